/* kith-sqlite-restore.c: a contact as it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-restore.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"
#include "model/kith-record.h"
#include "store/write/kith-sqlite-check.h"
#include "store/write/kith-sqlite-contacts.h"
#include "store/write/kith-sqlite-merged.h"
#include "store/write/kith-sqlite-notes.h"

#define DAY_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* The document of the first row, if there is one.  @missing: (transfer full):
 * what to say if there is none */
static JsonObject *
read_doc (KithStatement *statement,
          GError *missing,
          gint64 *revision,
          GError **error)
{
  g_autoptr (GError) none = missing;

  if (statement == NULL)
    return NULL;

  switch (kith_statement_step (statement, error))
    {
    case KITH_STEP_ROW:
      *revision = kith_statement_get_int (statement, 0);
      return kith_json_parse_stored (kith_statement_get_text (statement, 1), -1,
                                     error);
    case KITH_STEP_DONE:
      g_propagate_error (error, g_steal_pointer (&none));
      return NULL;
    case KITH_STEP_FAILED:
    default:
      return NULL;
    }
}

static JsonObject *
find_revision (KithDb *db, const char *id, gint64 revision, GError **error)
{
  gint64 found;
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT revision, doc FROM history"
    " WHERE entity = ? AND kind = ? AND revision = ? AND action IN (?, ?)"
    " ORDER BY seq DESC LIMIT 1",
    "siiii", id, (gint64) KITH_HISTORY_CONTACT, revision,
    (gint64) KITH_HISTORY_CREATED, (gint64) KITH_HISTORY_UPDATED);

  return read_doc (
    statement,
    kith_protocol_error_missing ("The contact has no revision %" G_GINT64_FORMAT
                                 " to go back "
                                 "to.",
                                 revision),
    &found, error);
}

/* As it was when it was deleted, if that is not too long ago. */
static JsonObject *
find_deleted (const KithSqliteWork *work,
              const char *id,
              gint64 *revision,
              GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    work->db, error,
    "SELECT revision, doc FROM history"
    " WHERE entity = ? AND kind = ? AND action = ? AND time >= ?"
    " ORDER BY seq DESC LIMIT 1",
    "siii", id, (gint64) KITH_HISTORY_CONTACT, (gint64) KITH_HISTORY_DELETED,
    work->now - KITH_HISTORY_DELETED_DAYS * DAY_USEC);

  return read_doc (statement,
                   kith_protocol_error_missing (
                     "There is no deleted contact of "
                     "this id to bring back."),
                   revision, error);
}

static void
drop_labels (const KithSqliteWork *work, JsonObject *info)
{
  JsonObject *wrapper = kith_json_get_object (info, "labelKeys");
  JsonArray *keys = kith_json_get_array (wrapper, "items");
  JsonArray *known = json_array_new ();

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      const char *key = json_array_get_string_element (keys, i);

      if (kith_sqlite_catalog_get_label (work->catalog, key) != NULL)
        json_array_add_string_element (known, key);
    }

  if (keys != NULL)
    json_object_set_array_member (wrapper, "items", known);
  else
    json_array_unref (known);
}

static void
drop_fields (const KithSqliteWork *work, JsonObject *info)
{
  JsonObject *values = kith_json_get_object (
    kith_json_get_object (info, "extendedFields"), "items");
  g_autoptr (GList) keys = values != NULL ? json_object_get_members (values)
                                          : NULL;

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup (l->data);

      if (kith_sqlite_catalog_get_field (work->catalog, key) == NULL)
        json_object_remove_member (values, key);
    }
}

/* Labels and fields that are gone stay gone. */
static void
drop_unknown (const KithSqliteWork *work, JsonObject *record)
{
  JsonObject *info = kith_json_get_object (record, "info");

  drop_labels (work, info);
  drop_fields (work, info);
}

static KithContactInfo *
read_info (JsonObject *record, GError **error)
{
  JsonObject *json = kith_json_get_object (record, "info");
  KithContactInfo *info = json != NULL
                            ? kith_contact_info_new_from_json (json, NULL)
                            : NULL;

  if (info == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                         "What is stored is no contact");

  return info;
}

