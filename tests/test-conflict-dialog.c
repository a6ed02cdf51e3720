/* test-conflict-dialog.c: the dialog that asks, in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "contact-utils.h"
#include "model/kith-extended-field.h"
#include "test-utils.h"
#include "ui/conflict/kith-conflict-choice.h"
#include "ui/conflict/kith-conflict-dialog.h"
#include "ui/conflict/kith-conflict-merged.h"
#include "ui/conflict/kith-conflict-row.h"
#include "ui/widgets/kith-avatar.h"

#define WAIT 5000

#define BASE                                                                   \
  "{'name':{'first':'Annie','last':'Lee'},'jobTitle':'Event manager',"         \
  "'birthdate':'1988-05-14',"                                                  \
  "'phones':{'items':[{'id':'1','phone':'555 1','primary':true}]},"            \
  "'extendedFields':{'items':{'custom.met':'MegaCon'}}}"
#define MINE                                                                   \
  "{'name':{'first':'Annie','last':'Lee'},'jobTitle':'Event director',"        \
  "'birthdate':'1988-05-15',"                                                  \
  "'phones':{'items':[{'id':'1','phone':'555 2','primary':true}]},"            \
  "'extendedFields':{'items':{'custom.met':'MegaCon 2021'}}}"
#define THEIRS                                                                 \
  "{'name':{'first':'Annie','last':'Lee'},'jobTitle':'<b>Boss</b> & co',"      \
  "'birthdate':'1988-05-16','company':'Nordwind',"                             \
  "'phones':{'items':[{'id':'1','phone':'555 3','primary':true}]},"            \
  "'extendedFields':{'items':{'custom.met':'MegaCon'}}}"

typedef struct
{
  KithConflict *conflict;
  KithConflictDialog *dialog;
  KithNames *names;
  int response; /* -1: none */
} Fixture;

static void
response_cb (Fixture *fixture, KithConflictResponse response)
{
  fixture->response = (int) response;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
open_dialog (Fixture *fixture, const char *theirs)
{
  g_autoptr (KithContact) base = test_contact (7, BASE);
  g_autoptr (KithContact) mine = test_contact (7, MINE);
  g_autoptr (KithContact) other = NULL;
  g_autoptr (GPtrArray) fields = NULL;

  if (theirs != NULL)
    other = test_contact (8, theirs);
  fixture->response = -1;
  fixture->conflict = kith_conflict_new (base, kith_contact_get_info (mine),
                                         other);
  fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fields,
                   kith_extended_field_new ("custom.met", "Event We Met At",
                                            KITH_DATA_TEXT, 0, 0));
  fixture->names = kith_names_new (fields, NULL);
  fixture->dialog = kith_conflict_dialog_new (NULL, fixture->conflict,
                                              fixture->names);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog),
                             (gpointer *) &fixture->dialog);
  g_signal_connect_swapped (fixture->dialog, "response",
                            G_CALLBACK (response_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  kith_test_wait (is_mapped, fixture->dialog, WAIT);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* It is gone, and so is what it held. */
static void
close_dialog (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  kith_test_wait (is_null, &fixture->dialog, WAIT);
  g_object_unref (fixture->names);
  g_assert_finalize_object (fixture->conflict);
}

/* Depth first. */
static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static gpointer
find_nth (gpointer root, GType type, guint n)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (root), type, found);

  return n < found->len ? g_ptr_array_index (found, n) : NULL;
}

static KithConflictRow *
find_row (Fixture *fixture, const char *path)
{
  KithConflictRow *row;

  for (guint i = 0;
       (row = find_nth (fixture->dialog, KITH_TYPE_CONFLICT_ROW, i)) != NULL;
       i++)
    if (g_str_equal (kith_conflict_row_get_path (row), path))
      return row;

  return NULL;
}

static KithConflictChoice *
find_choice (Fixture *fixture, const char *path, KithChoice choice)
{
  KithConflictRow *row = find_row (fixture, path);
  KithConflictChoice *button;

  for (guint i = 0;
       (button = find_nth (row, KITH_TYPE_CONFLICT_CHOICE, i)) != NULL; i++)
    if (kith_conflict_choice_get_choice (button) == choice)
      return button;

  return NULL;
}

