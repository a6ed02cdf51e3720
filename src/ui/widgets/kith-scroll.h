/* kith-scroll.h: bringing what was made just now into sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls what both are in, once they have their places, until all from the top
 * of @first to the bottom of @last is seen; where there is no room for that,
 * @first.  @last comes below @first, or is the same. */
void kith_scroll_into_sight (GtkWidget *first, GtkWidget *last);

G_END_DECLS
