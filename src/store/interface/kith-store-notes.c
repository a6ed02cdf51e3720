/* kith-store-notes.c: the notes about the contacts of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_store_note_page_free:
 * @page: (nullable) (transfer full): a page of notes
 */
void
kith_store_note_page_free (KithStoreNotePage *page)
{
  if (page == NULL)
    return;

  g_clear_pointer (&page->notes, g_ptr_array_unref);
  g_free (page);
}

/**
 * kith_store_get_note_async:
 * @self: a store
 * @id: a note's id
 * @cancellable: (nullable): cancels
 * @callback: called when the note is there
 * @user_data: for @callback
 */
void
kith_store_get_note_async (KithStore *self,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->get_note_async (self, id, cancellable, callback,
                                               user_data);
}

/**
 * kith_store_get_note_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_STORE
 *
 * Returns: (transfer full): the record as JSON text
 */
GBytes *
kith_store_get_note_finish (KithStore *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->get_note_finish (self, result, error);
}

/**
 * kith_store_write_note_async:
 * @self: a store
 * @write: what to write; borrowed until this returns
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when the note is durable
 * @user_data: for @callback
 *
 * Creates a note, or updates one that is still at the revision that the change
 * started from.
 */
void
kith_store_write_note_async (KithStore *self,
                             const KithStoreNoteWrite *write,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (write != NULL && write->note != NULL);

  KITH_STORE_GET_IFACE (self)->write_note_async (self, write, cancellable,
                                                 callback, user_data);
}

/**
 * kith_store_write_note_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_ALREADY_CHANGED,
 *   KITH_ERROR_INVALID, KITH_ERROR_STORE, KITH_ERROR_STORE_FULL
 *
 * Returns: (transfer full): the record as JSON text
 */
GBytes *
kith_store_write_note_finish (KithStore *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->write_note_finish (self, result, error);
}

/**
 * kith_store_delete_note_async:
 * @self: a store
 * @id: a note's id
 * @author: (nullable): who does it
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when the note is gone
 * @user_data: for @callback
 */
void
kith_store_delete_note_async (KithStore *self,
                              const char *id,
                              const char *author,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->delete_note_async (self, id, author, cancellable,
                                                  callback, user_data);
}

/**
 * kith_store_delete_note_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_STORE, KITH_ERROR_STORE_FULL
 *
 * Returns: whether the note is gone
 */
gboolean
kith_store_delete_note_finish (KithStore *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->delete_note_finish (self, result, error);
}

/**
 * kith_store_query_notes_async:
 * @self: a store
 * @query: which notes; borrowed until this returns
 * @cancellable: (nullable): cancels
 * @callback: called when the page is there
 * @user_data: for @callback
 */
void
kith_store_query_notes_async (KithStore *self,
                              const KithNoteQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (query != NULL);

  KITH_STORE_GET_IFACE (self)->query_notes_async (self, query, cancellable,
                                                  callback, user_data);
}

/**
 * kith_store_query_notes_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_STORE
 *
 * Returns: (transfer full): the page
 */
KithStoreNotePage *
kith_store_query_notes_finish (KithStore *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->query_notes_finish (self, result, error);
}
