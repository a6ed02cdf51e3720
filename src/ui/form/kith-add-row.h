/* kith-add-row.h: the last row of a list: "Add Email"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row with a button, so that assistive technology can press it by name.
 * Signals: "add"; "revert": what was removed from the list is to come back. */
#define KITH_TYPE_ADD_ROW (kith_add_row_get_type ())
G_DECLARE_FINAL_TYPE (KithAddRow, kith_add_row, KITH, ADD_ROW, GtkListBoxRow)

/* @revert_label: (nullable) */
GtkWidget *kith_add_row_new (const char *label, const char *revert_label);
/* Shows @popover instead of emitting "add". */
GtkWidget *kith_add_row_new_with_popover (const char *label,
                                          GtkWidget *popover);
/* Whether something of the list was removed. */
void kith_add_row_set_changed (KithAddRow *self, gboolean changed);

G_END_DECLS
