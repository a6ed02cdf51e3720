/* kith-sqlite-merge.h: making several contacts one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-operations.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Within a transaction; checks all there is to check before it writes anything.
 * (transfer full): the target as JSON text.  Errors: see
 * kith_store_merge_contacts_async(). */
GBytes *kith_sqlite_merge (const KithSqliteWork *work,
                           const KithStoreMerge *merge,
                           GError **error);
/* What that would make of the target. */
GBytes *kith_sqlite_merge_preview (KithDb *db,
                                   const KithStoreMerge *merge,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
