/* kith-store-counts.c: how many contacts of a store have what
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_store_counts_free:
 * @counts: (nullable) (transfer full): counts
 */
void
kith_store_counts_free (KithStoreCounts *counts)
{
  if (counts == NULL)
    return;

  g_clear_pointer (&counts->by_label, g_hash_table_unref);
  g_free (counts);
}

/**
 * kith_store_count_async:
 * @self: a store
 * @filter: (nullable): which contacts are counted; borrowed until this returns
 * @cancellable: (nullable): cancels
 * @callback: called when they are counted
 * @user_data: for @callback
 */
void
kith_store_count_async (KithStore *self,
                        const KithFilter *filter,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));

  KITH_STORE_GET_IFACE (self)->count_async (self, filter, cancellable, callback,
                                            user_data);
}

/**
 * kith_store_count_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_STORE
 *
 * Returns: (transfer full): the counts
 */
KithStoreCounts *
kith_store_count_finish (KithStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->count_finish (self, result, error);
}
