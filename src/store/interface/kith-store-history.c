/* kith-store-history.c: what happened in a store, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_history_entry_free:
 * @entry: (nullable) (transfer full): an entry
 */
void
kith_history_entry_free (KithHistoryEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->entity);
  g_free (entry->author);
  g_free (entry->origin);
  g_clear_pointer (&entry->doc, g_bytes_unref);
  g_free (entry->merged_into);
  g_clear_pointer (&entry->merged_into_doc, g_bytes_unref);
  g_free (entry);
}

/**
 * kith_store_list_history_async:
 * @self: a store
 * @query: which entries, at most @query->limit; borrowed until this returns
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Lists what happened, oldest first unless asked otherwise.
 */
void
kith_store_list_history_async (KithStore *self,
                               const KithHistoryQuery *query,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (query != NULL);

  KITH_STORE_GET_IFACE (self)->list_history_async (self, query, cancellable,
                                                   callback, user_data);
}

/**
 * kith_store_list_history_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_STORE
 *
 * Returns: (transfer container) (element-type KithHistoryEntry): the entries
 */
GPtrArray *
kith_store_list_history_finish (KithStore *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_history_finish (self, result, error);
}

/**
 * kith_store_restore_contact_async:
 * @self: a store
 * @restore: what to restore; borrowed until this returns
 * @cancellable: (nullable): before it has begun
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_store_restore_contact_async (KithStore *self,
                                  const KithStoreRestore *restore,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (restore != NULL && restore->contact_id != NULL);

  KITH_STORE_GET_IFACE (self)->restore_contact_async (self, restore,
                                                      cancellable, callback,
                                                      user_data);
}

GBytes *
kith_store_restore_contact_finish (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->restore_contact_finish (self, result,
                                                              error);
}

/**
 * kith_store_get_last_seq:
 * @self: a store
 *
 * Returns: the seq of the last change that is durable; 0 before the first
 */
gint64
kith_store_get_last_seq (KithStore *self)
{
  g_return_val_if_fail (KITH_IS_STORE (self), 0);

  return KITH_STORE_GET_IFACE (self)->get_last_seq (self);
}

/**
 * kith_store_get_forgotten_seq:
 * @self: a store
 *
 * Returns: the seq before the oldest entry that is kept: whoever has seen less
 *   has missed something for good
 */
gint64
kith_store_get_forgotten_seq (KithStore *self)
{
  g_return_val_if_fail (KITH_IS_STORE (self), 0);

  return KITH_STORE_GET_IFACE (self)->get_forgotten_seq (self);
}