/* Whether a label that is seen says just that. */
static gboolean
shows (gpointer root, const char *text)
{
  GtkLabel *label;

  for (guint i = 0; (label = find_nth (root, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (label))
        && gtk_widget_is_visible (GTK_WIDGET (label))
        && g_str_equal (gtk_label_get_text (label), text))
      return TRUE;

  return FALSE;
}

static GtkWidget *
find_button (Fixture *fixture, const char *text)
{
  GtkButton *button;

  for (guint i = 0;
       (button = find_nth (fixture->dialog, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_button_get_label (button), text) == 0
        && gtk_widget_get_visible (GTK_WIDGET (button)))
      return GTK_WIDGET (button);

  return NULL;
}

static void
click (Fixture *fixture, const char *text)
{
  GtkWidget *button = find_button (fixture, text);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_undecided (void)
{
  Fixture f;
  KithConflictChoice *button;
  GtkWidget *focus;

  open_dialog (&f, THEIRS);

  g_assert_true (shows (f.dialog, "Annie Lee was changed while you were "
                                  "editing"));
  g_assert_true (shows (f.dialog, "0 of 3 decided"));
  g_assert_true (shows (f.dialog, "Undecided"));
  g_assert_true (shows (f.dialog, "Was: Event manager"));
  g_assert_true (shows (f.dialog, "Merged without asking (2)"));
  g_assert_false (gtk_widget_is_sensitive (find_button (&f, "Save")));
  for (guint i = 0;
       (button = find_nth (f.dialog, KITH_TYPE_CONFLICT_CHOICE, i)) != NULL;
       i++)
    g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)));

  /* Nothing that overwrites is a key away. */
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (f.dialog)));
  focus = gtk_root_get_focus (GTK_ROOT (f.dialog));
  g_assert_true (gtk_widget_get_ancestor (focus, KITH_TYPE_CONFLICT_ROW)
                 == GTK_WIDGET (find_row (&f, "jobTitle")));

  close_dialog (&f);
}

static void
test_names (void)
{
  Fixture f;

  open_dialog (&f, THEIRS);

  /* A person's text is never markup. */
  gtk_test_accessible_assert_property (find_choice (&f, "jobTitle",
                                                    KITH_CHOICE_THEIRS),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title: theirs, <b>Boss</b> & co");
  g_assert_true (shows (f.dialog, "<b>Boss</b> & co"));
  gtk_test_accessible_assert_property (find_choice (&f, "jobTitle",
                                                    KITH_CHOICE_MINE),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title: yours, Event director");
  gtk_test_accessible_assert_property (find_choice (&f, "jobTitle",
                                                    KITH_CHOICE_EDIT),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title: edit");
  gtk_test_accessible_assert_property (find_choice (&f, "phones/5551",
                                                    KITH_CHOICE_BOTH),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Phone: keep both");
  gtk_test_accessible_assert_property (find_row (&f, "jobTitle"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Job title");
  /* Only of items there may be two. */
  g_assert_null (find_choice (&f, "jobTitle", KITH_CHOICE_BOTH));

  close_dialog (&f);
}

static void
test_decide (void)
{
  Fixture f;

  open_dialog (&f, THEIRS);

  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (find_choice (&f, "jobTitle", KITH_CHOICE_MINE)), TRUE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "jobTitle"), ==,
                   KITH_CHOICE_MINE);
  g_assert_true (shows (f.dialog, "1 of 3 decided"));
  gtk_widget_activate_action (GTK_WIDGET (find_row (&f, "phones/5551")),
                              "conflict.choose", "i", KITH_CHOICE_BOTH);
  g_assert_false (gtk_widget_is_sensitive (find_button (&f, "Save")));
  gtk_widget_activate_action (GTK_WIDGET (find_row (&f, "birthdate")),
                              "conflict.choose", "i", KITH_CHOICE_THEIRS);
  g_assert_true (gtk_widget_is_sensitive (find_button (&f, "Save")));
  click (&f, "Save");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_SAVE);

  close_dialog (&f);
}

static void
test_edit (void)
{
  Fixture f;
  KithConflictChoice *choice;
  GtkEditable *entry;

  open_dialog (&f, THEIRS);

  choice = find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  entry = find_nth (choice, GTK_TYPE_ENTRY, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (entry)));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "1988-05-15");
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_EDIT);

  /* What the server would refuse decides nothing, and stays to be mended. */
  gtk_editable_set_text (entry, "1988-02-31");
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_true (shows (f.dialog, "Not valid"));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);

  gtk_editable_set_text (entry, "1988-02-28");
  g_assert_false (shows (f.dialog, "Not valid"));
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (f.conflict, "birthdate")),
                   ==, "1988-02-28");

  close_dialog (&f);
}

