/* test-framing.c: requests that are beyond doubt, and others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-limits.h"
#include "server/client/kith-framing.h"
#include "test-utils.h"

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\n"
#define LENGTH "Content-Length: 2\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define END "\r\n"

/* What is good, and then one byte (or more) that is not: the first bad one is
 * where "bad" begins. */
typedef struct
{
  const char *name;
  const char *good;
  const char *bad; /* NULL: all of it is good */
} Row;

static const Row rows[] = {
  { "get", GET END, NULL },
  { "two", GET END GET END, NULL },
  { "empty-lines", "\r\n\r\n" GET END, NULL },
  { "values", GET "A:\r\nB: \t x \t\r\n!#$%&'*+-.^_`|~1: \xc3\xa9\r\n" END,
    NULL },
  { "length", POST LENGTH END "{}" GET END, NULL },
  { "length-0", POST "Content-Length: 0\r\n" END GET END, NULL },
  { "length-case", POST "CONTENT-length:2 \r\n" END "ab" GET END, NULL },
  { "chunks",
    POST CHUNKED END "2\r\n{}\r\n0a;x=\"y\"\r\n0123456789\r\n0\r\n" END GET END,
    NULL },
  { "chunked-case", POST "transfer-encoding: Chunked\r\n" END "0\r\n" END GET,
    NULL },
  { "trailers", POST CHUNKED END "0\r\nA: b\r\nContent-Length: 9\r\n" END GET,
    NULL },
  { "old", "GET / HTTP/1.0\r\n\r\n" GET END, NULL },

  { "bare-lf", "GET / HTTP/1.1", "\n" },
  { "bare-lf-header", "GET / HTTP/1.1\r\nHost: a", "\n" },
  { "bare-cr", GET "A: b\r", "c\r\n" },
  { "cr-line", GET "\r", "\r\n" },
  { "nul", GET "A: b", "\1" },
  { "delete", "GET /", "\x7f" },
  { "fold", GET "A: b\r\n", " c\r\n" },
  { "space-first", "GET / HTTP/1.1\r\n", " Host: a\r\n" },
  { "space-before-colon", POST "Content-Length", " : 2\r\n" },
  { "no-colon", GET "Nonsense", "\r\n" },
  { "no-name", GET, ": a\r\n" },
  { "two-hosts", GET "Host: b", "\r\n" },

  { "two-lengths", POST LENGTH "Content-Length: 3", "\r\n" },
  { "same-length", POST LENGTH "content-length: 2", "\r\n" },
  { "length-list", POST "Content-Length: 2, 2", "\r\n" },
  { "length-plus", POST "Content-Length: +2", "\r\n" },
  { "length-minus", POST "Content-Length: -2", "\r\n" },
  { "length-hex", POST "Content-Length: 0x2", "\r\n" },
  { "length-none", POST "Content-Length:", "\r\n" },
  { "length-huge", POST "Content-Length: 18446744073709551618", "\r\n" },
  { "length-padded", POST "Content-Length: 000000000000000000000000000000002",
    "\r\n" },
  { "length-then-chunked", POST LENGTH "Transfer-Encoding: chunked", "\r\n" },
  { "chunked-then-length", POST CHUNKED "Content-Length: 2", "\r\n" },
  { "chunked-twice", POST CHUNKED "Transfer-Encoding: chunked", "\r\n" },
  { "chunked-of-old", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked", "\r\n" },
  { "identity", POST "Transfer-Encoding: identity", "\r\n" },
  { "gzip", POST "Transfer-Encoding: gzip, chunked", "\r\n" },
  { "not-quite-chunked", POST "Transfer-Encoding: \"chunked\"", "\r\n" },
  { "vertical-tab", POST "Transfer-Encoding: ", "\vchunked\r\n" },

  { "chunk-none", POST CHUNKED END, "\r\n" },
  { "chunk-text", POST CHUNKED END, "z\r\n" },
  { "chunk-plus", POST CHUNKED END, "+2\r\n" },
  { "chunk-0x", POST CHUNKED END "0", "x2\r\n" },
  { "chunk-space", POST CHUNKED END "2", " \r\n" },
  { "chunk-huge", POST CHUNKED END "fffffff0", "0\r\n" },
  { "chunk-bare-lf", POST CHUNKED END "2", "\n" },
  { "chunk-extension-lf", POST CHUNKED END "2;a", "\nb\r\n" },
  { "chunk-longer", POST CHUNKED END "2\r\n{}", "}" },
  { "chunk-end", POST CHUNKED END "2\r\n{}\r", "\r" },
  { "trailer-lf", POST CHUNKED END "0\r\nA: b", "\n" },
  { "trailer-nul", POST CHUNKED END "0\r\n", "\1" },
};

static gsize
read_in_pieces (const char *text, gsize length, gsize piece)
{
  KithFraming framing = { 0 };
  gsize total = 0;

  for (gsize at = 0; at < length; at += piece)
    {
      gsize asked = MIN (piece, length - at);
      gsize read = kith_framing_read (&framing, text + at, asked);

      total += read;
      if (read < asked)
        return total;
    }

  return total;
}

/* However it comes in pieces. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = g_strconcat (row->good, row->bad, NULL);
  gsize length = strlen (text);

  for (gsize piece = 1; piece <= length; piece++)
    g_assert_cmpuint (read_in_pieces (text, length, piece), ==,
                      strlen (row->good));
}

static char *
repeat (const char *start, const char *text, guint times)
{
  GString *whole = g_string_new (start);

  for (guint i = 0; i < times; i++)
    g_string_append (whole, text);

  return g_string_free (whole, FALSE);
}

/* Nobody makes us read on and on. */
static void
test_too_much (void)
{
  g_autofree char *long_line = repeat ("GET /", "a", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *few = repeat (GET, "A: b\r\n", KITH_LIMIT_HEADERS - 1);
  g_autofree char *many = repeat (GET, "A: b\r\n", KITH_LIMIT_HEADERS);
  g_autofree char *empty = repeat ("", "\r\n", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *extension = repeat (POST CHUNKED END "2;", "a", 300);
  g_autofree char *chunks = repeat (POST CHUNKED END, "1\r\n \r\n",
                                    KITH_LIMIT_CHUNKS + 1);
  g_autofree char *trailer = repeat (POST CHUNKED END "0\r\n", "A: b\r\n",
                                     KITH_LIMIT_HEADER_BYTES);
  char *const texts[] = { long_line, many, empty, extension, chunks, trailer };

  g_assert_cmpuint (read_in_pieces (few, strlen (few), 4096), ==, strlen (few));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpuint (read_in_pieces (texts[i], strlen (texts[i]), 4096), <,
                      strlen (texts[i]));
}

/* One whose last byte is one too many is not cut there. */
static void
test_last_byte (void)
{
  const char *end = "\r\n\r\n";
  gsize n_bytes = KITH_LIMIT_HEADER_BYTES - strlen (GET "A: ") - strlen (end);
  g_autofree char *most = g_strnfill (n_bytes + 1, 'b');
  g_autofree char *head = g_strconcat (GET "A: ", most, end, NULL);
  g_autofree char *longer = g_strconcat (GET "A: b", most, end, NULL);
  KithFraming framing = { 0 };

  g_assert_cmpuint (kith_framing_read (&framing, head, strlen (head)), ==,
                    strlen (head));
  g_assert_true (kith_framing_is_between (&framing));

  g_assert_cmpuint (kith_framing_read (&framing, longer, strlen (longer)), <,
                    strlen (longer));
  g_assert_cmpstr (kith_framing_get_end (&framing), ==, CHUNKED END);
}

/* What ends a head that is overlong, wherever that was. */
static void
test_end (void)
{
  g_autofree char *in_line = repeat ("GET /", "a", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *in_name = repeat (GET, "a", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *in_value = repeat (GET "A: ", "b", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *between = repeat (GET, "A: b\r\n", KITH_LIMIT_HEADERS);
  g_autofree char *empty = repeat ("", "\r\n", KITH_LIMIT_HEADER_BYTES);
  g_autofree char *with_length = repeat (POST LENGTH, "A: b\r\n",
                                         KITH_LIMIT_HEADERS);
  const struct
  {
    const char *text;
    const char *end;
  } cases[] = {
    { in_line, " HTTP/1.1\r\n" CHUNKED END },
    { in_name, ":\r\n" CHUNKED END },
    { in_value, "\r\n" CHUNKED END },
    { between, CHUNKED END },
    { with_length, CHUNKED END },
    { empty, NULL },
    { GET "\1", NULL },
    { GET END, NULL },
    { GET ":", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KithFraming framing = { 0 };
      gsize length = strlen (cases[i].text);

      kith_framing_read (&framing, cases[i].text, length);
      g_assert_cmpstr (kith_framing_get_end (&framing), ==, cases[i].end);
      if (cases[i].end == NULL)
        continue;

      /* With it the head is a whole one; nothing of it counts twice. */
      framing.n_bytes = 0;
      framing.n_headers = 0;
      framing.has_length = FALSE;
      length = strlen (cases[i].end);
      g_assert_cmpuint (kith_framing_read (&framing, cases[i].end, length), ==,
                        length);
      g_assert_false (kith_framing_is_in_head (&framing));
    }
}

static void
test_in_head (void)
{
  KithFraming framing = { 0 };

  g_assert_true (kith_framing_is_in_head (&framing));
  g_assert_true (kith_framing_is_between (&framing));
  kith_framing_read (&framing, POST LENGTH, strlen (POST LENGTH));
  g_assert_true (kith_framing_is_in_head (&framing));
  g_assert_false (kith_framing_is_between (&framing));
  kith_framing_read (&framing, END "{", strlen (END "{"));
  g_assert_false (kith_framing_is_in_head (&framing));
  kith_framing_read (&framing, "}", 1);
  g_assert_true (kith_framing_is_in_head (&framing));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/framing/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/framing/too-much", test_too_much);
  g_test_add_func ("/framing/last-byte", test_last_byte);
  g_test_add_func ("/framing/end", test_end);
  g_test_add_func ("/framing/in-head", test_in_head);

  return g_test_run ();
}
