/* kith-sqlite-backlog.c: contacts whose words the index does not hold yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/find/kith-sqlite-backlog.h"

#include <string.h>

#include "base/kith-text.h"
#include "model/kith-record-excerpt.h"
#include "store/database/kith-sqlite-schema.h"
#include "store/index/kith-sqlite-words.h"
#include "store/write/kith-sqlite-history.h"

gboolean
kith_sqlite_backlog_read_indexed (KithDb *db, gint64 *indexed, GError **error)
{
  return kith_db_query_int (db, 0, indexed, error,
                            "SELECT CAST(value AS INTEGER) FROM meta"
                            " WHERE name = ?",
                            "s", KITH_SQLITE_META_INDEXED);
}

static gboolean
write_indexed (KithDb *db, gint64 indexed, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, indexed);

  return kith_sqlite_schema_set_meta (db, KITH_SQLITE_META_INDEXED, text,
                                      error);
}

/* seq, doc of who has entries after one and up to another.  Who was deleted
 * meanwhile is not there, nor are his words.  By their seq: the full-text index
 * closes a segment whenever the next one is lower. */
static KithStatement *
find_written (KithDb *db, gint64 from, gint64 to, GError **error)
{
  return kith_db_query (db, error,
                        "SELECT seq, doc FROM contact"
                        " WHERE seq IN"
                        " (SELECT seq FROM contact WHERE id IN"
                        "  (SELECT entity FROM history"
                        "   WHERE seq > ? AND seq <= ? AND kind = ?))"
                        " ORDER BY seq",
                        "iii", from, to, (gint64) KITH_HISTORY_CONTACT);
}

/* A document that is broken shall not keep all others from being found. */
static gboolean
index_one (const KithSqliteWork *work, KithStatement *statement, GError **error)
{
  g_autoptr (JsonObject)
    record = kith_record_read_searched (kith_statement_get_text (statement, 1),
                                        NULL);

  return record == NULL
         || kith_sqlite_words_put (work->db,
                                   kith_statement_get_int (statement, 0),
                                   record, error);
}

gboolean
kith_sqlite_backlog_index (const KithSqliteWork *work,
                           gint64 from,
                           gint64 to,
                           GError **error)
{
  g_autoptr (KithStatement)
    statement = find_written (work->db, from, to, error);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    if (!index_one (work, statement, error))
      return FALSE;

  return step == KITH_STEP_DONE && write_indexed (work->db, to, error);
}

gboolean
kith_sqlite_backlog_resume (KithDb *db, GError **error)
{
  const KithSqliteWork work = { .db = db };
  g_auto (KithTransaction) transaction = { NULL };
  gint64 indexed, last;

  if (!kith_sqlite_backlog_read_indexed (db, &indexed, error)
      || !kith_sqlite_history_read_last (db, &last, error))
    return FALSE;
  if (indexed >= last)
    return TRUE;

  return kith_transaction_begin (&transaction, db, error)
         && kith_sqlite_backlog_index (&work, indexed, last, error)
         && kith_transaction_commit (&transaction, error);
}

/* A word begins where the text does, or after a space. */
static gboolean
has_prefix (const char *words, const char *term)
{
  for (const char *p = strstr (words, term); p != NULL;
       p = strstr (p + 1, term))
    if (p == words || p[-1] == ' ')
      return TRUE;

  return FALSE;
}

/* As the index is asked: digits may also be the last ones of a phone number. */
static gboolean
has_term (const char *words, const char *term)
{
  g_autofree char *tail = kith_text_phone_tail (term);

  return has_prefix (words, term) || (tail != NULL && has_prefix (words, tail));
}

static gboolean
has_all (const char *words, const char *const *terms)
{
  for (guint i = 0; terms[i] != NULL; i++)
    if (!has_term (words, terms[i]))
      return FALSE;

  return TRUE;
}

static gboolean
search_one (KithDb *db,
            KithStatement *statement,
            const char *const *terms,
            KithSeqSet *found,
            GError **error)
{
  g_autoptr (JsonObject)
    record = kith_record_read_searched (kith_statement_get_text (statement, 1),
                                        NULL);
  g_autofree char *words = NULL;

  if (record == NULL)
    return TRUE;

  words = kith_sqlite_words_get (db, kith_statement_get_int (statement, 0),
                                 record, error);
  if (words == NULL)
    return FALSE;

  if (has_all (words, terms))
    kith_seq_set_add (found, kith_statement_get_int (statement, 0));
  else
    kith_seq_set_remove (found, kith_statement_get_int (statement, 0));

  return TRUE;
}

gboolean
kith_sqlite_backlog_search (KithDb *db,
                            const char *const *terms,
                            KithSeqSet *found,
                            GError **error)
{
  g_autoptr (KithStatement) statement = NULL;
  KithStep step = KITH_STEP_FAILED;
  gint64 indexed, last;

  if (!kith_sqlite_backlog_read_indexed (db, &indexed, error)
      || !kith_sqlite_history_read_last (db, &last, error))
    return FALSE;
  if (indexed >= last)
    return TRUE;

  statement = find_written (db, indexed, last, error);
  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    if (!search_one (db, statement, terms, found, error))
      return FALSE;

  return step == KITH_STEP_DONE;
}