/* Half a value is not forgotten when others save meanwhile, nor with the
 * dialog. */
static void
test_unfinished (void)
{
  Fixture f;
  KithConflictChoice *choice;
  g_autoptr (KithContact) theirs = NULL;

  open_dialog (&f, THEIRS);
  choice = find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  gtk_editable_set_text (find_nth (choice, GTK_TYPE_ENTRY, 0), "1988-02-3");

  theirs = test_contact (9, "{'birthdate':'1988-07-07'}");
  kith_conflict_update (f.conflict, theirs);
  choice = find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  g_assert_cmpstr (kith_conflict_choice_get_text (choice), ==, "1988-02-3");
  g_assert_true (shows (f.dialog, "Not valid"));

  kith_conflict_dialog_set_conflict (f.dialog, f.conflict);
  choice = find_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  g_assert_cmpstr (kith_conflict_choice_get_text (choice), ==, "1988-02-3");
  g_assert_true (shows (f.dialog, "What you chose before is here again"));

  gtk_editable_set_text (find_nth (choice, GTK_TYPE_ENTRY, 0), "1988-02-03");
  g_assert_false (shows (f.dialog, "Not valid"));
  g_assert_null (kith_conflict_get_unfinished (f.conflict, "birthdate"));
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_EDIT);

  close_dialog (&f);
}

static void
test_edit_item (void)
{
  Fixture f;
  KithConflictChoice *choice;
  g_autoptr (KithContactInfo) result = NULL;
  g_autofree char *text = NULL;

  open_dialog (&f, THEIRS);

  choice = find_choice (&f, "phones/5551", KITH_CHOICE_EDIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  gtk_editable_set_text (find_nth (choice, GTK_TYPE_ENTRY, 0), "555 9");
  result = kith_conflict_get_result (f.conflict);
  text = kith_item_get_text (KITH_FIELD_PHONES,
                             kith_contact_info_get_item (result,
                                                         KITH_FIELD_PHONES, 0));
  g_assert_cmpstr (text, ==, "555 9");

  close_dialog (&f);
}

static void
test_all (void)
{
  Fixture f;

  open_dialog (&f, THEIRS);

  click (&f, "Use All Mine");
  g_assert_true (shows (f.dialog, "3 of 3 decided"));
  click (&f, "Use All Theirs");
  g_assert_true (gtk_check_button_get_active (
    GTK_CHECK_BUTTON (find_choice (&f, "jobTitle", KITH_CHOICE_THEIRS))));
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "birthdate"), ==,
                   KITH_CHOICE_THEIRS);

  close_dialog (&f);
}

static void
test_merged (void)
{
  Fixture f;
  KithConflictMerged *company;
  GtkSwitch *taken;

  open_dialog (&f, THEIRS);

  company = find_nth (f.dialog, KITH_TYPE_CONFLICT_MERGED, 0);
  taken = find_nth (company, GTK_TYPE_SWITCH, 0);
  g_assert_true (gtk_switch_get_active (taken));
  gtk_test_accessible_assert_property (taken, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Company: They added Nordwind");
  gtk_switch_set_active (taken, FALSE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "company"), ==,
                   KITH_CHOICE_MINE);
  gtk_switch_set_active (taken, TRUE);
  g_assert_cmpint (kith_conflict_get_choice (f.conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);

  close_dialog (&f);
}

static GtkEditable *
find_own (Fixture *f, const char *path)
{
  return find_nth (find_choice (f, path, KITH_CHOICE_EDIT), GTK_TYPE_ENTRY, 0);
}

static void
type_own (Fixture *f, const char *path, const char *text)
{
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (find_choice (f, path, KITH_CHOICE_EDIT)), TRUE);
  gtk_editable_set_text (find_own (f, path), text);
}

