/* kith-entry-row.c: a row of the form: icon, title over text, buttons, error
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-entry-row-private.h"

#include <glib/gi18n.h>
#include <unicode/uchar.h>

#include "ui/widgets/kith-long-paste.h"

G_DEFINE_TYPE_WITH_PRIVATE (KithEntryRow, kith_entry_row, ADW_TYPE_ENTRY_ROW)

KithEntryRowPrivate *
_kith_entry_row_get_private (KithEntryRow *self)
{
  return kith_entry_row_get_instance_private (self);
}

enum
{
  REVERT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
get_text_widget (KithEntryRow *self)
{
  return GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self)));
}

static void
revert_clicked_cb (KithEntryRow *self)
{
  /* The button goes away with the change. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[REVERT], 0);
}

static void
update_revert (KithEntryRow *self)
{
  KithEntryRowPrivate *priv = kith_entry_row_get_instance_private (self);

  gtk_widget_set_visible (priv->revert,
                          priv->changed && priv->revert_label != NULL);
}

static void
add_gutter (KithEntryRow *self)
{
  KithEntryRowPrivate *priv = kith_entry_row_get_instance_private (self);

  priv->icon = gtk_image_new ();
  gtk_widget_add_css_class (priv->icon, "gutter");
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->icon),
                               GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (self), priv->icon);
}

static void
add_revert (KithEntryRow *self)
{
  KithEntryRowPrivate *priv = kith_entry_row_get_instance_private (self);

  priv->revert = kith_entry_row_add_button (self, "kith-revert-symbolic", NULL);
  /* Tab leads to the next text: who types on there would press this with the
   * first space.  Ctrl+Z is the keyboard's way back. */
  gtk_widget_set_focusable (priv->revert, FALSE);
  g_signal_connect_swapped (priv->revert, "clicked",
                            G_CALLBACK (revert_clicked_cb), self);
  gtk_widget_hide (priv->revert);
}

/* AdwEntryRow has no place below its text: its only child, a box, moves into
 * one with the error. */
static void
add_error (KithEntryRow *self)
{
  KithEntryRowPrivate *priv = kith_entry_row_get_instance_private (self);
  GtkWidget *header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  priv->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (priv->error), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (priv->error), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (priv->error), 0);
  gtk_widget_add_css_class (priv->error, "error-message");

  gtk_widget_set_can_target (priv->error, FALSE);
  gtk_widget_hide (priv->error);

  /* Beside a row with more to say, its text stays on the same line. */
  gtk_widget_set_valign (box, GTK_ALIGN_START);

  g_object_ref (header);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), priv->error);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_object_unref (header);
}

static void
paste_refused (gpointer self, const char *message)
{
  kith_entry_row_set_error (self, message);
}

static gboolean
is_keyboard_rtl (GtkWidget *widget)
{
  GdkSeat *seat = gdk_display_get_default_seat (
    gtk_widget_get_display (widget));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  return keyboard != NULL
         && gdk_device_get_direction (keyboard) == PANGO_DIRECTION_RTL;
}

/* As GtkText decides: by the first letter that has a direction; without one, by
 * the keyboard where the cursor is, else by the widget. */
static gboolean
is_text_rtl (GtkWidget *text)
{
  const char *content = gtk_editable_get_text (GTK_EDITABLE (text));

  for (const char *p = content; *p != '\0'; p = g_utf8_next_char (p))
    {
      UCharDirection direction = u_charDirection (
        (UChar32) g_utf8_get_char (p));

      if (direction == U_LEFT_TO_RIGHT)
        return FALSE;
      if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC)
        return TRUE;
    }

  if (gtk_widget_has_focus (text))
    return is_keyboard_rtl (text);

  return gtk_widget_get_direction (text) == GTK_TEXT_DIR_RTL;
}

/* GtkText puts text of the other direction to the other edge, away from its
 * title. */
