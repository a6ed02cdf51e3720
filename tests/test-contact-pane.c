/* test-contact-pane.c: the pane of one contact, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "base/kith-json.h"
#include "ui/kith-conflict-dialog.h"
#include "ui/kith-contact-form.h"
#include "ui/kith-contact-pane.h"
#include "form-utils.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define PATIENCE 10000

typedef struct
{
  KithTestServer *server;
  KithTestServer *stopped; /* whose folder the server has taken over */
  KithContacts *contacts;
  KithOutbox *outbox;
  GtkWidget *window;
  KithContactPane *pane;
  char *id;
  char *opened; /* what "open-contact" asked for */
  guint n_back;
} Fixture;

static gboolean
has_contact (gpointer data)
{
  Fixture *fixture = data;

  return kith_contact_pane_get_contact (fixture->pane) != NULL;
}

static gboolean
is_clean (gpointer data)
{
  Fixture *fixture = data;

  return !kith_contact_pane_is_dirty (fixture->pane);
}

static gboolean
has_status (Fixture *fixture, const char *text)
{
  return form_find_label (GTK_WIDGET (fixture->pane), text) != NULL;
}

static gboolean
is_saved (gpointer data)
{
  return has_status (data, "Saved");
}

static gboolean
is_waiting (gpointer data)
{
  return has_status (data, "Waiting – will be sent when online");
}

static gboolean
is_not_kept (gpointer data)
{
  return has_status (data, "Unsaved – cannot be kept on this computer")
         && has_status (data, "What you type cannot be kept on this computer: "
                              "stay here until it is saved.");
}

static gboolean
is_conflict (gpointer data)
{
  return has_status (data, "Conflict");
}

static gboolean
is_wide (gpointer data)
{
  Fixture *fixture = data;

  return form_find_button (GTK_WIDGET (fixture->pane), "Remove Email") != NULL;
}

static gint64
get_revision (Fixture *fixture)
{
  return kith_contact_get_revision (
    kith_contact_pane_get_contact (fixture->pane));
}

static void
open_contact_cb (KithContactPane *pane, const char *id, Fixture *fixture)
{
  g_free (fixture->opened);
  fixture->opened = g_strdup (id);
}

static void
back_cb (KithContactPane *pane, Fixture *fixture)
{
  fixture->n_back++;
}

static void
save (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "contact.save", NULL);
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  form_type (GTK_WIDGET (fixture->pane), title, text);
}

static const char *
read_row (Fixture *fixture, const char *title)
{
  return form_read (GTK_WIDGET (fixture->pane), title);
}

/* What somebody else saves meanwhile. */
static void
change_elsewhere (Fixture *fixture, gint64 revision, const char *info)
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
  g_assert_nonnull (answer);
}

static void
delete_elsewhere (Fixture *fixture)
{
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/", fixture->id,
                                       NULL);
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (fixture->server, "DELETE", path, NULL,
                                    &status);

  g_assert_cmpuint (status, ==, 200);
}

static KithContact *
get_contact (Fixture *fixture)
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
open_outbox (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);

  return kith_outbox_new (fixture->contacts, NULL, path, NULL);
}

static void
set_up_window (Fixture *fixture)
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
static void
set_up (Fixture *fixture, gconstpointer permission)
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
  contact = get_contact (fixture);
  kith_contact_pane_show (fixture->pane, contact);
  kith_test_wait (has_contact, fixture, PATIENCE);
  kith_test_wait (is_wide, fixture, PATIENCE);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A call that is on its way keeps the pane until it ends. */
static void
tear_down (Fixture *fixture, gconstpointer data)
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

static GtkWidget *
find_window (GType window_type)
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

static gboolean
has_conflict_dialog (gpointer data)
{
  return find_window (KITH_TYPE_CONFLICT_DIALOG) != NULL;
}

static gboolean
has_question (gpointer data)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return !has_conflict_dialog (NULL) && !has_question (NULL);
}

static void
answer (const char *label)
{
  GtkWidget *question = find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (question);
  form_press (question, label);
  kith_test_wait (has_no_dialog, NULL, PATIENCE);
}

/* The tests */

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact) contact = NULL;

  g_assert_true (has_status (fixture, "Saved"));
  type (fixture, "Job title", "Writer");
  g_assert_true (has_status (fixture, "Unsaved changes"));

  save (fixture);
  g_assert_true (has_status (fixture, "Saving…"));
  kith_test_wait (is_saved, fixture, PATIENCE);

  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
  g_assert_cmpint (get_revision (fixture), ==, 2);
  g_assert_false (kith_entry_row_is_changed (
    form_find_row (GTK_WIDGET (fixture->pane), "Job title", 0)));
  contact = get_contact (fixture);
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (contact),
                                               KITH_FIELD_JOB_TITLE),
                   ==, "Writer");
}