static JsonObject *
make_patch (JsonObject *now, JsonObject *then, GError **error)
{
  g_autoptr (KithContactInfo) base = read_info (now, error);
  g_autoptr (KithContactInfo) mine = base != NULL ? read_info (then, error)
                                                  : NULL;

  return mine != NULL ? kith_patch_diff (base, mine) : NULL;
}

/* (transfer full) */
static char *
go_back (const KithSqliteWork *work,
         const KithStoreRestore *restore,
         const KithSqliteStored *stored,
         GError **error)
{
  g_autoptr (JsonObject) then = NULL;
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;

  if (restore->revision != stored->revision)
    {
      g_propagate_error (error, kith_sqlite_stored_error_changed (stored));
      return NULL;
    }

  then = find_revision (work->db, restore->contact_id, restore->to, error);
  if (then == NULL)
    return NULL;

  drop_unknown (work, then);
  patch = make_patch (stored->record, then, error);
  if (patch == NULL)
    return NULL;
  if (kith_patch_is_empty (patch))
    return kith_json_print (stored->record);

  record = kith_record_update (stored->record, patch, work->now, error);
  if (record == NULL
      || (!restore->allow_duplicates
          && !kith_sqlite_check_duplicates (work->db, stored->seq, patch,
                                            record, error)))
    return NULL;

  return kith_sqlite_contacts_put (work, restore->contact_id, stored, patch,
                                   record, error);
}

/* The number of the contact that this one was merged into, which has what it
 * had; 0: it was not, or that one is gone. */
static gboolean
find_target (KithDb *db, const char *id, gint64 *seq, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *target = kith_sqlite_merged_find (db, id, &failure);
  g_autoptr (GBytes) contact = NULL;

  *seq = 0;
  if (target != NULL)
    contact = kith_sqlite_contacts_get (db, target, seq, &failure);
  if (failure == NULL
      || g_error_matches (failure, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* (transfer full) */
static char *
bring_back (const KithSqliteWork *work,
            const KithStoreRestore *restore,
            GError **error)
{
  gint64 revision = 0;
  gint64 target;
  g_autofree char *doc = NULL;
  g_autoptr (JsonObject)
    record = find_deleted (work, restore->contact_id, &revision, error);

  if (record != NULL && restore->to != 0 && restore->to != revision)
    {
      json_object_unref (record);
      record = find_revision (work->db, restore->contact_id, restore->to,
                              error);
    }
  if (record == NULL)
    return NULL;

  drop_unknown (work, record);
  json_object_set_int_member (record, "revision", revision + 1);
  kith_json_set_time (record, "updatedDate",
                      MAX (work->now,
                           kith_json_get_time (record, "updatedDate")));
  if (!find_target (work->db, restore->contact_id, &target, error))
    return NULL;
  if (!restore->allow_duplicates
      && !kith_sqlite_check_duplicates (work->db, target,
                                        kith_json_get_object (record, "info"),
                                        record, error))
    return NULL;

  doc = kith_sqlite_contacts_add (work, record, error);
  if (doc == NULL
      || !kith_sqlite_merged_forget (work->db, restore->contact_id, error)
      || !kith_sqlite_notes_bring_back (work, restore->contact_id, error))
    return NULL;

  return g_steal_pointer (&doc);
}

/**
 * kith_sqlite_restore:
 * @work: what it works with
 * @restore: what to restore
 *
 * Returns: (transfer full) (nullable): the whole contact as it is now
 */
GBytes *
kith_sqlite_restore (const KithSqliteWork *work,
                     const KithStoreRestore *restore,
                     GError **error)
{
  g_auto (KithSqliteStored) stored = { 0 };
  g_autoptr (GError) missing = NULL;
  KithSqliteWork part = *work;
  char *doc = NULL;

  part.origin = "restore";
  if (kith_sqlite_contacts_load (&part, restore->contact_id, &stored, &missing))
    doc = go_back (&part, restore, &stored, error);
  else if (g_error_matches (missing, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    doc = bring_back (&part, restore, error);
  else
    g_propagate_error (error, g_steal_pointer (&missing));

  return doc != NULL ? g_bytes_new_take (doc, strlen (doc)) : NULL;
}
