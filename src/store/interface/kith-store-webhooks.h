/* kith-store-webhooks.h: who is sent what happens in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id; /* a GUID */
  char *name;
  char *url;
  char *key;       /* private, PEM: signs what is sent there */
  char *events;    /* (nullable): of which types, parted by spaces; all */
  gint64 position; /* the seq of the last event that was accepted there */
  gint64 created;  /* microseconds */
} KithStoreWebhook;

void kith_store_webhook_free (KithStoreWebhook *webhook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreWebhook, kith_store_webhook_free)

/* These three also work in a store of kith_store_open_keys().
 * (transfer container) (element-type KithStoreWebhook) */
GPtrArray *kith_store_list_webhooks (KithStore *self, GError **error);
/* Its position is the end of the history, whatever @webhook says.
 * Error: KITH_ERROR_DUPLICATE when the name is taken. */
gboolean kith_store_add_webhook (KithStore *self,
                                 const KithStoreWebhook *webhook,
                                 GError **error);
/* Error: KITH_ERROR_NOT_FOUND. */
gboolean
kith_store_remove_webhook (KithStore *self, const char *name, GError **error);

/* Says that all up to @position has been accepted.
 * Error: KITH_ERROR_NOT_FOUND when it has been removed. */
void kith_store_advance_webhook_async (KithStore *self,
                                       const char *id,
                                       gint64 position,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kith_store_advance_webhook_finish (KithStore *self,
                                            GAsyncResult *result,
                                            GError **error);

G_END_DECLS
