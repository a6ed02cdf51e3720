/* kith-store-catalog.c: the labels and extended fields of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-store-interface.h"

GPtrArray *
kith_store_list_fields (KithStore *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_fields (self, error);
}

KithExtendedField *
kith_store_add_field (KithStore *self,
                      const char *display_name,
                      KithDataType type,
                      gboolean *is_new,
                      GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->add_field (self, display_name, type,
                                                 is_new, error);
}

KithExtendedField *
kith_store_rename_field (KithStore *self,
                         const char *key,
                         const char *display_name,
                         GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL && display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->rename_field (self, key, display_name,
                                                    error);
}

gboolean
kith_store_remove_field (KithStore *self, const char *key, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->remove_field (self, key, error);
}

GPtrArray *
kith_store_list_labels (KithStore *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_labels (self, error);
}

KithLabel *
kith_store_add_label (KithStore *self,
                      const char *display_name,
                      gboolean *is_new,
                      GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->add_label (self, display_name, is_new,
                                                 error);
}
