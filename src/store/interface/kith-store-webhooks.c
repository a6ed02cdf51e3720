/* kith-store-webhooks.c: who is sent what happens in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_store_webhook_free:
 * @webhook: (nullable) (transfer full): a webhook
 */
void
kith_store_webhook_free (KithStoreWebhook *webhook)
{
  if (webhook == NULL)
    return;

  g_free (webhook->id);
  g_free (webhook->name);
  g_free (webhook->url);
  g_free (webhook->key);
  g_free (webhook->events);
  g_free (webhook);
}

GPtrArray *
kith_store_list_webhooks (KithStore *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_webhooks (self, error);
}

gboolean
kith_store_add_webhook (KithStore *self,
                        const KithStoreWebhook *webhook,
                        GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (webhook != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->add_webhook (self, webhook, error);
}

gboolean
kith_store_remove_webhook (KithStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->remove_webhook (self, name, error);
}

void
kith_store_advance_webhook_async (KithStore *self,
                                  const char *id,
                                  gint64 position,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->advance_webhook_async (self, id, position,
                                                      cancellable, callback,
                                                      user_data);
}

gboolean
kith_store_advance_webhook_finish (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->advance_webhook_finish (self, result,
                                                              error);
}
