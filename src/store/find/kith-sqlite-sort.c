/* kith-sqlite-sort.c: a page of a set of contacts, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/find/kith-sqlite-sort.h"

#include "base/kith-json.h"
#include "store/index/kith-sqlite-order.h"

#define FETCH_KEYS                                                             \
  "SELECT " KITH_SQLITE_ORDER_COLUMNS " FROM contact WHERE seq = ?"
#define FETCH_DOCUMENT                                                         \
  "SELECT " KITH_SQLITE_ORDER_COLUMNS ", doc FROM contact WHERE seq = ?"

/* Fetching the keys of one contact takes as long as stepping over so many
 * entries of an index. */
#define KEYS_COST 40
#define DOCUMENT_COST 250

typedef struct
{
  KithDb *db;
  GArray *orders; /* KithSqliteOrder: the last is by id */
  gint64 total;
  KithSortWay way;
  gint64 n_skip;  /* still to be skipped */
  guint n_wanted; /* at most */
  GArray *page;   /* gint64 */
} Sorter;

/* One contact with its keys: those of the orders from some one on. */
typedef struct
{
  gint64 seq;
  GPtrArray *keys; /* (element-type GBytes) (nullable elements) */
} Entry;

typedef struct
{
  Sorter *sorter;
  guint level;
} Comparison;

/* Contacts that an order has as equal. */
typedef struct
{
  GBytes *key;
  GArray *seqs;
} Group;

static gboolean
take (Sorter *self, KithSeqSet *set, gint64 n_set, guint level, GError **error);

static const KithSqliteOrder *
get_order (Sorter *self, guint level)
{
  return &g_array_index (self->orders, KithSqliteOrder, level);
}

static gboolean
is_full (Sorter *self)
{
  return self->page->len >= self->n_wanted;
}

static void
take_one (Sorter *self, gint64 seq)
{
  if (self->n_skip > 0)
    self->n_skip--;
  else if (!is_full (self))
    g_array_append_val (self->page, seq);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->keys, g_ptr_array_unref);
}

