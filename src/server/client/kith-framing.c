/* kith-framing.c: where each request on a connection begins and ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-framing.h"

#include <string.h>

#include "base/kith-limits.h"

typedef enum
{
  STATE_START, /* empty lines may stand before a request */
  STATE_REQUEST_LINE,
  STATE_LINE_START, /* a header, or the empty line */
  STATE_NAME,
  STATE_VALUE,
  STATE_LINE_END, /* behind the CR of a line */
  STATE_HEAD_END, /* behind the CR of the empty line */
  STATE_BODY,
  STATE_CHUNK_START,
  STATE_CHUNK_SIZE,
  STATE_CHUNK_EXTENSION,
  STATE_CHUNK_SIZE_END,
  STATE_CHUNK,
  STATE_CHUNK_CR,
  STATE_CHUNK_LF,
  STATE_TRAILER_START,
  STATE_TRAILER,
  STATE_TRAILER_LINE_END,
  STATE_TRAILERS_END,
} State;

typedef enum
{
  HEADER_OTHER,
  HEADER_HOST,
  HEADER_CONTENT_LENGTH,
  HEADER_TRANSFER_ENCODING,
} Header;

static const struct
{
  const char *name;
  Header header;
} headers[] = {
  { "host", HEADER_HOST },
  { "content-length", HEADER_CONTENT_LENGTH },
  { "transfer-encoding", HEADER_TRANSFER_ENCODING },
};

/* More digits than any length that is read. */
#define MAX_LENGTH_DIGITS 18
#define MAX_CHUNK_DIGITS 8
#define MAX_CHUNK_LINE_BYTES 256

/* To libsoup this outdoes any length, and chunks may end with the input: it
 * waits for no body that nobody will read. */
#define NO_BODY "Transfer-Encoding: chunked\r\n"

static gboolean
go_on (KithFraming *self, State state)
{
  self->state = state;

  return TRUE;
}

/* What no line has but a tab: a NUL, half a line's end, or something that a
 * terminal would act upon. */
static gboolean
is_control (char c)
{
  return ((guchar) c < ' ' && c != '\t') || c == 0x7f;
}

/* A "tchar" of RFC 9110. */
static gboolean
is_token (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c));
}

static void
start_word (KithFraming *self)
{
  self->word_length = 0;
}

/* g_ascii_tolower() would be a call for each byte of each head. */
static void
add_to_word (KithFraming *self, char c)
{
  if (self->word_length < sizeof self->word)
    self->word[self->word_length] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20)
                                                         : c;
  self->word_length++;
}

static gboolean
is_word (KithFraming *self, const char *word)
{
  return self->word_length == strlen (word)
         && memcmp (self->word, word, self->word_length) == 0;
}

static Header
find_header (KithFraming *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    if (is_word (self, headers[i].name))
      return headers[i].header;

  return HEADER_OTHER;
}

static void
trim_word (KithFraming *self)
{
  guint length = MIN (self->word_length, sizeof self->word);

  if (length < self->word_length)
    return;

  while (length > 0 && strchr (" \t", self->word[length - 1]) != NULL)
    length--;
  self->word_length = length;
}

/* Digits and nothing else, once. */
static gboolean
take_length (KithFraming *self)
{
  if (self->has_length || self->is_chunked || self->word_length == 0
      || self->word_length > MAX_LENGTH_DIGITS)
    return FALSE;

  self->has_length = TRUE;
  self->left = 0;
  for (guint i = 0; i < self->word_length; i++)
    {
      if (!g_ascii_isdigit (self->word[i]))
        return FALSE;

      self->left = self->left * 10 + (guint64) (self->word[i] - '0');
    }

  return TRUE;
}

static gboolean
take_encoding (KithFraming *self)
{
  if (self->has_length || self->is_chunked || self->is_old
      || !is_word (self, "chunked"))
    return FALSE;

  self->is_chunked = TRUE;

  return TRUE;
}

static gboolean
take_host (KithFraming *self)
{
  if (self->has_host)
    return FALSE;

  self->has_host = TRUE;

  return TRUE;
}

