/* kith-contact-form-rows.c: which row of the form something is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-contact-form-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"

static gboolean
parse_position (const char *path, const char *list, guint *position)
{
  g_autofree char *prefix = g_strdup_printf ("info.%s.items[", list);

  if (!g_str_has_prefix (path, prefix))
    return FALSE;

  *position = (guint) g_ascii_strtoull (path + strlen (prefix), NULL, 10);

  return TRUE;
}

static GtkWidget *
find_violated_row (KithContactForm *self, const char *path)
{
  guint position;

  if (parse_position (path, "emails", &position))
    return kith_items_group_get_row (self->emails, position);
  if (parse_position (path, "phones", &position))
    return kith_items_group_get_row (self->phones, position);
  if (g_str_has_prefix (path, "info.extendedFields.items."))
    return kith_extended_group_get_row (
      self->extended, path + strlen ("info.extendedFields.items."));

  for (guint i = 0; i < KITH_FORM_N_ROWS; i++)
    {
      KithField field = kith_field_row_get_field (
        KITH_FIELD_ROW (self->rows[i]));

      if (g_str_has_prefix (path, "info.")
          && g_str_equal (path + strlen ("info."), kith_field_get_path (field)))
        return self->rows[i];
    }

  return NULL;
}

static const char *
get_complaint (JsonObject *violation)
{
  const char *rule = kith_json_get_string (violation, "violatedRule");

  if (g_strcmp0 (rule, "MAX_LENGTH") == 0 || g_strcmp0 (rule, "MAX_SIZE") == 0)
    return _ ("This text is too long.");

  return _ ("The server does not take this value.");
}

/**
 * kith_contact_form_show_violations:
 * @self: a form
 * @error: an error of the server
 *
 * Returns: whether there is a field that shows it
 */
gboolean
kith_contact_form_show_violations (KithContactForm *self, const GError *error)
{
  JsonArray *violations;
  GtkWidget *first = NULL;

  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), FALSE);

  violations = kith_json_get_array (kith_error_get_data (error),
                                    "fieldViolations");
  for (guint i = 0;
       violations != NULL && i < json_array_get_length (violations); i++)
    {
      JsonNode *node = json_array_get_element (violations, i);
      JsonObject *violation = JSON_NODE_HOLDS_OBJECT (node)
                                ? json_node_get_object (node)
                                : NULL;
      const char *path = kith_json_get_string (violation, "field");
      GtkWidget *row = path != NULL ? find_violated_row (self, path) : NULL;

      if (row == NULL)
        continue;
      kith_entry_row_set_error (KITH_ENTRY_ROW (row),
                                get_complaint (violation));
      if (first == NULL)
        first = row;
    }

  if (first != NULL)
    gtk_widget_grab_focus (first);

  return first != NULL;
}

/**
 * kith_contact_form_find_row:
 * @self: a form
 * @row: a leaf of the contact
 * @value: (nullable): the value of it that the form shows
 *
 * Returns: (transfer none) (nullable): its row, which is a #KithEntryRow;
 *   %NULL: it has none, or none any more
 */
GtkWidget *
kith_contact_form_find_row (KithContactForm *self,
                            const KithMergeRow *row,
                            JsonNode *value)
{
  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  if (row->field == KITH_FIELD_EMAILS)
    return kith_items_group_find_row (self->emails, row, value);
  if (row->field == KITH_FIELD_PHONES)
    return kith_items_group_find_row (self->phones, row, value);
  if (row->field == KITH_FIELD_EXTENDED)
    return kith_extended_group_get_row (self->extended, row->key);

  for (guint i = 0; i < KITH_FORM_N_ROWS; i++)
    if (kith_field_row_get_field (KITH_FIELD_ROW (self->rows[i])) == row->field)
      return self->rows[i];

  return NULL;
}
