/* kith-sqlite-webhooks.h: webhooks in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"
#include "store/interface/kith-store-webhooks.h"

G_BEGIN_DECLS

/* (transfer container) (element-type KithStoreWebhook) */
GPtrArray *kith_sqlite_webhooks_list (KithDb *db, GError **error);
gboolean kith_sqlite_webhooks_add (KithDb *db,
                                   const KithStoreWebhook *webhook,
                                   GError **error);
gboolean
kith_sqlite_webhooks_remove (KithDb *db, const char *name, GError **error);
gboolean kith_sqlite_webhooks_advance (KithDb *db,
                                       const char *id,
                                       gint64 position,
                                       GError **error);

G_END_DECLS
