/* kith-sqlite-mirror.c: contacts of another server, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/mirror/kith-sqlite-mirror.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-revision.h"
#include "store/index/kith-sqlite-index.h"
#include "store/index/kith-sqlite-values.h"
#include "store/index/kith-sqlite-words.h"
#include "store/mirror/kith-sqlite-sweep.h"
#include "store/write/kith-sqlite-contacts.h"

#define META_PLACE "mirror-place"

/* What of a contact stands beside its document. */
typedef struct
{
  const char *id;
  gint64 revision;
  gint64 created;
  gint64 updated;
  GBytes *first_key;
  GBytes *last_key;
} Row;

static void
row_clear (Row *row)
{
  g_clear_pointer (&row->first_key, g_bytes_unref);
  g_clear_pointer (&row->last_key, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* Some servers write it as text. */
static gint64
get_revision (JsonObject *record)
{
  gint64 revision;

  return kith_revision_from_node (json_object_get_member (record, "revision"),
                                  &revision)
           ? revision
           : 0;
}

static void
read_row (JsonObject *record, Row *row)
{
  row->id = kith_json_get_string (record, "id");
  row->revision = get_revision (record);
  row->created = kith_json_get_time (record, "createdDate");
  row->updated = kith_json_get_time (record, "updatedDate");
  row->first_key = kith_sqlite_index_get_key (record, FALSE);
  row->last_key = kith_sqlite_index_get_key (record, TRUE);
}

/* @is_here: whether there is such a contact. */
static gboolean
load (const KithSqliteWork *work,
      const char *id,
      KithSqliteStored *stored,
      gboolean *is_here,
      GError **error)
{
  g_autoptr (GError) failure = NULL;

  *is_here = kith_sqlite_contacts_load (work, id, stored, &failure);
  if (*is_here || g_error_matches (failure, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gboolean
index_record (const KithSqliteWork *work,
              gint64 seq,
              JsonObject *was,
              JsonObject *record,
              GError **error)
{
  g_autoptr (GPtrArray) old = was != NULL ? kith_sqlite_values_get (was, NULL)
                                          : g_ptr_array_new ();
  g_autoptr (GPtrArray) new = record != NULL
                                ? kith_sqlite_values_get (record, NULL)
                                : g_ptr_array_new ();

  return kith_sqlite_values_put (work->db, seq, old, new, error)
         && kith_sqlite_words_put (work->db, seq, record, error);
}

static gboolean
insert (const KithSqliteWork *work,
        const Row *row,
        JsonObject *record,
        GError **error)
{
  g_autofree char *doc = kith_json_print (record);

  if (!kith_db_run (work->db, error,
                    "INSERT INTO contact (id, revision, created, updated,"
                    " first_key, last_key, doc) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "siiibbs", row->id, row->revision, row->created,
                    row->updated, row->first_key, row->last_key, doc))
    return FALSE;

  kith_sqlite_contacts_note_change (work, row->id, NULL, row->created,
                                    row->first_key, row->last_key);

  return index_record (work, kith_db_get_last_rowid (work->db), NULL, record,
                       error);
}

static gboolean
replace (const KithSqliteWork *work,
         const KithSqliteStored *was,
         const Row *row,
         JsonObject *record,
         GError **error)
{
  g_autofree char *doc = kith_json_print (record);

  if (!kith_db_run (work->db, error,
                    "UPDATE contact SET revision = ?, created = ?, updated = ?,"
                    " first_key = ?, last_key = ?, doc = ? WHERE seq = ?",
                    "iiibbsi", row->revision, row->created, row->updated,
                    row->first_key, row->last_key, doc, was->seq))
    return FALSE;

  kith_sqlite_contacts_note_change (work, row->id, was, was->created, NULL,
                                    NULL);
  kith_sqlite_contacts_note_change (work, row->id, NULL, row->created,
                                    row->first_key, row->last_key);

  return index_record (work, was->seq, was->record, record, error);
}

static gboolean
take_record (const KithSqliteWork *work,
             JsonObject *record,
             gboolean anew,
             guint *n_changed,
             GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_auto (Row) row = { 0 };
  gboolean is_here;

  read_row (record, &row);
  if (!load (work, row.id, &was, &is_here, error))
    return FALSE;
  if (is_here
      && ((row.revision < was.revision && !anew)
          || kith_json_object_equal (record, was.record)))
    return TRUE;

  (*n_changed)++;

  return is_here ? replace (work, &was, &row, record, error)
                 : insert (work, &row, record, error);
}

static gboolean
take_deletion (const KithSqliteWork *work,
               const char *id,
               guint *n_changed,
               GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  gboolean is_here;

  if (!load (work, id, &was, &is_here, error))
    return FALSE;
  if (!is_here)
    return TRUE;

  (*n_changed)++;
  kith_sqlite_contacts_note_change (work, id, &was, was.created, NULL, NULL);

  return kith_db_run (work->db, error, "DELETE FROM contact WHERE seq = ?", "i",
                      was.seq)
         && index_record (work, was.seq, was.record, NULL, error);
}

/* Before anything is written: kith-sqlite-writer.h. */
static gboolean
check_records (GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = g_ptr_array_index (records, i);

      if (kith_json_get_string (record, "id") == NULL
          || get_revision (record) <= 0)
        {
          g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                               "A contact has no id or no revision");
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
kith_sqlite_mirror_take (const KithSqliteWork *work,
                         const KithStoreMirroring *mirroring,
                         guint *n_changed,
                         GError **error)
{
  *n_changed = 0;
  if (!check_records (mirroring->records, error))
    return FALSE;

  for (guint i = 0; i < mirroring->records->len; i++)
    if (!take_record (work, g_ptr_array_index (mirroring->records, i),
                      mirroring->anew, n_changed, error))
      return FALSE;
  for (guint i = 0; i < mirroring->gone->len; i++)
    if (!take_deletion (work, g_ptr_array_index (mirroring->gone, i), n_changed,
                        error))
      return FALSE;

  return mirroring->place == NULL
         || kith_sqlite_schema_set_meta (work->db, META_PLACE, mirroring->place,
                                         error);
}

/* Contacts are found by the names of their labels. */
static gboolean
follow_name (const KithSqliteWork *work, const char *key, GError **error)
{
  KithSqliteSweep sweep = { .task = KITH_SWEEP_WORDS,
                            .kind = KITH_VALUE_LABEL };

  for (; !sweep.done; sweep.after = sweep.reached)
    if (!kith_sqlite_sweep_some (&sweep, work, key, error))
      return FALSE;

  return TRUE;
}

gboolean
kith_sqlite_mirror_take_catalog (const KithSqliteWork *work,
                                 GPtrArray *fields,
                                 GPtrArray *labels,
                                 GError **error)
{
  if (!kith_sqlite_catalog_put_all (work->db, fields, labels, error))
    return FALSE;

  for (guint i = 0; i < labels->len; i++)
    {
      KithLabel *label = g_ptr_array_index (labels, i);
      KithLabel *was = kith_sqlite_catalog_get_label (
        work->catalog, kith_label_get_key (label));

      if ((was == NULL
           || !g_str_equal (kith_label_get_display_name (was),
                            kith_label_get_display_name (label)))
          && !follow_name (work, kith_label_get_key (label), error))
        return FALSE;
    }

  return TRUE;
}

char *
kith_sqlite_mirror_get_place (KithDb *db)
{
  return kith_sqlite_schema_get_meta (db, META_PLACE);
}

GHashTable *
kith_sqlite_mirror_list_revisions (KithDb *db,
                                   gint64 from,
                                   gint64 to,
                                   GError **error)
{
  g_autoptr (GHashTable)
    revisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT id, revision FROM contact"
                               " WHERE created >= ? AND created < ?",
                               "ii", from, to);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      gint64 revision = kith_statement_get_int (statement, 1);

      g_hash_table_insert (revisions,
                           g_strdup (kith_statement_get_text (statement, 0)),
                           g_memdup2 (&revision, sizeof revision));
    }

  return step == KITH_STEP_DONE ? g_steal_pointer (&revisions) : NULL;
}
