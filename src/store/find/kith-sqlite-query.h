/* kith-sqlite-query.h: finding contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/index/kith-sqlite-orders.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Whether @query asks for all contacts in an order that has an index: such a
 * page takes some microseconds at any depth. */
gboolean kith_sqlite_query_is_simple (const KithQuery *query);
/* Whether it needs the order's KithOrderIndex to be quick. */
gboolean kith_sqlite_query_is_deep (const KithQuery *query);
KithStorePage *kith_sqlite_query_page (KithDb *db,
                                       KithSqliteOrders *orders,
                                       const KithQuery *query,
                                       GError **error);
/* Any query; may take milliseconds. */
KithStorePage *
kith_sqlite_query_run (KithDb *db, const KithQuery *query, GError **error);
/* All that are in @query, whatever its page: gint64, ascending, by which the
 * store knows them. (transfer full) */
GArray *
kith_sqlite_query_list (KithDb *db, const KithQuery *query, GError **error);

G_END_DECLS
