/* kith-sqlite-orders.h: the orders that pages are read in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-query.h"
#include "store/database/kith-db.h"
#include "store/index/kith-order-index.h"

G_BEGIN_DECLS

/* What a write changes in the orders. */
typedef struct
{
  char *id;
  gint64 created;
  gboolean was;      /* the contact was there before */
  gboolean is;       /* and is there after */
  GBytes *was_first; /* keys of its place, before and after */
  GBytes *was_last;
  GBytes *is_first;
  GBytes *is_last;
} KithOrderChange;

void kith_order_change_free (KithOrderChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOrderChange, kith_order_change_free)

/* How many contacts there are, and a KithOrderIndex for each order that has an
 * index in SQL: made when first needed, then kept.  May be used by any thread.
 */
typedef struct _KithSqliteOrders KithSqliteOrders;

KithSqliteOrders *kith_sqlite_orders_new (gint64 total);
void kith_sqlite_orders_free (KithSqliteOrders *self);

/* The column that holds the key of @sort; NULL when none does. */
const char *kith_sqlite_orders_get_column (KithSort sort);

gint64 kith_sqlite_orders_get_total (KithSqliteOrders *self);
gboolean kith_sqlite_orders_is_built (KithSqliteOrders *self, KithSort sort);
/* Call it while nothing is written. */
gboolean kith_sqlite_orders_build (KithSqliteOrders *self,
                                   KithDb *db,
                                   KithSort sort,
                                   GError **error);
/* After the commit, before anything else is written. */
void kith_sqlite_orders_apply (KithSqliteOrders *self,
                               KithDb *db,
                               GPtrArray *changes);
/* See kith_order_index_seek(). */
KithOrderPlace *kith_sqlite_orders_seek (KithSqliteOrders *self,
                                         KithSort sort,
                                         gint64 offset,
                                         gboolean descending,
                                         gint64 *rest);
/* A key from a row that holds its column. (transfer full) */
GBytes *kith_sqlite_orders_read_key (KithStatement *statement,
                                     int column,
                                     KithSort sort);
/* Binds a place's key as its column has it. */
void kith_sqlite_orders_bind (KithStatement *statement,
                              int position,
                              KithSort sort,
                              GBytes *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteOrders, kith_sqlite_orders_free)

G_END_DECLS
