/* kith-sqlite-notes.c: notes in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-notes.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-note-record.h"
#include "model/kith-protocol.h"
#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-idempotency.h"
#include "store/write/kith-sqlite-note-filter.h"

static JsonObject *
load (KithDb *db, const char *id, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, "SELECT doc FROM note WHERE id = ?",
                               "s", id);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_DONE)
    g_propagate_error (error, kith_note_record_error_not_found ());

  return step == KITH_STEP_ROW
           ? kith_json_parse_stored (kith_statement_get_text (statement, 0), -1,
                                     error)
           : NULL;
}

static gboolean
check_contact (KithDb *db, const char *id, GError **error)
{
  gint64 found;

  if (!kith_db_query_int (db, 0, &found, error,
                          "SELECT 1 FROM contact WHERE id = ?", "s", id))
    return FALSE;
  if (found == 0)
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_NOT_FOUND));

  return found != 0;
}

/* Puts the record in the place of that with its id, if there is one. */
static GBytes *
put (const KithSqliteWork *work,
     KithHistoryAction action,
     JsonObject *record,
     GError **error)
{
  const char *id = kith_json_get_string (record, "id");
  gint64 revision = kith_note_record_get_revision (record);
  g_autofree char *doc = kith_json_print (record);
  gsize length = strlen (doc);

  if (!kith_db_run (work->db, error,
                    "INSERT INTO note (id, contact, revision, created, updated,"
                    " type, doc) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET"
                    " contact = excluded.contact, revision = excluded.revision,"
                    " updated = excluded.updated, type = excluded.type,"
                    " doc = excluded.doc",
                    "ssiiiss", id, kith_json_get_string (record, "contactId"),
                    revision, kith_json_get_time (record, "createdDate"),
                    kith_json_get_time (record, "updatedDate"),
                    kith_json_get_string (record, "type"), doc)
      || !kith_sqlite_history_add (work, KITH_HISTORY_NOTE, action, id,
                                   revision, doc, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&doc), length);
}

static GBytes *
create_note (const KithSqliteWork *work,
             const KithStoreNoteWrite *write,
             GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (JsonObject)
    record = kith_note_record_create (id, write->note, write->source,
                                      work->now);

  return check_contact (work->db, kith_json_get_string (record, "contactId"),
                        error)
           ? put (work, KITH_HISTORY_CREATED, record, error)
           : NULL;
}

static GBytes *
update_note (const KithSqliteWork *work,
             const KithStoreNoteWrite *write,
             GError **error)
{
  g_autoptr (JsonObject) record = load (work->db, write->note_id, error);
  g_autoptr (JsonObject) updated = NULL;

  if (record == NULL)
    return NULL;
  if (kith_note_record_get_revision (record) != write->revision)
    {
      g_propagate_error (error, kith_note_record_error_changed (record));
      return NULL;
    }

  updated = kith_note_record_update (record, write->note, work->now, error);

  return updated != NULL ? put (work, KITH_HISTORY_UPDATED, updated, error)
                         : NULL;
}

/* Names all that a write asks for. */
static char *
describe (const KithStoreNoteWrite *write)
{
  g_autofree char *note = kith_json_print (write->note);

  return g_strdup_printf ("note\n%s\n%" G_GINT64_FORMAT "\n%s",
                          write->note_id != NULL ? write->note_id : "",
                          write->revision, note);
}

static gboolean
keep_answer (const KithSqliteWork *work,
             const KithIdempotency *idempotency,
             GBytes *record,
             GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (record, &length);
  g_autofree char *doc = g_strndup (text, length);

  return kith_sqlite_idempotency_keep (work->db, idempotency, work->now, doc,
                                       error);
}

GBytes *
kith_sqlite_notes_write (const KithSqliteWork *work,
                         const KithStoreNoteWrite *write,
                         GError **error)
{
  g_auto (KithIdempotency) idempotency = {
    .author = write->author,
    .key = write->idempotency_key,
    .content = write->idempotency_key != NULL ? describe (write) : NULL,
  };
  g_autoptr (GBytes) record = NULL;
  GBytes *former;

  if (!kith_sqlite_idempotency_find (work->db, &idempotency, work->now, &former,
                                     error))
    return NULL;
  if (former != NULL)
    return former;

  record = write->note_id == NULL ? create_note (work, write, error)
                                  : update_note (work, write, error);
  if (record == NULL
      || (idempotency.key != NULL
          && !keep_answer (work, &idempotency, record, error)))
    return NULL;

  return g_steal_pointer (&record);
}

gboolean
kith_sqlite_notes_delete (const KithSqliteWork *work,
                          const char *id,
                          GError **error)
{
  g_autoptr (JsonObject) record = load (work->db, id, error);
  g_autofree char *doc = NULL;

  if (record == NULL)
    return FALSE;

  doc = kith_json_print (record);

  return kith_db_run (work->db, error, "DELETE FROM note WHERE id = ?", "s", id)
         && kith_sqlite_history_add (work, KITH_HISTORY_NOTE,
                                     KITH_HISTORY_DELETED, id,
                                     kith_note_record_get_revision (record),
                                     doc, error);
}

static GPtrArray *
list_ids (KithDb *db, const char *contact_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT id FROM note WHERE contact = ?"
                               " ORDER BY created, id",
                               "s", contact_id);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));

  return step == KITH_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gboolean
