/* kith-text.c: folding, words and sort keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* No transliterator is for two threads at once: each has its own. */
static GPrivate transliterator_key = G_PRIVATE_INIT (
  (GDestroyNotify) utrans_close);

static UChar *
to_utf16 (const char *text, gsize length, int32_t *n_units)
{
  UErrorCode status = U_ZERO_ERROR;
  /* No character has more units in UTF-16 than bytes in UTF-8. */
  int32_t capacity = (int32_t) MIN (length, G_MAXINT32 / 8) + 1;
  UChar *units = g_new (UChar, capacity);

  u_strFromUTF8WithSub (units, capacity, n_units, text, capacity - 1, 0xfffd,
                        NULL, &status);
  g_assert (U_SUCCESS (status));

  return units;
}

static char *
to_utf8 (const UChar *units, int32_t n_units)
{
  UErrorCode status = U_ZERO_ERROR;
  /* A unit takes three bytes at most. */
  int32_t capacity = n_units * 3 + 1;
  char *text = g_malloc ((gsize) capacity);

  u_strToUTF8WithSub (text, capacity, NULL, units, n_units, 0xfffd, NULL,
                      &status);
  g_assert (U_SUCCESS (status));

  return text;
}

static UTransliterator *
get_transliterator (void)
{
  UTransliterator *transliterator = g_private_get (&transliterator_key);

  if (transliterator == NULL)
    {
      UErrorCode status = U_ZERO_ERROR;
      UChar id[16];

      u_uastrcpy (id, "Latin-ASCII");
      transliterator = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL,
                                     &status);
      g_assert (U_SUCCESS (status));
      g_private_set (&transliterator_key, transliterator);
    }

  return transliterator;
}

/* Whether accents alone do not explain @c: "ł", "ø", "æ". */
static gboolean
is_foreign_latin (gunichar c)
{
  return c >= 0x80 && g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN;
}

static char *
transliterate_latin (char *text)
{
  g_autofree UChar *units = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t n_units, limit, capacity;

  units = to_utf16 (text, strlen (text), &n_units);
  /* The longest thing that one character becomes is a handful of letters. */
  capacity = n_units * 8 + 8;
  units = g_renew (UChar, units, capacity);
  limit = n_units;
  utrans_transUChars (get_transliterator (), units, &n_units, capacity, 0,
                      &limit, &status);
  if (U_FAILURE (status))
    return text;

  g_free (text);

  return to_utf8 (units, n_units);
}

/* Not g_utf8_casefold(): GLib 2.74 swaps the cases of Cherokee. */
static char *
fold_case (const char *text)
{
  g_autofree UChar *units = NULL;
  g_autofree UChar *folded = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t n_units, capacity;

  units = to_utf16 (text, strlen (text), &n_units);
  /* One character becomes three at most. */
  capacity = n_units * 3 + 1;
  folded = g_new (UChar, capacity);
  n_units = u_strFoldCase (folded, capacity, units, n_units,
                           U_FOLD_CASE_DEFAULT, &status);
  g_assert (U_SUCCESS (status));

  return to_utf8 (folded, n_units);
}

