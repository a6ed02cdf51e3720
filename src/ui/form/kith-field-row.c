/* kith-field-row.c: a text, date or custom field of a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-field-row-private.h"

#include <glib/gi18n.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "ui/form/kith-date-button.h"
#include "ui/words/kith-messages.h"

G_DEFINE_FINAL_TYPE (KithFieldRow, kith_field_row, KITH_TYPE_ENTRY_ROW)

/* Whole phrases, since a translator cannot put a title into a sentence. */
static const struct
{
  KithField field;
  const char *icon;
  const char *revert;
} looks[] = {
  { KITH_FIELD_FIRST_NAME, "kith-person-symbolic", N_ ("Revert First Name") },
  { KITH_FIELD_LAST_NAME, NULL, N_ ("Revert Last Name") },
  { KITH_FIELD_COMPANY, "kith-briefcase-symbolic", N_ ("Revert Company") },
  { KITH_FIELD_JOB_TITLE, NULL, N_ ("Revert Job Title") },
  { KITH_FIELD_BIRTHDATE, "kith-birthday-symbolic", N_ ("Revert Birthday") },
};

static gboolean
is_date (KithFieldRow *self)
{
  if (self->extended == NULL)
    return kith_field_get_info (self->field)->kind == KITH_KIND_DATE;

  return kith_extended_field_get_data_type (self->extended) == KITH_DATA_DATE;
}

/* Makes the draft's value from what was typed; text of the wrong shape goes to
 * the draft as it is.  NULL for empty text. (transfer full) */
static JsonNode *
make_value (KithFieldRow *self, const char *text)
{
  g_autofree char *date = is_date (self) ? kith_date_from_text (text) : NULL;
  JsonNode *value = NULL;

  if (*text == '\0')
    return NULL;

  if (date != NULL)
    text = date;
  if (self->extended != NULL)
    value = kith_extended_field_parse (self->extended, text, NULL);

  return value != NULL ? value : kith_json_string_node (text);
}

/* (transfer full) (nullable) */
static JsonNode *
get_draft_value (KithFieldRow *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  const char *text;
  JsonNode *value;

  if (self->extended != NULL)
    {
      value = kith_contact_info_get_extended (
        info, kith_extended_field_get_key (self->extended));

      return value != NULL ? kith_json_copy_node (value) : NULL;
    }

  text = kith_contact_info_get_text (info, self->field);

  return text != NULL ? kith_json_string_node (text) : NULL;
}

static char *
format_value (KithFieldRow *self, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");

  if (json_node_get_value_type (value) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

  if (json_node_get_value_type (value) == G_TYPE_DOUBLE)
    return kith_message_number (json_node_get_double (value));

  if (is_date (self))
    return kith_message_date (json_node_get_string (value));

  return g_strdup (json_node_get_string (value));
}

static gboolean
is_web_address (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value)
         && json_node_get_value_type (value) == G_TYPE_STRING
         && g_str_has_prefix (json_node_get_string (value), "http");
}

static void
update_buttons (KithFieldRow *self, JsonNode *value, gboolean changed)
{
  if (self->date_button != NULL)
    kith_date_button_set_date (KITH_DATE_BUTTON (self->date_button),
                               value != NULL ? json_node_get_string (value)
                                             : NULL);
  if (self->open_button != NULL)
    gtk_widget_set_visible (self->open_button, is_web_address (value)
                                                 && kith_entry_row_get_error (
                                                      KITH_ENTRY_ROW (self))
                                                      == NULL);
  if (self->remove_button != NULL)
    gtk_widget_set_visible (self->remove_button, value != NULL || !changed);
}

/* Text that means what is in the draft stays as it was typed until the cursor
 * leaves it. */
static void
update (KithFieldRow *self, gboolean as_typed)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autoptr (JsonNode) typed = make_value (self, text);
  g_autoptr (JsonNode) value = get_draft_value (self);
  gboolean changed = kith_draft_is_changed (self->draft, self->field,
                                            kith_field_row_get_key (self));

  if (!as_typed || !kith_json_equal (typed, value))
    {
      g_autofree char *shown = format_value (self, value);

      kith_entry_row_set_text (KITH_ENTRY_ROW (self), shown);
    }

  kith_entry_row_set_changed (KITH_ENTRY_ROW (self), changed);
  update_buttons (self, value, changed);
}

