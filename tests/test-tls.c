/* test-tls.c: what others cannot read, and who is believed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "kith-test-server.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-connection.h"
#include "test-certificates.h"
#include "test-utils.h"

/* A folder with certificates for all tests: making them takes a while. */
static char *folder;

static char *
find (const char *file)
{
  return g_build_filename (folder, file, NULL);
}

/* @name: of a certificate; @clock: (nullable) */
static KithTestServer *
serve (const char *name, KithFakeClock *clock)
{
  g_autofree char *certificate = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", folder, name);
  const KithTestServerOptions options = { .transport = "tcp",
                                          .clock = (KithClock *) clock,
                                          .certificate = certificate,
                                          .certificate_key = key };

  return kith_test_server_new (&options);
}

/* Calls */

static KithConnection *
connect_to (KithTestServer *server, const char *host, const char *ca)
{
  const char *address = kith_test_server_get_address (server);
  g_autofree char *origin = g_strdup_printf ("https://%s%s", host,
                                             strrchr (address, ':'));
  g_autofree char *path = ca != NULL ? find (ca) : NULL;
  g_autoptr (GError) error = NULL;
  KithConnection *connection;

  g_assert_true (g_str_has_prefix (address, "https://"));
  connection = kith_connection_new (origin, &error);
  g_assert_no_error (error);
  if (path != NULL)
    kith_connection_set_ca_file (connection, path, &error);
  g_assert_no_error (error);
  kith_connection_set_key (connection,
                           kith_test_server_get_key (server, "manage"));

  return connection;
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static JsonObject *
call (KithConnection *connection, const KithCall *call, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_connection_call_async (connection, call, NULL, called_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return kith_connection_call_finish (connection, result, error);
}

static JsonObject *
get (KithConnection *connection, const char *path, GError **error)
{
  const KithCall me = { .method = "GET", .path = path };

  return call (connection, &me, error);
}

static void
test_trusted (void)
{
  g_autoptr (KithTestServer) server = serve ("good", NULL);
  g_autoptr (KithConnection)
    connection = connect_to (server, "localhost", "ca.pem");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonObject) me = get (connection, KITH_PATH_ME, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (kith_json_get_string (me, "name"), ==, "manage key");
    }
}

/* More than fits into a record, or into the buffers of both sides, both ways.
 */
static void
test_large (void)
{
  g_autoptr (KithTestServer) server = serve ("good", NULL);
  g_autoptr (KithConnection)
    connection = connect_to (server, "localhost", "ca.pem");
  g_autofree char *padding = g_strnfill (KITH_LIMIT_BODY_BYTES - 3000, 'x');
  g_autofree char *name = g_strnfill (KITH_LIMIT_NAME_CHARS, 'y');
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *info = json_object_new ();
  JsonObject *parts = json_object_new ();
  const KithCall create = { .method = "POST",
                            .path = KITH_PATH_CONTACTS,
                            .body = body };
  const KithCall list = { .method = "GET",
                          .path = KITH_PATH_CONTACTS,
                          .query = "paging.limit=1000" };
  g_autoptr (JsonObject) page = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "unknown", padding);
  json_object_set_object_member (body, "info", info);
  json_object_set_object_member (info, "name", parts);
  json_object_set_string_member (parts, "first", name);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (JsonObject) answer = call (connection, &create, &error);

      g_assert_no_error (error);
      json_object_remove_member (body, "unknown");
    }

  page = call (connection, &list, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (page, "contacts")), ==, 200);
}

/* Who is not believed */

typedef struct
{
  const char *name;
  const char *certificate;
  const char *host;
  const char *ca; /* NULL: those of the system */
  const char *reason;
} Refusal;

static const Refusal refusals[] = {
  { "unknown-authority", "good", "localhost", NULL, "UNKNOWN_CA" },
  { "other-authority", "good", "localhost", "other.pem", "UNKNOWN_CA" },
  { "expired", "expired", "localhost", "ca.pem", "EXPIRED" },
  { "other-host", "elsewhere", "localhost", "ca.pem", "BAD_IDENTITY" },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *row = data;
  g_autoptr (KithTestServer) server = serve (row->certificate, NULL);
  g_autoptr (KithConnection)
    connection = connect_to (server, row->host, row->ca);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = get (connection, KITH_PATH_ME, &error);
  JsonArray *reasons;

  g_assert_null (answer);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
  reasons = kith_json_get_array (kith_error_get_data (error),
                                 KITH_DATA_CERTIFICATE);
  g_assert_nonnull (reasons);
  g_assert_cmpuint (json_array_get_length (reasons), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (reasons, 0), ==, row->reason);
}

static void
test_bad_ca_file (void)
{
  g_autoptr (KithConnection)
    connection = kith_connection_new ("https://localhost", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (
    kith_connection_set_ca_file (connection, "/nonexistent/ca.pem", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
}

/* Clients that do not shake hands */

static void
send (GSocketConnection *connection, const char *bytes, gsize length)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (connection)),
                             bytes, length, NULL, NULL, NULL);
}