static void
test_typing_while_saving (Fixture *fixture, gconstpointer data)
{
  type (fixture, "Job title", "Writer");
  save (fixture);
  type (fixture, "Job title", "Writer of plays");
  kith_test_wait (has_contact, fixture, PATIENCE);
  while (get_revision (fixture) < 2)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (read_row (fixture, "Job title"), ==, "Writer of plays");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_cmpint (get_revision (fixture), ==, 3);
}

static void
test_invalid_is_not_sent (Fixture *fixture, gconstpointer data)
{
  type (fixture, "Email", "nobody");
  save (fixture);

  g_assert_true (has_status (fixture, "Unsaved changes"));
  g_assert_nonnull (kith_entry_row_get_error (
    form_find_row (GTK_WIDGET (fixture->pane), "Email", 0)));
}

static void
test_merged (Fixture *fixture, gconstpointer data)
{
  change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  type (fixture, "Job title", "Writer");
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);

  g_assert_cmpint (get_revision (fixture), ==, 3);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Nordwind");
  g_assert_nonnull (
    form_find_label (fixture->window,
                     "Saved; 1 change made elsewhere was also taken"));

  form_press (fixture->window, "Undo");
  while (get_revision (fixture) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (read_row (fixture, "Job title"), ==, "");
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Nordwind");
}

/* What was taken can be looked at, and the save taken back from there. */
static void
test_merged_shown (Fixture *fixture, gconstpointer data)
{
  change_elsewhere (fixture, 1,
                    "{\"company\":\"Nordwind\",\"birthdate\":\"1988-05-14\"}");
  type (fixture, "Job title", "Writer");
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);

  form_press (fixture->window, "Show");
  kith_test_wait (has_question, NULL, PATIENCE);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (
                     find_window (ADW_TYPE_MESSAGE_DIALOG))),
                   ==, "Company: Nordwind\nBirthday: 14 May 1988");
  answer ("Undo");
  while (get_revision (fixture) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (read_row (fixture, "Job title"), ==, "");
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);
  g_assert_true (is_conflict (fixture));

  /* Back to the form: nothing is lost. */
  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Cancel");
  kith_test_wait (has_no_dialog, NULL, PATIENCE);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");
  g_assert_true (is_conflict (fixture));
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  /* What is typed then counts, too. */
  type (fixture, "Company", "Westwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);
  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Use All Mine");
  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Save");
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_true (has_no_dialog (NULL));
  g_assert_cmpint (get_revision (fixture), ==, 3);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Westwind");
}

static void
test_conflict_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);
  dialog = find_window (KITH_TYPE_CONFLICT_DIALOG);

  change_elsewhere (fixture, 2, "{\"company\":\"Ostwind\"}");
  form_press (dialog, "Use All Mine");
  form_press (dialog, "Save");
  g_assert_true (has_status (fixture, "Saving…"));
  kith_test_wait (is_conflict, fixture, PATIENCE);
  g_assert_true (find_window (KITH_TYPE_CONFLICT_DIALOG) == dialog);

  form_press (dialog, "Use All Theirs");
  form_press (dialog, "Save");
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Ostwind");
}

static gboolean
is_closed (gpointer data)
{
  Fixture *fixture = data;

  return !kith_contact_pane_is_open (fixture->pane);
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  delete_elsewhere (fixture);
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);

  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Accept Deletion");
  kith_test_wait (is_closed, fixture, PATIENCE);
  g_assert_true (has_no_dialog (NULL));
  g_assert_cmpuint (fixture->n_back, ==, 1);
}

static void
test_created_again (Fixture *fixture, gconstpointer data)
{
  delete_elsewhere (fixture);
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);

  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Create Again");
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_true (has_no_dialog (NULL));
  g_assert_cmpstr (kith_contact_get_id (
                     kith_contact_pane_get_contact (fixture->pane)),
                   !=, fixture->id);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Bob\"},"
                     "\"emails\":{\"items\":[{\"email\":\"b@x.example\"}]}}");

  type (fixture, "Email", "b@x.example");
  save (fixture);
  kith_test_wait (has_question, NULL, PATIENCE);
  g_assert_true (has_status (fixture, "Unsaved changes"));
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (
                     find_window (ADW_TYPE_MESSAGE_DIALOG))),
                   ==, "“Bob” has the same email or phone already.");
  answer ("Go Back");
  g_assert_cmpstr (read_row (fixture, "Email"), ==, "b@x.example");
  g_assert_true (has_status (fixture, "Unsaved changes"));

  save (fixture);
  kith_test_wait (has_question, NULL, PATIENCE);
  answer ("Open It");
  g_assert_cmpstr (fixture->opened, ==, other);
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  save (fixture);
  kith_test_wait (has_question, NULL, PATIENCE);
  answer ("Save Anyway");
  kith_test_wait (is_saved, fixture, PATIENCE);
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
  kith_contact_pane_show_new (fixture->pane);
  g_assert_null (kith_contact_pane_get_contact (fixture->pane));
  g_assert_true (has_status (fixture, "New Contact"));

  type (fixture, "First name", "Cleo");
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_cmpint (get_revision (fixture), ==, 1);
}

