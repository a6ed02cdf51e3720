/* kith-sqlite-contacts.c: writing contacts, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-contacts.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "model/kith-record.h"
#include "store/kith-sqlite-check.h"
#include "store/kith-sqlite-idempotency.h"
#include "store/kith-sqlite-index.h"

/* A contact as it is stored. */
typedef struct
{
  gint64 seq;
  gint64 revision;
  gint64 created;
  GBytes *first_key;
  GBytes *last_key;
  JsonObject *record;
} Stored;

static void
stored_clear (Stored *stored)
{
  g_clear_pointer (&stored->first_key, g_bytes_unref);
  g_clear_pointer (&stored->last_key, g_bytes_unref);
  g_clear_pointer (&stored->record, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

static JsonObject *
parse_record (KithStatement *statement, GError **error)
{
  const char *doc = kith_statement_get_text (statement, 5);
  JsonObject *record = kith_json_parse_object (doc, strlen (doc),
                                               KITH_LIMIT_ANSWER_BYTES, error);

  /* What we wrote ourselves is not what we wrote. */
  if (record == NULL && error != NULL && *error != NULL)
    (*error)->code = KITH_ERROR_STORE;

  return record;
}

static gboolean
read_stored (KithStatement *statement,
             KithSqliteRecent *recent,
             const char *id,
             Stored *stored,
             GError **error)
{
  JsonObject *record;

  stored->seq = kith_statement_get_int (statement, 0);
  stored->revision = kith_statement_get_int (statement, 1);
  stored->created = kith_statement_get_int (statement, 2);
  stored->first_key = kith_statement_get_bytes (statement, 3);
  stored->last_key = kith_statement_get_bytes (statement, 4);
  record = kith_sqlite_recent_find (recent, id, stored->revision);
  stored->record = record != NULL ? json_object_ref (record)
                                  : parse_record (statement, error);

  return stored->record != NULL;
}

static gboolean
load (KithDb *db,
      KithSqliteRecent *recent,
      const char *id,
      Stored *stored,
      GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT seq, revision, created, first_key, last_key, doc"
    " FROM contact WHERE id = ?",
    "s", id);

  if (statement == NULL)
    return FALSE;

  switch (kith_statement_step (statement, error))
    {
    case KITH_STEP_ROW:
      return read_stored (statement, recent, id, stored, error);
    case KITH_STEP_DONE:
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_NOT_FOUND));
      return FALSE;
    case KITH_STEP_FAILED:
    default:
      return FALSE;
    }
}

/* The error leaves the thread, and the record does not. */
static GError *
error_changed (const Stored *stored)
{
  g_autoptr (JsonObject) record = kith_json_copy_object (stored->record);

  return kith_protocol_error_changed (record);
}

static void
note_change (GPtrArray *changes,
             const char *id,
             const Stored *was,
             gint64 created,
             GBytes *first_key,
             GBytes *last_key)
{
  KithOrderChange *change = g_new0 (KithOrderChange, 1);

  change->id = g_strdup (id);
  change->created = created;
  change->was = was != NULL;
  change->is = first_key != NULL;
  if (was != NULL)
    {
      change->was_first = g_bytes_ref (was->first_key);
      change->was_last = g_bytes_ref (was->last_key);
    }
  if (first_key != NULL)
    {
      change->is_first = g_bytes_ref (first_key);
      change->is_last = g_bytes_ref (last_key);
    }
  g_ptr_array_add (changes, change);
}

static gboolean
insert (KithDb *db,
        KithSqliteCatalog *catalog,
        JsonObject *record,
        const char *doc,
        GPtrArray *changes,
        GError **error)
{
  const char *id = kith_json_get_string (record, "id");
  gint64 created = kith_json_get_time (record, "createdDate");
  g_autofree char *words = kith_sqlite_index_get_words (record, catalog);
  g_autoptr (GBytes) first_key = kith_sqlite_index_get_key (record, FALSE);
  g_autoptr (GBytes) last_key = kith_sqlite_index_get_key (record, TRUE);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = kith_sqlite_index_get_values (record);
  gint64 seq;

  if (!kith_db_run (db, error,
                    "INSERT INTO contact (id, revision, created, updated,"
                    " first_key, last_key, doc) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "siiibbs", id, kith_json_get_int (record, "revision", 1),
                    created, kith_json_get_time (record, "updatedDate"),
                    first_key, last_key, doc))
    return FALSE;

  seq = kith_db_get_last_rowid (db);
  note_change (changes, id, NULL, created, first_key, last_key);

  return kith_sqlite_index_put_values (db, seq, nothing, values, error)
         && kith_sqlite_index_put_words (db, seq, words, error);
}

