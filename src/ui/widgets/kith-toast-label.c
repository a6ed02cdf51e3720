/* kith-toast-label.c: the title of a toast, in as many lines as it needs
 *
 * A toast of libadwaita 1.2 asks its title how high it is for the width that it
 * would like to have, and gives it less where the window is narrow.  This one
 * answers for the width that it was given last, and is asked again when that
 * changes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-toast-label.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Of a name that nobody has meant as one. */
#define MOST_LINES 6

struct _KithToastLabel
{
  GtkWidget parent_instance;

  GtkWidget *label;
  int width;    /* as it was given last; -1: not yet */
  guint resize; /* the source that has it asked again; or 0 */
};

G_DEFINE_FINAL_TYPE (KithToastLabel, kith_toast_label, GTK_TYPE_WIDGET)

static gboolean
resize_cb (gpointer data)
{
  KithToastLabel *self = data;

  self->resize = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
kith_toast_label_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kith_toast_label_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  KithToastLabel *self = KITH_TOAST_LABEL (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && self->width >= 0
      && (for_size < 0 || for_size > self->width))
    for_size = self->width;
  gtk_widget_measure (self->label, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
kith_toast_label_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  KithToastLabel *self = KITH_TOAST_LABEL (widget);

  gtk_widget_allocate (self->label, width, height, baseline, NULL);
  if (width == self->width)
    return;

  self->width = width;
  /* Not while sizes are given. */
  if (self->resize == 0)
    self->resize = g_idle_add_full (GTK_PRIORITY_RESIZE, resize_cb, self, NULL);
}

/* The button that closes a toast of libadwaita 1.2 has an icon and no name. */
static void
kith_toast_label_root (GtkWidget *widget)
{
  GtkWidget *toast = widget;
  GtkWidget *parent;
  GtkWidget *button;

  GTK_WIDGET_CLASS (kith_toast_label_parent_class)->root (widget);

  while ((parent = gtk_widget_get_parent (toast)) != NULL
         && !ADW_IS_TOAST_OVERLAY (parent))
    toast = parent;
  button = gtk_widget_get_last_child (toast);
  if (parent == NULL || !GTK_IS_BUTTON (button))
    return;

  gtk_widget_set_tooltip_text (button, _ ("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"),
                                  -1);
}

static void
kith_toast_label_dispose (GObject *object)
{
  KithToastLabel *self = KITH_TOAST_LABEL (object);

  g_clear_handle_id (&self->resize, g_source_remove);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (kith_toast_label_parent_class)->dispose (object);
}

static void
kith_toast_label_class_init (KithToastLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_toast_label_dispose;
  widget_class->get_request_mode = kith_toast_label_get_request_mode;
  widget_class->measure = kith_toast_label_measure;
  widget_class->root = kith_toast_label_root;
  widget_class->size_allocate = kith_toast_label_size_allocate;
}

static void
kith_toast_label_init (KithToastLabel *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (label, MOST_LINES);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (label, 0);
  self->label = GTK_WIDGET (label);
  self->width = -1;
  gtk_widget_add_css_class (self->label, "heading");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
kith_toast_label_new (const char *text)
{
  KithToastLabel *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (KITH_TYPE_TOAST_LABEL, NULL);
  gtk_label_set_text (GTK_LABEL (self->label), text);

  return GTK_WIDGET (self);
}
