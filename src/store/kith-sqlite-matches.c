/* kith-sqlite-matches.c: the contacts that a search has found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-matches.h"

#include <string.h>

#include "store/kith-sqlite-orders.h"

/* Fetching the key of one contact takes as long as stepping over so many
 * entries of an index. */
#define FETCH_COST 40

struct _KithMatches
{
  GArray *seqs;     /* gint64 */
  GByteArray *bits; /* by number */
};

/* One of them with its place in the order. */
typedef struct
{
  gint64 seq;
  GBytes *key;
  char *id;
} Entry;

static void
add (KithMatches *self, gint64 seq)
{
  gsize byte = (gsize) seq / 8;

  if (byte >= self->bits->len)
    {
      gsize old_length = self->bits->len;

      g_byte_array_set_size (self->bits, (guint) (byte + 1 + byte / 2));
      memset (self->bits->data + old_length, 0, self->bits->len - old_length);
    }
  self->bits->data[byte] |= (guint8) (1 << (seq % 8));
  g_array_append_val (self->seqs, seq);
}

static gboolean
contains (KithMatches *self, gint64 seq)
{
  gsize byte = (gsize) seq / 8;

  return byte < self->bits->len
         && (self->bits->data[byte] & (1 << (seq % 8))) != 0;
}

/**
 * kith_matches_new:
 * @statement: gives the number of each contact, once
 *
 * Returns: (transfer full): the set
 */
KithMatches *
kith_matches_new (KithStatement *statement, GError **error)
{
  g_autoptr (KithMatches) self = g_new0 (KithMatches, 1);
  KithStep step;

  self->seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->bits = g_byte_array_new ();
  while ((step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    add (self, kith_statement_get_int (statement, 0));

  return step == KITH_STEP_DONE ? g_steal_pointer (&self) : NULL;
}

void
kith_matches_free (KithMatches *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->seqs);
  g_byte_array_unref (self->bits);
  g_free (self);
}

gint64
kith_matches_get_count (KithMatches *self)
{
  return self->seqs->len;
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->key, g_bytes_unref);
  g_clear_pointer (&entry->id, g_free);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;
  int order = g_bytes_compare (first->key, second->key);

  return order != 0 ? order : strcmp (first->id, second->id);
}

static GArray *
fetch_entries (KithMatches *self, KithDb *db, KithSort sort, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT %s, id FROM contact WHERE seq = ?",
    kith_sqlite_orders_get_column (sort));
  g_autoptr (KithStatement) statement = kith_db_prepare (db, sql, error);
  g_autoptr (GArray)
    entries = g_array_sized_new (FALSE, TRUE, sizeof (Entry), self->seqs->len);

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; statement != NULL && i < self->seqs->len; i++)
    {
      sqlite3_stmt *handle = kith_statement_get_handle (statement);
      Entry entry = { g_array_index (self->seqs, gint64, i), NULL, NULL };
      KithStep step;

      sqlite3_reset (handle);
      sqlite3_bind_int64 (handle, 1, entry.seq);
      step = kith_statement_step (statement, error);
      if (step == KITH_STEP_FAILED)
        return NULL;
      if (step == KITH_STEP_DONE)
        continue;

      entry.key = kith_sqlite_orders_read_key (statement, 0, sort);
      entry.id = g_strdup (kith_statement_get_text (statement, 1));
      g_array_append_val (entries, entry);
    }

  return statement != NULL ? g_steal_pointer (&entries) : NULL;
}

GArray *
kith_matches_sort_page (KithMatches *self,
                        KithDb *db,
                        const KithQuery *query,
                        GError **error)
{
  g_autoptr (GArray) entries = fetch_entries (self, db, query->sort, error);
  GArray *page;

  if (entries == NULL)
    return NULL;

  g_array_sort (entries, compare_entries);
  page = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = query->offset; i < entries->len && page->len < query->limit;
       i++)
    {
      guint position = query->descending ? entries->len - 1 - i : i;

      g_array_append_val (page, g_array_index (entries, Entry, position).seq);
    }

  return page;
}

static const char *
get_scan_sql (const KithQuery *query)
{
  const char *column = kith_sqlite_orders_get_column (query->sort);
  const char *direction = query->descending ? "DESC" : "ASC";
  g_autofree char *sql = g_strdup_printf (
    "SELECT seq FROM contact ORDER BY %s %s, id %s", column, direction,
    direction);

  return g_intern_string (sql);
}

GArray *
kith_matches_scan_page (KithMatches *self,
                        KithDb *db,
                        const KithQuery *query,
                        GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, get_scan_sql (query), "");
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_skip = query->offset;
  gint64 n_left = self->seqs->len;

  if (statement == NULL)
    return NULL;

  while (n_left > 0 && page->len < query->limit)
    {
      KithStep step = kith_statement_step (statement, error);
      gint64 seq;

      if (step == KITH_STEP_FAILED)
        return NULL;
      if (step == KITH_STEP_DONE)
        break;
      seq = kith_statement_get_int (statement, 0);
      if (!contains (self, seq))
        continue;

      n_left--;
      if (n_skip > 0)
        n_skip--;
      else
        g_array_append_val (page, seq);
    }

  return g_steal_pointer (&page);
}

/**
 * kith_matches_get_page:
 * @self: the set
 * @db: a connection that reads
 * @query: which page, in which order
 * @total: how many contacts there are
 *
 * Takes the way that should be the shorter one.
 *
 * Returns: (transfer full) (element-type gint64): the page
 */
GArray *
kith_matches_get_page (KithMatches *self,
                       KithDb *db,
                       const KithQuery *query,
                       gint64 total,
                       GError **error)
{
  gint64 n_matches = self->seqs->len;
  gint64 end = (gint64) query->offset + query->limit;
  gint64 n_scanned = n_matches > 0 ? MIN (total, end * total / n_matches) : 0;

  return n_matches * FETCH_COST <= n_scanned
           ? kith_matches_sort_page (self, db, query, error)
           : kith_matches_scan_page (self, db, query, error);
}
