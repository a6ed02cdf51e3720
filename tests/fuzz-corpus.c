/* fuzz-corpus.c: runs a fuzz target over its corpus, where there is no
 * libFuzzer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include <glib.h>

static void
run_file (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_file_get_contents (data, &bytes, &length, &error);
  g_assert_no_error (error);
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length);
}

/* One test a file of the folder that is named last. */
int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_open (argv[argc - 1], 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/fuzz/", name, NULL);
      char *path = g_build_filename (argv[argc - 1], name, NULL);

      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, run_file);
    }
  g_assert_cmpuint (paths->len, >, 0);

  return g_test_run ();
}