kith_sqlite_notes_delete_all (const KithSqliteWork *work,
                              const char *contact_id,
                              GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (work->db, contact_id, error);
  KithSqliteWork part = *work;

  if (ids == NULL)
    return FALSE;
  if (part.origin == NULL)
    part.origin = "contact";

  for (guint i = 0; i < ids->len; i++)
    if (!kith_sqlite_notes_delete (&part, g_ptr_array_index (ids, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
move (const KithSqliteWork *work,
      const char *id,
      const char *target_id,
      GError **error)
{
  g_autoptr (JsonObject) record = load (work->db, id, error);
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (record == NULL)
    return FALSE;

  moved = kith_note_record_move (record, target_id, work->now);
  bytes = put (work, KITH_HISTORY_UPDATED, moved, error);

  return bytes != NULL;
}

gboolean
kith_sqlite_notes_move_all (const KithSqliteWork *work,
                            const char *contact_id,
                            const char *target_id,
                            GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (work->db, contact_id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!move (work, g_ptr_array_index (ids, i), target_id, error))
      return FALSE;

  return ids != NULL;
}

/* The entries of the notes stand just before that of the contact, without a
 * gap: one transaction has written them.  FALSE: it is none of them. */
static gboolean
take_deleted (KithStatement *statement,
              const char *contact_id,
              GPtrArray *records,
              GError **error)
{
  g_autoptr (JsonObject) record = NULL;

  if (kith_statement_get_int (statement, 0) != KITH_HISTORY_NOTE
      || kith_statement_get_int (statement, 1) != KITH_HISTORY_DELETED
      || kith_statement_get_text (statement, 3) == NULL)
    return FALSE;

  record = kith_json_parse_stored (kith_statement_get_text (statement, 2), -1,
                                   error);
  if (record == NULL
      || g_strcmp0 (kith_json_get_string (record, "contactId"), contact_id)
           != 0)
    return FALSE;

  g_ptr_array_add (records, g_steal_pointer (&record));

  return TRUE;
}

static GPtrArray *
list_deleted (KithDb *db, const char *contact_id, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KithStatement) statement = kith_db_query (
    db, &failure,
    "SELECT kind, action, doc, origin FROM history WHERE seq <"
    " (SELECT max(seq) FROM history"
    "  WHERE entity = ? AND kind = ? AND action = ?)"
    " ORDER BY seq DESC",
    "sii", contact_id, (gint64) KITH_HISTORY_CONTACT,
    (gint64) KITH_HISTORY_DELETED);

  while (statement != NULL
         && kith_statement_step (statement, &failure) == KITH_STEP_ROW
         && take_deleted (statement, contact_id, records, &failure))
    ;

  if (failure == NULL)
    return g_steal_pointer (&records);

  g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}

gboolean
kith_sqlite_notes_bring_back (const KithSqliteWork *work,
                              const char *contact_id,
                              GError **error)
{
  g_autoptr (GPtrArray) records = list_deleted (work->db, contact_id, error);
  g_autoptr (JsonObject) nothing = json_object_new ();

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (JsonObject)
        record = kith_note_record_update (g_ptr_array_index (records, i),
                                          nothing, work->now, error);
      g_autoptr (GBytes) note = put (work, KITH_HISTORY_CREATED, record, error);

      if (note == NULL)
        return FALSE;
    }

  return records != NULL;
}

GBytes *
kith_sqlite_notes_get (KithDb *db, const char *id, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, "SELECT doc FROM note WHERE id = ?",
                               "s", id);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_DONE)
    g_propagate_error (error, kith_note_record_error_not_found ());

  return step == KITH_STEP_ROW ? kith_statement_get_bytes (statement, 0) : NULL;
}

/* One more than the page has shows whether there are more. */
static void
make_query (const KithNoteQuery *query, KithSql *sql)
{
  const char *column = query->by_updated ? "updated" : "created";
  gboolean ascending = query->ascending != query->backwards;
  const char *direction = ascending ? "ASC" : "DESC";

  g_string_append (sql->sql, "SELECT doc FROM note WHERE contact = ?");
  kith_sql_add_value (sql, kith_json_string_node (query->contact_id));
  if (query->id != NULL)
    {
      g_string_append_printf (sql->sql, " AND (%s, id) %c (?, ?)", column,
                              ascending ? '>' : '<');
      kith_sql_add_value (sql, kith_json_int_node (query->time));
      kith_sql_add_value (sql, kith_json_string_node (query->id));
    }
  if (query->filter != NULL)
    {
      g_string_append (sql->sql, " AND ");
      kith_sqlite_note_filter_compile (query->filter, sql);
    }
  g_string_append_printf (sql->sql, " ORDER BY %s %s, id %s LIMIT ?", column,
                          direction, direction);
  kith_sql_add_value (sql, kith_json_int_node ((gint64) query->limit + 1));
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer other = array->pdata[array->len - 1 - i];

      array->pdata[array->len - 1 - i] = array->pdata[i];
      array->pdata[i] = other;
    }
}

KithStoreNotePage *
kith_sqlite_notes_query (KithDb *db, const KithNoteQuery *query, GError **error)
{
  g_auto (KithSql) sql = { NULL };
  g_autoptr (KithStatement) statement = NULL;
  g_autoptr (KithStoreNotePage) page = g_new0 (KithStoreNotePage, 1);
  KithStep step = KITH_STEP_FAILED;

  page->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  kith_sql_init (&sql);
  make_query (query, &sql);
  statement = kith_sql_prepare (&sql, db, error);
  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (page->notes, kith_statement_get_bytes (statement, 0));
  if (step != KITH_STEP_DONE)
    return NULL;

  page->has_more = page->notes->len > query->limit;
  if (page->has_more)
    g_ptr_array_set_size (page->notes, query->limit);
  if (query->backwards)
    reverse (page->notes);

  return g_steal_pointer (&page);
}
