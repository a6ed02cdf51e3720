/* kith-fetch-all.h: every contact that a query finds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* Page after page, without their details: names, ids and revisions.
 * @progress: (nullable) (scope notified): how many of how many; its @data is
 * that of @callback. */
void kith_fetch_all_async (KithContacts *contacts,
                           const KithQuery *query,
                           GFileProgressCallback progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data);
/* (transfer container) (element-type KithContact) */
GPtrArray *kith_fetch_all_finish (GAsyncResult *result, GError **error);

G_END_DECLS
