/* test-window.c: a real window on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "kith-raw-server.h"
#include "kith-test-server.h"
#include "test-utils.h"
#include "ui/history/kith-deleted-dialog.h"
#include "ui/list/kith-contact-view.h"
#include "ui/pane/kith-contact-pane.h"
#include "ui/save/kith-deletions.h"
#include "ui/window/kith-window.h"

/* Less than a server may take to answer. */
#define LONG_MSEC 20000
#define N_UNANSWERED 50

typedef struct
{
  KithTestServer *server;
  AdwApplication *application;
  KithContacts *contacts;
  KithOutbox *outbox;
  KithDeletions *deletions;
  KithUndo *undo;
  KithWindow *window;
  const char *wanted;
} Fixture;

static void
connect_to (Fixture *fixture, const char *origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  path = g_build_filename (kith_test_server_get_folder (fixture->server),
                           "outbox.db", NULL);
  fixture->outbox = kith_outbox_new (fixture->contacts, NULL, path, NULL);
  fixture->deletions = kith_deletions_new (fixture->outbox);
  fixture->undo = kith_undo_new (fixture->outbox);
}

static void
open_window (Fixture *fixture)
{
  fixture->window = kith_window_new (GTK_APPLICATION (fixture->application),
                                     fixture->outbox, fixture->deletions,
                                     fixture->undo);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  /* One for all: a program has only one. */
  fixture->application = ADW_APPLICATION (
    g_object_ref (g_application_get_default ()));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Everything that a window began lets go of it. */
static void
close_window (Fixture *fixture)
{
  KithWindow *window = g_steal_pointer (&fixture->window);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  kith_test_wait (is_gone, &window, LONG_MSEC);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    close_window (fixture);
  g_object_unref (fixture->undo);
  g_object_unref (fixture->deletions);
  kith_outbox_close (fixture->outbox);
  g_object_unref (fixture->outbox);
  g_object_unref (fixture->contacts);
  g_object_unref (fixture->application);
  kith_test_server_free (fixture->server);
}

static GtkWidget *
find_widget (GtkWidget *widget, const char *label)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_shown (gpointer data)
{
  const Fixture *fixture = data;

  return find_widget (GTK_WIDGET (fixture->window), fixture->wanted) != NULL;
}

static void
wait_for_label (Fixture *fixture, const char *label)
{
  fixture->wanted = label;
  g_test_message ("waiting for “%s”", label);
  kith_test_wait (is_shown, fixture, LONG_MSEC);
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "No Contacts Yet");
  g_assert_nonnull (
    find_widget (GTK_WIDGET (fixture->window), "Add Sample Contacts"));
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *origin = g_strdup (
    kith_test_server_get_address (fixture->server));

  connect_to (fixture, origin);
  kith_test_server_stop (fixture->server);
  open_window (fixture);
  wait_for_label (fixture, "Contacts Cannot Be Reached");
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->window), "Retry"));
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Annie\"}}");
  g_autofree char *b = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Boris\"}}");

  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "2 contacts");
}

/* An empty base with an open form is no longer the page of an empty base. */
static void
test_new_contact (Fixture *fixture, gconstpointer data)
{
  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "No Contacts Yet");
  kith_window_new_contact (fixture->window);
  wait_for_label (fixture, "First name");
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static KithContactPane *
get_pane (Fixture *fixture)
{
  return KITH_CONTACT_PANE (
    find_type (GTK_WIDGET (fixture->window), KITH_TYPE_CONTACT_PANE));
}

static gboolean
is_open (gpointer data)
{
  Fixture *fixture = data;
  KithContact *contact = kith_contact_pane_get_contact (get_pane (fixture));

  return g_strcmp0 (contact != NULL ? kith_contact_get_id (contact) : NULL,
                    fixture->wanted)
         == 0;
}

static void
wait_open (Fixture *fixture, const char *id)
{
  fixture->wanted = id;
  kith_test_wait (is_open, fixture, LONG_MSEC);
}

static gboolean
has_no_toast (gpointer data)
{
  const Fixture *fixture = data;
  GType type = g_type_from_name ("AdwToastWidget");

  return find_type (GTK_WIDGET (fixture->window), type) == NULL;
}

static void
delete_opened (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_pane (fixture)),
                                             "contact.delete", NULL));
  wait_open (fixture, NULL);
}

static gboolean
is_asked (gpointer server)
{
  return kith_raw_server_get_n_requests (server) > 0;
}

