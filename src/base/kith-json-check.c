/* kith-json-check.c: is this text JSON, and within our limits?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json-private.h"

#include <math.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"

/* So few keys are compared each with each; more are sorted first. */
#define FEW_KEYS 16

/* A number shorter than this has no way to overflow but its exponent. */
#define NUMBER_BUFFER 64

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_ELEMENT,
  EXPECT_FIRST_KEY,
  EXPECT_KEY,
  EXPECT_SEPARATOR,
} Expect;

typedef struct
{
  const char *text;
  gsize length;
  const char *at; /* where it stands in the input */
} Key;

typedef struct
{
  gboolean is_object;
  guint n_members;
  guint first_key; /* of this object, in the keys of all open ones */
} Frame;

typedef struct
{
  const char *start;
  const char *end;
  const char *p;
  Expect expect;
  guint depth;
  Frame frames[KITH_LIMIT_JSON_DEPTH];
  GArray *keys;
  GPtrArray *unescaped; /* keys that had to be copied */
  GError **error;
} Scanner;

static gboolean
refuse (Scanner *self, const char *at, const char *what)
{
  g_set_error (self->error, KITH_ERROR, KITH_ERROR_INVALID,
               "%s at byte %" G_GSIZE_FORMAT, what, (gsize) (at - self->start));

  return FALSE;
}

static inline int
peek (Scanner *self)
{
  return self->p < self->end ? (guchar) *self->p : -1;
}

static inline void
skip_white_space (Scanner *self)
{
  while (self->p < self->end
         && (*self->p == ' ' || *self->p == '\n' || *self->p == '\r'
             || *self->p == '\t'))
    self->p++;
}

/* The code unit of four hex digits at @p, or -1. */
static int
read_unit (const char *p, const char *end)
{
  int unit = 0;

  if (end - p < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;

      unit = unit << 4 | digit;
    }

  return unit;
}

static inline gboolean
is_high_surrogate (int unit)
{
  return unit >= 0xd800 && unit < 0xdc00;
}

static inline gboolean
is_low_surrogate (int unit)
{
  return unit >= 0xdc00 && unit < 0xe000;
}

/* @self->p is at the first hex digit. */
static gboolean
scan_unicode_escape (Scanner *self)
{
  const char *at = self->p - 2;
  int unit = read_unit (self->p, self->end);
  int low = -1;

  if (unit < 0)
    return refuse (self, at, "Invalid \\u escape");

  if (unit == 0)
    return refuse (self, at, "\\u0000, which is not accepted,");

  self->p += 4;

  if (is_high_surrogate (unit) && self->end - self->p >= 6 && self->p[0] == '\\'
      && self->p[1] == 'u')
    low = read_unit (self->p + 2, self->end);

  if (is_low_surrogate (unit)
      || (is_high_surrogate (unit) && !is_low_surrogate (low)))
    return refuse (self, at, "Half of a surrogate pair");

  if (is_high_surrogate (unit))
    self->p += 6;

  return TRUE;
}

/* @self->p is at the backslash. */
static gboolean
scan_escape (Scanner *self)
{
  const char *at = self->p++;
  int c = peek (self);

  if (c <= 0 || strchr ("\"\\/bfnrtu", c) == NULL)
    return refuse (self, at, "Invalid escape");

  self->p++;

  return c != 'u' || scan_unicode_escape (self);
}

/* @self->p is at the opening quote; afterwards it is behind the closing one. */
static gboolean
scan_string (Scanner *self, gboolean *has_escapes)
{
  const char *at = self->p++;

  *has_escapes = FALSE;

  for (;;)
    {
      int c = peek (self);

      if (c < 0)
        return refuse (self, at, "Unterminated string");

      if (c < 0x20)
        return refuse (self, self->p, "Control character in a string");

      if (c == '\\')
        {
          *has_escapes = TRUE;
          if (!scan_escape (self))
            return FALSE;
          continue;
        }

      self->p++;
      if (c == '"')
        return TRUE;
    }
}

static guint
scan_digits (Scanner *self)
{
  const char *at = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;

  return MIN (self->p - at, G_MAXINT);
}

static gboolean
fits_int64 (const char *digits, gsize length, gboolean negative)
{
  const guint64 max = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  guint64 value = 0;

  /* 19 digits cannot overflow a guint64. */
  if (length > 19)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    value = value * 10 + (guint64) (digits[i] - '0');

  return value <= max;
}

static gboolean
is_finite (const char *text, gsize length)
{
  char buffer[NUMBER_BUFFER];
  g_autofree char *copy = NULL;

  if (length >= sizeof buffer)
    {
      copy = g_strndup (text, length);
      return isfinite (g_ascii_strtod (copy, NULL));
    }

  memcpy (buffer, text, length);
  buffer[length] = '\0';

  return isfinite (g_ascii_strtod (buffer, NULL));
}

