/* test-contact-pane-leave.c: what the pane of one contact opens, keeps and
 * leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "service/connection/kith-connection-private.h"
#include "service/outbox/kith-keeper.h"
#include "ui/conflict/kith-conflict-dialog.h"
#include "bad-disk.h"
#include "form-utils.h"
#include "pane-utils.h"
#include "test-utils.h"

static gboolean
is_not_kept (gpointer data)
{
  return pane_has_status (data, "Unsaved – cannot be kept on this computer")
         && pane_has_status (data,
                             "What you type cannot be kept on this computer: "
                             "stay here until it is saved.");
}

static gboolean
is_kept (gpointer data)
{
  return pane_has_status (data, "Your unsaved changes were kept · a moment ago")
         && pane_has_status (data, "Unsaved changes");
}

/* The program has just started, and its contact was there before its file. */
static void
test_kept_late (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);
  g_autoptr (KithOutbox)
    earlier = kith_outbox_new (fixture->contacts, NULL, path, NULL);
  g_autoptr (KithContact) contact = pane_get_contact (fixture);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithPost) post = kith_post_new (earlier, draft);
  g_autoptr (KithKeeper) keeper = kith_keeper_new (earlier, post);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Südwind");
  kith_keeper_close (keeper);
  kith_outbox_close (earlier);

  g_assert_true (pane_is_saved (fixture));
  kith_outbox_load_async (fixture->outbox, NULL, NULL, NULL);
  kith_test_wait (is_kept, fixture, PATIENCE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");

  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_false (is_kept (fixture));
}

static void
test_new (PaneFixture *fixture, gconstpointer data)
{
  kith_contact_pane_show_new (fixture->pane);
  g_assert_null (kith_contact_pane_get_contact (fixture->pane));
  g_assert_true (pane_has_status (fixture, "New Contact"));

  pane_type (fixture, "First name", "Cleo");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_cmpint (pane_get_revision (fixture), ==, 1);
}

static gboolean
leave (PaneFixture *fixture, const char *label)
{
  GAsyncResult *result = NULL;
  gboolean may_leave;

  kith_contact_pane_leave_async (fixture->pane, NULL, kith_test_result_cb,
                                 &result);
  if (label != NULL)
    {
      kith_test_wait (pane_has_question, NULL, PATIENCE);
      pane_answer (label);
    }
  kith_test_wait (kith_test_has_result, &result, PATIENCE);
  may_leave = kith_contact_pane_leave_finish (fixture->pane, result, NULL);
  g_object_unref (result);

  return may_leave;
}

static gboolean
is_left (gpointer data)
{
  PaneFixture *fixture = data;
  g_autoptr (GAsyncResult) result = NULL;

  kith_contact_pane_leave_async (fixture->pane, NULL, kith_test_result_cb,
                                 &result);
  kith_test_wait (kith_test_has_result, &result, PATIENCE);

  return kith_contact_pane_leave_finish (fixture->pane, result, NULL);
}

static void
go_online (PaneFixture *fixture)
{
  const KithTestServerOptions options = {
    .folder = kith_test_server_get_folder (fixture->server)
  };

  fixture->stopped = fixture->server;
  fixture->server = kith_test_server_new (&options);
}

/* What cannot be sent is kept: there is nothing to be asked. */
static void
test_offline (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *retry;

  kith_test_server_stop (fixture->server);
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_is_waiting, fixture, 30000);

  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
  retry = form_find_button (GTK_WIDGET (fixture->pane), "Retry");
  g_assert_nonnull (retry);
  g_assert_true (is_left (fixture));

  pane_type (fixture, "Company", "Südwind AG");
  g_assert_true (pane_has_status (fixture, "Unsaved changes"));
  g_assert_true (leave (fixture, "Save"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox)),
                    ==, 1);

  go_online (fixture);
  kith_outbox_wake (fixture->outbox);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind AG");

  /* The bar is folded slowly: who presses it then has nothing to wait for. */
  g_signal_emit_by_name (retry, "clicked");
  g_assert_true (pane_is_saved (fixture));
}

