/* test-contact-pane.c: saving in the pane of one contact, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-dialog.h"
#include "form-utils.h"
#include "pane-utils.h"
#include "test-utils.h"

static void
test_save (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (KithContact) contact = NULL;

  g_assert_true (pane_has_status (fixture, "Saved"));
  pane_type (fixture, "Job title", "Writer");
  g_assert_true (pane_has_status (fixture, "Unsaved changes"));

  pane_save (fixture);
  g_assert_true (pane_has_status (fixture, "Saving…"));
  kith_test_wait (pane_is_saved, fixture, PATIENCE);

  g_assert_false (kith_contact_pane_is_dirty (fixture->pane));
  g_assert_cmpint (pane_get_revision (fixture), ==, 2);
  g_assert_false (kith_entry_row_is_changed (
    form_find_row (GTK_WIDGET (fixture->pane), "Job title", 0)));
  contact = pane_get_contact (fixture);
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (contact),
                                               KITH_FIELD_JOB_TITLE),
                   ==, "Writer");
}

static void
test_typing_while_saving (PaneFixture *fixture, gconstpointer data)
{
  pane_type (fixture, "Job title", "Writer");
  pane_save (fixture);
  pane_type (fixture, "Job title", "Writer of plays");
  kith_test_wait (pane_has_contact, fixture, PATIENCE);
  while (pane_get_revision (fixture) < 2)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (pane_read_row (fixture, "Job title"), ==, "Writer of plays");
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_cmpint (pane_get_revision (fixture), ==, 3);
}

static void
test_invalid_is_not_sent (PaneFixture *fixture, gconstpointer data)
{
  pane_type (fixture, "Email", "nobody");
  pane_save (fixture);

  g_assert_true (pane_has_status (fixture, "Unsaved changes"));
  g_assert_nonnull (kith_entry_row_get_error (
    form_find_row (GTK_WIDGET (fixture->pane), "Email", 0)));
}

static void
test_merged (PaneFixture *fixture, gconstpointer data)
{
  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  pane_type (fixture, "Job title", "Writer");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);

  g_assert_cmpint (pane_get_revision (fixture), ==, 3);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Nordwind");
  g_assert_nonnull (
    form_find_label (fixture->window,
                     "Saved; 1 change made elsewhere was also taken"));

  form_press (fixture->window, "Undo");
  while (pane_get_revision (fixture) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (pane_read_row (fixture, "Job title"), ==, "");
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Nordwind");
}

/* What was taken can be looked at, and the save taken back from there. */
static void
test_merged_shown (PaneFixture *fixture, gconstpointer data)
{
  pane_change_elsewhere (
    fixture, 1, "{\"company\":\"Nordwind\",\"birthdate\":\"1988-05-14\"}");
  pane_type (fixture, "Job title", "Writer");
  pane_save (fixture);
  kith_test_wait (pane_is_saved, fixture, PATIENCE);

  form_press (fixture->window, "Show");
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (
                     pane_find_window (ADW_TYPE_MESSAGE_DIALOG))),
                   ==, "Company: Nordwind\nBirthday: 14 May 1988");
  pane_answer ("Undo");
  while (pane_get_revision (fixture) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (pane_read_row (fixture, "Job title"), ==, "");
}

static gboolean
says_who (gpointer who)
{
  GtkWidget *dialog = pane_find_window (KITH_TYPE_CONFLICT_DIALOG);

  return dialog != NULL
         && g_str_has_prefix (
           gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (
             dialog, KITH_TYPE_CONFLICT_DIALOG, "sentence"))),
           who);
}

/* The history knows it; the dialog does not wait for that. */
static void
test_conflict_author (PaneFixture *fixture, gconstpointer data)
{
  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (says_who, (gpointer) "manage key saved revision 2, ",
                  PATIENCE);
  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Cancel");
  kith_test_wait (pane_has_no_dialog, NULL, PATIENCE);
}

