/* kith-extended-group.h: the custom fields of a contact, and "Add Field"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-draft.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* Filled fields have a row, and those that were added to be filled; the others
 * come through "Add Field". */
#define KITH_TYPE_EXTENDED_GROUP (kith_extended_group_get_type ())
G_DECLARE_FINAL_TYPE (KithExtendedGroup,
                      kith_extended_group,
                      KITH,
                      EXTENDED_GROUP,
                      AdwBin)

GtkWidget *kith_extended_group_new (void);

/* Both (nullable). */
void kith_extended_group_set_draft (KithExtendedGroup *self, KithDraft *draft);
void kith_extended_group_set_contacts (KithExtendedGroup *self,
                                       KithContacts *contacts);
/* @fields: (nullable) (element-type KithExtendedField): those that there are;
 * NULL: not known yet. */
void kith_extended_group_set_fields (KithExtendedGroup *self,
                                     GPtrArray *fields);
/* The first row whose text the server would refuse, all of which now say so;
 * NULL when there is none. (transfer none) */
GtkWidget *kith_extended_group_check (KithExtendedGroup *self);
/* NULL when it has none. */
GtkWidget *kith_extended_group_get_row (KithExtendedGroup *self,
                                        const char *key);

G_END_DECLS