static gboolean
end_value (KithFraming *self)
{
  trim_word (self);

  switch ((Header) self->header)
    {
    case HEADER_HOST:
      return take_host (self);

    case HEADER_CONTENT_LENGTH:
      return take_length (self);

    case HEADER_TRANSFER_ENCODING:
      return take_encoding (self);

    case HEADER_OTHER:
    default:
      return TRUE;
    }
}

static gboolean
start_request (KithFraming *self)
{
  memset (self, 0, sizeof *self);

  return go_on (self, STATE_START);
}

static gboolean
start_chunk (KithFraming *self)
{
  self->n_bytes = 0;
  self->left = 0;

  return ++self->n_chunks <= KITH_LIMIT_CHUNKS
         && go_on (self, STATE_CHUNK_START);
}

static gboolean
end_head (KithFraming *self)
{
  if (self->is_chunked)
    return start_chunk (self);

  return self->left > 0 ? go_on (self, STATE_BODY) : start_request (self);
}

static gboolean
read_request_line (KithFraming *self, char c)
{
  if (c == '\r')
    {
      self->is_old = is_word (self, "http/1.0");
      return go_on (self, STATE_LINE_END);
    }

  if (c == ' ')
    start_word (self);
  else
    add_to_word (self, c);

  return !is_control (c) && go_on (self, STATE_REQUEST_LINE);
}

static gboolean
read_name (KithFraming *self, char c)
{
  if (c == ':' && self->word_length > 0)
    {
      self->header = find_header (self);
      start_word (self);
      return go_on (self, STATE_VALUE);
    }

  add_to_word (self, c);

  return is_token (c) && go_on (self, STATE_NAME);
}

static gboolean
start_line (KithFraming *self, char c)
{
  if (c == '\r')
    return go_on (self, STATE_HEAD_END);

  start_word (self);
  self->is_overlong = ++self->n_headers > KITH_LIMIT_HEADERS;

  return !self->is_overlong && read_name (self, c);
}

static gboolean
read_value (KithFraming *self, char c)
{
  if (c == '\r')
    return end_value (self) && go_on (self, STATE_LINE_END);

  if (self->word_length > 0 || (c != ' ' && c != '\t'))
    add_to_word (self, c);

  return !is_control (c);
}

static gboolean
read_head (KithFraming *self, char c)
{
  /* What lacks no more than its last byte is let through. */
  self->is_overlong = ++self->n_bytes > KITH_LIMIT_HEADER_BYTES
                      && self->state != STATE_HEAD_END;
  if (self->is_overlong)
    return FALSE;

  switch (self->state)
    {
    case STATE_START:
      return c == '\r' || c == '\n' || read_request_line (self, c);

    case STATE_REQUEST_LINE:
      return read_request_line (self, c);

    case STATE_LINE_END:
      return c == '\n' && go_on (self, STATE_LINE_START);

    case STATE_LINE_START:
      return start_line (self, c);

    case STATE_NAME:
      return read_name (self, c);

    case STATE_VALUE:
      return read_value (self, c);

    case STATE_HEAD_END:
    default:
      return c == '\n' && end_head (self);
    }
}

static gboolean
read_chunk_size (KithFraming *self, char c)
{
  int digit = g_ascii_xdigit_value (c);

  if (digit >= 0)
    {
      self->left = self->left << 4 | (guint64) digit;
      return self->n_bytes <= MAX_CHUNK_DIGITS
             && go_on (self, STATE_CHUNK_SIZE);
    }

  if (self->state == STATE_CHUNK_START)
    return FALSE;

  if (c == ';')
    return go_on (self, STATE_CHUNK_EXTENSION);

  return c == '\r' && go_on (self, STATE_CHUNK_SIZE_END);
}

static gboolean
read_chunk_extension (KithFraming *self, char c)
{
  if (c == '\r')
    return go_on (self, STATE_CHUNK_SIZE_END);

  return !is_control (c) && self->n_bytes <= MAX_CHUNK_LINE_BYTES;
}