/* Sets @is_real when there is a fraction or an exponent. */
static gboolean
scan_number_tail (Scanner *self, gboolean *is_real)
{
  *is_real = FALSE;

  if (peek (self) == '.')
    {
      self->p++;
      *is_real = TRUE;
      if (scan_digits (self) == 0)
        return FALSE;
    }

  if (peek (self) == 'e' || peek (self) == 'E')
    {
      self->p++;
      *is_real = TRUE;
      if (peek (self) == '+' || peek (self) == '-')
        self->p++;
      if (scan_digits (self) == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_number (Scanner *self)
{
  const char *at = self->p;
  gboolean negative = *at == '-';
  const char *digits;
  guint n_digits;
  gboolean is_real;

  if (negative)
    self->p++;

  digits = self->p;
  n_digits = scan_digits (self);

  if (n_digits == 0 || (n_digits > 1 && digits[0] == '0')
      || !scan_number_tail (self, &is_real))
    return refuse (self, at, "Invalid number");

  if (is_real ? !is_finite (at, (gsize) (self->p - at))
              : !fits_int64 (digits, n_digits, negative))
    return refuse (self, at, "Number out of range");

  self->expect = EXPECT_SEPARATOR;

  return TRUE;
}

static gboolean
scan_literal (Scanner *self, const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (self->end - self->p) < length
      || memcmp (self->p, literal, length) != 0)
    return refuse (self, self->p, "Unexpected text");

  self->p += length;
  self->expect = EXPECT_SEPARATOR;

  return TRUE;
}

static gboolean
open_frame (Scanner *self, gboolean is_object)
{
  Frame *frame;

  if (self->depth == KITH_LIMIT_JSON_DEPTH)
    return refuse (self, self->p, "Nesting too deep");

  frame = &self->frames[self->depth++];
  frame->is_object = is_object;
  frame->n_members = 0;
  frame->first_key = self->keys->len;

  self->p++;
  self->expect = is_object ? EXPECT_FIRST_KEY : EXPECT_FIRST_ELEMENT;

  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *one = a;
  const Key *other = b;

  if (one->length != other->length)
    return one->length < other->length ? -1 : 1;

  return memcmp (one->text, other->text, one->length);
}

static const char *
find_duplicate_among_few (const Key *keys, guint n_keys)
{
  for (guint i = 1; i < n_keys; i++)
    for (guint j = 0; j < i; j++)
      if (compare_keys (&keys[i], &keys[j]) == 0)
        return keys[i].at;

  return NULL;
}

/* Sorting rather than hashing: no choice of keys makes it slow. */
static const char *
find_duplicate (Key *keys, guint n_keys)
{
  if (n_keys <= FEW_KEYS)
    return find_duplicate_among_few (keys, n_keys);

  qsort (keys, n_keys, sizeof *keys, compare_keys);

  for (guint i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i]) == 0)
      return MAX (keys[i - 1].at, keys[i].at);

  return NULL;
}

static gboolean
close_frame (Scanner *self)
{
  Frame *frame = &self->frames[--self->depth];
  guint n_keys = self->keys->len - frame->first_key;
  const char *duplicate = NULL;

  if (n_keys > 1)
    duplicate = find_duplicate (&g_array_index (self->keys, Key,
                                                frame->first_key),
                                n_keys);

  if (duplicate != NULL)
    return refuse (self, duplicate, "Duplicate key");

  g_array_set_size (self->keys, frame->first_key);
  self->p++;
  self->expect = EXPECT_SEPARATOR;

  return TRUE;
}

static gboolean
count_member (Scanner *self)
{
  Frame *frame = &self->frames[self->depth - 1];

  if (++frame->n_members > KITH_LIMIT_JSON_MEMBERS)
    return refuse (self, self->p, "Too many members");

  return TRUE;
}

static gboolean
scan_value (Scanner *self)
{
  gboolean ignored;

  if (self->depth > 0 && !self->frames[self->depth - 1].is_object
      && !count_member (self))
    return FALSE;

  switch (peek (self))
    {
    case '{':
      return open_frame (self, TRUE);
    case '[':
      return open_frame (self, FALSE);
    case '"':
      self->expect = EXPECT_SEPARATOR;
      return scan_string (self, &ignored);
    case 't':
      return scan_literal (self, "true");
    case 'f':
      return scan_literal (self, "false");
    case 'n':
      return scan_literal (self, "null");
    case -1:
      return refuse (self, self->p, "Unexpected end");
    default:
      if (*self->p == '-' || g_ascii_isdigit (*self->p))
        return scan_number (self);
      return refuse (self, self->p, "Unexpected text");
    }
}

static char
unescape_short (char c)
{
  switch (c)
    {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;
    }
}