/* Marks of other scripts are vowels, or make another letter (kana). */
static gboolean
is_accent (gunichar c)
{
  if (c < 0x300 || !g_unichar_ismark (c) || c == 0x3099 || c == 0x309a)
    return FALSE;

  switch ((int) g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_INHERITED:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_ARABIC:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_dropped (gunichar c)
{
  return c >= 0x80
         && (is_accent (c) || c == 0x640 /* tatweel */
             || u_hasBinaryProperty ((UChar32) c,
                                     UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
}

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;

  return TRUE;
}

static char *
drop_accents (const char *text)
{
  g_autofree char *decomposed = NULL;
  GString *base;

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  base = g_string_sized_new (strlen (decomposed));

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_dropped (c))
        g_string_append_unichar (base, c);
    }

  return g_string_free (base, FALSE);
}

static char *
fold_unicode (const char *text)
{
  g_autofree char *base = drop_accents (text);
  g_autofree char *lower = fold_case (base);
  g_autofree char *folded = drop_accents (lower);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (is_foreign_latin (g_utf8_get_char (p)))
      {
        g_autofree char *latin = transliterate_latin (
          g_steal_pointer (&folded));

        /* A few small letters become capitals. */
        folded = fold_case (latin);
        break;
      }

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

static char *
fold_span (const char *text, gsize length)
{
  g_autofree char *valid = NULL;

  if (is_ascii (text, length))
    return g_ascii_strdown (text, (gssize) length);

  valid = g_utf8_make_valid (text, (gssize) length);

  return fold_unicode (valid);
}

/**
 * kith_text_fold:
 * @text: (nullable): any text
 *
 * Folds case and accents, and drops what cannot be seen (marks of direction,
 * soft hyphens): two texts that a reader would type alike become the same.
 * Vowel signs, as those of Devanagari or Thai, are no accents and stay.
 * May be called from any thread.
 *
 * Returns: (transfer full): the folded text
 */
char *
kith_text_fold (const char *text)
{
  return text != NULL ? fold_span (text, strlen (text)) : g_strdup ("");
}

static inline gboolean
is_word_char (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c);

  return g_unichar_isalpha (c) || g_unichar_isdigit (c) || g_unichar_ismark (c);
}

/* The next word at or behind @p, as [start, end). */
static gboolean
next_word (const char *p, const char **start, const char **end)
{
  while (*p != '\0' && !is_word_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  *start = p;

  while (*p != '\0' && is_word_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  *end = p;

  return *start < *end;
}

/**
 * kith_text_words:
 * @text: (nullable): any text
 *
 * Returns: (transfer full): the words of @text, folded and in their order; a
 *   word is a run of letters, marks and digits
 */
char **
kith_text_words (const char *text)
{
  g_autofree char *folded = kith_text_fold (text);
  GPtrArray *words = g_ptr_array_new ();
  const char *start, *end;

  for (const char *p = folded; next_word (p, &start, &end); p = end)
    g_ptr_array_add (words, g_strndup (start, (gsize) (end - start)));

  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}

/**
 * kith_text_search_terms:
 * @search: (nullable): what was typed
 *
 * Returns: (transfer full): the words to look for, each a prefix; the digits
 *   alone where @search is one phone number
 */
char **
kith_text_search_terms (const char *search)
{
  g_autofree char *digits = kith_text_phone_digits (search);
  char **terms;

  if (digits == NULL)
    return kith_text_words (search);

  terms = g_new0 (char *, 2);
  terms[0] = g_steal_pointer (&digits);

  return terms;
}

/* The end of the character at @p with all that combines with it. */
static const char *
cluster_end (const char *p)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance (&status);

  g_assert (U_SUCCESS (status));

  do
    p = g_utf8_next_char (p);
  while (*p != '\0'
         && !unorm2_hasBoundaryBefore (nfc, (UChar32) g_utf8_get_char (p)));

  return p;
}

/* A text folded piece by piece, so that what is found leads back. */
typedef struct
{
  const char *start;
  const char *end;
  gsize folded_end;
} Piece;

static char *
fold_pieces (const char *text, GArray *pieces)
{
  GString *folded = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0';)
    {
      Piece piece = { .start = p, .end = cluster_end (p) };
      g_autofree char *part = fold_span (p, (gsize) (piece.end - piece.start));

      g_string_append (folded, part);
      piece.folded_end = folded->len;
      g_array_append_val (pieces, piece);
      p = piece.end;
    }

  return g_string_free (folded, FALSE);
}

/* The piece that the folded byte at @offset comes from. */
static const Piece *
find_piece (GArray *pieces, gsize offset)
{
  guint low = 0;
  guint high = pieces->len - 1;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (pieces, Piece, middle).folded_end > offset)
        high = middle;
      else
        low = middle + 1;
    }

  return &g_array_index (pieces, Piece, low);
}

