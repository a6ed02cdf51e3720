/* kith-dialog.h: a dialog as one of the program's windows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The shortcuts of the program work in @dialog, too, Ctrl+Q above all, and it
 * goes with the window that it is transient for. */
void kith_dialog_adopt (GtkWindow *dialog);
/* Adopts and shows @dialog. */
void kith_dialog_present (GtkWindow *dialog);

G_END_DECLS
