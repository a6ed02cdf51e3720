/* kith-sqlite-contacts.c: writing contacts, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-contacts.h"

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "model/kith-record.h"
#include "store/index/kith-sqlite-index.h"
#include "store/index/kith-sqlite-values.h"
#include "store/index/kith-sqlite-words.h"
#include "store/write/kith-sqlite-check.h"
#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-idempotency.h"
#include "store/write/kith-sqlite-merged.h"
#include "store/write/kith-sqlite-notes.h"

void
kith_sqlite_stored_clear (KithSqliteStored *stored)
{
  g_clear_pointer (&stored->first_key, g_bytes_unref);
  g_clear_pointer (&stored->last_key, g_bytes_unref);
  g_clear_pointer (&stored->doc, g_free);
  g_clear_pointer (&stored->excerpt, kith_json_excerpt_free);
  g_clear_pointer (&stored->record, json_object_unref);
  g_clear_pointer (&stored->values, g_ptr_array_unref);
}

static void
read_row (KithStatement *statement, KithSqliteStored *stored)
{
  stored->seq = kith_statement_get_int (statement, 0);
  stored->revision = kith_statement_get_int (statement, 1);
  stored->created = kith_statement_get_int (statement, 2);
  stored->first_key = kith_statement_get_bytes (statement, 3);
  stored->last_key = kith_statement_get_bytes (statement, 4);
  stored->doc = g_strdup (kith_statement_get_text (statement, 5));
}

/* A contact that was merged away has left its id behind. */
static gboolean
refuse_absent (KithDb *db, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *target = kith_sqlite_merged_find (db, id, &failure);

  if (target != NULL)
    g_propagate_error (error, kith_protocol_error_merged (target));
  else if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_NOT_FOUND));

  return FALSE;
}

/**
 * kith_sqlite_contacts_find:
 * @work: what it works with
 * @id: a contact
 * @stored: what to fill, but for the record
 *
 * Returns: whether there is such a contact
 */
gboolean
kith_sqlite_contacts_find (const KithSqliteWork *work,
                           const char *id,
                           KithSqliteStored *stored,
                           GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    work->db, error,
    "SELECT seq, revision, created, first_key, last_key, doc"
    " FROM contact WHERE id = ?",
    "s", id);

  if (statement == NULL)
    return FALSE;

  switch (kith_statement_step (statement, error))
    {
    case KITH_STEP_ROW:
      read_row (statement, stored);
      return TRUE;
    case KITH_STEP_DONE:
      return refuse_absent (work->db, id, error);
    case KITH_STEP_FAILED:
    default:
      return FALSE;
    }
}

gboolean
kith_sqlite_stored_read (KithSqliteStored *stored, GError **error)
{
  if (stored->record == NULL)
    stored->record = kith_json_parse_stored (stored->doc, -1, error);

  return stored->record != NULL;
}

/**
 * kith_sqlite_contacts_load:
 * @work: what it works with
 * @id: a contact
 * @stored: what to fill
 *
 * Returns: whether there is such a contact
 */
gboolean
kith_sqlite_contacts_load (const KithSqliteWork *work,
                           const char *id,
                           KithSqliteStored *stored,
                           GError **error)
{
  return kith_sqlite_contacts_find (work, id, stored, error)
         && kith_sqlite_stored_read (stored, error);
}

/* The error leaves the thread: its record is its own. */
GError *
kith_sqlite_stored_error_changed (const KithSqliteStored *stored)
{
  g_autoptr (JsonObject)
    record = kith_json_parse_stored (stored->doc, -1, NULL);

  if (record == NULL)
    return kith_protocol_error (KITH_ERROR_ALREADY_CHANGED);

  return kith_protocol_error_changed (record);
}

void
kith_sqlite_contacts_note_change (const KithSqliteWork *work,
                                  const char *id,
                                  const KithSqliteStored *was,
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
  g_ptr_array_add (work->changes, change);
}

static gboolean
insert (const KithSqliteWork *work,
        JsonObject *record,
        const char *doc,
        GError **error)
{
  const char *id = kith_json_get_string (record, "id");
  gint64 created = kith_json_get_time (record, "createdDate");
  g_autoptr (GBytes) first_key = kith_sqlite_index_get_key (record, FALSE);
  g_autoptr (GBytes) last_key = kith_sqlite_index_get_key (record, TRUE);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = kith_sqlite_values_get (record, NULL);
  gint64 seq;

  if (!kith_db_run (work->db, error,
                    "INSERT INTO contact (id, revision, created, updated,"
                    " first_key, last_key, doc) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "siiibbs", id, kith_json_get_int (record, "revision", 1),
                    created, kith_json_get_time (record, "updatedDate"),
                    first_key, last_key, doc))
    return FALSE;

  seq = kith_db_get_last_rowid (work->db);
  kith_sqlite_contacts_note_change (work, id, NULL, created, first_key,
                                    last_key);

  return kith_sqlite_values_put (work->db, seq, nothing, values, error)
         && kith_sqlite_history_add (work, KITH_HISTORY_CONTACT,
                                     KITH_HISTORY_CREATED, id,
                                     kith_json_get_int (record, "revision", 1),
                                     doc, error);
}

/**
 * kith_sqlite_contacts_add:
 * @work: what it works with
 * @record: a new contact
 *
 * Returns: (transfer full) (nullable): @record as JSON text
 */
char *
kith_sqlite_contacts_add (const KithSqliteWork *work,
                          JsonObject *record,
                          GError **error)
{
  g_autofree char *doc = kith_json_print (record);

  return insert (work, record, doc, error) ? g_steal_pointer (&doc) : NULL;
}

static gboolean
has_any_member (JsonObject *info, const char *const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    if (json_object_has_member (info, members[i]))
      return TRUE;

  return FALSE;
}