static gboolean
end_chunk_size (KithFraming *self, char c)
{
  self->n_bytes = 0;

  return c == '\n'
         && go_on (self, self->left > 0 ? STATE_CHUNK : STATE_TRAILER_START);
}

/* What stands behind the last chunk, which nobody reads. */
static gboolean
read_trailer (KithFraming *self, char c)
{
  if (self->n_bytes > KITH_LIMIT_HEADER_BYTES)
    return FALSE;

  if (c == '\r')
    return go_on (self, self->state == STATE_TRAILER_START
                          ? STATE_TRAILERS_END
                          : STATE_TRAILER_LINE_END);

  return !is_control (c) && go_on (self, STATE_TRAILER);
}

static gboolean
read_chunked (KithFraming *self, char c)
{
  self->n_bytes++;

  switch (self->state)
    {
    case STATE_CHUNK_START:
    case STATE_CHUNK_SIZE:
      return read_chunk_size (self, c);

    case STATE_CHUNK_EXTENSION:
      return read_chunk_extension (self, c);

    case STATE_CHUNK_SIZE_END:
      return end_chunk_size (self, c);

    case STATE_CHUNK_CR:
      return c == '\r' && go_on (self, STATE_CHUNK_LF);

    case STATE_CHUNK_LF:
      return c == '\n' && start_chunk (self);

    case STATE_TRAILER_START:
    case STATE_TRAILER:
      return read_trailer (self, c);

    case STATE_TRAILER_LINE_END:
      return c == '\n' && go_on (self, STATE_TRAILER_START);

    case STATE_TRAILERS_END:
    default:
      return c == '\n' && start_request (self);
    }
}

/* Most of a head are values that say nothing about framing: only their end is
 * looked for. */
static gsize
skip_value (KithFraming *self, const char *bytes, gsize length)
{
  gsize most = MIN (length, KITH_LIMIT_HEADER_BYTES - self->n_bytes);
  gsize skipped = 0;

  while (skipped < most && !is_control (bytes[skipped]))
    skipped++;
  self->n_bytes += skipped;

  return skipped;
}

static gboolean
is_in_other_value (const KithFraming *self)
{
  return self->state == STATE_VALUE && self->header == HEADER_OTHER
         && self->n_bytes < KITH_LIMIT_HEADER_BYTES;
}

/* The bytes of a body are not looked at. */
static gsize
skip (KithFraming *self, gsize length)
{
  gsize skipped = MIN (self->left, length);

  self->left -= skipped;
  if (self->left == 0 && self->state == STATE_CHUNK)
    go_on (self, STATE_CHUNK_CR);
  else if (self->left == 0)
    start_request (self);

  return skipped;
}

gboolean
kith_framing_is_in_head (const KithFraming *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state <= STATE_HEAD_END;
}

gboolean
kith_framing_is_between (const KithFraming *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state == STATE_START;
}

const char *
kith_framing_get_end (const KithFraming *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->is_overlong)
    return NULL;

  switch (self->state)
    {
    case STATE_REQUEST_LINE:
      return " HTTP/1.1\r\n" NO_BODY "\r\n";

    case STATE_LINE_START:
      return NO_BODY "\r\n";

    case STATE_NAME:
      return ":\r\n" NO_BODY "\r\n";

    case STATE_VALUE:
      return "\r\n" NO_BODY "\r\n";

    case STATE_LINE_END:
      return "\n" NO_BODY "\r\n";

    default:
      return NULL;
    }
}

gsize
kith_framing_read (KithFraming *self, const char *bytes, gsize length)
{
  gsize i = 0;

  g_return_val_if_fail (self != NULL && bytes != NULL, 0);

  while (i < length)
    if (self->state == STATE_BODY || self->state == STATE_CHUNK)
      i += skip (self, length - i);
    else if (is_in_other_value (self) && !is_control (bytes[i]))
      i += skip_value (self, bytes + i, length - i);
    else if (kith_framing_is_in_head (self) ? read_head (self, bytes[i])
                                            : read_chunked (self, bytes[i]))
      i++;
    else
      return i;

  return length;
}
