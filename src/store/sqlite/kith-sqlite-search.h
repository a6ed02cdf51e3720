/* kith-sqlite-search.h: reading that takes its time, in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "store/index/kith-sqlite-orders.h"
#include "store/sqlite/kith-sqlite-writer.h"

G_BEGIN_DECLS

typedef struct _KithSqliteSearch KithSqliteSearch;

/* @orders, @writer: (transfer none): stay while the search does.  The first
 * page deep in an order makes the order, with @writer held. */
KithSqliteSearch *kith_sqlite_search_new (const char *path,
                                          KithSqliteOrders *orders,
                                          KithSqliteWriter *writer,
                                          GError **error);
/* What was pushed is finished before. */
void kith_sqlite_search_free (KithSqliteSearch *self);

/* @task: (transfer full): its data is a KithQuery, it returns a KithStorePage.
 * One that is cancelled ends early. */
void kith_sqlite_search_push (KithSqliteSearch *self, GTask *task);

/* Reads in the thread of the search.  @data: that of the task. (transfer full):
 * what the task returns, or NULL with an error. */
typedef gpointer (*KithReadFunc) (KithDb *db, gpointer data, GError **error);
/* @task: (transfer full); @result_free: for what nobody takes. */
void kith_sqlite_search_run (KithSqliteSearch *self,
                             GTask *task,
                             KithReadFunc func,
                             GDestroyNotify result_free);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteSearch, kith_sqlite_search_free)

G_END_DECLS