static gboolean
has_any_member (JsonObject *info, const char *const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    if (json_object_has_member (info, members[i]))
      return TRUE;

  return FALSE;
}

/* What stands in the tables beside the document follows it, where the patch
 * touches what it is made of. */
static gboolean
reindex (KithDb *db,
         KithSqliteCatalog *catalog,
         const Stored *was,
         JsonObject *patch,
         JsonObject *record,
         GError **error)
{
  static const char *const valued[] = { "emails", "phones", "labelKeys",
                                        "extendedFields", NULL };
  static const char *const worded[] = { "name",           "emails",
                                        "phones",         "company",
                                        "jobTitle",       "labelKeys",
                                        "extendedFields", NULL };

  if (has_any_member (patch, valued))
    {
      g_autoptr (GPtrArray) old = kith_sqlite_index_get_values (was->record);
      g_autoptr (GPtrArray) new = kith_sqlite_index_get_values (record);

      if (!kith_sqlite_index_put_values (db, was->seq, old, new, error))
        return FALSE;
    }
  if (has_any_member (patch, worded))
    {
      g_autofree char *words = kith_sqlite_index_get_words (record, catalog);

      return kith_sqlite_index_put_words (db, was->seq, words, error);
    }

  return TRUE;
}

static gboolean
reorder (KithDb *db,
         const char *id,
         const Stored *was,
         JsonObject *patch,
         JsonObject *record,
         GPtrArray *changes,
         GError **error)
{
  static const char *const named[] = { "name", "company", "emails", "phones",
                                       NULL };
  g_autoptr (GBytes) first_key = NULL;
  g_autoptr (GBytes) last_key = NULL;

  if (!has_any_member (patch, named))
    return TRUE;

  first_key = kith_sqlite_index_get_key (record, FALSE);
  last_key = kith_sqlite_index_get_key (record, TRUE);
  if (g_bytes_equal (first_key, was->first_key)
      && g_bytes_equal (last_key, was->last_key))
    return TRUE;

  note_change (changes, id, was, was->created, first_key, last_key);

  return kith_db_run (db, error,
                      "UPDATE contact SET first_key = ?, last_key = ?"
                      " WHERE seq = ?",
                      "bbi", first_key, last_key, was->seq);
}

static gboolean
update (KithDb *db,
        KithSqliteCatalog *catalog,
        const char *id,
        const Stored *was,
        JsonObject *patch,
        JsonObject *record,
        const char *doc,
        GPtrArray *changes,
        GError **error)
{
  if (!kith_db_run (db, error,
                    "UPDATE contact SET revision = ?, updated = ?, doc = ?"
                    " WHERE seq = ? AND revision = ?",
                    "iisii", kith_json_get_int (record, "revision", 0),
                    kith_json_get_time (record, "updatedDate"), doc, was->seq,
                    was->revision))
    return FALSE;
  if (kith_db_get_changes (db) != 1)
    {
      g_propagate_error (error, error_changed (was));
      return FALSE;
    }

  return reorder (db, id, was, patch, record, changes, error)
         && reindex (db, catalog, was, patch, record, error);
}

static GBytes *
answer (KithDb *db,
        const KithStoreWrite *write,
        gint64 now,
        char *doc,
        GError **error)
{
  gsize length = strlen (doc);

  if (!kith_sqlite_idempotency_keep (db, write, now, doc, error))
    {
      g_free (doc);
      return NULL;
    }

  return g_bytes_new_take (doc, length);
}

static GBytes *
create_contact (KithDb *db,
                KithSqliteCatalog *catalog,
                const KithStoreWrite *write,
                gint64 now,
                GPtrArray *changes,
                GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (JsonObject)
    info = kith_sqlite_check_info (catalog, write->info, error);
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;

  if (info == NULL)
    return NULL;

  record = kith_record_create (id, info, write->source, now, error);
  if (record == NULL
      || (!write->allow_duplicates
          && !kith_sqlite_check_duplicates (db, 0, info, record, error)))
    return NULL;

  doc = kith_json_print (record);
  if (!insert (db, catalog, record, doc, changes, error))
    return NULL;

  return answer (db, write, now, g_steal_pointer (&doc), error);
}