static void
update_alignment (KithEntryRow *self)
{
  GtkWidget *text = get_text_widget (self);
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self))
                    == GTK_TEXT_DIR_RTL;

  gtk_editable_set_alignment (GTK_EDITABLE (text),
                              is_text_rtl (text) == is_rtl ? 0 : 1);
}

static void
kith_entry_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (kith_entry_row_parent_class)
    ->direction_changed (widget, previous);

  update_alignment (KITH_ENTRY_ROW (widget));
}

static void
kith_entry_row_finalize (GObject *object)
{
  KithEntryRow *self = KITH_ENTRY_ROW (object);
  KithEntryRowPrivate *priv = kith_entry_row_get_instance_private (self);

  g_clear_handle_id (&priv->news_id, g_source_remove);
  g_free (priv->revert_label);

  G_OBJECT_CLASS (kith_entry_row_parent_class)->finalize (object);
}

static void
kith_entry_row_class_init (KithEntryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = kith_entry_row_finalize;
  widget_class->direction_changed = kith_entry_row_direction_changed;

  signals[REVERT] = g_signal_new ("revert", G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
kith_entry_row_init (KithEntryRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "kith-entry");

  add_gutter (self);
  add_revert (self);
  add_error (self);
  kith_long_paste_watch (GTK_EDITABLE (self), paste_refused, self);
  g_signal_connect (self, "changed", G_CALLBACK (update_alignment), NULL);
  g_signal_connect_object (get_text_widget (self), "notify::has-focus",
                           G_CALLBACK (update_alignment), self,
                           G_CONNECT_SWAPPED);
}

/**
 * kith_widget_set_label:
 * @widget: a button with an icon and no text
 * @label: (nullable): what it does
 */
void
kith_widget_set_label (GtkWidget *widget, const char *label)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_set_tooltip_text (widget, label);
  /* Without it, assistive technology reads "GtkImage". */
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
  /* The button in it is what takes the focus. */
  if (GTK_IS_DROP_DOWN (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (
                                      gtk_widget_get_first_child (widget)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label != NULL ? label : "", -1);
}

/**
 * kith_entry_row_set_title:
 * @self: a row
 * @title: plain text
 */
void
kith_entry_row_set_title (KithEntryRow *self, const char *title)
{
  g_return_if_fail (KITH_IS_ENTRY_ROW (self));
  g_return_if_fail (title != NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  kith_entry_row_set_name (self, title);
}

/**
 * kith_entry_row_set_name:
 * @self: a row
 * @name: "Work email", where the title is only "Email"
 */
void
kith_entry_row_set_name (KithEntryRow *self, const char *name)
{
  g_return_if_fail (KITH_IS_ENTRY_ROW (self));
  g_return_if_fail (name != NULL);

  /* Title and name would be read one after the other. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * kith_entry_row_set_icon_name:
 * @self: a row
 * @icon_name: (nullable): the icon in the gutter
 */
void
kith_entry_row_set_icon_name (KithEntryRow *self, const char *icon_name)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = kith_entry_row_get_instance_private (self);
  gtk_image_set_from_icon_name (GTK_IMAGE (priv->icon), icon_name);
}

/**
 * kith_entry_row_set_gutter:
 * @self: a row
 * @gutter: whether there is room for an icon at its start
 */
void
kith_entry_row_set_gutter (KithEntryRow *self, gboolean gutter)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = kith_entry_row_get_instance_private (self);
  /* With the box that it is in, which has a margin. */
  gtk_widget_set_visible (gtk_widget_get_parent (priv->icon), gutter);
  if (gutter)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "no-gutter");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "no-gutter");
}

/**
 * kith_entry_row_add_button:
 * @self: a row
 * @icon_name: its icon
 * @label: (nullable): its tooltip and accessible name
 *
 * Returns: (transfer none): the new button
 */
GtkWidget *
kith_entry_row_add_button (KithEntryRow *self,
                           const char *icon_name,
                           const char *label)
{
  GtkWidget *button;

  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), NULL);

  button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  kith_widget_set_label (button, label);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);

  return button;
}