static const char *
get_complaint (KithFieldRow *self)
{
  if (self->create_button != NULL)
    return _ ("This custom field was deleted.");
  if (is_date (self))
    return _ ("This is not a date. Example: 14 May 1988");

  if (self->extended == NULL)
    return _ ("This text is too long.");

  switch (kith_extended_field_get_data_type (self->extended))
    {
    case KITH_DATA_NUMBER:
      return _ ("This is not a number.");
    case KITH_DATA_URL:
      return _ ("This is not a web address.");
    case KITH_DATA_DATE:
    case KITH_DATA_TEXT:
    default:
      return _ ("This text is too long.");
    }
}

static gboolean
is_valid (KithFieldRow *self)
{
  g_autoptr (JsonNode) value = get_draft_value (self);
  g_autoptr (JsonNode) parsed = NULL;

  if (value == NULL || self->draft == NULL)
    return TRUE;

  /* What is not changed is not sent. */
  if (!kith_draft_is_changed (self->draft, self->field,
                              kith_field_row_get_key (self)))
    return TRUE;

  if (self->extended == NULL)
    return kith_field_check_text (self->field, json_node_get_string (value),
                                  NULL);

  if (self->create_button != NULL)
    return FALSE;

  parsed = kith_extended_field_convert (self->extended, value, NULL);

  return parsed != NULL;
}

gboolean
kith_field_row_check (KithFieldRow *self)
{
  gboolean valid;

  g_return_val_if_fail (KITH_IS_FIELD_ROW (self), FALSE);

  if (self->draft == NULL)
    return TRUE;

  valid = is_valid (self);
  kith_entry_row_set_error (KITH_ENTRY_ROW (self),
                            valid ? NULL : get_complaint (self));

  return valid;
}

static void
write_value (KithFieldRow *self, JsonNode *value)
{
  if (self->extended != NULL)
    kith_draft_set_extended (self->draft,
                             kith_extended_field_get_key (self->extended),
                             value != NULL ? kith_json_copy_node (value)
                                           : NULL);
  else
    kith_draft_set_text (self->draft, self->field,
                         value != NULL ? json_node_get_string (value) : NULL);
}

static void
text_changed_cb (KithFieldRow *self)
{
  g_autoptr (JsonNode) typed = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (self->draft == NULL)
    return;

  typed = make_value (self, gtk_editable_get_text (GTK_EDITABLE (self)));
  value = get_draft_value (self);
  if (kith_json_equal (typed, value))
    return;

  write_value (self, typed);
  /* While typing, a complaint may go but not come. */
  if (kith_entry_row_get_error (KITH_ENTRY_ROW (self)) != NULL)
    kith_field_row_check (self);
}

static void
focus_left_cb (KithFieldRow *self)
{
  if (self->draft == NULL)
    return;

  kith_field_row_check (self);
  update (self, /* as_typed= */ FALSE);
}

static void
draft_changed_cb (KithFieldRow *self, KithField field, const char *key)
{
  if (field != self->field)
    return;

  /* No key: the custom fields as a whole. */
  if (key == NULL || g_strcmp0 (key, kith_field_row_get_key (self)) == 0)
    update (self, /* as_typed= */ TRUE);
}

static void
revert_cb (KithFieldRow *self)
{
  kith_draft_revert_field (self->draft, self->field,
                           kith_field_row_get_key (self));
  kith_entry_row_set_error (KITH_ENTRY_ROW (self), NULL);
  update (self, /* as_typed= */ FALSE);
}

static void
picked_cb (KithFieldRow *self, const char *date)
{
  g_autofree char *shown = kith_message_date (date);

  gtk_editable_set_text (GTK_EDITABLE (self), shown);
  kith_field_row_check (self);
}

