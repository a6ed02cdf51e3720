/* kith-store-keys.c: the API keys that a store knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_store_key_free:
 * @key: (nullable) (transfer full): a key
 */
void
kith_store_key_free (KithStoreKey *key)
{
  if (key == NULL)
    return;

  g_free (key->name);
  g_free (key->hash);
  g_free (key->app_id);
  g_free (key);
}

GPtrArray *
kith_store_list_keys (KithStore *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_keys (self, error);
}

gboolean
kith_store_add_key (KithStore *self, const KithStoreKey *key, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->add_key (self, key, error);
}

gboolean
kith_store_remove_key (KithStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->remove_key (self, name, error);
}