static void
key_free (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

static gboolean
needs_records (Sorter *self, guint level)
{
  for (guint i = level; i < self->orders->len; i++)
    if (kith_sqlite_order_needs_record (get_order (self, i)))
      return TRUE;

  return FALSE;
}

static void
read_entry (Sorter *self,
            guint level,
            KithStatement *row,
            gboolean with_record,
            Entry *entry)
{
  g_autoptr (JsonObject) record = NULL;

  if (with_record)
    {
      const char *doc = kith_statement_get_text (row,
                                                 KITH_SQLITE_ORDER_N_COLUMNS);

      record = kith_json_parse_stored (doc, -1, NULL);
      /* One that is damaged has none of it. */
      if (record == NULL)
        record = json_object_new ();
    }

  entry->keys = g_ptr_array_new_with_free_func (key_free);
  for (guint i = level; i < self->orders->len; i++)
    g_ptr_array_add (entry->keys,
                     kith_sqlite_order_get_key (get_order (self, i), row,
                                                record));
}

static gboolean
fetch_entry (Sorter *self,
             guint level,
             gint64 seq,
             GArray *entries,
             GError **error)
{
  gboolean with_record = needs_records (self, level);
  g_autoptr (KithStatement)
    row = with_record
            ? kith_db_query (self->db, error, FETCH_DOCUMENT, "i", seq)
            : kith_db_query (self->db, error, FETCH_KEYS, "i", seq);
  Entry entry = { seq, NULL };
  KithStep step = row != NULL ? kith_statement_step (row, error)
                              : KITH_STEP_FAILED;

  if (step != KITH_STEP_ROW)
    return step == KITH_STEP_DONE;

  read_entry (self, level, row, with_record, &entry);
  g_array_append_val (entries, entry);

  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  Comparison *self = data;
  GPtrArray *first = ((const Entry *) a)->keys;
  GPtrArray *second = ((const Entry *) b)->keys;
  int order = 0;

  for (guint i = 0; order == 0 && i < first->len; i++)
    order = kith_sqlite_order_compare (get_order (self->sorter,
                                                  self->level + i),
                                       g_ptr_array_index (first, i),
                                       g_ptr_array_index (second, i));

  return order;
}

static gboolean
take_fetched (Sorter *self, KithSeqSet *set, guint level, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  Comparison comparison = { self, level };

  g_array_set_clear_func (entries, entry_clear);
  for (gint64 seq = kith_seq_set_next (set, 0); seq >= 0;
       seq = kith_seq_set_next (set, seq + 1))
    if (!fetch_entry (self, level, seq, entries, error))
      return FALSE;

  g_array_sort_with_data (entries, compare_entries, &comparison);
  for (guint i = 0; i < entries->len; i++)
    take_one (self, g_array_index (entries, Entry, i).seq);

  return TRUE;
}

/* Where the order decides alone: it knows all of @set. */
static gboolean
scan_in_order (Sorter *self,
               KithSeqSet *set,
               gint64 n_skip,
               gint64 n_wanted,
               const KithSqliteOrder *order,
               GArray *seqs,
               GError **error)
{
  g_autoptr (KithStatement)
    rows = kith_sqlite_order_scan (order, self->db, error);
  KithStep step = rows != NULL ? KITH_STEP_ROW : KITH_STEP_FAILED;

  while (seqs->len < n_wanted
         && (step = kith_statement_step (rows, error)) == KITH_STEP_ROW)
    {
      gint64 seq = kith_statement_get_int (rows, 0);

      if (!kith_seq_set_contains (set, seq))
        continue;
      if (n_skip > 0)
        n_skip--;
      else
        g_array_append_val (seqs, seq);
    }

  return step != KITH_STEP_FAILED;
}

/* From whichever end is nearer. */
static gboolean
take_in_order (Sorter *self,
               KithSeqSet *set,
               gint64 n_set,
               guint level,
               GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  KithSqliteOrder order = *get_order (self, level);
  gint64 n_wanted = MIN (self->n_wanted - self->page->len,
                         n_set - self->n_skip);
  gint64 n_behind = n_set - self->n_skip - n_wanted;
  gboolean from_end = n_behind < self->n_skip;

  if (from_end)
    order.descending = !order.descending;
  if (!scan_in_order (self, set, from_end ? n_behind : self->n_skip, n_wanted,
                      &order, seqs, error))
    return FALSE;

  self->n_skip = 0;
  for (guint i = 0; i < seqs->len; i++)
    take_one (self,
              g_array_index (seqs, gint64, from_end ? seqs->len - 1 - i : i));

  return TRUE;
}

static void
group_clear (Group *self)
{
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->seqs, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Group, group_clear)

static gboolean
take_several (Sorter *self, Group *group, guint level, GError **error)
{
  g_autoptr (KithSeqSet) set = kith_seq_set_new ();

  for (guint i = 0; i < group->seqs->len; i++)
    kith_seq_set_add (set, g_array_index (group->seqs, gint64, i));

  return take (self, set, group->seqs->len, level + 1, error);
}

static gboolean
take_group (Sorter *self, Group *group, guint level, GError **error)
{
  guint n_seqs = group->seqs->len;
  gboolean ok = TRUE;

  if (n_seqs == 1)
    take_one (self, g_array_index (group->seqs, gint64, 0));
  else if (n_seqs <= self->n_skip)
    self->n_skip -= n_seqs;
  else
    ok = take_several (self, group, level, error);
  g_array_set_size (group->seqs, 0);

  return ok;
}

/* Adds to the group, or, when the row's key is another, takes what it has and
 * begins it anew. */
static gboolean
add_to_group (Sorter *self,
              Group *group,
              guint level,
              gint64 seq,
              KithStatement *row,
              GError **error)
{
  gboolean ok = TRUE;

  if (group->key == NULL
      || !kith_sqlite_order_is_same (get_order (self, level), group->key, row))
    {
      ok = group->seqs->len == 0 || take_group (self, group, level, error);
      g_clear_pointer (&group->key, g_bytes_unref);
      group->key = kith_statement_get_bytes (row, 1);
    }
  g_array_append_val (group->seqs, seq);

  return ok;
}

/* Where others decide between those that are equal, and last come those that
 * the order does not know. */
static gboolean
take_in_groups (Sorter *self,
                KithSeqSet *set,
                gint64 n_set,
                guint level,
                GError **error)
{
  g_auto (Group) group = { NULL, g_array_new (FALSE, FALSE, sizeof (gint64)) };
  g_autoptr (KithSeqSet) known = kith_seq_set_new ();
  g_autoptr (KithStatement)
    rows = kith_sqlite_order_scan (get_order (self, level), self->db, error);
  KithStep step = rows != NULL ? KITH_STEP_ROW : KITH_STEP_FAILED;

  while (n_set > 0 && !is_full (self)
         && (step = kith_statement_step (rows, error)) == KITH_STEP_ROW)
    {
      gint64 seq = kith_statement_get_int (rows, 0);

      if (!kith_seq_set_contains (set, seq))
        continue;
      n_set--;
      kith_seq_set_add (known, seq);
      if (!add_to_group (self, &group, level, seq, rows, error))
        return FALSE;
    }
  g_clear_pointer (&rows, kith_statement_free);
  if (step == KITH_STEP_FAILED
      || (group.seqs->len > 0 && !take_group (self, &group, level, error)))
    return FALSE;
  if (n_set == 0 || is_full (self))
    return TRUE;

  kith_seq_set_invert (known);
  kith_seq_set_intersect (known, set);

  return take (self, known, n_set, level + 1, error);
}

static gboolean
is_shorter_to_fetch (Sorter *self, KithSeqSet *set, gint64 n_set, guint level)
{
  gint64 end = self->n_skip + self->n_wanted - self->page->len;
  gint64 n_scanned = MIN (self->total, end * self->total / n_set);
  gint64 cost = needs_records (self, level) ? DOCUMENT_COST : KEYS_COST;

  if (kith_seq_set_is_inverted (set) || self->way == KITH_SORT_SCAN)
    return FALSE;

  return self->way == KITH_SORT_FETCH || n_set * cost <= n_scanned;
}

/* Takes what belongs on the page from @set, whose contacts are equal in the
 * orders before @level. */
static gboolean
take (Sorter *self, KithSeqSet *set, gint64 n_set, guint level, GError **error)
{
  gboolean is_last = level + 1 == self->orders->len;

  if (n_set <= self->n_skip)
    {
      self->n_skip -= n_set;
      return TRUE;
    }
  if (is_shorter_to_fetch (self, set, n_set, level))
    return take_fetched (self, set, level, error);

  /* Columns order by id, too. */
  if (is_last
      || (level + 2 == self->orders->len
          && kith_sqlite_order_is_whole (get_order (self, level))))
    return take_in_order (self, set, n_set, level, error);

  return take_in_groups (self, set, n_set, level, error);
}

static void
add_order (GArray *orders, KithSort sort, const char *key, gboolean descending)
{
  KithSqliteOrder order;

  kith_sqlite_order_init (&order, sort, key, descending);
  g_array_append_val (orders, order);
}

/* Ids go with the last order that was asked for (J.22). */
static GArray *
make_orders (const KithQuery *query)
{
  GArray *orders = g_array_new (FALSE, FALSE, sizeof (KithSqliteOrder));
  gboolean descending = query->descending;

  g_array_set_clear_func (orders, (GDestroyNotify) kith_sqlite_order_clear);
  add_order (orders, query->sort, query->sort_key, query->descending);
  for (guint i = 0; query->then != NULL && i < query->then->len; i++)
    {
      KithSortKey *key = &g_array_index (query->then, KithSortKey, i);

      add_order (orders, key->sort, key->key, key->descending);
      descending = key->descending;
    }
  add_order (orders, KITH_SORT_NONE, NULL, descending);

  return orders;
}

/**
 * kith_sqlite_sort_page:
 * @db: a connection that reads, within a transaction
 * @query: which page, in which order
 * @set: of which contacts
 * @total: how many contacts there are in all; of a @set that is not inverted,
 *   about
 * @way: how, where both ways can be gone
 *
 * Returns: (transfer full) (element-type gint64): their numbers
 */
GArray *
kith_sqlite_sort_page (KithDb *db,
                       const KithQuery *query,
                       KithSeqSet *set,
                       gint64 total,
                       KithSortWay way,
                       GError **error)
{
  g_autoptr (GArray) orders = make_orders (query);
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (gint64));
  Sorter self = { .db = db,
                  .orders = orders,
                  .total = total,
                  .way = way,
                  .n_skip = query->offset,
                  .n_wanted = query->limit,
                  .page = page };

  if (query->limit > 0
      && !take (&self, set, kith_seq_set_count (set, total), 0, error))
    return NULL;

  return g_steal_pointer (&page);
}