/* Somebody opens what waits, in another window or after a restart. */
static void
test_open_waiting (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    contact = g_object_ref (kith_contact_pane_get_contact (fixture->pane));

  kith_test_server_stop (fixture->server);
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_is_waiting, fixture, 30000);
  kith_contact_pane_show (fixture->pane, NULL);

  kith_contact_pane_show (fixture->pane, contact);
  g_assert_true (pane_is_waiting (fixture));
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
}

/* There is no place for it: it is sent all the same, and stays in the form
 * when that fails. */
static void
test_not_kept (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);

  /* Nothing of it was opened yet. */
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);

  kith_test_server_stop (fixture->server);
  pane_type (fixture, "Company", "Südwind AG");
  pane_save (fixture);
  kith_test_wait (is_not_kept, fixture, 30000);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind AG");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_disk_named (gpointer data)
{
  return pane_has_status (data,
                          "The disk of this computer reports errors, so that "
                          "what you type cannot be kept: stay here until it is "
                          "saved.");
}

static gboolean
is_disk_not_named (gpointer data)
{
  return !is_disk_named (data);
}

/* The disk itself fails, for a while: nothing of what is typed is lost. */
static void
test_disk_fails (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db-wal", NULL);

  pane_type (fixture, "Company", "Südwind");
  kith_test_wait (is_there, log, 30000);
  bad_disk_refuse_writes (log);
  pane_type (fixture, "Company", "Südwind AG");
  kith_test_wait (is_disk_named, fixture, 30000);

  bad_disk_mend ();
  kith_test_wait (is_disk_not_named, fixture, 30000);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind AG");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, 30000);
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);
}

static gboolean
is_refused (gpointer data)
{
  return pane_has_status (data, "You do not have the permission to do this.")
         && pane_has_status (data, "Unsaved changes");
}

static void
test_permission (PaneFixture *fixture, gconstpointer data)
{
  const char *label = "Use the Site's Own Credential";
  GtkWidget *pane = GTK_WIDGET (fixture->pane);
  g_autoptr (KithContact) contact = NULL;

  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (is_refused, fixture, PATIENCE);
  g_assert_null (form_find_button (pane, label));
  g_assert_nonnull (form_find_button (pane, "Details"));

  kith_connection_set_site_key (
    kith_contacts_get_connection (fixture->contacts),
    kith_test_server_get_key (fixture->server, "manage"));
  pane_save (fixture);
  kith_test_wait (is_refused, fixture, PATIENCE);
  form_press (pane, label);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  contact = pane_get_contact (fixture);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 2);
}

/* Of a field of the contact that is open. */
static void
assert_journaled (PaneFixture *fixture, guint n, const char *path)
{
  GListModel *journal = G_LIST_MODEL (
    kith_outbox_get_journal (fixture->outbox));
  g_autoptr (KithContact) contact = pane_get_contact (fixture);
  g_autoptr (KithJournalEntry) last = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (journal), ==, n);
  last = g_list_model_get_item (journal, 0);
  g_assert_cmpint (kith_journal_entry_get_reason (last), ==,
                   KITH_JOURNAL_TAKEN_BACK);
  g_assert_cmpstr (kith_journal_entry_get_row (last)->path, ==, path);
  g_assert_cmpstr (kith_journal_entry_get_contact_id (last), ==,
                   kith_contact_get_id (contact));
}

static void
count_cb (guint *n)
{
  ++*n;
}

static gboolean
is_counted (gpointer n)
{
  return *(guint *) n == 1;
}

static void
test_discard (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (fixture->pane);

  pane_type (fixture, "Company", "Südwind");
  gtk_widget_activate_action (pane, "contact.discard", NULL);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  /* Never two at once. */
  gtk_widget_activate_action (pane, "contact.discard", NULL);
  pane_answer ("Keep Editing");
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");

  gtk_widget_activate_action (pane, "contact.discard", NULL);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  pane_answer ("Discard");
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "");
  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
  assert_journaled (fixture, 1, "company");
}

