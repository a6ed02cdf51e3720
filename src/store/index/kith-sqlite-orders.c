/* kith-sqlite-orders.c: the orders that pages are read in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-orders.h"

#include <string.h>

static const struct
{
  KithSort sort;
  const char *column;
} orders[] = {
  { KITH_SORT_CREATED, "created" },
  { KITH_SORT_FIRST_NAME, "first_key" },
  { KITH_SORT_LAST_NAME, "last_key" },
};

#define N_ORDERS G_N_ELEMENTS (orders)

struct _KithSqliteOrders
{
  GMutex lock;
  gint64 total;
  KithOrderIndex *indexes[N_ORDERS]; /* NULL: not made yet */
};

static int
find_order (KithSort sort)
{
  for (guint i = 0; i < N_ORDERS; i++)
    if (orders[i].sort == sort)
      return (int) i;

  return -1;
}

/* A time as a key that memcmp() orders. */
static GBytes *
key_from_time (gint64 time)
{
  guint64 big_endian = GUINT64_TO_BE ((guint64) MAX (time, 0));

  return g_bytes_new (&big_endian, sizeof big_endian);
}

static gint64
time_from_key (GBytes *key)
{
  guint64 big_endian;

  memcpy (&big_endian, g_bytes_get_data (key, NULL), sizeof big_endian);

  return (gint64) GUINT64_FROM_BE (big_endian);
}

void
kith_order_change_free (KithOrderChange *change)
{
  if (change == NULL)
    return;

  g_free (change->id);
  g_clear_pointer (&change->was_first, g_bytes_unref);
  g_clear_pointer (&change->was_last, g_bytes_unref);
  g_clear_pointer (&change->is_first, g_bytes_unref);
  g_clear_pointer (&change->is_last, g_bytes_unref);
  g_free (change);
}

/**
 * kith_sqlite_orders_new:
 * @total: how many contacts there are
 *
 * Returns: (transfer full): orders, none of them made yet
 */
KithSqliteOrders *
kith_sqlite_orders_new (gint64 total)
{
  KithSqliteOrders *self = g_new0 (KithSqliteOrders, 1);

  g_mutex_init (&self->lock);
  self->total = total;

  return self;
}

void
kith_sqlite_orders_free (KithSqliteOrders *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_ORDERS; i++)
    g_clear_pointer (&self->indexes[i], kith_order_index_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
kith_sqlite_orders_get_column (KithSort sort)
{
  int order = find_order (sort);

  return order >= 0 ? orders[order].column : NULL;
}

gint64
kith_sqlite_orders_get_total (KithSqliteOrders *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->total;
}

gboolean
kith_sqlite_orders_is_built (KithSqliteOrders *self, KithSort sort)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->indexes[find_order (sort)] != NULL;
}

GBytes *
kith_sqlite_orders_read_key (KithStatement *statement,
                             int column,
                             KithSort sort)
{
  return sort == KITH_SORT_CREATED
           ? key_from_time (kith_statement_get_int (statement, column))
           : kith_statement_get_bytes (statement, column);
}

gboolean
kith_sqlite_orders_build (KithSqliteOrders *self,
                          KithDb *db,
                          KithSort sort,
                          GError **error)
{
  int order = find_order (sort);
  g_autofree char *sql = g_strdup_printf (
    "SELECT %s, id FROM contact ORDER BY %s, id", orders[order].column,
    orders[order].column);
  g_autoptr (KithOrderIndex) index = kith_order_index_new ();
  g_autoptr (KithStatement) statement = kith_db_prepare (db, sql, error);
  g_autoptr (GMutexLocker) locker = NULL;
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      g_autoptr (GBytes) key = kith_sqlite_orders_read_key (statement, 0, sort);

      kith_order_index_append (index, key,
                               kith_statement_get_text (statement, 1));
    }
  if (step != KITH_STEP_DONE)
    return FALSE;

  locker = g_mutex_locker_new (&self->lock);
  g_clear_pointer (&self->indexes[order], kith_order_index_free);
  self->indexes[order] = g_steal_pointer (&index);

  return TRUE;
}

