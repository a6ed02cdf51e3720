/* kith-sqlite-restore.h: a contact as it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-history.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Within a transaction: see kith_store_restore_contact_async().
 * (transfer full): the contact */
GBytes *kith_sqlite_restore (const KithSqliteWork *work,
                             const KithStoreRestore *restore,
                             GError **error);

G_END_DECLS
