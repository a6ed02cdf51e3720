/* kith-field-row-extended.c: the row of a custom field
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-field-row-private.h"

#include <glib/gi18n.h>

/**
 * kith_field_row_get_icon_name:
 * @type: the type of a custom field
 *
 * Returns: (transfer none): the icon that tells it
 */
const char *
kith_field_row_get_icon_name (KithDataType type)
{
  switch (type)
    {
    case KITH_DATA_NUMBER:
      return "kith-number-symbolic";
    case KITH_DATA_DATE:
      return "kith-date-symbolic";
    case KITH_DATA_URL:
      return "kith-globe-symbolic";
    case KITH_DATA_TEXT:
    default:
      return "kith-text-symbolic";
    }
}

static void
remove_cb (KithFieldRow *self)
{
  g_signal_emit_by_name (self, "remove");
}

static void
create_again_cb (KithFieldRow *self)
{
  g_signal_emit_by_name (self, "create-again");
}

static void
add_remove_button (KithFieldRow *self)
{
  self->remove_button = kith_entry_row_add_button (KITH_ENTRY_ROW (self),
                                                   "user-trash-symbolic", NULL);
  g_signal_connect_swapped (self->remove_button, "clicked",
                            G_CALLBACK (remove_cb), self);
}

static void
apply_name (KithFieldRow *self)
{
  const char *name = kith_extended_field_get_display_name (self->extended);
  g_autofree char *revert
    /* Translators: %s is the name of a custom field */
    = g_strdup_printf (_ ("Revert %s"), name);
  g_autofree char *remove
    /* Translators: %s is the name of a custom field */
    = g_strdup_printf (_ ("Remove %s"), name);

  kith_entry_row_set_title (KITH_ENTRY_ROW (self), name);
  kith_entry_row_set_revert_label (KITH_ENTRY_ROW (self), revert);
  kith_widget_set_label (self->remove_button, remove);
}

static void
apply_type (KithFieldRow *self)
{
  KithEntryRow *row = KITH_ENTRY_ROW (self);
  KithDataType type = kith_extended_field_get_data_type (self->extended);

  kith_entry_row_set_icon_name (row, kith_field_row_get_icon_name (type));
  if (type == KITH_DATA_URL || type == KITH_DATA_NUMBER)
    kith_entry_row_set_ltr (row);
  if (type == KITH_DATA_URL)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self),
                                     GTK_INPUT_PURPOSE_URL);
  /* Not GTK_INPUT_PURPOSE_NUMBER: it refuses the decimal sign. */
}

/**
 * kith_field_row_new_extended:
 * @field: a custom field
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
kith_field_row_new_extended (KithExtendedField *field)
{
  KithFieldRow *self = g_object_new (KITH_TYPE_FIELD_ROW, NULL);

  self->field = KITH_FIELD_EXTENDED;
  self->extended = g_object_ref (field);
  apply_type (self);
  if (kith_extended_field_get_data_type (field) == KITH_DATA_DATE)
    _kith_field_row_add_date_button (self);
  if (kith_extended_field_get_data_type (field) == KITH_DATA_URL)
    _kith_field_row_add_open_button (self);
  add_remove_button (self);
  apply_name (self);

  return GTK_WIDGET (self);
}

/**
 * kith_field_row_set_extended:
 * @self: a row of a custom field
 * @field: the same field as somebody has called it since
 */
void
kith_field_row_set_extended (KithFieldRow *self, KithExtendedField *field)
{
  g_return_if_fail (KITH_IS_FIELD_ROW (self));
  g_return_if_fail (KITH_IS_EXTENDED_FIELD (field));
  g_return_if_fail (self->extended != NULL);

  if (g_set_object (&self->extended, field))
    apply_name (self);
}

/**
 * kith_field_row_get_extended:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its custom field
 */
KithExtendedField *
kith_field_row_get_extended (KithFieldRow *self)
{
  g_return_val_if_fail (KITH_IS_FIELD_ROW (self), NULL);

  return self->extended;
}

/**
 * kith_field_row_set_deleted:
 * @self: a row of a custom field
 * @is_deleted: whether somebody has deleted the field itself
 *
 * What was typed stays, but cannot be saved before the field is made again.
 */
void
kith_field_row_set_deleted (KithFieldRow *self, gboolean is_deleted)
{
  g_return_if_fail (KITH_IS_FIELD_ROW (self));
  g_return_if_fail (self->extended != NULL);

  if (is_deleted && self->create_button == NULL)
    {
      self->create_button = kith_entry_row_add_remedy (KITH_ENTRY_ROW (self),
                                                       _ ("Create Again"));
      g_signal_connect_swapped (self->create_button, "clicked",
                                G_CALLBACK (create_again_cb), self);
    }
  else if (!is_deleted && self->create_button != NULL)
    {
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->create_button)),
                      self->create_button);
      self->create_button = NULL;
      kith_field_row_check (self);
    }

  if (is_deleted)
    kith_field_row_check (self);
}
