/* kith-field-row-private.h: what the parts of a row of the form share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/form/kith-field-row.h"

G_BEGIN_DECLS

struct _KithFieldRow
{
  KithEntryRow parent_instance;

  /* Construct */
  KithField field;
  KithExtendedField *extended;

  /* Owned */
  KithDraft *draft;

  /* Children */
  GtkWidget *date_button;
  GtkWidget *open_button;
  GtkWidget *remove_button;
  GtkWidget *create_button; /* NULL: the custom field is there */
};

void _kith_field_row_add_date_button (KithFieldRow *self);
void _kith_field_row_add_open_button (KithFieldRow *self);

G_END_DECLS