/* The other side saves again while the dialog is open. */
static void
test_again (void)
{
  Fixture f;
  g_autoptr (KithContact) next = NULL;

  open_dialog (&f, THEIRS);
  click (&f, "Use All Mine");
  type_own (&f, "jobTitle", "Head");
  kith_conflict_dialog_set_busy (f.dialog, TRUE);
  g_assert_false (gtk_widget_is_sensitive (find_button (&f, "Save")));
  g_assert_false (gtk_widget_is_sensitive (find_button (&f, "Cancel")));

  next = test_contact (9, "{'name':{'first':'Annie','last':'Lee'},"
                          "'jobTitle':'Chief','birthdate':'1988-05-16',"
                          "'phones':{'items':[{'id':'1','phone':'555 3',"
                          "'primary':true}]},"
                          "'extendedFields':{'items':{'custom.met':'X'}}}");
  kith_conflict_update (f.conflict, next);
  kith_conflict_dialog_set_busy (f.dialog, FALSE);

  g_assert_true (shows (f.dialog, "Somebody saved again: 1 choice was reset"));
  g_assert_true (shows (find_row (&f, "jobTitle"), "Changed again"));
  g_assert_true (shows (find_row (&f, "birthdate"), "Yours"));
  g_assert_true (shows (f.dialog, "2 of 4 decided"));
  g_assert_cmpstr (gtk_editable_get_text (find_own (&f, "jobTitle")), ==,
                   "Head");
  /* Back where something is to be decided. */
  g_assert_true (
    gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (f.dialog)),
                             KITH_TYPE_CONFLICT_ROW)
    == GTK_WIDGET (find_row (&f, "jobTitle")));

  close_dialog (&f);
}

static void
test_deletion (void)
{
  Fixture f;

  open_dialog (&f, NULL);
  g_assert_true (shows (f.dialog, "Annie Lee was deleted while you were "
                                  "editing"));
  g_assert_null (find_button (&f, "Save"));
  g_assert_null (find_button (&f, "Use All Mine"));
  click (&f, "Create Again");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CREATE_AGAIN);
  click (&f, "Accept Deletion");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_ACCEPT_DELETION);
  click (&f, "Cancel");
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  close_dialog (&f);
}

static void
test_deleted_meanwhile (void)
{
  Fixture f;

  open_dialog (&f, THEIRS);
  kith_conflict_update (f.conflict, NULL);
  g_assert_nonnull (find_button (&f, "Create Again"));
  g_assert_null (find_button (&f, "Save"));
  close_dialog (&f);
}

static void
test_close_is_cancel (void)
{
  Fixture f;

  open_dialog (&f, THEIRS);
  gtk_window_close (GTK_WINDOW (f.dialog));
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  g_assert_nonnull (f.dialog);

  /* Not while a save is under way. */
  f.response = -1;
  kith_conflict_dialog_set_busy (f.dialog, TRUE);
  gtk_window_close (GTK_WINDOW (f.dialog));
  g_assert_cmpint (f.response, ==, -1);
  close_dialog (&f);
}

/* A value of 100 kB is cut, and what was cut can be read. */
static void
test_long (void)
{
  Fixture f;
  g_autofree char *value = g_strnfill (100000, 'x');
  g_autofree char *theirs = NULL;
  KithConflictChoice *choice;
  GtkLabel *label;

  theirs = g_strdup_printf ("{'jobTitle':'%s'}", value);
  open_dialog (&f, theirs);
  choice = find_choice (&f, "jobTitle", KITH_CHOICE_THEIRS);
  label = find_nth (choice, GTK_TYPE_LABEL, 1);
  g_assert_cmpint (g_utf8_strlen (gtk_label_get_text (label), -1), <, 1000);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (label), "…"));
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (choice)));
  close_dialog (&f);
}

/* At 360 pixels the choices are stacked, and nothing asks for more. */
static void
test_narrow (void)
{
  Fixture f;
  int minimum;

  open_dialog (&f, THEIRS);
  gtk_widget_measure (GTK_WIDGET (f.dialog), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  close_dialog (&f);
}

static gboolean
is_placed (gpointer window)
{
  return gtk_widget_get_width (window) > 0;
}

/* Over a narrow window the heading gets the room of the avatar. */
static void
test_narrow_heading (void)
{
  Fixture f;
  KithConflictDialog *narrow;
  GtkWidget *parent = g_object_new (GTK_TYPE_WINDOW, "default-width", 360,
                                    "default-height", 600, NULL);
  GtkWidget *avatar;

  gtk_window_present (GTK_WINDOW (parent));
  kith_test_wait (is_placed, parent, WAIT);
  open_dialog (&f, THEIRS);
  avatar = find_nth (f.dialog, KITH_TYPE_AVATAR, 0);
  g_assert_true (gtk_widget_get_visible (avatar));
  narrow = kith_conflict_dialog_new (GTK_WINDOW (parent), f.conflict, NULL);
  avatar = find_nth (narrow, KITH_TYPE_AVATAR, 0);
  g_assert_false (gtk_widget_get_visible (avatar));
  gtk_window_destroy (GTK_WINDOW (narrow));
  gtk_window_destroy (GTK_WINDOW (parent));
  close_dialog (&f);
}

static int
measure_height (KithConflictDialog *dialog)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_VERTICAL, 360,
                      &minimum, NULL, NULL, NULL);

  return minimum;
}