/**
 * kith_entry_row_add_remedy:
 * @self: a row
 * @label: what it does, plain text
 *
 * Returns: (transfer none): a new button below the error
 */
GtkWidget *
kith_entry_row_add_remedy (KithEntryRow *self, const char *label)
{
  KithEntryRowPrivate *priv;
  GtkWidget *button;

  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  priv = kith_entry_row_get_instance_private (self);
  button = gtk_button_new_with_label (label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "remedy");
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (priv->error)),
                              button, priv->error);

  return button;
}

/**
 * kith_entry_row_set_revert_label:
 * @self: a row
 * @label: (nullable): "Revert First Name"; %NULL: there is nothing to go back
 * to
 */
void
kith_entry_row_set_revert_label (KithEntryRow *self, const char *label)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = kith_entry_row_get_instance_private (self);
  g_free (priv->revert_label);
  priv->revert_label = g_strdup (label);
  kith_widget_set_label (priv->revert, label);
  update_revert (self);
}

/**
 * kith_entry_row_is_changed:
 * @self: a row
 *
 * Returns: whether it is marked as changed
 */
gboolean
kith_entry_row_is_changed (KithEntryRow *self)
{
  KithEntryRowPrivate *priv;

  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), FALSE);

  priv = kith_entry_row_get_instance_private (self);

  return priv->changed;
}

/**
 * kith_entry_row_set_changed:
 * @self: a row
 * @changed: whether it differs from what was saved
 *
 * Shows a bar at the start and the Revert button.
 */
void
kith_entry_row_set_changed (KithEntryRow *self, gboolean changed)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = kith_entry_row_get_instance_private (self);
  priv->changed = changed;
  if (changed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
  update_revert (self);
}

KithElsewhereMark *
kith_entry_row_ensure_mark (KithEntryRow *self)
{
  KithEntryRowPrivate *priv;

  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), NULL);

  priv = kith_entry_row_get_instance_private (self);
  if (priv->mark == NULL)
    {
      priv->mark = kith_elsewhere_mark_new ();
      gtk_box_append (GTK_BOX (gtk_widget_get_parent (priv->error)),
                      priv->mark);
      gtk_widget_add_css_class (GTK_WIDGET (self), "elsewhere");
    }

  return KITH_ELSEWHERE_MARK (priv->mark);
}

void
kith_entry_row_remove_mark (KithEntryRow *self)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = kith_entry_row_get_instance_private (self);
  if (priv->mark == NULL)
    return;

  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (priv->error)), priv->mark);
  priv->mark = NULL;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "elsewhere");
}

/**
 * kith_entry_row_set_ltr:
 * @self: a row
 *
 * "+46 8" has no letter that says in which direction it is read.
 */
void
kith_entry_row_set_ltr (KithEntryRow *self)
{
  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  gtk_widget_set_direction (get_text_widget (self), GTK_TEXT_DIR_LTR);
  update_alignment (self);
}

/**
 * kith_entry_row_is_editing:
 * @self: a row
 *
 * Returns: whether the cursor is in its text
 */
gboolean
kith_entry_row_is_editing (KithEntryRow *self)
{
  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), FALSE);

  return gtk_widget_has_focus (get_text_widget (self));
}

/**
 * kith_entry_row_set_text:
 * @self: a row
 * @text: (nullable): the text
 */
void
kith_entry_row_set_text (KithEntryRow *self, const char *text)
{
  GtkEditable *editable;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  editable = GTK_EDITABLE (self);
  if (text == NULL)
    text = "";
  if (g_str_equal (gtk_editable_get_text (editable), text))
    return;

  gtk_editable_set_text (editable, text);
  /* A long text is read from its start, and written on at its end. */
  gtk_editable_set_position (editable,
                             kith_entry_row_is_editing (self) ? -1 : 0);
}
