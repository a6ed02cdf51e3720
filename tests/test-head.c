/* test-head.c: what the head of a request says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "server/kith-head.h"

#define HOST "Host: localhost\r\n"
#define END "\r\n"

static KithHead *
make_head (const char *text, guint *status)
{
  return kith_head_new (text, strlen (text), status);
}

/* The first line, and who is meant. */

typedef struct
{
  const char *name;
  const char *text;
  guint status; /* 0: it is good */
  const char *method;
  const char *host;
  const char *path;
  const char *query;
  gboolean is_old;
} Row;

static const Row rows[] = {
  { "plain", "GET /a/b?c=d HTTP/1.1\r\n" HOST END, 0, "GET", "localhost",
    "/a/b", "c=d", FALSE },
  { "empty-lines", "\r\n\r\nGET / HTTP/1.1\r\n" HOST END, 0, "GET", "localhost",
    "/", NULL, FALSE },
  { "port", "GET / HTTP/1.1\r\nHost: a.example:80\r\n" END, 0, "GET",
    "a.example", "/", NULL, FALSE },
  { "absolute", "GET http://b.example/c HTTP/1.1\r\n" HOST END, 0, "GET",
    "b.example", "/c", NULL, FALSE },
  { "connect", "CONNECT b.example:443 HTTP/1.1\r\n" HOST END, 0, "CONNECT",
    "b.example", "/", NULL, FALSE },
  { "dots", "GET /a/../b/./c HTTP/1.1\r\n" HOST END, 0, "GET", "localhost",
    "/b/c", NULL, FALSE },
  { "escapes", "GET /%61%2f%c3%a4?%2c HTTP/1.1\r\n" HOST END, 0, "GET",
    "localhost", "/a%2F%C3%A4", "%2C", FALSE },
  { "old", "GET / HTTP/1.0\r\n" END, 0, "GET", "localhost", "/", NULL, TRUE },

  { .name = "no-host", .text = "GET / HTTP/1.1\r\n" END, .status = 400 },
  { .name = "host-with-path",
    .text = "GET / HTTP/1.1\r\nHost: a/b\r\n" END,
    .status = 400 },
  { .name = "no-path", .text = "GET  HTTP/1.1\r\n" HOST END, .status = 400 },
  { .name = "no-method", .text = " / HTTP/1.1\r\n" HOST END, .status = 400 },
  { .name = "relative", .text = "GET a HTTP/1.1\r\n" HOST END, .status = 400 },
  { .name = "no-version", .text = "GET /\r\n" HOST END, .status = 400 },
  { .name = "two-paths",
    .text = "GET / / HTTP/1.1\r\n" HOST END,
    .status = 400 },
  { .name = "small-letters",
    .text = "GET / http/1.1\r\n" HOST END,
    .status = 400 },
  { .name = "short-version",
    .text = "GET / HTTP/1\r\n" HOST END,
    .status = 400 },
  { .name = "long-version",
    .text = "GET / HTTP/1.10\r\n" HOST END,
    .status = 400 },
  { .name = "later-version",
    .text = "GET / HTTP/1.2\r\n" HOST END,
    .status = 505 },
  { .name = "other-version",
    .text = "GET / HTTP/2.0\r\n" HOST END,
    .status = 505 },
  { .name = "server",
    .text = "OPTIONS * HTTP/1.1\r\n" HOST END,
    .status = 404 },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  guint status = 1;
  g_autoptr (KithHead) head = make_head (row->text, &status);

  g_assert_cmpuint (status, ==, row->status);
  g_assert_true ((head != NULL) == (row->status == 0));
  if (head == NULL)
    return;

  g_assert_cmpstr (kith_head_get_method (head), ==, row->method);
  g_assert_cmpstr (g_uri_get_host (kith_head_get_uri (head)), ==, row->host);
  g_assert_cmpstr (g_uri_get_path (kith_head_get_uri (head)), ==, row->path);
  g_assert_cmpstr (g_uri_get_query (kith_head_get_uri (head)), ==, row->query);
  g_assert_true (kith_head_is_old (head) == row->is_old);
}

static void
test_headers (void)
{
  guint status = 1;
  g_autoptr (KithHead)
    head = make_head ("POST / HTTP/1.1\r\n" HOST
                      "A: b: c \t\r\nEmpty:\r\nA:d\r\n"
                      "Content-Type: application/json ; charset=utf-8\r\n"
                      "Content-Length: 1048577\r\n" END,
                      &status);
  g_autofree char *type = kith_head_get_type (head);

  g_assert_cmpstr (kith_head_get (head, "a"), ==, "d");
  g_assert_cmpstr (kith_head_get (head, "EMPTY"), ==, "");
  g_assert_null (kith_head_get (head, "B"));
  g_assert_cmpstr (type, ==, "application/json");
  g_assert_cmpuint (kith_head_get_length (head), ==, 1048577);
  g_assert_false (kith_head_is_chunked (head));
}

static void
test_chunked (void)
{
  guint status = 1;
  g_autoptr (KithHead) head = make_head ("POST / HTTP/1.1\r\n" HOST
                                         "Transfer-Encoding: chunked\r\n" END,
                                         &status);

  g_assert_true (kith_head_is_chunked (head));
  g_assert_cmpuint (kith_head_get_length (head), ==, 0);
  g_assert_null (kith_head_get_type (head));
}

/* Lists, over as many headers as there are. */
static void
test_tokens (void)
{
  guint status = 1;
  g_autoptr (KithHead)
    head = make_head ("GET / HTTP/1.1\r\n" HOST "Connection: Upgrade ,Close\r\n"
                      "Connection: keep-alive,, x-close\r\nOther: foo\r\n" END,
                      &status);

  g_assert_true (kith_head_has_token (head, "connection", "close"));
  g_assert_true (kith_head_has_token (head, "Connection", "upgrade"));
  g_assert_true (kith_head_has_token (head, "Connection", "x-close"));
  g_assert_false (kith_head_has_token (head, "Connection", "keep"));
  g_assert_false (kith_head_has_token (head, "Connection", "x"));
  g_assert_false (kith_head_has_token (head, "Connection", "foo"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/head/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/head/headers", test_headers);
  g_test_add_func ("/head/chunked", test_chunked);
  g_test_add_func ("/head/tokens", test_tokens);

  return g_test_run ();
}