/* The values follow the document, where the patch touches what they are made
 * of.  (Its words follow later: kith-sqlite-backlog.h.) */
static gboolean
reindex (const KithSqliteWork *work,
         const KithSqliteStored *was,
         JsonObject *patch,
         JsonObject *record,
         GError **error)
{
  g_autoptr (GPtrArray) old = was->values != NULL
                                ? g_ptr_array_ref (was->values)
                                : kith_sqlite_values_get (was->record, patch);
  g_autoptr (GPtrArray) new = kith_sqlite_values_get (record, patch);

  return kith_sqlite_values_put (work->db, was->seq, old, new, error);
}

static gboolean
reorder (const KithSqliteWork *work,
         const char *id,
         const KithSqliteStored *was,
         JsonObject *patch,
         JsonObject *record,
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

  kith_sqlite_contacts_note_change (work, id, was, was->created, first_key,
                                    last_key);

  return kith_db_run (work->db, error,
                      "UPDATE contact SET first_key = ?, last_key = ?"
                      " WHERE seq = ?",
                      "bbi", first_key, last_key, was->seq);
}

static gboolean
update (const KithSqliteWork *work,
        const char *id,
        const KithSqliteStored *was,
        JsonObject *patch,
        JsonObject *record,
        const char *doc,
        GError **error)
{
  gint64 revision = kith_json_get_int (record, "revision", 0);

  if (!kith_db_run (work->db, error,
                    "UPDATE contact SET revision = ?, updated = ?, doc = ?"
                    " WHERE seq = ? AND revision = ?",
                    "iisii", revision,
                    kith_json_get_time (record, "updatedDate"), doc, was->seq,
                    was->revision))
    return FALSE;
  if (kith_db_get_changes (work->db) != 1)
    {
      g_propagate_error (error, kith_sqlite_stored_error_changed (was));
      return FALSE;
    }

  return reorder (work, id, was, patch, record, error)
         && reindex (work, was, patch, record, error)
         && kith_sqlite_history_add (work, KITH_HISTORY_CONTACT,
                                     KITH_HISTORY_UPDATED, id, revision, doc,
                                     error);
}

/**
 * kith_sqlite_contacts_put:
 * @work: what it works with
 * @id: a contact
 * @was: the contact as it is stored
 * @patch: what changes
 * @record: what @patch makes of it, at the next revision
 *
 * Returns: (transfer full) (nullable): the whole record as JSON text
 */
char *
kith_sqlite_contacts_put (const KithSqliteWork *work,
                          const char *id,
                          const KithSqliteStored *was,
                          JsonObject *patch,
                          JsonObject *record,
                          GError **error)
{
  g_autofree char *doc = was->excerpt != NULL
                           ? kith_json_excerpt_print (was->excerpt, record)
                           : kith_json_print (record);

  return update (work, id, was, patch, record, doc, error)
           ? g_steal_pointer (&doc)
           : NULL;
}

/**
 * kith_sqlite_contacts_remove:
 * @work: what it works with
 * @id: a contact
 * @was: the contact as it is stored
 *
 * Returns: whether it is gone
 */
gboolean
kith_sqlite_contacts_remove (const KithSqliteWork *work,
                             const char *id,
                             const KithSqliteStored *was,
                             GError **error)
{
  g_autoptr (GPtrArray) values = kith_sqlite_values_get (was->record, NULL);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autofree char *doc = kith_json_print (was->record);

  kith_sqlite_contacts_note_change (work, id, was, was->created, NULL, NULL);

  return kith_db_run (work->db, error, "DELETE FROM contact WHERE seq = ?", "i",
                      was->seq)
         && kith_sqlite_values_put (work->db, was->seq, values, nothing, error)
         && kith_sqlite_words_put (work->db, was->seq, NULL, error)
         && kith_sqlite_notes_delete_all (work, id, error)
         && kith_sqlite_history_add (work, KITH_HISTORY_CONTACT,
                                     KITH_HISTORY_DELETED, id, was->revision,
                                     doc, error);
}

gboolean
kith_sqlite_contacts_delete (const KithSqliteWork *work,
                             const char *id,
                             gint64 revision,
                             GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };

  if (!kith_sqlite_contacts_find (work, id, &was, error))
    return FALSE;
  if (revision != 0 && revision != was.revision)
    {
      g_propagate_error (error, kith_sqlite_stored_error_changed (&was));
      return FALSE;
    }

  return kith_sqlite_stored_read (&was, error)
         && kith_sqlite_contacts_remove (work, id, &was, error);
}

/**
 * kith_sqlite_contacts_patch:
 * @work: what it works with
 * @id: a contact
 * @make: makes the patch from the record as it is
 * @data: for @make
 *
 * Returns: whether the contact was written
 */
gboolean
kith_sqlite_contacts_patch (const KithSqliteWork *work,
                            const char *id,
                            KithPatchMake make,
                            gconstpointer data,
                            GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;

  if (!kith_sqlite_contacts_load (work, id, &was, error))
    return FALSE;
  patch = make (was.record, data);
  record = kith_record_update (was.record, patch, work->now, error);
  if (record == NULL)
    return FALSE;

  doc = kith_json_print (record);

  return update (work, id, &was, patch, record, doc, error);
}

GBytes *
kith_sqlite_contacts_get (KithDb *db,
                          const char *id,
                          gint64 *seq,
                          GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT seq, doc FROM contact WHERE id = ?", "s",
                               id);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_ROW)
    {
      *seq = kith_statement_get_int (statement, 0);
      return kith_statement_get_bytes (statement, 1);
    }
  if (step == KITH_STEP_DONE)
    refuse_absent (db, id, error);

  return NULL;
}
