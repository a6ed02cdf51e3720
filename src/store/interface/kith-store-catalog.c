/* kith-store-catalog.c: the labels and extended fields of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

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
                      const char *author,
                      gboolean *is_new,
                      GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->add_field (self, display_name, type,
                                                 author, is_new, error);
}

KithExtendedField *
kith_store_rename_field (KithStore *self,
                         const char *key,
                         const char *display_name,
                         const char *author,
                         GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL && display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->rename_field (self, key, display_name,
                                                    author, error);
}

/**
 * kith_store_remove_field_async:
 * @self: a store
 * @key: the key of a custom field
 * @author: (nullable): who does it
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when the field is gone
 * @user_data: for @callback
 *
 * Takes the value of the field from every contact, then removes the field.
 */
void
kith_store_remove_field_async (KithStore *self,
                               const char *key,
                               const char *author,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (key != NULL);

  KITH_STORE_GET_IFACE (self)->remove_field_async (self, key, author,
                                                   cancellable, callback,
                                                   user_data);
}

/**
 * kith_store_remove_field_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_PERMISSION, KITH_ERROR_STORE
 *
 * Returns: whether the field is gone
 */
gboolean
kith_store_remove_field_finish (KithStore *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->remove_field_finish (self, result, error);
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
                      const char *author,
                      gboolean *is_new,
                      GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);
  g_return_val_if_fail (display_name != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->add_label (self, display_name, author,
                                                 is_new, error);
}

/**
 * kith_store_rename_label_async:
 * @self: a store
 * @key: the key of a custom label
 * @display_name: its new name
 * @author: (nullable): who does it
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when contacts are found by the new name
 * @user_data: for @callback
 */
void
kith_store_rename_label_async (KithStore *self,
                               const char *key,
                               const char *display_name,
                               const char *author,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (key != NULL && display_name != NULL);

  KITH_STORE_GET_IFACE (self)->rename_label_async (self, key, display_name,
                                                   author, cancellable,
                                                   callback, user_data);
}

/**
 * kith_store_rename_label_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_PERMISSION, KITH_ERROR_STORE
 *
 * Returns: (transfer full): the label with its new name
 */
KithLabel *
kith_store_rename_label_finish (KithStore *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->rename_label_finish (self, result, error);
}

/**
 * kith_store_remove_label_async:
 * @self: a store
 * @key: the key of a custom label
 * @author: (nullable): who does it
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when the label is gone
 * @user_data: for @callback
 *
 * Takes the label from every contact, then removes it.
 */
void
kith_store_remove_label_async (KithStore *self,
                               const char *key,
                               const char *author,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (key != NULL);

  KITH_STORE_GET_IFACE (self)->remove_label_async (self, key, author,
                                                   cancellable, callback,
                                                   user_data);
}

/**
 * kith_store_remove_label_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_PERMISSION, KITH_ERROR_STORE
 *
 * Returns: whether the label is gone
 */
gboolean
kith_store_remove_label_finish (KithStore *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->remove_label_finish (self, result, error);
}
