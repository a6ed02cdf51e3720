/* kith-outbox-bar.h: what waits to be sent cannot be read, or could not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Says above the list that what waits, and what was kept, cannot be shown yet,
 * with the way to try it again; or that the file of it was damaged, and where it
 * is, until that is closed.  Hidden otherwise. */
#define KITH_TYPE_OUTBOX_BAR (kith_outbox_bar_get_type ())
G_DECLARE_FINAL_TYPE (KithOutboxBar, kith_outbox_bar, KITH, OUTBOX_BAR, AdwBin)

/* Once. */
void kith_outbox_bar_set_outbox (KithOutboxBar *self, KithOutbox *outbox);

G_END_DECLS
