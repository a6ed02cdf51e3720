/* test-conflict-dialog.c: the dialog that asks, in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "conflict-utils.h"
#include "contact-utils.h"
#include "test-utils.h"

static void
test_undecided (void)
{
  ConflictFixture f;
  KithConflictChoice *button;
  GtkWidget *focus;

  conflict_open (&f, CONFLICT_THEIRS);

  g_assert_true (conflict_shows (f.dialog,
                                 "Annie Lee was changed while you were "
                                 "editing"));
  g_assert_true (conflict_shows (f.dialog, "0 of 3 decided"));
  g_assert_true (conflict_shows (f.dialog, "Undecided"));
  g_assert_true (conflict_shows (f.dialog, "Was: Event manager"));
  g_assert_true (conflict_shows (f.dialog, "Merged without asking (2)"));
  g_assert_false (gtk_widget_is_sensitive (conflict_find_button (&f, "Save")));
  for (guint i = 0;
       (button = conflict_find_nth (f.dialog, KITH_TYPE_CONFLICT_CHOICE, i))
       != NULL;
       i++)
    g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)));

  /* Nothing that overwrites is a key away. */
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (f.dialog)));
  focus = gtk_root_get_focus (GTK_ROOT (f.dialog));
  g_assert_true (gtk_widget_get_ancestor (focus, KITH_TYPE_CONFLICT_ROW)
                 == GTK_WIDGET (conflict_find_row (&f, "jobTitle")));

  conflict_close (&f);
}

static void
test_names (void)
{
  ConflictFixture f;

  conflict_open (&f, CONFLICT_THEIRS);

  /* A person's text is never markup. */
  gtk_test_accessible_assert_property (
    conflict_find_choice (&f, "jobTitle", KITH_CHOICE_THEIRS),
    GTK_ACCESSIBLE_PROPERTY_LABEL, "Job title: theirs, <b>Boss</b> & co");
  g_assert_true (conflict_shows (f.dialog, "<b>Boss</b> & co"));
  gtk_test_accessible_assert_property (conflict_find_choice (&f, "jobTitle",
                                                             KITH_CHOICE_MINE),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title: yours, Event director");
  gtk_test_accessible_assert_property (conflict_find_choice (&f, "jobTitle",
                                                             KITH_CHOICE_EDIT),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title: edit");
  gtk_test_accessible_assert_property (conflict_find_choice (&f, "phones/5551",
                                                             KITH_CHOICE_BOTH),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Phone: keep both");
  gtk_test_accessible_assert_property (conflict_find_row (&f, "jobTitle"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title");
  /* Only of items there may be two. */
  g_assert_null (conflict_find_choice (&f, "jobTitle", KITH_CHOICE_BOTH));

  conflict_close (&f);
}

static void
test_decide (void)
{
  ConflictFixture f;

  conflict_open (&f, CONFLICT_THEIRS);

  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (conflict_find_choice (&f, "jobTitle", KITH_CHOICE_MINE)),
    TRUE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "jobTitle"), ==,
                   KITH_CHOICE_MINE);
  g_assert_true (conflict_shows (f.dialog, "1 of 3 decided"));
  gtk_widget_activate_action (GTK_WIDGET (
                                conflict_find_row (&f, "phones/5551")),
                              "conflict.choose", "i", KITH_CHOICE_BOTH);
  g_assert_false (gtk_widget_is_sensitive (conflict_find_button (&f, "Save")));
  gtk_widget_activate_action (GTK_WIDGET (conflict_find_row (&f, "birthdate")),
                              "conflict.choose", "i", KITH_CHOICE_THEIRS);
  g_assert_true (gtk_widget_is_sensitive (conflict_find_button (&f, "Save")));
  conflict_click (&f, "Save");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_SAVE);

  conflict_close (&f);
}

static void
test_edit (void)
{
  ConflictFixture f;
  KithConflictChoice *choice;
  GtkEditable *entry;

  conflict_open (&f, CONFLICT_THEIRS);

  choice = conflict_find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  entry = conflict_find_nth (choice, GTK_TYPE_ENTRY, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (entry)));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "1988-05-15");
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_EDIT);

  /* What the server would refuse decides nothing, and stays to be mended. */
  gtk_editable_set_text (entry, "1988-02-31");
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_true (conflict_shows (f.dialog, "Not valid"));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);

  gtk_editable_set_text (entry, "1988-02-28");
  g_assert_false (conflict_shows (f.dialog, "Not valid"));
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (f.conflict, "birthdate")),
                   ==, "1988-02-28");

  conflict_close (&f);
}

/* Half a value is not forgotten when others save meanwhile, nor with the
 * dialog. */
