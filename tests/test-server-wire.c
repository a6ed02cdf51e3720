/* test-server-wire.c: the server and bytes that no good client sends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define END "Connection: close\r\n\r\n"

static char *
exchange (KithTestServer *server, const char *request)
{
  return kith_test_server_exchange (server, request, FALSE);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (text = strstr (text, part); text != NULL;
       text = strstr (text + strlen (part), part))
    n++;

  return n;
}

static void
assert_status (const char *answer, const char *status)
{
  g_autofree char *part = g_strconcat (" ", status, " ", NULL);
  const char *space = strchr (answer, ' ');

  /* libsoup calls what it does not know an "Unknown Error". */
  if (space == NULL || !g_str_has_prefix (space, part)
      || g_str_has_prefix (space + strlen (part), "Unknown"))
    g_error ("Not %s: %s", status, answer);
}

/* Who may ask: one row a request line and headers. */

typedef struct
{
  const char *name;
  const char *transport;
  const char *key; /* NULL: none; else of this permission */
  const char *request;
  const char *status;
} Gate;

#define ME "GET /kith/v1/me HTTP/1.1\r\n"
#define CREATE "POST /contacts/v4/contacts HTTP/1.1\r\nHost: localhost\r\n"
#define JSON "Content-Type: application/json\r\n"
#define HEADER "A: b\r\n"
#define TEN(text) text text text text text text text text text text
#define INFO "{\"info\":{\"name\":{\"first\":\"A\"}}}"

static const Gate gates[] = {
  { "unix", "unix", NULL, ME "Host: localhost\r\n" END, "200" },
  { "unix-ipv6", "unix", NULL, ME "Host: [::1]:80\r\n" END, "200" },
  { "http-1.0", "unix", NULL, "GET /kith/v1/me HTTP/1.0\r\n\r\n", "200" },
  { "no-host", "unix", NULL, ME END, "400" },
  { "foreign-host", "unix", NULL, ME "Host: evil.example\r\n" END, "421" },
  { "many-headers", "unix", NULL,
    ME "Host: localhost\r\n" TEN (TEN (HEADER HEADER)) END, "431" },
  { "foreign-uri", "unix", NULL,
    "GET http://evil.example/kith/v1/me HTTP/1.1\r\nHost: localhost\r\n" END,
    "421" },
  { "like-localhost", "unix", NULL, ME "Host: localhost.evil.example\r\n" END,
    "421" },
  { "bad-host", "unix", NULL, ME "Host: a b\r\n" END, "421" },
  { "origin", "unix", NULL,
    ME "Host: localhost\r\nOrigin: http://evil.example\r\n" END, "403" },
  { "origin-null", "unix", NULL, ME "Host: localhost\r\nOrigin: null\r\n" END,
    "403" },
  { "own-origin", "unix", NULL,
    ME "Host: localhost\r\nOrigin: http://localhost\r\n" END, "200" },
  { "cross-site", "unix", NULL,
    ME "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n" END, "403" },
  { "preflight", "unix", NULL,
    "OPTIONS /contacts/v4/contacts HTTP/1.1\r\nHost: localhost\r\n"
    "Origin: http://evil.example\r\n"
    "Access-Control-Request-Method: POST\r\n" END,
    "403" },
  { "no-type", "unix", NULL, CREATE "Content-Length: 31\r\n" END INFO, "415" },
  { "form", "unix", NULL,
    CREATE "Content-Type: text/plain\r\nContent-Length: 31\r\n" END INFO,
    "415" },
  { "charset", "unix", NULL,
    CREATE "Content-Type: application/json; charset=utf-8\r\n"
           "Content-Length: 31\r\n" END INFO,
    "200" },
  { "too-large", "unix", NULL,
    CREATE JSON "Content-Length: 1048577\r\nExpect: 100-continue\r\n" END,
    "413" },
  { "idempotency-key", "unix", NULL,
    CREATE JSON "Idempotency-Key: a b\r\nContent-Length: 31\r\n" END INFO,
    "400" },
  { "bad-percent", "unix", NULL,
    "GET /contacts/v4/extended-fields/%zz HTTP/1.1\r\nHost: localhost\r\n" END,
    "400" },
  { "nul-in-path", "unix", NULL,
    "GET /contacts/v4/extended-fields/%00 HTTP/1.1\r\nHost: localhost\r\n" END,
    "400" },
  { "no-utf8-in-path", "unix", NULL,
    "GET /contacts/v4/extended-fields/%ff HTTP/1.1\r\nHost: localhost\r\n" END,
    "400" },
  { "head", "unix", NULL,
    "HEAD /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n" END, "200" },
  { "range", "unix", NULL, ME "Host: localhost\r\nRange: bytes=0-1\r\n" END,
    "200" },

  { "no-key", "tcp", NULL, ME "Host: localhost\r\n" END, "401" },
  { "no-key-no-path", "tcp", NULL,
    "GET /nothing HTTP/1.1\r\nHost: localhost\r\n" END, "401" },
  { "health", "tcp", NULL,
    "GET /kith/v1/health HTTP/1.1\r\nHost: localhost\r\n" END, "200" },
  { "key", "tcp", "view", ME "Host: 127.0.0.1\r\n" END, "200" },
  { "view-creates", "tcp", "view",
    CREATE JSON "Content-Length: 31\r\n" END INFO, "403" },
  { "view-creates-nonsense", "tcp", "view",
    CREATE JSON "Content-Length: 1\r\n" END "{", "403" },
  { "view-queries", "tcp", "view",
    "POST /contacts/v4/contacts/query HTTP/1.1\r\nHost: localhost\r\n" JSON
    "Content-Length: 2\r\n" END "{}",
    "200" },
  { "manage-creates", "tcp", "manage",
    CREATE JSON "Content-Length: 31\r\n" END INFO, "200" },
  { "tcp-many-headers", "tcp", "manage",
    ME "Host: localhost\r\n" TEN (TEN (HEADER HEADER)) END, "431" },
  { "tcp-foreign-host", "tcp", "manage", ME "Host: evil.example\r\n" END,
    "421" },
};

