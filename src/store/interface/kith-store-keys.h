/* kith-store-keys.h: the API keys that a store knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-permission.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* An API key as stored: never the key itself. */
typedef struct
{
  char *name;
  char *hash; /* SHA-256 of the key, hexadecimal */
  KithPermission permission;
  gint64 created; /* microseconds */
  char *app_id;   /* (nullable): of an app; NULL: a person's */
} KithStoreKey;

void kith_store_key_free (KithStoreKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreKey, kith_store_key_free)

/* (transfer container) (element-type KithStoreKey) */
GPtrArray *kith_store_list_keys (KithStore *self, GError **error);
/* Error: KITH_ERROR_DUPLICATE when the name is taken. */
gboolean
kith_store_add_key (KithStore *self, const KithStoreKey *key, GError **error);
gboolean
kith_store_remove_key (KithStore *self, const char *name, GError **error);

G_END_DECLS