static void
test_unfinished (void)
{
  ConflictFixture f;
  KithConflictChoice *choice;
  g_autoptr (KithContact) theirs = NULL;

  conflict_open (&f, CONFLICT_THEIRS);
  choice = conflict_find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  gtk_editable_set_text (conflict_find_nth (choice, GTK_TYPE_ENTRY, 0),
                         "1988-02-3");

  theirs = test_contact (9, "{'birthdate':'1988-07-07'}");
  kith_conflict_update (f.conflict, theirs);
  choice = conflict_find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  g_assert_cmpstr (kith_conflict_choice_get_text (choice), ==, "1988-02-3");
  g_assert_true (conflict_shows (f.dialog, "Not valid"));

  kith_conflict_dialog_set_conflict (f.dialog, f.conflict);
  choice = conflict_find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  g_assert_cmpstr (kith_conflict_choice_get_text (choice), ==, "1988-02-3");
  g_assert_true (
    conflict_shows (f.dialog, "What you chose before is here again"));

  gtk_editable_set_text (conflict_find_nth (choice, GTK_TYPE_ENTRY, 0),
                         "1988-02-03");
  g_assert_false (conflict_shows (f.dialog, "Not valid"));
  g_assert_null (kith_conflict_get_unfinished (f.conflict, "birthdate"));
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_EDIT);

  conflict_close (&f);
}

static void
test_edit_item (void)
{
  ConflictFixture f;
  KithConflictChoice *choice;
  g_autoptr (KithContactInfo) result = NULL;
  g_autofree char *text = NULL;

  conflict_open (&f, CONFLICT_THEIRS);

  choice = conflict_find_choice (&f, "phones/5551", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  gtk_editable_set_text (conflict_find_nth (choice, GTK_TYPE_ENTRY, 0),
                         "555 9");
  result = kith_conflict_get_result (f.conflict);
  text = kith_item_get_text (KITH_FIELD_PHONES,
                             kith_contact_info_get_item (result,
                                                         KITH_FIELD_PHONES, 0));
  g_assert_cmpstr (text, ==, "555 9");

  conflict_close (&f);
}

static void
test_all (void)
{
  ConflictFixture f;

  conflict_open (&f, CONFLICT_THEIRS);

  conflict_click (&f, "Use All Mine");
  g_assert_true (conflict_shows (f.dialog, "3 of 3 decided"));
  conflict_click (&f, "Use All Theirs");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (
    conflict_find_choice (&f, "jobTitle", KITH_CHOICE_THEIRS))));
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_THEIRS);

  conflict_close (&f);
}

static void
test_merged (void)
{
  ConflictFixture f;
  KithConflictMerged *company;
  GtkSwitch *taken;

  conflict_open (&f, CONFLICT_THEIRS);

  company = conflict_find_nth (f.dialog, KITH_TYPE_CONFLICT_MERGED, 0);
  taken = conflict_find_nth (company, GTK_TYPE_SWITCH, 0);
  g_assert_true (gtk_switch_get_active (taken));
  gtk_test_accessible_assert_property (taken, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Company: They added Nordwind");
  gtk_switch_set_active (taken, FALSE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "company"), ==,
                   KITH_CHOICE_MINE);
  gtk_switch_set_active (taken, TRUE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);

  conflict_close (&f);
}

static GtkEditable *
conflict_find_own (ConflictFixture *f, const char *path)
{
  return conflict_find_nth (conflict_find_choice (f, path, KITH_CHOICE_EDIT),
                            GTK_TYPE_ENTRY, 0);
}

static void
conflict_type_own (ConflictFixture *f, const char *path, const char *text)
{
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (conflict_find_choice (f, path, KITH_CHOICE_EDIT)), TRUE);
  gtk_editable_set_text (conflict_find_own (f, path), text);
}

/* The other side saves again while the dialog is open. */
static void
test_again (void)
{
  ConflictFixture f;
  g_autoptr (KithContact) next = NULL;

  conflict_open (&f, CONFLICT_THEIRS);
  conflict_click (&f, "Use All Mine");
  conflict_type_own (&f, "jobTitle", "Head");
  kith_conflict_dialog_set_busy (f.dialog, TRUE);
  g_assert_false (gtk_widget_is_sensitive (conflict_find_button (&f, "Save")));
  g_assert_false (
    gtk_widget_is_sensitive (conflict_find_button (&f, "Cancel")));

  next = test_contact (9, "{'name':{'first':'Annie','last':'Lee'},"
                          "'jobTitle':'Chief','birthdate':'1988-05-16',"
                          "'phones':{'items':[{'id':'1','phone':'555 3',"
                          "'primary':true}]},"
                          "'extendedFields':{'items':{'custom.met':'X'}}}");
  kith_conflict_update (f.conflict, next);
  kith_conflict_dialog_set_busy (f.dialog, FALSE);

  g_assert_true (
    conflict_shows (f.dialog, "Somebody saved again: 1 choice was reset"));
  g_assert_true (
    conflict_shows (conflict_find_row (&f, "jobTitle"), "Changed again"));
  g_assert_true (conflict_shows (conflict_find_row (&f, "birthdate"), "Yours"));
  g_assert_true (conflict_shows (f.dialog, "2 of 4 decided"));
  g_assert_cmpstr (gtk_editable_get_text (conflict_find_own (&f, "jobTitle")),
                   ==, "Head");
  /* Back where something is to be decided. */
  g_assert_true (
    gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (f.dialog)),
                             KITH_TYPE_CONFLICT_ROW)
    == GTK_WIDGET (conflict_find_row (&f, "jobTitle")));

  conflict_close (&f);
}

