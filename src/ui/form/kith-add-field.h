/* kith-add-field.h: choosing a custom field, or making one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* A popover: the custom fields that are not shown yet, and a name and a type
 * for a new one.
 *
 * Signal "chosen" (KithExtendedField).
 */
#define KITH_TYPE_ADD_FIELD (kith_add_field_get_type ())
G_DECLARE_FINAL_TYPE (KithAddField, kith_add_field, KITH, ADD_FIELD, GtkPopover)

GtkWidget *kith_add_field_new (void);
/* @contacts: (nullable): where a new field is made. */
void kith_add_field_set_contacts (KithAddField *self, KithContacts *contacts);
/* @fields: (element-type KithExtendedField): what there is to choose from. */
void kith_add_field_set_fields (KithAddField *self, GPtrArray *fields);

G_END_DECLS