static void
move (KithOrderIndex *index, const char *id, GBytes *was, GBytes *is)
{
  if (was != NULL && is != NULL && g_bytes_equal (was, is))
    return;

  if (was != NULL)
    kith_order_index_remove (index, was, id);
  if (is != NULL)
    kith_order_index_insert (index, is, id);
}

static void
apply_change (KithSqliteOrders *self, KithOrderChange *change)
{
  g_autoptr (GBytes) created = key_from_time (change->created);

  self->total += (gint64) change->is - (gint64) change->was;
  for (guint i = 0; i < N_ORDERS; i++)
    {
      KithOrderIndex *index = self->indexes[i];

      if (index == NULL)
        continue;
      if (orders[i].sort == KITH_SORT_CREATED)
        move (index, change->id, change->was ? created : NULL,
              change->is ? created : NULL);
      else if (orders[i].sort == KITH_SORT_FIRST_NAME)
        move (index, change->id, change->was_first, change->is_first);
      else
        move (index, change->id, change->was_last, change->is_last);
    }
}

/* Reads the row that stands @middle rows after @place. */
static gboolean
split (KithDb *db,
       int order,
       KithOrderIndex *index,
       KithOrderPlace *place,
       gint64 middle)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT %s, id FROM contact WHERE (%s, id) >= (?, ?)"
    " ORDER BY %s, id LIMIT 1 OFFSET ?",
    orders[order].column, orders[order].column, orders[order].column);
  g_autoptr (KithStatement) statement = kith_db_prepare (db, sql, NULL);
  sqlite3_stmt *handle = statement != NULL
                           ? kith_statement_get_handle (statement)
                           : NULL;
  g_autoptr (GBytes) key = NULL;

  if (handle == NULL)
    return FALSE;

  kith_sqlite_orders_bind (statement, 1, orders[order].sort, place->key);
  sqlite3_bind_text (handle, 2, place->id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (handle, 3, middle);
  if (kith_statement_step (statement, NULL) != KITH_STEP_ROW)
    return FALSE;

  key = kith_sqlite_orders_read_key (statement, 0, orders[order].sort);
  kith_order_index_split (index, middle, key,
                          kith_statement_get_text (statement, 1));

  return TRUE;
}

/* One that cannot be split any more is made anew when it is next needed. */
static void
split_oversized (KithSqliteOrders *self, KithDb *db, int order)
{
  KithOrderPlace *place;
  gint64 middle;
  gboolean ok = TRUE;

  while (
    ok
    && (place = kith_order_index_get_oversized (self->indexes[order], &middle))
         != NULL)
    {
      ok = split (db, order, self->indexes[order], place, middle);
      kith_order_place_free (place);
    }
  if (!ok)
    g_clear_pointer (&self->indexes[order], kith_order_index_free);
}

/**
 * kith_sqlite_orders_apply:
 * @self: the orders
 * @db: a connection that sees what was committed, and nothing after it
 * @changes: (element-type KithOrderChange): what was committed
 */
void
kith_sqlite_orders_apply (KithSqliteOrders *self,
                          KithDb *db,
                          GPtrArray *changes)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (changes->len == 0)
    return;

  locker = g_mutex_locker_new (&self->lock);
  for (guint i = 0; i < changes->len; i++)
    apply_change (self, g_ptr_array_index (changes, i));
  for (guint i = 0; i < N_ORDERS; i++)
    if (self->indexes[i] != NULL)
      split_oversized (self, db, (int) i);
}

KithOrderPlace *
kith_sqlite_orders_seek (KithSqliteOrders *self,
                         KithSort sort,
                         gint64 offset,
                         gboolean descending,
                         gint64 *rest)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  KithOrderIndex *index = self->indexes[find_order (sort)];

  *rest = offset;

  return index != NULL ? kith_order_index_seek (index, offset, descending, rest)
                       : NULL;
}

void
kith_sqlite_orders_bind (KithStatement *statement,
                         int position,
                         KithSort sort,
                         GBytes *key)
{
  sqlite3_stmt *handle = kith_statement_get_handle (statement);

  if (sort == KITH_SORT_CREATED)
    sqlite3_bind_int64 (handle, position, time_from_key (key));
  else
    sqlite3_bind_blob64 (handle, position, g_bytes_get_data (key, NULL),
                         g_bytes_get_size (key), SQLITE_STATIC);
}