/* Without the renderer that main() chose for Kith: a browser needs its own. */
static void
open_cb (KithFieldRow *self)
{
  g_autoptr (JsonNode) value = get_draft_value (self);
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (
    gtk_widget_get_display (GTK_WIDGET (self)));

  if (!is_web_address (value))
    return;

  g_app_launch_context_unsetenv (G_APP_LAUNCH_CONTEXT (context), "GDK_DEBUG");
  g_app_launch_context_unsetenv (G_APP_LAUNCH_CONTEXT (context),
                                 "GSK_RENDERER");
  g_app_info_launch_default_for_uri_async (json_node_get_string (value),
                                           G_APP_LAUNCH_CONTEXT (context), NULL,
                                           NULL, NULL);
}

void
_kith_field_row_add_date_button (KithFieldRow *self)
{
  self->date_button = kith_date_button_new (_ ("Choose Date"));
  g_signal_connect_swapped (self->date_button, "picked", G_CALLBACK (picked_cb),
                            self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->date_button);
}

void
_kith_field_row_add_open_button (KithFieldRow *self)
{
  self->open_button = kith_entry_row_add_button (KITH_ENTRY_ROW (self),
                                                 "kith-open-symbolic",
                                                 _ ("Open Web Address"));
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (open_cb),
                            self);
}

static void
kith_field_row_dispose (GObject *object)
{
  kith_field_row_set_draft (KITH_FIELD_ROW (object), NULL);

  G_OBJECT_CLASS (kith_field_row_parent_class)->dispose (object);
}

static void
kith_field_row_finalize (GObject *object)
{
  KithFieldRow *self = KITH_FIELD_ROW (object);

  g_clear_object (&self->extended);

  G_OBJECT_CLASS (kith_field_row_parent_class)->finalize (object);
}

static void
kith_field_row_class_init (KithFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_field_row_dispose;
  object_class->finalize = kith_field_row_finalize;

  g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("create-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_field_row_init (KithFieldRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (self, "changed", G_CALLBACK (text_changed_cb), NULL);
  g_signal_connect (self, "revert", G_CALLBACK (revert_cb), NULL);
}

static void
apply_looks (KithFieldRow *self)
{
  kith_entry_row_set_title (KITH_ENTRY_ROW (self),
                            kith_message_field_title (self->field));

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].field == self->field)
      {
        kith_entry_row_set_icon_name (KITH_ENTRY_ROW (self), looks[i].icon);
        kith_entry_row_set_revert_label (KITH_ENTRY_ROW (self),
                                         _ (looks[i].revert));
      }
}

/**
 * kith_field_row_new:
 * @field: a text or date field
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
kith_field_row_new (KithField field)
{
  KithFieldRow *self = g_object_new (KITH_TYPE_FIELD_ROW, NULL);

  self->field = field;
  apply_looks (self);
  if (is_date (self))
    _kith_field_row_add_date_button (self);

  return GTK_WIDGET (self);
}

KithField
kith_field_row_get_field (KithFieldRow *self)
{
  g_return_val_if_fail (KITH_IS_FIELD_ROW (self), KITH_FIELD_OTHER);

  return self->field;
}

const char *
kith_field_row_get_key (KithFieldRow *self)
{
  g_return_val_if_fail (KITH_IS_FIELD_ROW (self), NULL);

  return self->extended != NULL ? kith_extended_field_get_key (self->extended)
                                : NULL;
}

/**
 * kith_field_row_set_draft:
 * @self: a row
 * @draft: (nullable): what it shows and writes to
 */
void
kith_field_row_set_draft (KithFieldRow *self, KithDraft *draft)
{
  g_return_if_fail (KITH_IS_FIELD_ROW (self));
  g_return_if_fail (draft == NULL || KITH_IS_DRAFT (draft));

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  if (draft == NULL)
    return;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb),
                            self);
  kith_entry_row_set_error (KITH_ENTRY_ROW (self), NULL);
  update (self,
          /* as_typed= */ kith_entry_row_is_editing (KITH_ENTRY_ROW (self)));
}