static void
advance (gpointer server, gpointer clock)
{
  kith_fake_clock_advance (clock, G_USEC_PER_SEC);
}

/* The beginning of a greeting, and nothing after it; more of them than there
 * are threads to wait in. */
static void
test_no_handshake (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithTestServer) server = serve ("good", clock);
  g_autoptr (GPtrArray)
    silent = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start;

  for (guint i = 0; i < 200; i++)
    {
      GSocketConnection *connection = kith_test_server_connect (server);

      if (i % 2 == 0)
        send (connection, "\x16\x03\x01\x02", 4);
      g_ptr_array_add (silent, connection);
    }

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (KithConnection)
        connection = connect_to (server, "localhost", "ca.pem");
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) me = get (connection, KITH_PATH_ME, &error);

      g_assert_no_error (error);
    }
  g_test_message ("%.1f ms for each handshake beside them",
                  (double) (g_get_monotonic_time () - start) / 5000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);

  for (guint i = 0; i <= KITH_TIMEOUT_REQUEST_SECONDS; i++)
    kith_test_server_invoke (server, advance, clock);
  for (guint i = 0; i < silent->len; i++)
    {
      g_autofree char *rest = kith_test_server_read_all (
        g_ptr_array_index (silent, i));

      g_assert_cmpstr (rest, ==, "");
    }
}

/* What is no TLS at all is cut off at once. */
static void
test_plain (void)
{
  g_autoptr (KithTestServer) server = serve ("good", NULL);
  g_autofree char *answer = kith_test_server_exchange (
    server, "GET /kith/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n", FALSE);

  g_assert_null (strstr (answer, "HTTP"));
}

/* The window's own server is not behind TLS, whatever else is. */
static void
test_own_user (void)
{
  g_autofree char *certificate = find ("good.pem");
  g_autofree char *key = find ("good.key");
  const KithTestServerOptions options = { .certificate = certificate,
                                          .certificate_key = key };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *answer = kith_test_server_exchange (
    server,
    "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    FALSE);

  g_assert_nonnull (strstr (answer, " 200 "));
}

/* kithctl, as a program */

static int
run_kithctl (KithTestServer *server, const char *ca, char **err)
{
  const char *address = kith_test_server_get_address (server);
  g_autofree char *url = g_strdup_printf ("https://localhost%s",
                                          strrchr (address, ':'));
  g_autoptr (GSubprocessLauncher) launcher = kith_test_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *path = ca != NULL ? find (ca) : NULL;

  g_subprocess_launcher_setenv (launcher, "KITH_API_KEY",
                                kith_test_server_get_key (server, "view"),
                                TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL,
                                         g_getenv ("KITH_KITHCTL"),
                                         "query-contacts", "--server", url,
                                         path != NULL ? "--ca-file" : NULL,
                                         path, NULL);
  g_assert_nonnull (process);
  g_assert_true (
    g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, err, NULL));

  return g_subprocess_get_exit_status (process);
}

static void
test_kithctl (void)
{
  g_autoptr (KithTestServer) server = serve ("good", NULL);
  g_autofree char *fine = NULL;
  g_autofree char *why = NULL;

  g_assert_cmpint (run_kithctl (server, "ca.pem", &fine), ==, 0);
  g_assert_cmpstr (fine, ==, "");
  g_assert_cmpint (run_kithctl (server, NULL, &why), ==, 7);
  g_assert_nonnull (strstr (why, "\"certificateErrors\":[\"UNKNOWN_CA\"]"));
  g_assert_nonnull (strstr (why, "its issuer is not trusted"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  folder = kith_test_tmpdir ();
  kith_test_make_authority (folder, "ca");
  kith_test_make_authority (folder, "other");
  kith_test_make_certificate (folder, "good", "ca", "DNS:localhost", 30);
  kith_test_make_certificate (folder, "expired", "ca", "DNS:localhost", -1);
  kith_test_make_certificate (folder, "elsewhere", "ca", "DNS:kith.example",
                              30);

  g_test_add_func ("/tls/trusted", test_trusted);
  g_test_add_func ("/tls/large", test_large);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/tls/refused/", refusals[i].name,
                                           NULL);

      g_test_add_data_func (path, &refusals[i], test_refused);
    }
  g_test_add_func ("/tls/bad-ca-file", test_bad_ca_file);
  g_test_add_func ("/tls/no-handshake", test_no_handshake);
  g_test_add_func ("/tls/plain", test_plain);
  g_test_add_func ("/tls/own-user", test_own_user);
  g_test_add_func ("/tls/kithctl", test_kithctl);

  status = g_test_run ();
  kith_test_remove (folder);
  g_free (folder);

  return status;
}