static const char *
find_word_prefix (const char *folded, const char *term)
{
  const char *start, *end;

  for (const char *p = folded; next_word (p, &start, &end); p = end)
    if (g_str_has_prefix (start, term))
      return start;

  return NULL;
}

/**
 * kith_text_find_prefix:
 * @text: (nullable): the text to look in, not folded
 * @term: a folded word
 * @start: (out): the byte in @text where the match begins
 * @end: (out): the byte behind the match, which is one character at least
 *
 * Looks for the first word in @text that begins with @term.
 *
 * Returns: whether there is one; else @start and @end are left alone
 */
gboolean
kith_text_find_prefix (const char *text,
                       const char *term,
                       gsize *start,
                       gsize *end)
{
  g_autoptr (GArray) pieces = NULL;
  g_autofree char *folded = NULL;
  const char *found;
  gsize offset;

  g_return_val_if_fail (term != NULL && start != NULL && end != NULL, FALSE);

  if (text == NULL || *term == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  folded = fold_pieces (text, pieces);
  found = find_word_prefix (folded, term);
  if (found == NULL)
    return FALSE;

  offset = (gsize) (found - folded);
  *start = (gsize) (find_piece (pieces, offset)->start - text);
  *end = (gsize) (find_piece (pieces, offset + strlen (term) - 1)->end - text);

  return TRUE;
}

static char *
strip_white_space (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;

      end = last;
    }

  return g_strndup (text, (gsize) (end - text));
}

/**
 * kith_text_normalize:
 * @text: (nullable): any text
 *
 * Returns: (transfer full): @text in NFC, without white space at both ends;
 *   what is not UTF-8 becomes U+FFFD
 */
char *
kith_text_normalize (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;

  if (text == NULL)
    return g_strdup ("");

  if (is_ascii (text, strlen (text)))
    return strip_white_space (text);

  valid = g_utf8_make_valid (text, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);

  return strip_white_space (composed);
}

/**
 * kith_text_equal:
 * @a: (nullable): a text
 * @b: (nullable): another
 *
 * Returns: whether both are the same once normalized; %NULL equals ""
 */
gboolean
kith_text_equal (const char *a, const char *b)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (g_strcmp0 (a, b) == 0)
    return TRUE;

  one = kith_text_normalize (a);
  other = kith_text_normalize (b);

  return g_str_equal (one, other);
}

/* The character at @p with its marks, as a capital. */
static void
append_initial (GString *initials, const char *p)
{
  g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (p)));

  for (p = g_utf8_next_char (p); g_unichar_ismark (g_utf8_get_char (p));
       p = g_utf8_next_char (p))
    g_string_append_unichar (initials, g_utf8_get_char (p));
}

/* The first letter or digit of the word at @p, if it has letters at all;
 * @end is behind the word.
 */
static const char *
find_initial (const char *p, const char **end)
{
  const char *initial = NULL;
  gboolean has_letters = FALSE;

  for (; *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p));
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (initial == NULL && g_unichar_isalnum (c))
        initial = p;
      has_letters = has_letters || g_unichar_isalpha (c);
    }

  *end = p;

  return has_letters ? initial : NULL;
}

/**
 * kith_text_initials:
 * @text: (nullable): a name
 *
 * Returns: (transfer full): the first letters of the first and the last word
 *   with letters in it, as capitals; "" when there is none
 */
char *
kith_text_initials (const char *text)
{
  g_autofree char *normalized = kith_text_normalize (text);
  GString *initials = g_string_new (NULL);
  const char *first = NULL;
  const char *last = NULL;
  const char *end;

  for (const char *p = normalized; *p != '\0';
       p = *end != '\0' ? g_utf8_next_char (end) : end)
    {
      const char *initial = find_initial (p, &end);

      if (initial != NULL)
        last = initial;
      if (first == NULL)
        first = initial;
    }

  if (first != NULL)
    append_initial (initials, first);
  if (last != first)
    append_initial (initials, last);

  return g_string_free (initials, FALSE);
}