static gboolean
leave (Fixture *fixture, const char *label)
{
  GAsyncResult *result = NULL;
  gboolean may_leave;

  kith_contact_pane_leave_async (fixture->pane, NULL, kith_test_result_cb,
                                 &result);
  if (label != NULL)
    {
      kith_test_wait (has_question, NULL, PATIENCE);
      answer (label);
    }
  kith_test_wait (kith_test_has_result, &result, PATIENCE);
  may_leave = kith_contact_pane_leave_finish (fixture->pane, result, NULL);
  g_object_unref (result);

  return may_leave;
}

static gboolean
is_left (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GAsyncResult) result = NULL;

  kith_contact_pane_leave_async (fixture->pane, NULL, kith_test_result_cb,
                                 &result);
  kith_test_wait (kith_test_has_result, &result, PATIENCE);

  return kith_contact_pane_leave_finish (fixture->pane, result, NULL);
}

static void
go_online (Fixture *fixture)
{
  const KithTestServerOptions options = {
    .folder = kith_test_server_get_folder (fixture->server)
  };

  fixture->stopped = fixture->server;
  fixture->server = kith_test_server_new (&options);
}

/* What cannot be sent is kept: there is nothing to be asked. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  kith_test_server_stop (fixture->server);
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (is_waiting, fixture, 30000);

  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
  g_assert_nonnull (form_find_button (GTK_WIDGET (fixture->pane), "Retry"));
  g_assert_true (is_left (fixture));

  type (fixture, "Company", "Südwind AG");
  g_assert_true (has_status (fixture, "Unsaved changes"));
  g_assert_true (leave (fixture, "Save"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox)),
                    ==, 1);

  go_online (fixture);
  kith_outbox_wake (fixture->outbox);
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_cmpint (get_revision (fixture), ==, 2);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind AG");
}

/* Somebody opens what waits, in another window or after a restart. */
static void
test_open_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    contact = g_object_ref (kith_contact_pane_get_contact (fixture->pane));

  kith_test_server_stop (fixture->server);
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (is_waiting, fixture, 30000);
  kith_contact_pane_show (fixture->pane, NULL);

  kith_contact_pane_show (fixture->pane, contact);
  g_assert_true (is_waiting (fixture));
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
}

/* There is no place for it: it is sent all the same, and stays in the form
 * when that fails. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);

  /* Nothing of it was opened yet. */
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);
  g_assert_cmpint (get_revision (fixture), ==, 2);

  kith_test_server_stop (fixture->server);
  type (fixture, "Company", "Südwind AG");
  save (fixture);
  kith_test_wait (is_not_kept, fixture, 30000);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind AG");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));
}

static gboolean
is_refused (gpointer data)
{
  return has_status (data, "You do not have the permission to do this.")
         && has_status (data, "Unsaved changes");
}

static void
test_permission (Fixture *fixture, gconstpointer data)
{
  const char *label = "Use the Site's Own Credential";
  GtkWidget *pane = GTK_WIDGET (fixture->pane);
  g_autoptr (KithContact) contact = NULL;

  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (is_refused, fixture, PATIENCE);
  g_assert_null (form_find_button (pane, label));
  g_assert_nonnull (form_find_button (pane, "Details"));

  kith_connection_set_site_key (
    kith_contacts_get_connection (fixture->contacts),
    kith_test_server_get_key (fixture->server, "manage"));
  save (fixture);
  kith_test_wait (is_refused, fixture, PATIENCE);
  form_press (pane, label);
  kith_test_wait (is_saved, fixture, PATIENCE);
  contact = get_contact (fixture);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 2);
}