/* Puts the header right after the request line. */
static char *
add_key (KithTestServer *server, const Gate *row)
{
  const char *rest = strstr (row->request, "\r\n") + 2;

  if (row->key == NULL)
    return g_strdup (row->request);

  return g_strdup_printf ("%.*sAuthorization: Bearer %s\r\n%s",
                          (int) (rest - row->request), row->request,
                          kith_test_server_get_key (server, row->key), rest);
}

static void
test_gate (gconstpointer data)
{
  const Gate *row = data;
  KithTestServerOptions options = { .transport = row->transport };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *request = add_key (server, row);
  g_autofree char *answer = exchange (server, request);

  assert_status (answer, row->status);
  g_assert_nonnull (strstr (answer, "X-Wix-Request-Id: "));
  g_assert_null (strstr (answer, "Access-Control"));
  g_assert_null (strstr (answer, "Server: "));
}

static void
test_key_without_bearer (void)
{
  KithTestServerOptions options = { .transport = "tcp" };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  const char *key = kith_test_server_get_key (server, "view");
  g_autofree char *bare = g_strdup_printf (
    ME "Host: localhost\r\nAuthorization: %s\r\n" END, key);
  g_autofree char *longer = g_strdup_printf (
    ME "Host: localhost\r\nAuthorization: %sx\r\n" END, key);
  g_autofree char *good = exchange (server, bare);
  g_autofree char *bad = exchange (server, longer);

  assert_status (good, "200");
  g_assert_nonnull (
    strstr (good, "{\"name\":\"view key\",\"permission\":\"view\"}"));
  assert_status (bad, "401");
}

static void
test_allow (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *answer = exchange (
    server, "PUT /contacts/v4/contacts HTTP/1.1\r\nHost: localhost\r\n" END);

  assert_status (answer, "405");
  g_assert_nonnull (strstr (answer, "Allow: POST, GET\r\n"));
}

static void
test_pipelined (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *answer = exchange (
    server,
    CREATE JSON "Content-Length: 31\r\n\r\n" INFO
                "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n"
                "GET /kith/v1/health HTTP/1.1\r\nHost: localhost\r\n" END);

  g_assert_cmpuint (count (answer, "HTTP/1.1 200 OK"), ==, 3);
  g_assert_true (strstr (answer, "CONTACT_CREATED")
                 < strstr (answer, "permission"));
  g_assert_true (strstr (answer, "permission") < strstr (answer, "status"));
}

static void
test_half_closed (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *answer = kith_test_server_exchange (
    server, CREATE JSON "Content-Length: 31\r\n\r\n" INFO, TRUE);

  assert_status (answer, "200");
  /* The end between two requests is no request. */
  g_assert_cmpuint (count (answer, "HTTP/1.1"), ==, 1);
}

/* 4 KiB at a time, until the body is longer than is read. */
static char *
make_chunks (gsize length)
{
  GString *text = g_string_new (CREATE JSON
                                "Transfer-Encoding: chunked\r\n" END);
  g_autofree char *chunk = g_strnfill (4096, ' ');

  for (gsize sent = 0; sent < length; sent += 4096)
    g_string_append_printf (text, "1000\r\n%s\r\n", chunk);
  g_string_append (text, "0\r\n\r\n");

  return g_string_free (text, FALSE);
}

static void
test_chunks (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *large = make_chunks (KITH_LIMIT_BODY_BYTES + 4096);
  g_autofree char *whole = make_chunks (KITH_LIMIT_BODY_BYTES);
  g_autofree char *refused = exchange (server, large);
  g_autofree char *read = exchange (server, whole);

  assert_status (refused, "413");
  assert_status (read, "400");
}