static void
test_leave (PaneFixture *fixture, gconstpointer data)
{
  g_assert_true (leave (fixture, NULL));

  pane_type (fixture, "Company", "Südwind");
  g_assert_false (leave (fixture, "Keep Editing"));
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");
  g_assert_true (leave (fixture, "Save"));
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);

  pane_type (fixture, "Email", "nobody");
  g_assert_false (leave (fixture, "Save"));
  g_assert_true (leave (fixture, "Discard"));
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);
  assert_journaled (fixture, 1, "emails/a@x.example");
}

static void
test_delete (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (fixture->pane);
  guint n_deleted = 0;

  g_signal_connect_swapped (pane, "delete", G_CALLBACK (count_cb), &n_deleted);
  pane_type (fixture, "Company", "Südwind");
  gtk_widget_activate_action (pane, "contact.delete", NULL);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (
                     pane_find_window (ADW_TYPE_MESSAGE_DIALOG))),
                   ==, "Delete Contact?");
  pane_answer ("Keep Editing");
  g_assert_cmpuint (n_deleted, ==, 0);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");

  gtk_widget_activate_action (pane, "contact.delete", NULL);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  pane_answer ("Delete");
  kith_test_wait (is_counted, &n_deleted, PATIENCE);
  assert_journaled (fixture, 1, "company");
}

/* A server that takes a request and does not answer. */
typedef struct
{
  KithTestServer *server;
  GMutex mutex;
  GCond cond;
  gboolean is_held;
  gboolean is_released;
} Hold;

static void
hold_cb (gpointer server, gpointer data)
{
  Hold *hold = data;

  g_mutex_lock (&hold->mutex);
  hold->is_held = TRUE;
  g_cond_broadcast (&hold->cond);
  while (!hold->is_released)
    g_cond_wait (&hold->cond, &hold->mutex);
  g_mutex_unlock (&hold->mutex);
}

static gpointer
hold_server (gpointer data)
{
  Hold *hold = data;

  kith_test_server_invoke (hold->server, hold_cb, hold);

  return NULL;
}

static gboolean
may_close (PaneFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contact_pane_close_async (fixture->pane, NULL, kith_test_result_cb,
                                 &result);
  kith_test_wait (kith_test_has_result, &result, 30000);

  return kith_contact_pane_close_finish (fixture->pane, result, NULL);
}

/* What is saved is on the disk: nobody waits for the server. */
static void
test_close_hanging (PaneFixture *fixture, gconstpointer data)
{
  Hold hold = { .server = fixture->server };
  GThread *thread;

  _kith_connection_set_timeout (
    kith_contacts_get_connection (fixture->contacts), G_MAXINT);
  g_mutex_init (&hold.mutex);
  g_cond_init (&hold.cond);
  thread = g_thread_new ("hold", hold_server, &hold);
  g_mutex_lock (&hold.mutex);
  while (!hold.is_held)
    g_cond_wait (&hold.cond, &hold.mutex);
  g_mutex_unlock (&hold.mutex);

  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  g_assert_true (may_close (fixture));
  g_assert_true (pane_has_status (fixture, "Saving…"));
  g_assert_true (pane_has_no_dialog (NULL));

  g_mutex_lock (&hold.mutex);
  hold.is_released = TRUE;
  g_cond_broadcast (&hold.cond);
  g_mutex_unlock (&hold.mutex);
  g_thread_join (thread);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_mutex_clear (&hold.mutex);
  g_cond_clear (&hold.cond);
}