static void
test_deletion (void)
{
  ConflictFixture f;

  conflict_open (&f, NULL);
  g_assert_true (conflict_shows (f.dialog,
                                 "Annie Lee was deleted while you were "
                                 "editing"));
  g_assert_null (conflict_find_button (&f, "Save"));
  g_assert_null (conflict_find_button (&f, "Use All Mine"));
  conflict_click (&f, "Create Again");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CREATE_AGAIN);
  conflict_click (&f, "Accept Deletion");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_ACCEPT_DELETION);
  conflict_click (&f, "Cancel");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  conflict_close (&f);
}

static void
test_deleted_meanwhile (void)
{
  ConflictFixture f;

  conflict_open (&f, CONFLICT_THEIRS);
  kith_conflict_update (f.conflict, NULL);
  g_assert_nonnull (conflict_find_button (&f, "Create Again"));
  g_assert_null (conflict_find_button (&f, "Save"));
  conflict_close (&f);
}

static void
test_close_is_cancel (void)
{
  ConflictFixture f;

  conflict_open (&f, CONFLICT_THEIRS);
  gtk_window_close (GTK_WINDOW (f.dialog));
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  g_assert_nonnull (f.dialog);

  /* Not while a save is under way. */
  f.response = -1;
  kith_conflict_dialog_set_busy (f.dialog, TRUE);
  gtk_window_close (GTK_WINDOW (f.dialog));
  g_assert_cmpint (f.response, ==, -1);
  conflict_close (&f);
}

static void
test_copy (void)
{
  ConflictFixture f;
  g_auto (GValue) value = G_VALUE_INIT;

  conflict_open (&f, CONFLICT_THEIRS);
  gtk_widget_activate_action (GTK_WIDGET (f.dialog), "conflict.copy", NULL);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (
                                                   gtk_widget_get_clipboard (
                                                     GTK_WIDGET (f.dialog))),
                                                 &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==,
                   "Annie Lee\n"
                   "\nJob title\n"
                   "  Was: Event manager\n"
                   "  Yours: Event director\n"
                   "  Theirs: <b>Boss</b> & co\n"
                   "\nBirthday\n"
                   "  Was: 14 May 1988\n"
                   "  Yours: 15 May 1988\n"
                   "  Theirs: 16 May 1988\n"
                   "\nPhone\n"
                   "  Was: 555 1\n"
                   "  Yours: 555 2\n"
                   "  Theirs: 555 3\n"
                   "\nCompany\n"
                   "  Was: nothing\n"
                   "  Yours: nothing\n"
                   "  Theirs: Nordwind\n"
                   "\nEvent We Met At\n"
                   "  Was: MegaCon\n"
                   "  Yours: MegaCon 2021\n"
                   "  Theirs: MegaCon\n");
  conflict_close (&f);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/conflict-dialog/undecided", test_undecided);
  g_test_add_func ("/conflict-dialog/names", test_names);
  g_test_add_func ("/conflict-dialog/decide", test_decide);
  g_test_add_func ("/conflict-dialog/edit", test_edit);
  g_test_add_func ("/conflict-dialog/unfinished", test_unfinished);
  g_test_add_func ("/conflict-dialog/edit-item", test_edit_item);
  g_test_add_func ("/conflict-dialog/all", test_all);
  g_test_add_func ("/conflict-dialog/copy", test_copy);
  g_test_add_func ("/conflict-dialog/merged", test_merged);
  g_test_add_func ("/conflict-dialog/again", test_again);
  g_test_add_func ("/conflict-dialog/deletion", test_deletion);
  g_test_add_func ("/conflict-dialog/deleted-meanwhile",
                   test_deleted_meanwhile);
  g_test_add_func ("/conflict-dialog/close-is-cancel", test_close_is_cancel);

  return g_test_run ();
}
