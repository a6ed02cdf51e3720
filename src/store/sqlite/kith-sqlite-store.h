/* kith-sqlite-store.h: contacts in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* One connection reads in the store's own thread (a contact, a page), a second
 * writes (kith-sqlite-writer.h), a third searches (kith-sqlite-search.h).
 */
#define KITH_TYPE_SQLITE_STORE (kith_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (KithSqliteStore,
                      kith_sqlite_store,
                      KITH,
                      SQLITE_STORE,
                      GObject)

KithStore *
kith_sqlite_store_open (const char *path, KithClock *clock, GError **error);
/* Beside a process that serves it: for the calls about keys only. */
KithStore *kith_sqlite_store_open_beside (const char *path,
                                          KithClock *clock,
                                          GError **error);

G_END_DECLS
