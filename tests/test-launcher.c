/* test-launcher.c: kithd when it is needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/connection/kith-launcher.h"
#include "service/contacts/kith-contacts.h"
#include "test-utils.h"

#define LONG_MSEC 30000
#define LONG_RUNTIME "KITH_TEST_LONG_RUNTIME"

static char *folder;

/* Which process answers; 0: none. */
static pid_t
get_kithd (void)
{
  g_autoptr (KithLauncher) launcher = kith_launcher_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (
    kith_launcher_get_socket_path (launcher));
  g_autoptr (GSocketConnection)
    connection = g_socket_client_connect (client,
                                          G_SOCKET_CONNECTABLE (address), NULL,
                                          NULL);
  g_autoptr (GCredentials) credentials = NULL;

  if (connection == NULL)
    return 0;

  credentials = g_socket_get_credentials (
    g_socket_connection_get_socket (connection), NULL);

  return g_credentials_get_unix_pid (credentials, NULL);
}

static gboolean
is_gone (gpointer data)
{
  return kill (*(pid_t *) data, 0) < 0 && errno == ESRCH;
}

/* For as long as nothing wakes the main loop. */
static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
end_kithd (int sig)
{
  pid_t pid = get_kithd ();
  guint id;

  if (pid == 0)
    return;

  id = g_timeout_add (5, look_again_cb, NULL);
  kill (pid, sig);
  kith_test_wait (is_gone, &pid, LONG_MSEC);
  g_source_remove (id);
}

