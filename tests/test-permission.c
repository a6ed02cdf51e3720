/* test-permission.c: what an API key permits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-permission.h"

typedef struct
{
  const char *name;
  const char *text;
  KithPermission set;
  const char *printed;
} Case;

#define VIEW_MANY                                                              \
  (KITH_PERMISSION_KNOWN | KITH_PERMISSION_VIEW_CONTACTS                       \
   | KITH_PERMISSION_VIEW_LABELS | KITH_PERMISSION_VIEW_FIELDS)
#define LABELS                                                                 \
  (KITH_PERMISSION_KNOWN | KITH_PERMISSION_VIEW_LABELS                         \
   | KITH_PERMISSION_MANAGE_LABELS)
#define FIELDS                                                                 \
  (KITH_PERMISSION_KNOWN | KITH_PERMISSION_VIEW_FIELDS                         \
   | KITH_PERMISSION_MANAGE_FIELDS)
#define NOTES                                                                  \
  (KITH_PERMISSION_KNOWN | KITH_PERMISSION_VIEW_NOTES                          \
   | KITH_PERMISSION_MANAGE_NOTES)

static const Case cases[] = {
  { "manage", "manage", KITH_PERMISSION_MANAGE, "manage" },
  { "view", "view", KITH_PERMISSION_VIEW, "view" },
  { "contacts", "contacts", VIEW_MANY | KITH_PERMISSION_MANAGE_CONTACTS,
    "contacts" },
  { "view-contacts", "view-contacts", VIEW_MANY, "view-contacts" },
  { "labels", "labels", LABELS, "labels" },
  { "two", "fields,labels", LABELS | FIELDS, "labels,fields" },
  { "twice", "labels,labels", LABELS, "labels" },
  { "view-and-more", "view,notes", KITH_PERMISSION_VIEW | NOTES, "view,notes" },
  { "covered", "manage,view,notes", KITH_PERMISSION_MANAGE, "manage" },
  { "all-apart", "contacts,labels,fields,notes", KITH_PERMISSION_MANAGE,
    "manage" },
  { "views-apart", "view-contacts,view-notes", KITH_PERMISSION_VIEW, "view" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  KithPermission set = KITH_PERMISSION_NONE;
  g_autofree char *printed = NULL;

  g_assert_true (kith_permission_from_string (row->text, &set));
  g_assert_cmpuint (set, ==, row->set);
  printed = kith_permission_to_string (set);
  g_assert_cmpstr (printed, ==, row->printed);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", ",", "view,", ",view", "View", "view manage", "none", "everything",
  };
  KithPermission set = KITH_PERMISSION_VIEW_NOTES;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (kith_permission_from_string (texts[i], &set));

  g_assert_false (kith_permission_from_string (NULL, &set));
  g_assert_cmpuint (set, ==, KITH_PERMISSION_VIEW_NOTES);
}

static void
test_includes (void)
{
  g_assert_true (
    kith_permission_includes (KITH_PERMISSION_MANAGE, LABELS | NOTES));
  g_assert_true (
    kith_permission_includes (KITH_PERMISSION_NONE, KITH_PERMISSION_NONE));
  g_assert_false (
    kith_permission_includes (KITH_PERMISSION_VIEW_LABELS, LABELS));
  g_assert_false (
    kith_permission_includes (KITH_PERMISSION_NONE, KITH_PERMISSION_VIEW));
}

static void
test_none (void)
{
  g_autofree char *printed = kith_permission_to_string (KITH_PERMISSION_NONE);

  g_assert_cmpstr (printed, ==, "none");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/permission/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/permission/refused", test_refused);
  g_test_add_func ("/permission/includes", test_includes);
  g_test_add_func ("/permission/none", test_none);

  return g_test_run ();
}
