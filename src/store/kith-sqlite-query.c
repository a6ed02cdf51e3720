/* kith-sqlite-query.c: finding contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-query.h"

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "store/kith-sqlite-backlog.h"
#include "store/kith-sqlite-filter.h"
#include "store/kith-sqlite-matches.h"

/* SQL counts its way through so many rows before it is worth an index. */
#define SHALLOW_ROWS 512

static gboolean
has_search (const KithQuery *query)
{
  return query->search != NULL && *query->search != '\0';
}

gboolean
kith_sqlite_query_is_simple (const KithQuery *query)
{
  return query->filter == NULL && !has_search (query)
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
read_page (KithStorePage *page, KithStatement *statement, GError **error)
{
  KithStep step;

  while ((step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (page->contacts, kith_statement_get_bytes (statement, 0));

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
    "SELECT doc FROM contact%s ORDER BY %s %s, id %s LIMIT ?1 OFFSET ?2", where,
    column, direction, direction);

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

/* What of a query is looked for among the words. */
typedef struct
{
  char *match; /* NULL: nothing */
  KithBacklog backlog;
} Words;

static void
words_clear (Words *words)
{
  g_clear_pointer (&words->match, g_free);
  kith_backlog_clear (&words->backlog);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

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
read_words (Words *words, KithDb *db, const KithQuery *query, GError **error)
{
  g_auto (GStrv) terms = NULL;

  if (!has_search (query))
    return TRUE;

  terms = kith_text_search_terms (query->search);
  words->match = make_match ((const char *const *) terms);

  return kith_sqlite_backlog_search (db, (const char *const *) terms,
                                     &words->backlog, error);
}

static void
add_filter (KithSql *sql, const KithQuery *query)
{
  if (query->filter == NULL)
    return;

  g_string_append (sql->sql, " AND ");
  kith_sqlite_filter_compile (query->filter, sql);
}

/* Who the index does not hold as they are, it must not find. */
static void
add_matches (KithSql *sql, const KithQuery *query, const Words *words)
{
  g_string_append (sql->sql,
                   query->filter != NULL
                     ? "SELECT contact.seq FROM search CROSS JOIN contact"
                       " ON contact.seq = search.rowid WHERE search MATCH ?"
                     : "SELECT rowid FROM search WHERE search MATCH ?");
  kith_sql_add_value (sql, kith_json_string_node (words->match));
  if (words->backlog.all->len > 0)
    g_string_append_printf (sql->sql, " AND search.rowid NOT IN (%s)",
                            words->backlog.all->str);
  add_filter (sql, query);

  if (words->backlog.found->len == 0)
    return;

  g_string_append_printf (sql->sql,
                          " UNION ALL SELECT contact.seq FROM contact"
                          " WHERE contact.seq IN (%s)",
                          words->backlog.found->str);
  add_filter (sql, query);
}

/* Adds a SELECT of what is in @query. */
static void
add_select (KithSql *sql, const KithQuery *query, const Words *words)
{
  if (words->match != NULL)
    {
      add_matches (sql, query, words);
      return;
    }

  g_string_append (sql->sql, "SELECT contact.seq FROM contact WHERE 1");
  add_filter (sql, query);
}

static gboolean
read_documents (KithStorePage *page, KithDb *db, GArray *seqs, GError **error)
{
  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (KithStatement)
        statement = kith_db_query (db, error,
                                   "SELECT doc FROM contact WHERE seq = ?", "i",
                                   g_array_index (seqs, gint64, i));

      if (statement == NULL || !read_page (page, statement, error))
        return FALSE;
    }

  return TRUE;
}

/* In an order that has an index. */
static KithStorePage *
run_ordered (KithDb *db,
             KithSqliteOrders *orders,
             const KithQuery *query,
             KithSql *sql,
             GError **error)
{
  g_autoptr (KithStatement) statement = kith_sql_prepare (sql, db, error);
  g_autoptr (KithMatches)
    matches = statement != NULL ? kith_matches_new (statement, error) : NULL;
  g_autoptr (KithStorePage) page = NULL;
  g_autoptr (GArray) seqs = NULL;

  if (matches == NULL)
    return NULL;

  page = page_new (kith_matches_get_count (matches));
  seqs = kith_matches_get_page (matches, db, query,
                                kith_sqlite_orders_get_total (orders), error);

  return seqs != NULL && read_documents (page, db, seqs, error)
           ? g_steal_pointer (&page)
           : NULL;
}

static const char *
get_sort_field (const KithQuery *query)
{
  switch (query->sort)
    {
    case KITH_SORT_CREATED:
      return "createdDate";
    case KITH_SORT_ACTIVITY:
      return "lastActivity.activityDate";
    case KITH_SORT_EMAIL:
      return "primaryInfo.email";
    case KITH_SORT_FIRST_NAME:
      return "info.name.first";
    case KITH_SORT_LAST_NAME:
      return "info.name.last";
    case KITH_SORT_COMPANY:
      return "info.company";
    case KITH_SORT_JOB_TITLE:
      return "info.jobTitle";
    case KITH_SORT_BIRTHDATE:
      return "info.birthdate";
    case KITH_SORT_EXTENDED:
      return NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
add_sort (KithSql *sql, const KithQuery *query)
{
  const char *name = get_sort_field (query);
  const char *direction = query->descending ? "DESC" : "ASC";
  g_autofree char *field = name != NULL ? g_strdup (name)
                                        : g_strconcat ("info.extendedFields.",
                                                       query->sort_key, NULL);

  /* Those without a value come last, in either direction. */
  g_string_append (sql->sql, " ORDER BY (");
  kith_sqlite_filter_add_field (field, sql);
  g_string_append (sql->sql, ") IS NULL, kith_fold(");
  kith_sqlite_filter_add_field (field, sql);
  g_string_append_printf (sql->sql, ") %s, contact.id %s LIMIT ? OFFSET ?",
                          direction, direction);
  kith_sql_add_value (sql, kith_json_int_node (query->limit));
  kith_sql_add_value (sql, kith_json_int_node (query->offset));
}

static gboolean
count (KithDb *db,
       const KithQuery *query,
       const Words *words,
       gint64 *total,
       GError **error)
{
  g_auto (KithSql) sql = { NULL };
  g_autoptr (KithStatement) statement = NULL;

  kith_sql_init (&sql);
  g_string_append (sql.sql, "SELECT count(*) FROM (");
  add_select (&sql, query, words);
  g_string_append (sql.sql, ")");
  statement = kith_sql_prepare (&sql, db, error);
  if (statement == NULL
      || kith_statement_step (statement, error) != KITH_STEP_ROW)
    return FALSE;

  *total = kith_statement_get_int (statement, 0);

  return TRUE;
}

/* In an order that has none. */
static KithStorePage *
run_sorted (KithDb *db,
            const KithQuery *query,
            const Words *words,
            GError **error)
{
  g_auto (KithSql) sql = { NULL };
  g_autoptr (KithStatement) statement = NULL;
  g_autoptr (KithStorePage) page = NULL;
  gint64 total;

  if (!count (db, query, words, &total, error))
    return NULL;

  kith_sql_init (&sql);
  g_string_append (sql.sql, "SELECT doc FROM contact WHERE seq IN (");
  add_select (&sql, query, words);
  g_string_append (sql.sql, ")");
  add_sort (&sql, query);
  statement = kith_sql_prepare (&sql, db, error);
  page = page_new (total);

  return statement != NULL && read_page (page, statement, error)
           ? g_steal_pointer (&page)
           : NULL;
}

/**
 * kith_sqlite_query_run:
 * @db: a connection that reads
 * @orders: the orders
 * @query: any query
 *
 * A search that is all punctuation finds nothing; an empty one is none.
 *
 * Returns: (transfer full): the page
 */
KithStorePage *
kith_sqlite_query_run (KithDb *db,
                       KithSqliteOrders *orders,
                       const KithQuery *query,
                       GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };
  g_auto (Words) words = { NULL };
  g_auto (KithSql) sql = { NULL };

  if (!kith_transaction_begin_read (&transaction, db, error)
      || !read_words (&words, db, query, error))
    return NULL;
  if (g_strcmp0 (words.match, "") == 0)
    return page_new (0);

  kith_sql_init (&sql);
  add_select (&sql, query, &words);

  return kith_sqlite_orders_get_column (query->sort) != NULL
           ? run_ordered (db, orders, query, &sql, error)
           : run_sorted (db, query, &words, error);
}

/**
 * kith_sqlite_query_list:
 * @db: a connection that reads
 * @query: any query
 *
 * Returns: (transfer full): all that are in it
 */
GArray *
kith_sqlite_query_list (KithDb *db, const KithQuery *query, GError **error)
{
  g_auto (Words) words = { NULL };
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (KithStatement) statement = NULL;
  g_auto (KithSql) sql = { NULL };
  KithStep step = KITH_STEP_FAILED;

  if (!read_words (&words, db, query, error))
    return NULL;
  if (g_strcmp0 (words.match, "") == 0)
    return g_steal_pointer (&seqs);

  kith_sql_init (&sql);
  add_select (&sql, query, &words);
  g_string_append (sql.sql, " ORDER BY 1");
  statement = kith_sql_prepare (&sql, db, error);
  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      gint64 seq = kith_statement_get_int (statement, 0);

      g_array_append_val (seqs, seq);
    }

  return step == KITH_STEP_DONE ? g_steal_pointer (&seqs) : NULL;
}
