/* kith-fold.h: what is folded is not there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK 4.8 tells assistive technology of the child of a revealer also while that
 * is folded; from now on not.  Called once. */
void kith_fold_hide_child (GtkRevealer *revealer);

G_END_DECLS
