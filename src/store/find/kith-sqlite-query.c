/* kith-sqlite-query.c: finding contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/find/kith-sqlite-query.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "model/kith-record.h"
#include "store/find/kith-sqlite-backlog.h"
#include "store/find/kith-sqlite-filter.h"
#include "store/find/kith-sqlite-sort.h"

/* SQL counts its way through so many rows before it is worth an index. */
#define SHALLOW_ROWS 512
/* Fewer would find what only begins alike. */
#define MIN_NATIONAL_DIGITS 6
/* What a page is made of. */
#define COLUMNS "doc, id, revision, created, updated"

static gboolean
has_search (const KithQuery *query)
{
  return query->search != NULL && *query->search != '\0';
}

gboolean
kith_sqlite_query_is_simple (const KithQuery *query)
{
  return query->filter == NULL && !has_search (query) && query->then == NULL
         && kith_sqlite_orders_get_column (query->sort) != NULL;
}

gboolean
kith_sqlite_query_is_deep (const KithQuery *query)
{
  return query->offset > SHALLOW_ROWS;
}

static KithStorePage *
page_new (gint64 total)
{
  KithStorePage *page = g_new0 (KithStorePage, 1);

  page->contacts = g_ptr_array_new_with_free_func (
    (GDestroyNotify) g_bytes_unref);
  page->total = total;

  return page;
}

static gboolean
is_readable (GBytes *document)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);

  return text != NULL
         && kith_json_check (text, length, KITH_LIMIT_ANSWER_BYTES, NULL);
}

/* Of a contact whose document is damaged; the rest of the page is not. */
static JsonObject *
read_known (KithStatement *statement)
{
  JsonObject *known = json_object_new ();

  json_object_set_string_member (known, "id",
                                 kith_statement_get_text (statement, 1));
  json_object_set_int_member (known, "revision",
                              kith_statement_get_int (statement, 2));
  kith_json_set_time (known, "createdDate",
                      kith_statement_get_int (statement, 3));
  kith_json_set_time (known, "updatedDate",
                      kith_statement_get_int (statement, 4));
  json_object_set_object_member (known, "info", json_object_new ());

  return known;
}

static void
add_unreadable (KithStorePage *page, GBytes *document, JsonObject *known)
{
  if (page->unreadable == NULL)
    page->unreadable = g_hash_table_new_full (
      NULL, NULL, NULL, (GDestroyNotify) json_object_unref);
  g_hash_table_insert (page->unreadable, document, known);
}

static gboolean
read_page (KithStorePage *page, KithStatement *statement, GError **error)
{
  KithStep step;

  while ((step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      GBytes *document = kith_statement_get_bytes (statement, 0);

      if (!is_readable (document))
        add_unreadable (page, document, read_known (statement));
      g_ptr_array_add (page->contacts, document);
    }

  return step == KITH_STEP_DONE;
}

/* Interned, so that a connection keeps the statement. */
static const char *
get_page_sql (const KithQuery *query, gboolean from_place)
{
  const char *column = kith_sqlite_orders_get_column (query->sort);
  const char *direction = query->descending ? "DESC" : "ASC";
  g_autofree char *where = from_place
                             ? g_strdup_printf (" WHERE (%s, id) %s (?3, ?4)",
                                                column,
                                                query->descending ? "<" : ">=")
                             : g_strdup ("");
  g_autofree char *sql = g_strdup_printf (
    "SELECT " COLUMNS
    " FROM contact%s ORDER BY %s %s, id %s LIMIT ?1 OFFSET ?2",
    where, column, direction, direction);

  return g_intern_string (sql);
}

/**
 * kith_sqlite_query_page:
 * @db: a connection that reads
 * @orders: the orders
 * @query: a simple query
 *
 * Returns: (transfer full): the page
 */
KithStorePage *
kith_sqlite_query_page (KithDb *db,
                        KithSqliteOrders *orders,
                        const KithQuery *query,
                        GError **error)
{
  gint64 rest;
  g_autoptr (KithOrderPlace)
    place = kith_sqlite_orders_seek (orders, query->sort, query->offset,
                                     query->descending, &rest);
  g_autoptr (KithStorePage)
    page = page_new (kith_sqlite_orders_get_total (orders));
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, get_page_sql (query, place != NULL),
                               "ii", (gint64) query->limit, rest);

  if (statement == NULL)
    return NULL;

  if (place != NULL)
    {
      kith_sqlite_orders_bind (statement, 3, query->sort, place->key);
      sqlite3_bind_text (kith_statement_get_handle (statement), 4, place->id,
                         -1, SQLITE_STATIC);
    }

  return read_page (page, statement, error) ? g_steal_pointer (&page) : NULL;
}

/* A prefix; digits may also be the last ones of a phone number. */
static void
add_term (GString *match, const char *term)
{
  g_autofree char *tail = kith_text_phone_tail (term);

  if (tail != NULL)
    g_string_append_printf (match, "(\"%s\" * OR \"%s\" *)", term, tail);
  else
    g_string_append_printf (match, "\"%s\" *", term);
}

/* What FTS5 is asked: every word.  The words hold letters, marks and digits
 * only, so nothing in them needs care. */
static char *
make_match (const char *const *terms)
{
  GString *match = g_string_new (NULL);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (match, " AND ");
      add_term (match, terms[i]);
    }

  return g_string_free (match, FALSE);
}

static gboolean
find_match (KithDb *db, const char *match, KithSeqSet *found, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT rowid FROM search WHERE search MATCH ?",
                               "s", match);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    kith_seq_set_add (found, kith_statement_get_int (statement, 0));

  return step == KITH_STEP_DONE;
}

