/* kith-outbox-rescue.h: a damaged file of waiting changes is set aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For whoever holds the lock of @path.  A damaged file and its log become
 * "NAME-unreadable-DATE.db" beside it, and a new one takes its place, with all
 * that could be read, and a record of KITH_OUTBOX_KIND_DAMAGE that tells where
 * the old one is.  At every moment all that could be read is in one of the two,
 * also when the power is cut; what was begun is gone on with by the next
 * finish().  Errors: KITH_ERROR_STORE, KITH_ERROR_STORE_FULL; it is to be tried
 * again then. */
gboolean kith_outbox_rescue (const char *path, const char *vfs, GError **error);

/* Before the file is looked at. */
gboolean kith_outbox_rescue_finish (const char *path, GError **error);
/* Whether there is something to finish. */
gboolean kith_outbox_rescue_is_begun (const char *path);

G_END_DECLS
