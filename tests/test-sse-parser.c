/* test-sse-parser.c: tests of reading Server-Sent Events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/feed/kith-sse-parser.h"

#include <string.h>

#include "base/kith-error.h"

#define MAX_BYTES 100

static void
event_cb (const KithSseEvent *event, gpointer data)
{
  g_string_append_printf (data, "[%s|%s]", event->type, event->data);
}

/* "[TYPE|DATA]…" of what comes in two pieces, the first of @first bytes. */
static char *
parse_in_two (const char *text, gsize length, gsize first, char **last_id)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSseParser)
    parser = kith_sse_parser_new (MAX_BYTES, event_cb, seen);

  if (first > 0)
    kith_sse_parser_push (parser, text, first, &error);
  g_assert_no_error (error);
  if (first < length)
    kith_sse_parser_push (parser, text + first, length - first, &error);
  g_assert_no_error (error);
  *last_id = g_strdup (kith_sse_parser_get_last_id (parser));

  return g_strdup (seen->str);
}

typedef struct
{
  const char *name;
  const char *text; /* with LF */
  const char *seen;
  const char *last_id;
} Row;

static const Row rows[] = {
  { "one", "data: a\n\n", "[message|a]", NULL },
  { "all-fields", "id: 7\nevent: x\ndata: {}\n\n", "[x|{}]", "7" },
  { "order", "data: a\nid: 7\nevent: x\n\n", "[x|a]", "7" },
  { "two", "data: a\n\nevent: y\ndata: b\n\n", "[message|a][y|b]", NULL },
  { "type-ends", "event: y\ndata: a\n\ndata: b\n\n", "[y|a][message|b]", NULL },
  { "lines", "data: a\ndata: b\n\n", "[message|a\nb]", NULL },
  { "empty-line", "data\ndata\n\n", "[message|\n]", NULL },
  { "empty-data", "data:\n\n", "[message|]", NULL },
  { "no-space", "data:a\n\n", "[message|a]", NULL },
  { "one-space-only", "data:  a\n\n", "[message| a]", NULL },
  { "colon-in-value", "data: a:b\n\n", "[message|a:b]", NULL },
  { "comment", ": data: x\ndata: a\n:\n\n", "[message|a]", NULL },
  { "only-id", "id: 9\n\n", "", "9" },
  { "id-stays", "id: 9\n\ndata: a\n\n", "[message|a]", "9" },
  { "id-not-whole", "id: 9\n\nid: 10\ndata: a\n", "", "9" },
  { "not-whole", "data: a\n", "", NULL },
  { "no-data", "event: x\n\ndata: a\n\n", "[message|a]", NULL },
  { "unknown-field", "color: red\ndata: a\n\n", "[message|a]", NULL },
  { "byte-order-mark",
    "\xef\xbb\xbf"
    "data: a\n\n",
    "[message|a]", NULL },
  { "letters", "data: שלום Ä\n\n", "[message|שלום Ä]", NULL },
};

static char *
with_ends (const char *text, const char *end)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strjoinv (end, lines);
}

/* At every boundary of bytes, with each kind of end. */
static void
test_row (gconstpointer data)
{
  static const char *const ends[] = { "\n", "\r", "\r\n" };
  const Row *row = data;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *text = with_ends (row->text, ends[i]);
      gsize length = strlen (text);

      for (gsize first = 0; first <= length; first++)
        {
          g_autofree char *last_id = NULL;
          g_autofree char *seen = parse_in_two (text, length, first, &last_id);

          g_assert_cmpstr (seen, ==, row->seen);
          g_assert_cmpstr (last_id, ==, row->last_id);
        }
    }
}

/* One byte at a time. */
static void
test_bytes (void)
{
  static const char text[] =
    "retry: 250\r\nid: 1\r\nevent: e\r\ndata: a\r\n\r\n";
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (KithSseParser)
    parser = kith_sse_parser_new (MAX_BYTES, event_cb, seen);

  g_assert_cmpint (kith_sse_parser_get_retry_msec (parser), ==, -1);
  for (gsize i = 0; i < strlen (text); i++)
    g_assert_true (kith_sse_parser_push (parser, text + i, 1, NULL));

  g_assert_cmpstr (seen->str, ==, "[e|a]");
  g_assert_cmpint (kith_sse_parser_get_retry_msec (parser), ==, 250);
}

static void
test_bad_retry (void)
{
  static const char text[] = "retry: -1\nretry: 1s\nretry: 99999999999\n";
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (KithSseParser)
    parser = kith_sse_parser_new (MAX_BYTES, event_cb, seen);

  g_assert_true (kith_sse_parser_push (parser, text, strlen (text), NULL));
  g_assert_cmpint (kith_sse_parser_get_retry_msec (parser), ==, -1);
}

/* @text is pushed again and again until it is refused, which must be before
 * there is more than what may be. */
static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (KithSseParser)
    parser = kith_sse_parser_new (MAX_BYTES, event_cb, seen);
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  while (kith_sse_parser_push (parser, text, length, &error))
    g_assert_cmpuint (++n * length, <=, 2 * MAX_BYTES);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_assert_cmpstr (seen->str, ==, "");
}

static void
test_refuses (void)
{
  g_autofree char *line = g_strnfill (MAX_BYTES + 1, 'x');

  assert_refused ("x", 1);
  assert_refused (line, strlen (line));
  assert_refused ("data: 0123456789\n", strlen ("data: 0123456789\n"));
  assert_refused ("data: \xff\n", strlen ("data: \xff\n"));
  assert_refused ("data: a\0b\n", strlen ("data: a") + strlen ("b\n") + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/sse-parser/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/sse-parser/bytes", test_bytes);
  g_test_add_func ("/sse-parser/bad-retry", test_bad_retry);
  g_test_add_func ("/sse-parser/refuses", test_refuses);

  return g_test_run ();
}
