/* test-place.c: the names of countries and of their parts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-place.h"

#include <glib/gstdio.h>

static void
assert_country (const char *country, const char *expected)
{
  g_autofree char *name = kith_place_dup_country_name (country);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_countries (void)
{
  assert_country ("US", "United States");
  assert_country ("DE", "Germany");
  assert_country ("TW", "Taiwan");
  assert_country ("CI", "Côte d’Ivoire");
  assert_country ("QQ", NULL);
  assert_country ("", NULL);
}

static void
assert_subdivision (const char *code, const char *name, const char *parent)
{
  g_assert_cmpstr (kith_place_get_subdivision_name (code), ==, name);
  g_assert_cmpstr (kith_place_get_subdivision_parent (code), ==, parent);
}

static void
test_subdivisions (void)
{
  assert_subdivision ("US-NY", "New York", NULL);
  assert_subdivision ("GB-LDS", "Leeds", "GB-ENG");
  assert_subdivision ("FR-75", "Paris", "FR-IDF");
  assert_subdivision ("US-QQ", NULL, NULL);
  assert_subdivision ("", NULL, NULL);
}

/* The file is read once in a process, hence one of its own. */
static void
run_with_folders (const char *folders, const char *test)
{
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_DIRS"));

  g_setenv ("XDG_DATA_DIRS", folders, TRUE);
  g_test_trap_subprocess (test, 0, 0);
  g_test_trap_assert_passed ();

  if (before != NULL)
    g_setenv ("XDG_DATA_DIRS", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_DIRS");
}

static void
test_nothing_known (void)
{
  assert_subdivision ("US-NY", NULL, NULL);
  assert_country ("US", "United States");
}

static void
test_without_iso_codes (void)
{
  run_with_folders ("/nonexistent", "/place/subprocess/nothing-known");
}

/* What is no such file is passed over, to the next folder's. */
static void
test_broken_files (void)
{
  static const char *const texts[] = {
    "",
    "{\"3166-2\":",
    "[]",
    "{\"3166-2\":{}}",
    "{\"3166-2\":[1,null,{},{\"code\":\"US-NY\"},{\"name\":\"New York\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("kith-place-XXXXXX", NULL);
      g_autofree char *iso_codes = g_build_filename (folder, "iso-codes", NULL);
      g_autofree char *json = g_build_filename (iso_codes, "json", NULL);
      g_autofree char *path = g_build_filename (json, "iso_3166-2.json", NULL);

      g_assert_no_errno (g_mkdir_with_parents (json, 0700));
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      run_with_folders (folder, "/place/subprocess/nothing-known");

      g_assert_no_errno (g_unlink (path));
      g_assert_no_errno (g_rmdir (json));
      g_assert_no_errno (g_rmdir (iso_codes));
      g_assert_no_errno (g_rmdir (folder));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/place/countries", test_countries);
  g_test_add_func ("/place/subdivisions", test_subdivisions);
  g_test_add_func ("/place/without-iso-codes", test_without_iso_codes);
  g_test_add_func ("/place/broken-files", test_broken_files);
  g_test_add_func ("/place/subprocess/nothing-known", test_nothing_known);

  return g_test_run ();
}
