/* kith-sqlite-order.h: one of the orders that contacts are sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "model/kith-query.h"
#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* By a column of the contacts, by a value, or, at last, by id. */
typedef struct
{
  KithSort sort; /* KITH_SORT_NONE: by id */
  gboolean descending;

  /* Of values: */
  gint64 kind; /* 0: it is a column */
  GBytes *begin;
  GBytes *end;
  gsize n_prefix; /* bytes of a norm that are no part of the value */
} KithSqliteOrder;

void kith_sqlite_order_init (KithSqliteOrder *self,
                             KithSort sort,
                             const char *key,
                             gboolean descending);
void kith_sqlite_order_clear (KithSqliteOrder *self);

/* Whether it knows every contact, and none is equal to another, as they stand
 * in it by id then. */
gboolean kith_sqlite_order_is_whole (const KithSqliteOrder *self);
/* Gives, in order, the number and the key of each contact that has one. */
KithStatement *kith_sqlite_order_scan (const KithSqliteOrder *self,
                                       KithDb *db,
                                       GError **error);
/* The key from a contact's row, its document parsed where @record is not NULL:
 * see kith_sqlite_order_needs_record().  (transfer full) (nullable) */
GBytes *kith_sqlite_order_get_key (const KithSqliteOrder *self,
                                   KithStatement *row,
                                   JsonObject *record);
gboolean kith_sqlite_order_needs_record (const KithSqliteOrder *self);
/* The columns of such a row. */
#define KITH_SQLITE_ORDER_COLUMNS "id, created, first_key, last_key"
#define KITH_SQLITE_ORDER_N_COLUMNS 4

/* Of two keys, as memcmp(); a missing one comes last in either direction. */
int
kith_sqlite_order_compare (const KithSqliteOrder *self, GBytes *a, GBytes *b);
/* Whether a row of kith_sqlite_order_scan() has what counts as the same key. */
gboolean kith_sqlite_order_is_same (const KithSqliteOrder *self,
                                    GBytes *key,
                                    KithStatement *row);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithSqliteOrder, kith_sqlite_order_clear)

G_END_DECLS