static KithSeqSet *
find_terms (KithDb *db, const char *const *terms, GError **error)
{
  g_autoptr (KithSeqSet) found = kith_seq_set_new ();
  g_autofree char *match = make_match (terms);

  /* A search that is all punctuation. */
  if (*match == '\0')
    return g_steal_pointer (&found);

  return find_match (db, match, found, error)
             && kith_sqlite_backlog_search (db, terms, found, error)
           ? g_steal_pointer (&found)
           : NULL;
}

/* Where a number has been written down without its country, it is found by how
 * it is dialed there.  (transfer full) (nullable) */
static char *
get_national (const char *search)
{
  g_autofree char *number = g_strstrip (g_strdup (search));
  g_autofree char *national = kith_phone_to_national (number);

  return national != NULL && strlen (national) >= MIN_NATIONAL_DIGITS
           ? g_steal_pointer (&national)
           : NULL;
}

static KithSeqSet *
find_words (KithDb *db, const char *search, GError **error)
{
  g_auto (GStrv) terms = kith_text_search_terms (search);
  g_autofree char *national = get_national (search);
  const char *const dialed[] = { national, NULL };
  g_autoptr (KithSeqSet)
    found = find_terms (db, (const char *const *) terms, error);
  g_autoptr (KithSeqSet) others = NULL;

  if (found == NULL || national == NULL)
    return g_steal_pointer (&found);

  others = find_terms (db, dialed, error);
  if (others == NULL)
    return NULL;

  kith_seq_set_unite (found, others);

  return g_steal_pointer (&found);
}

/* The contacts that @query is about, in whatever order. */
static KithSeqSet *
find (KithDb *db, const KithQuery *query, GError **error)
{
  g_autoptr (KithSeqSet) found = kith_seq_set_new ();

  kith_seq_set_invert (found);
  if (has_search (query))
    {
      g_autoptr (KithSeqSet) part = find_words (db, query->search, error);

      if (part == NULL)
        return NULL;
      kith_seq_set_intersect (found, part);
    }
  if (query->filter != NULL)
    {
      g_autoptr (KithSeqSet)
        part = kith_sqlite_filter_find (query->filter, db, error);

      if (part == NULL)
        return NULL;
      kith_seq_set_intersect (found, part);
    }

  return g_steal_pointer (&found);
}

static gboolean
read_documents (KithStorePage *page, KithDb *db, GArray *seqs, GError **error)
{
  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (KithStatement)
        statement = kith_db_query (db, error,
                                   "SELECT " COLUMNS
                                   " FROM contact WHERE seq = ?",
                                   "i", g_array_index (seqs, gint64, i));

      if (statement == NULL || !read_page (page, statement, error))
        return FALSE;
    }

  return TRUE;
}

/* To count them takes as long as to read an index from one end to the other,
 * which is longer than most searches where it is not in memory.  Where @found
 * says itself how many it has, the highest number ever given is enough, which
 * tells how far apart they are. */
static gboolean
count_contacts (KithDb *db, KithSeqSet *found, gint64 *total, GError **error)
{
  return kith_db_query_int (db, 0, total, error,
                            kith_seq_set_is_inverted (found)
                              ? "SELECT count(*) FROM contact"
                              : "SELECT max(seq) FROM contact",
                            "");
}

/**
 * kith_sqlite_query_run:
 * @db: a connection that reads
 * @query: any query
 *
 * A search that is all punctuation finds nothing; an empty one is none.
 *
 * Returns: (transfer full): the page
 */
KithStorePage *
kith_sqlite_query_run (KithDb *db, const KithQuery *query, GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };
  g_autoptr (KithSeqSet) found = NULL;
  g_autoptr (KithStorePage) page = NULL;
  g_autoptr (GArray) seqs = NULL;
  gint64 total;

  if (!kith_transaction_begin_read (&transaction, db, error))
    return NULL;
  found = find (db, query, error);
  if (found == NULL || !count_contacts (db, found, &total, error))
    return NULL;

  page = page_new (kith_seq_set_count (found, total));
  seqs = kith_sqlite_sort_page (db, query, found, total, KITH_SORT_SHORTER_WAY,
                                error);

  return seqs != NULL && read_documents (page, db, seqs, error)
           ? g_steal_pointer (&page)
           : NULL;
}

/* Of all but some, only the contacts themselves say which there are. */
static gboolean
list_inverted (KithDb *db, KithSeqSet *set, GArray *seqs, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT seq FROM contact ORDER BY seq", "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      gint64 seq = kith_statement_get_int (statement, 0);

      if (kith_seq_set_contains (set, seq))
        g_array_append_val (seqs, seq);
    }

  return step == KITH_STEP_DONE;
}

/**
 * kith_sqlite_query_list:
 * @db: a connection that reads, within a transaction
 * @query: any query
 *
 * Returns: (transfer full): all that are in it
 */
GArray *
kith_sqlite_query_list (KithDb *db, const KithQuery *query, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (KithSeqSet) found = find (db, query, error);

  if (found == NULL)
    return NULL;

  if (kith_seq_set_is_inverted (found))
    return list_inverted (db, found, seqs, error) ? g_steal_pointer (&seqs)
                                                  : NULL;

  for (gint64 seq = kith_seq_set_next (found, 0); seq >= 0;
       seq = kith_seq_set_next (found, seq + 1))
    g_array_append_val (seqs, seq);

  return g_steal_pointer (&seqs);
}
