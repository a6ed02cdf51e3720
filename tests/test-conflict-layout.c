/* test-conflict-layout.c: how the conflict dialog fits, and is walked with keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "conflict-utils.h"
#include "test-utils.h"
#include "ui/widgets/kith-avatar.h"

/* A value of 100 kB is cut, and what was cut can be read. */
static void
test_long (void)
{
  ConflictFixture f;
  g_autofree char *value = g_strnfill (100000, 'x');
  g_autofree char *theirs = NULL;
  KithConflictChoice *choice;
  GtkLabel *label;

  theirs = g_strdup_printf ("{'jobTitle':'%s'}", value);
  conflict_open (&f, theirs);
  choice = conflict_find_choice (&f, "jobTitle", KITH_CHOICE_THEIRS);
  label = conflict_find_nth (choice, GTK_TYPE_LABEL, 1);
  g_assert_cmpint (g_utf8_strlen (gtk_label_get_text (label), -1), <, 1000);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (label), "…"));
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (choice)));
  conflict_close (&f);
}

/* At 360 pixels the choices are stacked, and nothing asks for more. */
static void
test_narrow (void)
{
  ConflictFixture f;
  int minimum;

  conflict_open (&f, CONFLICT_THEIRS);
  gtk_widget_measure (GTK_WIDGET (f.dialog), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  conflict_close (&f);
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
  ConflictFixture f;
  KithConflictDialog *narrow;
  GtkWidget *parent = g_object_new (GTK_TYPE_WINDOW, "default-width", 360,
                                    "default-height", 600, NULL);
  GtkWidget *avatar;

  gtk_window_present (GTK_WINDOW (parent));
  kith_test_wait (is_placed, parent, CONFLICT_WAIT);
  conflict_open (&f, CONFLICT_THEIRS);
  avatar = conflict_find_nth (f.dialog, KITH_TYPE_AVATAR, 0);
  g_assert_true (gtk_widget_get_visible (avatar));
  narrow = kith_conflict_dialog_new (GTK_WINDOW (parent), f.conflict, NULL);
  avatar = conflict_find_nth (narrow, KITH_TYPE_AVATAR, 0);
  g_assert_false (gtk_widget_get_visible (avatar));
  gtk_window_destroy (GTK_WINDOW (narrow));
  gtk_window_destroy (GTK_WINDOW (parent));
  conflict_close (&f);
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
  ConflictFixture f;
  KithConflictDialog *narrow;
  GtkSettings *settings = gtk_settings_get_default ();
  int minimum;
  GtkWidget *parent = g_object_new (GTK_TYPE_WINDOW, "default-width", 360,
                                    "default-height", 600, NULL);

  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_window_present (GTK_WINDOW (parent));
  kith_test_wait (is_placed, parent, CONFLICT_WAIT);
  conflict_open (&f, CONFLICT_THEIRS);
  narrow = kith_conflict_dialog_new (GTK_WINDOW (parent), f.conflict, NULL);
  g_assert_cmpint (measure_height (narrow), <=, 740);
  /* What can be chosen for all is stacked. */
  gtk_widget_measure (GTK_WIDGET (narrow), GTK_ORIENTATION_HORIZONTAL, -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 400);
  gtk_window_destroy (GTK_WINDOW (narrow));
  gtk_window_destroy (GTK_WINDOW (parent));
  conflict_close (&f);
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
  kith_test_wait (kith_test_has_result, &result, CONFLICT_WAIT);
}

typedef struct
{
  ConflictFixture *fixture;
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
              == GTK_WIDGET (
                conflict_find_row (expected->fixture, expected->path));
}

static gboolean
has_response (gpointer data)
{
  return ((ConflictFixture *) data)->response >= 0;
}

static void
expect_choice (ConflictFixture *f, const char *path, KithChoice choice)
{
  Expected expected = { f, path, choice };

  kith_test_wait (is_chosen, &expected, CONFLICT_WAIT);
}

static void
expect_focus (ConflictFixture *f, const char *path)
{
  Expected expected = { f, path, KITH_CHOICE_UNDECIDED };

  kith_test_wait (is_focused, &expected, CONFLICT_WAIT);
}

static void
test_keyboard (void)
{
  ConflictFixture f;
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  conflict_open (&f, CONFLICT_THEIRS);
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
  kith_test_wait (has_response, &f, CONFLICT_WAIT);
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_SAVE);
  f.response = -1;
  press ("Escape");
  kith_test_wait (has_response, &f, CONFLICT_WAIT);
  g_assert_cmpint (f.response, ==, KITH_CONFLICT_CANCEL);
  conflict_close (&f);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/conflict-dialog/long", test_long);
  g_test_add_func ("/conflict-dialog/narrow", test_narrow);
  g_test_add_func ("/conflict-dialog/narrow-heading", test_narrow_heading);
  g_test_add_func ("/conflict-dialog/large-text", test_large_text);
  g_test_add_func ("/conflict-dialog/keyboard", test_keyboard);

  return g_test_run ();
}