static gboolean
ensure (GError **error)
{
  g_autoptr (KithLauncher) launcher = kith_launcher_new ();
  g_autoptr (GAsyncResult) result = NULL;

  kith_launcher_ensure_async (launcher, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  return kith_launcher_ensure_finish (launcher, result, error);
}

static void
use_real_kithd (void)
{
  g_setenv ("KITH_KITHD", g_getenv ("KITHD"), TRUE);
}

static void
test_starts (void)
{
  g_autoptr (GError) error = NULL;
  pid_t pid;

  use_real_kithd ();
  g_assert_cmpint (get_kithd (), ==, 0);

  g_assert_true (ensure (&error));

  g_assert_no_error (error);
  pid = get_kithd ();
  g_assert_cmpint (pid, !=, 0);
  /* It is not ended with the terminal. */
  g_assert_cmpint (getsid (pid), ==, pid);

  g_assert_true (ensure (&error));
  g_assert_cmpint (get_kithd (), ==, pid);
  end_kithd (SIGTERM);
  g_assert_cmpint (get_kithd (), ==, 0);
}

static void
test_many_at_once (void)
{
  GAsyncResult *results[8] = { NULL };
  KithLauncher *launchers[8];
  pid_t pid;

  use_real_kithd ();
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      launchers[i] = kith_launcher_new ();
      kith_launcher_ensure_async (launchers[i], NULL, kith_test_result_cb,
                                  &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      kith_test_wait (kith_test_has_result, &results[i], LONG_MSEC);
      kith_launcher_ensure_finish (launchers[i], results[i], &error);
      g_assert_no_error (error);
      g_clear_object (&results[i]);
      g_clear_object (&launchers[i]);
    }

  pid = get_kithd ();
  g_assert_cmpint (pid, !=, 0);
  end_kithd (SIGTERM);
  /* There is no other behind it. */
  g_assert_cmpint (get_kithd (), ==, 0);
}

/* Through the connection, which starts it as often as it has left. */

static KithContact *
create (KithContacts *contacts, GError **error)
{
  g_autoptr (JsonObject)
    info = kith_test_json_object ("{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_create_async (contacts, info, NULL, NULL, kith_test_result_cb,
                              &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  return kith_contacts_create_finish (contacts, result, error);
}

static KithContact *
get (KithContacts *contacts, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (contacts, id, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  return kith_contacts_get_finish (contacts, result, error);
}

static void
test_connection (gconstpointer data)
{
  int sig = GPOINTER_TO_INT (data);
  g_autoptr (KithConnection) connection = kith_connection_new_embedded ();
  g_autoptr (KithContacts) contacts = kith_contacts_new (connection);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) made = NULL;
  g_autoptr (KithContact) got = NULL;
  g_autoptr (KithContact) another = NULL;

  use_real_kithd ();
  g_assert_true (kith_connection_is_embedded (connection));

  made = create (contacts, &error);
  g_assert_no_error (error);
  end_kithd (sig);
  got = get (contacts, kith_contact_get_id (made), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_get_display_name (got), ==, "Ann");
  end_kithd (sig);
  another = create (contacts, &error);
  g_assert_no_error (error);
  end_kithd (SIGTERM);
}

/* A kithd that does not start */

static char *
write_kithd (const char *script)
{
  char *path = g_build_filename (folder, "kithd-of-the-test", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);

  return path;
}

static void
test_says_why (void)
{
  g_autofree char *path = write_kithd (
    "#!/bin/sh\necho 'kithd: No room is left.' >&2\nexit 1\n");
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", path, TRUE);

  g_assert_false (ensure (&error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "No room is left."));
}

/* It is not started again and again, which makes no room. */
static void
test_store_full (void)
{
  g_autofree char *path = write_kithd (
    "#!/bin/sh\n"
    "echo started >>\"$XDG_DATA_HOME/starts\"\n"
    "echo 'kithd: No room is left.' >&2\n"
    "exit 3\n");
  g_autofree char *starts = g_build_filename (folder, "starts", NULL);
  g_autofree char *started = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", path, TRUE);

  g_assert_false (ensure (&error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
  g_assert_nonnull (strstr (error->message, "No room is left."));
  g_assert_true (g_file_get_contents (starts, &started, NULL, NULL));
  g_assert_cmpstr (started, ==, "started\n");
}

/* Another program's, which comes up meanwhile. */
static void
test_other_kithd (gconstpointer script)
{
  g_autofree char *path = write_kithd (script);
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", path, TRUE);

  g_assert_true (ensure (&error));

  g_assert_no_error (error);
  g_assert_cmpint (get_kithd (), !=, 0);
  end_kithd (SIGTERM);
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", "/nonexistent/kithd", TRUE);

  g_assert_false (ensure (&error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
}

static void
test_cancel (void)
{
  g_autofree char *path = write_kithd ("#!/bin/sh\nexec sleep 2\n");
  g_autoptr (KithLauncher) launcher = kith_launcher_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", path, TRUE);
  kith_launcher_ensure_async (launcher, cancellable, kith_test_result_cb,
                              &result);
  g_cancellable_cancel (cancellable);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  g_assert_false (kith_launcher_ensure_finish (launcher, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A path that no socket can have */

static void
try_long_path (void)
{
  g_autoptr (KithConnection) connection = kith_connection_new_embedded ();
  g_autoptr (KithContacts) contacts = kith_contacts_new (connection);
  g_autoptr (GError) error = NULL;

  g_assert_null (create (contacts, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (ensure (&error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
}

static void
test_long_path (void)
{
  if (g_test_subprocess ())
    {
      try_long_path ();
      return;
    }

  g_setenv (LONG_RUNTIME, "1", TRUE);
  g_test_trap_subprocess (NULL, LONG_MSEC * 1000, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv (LONG_RUNTIME);
  g_test_trap_assert_passed ();
}

/* Before anyone asks GLib for them. */
static void
move_home (void)
{
  g_autofree char *runtime = NULL;
  g_autofree char *long_name = g_strnfill (120, 'l');

  folder = kith_test_tmpdir ();
  runtime = g_build_filename (
    folder, g_getenv (LONG_RUNTIME) != NULL ? long_name : "run", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
}

int
main (int argc, char *argv[])
{
  int status;

  move_home ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/launcher/starts", test_starts);
  g_test_add_func ("/launcher/many-at-once", test_many_at_once);
  g_test_add_data_func ("/launcher/connection/left", GINT_TO_POINTER (SIGTERM),
                        test_connection);
  g_test_add_data_func ("/launcher/connection/killed",
                        GINT_TO_POINTER (SIGKILL), test_connection);
  g_test_add_func ("/launcher/says-why", test_says_why);
  g_test_add_func ("/launcher/store-full", test_store_full);
  g_test_add_data_func ("/launcher/other-kithd/while-one-waits",
                        "#!/bin/sh\n"
                        "exec \"$KITHD\" \"$@\" 9>&1 >/dev/null\n",
                        test_other_kithd);
  g_test_add_data_func ("/launcher/other-kithd/after-one-ended",
                        "#!/bin/sh\n"
                        "\"$KITHD\" \"$@\" >/dev/null 2>&1 &\n"
                        "exit 1\n",
                        test_other_kithd);
  g_test_add_func ("/launcher/absent", test_absent);
  g_test_add_func ("/launcher/cancel", test_cancel);
  g_test_add_func ("/launcher/long-path", test_long_path);

  status = g_test_run ();
  kith_test_remove (folder);
  g_free (folder);

  return status;
}
