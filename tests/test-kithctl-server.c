/* test-kithctl-server.c: kithctl on a server with keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "kith-test-server.h"
#include "store/interface/kith-store-keys.h"
#include "store/kith-store-open.h"
#include "test-utils.h"

typedef struct
{
  KithTestServer *server;
  GSubprocess *process;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (
    &(KithTestServerOptions){ .transport = "tcp" });
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->process);
  g_clear_pointer (&fixture->server, kith_test_server_free);
}

static void
start (Fixture *fixture, const char *key, const char *const *args)
{
  g_autoptr (GSubprocessLauncher) launcher = kith_test_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("KITH_KITHCTL"));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);

  g_subprocess_launcher_setenv (launcher, "KITH_API_KEY", key, TRUE);
  g_subprocess_launcher_setenv (launcher, "KITH_SERVER",
                                kith_test_server_get_address (fixture->server),
                                TRUE);
  g_clear_object (&fixture->process);
  fixture->process = g_subprocess_launcher_spawnv (
    launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
}

/* With one JSON object on standard error. */
static void
assert_ends (Fixture *fixture, int status, const char *code)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;

  g_subprocess_communicate_utf8 (fixture->process, NULL, NULL, NULL, &errors,
                                 &error);
  g_assert_no_error (error);
  object = kith_test_json_object (errors);
  g_assert_cmpstr (kith_json_get_string (object, "code"), ==, code);
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, status);
}

/* Nobody waits for a key to become good. */
static void
test_bad_key (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[][2] = {
    { "query-contacts", NULL },
    { "watch", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      start (fixture, "kith_no-such-key", lines[i]);
      assert_ends (fixture, 6, "UNAUTHENTICATED");
    }
}

static char *
read_line (Fixture *fixture)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (
    g_subprocess_get_stdout_pipe (fixture->process));
  g_autoptr (GError) error = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input),
                                               FALSE);
  line = g_data_input_stream_read_line_utf8 (input, NULL, NULL, &error);
  g_assert_no_error (error);

  return line;
}

static void
remove_key (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore)
    store = kith_store_open_keys (kith_test_server_get_store (fixture->server),
                                  &error);

  g_assert_no_error (error);
  g_assert_true (kith_store_remove_key (store, name, &error));
  g_assert_no_error (error);
  kith_store_close (store, NULL);
}

/* The server reads its keys again each second. */
static void
wait_until_gone (Fixture *fixture, const char *key)
{
  g_autofree char *request = g_strdup_printf (
    "GET /kith/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n"
    "Connection: close\r\n\r\n",
    key);
  gboolean is_gone = FALSE;

  while (!is_gone)
    {
      g_autofree char *answer = kith_test_server_exchange (fixture->server,
                                                           request, FALSE);

      is_gone = strstr (answer, " 401 ") != NULL;
    }
}

/* Whose key is gone is told nothing more, and why. */
static void
test_key_goes (Fixture *fixture, gconstpointer data)
{
  static const char *const watch[] = { "watch", "0", NULL };
  const char *key = kith_test_server_get_key (fixture->server, "view");
  g_autofree char *ann = NULL;
  g_autofree char *bob = NULL;
  g_autofree char *told = NULL;
  g_autofree char *rest = NULL;

  ann = kith_test_server_create (fixture->server,
                                 "{\"name\":{\"first\":\"Ann\"}}");
  start (fixture, key, watch);
  told = read_line (fixture);
  g_assert_nonnull (strstr (told, ann));

  remove_key (fixture, "view key");
  wait_until_gone (fixture, key);
  bob = kith_test_server_create (fixture->server,
                                 "{\"name\":{\"first\":\"Bob\"}}");
  rest = read_line (fixture);
  g_assert_null (rest);
  assert_ends (fixture, 6, "UNAUTHENTICATED");
}

static void
assert_succeeds (Fixture *fixture, const char *const *args)
{
  g_autoptr (GError) error = NULL;

  start (fixture, kith_test_server_get_key (fixture->server, "view"), args);
  g_subprocess_communicate (fixture->process, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
}

static void
assert_refused (Fixture *fixture, const char *const *args)
{
  start (fixture, kith_test_server_get_key (fixture->server, "view"), args);
  assert_ends (fixture, 6, "PERMISSION_DENIED");
}

/* Whoever may only view uses the site's own key where it was kept, and where
 * that is asked for. */
static void
test_site_key (Fixture *fixture, gconstpointer data)
{
  static const char info[] = "{\"name\":{\"first\":\"Ann\"}}";
  static const char *const plain[] = { "create-contact", info, NULL };
  static const char *const suppressing[] = { "create-contact", info,
                                             "{\"suppressAuth\":true}", NULL };
  static const char *const forget[] = { "forget-site-key", NULL };
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "site.key", NULL);
  g_autofree char *argument = g_strconcat ("@", path, NULL);
  const char *const set[] = { "set-site-key", argument, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
    path, kith_test_server_get_key (fixture->server, "manage"), -1, &error));
  g_assert_no_error (error);

  assert_refused (fixture, suppressing);
  assert_succeeds (fixture, set);
  assert_succeeds (fixture, suppressing);
  assert_refused (fixture, plain);

  assert_succeeds (fixture, forget);
  assert_refused (fixture, suppressing);
}

/* libsecret's own file, so that no daemon is asked. */
static char *
make_keyring (void)
{
  char *folder = kith_test_tmpdir ();
  g_autofree char *keyring = g_build_filename (folder, "keyring", NULL);

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);

  return folder;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = make_keyring ();
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/kithctl/server/bad-key", Fixture, NULL, set_up, test_bad_key,
              tear_down);
  g_test_add ("/kithctl/server/key-goes", Fixture, NULL, set_up, test_key_goes,
              tear_down);
  g_test_add ("/kithctl/server/site-key", Fixture, NULL, set_up, test_site_key,
              tear_down);

  status = g_test_run ();
  kith_test_remove (folder);

  return status;
}
