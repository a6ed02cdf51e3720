/* kith-add-row.c: the last row of a list: "Add Email"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-add-row.h"

#include "ui/form/kith-entry-row.h"

struct _KithAddRow
{
  GtkListBoxRow parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *button;
  GtkWidget *revert;
};

G_DEFINE_FINAL_TYPE (KithAddRow, kith_add_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  ADD,
  REVERT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clicked_cb (KithAddRow *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

static void
revert_clicked_cb (KithAddRow *self)
{
  gtk_widget_grab_focus (self->button);
  g_signal_emit (self, signals[REVERT], 0);
}

/* The row is only a place: its button takes the focus. */
static gboolean
kith_add_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KITH_ADD_ROW (widget)->button);
}

static gboolean
kith_add_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (KITH_ADD_ROW (widget)->box, direction);
}

static void
kith_add_row_class_init (KithAddRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = kith_add_row_focus;
  widget_class->grab_focus = kith_add_row_grab_focus;

  signals[ADD] = g_signal_new ("add", G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[REVERT] = g_signal_new ("revert", G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
kith_add_row_init (KithAddRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "add-row");
}

static void
add_revert (KithAddRow *self, const char *label)
{
  self->revert = gtk_button_new_from_icon_name ("kith-revert-symbolic");
  kith_widget_set_label (self->revert, label);
  gtk_widget_add_css_class (self->revert, "flat");
  gtk_widget_set_valign (self->revert, GTK_ALIGN_CENTER);
  gtk_widget_hide (self->revert);
  g_signal_connect_swapped (self->revert, "clicked",
                            G_CALLBACK (revert_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->revert);
}

static GtkWidget *
make_content (const char *label)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("list-add-symbolic");
  GtkWidget *text = gtk_label_new (label);

  gtk_widget_add_css_class (icon, "gutter");
  gtk_box_append (GTK_BOX (content), icon);
  gtk_widget_add_css_class (text, "add-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (content), text);

  return content;
}

static void
add_button (KithAddRow *self, GtkWidget *button, const char *label)
{
  self->button = button;
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (self->box), button);
}

/**
 * kith_add_row_new:
 * @label: "Add Email"
 * @revert_label: (nullable): "Revert Emails"
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
kith_add_row_new (const char *label, const char *revert_label)
{
  KithAddRow *self = g_object_new (KITH_TYPE_ADD_ROW, NULL);

  add_button (self, gtk_button_new (), label);
  gtk_button_set_child (GTK_BUTTON (self->button), make_content (label));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb),
                            self);
  if (revert_label != NULL)
    add_revert (self, revert_label);

  return GTK_WIDGET (self);
}

/**
 * kith_add_row_new_with_popover:
 * @label: "Add Field"
 * @popover: a #GtkPopover
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
kith_add_row_new_with_popover (const char *label, GtkWidget *popover)
{
  KithAddRow *self = g_object_new (KITH_TYPE_ADD_ROW, NULL);
  GtkWidget *content = make_content (label);

  add_button (self, gtk_menu_button_new (), label);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  /* The boxes that GtkMenuButton puts around it are in the middle. */
  for (GtkWidget *box = content; box != self->button;
       box = gtk_widget_get_parent (box))
    gtk_widget_set_halign (box, GTK_ALIGN_FILL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);

  return GTK_WIDGET (self);
}

/**
 * kith_add_row_set_changed:
 * @self: a row
 * @changed: whether something of its list was removed since it was saved
 */
void
kith_add_row_set_changed (KithAddRow *self, gboolean changed)
{
  g_return_if_fail (KITH_IS_ADD_ROW (self));

  if (self->revert != NULL)
    gtk_widget_set_visible (self->revert, changed);
  if (changed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
}
