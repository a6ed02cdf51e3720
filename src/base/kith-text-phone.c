/* kith-text-phone.c: the digits of phone numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-text.h"

#include <string.h>

#include <unicode/uchar.h>

/* BLACK TELEPHONE: in no word of a text, and for the index of words a letter
 * like others. */
#define TAIL_MARK "\xe2\x98\x8e"

static gboolean
is_phone_punctuation (gunichar c)
{
  if (c < 0x80)
    return c != '\0' && strchr (" \t()-./", (int) c) != NULL;

  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212
         || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR
         || u_hasBinaryProperty ((UChar32) c, UCHAR_BIDI_CONTROL);
}

static gboolean
is_plus (gunichar c)
{
  return c == '+' || c == 0xff0b;
}

/**
 * kith_text_phone_digits:
 * @text: (nullable): what may be a phone number
 *
 * Returns: (transfer full) (nullable): its digits in ASCII, without "+" or
 *   "00" in front; %NULL when @text holds anything else than digits and the
 *   punctuation of phone numbers, or no digit
 */
char *
kith_text_phone_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean has_plus = FALSE;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isdigit (c))
        g_string_append_c (digits, (char) ('0' + g_unichar_digit_value (c)));
      else if (is_plus (c) && !has_plus && digits->len == 0)
        has_plus = TRUE;
      else if (!is_phone_punctuation (c))
        return NULL;
    }

  if (!has_plus && g_str_has_prefix (digits->str, "00"))
    g_string_erase (digits, 0, 2);

  return digits->len > 0 ? g_strdup (digits->str) : NULL;
}

/**
 * kith_text_phone_tail:
 * @digits: what may be digits of a phone number
 *
 * To find a number by its last digits is to find this by its first ones.
 *
 * Returns: (transfer full) (nullable): a word of its own kind that holds the
 *   digits backwards; %NULL when @digits holds anything else, or fewer than
 *   %KITH_PHONE_TAIL_DIGITS
 */
char *
kith_text_phone_tail (const char *digits)
{
  g_autofree char *backwards = NULL;
  gsize length;

  g_return_val_if_fail (digits != NULL, NULL);

  length = strlen (digits);
  if (length < KITH_PHONE_TAIL_DIGITS
      || strspn (digits, "0123456789") != length)
    return NULL;

  backwards = g_strreverse (g_strdup (digits));

  return g_strconcat (TAIL_MARK, backwards, NULL);
}
