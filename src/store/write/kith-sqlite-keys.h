/* kith-sqlite-keys.h: API keys in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"
#include "store/interface/kith-store-keys.h"

G_BEGIN_DECLS

/* (transfer container) (element-type KithStoreKey) */
GPtrArray *kith_sqlite_keys_list (KithDb *db, GError **error);
gboolean
kith_sqlite_keys_add (KithDb *db, const KithStoreKey *key, GError **error);
gboolean kith_sqlite_keys_remove (KithDb *db, const char *name, GError **error);

G_END_DECLS
