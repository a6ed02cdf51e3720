/* kith-window.c: a window: the list and one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-window.h"

struct _KithWindow
{
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (KithWindow, kith_window, ADW_TYPE_APPLICATION_WINDOW)

static void
kith_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_WINDOW);

  G_OBJECT_CLASS (kith_window_parent_class)->dispose (object);
}

static void
kith_window_class_init (KithWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_window_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-window.ui");
}

static void
kith_window_init (KithWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KithWindow *
kith_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (KITH_TYPE_WINDOW, "application", application, NULL);
}