/* Appends the character of a checked escape, and returns what is behind. */
const char *
_kith_json_append_unescaped (GString *string, const char *p, const char *end)
{
  gunichar c;

  if (p[1] != 'u')
    {
      g_string_append_c (string, unescape_short (p[1]));
      return p + 2;
    }

  c = (gunichar) read_unit (p + 2, end);
  if (!is_high_surrogate ((int) c))
    {
      g_string_append_unichar (string, c);
      return p + 6;
    }

  c = 0x10000 + ((c - 0xd800) << 10)
      + ((gunichar) read_unit (p + 8, end) - 0xdc00);
  g_string_append_unichar (string, c);

  return p + 12;
}

static void
unescape_key (Scanner *self, Key *key)
{
  GString *string = g_string_sized_new (key->length);
  const char *end = key->text + key->length;

  for (const char *p = key->text; p < end;)
    if (*p == '\\')
      p = _kith_json_append_unescaped (string, p, end);
    else
      g_string_append_c (string, *p++);

  if (self->unescaped == NULL)
    self->unescaped = g_ptr_array_new_with_free_func (g_free);

  key->length = string->len;
  key->text = g_string_free (string, FALSE);
  g_ptr_array_add (self->unescaped, (gpointer) key->text);
}

static gboolean
scan_key (Scanner *self)
{
  Key key = { .at = self->p };
  gboolean has_escapes;

  if (peek (self) != '"')
    return refuse (self, self->p, "Expected a key");

  if (!count_member (self) || !scan_string (self, &has_escapes))
    return FALSE;

  key.text = key.at + 1;
  key.length = (gsize) (self->p - key.text) - 1;
  if (has_escapes)
    unescape_key (self, &key);
  g_array_append_val (self->keys, key);

  skip_white_space (self);
  if (peek (self) != ':')
    return refuse (self, self->p, "Expected a colon");

  self->p++;
  self->expect = EXPECT_VALUE;

  return TRUE;
}

static gboolean
scan_separator (Scanner *self)
{
  gboolean is_object;
  int c = peek (self);

  if (self->depth == 0)
    return refuse (self, self->p, "Text behind the value");

  is_object = self->frames[self->depth - 1].is_object;

  if (c == (is_object ? '}' : ']'))
    return close_frame (self);

  if (c != ',')
    return refuse (self, self->p,
                   c < 0 ? "Unexpected end" : "Expected a comma");

  self->p++;
  self->expect = is_object ? EXPECT_KEY : EXPECT_VALUE;

  return TRUE;
}

static gboolean
scan_step (Scanner *self)
{
  switch (self->expect)
    {
    case EXPECT_FIRST_ELEMENT:
      return peek (self) == ']' ? close_frame (self) : scan_value (self);
    case EXPECT_FIRST_KEY:
      return peek (self) == '}' ? close_frame (self) : scan_key (self);
    case EXPECT_KEY:
      return scan_key (self);
    case EXPECT_SEPARATOR:
      return scan_separator (self);
    case EXPECT_VALUE:
    default:
      return scan_value (self);
    }
}

static gboolean
scan (Scanner *self)
{
  skip_white_space (self);

  while (self->p < self->end || self->depth > 0
         || self->expect != EXPECT_SEPARATOR)
    {
      if (!scan_step (self))
        return FALSE;

      skip_white_space (self);
    }

  return TRUE;
}

/**
 * kith_json_check:
 * @text: the text, which need not end in a NUL
 * @length: its length in bytes
 * @max_length: how many bytes are accepted
 * @error: where to say what is wrong, and at which byte
 *
 * Checks in one pass, without recursion, that @text is one value as RFC 8259
 * has it.  json-glib 1.6 accepts much more than that, reads some numbers
 * wrongly, and overflows the stack on deep nesting; what passes here, it reads
 * right.  Refused beyond the RFC: more than %KITH_LIMIT_JSON_DEPTH levels,
 * more than %KITH_LIMIT_JSON_MEMBERS members in one object or array, duplicate
 * keys (however they are escaped), `\u0000`, half surrogate pairs, integers
 * outside of #gint64, and reals that are not finite.
 *
 * Returns: %TRUE when @text may be parsed; else %FALSE with
 *   %KITH_ERROR_TOO_LARGE or %KITH_ERROR_INVALID
 */
gboolean
kith_json_check (const char *text,
                 gsize length,
                 gsize max_length,
                 GError **error)
{
  Scanner self = { .error = error, .expect = EXPECT_VALUE };
  const char *invalid;
  gboolean valid;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length > max_length)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_TOO_LARGE,
                   "JSON of %" G_GSIZE_FORMAT
                   " bytes, more than %" G_GSIZE_FORMAT,
                   length, max_length);
      return FALSE;
    }

  self.start = self.p = text != NULL ? text : "";
  self.end = self.start + length;

  if (!g_utf8_validate_len (self.start, length, &invalid))
    return refuse (&self, invalid, "Invalid UTF-8");

  self.keys = g_array_new (FALSE, FALSE, sizeof (Key));
  valid = scan (&self);
  g_array_unref (self.keys);
  g_clear_pointer (&self.unescaped, g_ptr_array_unref);

  return valid;
}