/* A conflict that was put off is a change like any other: it can be left. */
static void
test_leave_conflict (PaneFixture *fixture, gconstpointer data)
{
  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);
  /* What is asked already is not asked twice. */
  g_assert_false (leave (fixture, NULL));

  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Cancel");
  kith_test_wait (pane_has_no_dialog, NULL, PATIENCE);
  g_assert_true (pane_is_conflict (fixture));
  g_assert_false (leave (fixture, "Keep Editing"));
  g_assert_true (pane_is_conflict (fixture));
  g_assert_true (leave (fixture, "Discard"));
}

/* The latest comes when a contact is opened, but for what is typed meanwhile.
 */
static void
test_latest (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact) first = pane_get_contact (fixture);
  g_autoptr (KithContact) second = NULL;

  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  kith_contact_pane_show (fixture->pane, first);
  while (pane_get_revision (fixture) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Nordwind");

  second = g_object_ref (kith_contact_pane_get_contact (fixture->pane));
  pane_change_elsewhere (fixture, 2, "{\"company\":\"Ostwind\"}");
  kith_contact_pane_show (fixture->pane, second);
  pane_type (fixture, "Job title", "Writer");
  while (pane_get_revision (fixture) < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Ostwind");
  g_assert_cmpstr (pane_read_row (fixture, "Job title"), ==, "Writer");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  pane_save (fixture);
  kith_test_wait (pane_is_clean, fixture, PATIENCE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Ostwind");
}

static void
test_add_field (PaneFixture *fixture, gconstpointer data)
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
  g_assert_null (pane_read_row (fixture, "Shirt Size"));
  g_signal_emit_by_name (form_find_hidden_button (GTK_WIDGET (fixture->pane),
                                                  "Shirt Size"),
                         "clicked");
  pane_type (fixture, "Shirt Size", "XL");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  text = kith_contact_info_get_extended_text (
    kith_contact_get_info (kith_contact_pane_get_contact (fixture->pane)),
    "custom.shirt-size");
  g_assert_cmpstr (text, ==, "XL");
}

static AdwHeaderBar *
find_header (GtkWidget *widget)
{
  AdwHeaderBar *found = NULL;

  if (ADW_IS_HEADER_BAR (widget))
    return ADW_HEADER_BAR (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_header (child);

  return found;
}

static gboolean
has_narrow_header (gpointer data)
{
  PaneFixture *fixture = data;
  const char *layout = adw_header_bar_get_decoration_layout (
    find_header (GTK_WIDGET (fixture->pane)));

  return g_strcmp0 (layout, ":close") == 0;
}

/* A narrow pane that is the whole window has room for the state because other
 * buttons of the window go. */
static void
test_folded (PaneFixture *fixture, gconstpointer data)
{
  g_object_set (gtk_widget_get_settings (fixture->window),
                "gtk-decoration-layout", "menu:minimize,maximize,close", NULL);
  g_object_set (fixture->pane, "folded", TRUE, NULL);
  g_assert_false (has_narrow_header (fixture));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  kith_test_wait (has_narrow_header, fixture, 30000);
  g_object_set (fixture->pane, "folded", FALSE, NULL);
  g_assert_false (has_narrow_header (fixture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, test)                                                        \
  g_test_add ("/contact-pane-leave/" name, PaneFixture, NULL, pane_set_up,     \
              test, pane_tear_down)

  ADD ("new", test_new);
  ADD ("offline", test_offline);
  ADD ("open-waiting", test_open_waiting);
  ADD ("not-kept", test_not_kept);
  ADD ("disk-fails", test_disk_fails);
  ADD ("kept-late", test_kept_late);
  g_test_add ("/contact-pane-leave/permission", PaneFixture, "view",
              pane_set_up, test_permission, pane_tear_down);
  ADD ("discard", test_discard);
  ADD ("leave", test_leave);
  ADD ("delete", test_delete);
  ADD ("close-hanging", test_close_hanging);
  ADD ("leave-conflict", test_leave_conflict);
  ADD ("latest", test_latest);
  ADD ("add-field", test_add_field);
  ADD ("folded", test_folded);

  return g_test_run ();
}
