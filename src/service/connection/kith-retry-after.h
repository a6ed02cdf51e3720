/* kith-retry-after.h: when a server wants to be asked again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Keeps what @headers say of it with @error. */
void kith_retry_after_add (GError *error, SoupMessageHeaders *headers);

/* How long the server asked to wait, in microseconds, a day at most; -1 where
 * it did not.  It may be 0: whoever asks again by itself has a wait of its own,
 * too, and takes the longer one.  @error: (nullable) */
gint64 kith_retry_after_get (const GError *error);

G_END_DECLS
