/* kith-store-open.h: opens the store that a URI names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

gboolean kith_store_exists (const char *uri);
/* Opens "sqlite:PATH", making the file and its folder when absent.  Blocks.
 * Errors: KITH_ERROR_STORE (not a Kith store, broken, newer than this program),
 * KITH_ERROR_BUSY (opened by another kithd), KITH_ERROR_INVALID for a URI that
 * names no store.
 */
KithStore *kith_store_open (const char *uri, GError **error);
/* Opens a store beside a kithd that has it open: for the calls about keys and
 * webhooks only, none of the others. */
KithStore *kith_store_open_keys (const char *uri, GError **error);

G_END_DECLS
