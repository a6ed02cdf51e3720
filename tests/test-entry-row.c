/* test-entry-row.c: what a row of the form says of its state
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <adwaita.h>

#include "test-utils.h"
#include "ui/form/kith-entry-row.h"

static void
assert_described (KithEntryRow *row, const char *text)
{
  g_autofree char *other = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);

  g_assert_cmpstr (other, ==, NULL);
}

/* What is wrong with a text is said also when others have changed it, and after
 * that is no news any more. */
static void
test_description (void)
{
  g_autoptr (KithEntryRow)
    row = g_object_ref_sink (g_object_new (KITH_TYPE_ENTRY_ROW, NULL));

  kith_entry_row_set_error (row, "This is no email.");
  assert_described (row, "This is no email.");
  kith_entry_row_set_news (row, TRUE);
  assert_described (row, "This is no email.");
  kith_entry_row_set_error (row, NULL);
  assert_described (row, "Changed elsewhere");
  kith_entry_row_set_error (row, "This is no email.");
  kith_entry_row_set_news (row, FALSE);
  assert_described (row, "This is no email.");
  kith_entry_row_set_error (row, NULL);
  assert_described (row, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/entry-row/description", test_description);

  return g_test_run ();
}
