/* kith-auth.h: who is asking, and what they may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-keys.h"

G_BEGIN_DECLS

/* The API keys of a store.  A key that another process removes stops working
 * within a second; one that it adds works at once. */
#define KITH_TYPE_AUTH (kith_auth_get_type ())
G_DECLARE_FINAL_TYPE (KithAuth, kith_auth, KITH, AUTH, GObject)

KithAuth *kith_auth_new (KithStore *store);

/* Looks up the value of an Authorization header: "KEY" or "Bearer KEY".
 * (transfer none) (nullable): until the next call. */
const KithStoreKey *kith_auth_find (KithAuth *self, const char *authorization);
/* FALSE, with an error, when the store has no key. */
gboolean kith_auth_has_keys (KithAuth *self, GError **error);
/* (transfer full): that error. */
GError *kith_auth_error_no_keys (void);

/* A new key: "kith_" and 256 random bits. (transfer full) */
char *kith_auth_make_key (GError **error);
/* What a store keeps of it. (transfer full) */
char *kith_auth_hash_key (const char *key);

G_END_DECLS
