/* test-credentials.c: whom we connect to, and with which keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "base/kith-error.h"
#include "service/connection/kith-credentials.h"
#include "test-utils.h"

#define SERVER "https://x.example"
#define LONG_MSEC 20000

static char *folder;

static char *
write_key (const char *text, gssize length, int mode)
{
  char *path = g_build_filename (folder, "key", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);

  return path;
}

static void
set_environment (const char *server, const char *key, const char *site)
{
  g_setenv ("KITH_SERVER", server, TRUE);
  g_setenv ("KITH_API_KEY", key, TRUE);
  g_setenv ("KITH_SITE", site, TRUE);
}

static void
test_nothing_said (void)
{
  const KithServerOptions options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = NULL;

  set_environment ("", "key", "site");

  connection = kith_credentials_connect (&options, &error);

  g_assert_no_error (error);
  g_assert_true (kith_connection_is_embedded (connection));
  g_assert_null (kith_connection_get_site_id (connection));
}

static void
test_options_win (void)
{
  KithServerOptions options = { .server = (char *) SERVER,
                                .site = (char *) "mine" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (KithConnection) other = NULL;

  set_environment ("https://y.example", "key", "theirs");

  connection = kith_credentials_connect (&options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_connection_get_origin (connection), ==, SERVER);
  g_assert_cmpstr (kith_connection_get_site_id (connection), ==, "mine");

  memset (&options, 0, sizeof options);
  other = kith_credentials_connect (&options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_connection_get_origin (other), ==, "https://y.example");
  g_assert_cmpstr (kith_connection_get_site_id (other), ==, "theirs");
}

static void
test_key_without_server (void)
{
  const KithServerOptions options = { .key_file = (char *) "/nonexistent" };
  g_autoptr (GError) error = NULL;

  set_environment ("", "", "");

  g_assert_null (kith_credentials_connect (&options, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
}

static const struct
{
  const char *name;
  const char *text; /* NULL: 5000 letters */
  int mode;
  int error; /* -1: none */
} key_files[] = {
  { "line", "IST.abc\n", 0600, -1 },
  { "no-newline", "IST.abc", 0400, -1 },
  { "readable", "IST.abc\n", 0644, KITH_ERROR_PERMISSION },
  { "group", "IST.abc\n", 0640, KITH_ERROR_PERMISSION },
  { "empty", "\n", 0600, KITH_ERROR_INVALID },
  { "two-lines", "IST.abc\nX-Header: a\n", 0600, KITH_ERROR_INVALID },
  { "not-ascii", "schlüssel\n", 0600, KITH_ERROR_INVALID },
  { "too-large", NULL, 0600, KITH_ERROR_INVALID },
};

static void
test_key_file (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *letters = g_strnfill (5000, 'k');
  g_autofree char *path = write_key (key_files[i].text != NULL
                                       ? key_files[i].text
                                       : letters,
                                     -1, key_files[i].mode);
  const KithServerOptions options = { .server = (char *) SERVER,
                                      .key_file = path };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = NULL;

  set_environment ("", "", "");

  connection = kith_credentials_connect (&options, &error);

  if (key_files[i].error < 0)
    {
      g_assert_no_error (error);
      g_assert_nonnull (connection);
    }
  else
    {
      g_assert_error (error, KITH_ERROR, key_files[i].error);
      g_assert_null (strstr (error->message, "IST"));
    }
  g_unlink (path);
}

static void
test_no_key_file (gconstpointer data)
{
  const KithServerOptions options = { .server = (char *) SERVER,
                                      .key_file = folder };
  const KithServerOptions absent = { .server = (char *) SERVER,
                                     .key_file = (char *) "/nonexistent" };
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_credentials_connect (&options, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (kith_credentials_connect (&absent, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
}

/* The keyring: libsecret's own file, so that no daemon is asked */

static KithConnection *
connect_site (const char *site)
{
  g_autoptr (GError) error = NULL;
  KithConnection *connection = kith_connection_new (SERVER, &error);

  g_assert_no_error (error);
  kith_connection_set_site_id (connection, site);

  return connection;
}

static gboolean
store (KithConnection *connection, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_credentials_store_site_key_async (connection, key, NULL,
                                         kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  return kith_credentials_store_site_key_finish (connection, result, error);
}

static gboolean
load (const char *site)
{
  g_autoptr (KithConnection) connection = connect_site (site);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_there;

  kith_credentials_load_site_key_async (connection, NULL, kith_test_result_cb,
                                        &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  is_there = kith_credentials_load_site_key_finish (connection, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_connection_has_site_key (connection), ==, is_there);

  return is_there;
}

static void
test_keyring (void)
{
  g_autoptr (KithConnection) connection = connect_site ("site-1");
  g_autoptr (GError) error = NULL;

  g_assert_false (load ("site-1"));
  g_assert_false (store (connection, "two\nlines", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (store (connection, "the site's", &error));
  g_assert_no_error (error);
  g_assert_true (kith_connection_has_site_key (connection));
  g_assert_true (load ("site-1"));
  g_assert_false (load ("site-2"));

  g_assert_true (store (connection, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (kith_connection_has_site_key (connection));
  g_assert_false (load ("site-1"));
}

static void
test_keyring_cancelled (void)
{
  g_autoptr (KithConnection) connection = connect_site ("site-1");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  kith_credentials_load_site_key_async (connection, cancellable,
                                        kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  g_assert_false (
    kith_credentials_load_site_key_finish (connection, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_autofree char *keyring = NULL;
  int status;

  folder = kith_test_tmpdir ();
  keyring = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/credentials/nothing-said", test_nothing_said);
  g_test_add_func ("/credentials/options-win", test_options_win);
  g_test_add_func ("/credentials/key-without-server", test_key_without_server);
  for (guint i = 0; i < G_N_ELEMENTS (key_files); i++)
    {
      g_autofree char *path = g_strconcat ("/credentials/key-file/",
                                           key_files[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_key_file);
    }
  g_test_add_data_func ("/credentials/key-file/none", NULL, test_no_key_file);
  g_test_add_func ("/credentials/keyring", test_keyring);
  g_test_add_func ("/credentials/keyring/cancelled", test_keyring_cancelled);

  status = g_test_run ();
  kith_test_remove (folder);
  g_free (folder);

  return status;
}
