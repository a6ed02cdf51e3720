/* test-asking.c: one question at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "ui/widgets/kith-asking.h"

static GtkWindow *
make_dialog (GtkWindow *parent)
{
  return GTK_WINDOW (
    g_object_new (GTK_TYPE_WINDOW, "transient-for", parent, NULL));
}

static gboolean
is_shown (GtkWindow *dialog)
{
  return gtk_widget_get_visible (GTK_WIDGET (dialog));
}

static void
test_one_after_the_other (void)
{
  GtkWindow *window = make_dialog (NULL);
  GtkWindow *first = make_dialog (window);
  GtkWindow *second = make_dialog (window);
  GtkWindow *third = make_dialog (window);
  GtkWindow *given_up = make_dialog (window);

  kith_asking_present (first);
  kith_asking_present (second);
  kith_asking_present (given_up);
  kith_asking_present (third);
  g_assert_true (is_shown (first));
  g_assert_false (is_shown (second));
  gtk_window_destroy (given_up);
  gtk_window_destroy (first);
  g_assert_true (is_shown (second));
  g_assert_false (is_shown (third));
  gtk_widget_set_visible (GTK_WIDGET (second), FALSE);
  g_assert_true (is_shown (third));
  /* It asks once more. */
  kith_asking_present (second);
  g_assert_false (is_shown (second));
  gtk_window_destroy (third);
  g_assert_true (is_shown (second));
  gtk_window_destroy (second);
  gtk_window_destroy (window);
}

/* What is open in the window does not stay so behind the question. */
static void
test_popover (void)
{
  GtkWindow *window = make_dialog (NULL);
  GtkWindow *dialog = make_dialog (window);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_window_set_child (window, button);
  gtk_window_present (window);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (gtk_widget_get_visible (popover));
  kith_asking_present (dialog);
  g_assert_false (gtk_widget_get_visible (popover));
  gtk_window_destroy (dialog);
  gtk_window_destroy (window);
}

/* What belongs to the question comes up over it; another window has its own. */
static void
test_above (void)
{
  GtkWindow *window = make_dialog (NULL);
  GtkWindow *other_window = make_dialog (NULL);
  GtkWindow *first = make_dialog (window);
  GtkWindow *second = make_dialog (window);
  GtkWindow *above = make_dialog (first);
  GtkWindow *other = make_dialog (other_window);

  kith_asking_present (first);
  kith_asking_present (second);
  kith_asking_present (above);
  kith_asking_present (other);
  g_assert_true (is_shown (first));
  g_assert_true (is_shown (above));
  g_assert_true (is_shown (other));
  g_assert_false (is_shown (second));
  g_assert_true (kith_asking_get_current (window) == above);
  g_assert_true (kith_asking_get_current (other_window) == other);
  gtk_window_destroy (above);
  g_assert_true (kith_asking_get_current (window) == first);
  g_assert_false (is_shown (second));
  gtk_window_destroy (first);
  g_assert_true (is_shown (second));
  g_assert_true (kith_asking_get_current (window) == second);
  gtk_window_destroy (second);
  g_assert_true (kith_asking_get_current (window) == window);
  gtk_window_destroy (other);
  gtk_window_destroy (window);
  gtk_window_destroy (other_window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/asking/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/asking/above", test_above);
  g_test_add_func ("/asking/popover", test_popover);

  return g_test_run ();
}
