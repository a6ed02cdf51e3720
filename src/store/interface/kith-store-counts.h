/* kith-store-counts.h: how many contacts of a store have what
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 all;
  gint64 unlabeled;
  GHashTable *by_label; /* key → gint64 *; without those that nobody has */
} KithStoreCounts;

void kith_store_counts_free (KithStoreCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreCounts, kith_store_counts_free)

/* Of those that @filter, (nullable), lets through; borrowed. */
void kith_store_count_async (KithStore *self,
                             const KithFilter *filter,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
KithStoreCounts *
kith_store_count_finish (KithStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