/* The same key, the same write: made once, answered twice. */
static void
test_idempotent (void)
{
  static const char request[] = CREATE JSON
    "Idempotency-Key: 5e1c2b1a-once\r\nContent-Length: 31\r\n" END INFO;
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *first = exchange (server, request);
  g_autofree char *second = exchange (server, request);
  g_autoptr (JsonObject)
    page = kith_test_server_call (server, "GET", "/contacts/v4/contacts", NULL,
                                  NULL);

  assert_status (first, "200");
  g_assert_cmpstr (strstr (first, "{\"contact\""), ==,
                   strstr (second, "{\"contact\""));
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (page, "contacts")), ==, 1);
}

/* Time limits, by a clock that the test moves in the server's thread. */

static void
advance (gpointer server, gpointer clock)
{
  kith_fake_clock_advance (clock, G_USEC_PER_SEC);
}

static void
let_pass (KithTestServer *server, KithFakeClock *clock, guint seconds)
{
  for (guint i = 0; i < seconds; i++)
    kith_test_server_invoke (server, advance, clock);
}

static void
send (GSocketConnection *connection, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (connection)),
                             text, strlen (text), NULL, NULL, NULL);
}

/* What has come so far, without waiting for more than @text. */
static void
expect (GSocketConnection *connection, const char *text)
{
  g_autoptr (GString) got = g_string_new (NULL);
  char byte;

  while (strstr (got->str, text) == NULL
         && g_input_stream_read (g_io_stream_get_input_stream (
                                   G_IO_STREAM (connection)),
                                 &byte, 1, NULL, NULL)
              == 1)
    g_string_append_c (got, byte);

  g_assert_nonnull (strstr (got->str, text));
}

static void
test_half_sent (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  KithTestServerOptions options = { .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GSocketConnection) resting = kith_test_server_connect (server);
  g_autoptr (GSocketConnection) slow = kith_test_server_connect (server);
  g_autofree char *rest = NULL;

  send (resting, "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect (resting, "permission\":\"manage\"}");
  send (slow, "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect (slow, "permission\":\"manage\"}");

  /* The answer to another one tells that the half has been read. */
  send (slow, "GET /kith/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
              "POST /contacts/v4/contacts HTTP/1.1\r\nHost: loc");
  expect (slow, "\"ok\"}");
  let_pass (server, clock, KITH_TIMEOUT_REQUEST_SECONDS + 1);

  rest = kith_test_server_read_all (slow);
  g_assert_null (strstr (rest, "200 OK"));
  send (resting, "GET /kith/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect (resting, "\"ok\"}");
}

/* Somebody who rests does not keep the server from stopping. */
static void
test_stop (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autoptr (GSocketConnection) resting = kith_test_server_connect (server);
  g_autofree char *rest = NULL;
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (server), "socket", NULL);

  send (resting, "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect (resting, "permission\":\"manage\"}");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  kith_test_server_stop (server);
  rest = kith_test_server_read_all (resting);
  g_assert_cmpstr (rest, ==, "");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A client that has not heard yet that its head is none, and sends on. */
static void
test_refused (gconstpointer data)
{
  KithTestServerOptions options = { .transport = data };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GSocketConnection) client = kith_test_server_connect (server);
  g_autofree char *rest = g_strnfill (256 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  char answer[4096] = "";
  gsize length = 0;

  send (client, ME "Host: localhost\r\nContent-Length: +5\r\n\r\n");
  g_socket_condition_wait (g_socket_connection_get_socket (client), G_IO_IN,
                           NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (client)),
                             rest, strlen (rest), NULL, NULL, &error);
  g_assert_no_error (error);
  g_socket_shutdown (g_socket_connection_get_socket (client), FALSE, TRUE,
                     NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (client)),
                           answer, sizeof answer - 1, &length, NULL, &error);
  g_assert_no_error (error);
  assert_status (answer, "400");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      g_autofree char *path = g_strconcat ("/server/gate/", gates[i].name,
                                           NULL);

      g_test_add_data_func (path, &gates[i], test_gate);
    }
  g_test_add_func ("/server/gate/without-bearer", test_key_without_bearer);
  g_test_add_func ("/server/gate/allow", test_allow);
  g_test_add_func ("/server/wire/pipelined", test_pipelined);
  g_test_add_func ("/server/wire/half-closed", test_half_closed);
  g_test_add_data_func ("/server/wire/refused/unix", "unix", test_refused);
  g_test_add_data_func ("/server/wire/refused/tcp", "tcp", test_refused);
  g_test_add_func ("/server/wire/chunks", test_chunks);
  g_test_add_func ("/server/wire/idempotent", test_idempotent);
  g_test_add_func ("/server/time/half-sent", test_half_sent);
  g_test_add_func ("/server/time/stop", test_stop);

  return g_test_run ();
}