/* Nothing that is on its way holds what was closed. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autofree char *id = g_uuid_string_random ();
  GtkWidget *dialog, *pane, *view;

  for (guint i = 0; i < N_UNANSWERED; i++)
    kith_raw_server_push (server, KITH_RAW_ANSWER, NULL);
  connect_to (fixture, kith_raw_server_get_origin (server));
  open_window (fixture);
  pane = find_type (GTK_WIDGET (fixture->window), KITH_TYPE_CONTACT_PANE);
  view = find_type (GTK_WIDGET (fixture->window), KITH_TYPE_CONTACT_VIEW);
  dialog = GTK_WIDGET (
    kith_deleted_dialog_new (NULL, fixture->contacts, fixture->undo));
  gtk_window_present (GTK_WINDOW (dialog));
  g_signal_emit_by_name (fixture->contacts, "fields-changed");
  kith_window_show_contact (fixture->window, id);
  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  kith_test_wait (is_asked, server, LONG_MSEC);

  gtk_window_destroy (GTK_WINDOW (dialog));
  close_window (fixture);
  kith_test_wait (is_gone, &dialog, LONG_MSEC);
  kith_test_wait (is_gone, &pane, LONG_MSEC);
  kith_test_wait (is_gone, &view, LONG_MSEC);
}

static gboolean
can_undo (gpointer data)
{
  const Fixture *fixture = data;

  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window),
                                            "undo");
}

/* What was seen before is seen again. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *annie = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Annie\"}}");
  g_autofree char *boris = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Boris\"}}");

  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  kith_window_show_contact (fixture->window, annie);
  wait_open (fixture, annie);
  g_assert_false (can_undo (fixture));
  delete_opened (fixture);
  g_assert_true (can_undo (fixture));
  activate (fixture, "win.undo");
  wait_open (fixture, annie);
  g_assert_false (can_undo (fixture));
  /* libadwaita crashed when it was told to go while it came. */
  g_assert_false (has_no_toast (fixture));
  kith_test_wait (has_no_toast, fixture, LONG_MSEC);

  /* Unless somebody looks at another one by now. */
  delete_opened (fixture);
  kith_window_show_contact (fixture->window, boris);
  wait_open (fixture, boris);
  activate (fixture, "win.undo");
  wait_for_label (fixture, "2 contacts");
  wait_open (fixture, boris);
}

static void
test_no_such_contact (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_uuid_string_random ();

  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  kith_window_show_contact (fixture->window, id);
  wait_for_label (fixture, "There is no such contact.");
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "No Contacts Yet");
  activate (fixture, "win.add-samples");
  wait_for_label (fixture, "41 contacts");

  activate (fixture, "win.select");
  wait_for_label (fixture, "0 Selected");
  while (!g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window),
                                             "remove-samples"))
    g_main_context_iteration (NULL, TRUE);
  activate (fixture, "win.remove-samples");
  wait_for_label (fixture, "41 contacts deleted");
  activate (fixture, "win.undo");
  wait_for_label (fixture, "Select All");
  g_assert_cmpuint (kith_deletions_get_n_hidden (fixture->deletions), ==, 0);
}

static gboolean
is_folded (gpointer leaflet)
{
  return adw_leaflet_get_folded (leaflet);
}

static gboolean
is_unfolded (gpointer leaflet)
{
  return !adw_leaflet_get_folded (leaflet);
}

/* As in a narrow window; to resize a real one takes a window manager. */
static void
assert_front_when_narrow (Fixture *fixture, const char *page)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (
    find_type (GTK_WIDGET (fixture->window), ADW_TYPE_LEAFLET));

  adw_leaflet_set_can_unfold (leaflet, FALSE);
  kith_test_wait (is_folded, leaflet, LONG_MSEC);
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, page);
  adw_leaflet_set_can_unfold (leaflet, TRUE);
  kith_test_wait (is_unfolded, leaflet, LONG_MSEC);
}

/* What is looked at stays in front when there is no room for both. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Annie\",\"last\":\"Lee\"}}");
  AdwLeaflet *leaflet;

  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "1 contact");
  leaflet = ADW_LEAFLET (
    find_type (GTK_WIDGET (fixture->window), ADW_TYPE_LEAFLET));
  kith_test_wait (is_unfolded, leaflet, LONG_MSEC);
  assert_front_when_narrow (fixture, "list");

  kith_window_show_contact (fixture->window, id);
  wait_for_label (fixture, "Saved");
  gtk_widget_grab_focus (
    find_type (GTK_WIDGET (fixture->window), KITH_TYPE_CONTACT_VIEW));
  assert_front_when_narrow (fixture, "contact");
  activate (fixture, "win.find");
  assert_front_when_narrow (fixture, "list");
  gtk_widget_grab_focus (
    find_type (GTK_WIDGET (get_pane (fixture)), ADW_TYPE_ENTRY_ROW));
  assert_front_when_narrow (fixture, "contact");

  activate (fixture, "win.select");
  assert_front_when_narrow (fixture, "list");
}

static int
get_needed_width (Fixture *fixture)
{
  int width;

  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL,
                      -1, &width, NULL, NULL, NULL);

  return width;
}

/* Twice as large text needs no wider window, on whichever page. */
static void
test_large_text (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int usual;

  connect_to (fixture, kith_test_server_get_address (fixture->server));
  open_window (fixture);
  wait_for_label (fixture, "No Contacts Yet");
  usual = get_needed_width (fixture);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  g_assert_cmpint (get_needed_width (fixture), ==, usual);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  gtk_test_init (&argc, &argv);
  application = g_object_new (ADW_TYPE_APPLICATION, "flags",
                              G_APPLICATION_NON_UNIQUE, "resource-base-path",
                              "/io/github/kith/Kith", NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

#define ADD(name)                                                              \
  g_test_add ("/window/" #name, Fixture, NULL, set_up, test_##name, tear_down)

  ADD (empty);
  ADD (closed);
  ADD (unreachable);
  ADD (list);
  ADD (new_contact);
  ADD (undo);
  ADD (no_such_contact);
  ADD (samples);
  ADD (narrow);
  ADD (large_text);

  return g_test_run ();
}