/* With large text what is above the choices is high; they scroll in the rest.
 */
static void
test_large_text (void)
{
  Fixture f;
  KithConflictDialog *narrow;
  GtkSettings *settings = gtk_settings_get_default ();
  int minimum;
  GtkWidget *parent = g_object_new (GTK_TYPE_WINDOW, "default-width", 360,
                                    "default-height", 600, NULL);

  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_window_present (GTK_WINDOW (parent));
  kith_test_wait (is_placed, parent, WAIT);
  open_dialog (&f, THEIRS);
  narrow = kith_conflict_dialog_new (GTK_WINDOW (parent), f.conflict, NULL);
  g_assert_cmpint (measure_height (narrow), <=, 740);
  /* What can be chosen for all is stacked. */
  gtk_widget_measure (GTK_WIDGET (narrow), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 400);
  gtk_window_destroy (GTK_WINDOW (narrow));
  gtk_window_destroy (GTK_WINDOW (parent));
  close_dialog (&f);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

/* Keys, as a keyboard sends them. */

static void
press (const char *keys)
{
  g_autofree char *command = NULL;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  command = g_strconcat ("xdotool search --sync --name ^Annie windowfocus "
                         "--sync key ",
                         keys, NULL);
  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, WAIT);
}

typedef struct
{
  Fixture *fixture;
  const char *path;
  KithChoice choice;
} Expected;

static gboolean
is_chosen (gpointer data)
{
  Expected *expected = data;

  return kith_conflict_get_choice (expected->fixture->conflict, expected->path)
         == expected->choice;
}

static gboolean
is_focused (gpointer data)
{
  Expected *expected = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (expected->fixture->dialog));

  return focus != NULL
         && gtk_widget_get_ancestor (focus, KITH_TYPE_CONFLICT_ROW)
              == GTK_WIDGET (find_row (expected->fixture, expected->path));
}

static gboolean
has_response (gpointer data)
{
  return ((Fixture *) data)->response >= 0;
}

static void
expect_choice (Fixture *f, const char *path, KithChoice choice)
{
  Expected expected = { f, path, choice };

  kith_test_wait (is_chosen, &expected, WAIT);
}

static void
expect_focus (Fixture *f, const char *path)
{
  Expected expected = { f, path, KITH_CHOICE_UNDECIDED };

  kith_test_wait (is_focused, &expected, WAIT);
}

static void
test_keyboard (void)
{
  Fixture f;
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  open_dialog (&f, THEIRS);
  press ("2");
  expect_choice (&f, "jobTitle", KITH_CHOICE_THEIRS);
  press ("alt+m");
  expect_choice (&f, "jobTitle", KITH_CHOICE_MINE);
  press ("F8");
  expect_focus (&f, "birthdate");
  press ("F8");
  expect_focus (&f, "phones/5551");
  press ("3");
  expect_choice (&f, "phones/5551", KITH_CHOICE_BOTH);
  press ("shift+F8");
  expect_focus (&f, "birthdate");

  /* In an entry, figures are text. */
  press ("4");
  expect_choice (&f, "birthdate", KITH_CHOICE_EDIT);
  press ("End 1");
  expect_choice (&f, "birthdate", KITH_CHOICE_UNDECIDED);
  press ("BackSpace");
  expect_choice (&f, "birthdate", KITH_CHOICE_EDIT);

  press ("ctrl+Return");
  kith_test_wait (has_response, &f, WAIT);
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_SAVE);
  f.response = -1;
  press ("Escape");
  kith_test_wait (has_response, &f, WAIT);
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  close_dialog (&f);
}

static void
test_copy (void)
{
  Fixture f;
  g_auto (GValue) value = G_VALUE_INIT;

  open_dialog (&f, THEIRS);
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
  close_dialog (&f);
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
  g_test_add_func ("/conflict-dialog/long", test_long);
  g_test_add_func ("/conflict-dialog/narrow", test_narrow);
  g_test_add_func ("/conflict-dialog/narrow-heading", test_narrow_heading);
  g_test_add_func ("/conflict-dialog/large-text", test_large_text);
  g_test_add_func ("/conflict-dialog/keyboard", test_keyboard);

  return g_test_run ();
}
