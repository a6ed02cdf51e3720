/* kith-large-text.h: buttons that leave room where text is large
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The words of a button would make its window wider than it is: they are cut,
 * or go on below.  Of a button with a label. */
void kith_large_text_cut (GtkWidget *button);
void kith_large_text_wrap (GtkWidget *button);

G_END_DECLS
