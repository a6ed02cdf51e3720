/* kith-sqlite-operations.h: labels of a contact, and what is submitted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-operations.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Within a transaction; each checks all there is to check before it writes
 * anything.  (transfer full): see kith_store_label_contact_async() and
 * kith_store_submit_contact_async(). */
GBytes *kith_sqlite_label (const KithSqliteWork *work,
                           const KithStoreLabeling *labeling,
                           GError **error);
GBytes *kith_sqlite_submit (const KithSqliteWork *work,
                            const KithStoreSubmission *submission,
                            GError **error);

G_END_DECLS
