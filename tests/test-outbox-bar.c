/* test-outbox-bar.c: what cannot be read is told of in a list that is narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "outbox-utils.h"
#include "test-utils.h"
#include "ui/list/kith-outbox-bar.h"

#define LIST_WIDTH 320

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      found = find (child, type);

  return found;
}

/* A folder is where the file would be. */
static void
block (TestReal *fixture)
{
  TestBox *box = &fixture->box;
  g_autoptr (GAsyncResult) result = NULL;

  test_box_close (box);
  g_remove (box->path);
  g_assert_no_errno (g_mkdir (box->path, 0700));
  box->outbox = kith_outbox_new (box->contacts, KITH_CLOCK (box->clock),
                                 box->path, NULL);
  kith_outbox_load_async (box->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_false (kith_outbox_load_finish (box->outbox, result, NULL));
}

static gboolean
is_whole (gpointer data)
{
  GtkWidget *bar = data;
  GtkWidget *label = find (bar, GTK_TYPE_LABEL);
  int needed;

  if (!gtk_widget_get_mapped (label) || gtk_widget_get_width (label) == 0)
    return FALSE;

  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (bar),
                      &needed, NULL, NULL, NULL);

  return gtk_widget_get_height (bar) >= needed;
}

/* The words have the width of the list, and what can be done is below them. */
static void
test_narrow (TestReal *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = g_object_new (KITH_TYPE_OUTBOX_BAR, NULL);
  GtkWidget *label;
  graphene_rect_t words, button;

  block (fixture);
  kith_outbox_bar_set_outbox (KITH_OUTBOX_BAR (bar), fixture->box.outbox);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), LIST_WIDTH, 400);
  gtk_window_present (GTK_WINDOW (window));

  kith_test_wait (is_whole, bar, TEST_BOX_MSEC);
  label = find (bar, GTK_TYPE_LABEL);
  g_assert_cmpint (gtk_widget_get_width (window), ==, LIST_WIDTH);
  g_assert_true (gtk_widget_compute_bounds (label, bar, &words));
  g_assert_true (
    gtk_widget_compute_bounds (find (bar, GTK_TYPE_BUTTON), bar, &button));
  g_assert_cmpfloat (words.size.width, >, LIST_WIDTH - 40);
  g_assert_cmpfloat (button.origin.y, >=, words.origin.y + words.size.height);
  g_assert_false (
    pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/outbox-bar/narrow", TestReal, NULL, test_real_set_up,
              test_narrow, test_real_tear_down);

  return g_test_run ();
}
