/* test-connection.c: what a connection sends, and makes of what it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-raw-server.h"
#include "service/connection/kith-connection-private.h"
#include "service/connection/kith-retry-after.h"
#include "test-utils.h"

#define PATH "/contacts/v4/contacts/0677ef55-cf20-4f68-989a-f31d3649eb72"
#define JSON_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
/* Longer than any test waits for an answer. */
#define LONG_MSEC 20000

static KithConnection *
connect_to (KithRawServer *server)
{
  g_autoptr (GError) error = NULL;
  KithConnection *connection = kith_connection_new (
    kith_raw_server_get_origin (server), &error);

  g_assert_no_error (error);

  return connection;
}

static JsonObject *
call_full (KithConnection *connection, const KithCall *call, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_connection_call_async (connection, call, NULL, kith_test_result_cb,
                              &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  return kith_connection_call_finish (connection, result, error);
}

static JsonObject *
call (KithConnection *connection, const char *method, GError **error)
{
  g_autoptr (JsonObject) body = kith_test_json_object ("{\"revision\":6}");
  const KithCall what = {
    .method = method,
    .path = PATH,
    .body = g_str_equal (method, "PATCH") ? body : NULL,
  };

  return call_full (connection, &what, error);
}

/* Origins */

static const struct
{
  const char *name;
  const char *origin;
  const char *parsed; /* NULL: refused */
} origins[] = {
  { "https", "https://www.wixapis.com", "https://www.wixapis.com" },
  { "https-port", "https://x.example:8443/", "https://x.example:8443" },
  { "upper", "HTTPS://x.example", "https://x.example" },
  { "loopback", "http://127.0.0.1:4000", "http://127.0.0.1:4000" },
  { "localhost", "http://localhost:4000", "http://localhost:4000" },
  { "loopback-6", "http://[::1]:4000", "http://[::1]:4000" },
  { "unix", "unix:/run/kith.sock", "unix:/run/kith.sock" },
  { "clear", "http://x.example", NULL },
  { "loopback-name", "http://127.0.0.1.x.example", NULL },
  { "path", "https://x.example/api", NULL },
  { "query", "https://x.example/?a", NULL },
  { "user", "https://me:secret@x.example", NULL },
  { "no-host", "https://", NULL },
  { "other", "ftp://x.example", NULL },
  { "bare", "x.example", NULL },
  { "empty", "", NULL },
  { "unix-empty", "unix:", NULL },
  { "unix-long",
    "unix:/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    NULL },
};

static void
test_origin (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection)
    connection = kith_connection_new (origins[i].origin, &error);

  if (origins[i].parsed == NULL)
    {
      g_assert_null (strchr (error->message, '"'));
      g_assert_null (connection);
      g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
      g_assert_null (strchr (error->message, '"'));
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (kith_connection_get_origin (connection), ==,
                   origins[i].parsed);
  g_assert_false (kith_connection_is_embedded (connection));
}

/* What is sent */

static void
assert_header (KithRawServer *server,
               guint n,
               const char *name,
               const char *expected)
{
  g_autofree char *value = kith_raw_server_get_header (server, n, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_sends (void)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (JsonObject) body = kith_test_json_object ("{\"revision\":6}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *request = NULL;
  g_autofree char *sent = NULL;
  const KithCall what = { .method = "PATCH",
                          .path = PATH,
                          .query = "a=b",
                          .body = body,
                          .idempotency_key = "once" };

  kith_connection_set_key (connection, "IST.eyJraWQiOiJ");
  kith_connection_set_site_id (connection, "site-7");
  kith_raw_server_push_json (server, 200, "{\"a\":1}");

  answer = call_full (connection, &what, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_json_get_int (answer, "a", 0), ==, 1);
  request = kith_raw_server_get_request (server, 0);
  g_assert_true (g_str_has_prefix (request, "PATCH " PATH "?a=b HTTP/1.1"));
  assert_header (server, 0, "Authorization", "IST.eyJraWQiOiJ");
  assert_header (server, 0, "wix-site-id", "site-7");
  assert_header (server, 0, "Idempotency-Key", "once");
  assert_header (server, 0, "Content-Type", "application/json");
  sent = kith_raw_server_get_body (server, 0);
  g_assert_cmpstr (sent, ==, "{\"revision\":6}");
}

static void
test_suppress_auth (void)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) refused = NULL;
  g_autoptr (JsonObject) answer = NULL;
  const KithCall what = { .method = "GET",
                          .path = PATH,
                          .suppress_auth = TRUE };

  kith_connection_set_key (connection, "mine");
  kith_raw_server_push_json (server, 200, "{}");

  refused = call_full (connection, &what, &error);

  g_assert_null (refused);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 0);

  g_clear_error (&error);
  kith_connection_set_site_key (connection, "the site's");
  answer = call_full (connection, &what, &error);

  g_assert_no_error (error);
  assert_header (server, 0, "Authorization", "the site's");
}

/* What is answered */

static const struct
{
  const char *name;
  KithRawManner manner;
  const char *answer;
  KithError get;
  KithError patch;
} answers[] = {
  { "hang-up", KITH_RAW_HANG_UP, NULL, KITH_ERROR_UNREACHABLE,
    KITH_ERROR_UNKNOWN_OUTCOME },
  { "half-a-head", KITH_RAW_HANG_UP, "HTTP/1.1 200 OK\r\nConte",
    KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME },
  { "no-http", KITH_RAW_HANG_UP, "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME },
  { "truncated", KITH_RAW_HANG_UP, JSON_HEAD "Content-Length: 99\r\n\r\n{\"a\"",
    KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME },
  /* libsoup takes the end of the stream for the last chunk. */
  { "truncated-chunk", KITH_RAW_HANG_UP,
    JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "slow", KITH_RAW_TRICKLE, JSON_HEAD "Content-Length: 100000\r\n\r\n",
    KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME },
  { "slow-head", KITH_RAW_TRICKLE, "HTTP/1.1 200 O", KITH_ERROR_UNREACHABLE,
    KITH_ERROR_UNKNOWN_OUTCOME },
  { "redirect-301", KITH_RAW_ANSWER,
    "HTTP/1.1 301 Moved\r\nLocation: %s" PATH "\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_REDIRECTED, KITH_ERROR_REDIRECTED },
  { "redirect-302", KITH_RAW_ANSWER,
    "HTTP/1.1 302 Found\r\nLocation: %s" PATH "\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_REDIRECTED, KITH_ERROR_REDIRECTED },
  { "redirect-303", KITH_RAW_ANSWER,
    "HTTP/1.1 303 See\r\nLocation: %s" PATH "\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_REDIRECTED, KITH_ERROR_REDIRECTED },
  { "redirect-307", KITH_RAW_ANSWER,
    "HTTP/1.1 307 Temp\r\nLocation: %s" PATH "\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_REDIRECTED, KITH_ERROR_REDIRECTED },
  { "log-in-page", KITH_RAW_ANSWER,
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    "Content-Length: 13\r\n\r\n<h1>Hotel</h1",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "no-type", KITH_RAW_ANSWER,
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", KITH_ERROR_PROTOCOL,
    KITH_ERROR_PROTOCOL },
  { "no-json", KITH_RAW_ANSWER, JSON_HEAD "Content-Length: 3\r\n\r\n{a}",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "no-object", KITH_RAW_ANSWER, JSON_HEAD "Content-Length: 2\r\n\r\n[]",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "empty", KITH_RAW_ANSWER, JSON_HEAD "Content-Length: 0\r\n\r\n",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "duplicate-members", KITH_RAW_ANSWER,
    JSON_HEAD "Content-Length: 13\r\n\r\n{\"a\":1,\"a\":2}",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "a-gigabyte", KITH_RAW_POUR, JSON_HEAD "Content-Length: 1073741824\r\n\r\n",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "a-gigabyte-in-a-chunk", KITH_RAW_POUR,
    JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n40000000\r\n",
    KITH_ERROR_PROTOCOL, KITH_ERROR_PROTOCOL },
  { "without-end", KITH_RAW_POUR, JSON_HEAD "\r\n", KITH_ERROR_PROTOCOL,
    KITH_ERROR_PROTOCOL },
  { "500", KITH_RAW_ANSWER,
    "HTTP/1.1 500 No\r\nContent-Type: application/json\r\n"
    "Content-Length: 27\r\n\r\n{\"message\":\"\",\"details\":{}}",
    KITH_ERROR_SERVER, KITH_ERROR_UNKNOWN_OUTCOME },
  { "502-html", KITH_RAW_ANSWER,
    "HTTP/1.1 502 No\r\nContent-Type: text/html\r\n"
    "Content-Length: 6\r\n\r\n<html>",
    KITH_ERROR_SERVER, KITH_ERROR_UNKNOWN_OUTCOME },
  { "503", KITH_RAW_ANSWER, "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_BUSY, KITH_ERROR_BUSY },
  { "401", KITH_RAW_ANSWER,
    "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
    "Content-Length: 0\r\n\r\n",
    KITH_ERROR_UNAUTHENTICATED, KITH_ERROR_UNAUTHENTICATED },
  { "404", KITH_RAW_ANSWER, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
    KITH_ERROR_NOT_FOUND, KITH_ERROR_NOT_FOUND },
};

static void
check_answer (guint i, const char *method, KithError expected)
{
  g_autoptr (KithRawServer) other = kith_raw_server_new ();
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *bytes = NULL;

  if (answers[i].answer != NULL)
    {
      parts = g_strsplit (answers[i].answer, "%s", 0);
      bytes = g_strjoinv (kith_raw_server_get_origin (other), parts);
    }
  kith_raw_server_push (server, answers[i].manner, bytes);
  kith_raw_server_push_json (other, 200, "{}");
  kith_connection_set_key (connection, "secret");
  if (answers[i].manner == KITH_RAW_TRICKLE)
    _kith_connection_set_timeout (connection, 200);

  answer = call (connection, method, &error);

  g_assert_null (answer);
  g_assert_error (error, KITH_ERROR, (int) expected);
  g_assert_null (strstr (error->message, "secret"));
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 1);
  g_assert_cmpuint (kith_raw_server_get_n_requests (other), ==, 0);
}

static void
test_answer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  check_answer (i, "GET", answers[i].get);
  check_answer (i, "PATCH", answers[i].patch);
  check_answer (i, "DELETE", answers[i].patch);
}

/* A page of contacts is parsed in a thread. */
static void
test_long_answer (void)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autofree char *filler = g_strnfill (200000, 'x');
  g_autofree char *good = g_strdup_printf ("{\"a\":\"%s\"}", filler);
  g_autofree char *bad = g_strdup_printf ("{\"a\":\"%s\"", filler);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  kith_raw_server_push_json (server, 200, good);
  answer = call (connection, "GET", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (answer, "a"), ==, filler);

  kith_raw_server_push_json (server, 200, bad);
  g_assert_null (call (connection, "GET", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_assert_cmpuint (kith_error_get_status (error), ==, 200);
  g_assert_cmpstr (kith_error_get_request_id (error), ==, "raw-200");
}

static void
test_refusal (void)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;

  kith_raw_server_push_json (
    server, 409,
    "{\"message\":\"changed\",\"details\":{\"applicationError\":{"
    "\"code\":\"CONTACT_ALREADY_CHANGED\",\"description\":\"changed\","
    "\"data\":{\"currentRevision\":7}}}}");

  g_assert_null (call (connection, "PATCH", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (kith_error_get_code (error), ==, "CONTACT_ALREADY_CHANGED");
  g_assert_cmpuint (kith_error_get_status (error), ==, 409);
  g_assert_cmpstr (kith_error_get_request_id (error), ==, "raw-409");
  g_assert_cmpint (kith_json_get_int (kith_error_get_data (error),
                                      "currentRevision", 0),
                   ==, 7);
}

typedef struct
{
  const char *name;
  const char *head;
  gint64 seconds; /* -1: it is not said */
} Asked;

/* A date counts by the server's clock, which is years behind here. */
static const Asked asked[] = {
  { "seconds", "429 Slow\r\nRetry-After: 7", 7 },
  { "unavailable", "503 Later\r\nRetry-After: 7", 7 },
  { "date",
    "429 Slow\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Retry-After: Sun, 06 Nov 1994 08:51:37 GMT",
    120 },
  { "past",
    "429 Slow\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Retry-After: Sun, 06 Nov 1994 08:00:00 GMT",
    0 },
  { "without-clock", "429 Slow\r\nRetry-After: Sun, 06 Nov 1994 08:51:37 GMT",
    0 },
  { "long", "429 Slow\r\nRetry-After: 2000000000", 86400 },
  { "word", "429 Slow\r\nRetry-After: soon", -1 },
  { "nothing", "429 Slow", -1 },
};

static void
test_retry_after (gconstpointer data)
{
  const Asked *wanted = data;
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = g_strdup_printf (
    "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", wanted->head);

  kith_raw_server_push (server, KITH_RAW_ANSWER, answer);

  g_assert_null (call (connection, "PATCH", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_retry_after_get (error), ==,
                   wanted->seconds < 0 ? -1
                                       : wanted->seconds * G_TIME_SPAN_SECOND);
}

static void
test_refused (void)
{
  KithRawServer *server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;

  kith_raw_server_free (server);

  g_assert_null (call (connection, "PATCH", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
}

/* A write on a connection that was kept, and is dead, is sent once: libsoup
 * would send a DELETE again. */
static void
test_kept_connection (gconstpointer data)
{
  const char *method = data;
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  kith_raw_server_push_json (server, 200, "{}");
  kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  kith_raw_server_push_json (server, 200, "{}");

  answer = call (connection, "GET", &error);
  g_assert_no_error (error);
  g_assert_null (call (connection, method, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 2);
}

static void
test_cancel (void)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const KithCall what = { .method = "GET", .path = PATH };

  kith_raw_server_push (server, KITH_RAW_TRICKLE, "HTTP/1.1 200");
  kith_connection_call_async (connection, &what, cancellable,
                              kith_test_result_cb, &result);
  g_cancellable_cancel (cancellable);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);

  g_assert_null (kith_connection_call_finish (connection, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_tls (void)
{
  g_autoptr (KithRawServer) server = NULL;
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("there is no TLS");
      return;
    }

  server = kith_raw_server_new_tls ();
  connection = connect_to (server);
  kith_raw_server_push_json (server, 200, "{}");

  g_assert_null (call (connection, "PATCH", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "issuer is not trusted"));
  g_assert_nonnull (strstr (error->message, "another host"));
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 0);
}

static gboolean
recognize (KithConnection *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_kithd = FALSE;

  _kith_connection_recognize_async (connection, NULL, kith_test_result_cb,
                                    &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  g_assert_true (
    _kith_connection_recognize_finish (connection, result, &is_kithd, &error));
  g_assert_no_error (error);

  return is_kithd;
}

static void
check_recognized (guint status, gboolean expected)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);

  kith_raw_server_push_json (server, status, "{\"message\":\"\"}");

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (recognize (connection), ==, expected);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 1);
}

/* The log-in page of a hotel says nothing of the server behind it. */
static void
test_recognize_behind (gconstpointer page)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithConnection) connection = connect_to (server);

  kith_raw_server_push (server, KITH_RAW_ANSWER, page);
  g_assert_false (recognize (connection));
  kith_raw_server_push_json (server, 200, "{}");
  g_assert_true (recognize (connection));
}

static void
test_recognize (void)
{
  check_recognized (200, TRUE);
  check_recognized (404, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *path = g_strconcat ("/connection/origin/",
                                           origins[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_origin);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/connection/answer/",
                                           answers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
    }
  g_test_add_func ("/connection/sends", test_sends);
  g_test_add_func ("/connection/suppress-auth", test_suppress_auth);
  g_test_add_func ("/connection/long-answer", test_long_answer);
  g_test_add_func ("/connection/refusal", test_refusal);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *path = g_strconcat ("/connection/retry-after/",
                                           asked[i].name, NULL);

      g_test_add_data_func (path, &asked[i], test_retry_after);
    }
  g_test_add_func ("/connection/refused", test_refused);
  g_test_add_data_func ("/connection/kept/delete", "DELETE",
                        test_kept_connection);
  g_test_add_data_func ("/connection/kept/patch", "PATCH",
                        test_kept_connection);
  g_test_add_func ("/connection/cancel", test_cancel);
  g_test_add_func ("/connection/tls", test_tls);
  g_test_add_func ("/connection/recognize", test_recognize);
  g_test_add_data_func ("/connection/recognize/behind-a-page",
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                        "Content-Length: 6\r\n\r\n<html>",
                        test_recognize_behind);
  g_test_add_data_func ("/connection/recognize/behind-a-redirect",
                        "HTTP/1.1 302 x\r\nLocation: http://localhost/\r\n"
                        "Content-Length: 0\r\n\r\n",
                        test_recognize_behind);

  return g_test_run ();
}
