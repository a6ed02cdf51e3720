/* kith-item-row.h: one email or phone of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-field.h"
#include "ui/form/kith-entry-row.h"

G_BEGIN_DECLS

/* A value with its kind (the API's tag), whether it is the primary one, and a
 * way to remove it: three buttons, or one menu where there is little room.
 *
 * Signals: "edited"; "make-primary"; "remove".
 */
#define KITH_TYPE_ITEM_ROW (kith_item_row_get_type ())
G_DECLARE_FINAL_TYPE (KithItemRow, kith_item_row, KITH, ITEM_ROW, KithEntryRow)

GtkWidget *kith_item_row_new (KithField field);

/* The item as it is now; with no text it is no item. (transfer none) */
JsonObject *kith_item_row_get_item (KithItemRow *self);
gboolean kith_item_row_is_blank (KithItemRow *self);
/* @item, @base: copied; @base (nullable): the same item as it was saved. */
void
kith_item_row_set_item (KithItemRow *self, JsonObject *item, JsonObject *base);
void kith_item_row_set_primary (KithItemRow *self, gboolean primary);
void kith_item_row_set_narrow (KithItemRow *self, gboolean narrow);
/* Says what is wrong with the text; FALSE when something is. */
gboolean kith_item_row_check (KithItemRow *self);

G_END_DECLS