static GBytes *
update_contact (KithDb *db,
                KithSqliteCatalog *catalog,
                KithSqliteRecent *recent,
                const KithStoreWrite *write,
                gint64 now,
                GPtrArray *changes,
                GError **error)
{
  g_auto (Stored) was = { 0 };
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;

  if (!load (db, recent, write->contact_id, &was, error))
    return NULL;
  if (was.revision != write->revision)
    {
      g_propagate_error (error, error_changed (&was));
      return NULL;
    }

  info = kith_sqlite_check_info (catalog, write->info, error);
  if (info == NULL)
    return NULL;
  record = kith_record_update (was.record, info, now, error);
  if (record == NULL
      || (!write->allow_duplicates
          && !kith_sqlite_check_duplicates (db, was.seq, info, record, error)))
    return NULL;

  doc = kith_json_print (record);
  if (!update (db, catalog, write->contact_id, &was, info, record, doc, changes,
               error))
    return NULL;

  kith_sqlite_recent_keep (recent, record, strlen (doc));

  return answer (db, write, now, g_steal_pointer (&doc), error);
}

/**
 * kith_sqlite_contacts_write:
 * @db: within a transaction
 * @catalog: labels and fields
 * @recent: the contacts that were changed lately
 * @write: what to write
 * @now: what time it is
 * @changes: (element-type KithOrderChange): what changes in the orders
 *
 * Checks in the order that wix-contacts J.3 lays down.
 *
 * Returns: (transfer full): the whole contact as it is now
 */
GBytes *
kith_sqlite_contacts_write (KithDb *db,
                            KithSqliteCatalog *catalog,
                            KithSqliteRecent *recent,
                            const KithStoreWrite *write,
                            gint64 now,
                            GPtrArray *changes,
                            GError **error)
{
  GBytes *former;

  if (!kith_sqlite_idempotency_find (db, write, now, &former, error))
    return NULL;
  if (former != NULL)
    return former;

  return write->contact_id == NULL
           ? create_contact (db, catalog, write, now, changes, error)
           : update_contact (db, catalog, recent, write, now, changes, error);
}

gboolean
kith_sqlite_contacts_delete (KithDb *db,
                             KithSqliteRecent *recent,
                             const char *id,
                             gint64 revision,
                             GPtrArray *changes,
                             GError **error)
{
  g_auto (Stored) was = { 0 };
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  if (!load (db, recent, id, &was, error))
    return FALSE;
  if (revision != 0 && revision != was.revision)
    {
      g_propagate_error (error, error_changed (&was));
      return FALSE;
    }

  values = kith_sqlite_index_get_values (was.record);
  note_change (changes, id, &was, was.created, NULL, NULL);

  return kith_db_run (db, error, "DELETE FROM contact WHERE seq = ?", "i",
                      was.seq)
         && kith_sqlite_index_put_values (db, was.seq, values, nothing, error)
         && kith_sqlite_index_put_words (db, was.seq, NULL, error);
}

static JsonObject *
make_clearing_patch (const char *key)
{
  JsonObject *patch = json_object_new ();
  JsonObject *fields = kith_json_ensure_object (patch, "extendedFields");

  json_object_set_null_member (kith_json_ensure_object (fields, "items"), key);

  return patch;
}

static GPtrArray *
list_with_field (KithDb *db, const char *key, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT id FROM value JOIN contact ON seq = value.contact"
    " WHERE kind = ? AND norm = ?",
    "is", (gint64) KITH_VALUE_FIELD, key);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));

  return step == KITH_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
clear_field_of (KithDb *db,
                KithSqliteCatalog *catalog,
                KithSqliteRecent *recent,
                const char *id,
                JsonObject *patch,
                gint64 now,
                GError **error)
{
  g_auto (Stored) was = { 0 };
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_order_change_free);
  g_autofree char *doc = NULL;

  if (!load (db, recent, id, &was, error))
    return FALSE;
  record = kith_record_update (was.record, patch, now, error);
  if (record == NULL)
    return FALSE;

  doc = kith_json_print (record);

  return update (db, catalog, id, &was, patch, record, doc, changes, error);
}

gboolean
kith_sqlite_contacts_clear_field (KithDb *db,
                                  KithSqliteCatalog *catalog,
                                  KithSqliteRecent *recent,
                                  const char *key,
                                  gint64 now,
                                  GError **error)
{
  g_autoptr (JsonObject) patch = make_clearing_patch (key);
  g_autoptr (GPtrArray) ids = list_with_field (db, key, error);

  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    if (!clear_field_of (db, catalog, recent, g_ptr_array_index (ids, i), patch,
                         now, error))
      return FALSE;

  return TRUE;
}

GBytes *
kith_sqlite_contacts_get (KithDb *db, const char *id, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT doc FROM contact WHERE id = ?", "s", id);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_ROW)
    return kith_statement_get_bytes (statement, 0);
  if (step == KITH_STEP_DONE)
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_NOT_FOUND));

  return NULL;
}
