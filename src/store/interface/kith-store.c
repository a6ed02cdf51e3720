/* kith-store.c: where contacts are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

G_DEFINE_INTERFACE (KithStore, kith_store, G_TYPE_OBJECT)

static void
kith_store_default_init (KithStoreInterface *iface)
{
  g_signal_new ("changed", KITH_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 0);
}

/**
 * kith_store_page_free:
 * @page: (nullable) (transfer full): a page
 */
void
kith_store_page_free (KithStorePage *page)
{
  if (page == NULL)
    return;

  g_clear_pointer (&page->contacts, g_ptr_array_unref);
  g_clear_pointer (&page->unreadable, g_hash_table_unref);
  g_free (page);
}

void
kith_store_get_contact_async (KithStore *self,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->get_contact_async (self, id, cancellable,
                                                  callback, user_data);
}

GBytes *
kith_store_get_contact_finish (KithStore *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->get_contact_finish (self, result, error);
}

/**
 * kith_store_can_read:
 * @self: a store
 *
 * Returns: whether kith_store_read_contact() may be called
 */
gboolean
kith_store_can_read (KithStore *self)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->read_contact != NULL;
}

/**
 * kith_store_read_contact:
 * @self: a store that kith_store_can_read()
 * @id: a contact's id
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the record as JSON text
 */
GBytes *
kith_store_read_contact (KithStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (kith_store_can_read (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return KITH_STORE_GET_IFACE (self)->read_contact (self, id, error);
}

void
kith_store_write_contact_async (KithStore *self,
                                const KithStoreWrite *write,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (write != NULL && write->info != NULL);

  KITH_STORE_GET_IFACE (self)->write_contact_async (self, write, cancellable,
                                                    callback, user_data);
}

GBytes *
kith_store_write_contact_finish (KithStore *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->write_contact_finish (self, result,
                                                            error);
}

/**
 * kith_store_try_write_contact:
 * @self: a store
 * @write: what to write
 * @contact: (out) (transfer full) (nullable): the whole contact as it is now;
 *   %NULL with @error
 * @error: return location for an error
 *
 * Returns: whether it was tried, however it went
 */
gboolean
kith_store_try_write_contact (KithStore *self,
                              const KithStoreWrite *write,
                              GBytes **contact,
                              GError **error)
{
  KithStoreInterface *iface;

  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (write != NULL && write->info != NULL, FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);

  iface = KITH_STORE_GET_IFACE (self);

  return iface->try_write_contact != NULL
         && iface->try_write_contact (self, write, contact, error);
}

void
kith_store_delete_contact_async (KithStore *self,
                                 const char *id,
                                 gint64 revision,
                                 const char *author,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->delete_contact_async (self, id, revision, author,
                                                     cancellable, callback,
                                                     user_data);
}

gboolean
kith_store_delete_contact_finish (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->delete_contact_finish (self, result,
                                                             error);
}

void
kith_store_query_async (KithStore *self,
                        const KithQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (query != NULL);

  KITH_STORE_GET_IFACE (self)->query_async (self, query, cancellable, callback,
                                            user_data);
}

KithStorePage *
kith_store_query_finish (KithStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->query_finish (self, result, error);
}

/**
 * kith_store_close:
 * @self: a store
 *
 * Finishes what is under way and closes.  Blocks.  After it every call but
 * this one fails with KITH_ERROR_STORE.
 *
 * Returns: whether it went well
 */
gboolean
kith_store_close (KithStore *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->close (self, error);
}
