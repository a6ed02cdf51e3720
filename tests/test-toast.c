/* test-toast.c: what a toast says can be read, in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "test-utils.h"
#include "ui/undo/kith-toast.h"
#include "ui/widgets/kith-toast-label.h"

#define WAIT 30000

#define LONG_TEXT                                                                 \
  "“Maximiliane <b>Charlotte</b> & Co” was not deleted: it has been changed " \
  "meanwhile"

static GtkLabel *
find_label (AdwToast *toast)
{
  GtkWidget *title = adw_toast_get_custom_title (toast);

  return GTK_LABEL (gtk_widget_get_first_child (title));
}

static int
get_needed_height (GtkWidget *label)
{
  int needed;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (label), &needed, NULL, NULL, NULL);

  return needed;
}

static gboolean
is_whole (gpointer data)
{
  GtkWidget *label = data;

  return gtk_widget_get_mapped (label) && gtk_widget_get_width (label) > 0
         && gtk_widget_get_height (label) >= get_needed_height (label);
}

/* Its own, which closes it. */
static GtkAccessible *
find_close_button (GtkWidget *label)
{
  GtkWidget *widget = label;

  while (!ADW_IS_TOAST_OVERLAY (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);

  return GTK_ACCESSIBLE (gtk_widget_get_last_child (widget));
}

/* Beside a button, in a window that is as narrow as they come. */
static void
test_narrow (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  AdwToast *toast = kith_toast_new (LONG_TEXT);
  g_autoptr (GtkWidget) label = g_object_ref (GTK_WIDGET (find_label (toast)));

  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, LONG_TEXT);
  adw_toast_set_button_label (toast, "Rückgängig");
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay),
                               gtk_label_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 400);
  adw_window_set_content (ADW_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);

  kith_test_wait (is_whole, label, WAIT);
  g_assert_cmpint (gtk_widget_get_width (overlay), <=, 360);
  g_assert_cmpint (pango_layout_get_line_count (
                     gtk_label_get_layout (GTK_LABEL (label))),
                   >, 1);
  g_assert_false (
    pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_null (gtk_test_accessible_check_property (
    find_close_button (label), GTK_ACCESSIBLE_PROPERTY_LABEL, "Close"));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/toast/narrow", test_narrow);

  return g_test_run ();
}
