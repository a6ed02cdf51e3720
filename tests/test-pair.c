/* test-pair.c: two rows side by side stay level
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-utils.h"
#include "ui/form/kith-entry-row.h"
#include "ui/widgets/kith-pair.h"

#define LONG_MSEC 30000

typedef struct
{
  GtkWidget *window;
  GtkWidget *pair;
  GtkWidget *start;
  GtkWidget *end;
  int height; /* of a row that has nothing to say */
} Fixture;

static GtkWidget *
make_row (const char *title)
{
  GtkWidget *row = g_object_new (KITH_TYPE_ENTRY_ROW, NULL);

  kith_entry_row_set_title (KITH_ENTRY_ROW (row), title);
  kith_entry_row_set_text (KITH_ENTRY_ROW (row), "Some text");

  return row;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->start = make_row ("Company");
  fixture->end = make_row ("Job title");
  fixture->pair = kith_pair_new (fixture->start, fixture->end);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 300);
  gtk_widget_set_valign (fixture->pair, GTK_ALIGN_START);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->pair);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static int
get_height (GtkWidget *row)
{
  return gtk_widget_get_height (row);
}

static gboolean
is_laid_out (gpointer data)
{
  Fixture *fixture = data;

  return get_height (fixture->start) > 0;
}

static gboolean
is_higher (gpointer data)
{
  Fixture *fixture = data;

  return get_height (fixture->start) > fixture->height;
}

static gboolean
is_end_lower (gpointer data)
{
  Fixture *fixture = data;

  return get_height (fixture->end) < get_height (fixture->start);
}

/* How far below the top of the pair the text of @row is. */
static double
get_text_top (Fixture *fixture, GtkWidget *row)
{
  double y = -1;

  g_assert_true (gtk_widget_translate_coordinates (
    GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), fixture->pair,
    0, 0, NULL, &y));

  return y;
}

static void
complain (Fixture *fixture)
{
  kith_test_wait (is_laid_out, fixture, LONG_MSEC);
  fixture->height = get_height (fixture->start);
  kith_entry_row_set_error (KITH_ENTRY_ROW (fixture->start),
                            "What is wrong with it, in a sentence that takes "
                            "more than a line");
  kith_test_wait (is_higher, fixture, LONG_MSEC);
}

static void
test_beside_a_higher_row (Fixture *fixture, gconstpointer data)
{
  complain (fixture);

  g_assert_cmpint (get_height (fixture->end), ==, get_height (fixture->start));
  g_assert_cmpfloat (get_text_top (fixture, fixture->end), ==,
                     get_text_top (fixture, fixture->start));
}

static void
test_stacked (Fixture *fixture, gconstpointer data)
{
  kith_pair_set_stacked (KITH_PAIR (fixture->pair), TRUE);
  complain (fixture);
  kith_test_wait (is_end_lower, fixture, LONG_MSEC);
  kith_pair_set_stacked (KITH_PAIR (fixture->pair), FALSE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();

#define ADD(name, test)                                                        \
  g_test_add ("/pair/" name, Fixture, NULL, set_up, test, tear_down)

  ADD ("beside-a-higher-row", test_beside_a_higher_row);
  ADD ("stacked", test_stacked);

  return g_test_run ();
}