static void
test_conflict (PaneFixture *fixture, gconstpointer data)
{
  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);
  g_assert_true (pane_is_conflict (fixture));

  /* Back to the form: nothing is lost. */
  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Cancel");
  kith_test_wait (pane_has_no_dialog, NULL, PATIENCE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");
  g_assert_true (pane_is_conflict (fixture));
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  /* What is typed then counts, too. */
  pane_type (fixture, "Company", "Westwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);
  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Use All Mine");
  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Save");
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_true (pane_has_no_dialog (NULL));
  g_assert_cmpint (pane_get_revision (fixture), ==, 3);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Westwind");
}

static void
test_conflict_again (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  pane_change_elsewhere (fixture, 1, "{\"company\":\"Nordwind\"}");
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);
  dialog = pane_find_window (KITH_TYPE_CONFLICT_DIALOG);

  pane_change_elsewhere (fixture, 2, "{\"company\":\"Ostwind\"}");
  form_press (dialog, "Use All Mine");
  form_press (dialog, "Save");
  g_assert_true (pane_has_status (fixture, "Saving…"));
  kith_test_wait (pane_is_conflict, fixture, PATIENCE);
  g_assert_true (pane_find_window (KITH_TYPE_CONFLICT_DIALOG) == dialog);

  form_press (dialog, "Use All Theirs");
  form_press (dialog, "Save");
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Ostwind");
}

static gboolean
is_closed (gpointer data)
{
  PaneFixture *fixture = data;

  return !kith_contact_pane_is_open (fixture->pane);
}

static void
test_deleted (PaneFixture *fixture, gconstpointer data)
{
  pane_delete_elsewhere (fixture);
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);

  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Accept Deletion");
  kith_test_wait (is_closed, fixture, PATIENCE);
  g_assert_true (pane_has_no_dialog (NULL));
  g_assert_cmpuint (fixture->n_back, ==, 1);
}

static void
test_created_again (PaneFixture *fixture, gconstpointer data)
{
  pane_delete_elsewhere (fixture);
  pane_type (fixture, "Company", "Südwind");
  pane_save (fixture);
  kith_test_wait (pane_has_conflict_dialog, NULL, PATIENCE);

  form_press (pane_find_window (KITH_TYPE_CONFLICT_DIALOG), "Create Again");
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
  g_assert_true (pane_has_no_dialog (NULL));
  g_assert_cmpstr (kith_contact_get_id (
                     kith_contact_pane_get_contact (fixture->pane)),
                   !=, fixture->id);
  g_assert_cmpstr (pane_read_row (fixture, "Company"), ==, "Südwind");
}

static void
test_duplicate (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *other = kith_test_server_create (
    fixture->server, "{\"name\":{\"first\":\"Bob\"},"
                     "\"emails\":{\"items\":[{\"email\":\"b@x.example\"}]}}");

  pane_type (fixture, "Email", "b@x.example");
  pane_save (fixture);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  g_assert_true (pane_has_status (fixture, "Unsaved changes"));
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (
                     pane_find_window (ADW_TYPE_MESSAGE_DIALOG))),
                   ==, "“Bob” has the same email or phone already.");
  pane_answer ("Go Back");
  g_assert_cmpstr (pane_read_row (fixture, "Email"), ==, "b@x.example");
  g_assert_true (pane_has_status (fixture, "Unsaved changes"));

  pane_save (fixture);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  pane_answer ("Open It");
  g_assert_cmpstr (fixture->opened, ==, other);
  g_assert_true (kith_contact_pane_is_dirty (fixture->pane));

  pane_save (fixture);
  kith_test_wait (pane_has_question, NULL, PATIENCE);
  pane_answer ("Save Anyway");
  kith_test_wait (pane_is_saved, fixture, PATIENCE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, test)                                                        \
  g_test_add ("/contact-pane/" name, PaneFixture, NULL, pane_set_up, test,     \
              pane_tear_down)

  ADD ("save", test_save);
  ADD ("typing-while-saving", test_typing_while_saving);
  ADD ("invalid-is-not-sent", test_invalid_is_not_sent);
  ADD ("merged", test_merged);
  ADD ("merged-shown", test_merged_shown);
  g_test_add ("/contact-pane/conflict-author", PaneFixture, "manage",
              pane_set_up, test_conflict_author, pane_tear_down);
  ADD ("conflict", test_conflict);
  ADD ("conflict-again", test_conflict_again);
  ADD ("deleted", test_deleted);
  ADD ("created-again", test_created_again);
  ADD ("duplicate", test_duplicate);

  return g_test_run ();
}
