/* kithctl-utils.c: kithctl as a program, on a kithd of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kithctl-utils.h"

#include "test-utils.h"

void
test_ctl_run_clear (TestCtlRun *run)
{
  g_clear_pointer (&run->output, g_free);
  g_clear_pointer (&run->errors, g_free);
  g_clear_pointer (&run->object, json_object_unref);
}

void
test_ctl_set_up (TestCtl *fixture, gconstpointer data)
{
  GSubprocessLauncher *launcher;

  fixture->folder = kith_test_tmpdir ();
  launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                     | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", fixture->folder,
                                TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->folder,
                                TRUE);
  /* No keyring, which may ask whoever runs this. */
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                "unix:path=/nonexistent", TRUE);
  fixture->launcher = launcher;
}

/* No process is left that was started with a path below the folder. */
static gboolean
has_left (gpointer data)
{
  const TestCtl *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                              "pgrep", "-f", fixture->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);

  return g_subprocess_get_if_exited (process)
         && g_subprocess_get_exit_status (process) == 1;
}

/* The embedded kithd is asked to leave; until it has, it writes to the folder.
 */
static void
stop_kithd (TestCtl *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "pkill", "-TERM",
                              "-f", fixture->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  while (!has_left (fixture))
    g_main_context_iteration (NULL, FALSE);
}

void
test_ctl_tear_down (TestCtl *fixture, gconstpointer data)
{
  stop_kithd (fixture);
  kith_test_remove (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_object (&fixture->launcher);
}

void
test_ctl_run_with_input (TestCtl *fixture,
                         TestCtlRun *run,
                         const char *input,
                         const char *const *args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  test_ctl_run_clear (run);
  g_ptr_array_add (argv, (gpointer) g_getenv ("KITH_KITHCTL"));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (fixture->launcher,
                                          (const char *const *) argv->pdata,
                                          &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &run->output,
                                 &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);

  if (run->output[0] == '{')
    {
      run->object = kith_json_parse_object (run->output, strlen (run->output),
                                            G_MAXSIZE, &error);
      g_assert_no_error (error);
    }
}

void
test_ctl_assert_succeeded (TestCtlRun *result)
{
  g_assert_cmpstr (result->errors, ==, "");
  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (result->object);
}

/* One JSON object on standard error, nothing on standard output. */
void
test_ctl_assert_failed (TestCtlRun *result,
                        int status,
                        const char *code,
                        int http_status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpstr (result->output, ==, "");
  object = kith_json_parse_object (result->errors, strlen (result->errors),
                                   G_MAXSIZE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (object, "code"), ==, code);
  g_assert_nonnull (kith_json_get_string (object, "message"));
  g_assert_cmpint (kith_json_get_int (object, "status", -1), ==, http_status);
  g_assert_cmpint (result->status, ==, status);
}

char *
test_ctl_create (TestCtl *fixture, const char *info)
{
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "create-contact", info);
  test_ctl_assert_succeeded (&result);

  return g_strdup (kith_json_get_string (result.object, "_id"));
}

char *
test_ctl_identifiers (const char *id, int revision)
{
  return g_strdup_printf ("{\"contactId\":\"%s\",\"revision\":%d}", id,
                          revision);
}
