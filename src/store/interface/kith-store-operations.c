/* kith-store-operations.c: what is done to contacts beside writing them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

void
kith_store_label_contact_async (KithStore *self,
                                const KithStoreLabeling *labeling,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (labeling->contact_id != NULL && labeling->keys != NULL);

  KITH_STORE_GET_IFACE (self)->label_contact_async (self, labeling, cancellable,
                                                    callback, user_data);
}

GBytes *
kith_store_label_contact_finish (KithStore *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->label_contact_finish (self, result,
                                                            error);
}

void
kith_store_merge_contacts_async (KithStore *self,
                                 const KithStoreMerge *merge,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (merge->target_id != NULL && merge->source_ids != NULL);

  KITH_STORE_GET_IFACE (self)->merge_contacts_async (self, merge, cancellable,
                                                     callback, user_data);
}

GBytes *
kith_store_merge_contacts_finish (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->merge_contacts_finish (self, result,
                                                             error);
}

void
kith_store_preview_merge_async (KithStore *self,
                                const KithStoreMerge *merge,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (merge->target_id != NULL && merge->source_ids != NULL);

  KITH_STORE_GET_IFACE (self)->preview_merge_async (self, merge, cancellable,
                                                    callback, user_data);
}

GBytes *
kith_store_preview_merge_finish (KithStore *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->preview_merge_finish (self, result,
                                                            error);
}

void
kith_store_submit_contact_async (KithStore *self,
                                 const KithStoreSubmission *submission,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (submission->info != NULL);

  KITH_STORE_GET_IFACE (self)->submit_contact_async (self, submission,
                                                     cancellable, callback,
                                                     user_data);
}

GBytes *
kith_store_submit_contact_finish (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->submit_contact_finish (self, result,
                                                             error);
}
