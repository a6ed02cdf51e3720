/* kith-sqlite-history.c: what happened, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-history.h"

#include "base/kith-limits.h"

#define DAY_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

gboolean
kith_sqlite_history_add (const KithSqliteWork *work,
                         KithHistoryKind kind,
                         KithHistoryAction action,
                         const char *entity,
                         gint64 revision,
                         const char *doc,
                         GError **error)
{
  return kith_db_run (work->db, error,
                      "INSERT INTO history (kind, action, entity, revision,"
                      " time, author, origin, doc)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      "iisiisss", (gint64) kind, (gint64) action, entity,
                      revision, work->now, work->author, work->origin, doc);
}

static KithHistoryEntry *
read_entry (KithStatement *statement)
{
  KithHistoryEntry *entry = g_new0 (KithHistoryEntry, 1);

  entry->seq = kith_statement_get_int (statement, 0);
  entry->kind = (KithHistoryKind) kith_statement_get_int (statement, 1);
  entry->action = (KithHistoryAction) kith_statement_get_int (statement, 2);
  entry->entity = g_strdup (kith_statement_get_text (statement, 3));
  entry->revision = kith_statement_get_int (statement, 4);
  entry->time = kith_statement_get_int (statement, 5);
  entry->author = g_strdup (kith_statement_get_text (statement, 6));
  entry->origin = g_strdup (kith_statement_get_text (statement, 7));
  entry->doc = kith_statement_get_bytes (statement, 8);

  return entry;
}

static void
read_merged (KithStatement *statement, KithHistoryEntry *entry)
{
  entry->merged_into = g_strdup (kith_statement_get_text (statement, 9));
  if (kith_statement_get_text (statement, 10) != NULL)
    entry->merged_into_doc = kith_statement_get_bytes (statement, 10);
}

#define COLUMNS                                                                \
  "SELECT seq, kind, action, entity, revision, time, author, origin, doc"      \
  " FROM history"

/* The numbers are those of the index. */
G_STATIC_ASSERT (KITH_HISTORY_CONTACT == 1 && KITH_HISTORY_DELETED == 3);

/* With where it is a part of another contact now, after all merges: that one as
 * it is, or was when it was deleted. */
static KithStatement *
find_deleted (KithDb *db,
              gint64 now,
              const KithHistoryQuery *query,
              GError **error)
{
  gint64 before = query->before > 0 ? query->before : G_MAXINT64;

  return kith_db_query (db, error,
                        "SELECT seq, kind, action, entity, revision, time,"
                        " author, origin, doc, merged.target,"
                        " ifnull ((SELECT contact.doc FROM contact"
                        "   WHERE contact.id = merged.target),"
                        "  (SELECT last.doc FROM history AS last"
                        "   WHERE last.entity = merged.target"
                        "   AND last.kind = 1 AND last.action = 3"
                        "   ORDER BY last.seq DESC LIMIT 1))"
                        " FROM history AS deletion"
                        " LEFT JOIN merged ON merged.source = deletion.entity"
                        " WHERE kind = 1 AND action = 3 AND seq < ?"
                        " AND time >= ?"
                        " AND NOT EXISTS (SELECT 1 FROM contact"
                        "  WHERE contact.id = deletion.entity)"
                        " AND NOT EXISTS (SELECT 1 FROM history AS later"
                        "  WHERE later.entity = deletion.entity"
                        "  AND later.seq > deletion.seq AND later.kind = 1)"
                        " ORDER BY seq DESC LIMIT ?",
                        "iii", before,
                        now - KITH_HISTORY_DELETED_DAYS * DAY_USEC,
                        (gint64) query->limit);
}

static KithStatement *
find (KithDb *db, gint64 now, const KithHistoryQuery *query, GError **error)
{
  gint64 before = query->before > 0 ? query->before : G_MAXINT64;
  gint64 limit = query->limit;

  if (query->deleted)
    return find_deleted (db, now, query, error);

  if (query->entity == NULL)
    return kith_db_query (db, error,
                          query->newest_first
                            ? COLUMNS " WHERE seq > ? AND seq < ?"
                                      " ORDER BY seq DESC LIMIT ?"
                            : COLUMNS " WHERE seq > ? AND seq < ?"
                                      " ORDER BY seq LIMIT ?",
                          "iii", query->after, before, limit);

  return kith_db_query (db, error,
                        query->newest_first
                          ? COLUMNS " WHERE entity = ? AND seq > ? AND seq < ?"
                                    " ORDER BY seq DESC LIMIT ?"
                          : COLUMNS " WHERE entity = ? AND seq > ? AND seq < ?"
                                    " ORDER BY seq LIMIT ?",
                        "siii", query->entity, query->after, before, limit);
}

GPtrArray *
kith_sqlite_history_list (KithDb *db,
                          gint64 now,
                          const KithHistoryQuery *query,
                          GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_history_entry_free);
  g_autoptr (KithStatement) statement = find (db, now, query, error);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      KithHistoryEntry *entry = read_entry (statement);

      if (query->deleted)
        read_merged (statement, entry);
      g_ptr_array_add (entries, entry);
    }

  return step == KITH_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

gboolean
kith_sqlite_history_read_last (KithDb *db, gint64 *seq, GError **error)
{
  return kith_db_query_int (db, 0, seq, error, "SELECT max(seq) FROM history",
                            "");
}

gboolean
kith_sqlite_history_read_first (KithDb *db, gint64 *seq, GError **error)
{
  return kith_db_query_int (db, 0, seq, error, "SELECT min(seq) FROM history",
                            "");
}

/* The last entry stays, so that no seq is given twice. */
gboolean
kith_sqlite_history_prune (KithDb *db, gint64 now, GError **error)
{
  return kith_db_run (db, error,
                      "DELETE FROM history WHERE time < ?"
                      " AND seq < (SELECT max(seq) FROM history)",
                      "i", now - KITH_HISTORY_DAYS * DAY_USEC)
         /* Of who was deleted nothing shall be left in the end. */
         && kith_db_run (db, error,
                         "DELETE FROM history WHERE entity IN"
                         " (SELECT entity FROM history"
                         "  WHERE action = ? AND time < ?)"
                         /* Who was brought back is there. */
                         " AND NOT EXISTS (SELECT 1 FROM contact"
                         "  WHERE contact.id = history.entity)"
                         " AND seq < (SELECT max(seq) FROM history)",
                         "ii", (gint64) KITH_HISTORY_DELETED,
                         now - KITH_HISTORY_DELETED_DAYS * DAY_USEC);
}
