/* conflict-utils.c: a conflict dialog, open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "conflict-utils.h"

#include "contact-utils.h"
#include "model/kith-extended-field.h"
#include "test-utils.h"

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

static void
response_cb (ConflictFixture *fixture, KithConflictResponse response)
{
  fixture->response = (int) response;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

void
conflict_open (ConflictFixture *fixture, const char *theirs)
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
  kith_test_wait (is_mapped, fixture->dialog, CONFLICT_WAIT);
}

static gboolean
conflict_is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* It is gone, and so is what it held. */
void
conflict_close (ConflictFixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  kith_test_wait (conflict_is_null, &fixture->dialog, CONFLICT_WAIT);
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

gpointer
conflict_find_nth (gpointer root, GType type, guint n)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (GTK_WIDGET (root), type, found);

  return n < found->len ? g_ptr_array_index (found, n) : NULL;
}

KithConflictRow *
conflict_find_row (ConflictFixture *fixture, const char *path)
{
  KithConflictRow *row;

  for (guint i = 0;
       (row = conflict_find_nth (fixture->dialog, KITH_TYPE_CONFLICT_ROW, i))
       != NULL;
       i++)
    if (g_str_equal (kith_conflict_row_get_path (row), path))
      return row;

  return NULL;
}

KithConflictChoice *
conflict_find_choice (ConflictFixture *fixture,
                      const char *path,
                      KithChoice choice)
{
  KithConflictRow *row = conflict_find_row (fixture, path);
  KithConflictChoice *button;

  for (guint i = 0;
       (button = conflict_find_nth (row, KITH_TYPE_CONFLICT_CHOICE, i)) != NULL;
       i++)
    if (kith_conflict_choice_get_choice (button) == choice)
      return button;

  return NULL;
}

/* Whether a label that is seen says just that. */
gboolean
conflict_shows (gpointer root, const char *text)
{
  GtkLabel *label;

  for (guint i = 0;
       (label = conflict_find_nth (root, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (label))
        && gtk_widget_is_visible (GTK_WIDGET (label))
        && g_str_equal (gtk_label_get_text (label), text))
      return TRUE;

  return FALSE;
}

GtkWidget *
conflict_find_button (ConflictFixture *fixture, const char *text)
{
  GtkButton *button;

  for (guint i = 0;
       (button = conflict_find_nth (fixture->dialog, GTK_TYPE_BUTTON, i))
       != NULL;
       i++)
    if (g_strcmp0 (gtk_button_get_label (button), text) == 0
        && gtk_widget_get_visible (GTK_WIDGET (button)))
      return GTK_WIDGET (button);

  return NULL;
}

void
conflict_click (ConflictFixture *fixture, const char *text)
{
  GtkWidget *button = conflict_find_button (fixture, text);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}
