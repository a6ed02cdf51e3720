/* kith-asking.h: one question at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows @dialog, as soon as nothing else asks over the window that it is
 * transient for; what belongs to the dialog that asks comes up over it at once.
 */
void kith_asking_present (GtkWindow *dialog);
/* The topmost dialog that asks over @window; itself when nothing is asked.
 * (transfer none) */
GtkWindow *kith_asking_get_current (GtkWindow *window);

G_END_DECLS
