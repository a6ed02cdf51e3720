/* test-contact-view.c: rows that stay while what they show is replaced
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-test-server.h"
#include "test-utils.h"
#include "ui/list/kith-contact-row.h"
#include "ui/list/kith-contact-view.h"

#define LONG_MSEC 20000
#define N_CONTACTS 60
#define MAX_ROWS 250

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  KithContactList *list;
  KithListSelection *selection;
  KithContactView *view;
  GtkWidget *window;
  const char *first; /* the name to wait for */
} Fixture;

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
get_list_view (Fixture *fixture)
{
  return find_widget (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW);
}

/* The first of which more is seen than its margin. */
static GtkWidget *
get_first_item (Fixture *fixture)
{
  GtkWidget *list = get_list_view (fixture);

  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (item)
          && gtk_widget_compute_bounds (item, list, &bounds)
          && bounds.origin.y + bounds.size.height > 0)
        return item;
    }

  return NULL;
}

static KithContactRow *
get_first_row (Fixture *fixture)
{
  GtkWidget *item = get_first_item (fixture);

  return item != NULL ? KITH_CONTACT_ROW (gtk_widget_get_first_child (item))
                      : NULL;
}

static KithContact *
get_first (Fixture *fixture)
{
  KithContactRow *row = get_first_row (fixture);

  return row != NULL ? kith_contact_row_get_contact (row) : NULL;
}

static gboolean
is_first (gpointer data)
{
  Fixture *fixture = data;
  KithContact *contact = get_first (fixture);

  return contact != NULL
         && g_str_equal (kith_contact_get_display_name (contact),
                         fixture->first);
}

static void
wait_for_first (Fixture *fixture, const char *name)
{
  fixture->first = name;
  kith_test_wait (is_first, fixture, LONG_MSEC);
}

static void
add_contacts (Fixture *fixture)
{
  for (guint i = 0; i < N_CONTACTS; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{\"name\":{\"first\":\"Name %02u\"},\"jobTitle\":\"%s\"}", i,
        i >= 30 ? "Late" : "Early");
      g_autofree char *id = kith_test_server_create (fixture->server, info);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = kith_test_server_new (NULL);
  add_contacts (fixture);
  connection = kith_connection_new (
    kith_test_server_get_address (fixture->server), &error);
  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  fixture->list = kith_contact_list_new (fixture->contacts);
  fixture->selection = kith_list_selection_new (fixture->list);
  fixture->view = g_object_new (KITH_TYPE_CONTACT_VIEW, NULL);
  kith_contact_view_set_list (fixture->view, fixture->contacts, fixture->list,
                              fixture->selection);

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window),
                        GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_first (fixture, "Name 00");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->selection);
  g_object_unref (fixture->list);
  g_object_unref (fixture->contacts);
  kith_test_server_free (fixture->server);
}

static void
search (Fixture *fixture, const char *word)
{
  const char *const terms[] = { word, NULL };

  kith_contact_view_set_terms (fixture->view, terms);
  kith_contact_list_set_search (fixture->list, word);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (
    GTK_SCROLLABLE (get_list_view (fixture)));
}

/* Before the list has been laid out there is no down. */
static gboolean
scroll_down (gpointer data)
{
  Fixture *fixture = data;
  KithContact *contact = get_first (fixture);

  gtk_adjustment_set_value (get_adjustment (fixture), 1500);

  return contact != NULL
         && !g_str_equal (kith_contact_get_display_name (contact), "Name 00");
}

/* The best comes first, wherever one was before. */
static void
test_search_shows_the_top (Fixture *fixture, gconstpointer data)
{
  kith_test_wait (scroll_down, fixture, LONG_MSEC);

  search (fixture, "late");
  wait_for_first (fixture, "Name 30");
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), ==,
                     0);
}

static guint
list_widgets (Fixture *fixture, GtkWidget **widgets)
{
  guint n = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (get_list_view (fixture));
       item != NULL && n < MAX_ROWS; item = gtk_widget_get_next_sibling (item))
    widgets[n++] = item;

  return n;
}

/* To make them anew would cost the search a frame. */
static void
test_search_keeps_widgets (Fixture *fixture, gconstpointer data)
{
  GtkWidget *before[MAX_ROWS];
  GtkWidget *after[MAX_ROWS];

  g_assert_cmpuint (list_widgets (fixture, before), ==, N_CONTACTS);
  search (fixture, "late");
  wait_for_first (fixture, "Name 30");

  g_assert_cmpuint (list_widgets (fixture, after), ==, 30);
  for (guint i = 0; i < 30; i++)
    g_assert_true (before[i] == after[i]);
}

/* Until the result is there the rows are those of the former search. */
static void
test_marks_with_the_result (Fixture *fixture, gconstpointer data)
{
  KithContactRow *row = get_first_row (fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  search (fixture, "early");
  before = kith_contact_row_dup_subtitle (row, NULL);
  g_assert_cmpstr (before, ==, "");

  while (kith_contact_list_is_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  after = kith_contact_row_dup_subtitle (row, NULL);
  g_assert_nonnull (strstr (after, "Early"));
}

static gboolean
is_selected (GtkWidget *item)
{
  return (gtk_widget_get_state_flags (item) & GTK_STATE_FLAG_SELECTED) != 0;
}

/* A row that shows another contact now is not the open one any more. */
static void
test_selection_goes_along (Fixture *fixture, gconstpointer data)
{
  KithContactRow *row = get_first_row (fixture);
  GtkWidget *item = get_first_item (fixture);

  kith_list_selection_set_opened (fixture->selection,
                                  kith_contact_get_id (
                                    kith_contact_row_get_contact (row)));
  g_assert_true (is_selected (item));

  search (fixture, "late");
  wait_for_first (fixture, "Name 30");
  g_assert_true (get_first_item (fixture) == item);
  g_assert_false (is_selected (item));

  search (fixture, "");
  wait_for_first (fixture, "Name 00");
  g_assert_true (is_selected (item));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();

#define ADD(name, test)                                                        \
  g_test_add ("/contact-view/" name, Fixture, NULL, set_up, test, tear_down)

  ADD ("search-shows-the-top", test_search_shows_the_top);
  ADD ("search-keeps-widgets", test_search_keeps_widgets);
  ADD ("marks-with-the-result", test_marks_with_the_result);
  ADD ("selection-goes-along", test_selection_goes_along);

  return g_test_run ();
}
