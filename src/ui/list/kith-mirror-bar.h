/* kith-mirror-bar.h: what is shown, when it is not the server's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/mirror/kith-mirror.h"

G_BEGIN_DECLS

/* Says that there is no network, and of when the contacts are; how far the
 * first load is, with the way to stop it; and that it was stopped.  Is not seen
 * otherwise.
 *
 * Signal "retry": somebody wants it to be tried now.
 */
#define KITH_TYPE_MIRROR_BAR (kith_mirror_bar_get_type ())
G_DECLARE_FINAL_TYPE (KithMirrorBar, kith_mirror_bar, KITH, MIRROR_BAR, AdwBin)

/* Once. */
void kith_mirror_bar_set_mirror (KithMirrorBar *self, KithMirror *mirror);

G_END_DECLS
