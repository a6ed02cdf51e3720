/* pane-utils.c: the pane of a contact, in a window, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pane-utils.h"

#include "form-utils.h"
#include "test-utils.h"
#include "ui/conflict/kith-conflict-dialog.h"

gboolean
pane_has_contact (gpointer data)
{
  PaneFixture *fixture = data;

  return kith_contact_pane_get_contact (fixture->pane) != NULL;
}

gboolean
pane_is_clean (gpointer data)
{
  PaneFixture *fixture = data;

  return !kith_contact_pane_is_dirty (fixture->pane);
}

gboolean
pane_has_status (PaneFixture *fixture, const char *text)
{
  return form_find_label (GTK_WIDGET (fixture->pane), text) != NULL;
}

gboolean
pane_is_saved (gpointer data)
{
  return pane_has_status (data, "Saved");
}

gboolean
pane_is_waiting (gpointer data)
{
  return pane_has_status (data, "Waiting – will be sent when online");
}

gboolean
pane_is_conflict (gpointer data)
{
  return pane_has_status (data, "Conflict");
}

static gboolean
is_wide (gpointer data)
{
  PaneFixture *fixture = data;

  return form_find_button (GTK_WIDGET (fixture->pane), "Remove Email") != NULL;
}

gint64
pane_get_revision (PaneFixture *fixture)
{
  return kith_contact_get_revision (
    kith_contact_pane_get_contact (fixture->pane));
}

static void
open_contact_cb (KithContactPane *pane, const char *id, PaneFixture *fixture)
{
  g_free (fixture->opened);
  fixture->opened = g_strdup (id);
}

static void
back_cb (KithContactPane *pane, PaneFixture *fixture)
{
  fixture->n_back++;
}

void
pane_save (PaneFixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "contact.save", NULL);
}

void
pane_type (PaneFixture *fixture, const char *title, const char *text)
{
  form_type (GTK_WIDGET (fixture->pane), title, text);
}

const char *
pane_read_row (PaneFixture *fixture, const char *title)
{
  return form_read (GTK_WIDGET (fixture->pane), title);
}

/* What somebody else saves meanwhile. */
void
pane_change_elsewhere (PaneFixture *fixture, gint64 revision, const char *info)
{
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/", fixture->id,
                                       NULL);
  g_autofree char *body = g_strdup_printf ("{\"revision\":%" G_GINT64_FORMAT
                                           ",\"info\":%s}",
                                           revision, info);
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (fixture->server, "PATCH", path, body,
                                    &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (pane_answer);
}

void
pane_delete_elsewhere (PaneFixture *fixture)
{
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/", fixture->id,
                                       NULL);
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (fixture->server, "DELETE", path, NULL,
                                    &status);

  g_assert_cmpuint (status, ==, 200);
}

KithContact *
pane_get_contact (PaneFixture *fixture)
{
  GAsyncResult *result = NULL;
  KithContact *contact;

  kith_contacts_get_async (fixture->contacts, fixture->id, NULL,
                           kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, PATIENCE);
  contact = kith_contacts_get_finish (fixture->contacts, result, NULL);
  g_object_unref (result);

  return contact;
}

static KithOutbox *
open_outbox (PaneFixture *fixture)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);

  return kith_outbox_new (fixture->contacts, NULL, path, NULL);
}

static void
set_up_window (PaneFixture *fixture)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  g_autoptr (KithDeletions) deletions = kith_deletions_new (fixture->outbox);
  g_autoptr (KithUndo) undo = kith_undo_new (fixture->outbox);
  g_autoptr (KithUndoRunner) runner = NULL;

  fixture->pane = g_object_new (KITH_TYPE_CONTACT_PANE, NULL);
  g_signal_connect (fixture->pane, "open-contact", G_CALLBACK (open_contact_cb),
                    fixture);
  g_signal_connect (fixture->pane, "back", G_CALLBACK (back_cb), fixture);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay),
                               GTK_WIDGET (fixture->pane));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 900);
  gtk_window_set_child (GTK_WINDOW (fixture->window), overlay);
  kith_contact_pane_set_outbox (fixture->pane, fixture->outbox);
  runner = kith_undo_runner_new (fixture->window, fixture->outbox, deletions,
                                 undo);
  kith_contact_pane_set_undo (fixture->pane, runner);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* @permission: (nullable): over TCP with such a key, or over the socket. */
void
pane_set_up (PaneFixture *fixture, gconstpointer permission)
{
  const KithTestServerOptions options = { .transport = permission != NULL
                                                         ? "tcp"
                                                         : "unix" };
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (KithContact) contact = NULL;

  fixture->server = kith_test_server_new (&options);
  connection = kith_connection_new (
    kith_test_server_get_address (fixture->server), NULL);
  if (permission != NULL)
    kith_connection_set_key (connection,
                             kith_test_server_get_key (fixture->server,
                                                       permission));
  fixture->contacts = kith_contacts_new (connection);
  fixture->outbox = open_outbox (fixture);
  fixture->id = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Annie\",\"last\":\"Lee\"},"
                     "\"emails\":{\"items\":[{\"email\":\"a@x.example\"}]}}");

  set_up_window (fixture);
  contact = pane_get_contact (fixture);
  kith_contact_pane_show (fixture->pane, contact);
  kith_test_wait (pane_has_contact, fixture, PATIENCE);
  kith_test_wait (is_wide, fixture, PATIENCE);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A call that is on its way keeps the pane until it ends. */
void
pane_tear_down (PaneFixture *fixture, gconstpointer data)
{
  gpointer pane = fixture->pane;

  g_object_add_weak_pointer (pane, &pane);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  kith_test_wait (is_gone, &pane, PATIENCE);
  kith_outbox_close (fixture->outbox);
  g_object_unref (fixture->outbox);
  g_object_unref (fixture->contacts);
  kith_test_server_free (fixture->server);
  g_clear_pointer (&fixture->stopped, kith_test_server_free);
  g_free (fixture->id);
  g_free (fixture->opened);
}

/* The dialogs */

GtkWidget *
pane_find_window (GType window_type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, window_type)
          && gtk_widget_get_visible (window))
        return window;
    }

  return NULL;
}

gboolean
pane_has_conflict_dialog (gpointer data)
{
  return pane_find_window (KITH_TYPE_CONFLICT_DIALOG) != NULL;
}

gboolean
pane_has_question (gpointer data)
{
  return pane_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

gboolean
pane_has_no_dialog (gpointer data)
{
  return !pane_has_conflict_dialog (NULL) && !pane_has_question (NULL);
}

void
pane_answer (const char *label)
{
  GtkWidget *question = pane_find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (question);
  form_press (question, label);
  kith_test_wait (pane_has_no_dialog, NULL, PATIENCE);
}
