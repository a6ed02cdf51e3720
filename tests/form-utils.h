/* form-utils.h: finding things in a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/form/kith-entry-row.h"

G_BEGIN_DECLS

/* The @n-th visible row with this title below @widget; NULL: there is none. */
KithEntryRow *form_find_row (GtkWidget *widget, const char *title, guint n);
/* The visible button with this tooltip or label below @widget, or NULL. */
GtkWidget *form_find_button (GtkWidget *widget, const char *label);
/* The same, in a popover that is closed, too. */
GtkWidget *form_find_hidden_button (GtkWidget *widget, const char *label);
/* The visible label with this text below @widget, or NULL. */
GtkWidget *form_find_label (GtkWidget *widget, const char *text);
/* Presses it; it has to be there. */
void form_press (GtkWidget *widget, const char *label);
/* Types into the first row with this title; it has to be there. */
void form_type (GtkWidget *widget, const char *title, const char *text);
const char *form_read (GtkWidget *widget, const char *title);

G_END_DECLS
