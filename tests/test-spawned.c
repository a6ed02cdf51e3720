/* test-spawned.c: what a test starts ends with it, however that ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-utils.h"

/* By itself it ends well. */
#define SECONDS "20"

/* As a test that starts a program, says which, and waits. */
static void
play_test (int say)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  const char *id;

  launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  program = g_subprocess_launcher_spawn (launcher, &error, "sleep", SECONDS,
                                         NULL);
  g_assert_no_error (error);
  id = g_subprocess_get_identifier (program);
  g_assert_cmpint (write (say, id, strlen (id)), >, 0);
  pause ();
}

static void
test_killed (void)
{
  char id[32] = "";
  int ends[2];
  int status;
  GPid program;
  pid_t test;

  g_assert_no_errno (prctl (PR_SET_CHILD_SUBREAPER, 1));
  g_assert_no_errno (pipe (ends));
  test = fork ();
  g_assert_no_errno (test);
  if (test == 0)
    {
      play_test (ends[1]);
      _exit (0);
    }

  g_assert_cmpint (read (ends[0], id, sizeof id - 1), >, 0);
  program = (GPid) g_ascii_strtoll (id, NULL, 10);
  g_assert_cmpint (program, >, 1);
  g_assert_no_errno (kill (test, SIGKILL));
  g_assert_cmpint (waitpid (test, NULL, 0), ==, test);
  /* It is ours, now that its parent is gone. */
  g_assert_cmpint (waitpid (program, &status, 0), ==, program);
  g_assert_true (WIFSIGNALED (status));

  close (ends[0]);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spawned/killed", test_killed);

  return g_test_run ();
}