static void
test_discard (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (fixture->pane);

  type (fixture, "Company", "Südwind");
  gtk_widget_activate_action (pane, "contact.discard", NULL);
  kith_test_wait (has_question, NULL, PATIENCE);
  /* Never two at once. */
  gtk_widget_activate_action (pane, "contact.discard", NULL);
  answer ("Keep Editing");
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");

  gtk_widget_activate_action (pane, "contact.discard", NULL);
  kith_test_wait (has_question, NULL, PATIENCE);
  answer ("Discard");
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  g_assert_true (leave (fixture, NULL));

  type (fixture, "Company", "Südwind");
  g_assert_false (leave (fixture, "Keep Editing"));
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Südwind");
  g_assert_true (leave (fixture, "Save"));
  g_assert_cmpint (get_revision (fixture), ==, 2);

  type (fixture, "Email", "nobody");
  g_assert_false (leave (fixture, "Save"));
  g_assert_true (leave (fixture, "Discard"));
  g_assert_cmpint (get_revision (fixture), ==, 2);
}

/* A conflict that was put off is a change like any other: it can be left. */
static void
test_leave_conflict (Fixture *fixture, gconstpointer data)
{
  change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  type (fixture, "Company", "Südwind");
  save (fixture);
  kith_test_wait (has_conflict_dialog, NULL, PATIENCE);
  /* What is asked already is not asked twice. */
  g_assert_false (leave (fixture, NULL));

  form_press (find_window (KITH_TYPE_CONFLICT_DIALOG), "Cancel");
  kith_test_wait (has_no_dialog, NULL, PATIENCE);
  g_assert_true (is_conflict (fixture));
  g_assert_false (leave (fixture, "Keep Editing"));
  g_assert_true (is_conflict (fixture));
  g_assert_true (leave (fixture, "Discard"));
}

/* The latest comes when a contact is opened, but for what is typed meanwhile. */
static void
test_latest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact) first = get_contact (fixture);
  g_autoptr (KithContact) second = NULL;

  change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  kith_contact_pane_show (fixture->pane, first);
  while (get_revision (fixture) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Nordwind");

  second = g_object_ref (kith_contact_pane_get_contact (fixture->pane));
  change_elsewhere (fixture, 2, "{\"company\":\"Ostwind\"}");
  kith_contact_pane_show (fixture->pane, second);
  type (fixture, "Job title", "Writer");
  while (get_revision (fixture) < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Ostwind");
  g_assert_cmpstr (read_row (fixture, "Job title"), ==, "Writer");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  save (fixture);
  kith_test_wait (is_clean, fixture, PATIENCE);
  g_assert_cmpstr (read_row (fixture, "Company"), ==, "Ostwind");
}

static void
test_add_field (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (KithExtendedField) field = NULL;
  g_autofree char *text = NULL;

  kith_contacts_find_or_create_field_async (fixture->contacts, "Shirt Size",
                                            KITH_DATA_TEXT, NULL,
                                            kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, PATIENCE);
  field = kith_contacts_find_or_create_field_finish (fixture->contacts, result,
                                                     NULL, NULL);
  g_object_unref (result);
  g_assert_nonnull (field);

  while (form_find_hidden_button (GTK_WIDGET (fixture->pane), "Shirt Size")
         == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (read_row (fixture, "Shirt Size"));
  g_signal_emit_by_name (form_find_hidden_button (GTK_WIDGET (fixture->pane),
                                                  "Shirt Size"),
                         "clicked");
  type (fixture, "Shirt Size", "XL");
  save (fixture);
  kith_test_wait (is_saved, fixture, PATIENCE);
  text = kith_contact_info_get_extended_text (
    kith_contact_get_info (kith_contact_pane_get_contact (fixture->pane)),
    "custom.shirt-size");
  g_assert_cmpstr (text, ==, "XL");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, test)                                                        \
  g_test_add ("/contact-pane/" name, Fixture, NULL, set_up, test, tear_down)

  ADD ("save", test_save);
  ADD ("typing-while-saving", test_typing_while_saving);
  ADD ("invalid-is-not-sent", test_invalid_is_not_sent);
  ADD ("merged", test_merged);
  ADD ("merged-shown", test_merged_shown);
  ADD ("conflict", test_conflict);
  ADD ("conflict-again", test_conflict_again);
  ADD ("deleted", test_deleted);
  ADD ("created-again", test_created_again);
  ADD ("duplicate", test_duplicate);
  ADD ("new", test_new);
  ADD ("offline", test_offline);
  ADD ("open-waiting", test_open_waiting);
  ADD ("not-kept", test_not_kept);
  g_test_add ("/contact-pane/permission", Fixture, "view", set_up,
              test_permission, tear_down);
  ADD ("discard", test_discard);
  ADD ("leave", test_leave);
  ADD ("leave-conflict", test_leave_conflict);
  ADD ("latest", test_latest);
  ADD ("add-field", test_add_field);

  return g_test_run ();
}
