/* kith-field-row.h: a text, date or custom field of a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-draft.h"
#include "model/kith-extended-field.h"
#include "ui/form/kith-entry-row.h"

G_BEGIN_DECLS

/* Shows one field of a draft and writes what is typed to it at once, a value
 * that the server would refuse too: nothing that was typed is only in a widget.
 * Dates are typed and shown as the locale has them.
 *
 * Signal "remove": a custom field is to go from the form.
 * Signal "create-again": a custom field that was deleted is to be made again.
 */
#define KITH_TYPE_FIELD_ROW (kith_field_row_get_type ())
G_DECLARE_FINAL_TYPE (KithFieldRow,
                      kith_field_row,
                      KITH,
                      FIELD_ROW,
                      KithEntryRow)

GtkWidget *kith_field_row_new (KithField field);
GtkWidget *kith_field_row_new_extended (KithExtendedField *field);

KithField kith_field_row_get_field (KithFieldRow *self);
/* NULL unless it is a custom field. */
const char *kith_field_row_get_key (KithFieldRow *self);
/* Of the same key and type. */
void kith_field_row_set_extended (KithFieldRow *self, KithExtendedField *field);
KithExtendedField *kith_field_row_get_extended (KithFieldRow *self);
void kith_field_row_set_deleted (KithFieldRow *self, gboolean is_deleted);
/* @draft: (nullable) */
void kith_field_row_set_draft (KithFieldRow *self, KithDraft *draft);
/* Says what is wrong with the text; FALSE when something is. */
gboolean kith_field_row_check (KithFieldRow *self);

const char *kith_field_row_get_icon_name (KithDataType type);

G_END_DECLS
