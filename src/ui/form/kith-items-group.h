/* kith-items-group.h: all emails or phones of a contact, and "Add Email"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-draft.h"
#include "model/kith-merge.h"

G_BEGIN_DECLS

#define KITH_TYPE_ITEMS_GROUP (kith_items_group_get_type ())
G_DECLARE_FINAL_TYPE (KithItemsGroup,
                      kith_items_group,
                      KITH,
                      ITEMS_GROUP,
                      AdwBin)

GtkWidget *kith_items_group_new (KithField field);

/* @draft: (nullable) */
void kith_items_group_set_draft (KithItemsGroup *self, KithDraft *draft);
void kith_items_group_set_narrow (KithItemsGroup *self, gboolean narrow);
/* The first row whose text the server would refuse, all of which now say so;
 * NULL when there is none. (transfer none) */
GtkWidget *kith_items_group_check (KithItemsGroup *self);
/* The row of the item that was sent at @position; NULL when it is gone. */
GtkWidget *kith_items_group_get_row (KithItemsGroup *self, guint position);
/* The row of the item that a leaf is about; @value: (nullable): what the row
 * shows of it.  NULL: there is none. */
GtkWidget *kith_items_group_find_row (KithItemsGroup *self,
                                      const KithMergeRow *row,
                                      JsonNode *value);

G_END_DECLS
