/* kith-outbox-salvage.h: what can be read of a damaged file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each record of @path and its log whose own pages can be read, in the order in
 * which they first came; nothing is changed.  It needs as much room as the file
 * has, below @scratch, which is removed.  (transfer container) (element-type
 * KithOutboxRecord).  Errors: KITH_ERROR_STORE, KITH_ERROR_STORE_FULL. */
GPtrArray *
kith_outbox_salvage (const char *path, const char *scratch, GError **error);

G_END_DECLS
