/* test-utils.c: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-utils.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"

static gboolean
too_late_cb (gpointer data)
{
  gboolean *too_late = data;

  *too_late = TRUE;

  return G_SOURCE_CONTINUE;
}

void
kith_test_wait_at (const char *where,
                   const char *name,
                   KithTestCondition condition,
                   gpointer data,
                   guint msec)
{
  gboolean too_late = FALSE;
  guint id = g_timeout_add (msec, too_late_cb, &too_late);

  while (!condition (data))
    {
      if (too_late)
        g_error ("%s: waited %u ms in vain for %s", where, msec, name);

      g_main_context_iteration (NULL, /* may_block= */ TRUE);
    }

  g_source_remove (id);
}

void
kith_test_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

gboolean
kith_test_has_result (gpointer data)
{
  GAsyncResult **place = data;

  return *place != NULL;
}

char *
kith_test_tmpdir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("kith-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

char *
kith_test_memdir (void)
{
  g_autofree char *path = g_strdup ("/dev/shm/kith-test-XXXXXX");

  return g_mkdtemp (path) != NULL ? g_steal_pointer (&path)
                                  : kith_test_tmpdir ();
}

void
kith_test_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR)
      && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          kith_test_remove (child);
        }
    }

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
end_with_us (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocessLauncher *
kith_test_launcher_new (GSubprocessFlags flags)
{
  static const char *const names[] = { "KITH_SERVER", "KITH_API_KEY",
                                       "KITH_SITE", "KITH_CA_FILE" };
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, end_with_us, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_subprocess_launcher_unsetenv (launcher, names[i]);

  return launcher;
}

void
kith_test_limit_files (guint64 size)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN ((rlim_t) size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

JsonNode *
kith_test_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = kith_json_parse (text, strlen (text),
                                    KITH_LIMIT_ANSWER_BYTES, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);

  return node;
}

JsonObject *
kith_test_json_object (const char *text)
{
  g_autoptr (JsonNode) node = kith_test_json (text);

  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));

  return json_node_dup_object (node);
}
