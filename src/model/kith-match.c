/* kith-match.c: why a search found a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-match.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-record.h"

/* Fewer may be anything. */
#define MIN_DIALED_DIGITS 7

/**
 * kith_match_free:
 * @match: (nullable): a match
 */
void
kith_match_free (KithMatch *match)
{
  if (match == NULL)
    return;

  g_free (match->key);
  g_free (match->text);
  g_array_unref (match->ranges);
  g_free (match);
}

static gboolean
is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* The byte behind the word that @offset is in. */
static gsize
skip_word (const char *text, gsize offset)
{
  const char *p = text + offset;

  while (is_word_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  return (gsize) (p - text);
}

static void
add_words (GArray *ranges, const char *text, const char *term)
{
  gsize from = 0;
  KithRange range;

  while (kith_text_find_prefix (text + from, term, &range.start, &range.end))
    {
      range.start += from;
      range.end += from;
      g_array_append_val (ranges, range);
      from = skip_word (text, range.end);
    }
}

static gsize
count_common_end (const char *a, const char *b)
{
  const char *p = a + strlen (a);
  const char *q = b + strlen (b);
  gsize n = 0;

  while (p > a && q > b && *--p == *--q)
    n++;

  return n;
}

/* A number without its country, searched for with it. */
static gboolean
is_dialed (const char *digits, const char *term)
{
  gsize length = strlen (digits);

  return *digits == '0' && length >= MIN_DIALED_DIGITS && strlen (term) > length
         && count_common_end (digits, term) == length - 1;
}

/* Which of @digits are meant by @term, which may be how the number begins, how
 * it begins when dialed in its own country (@national), or how it ends. */
static gboolean
find_digits (const char *digits,
             const char *national,
             const char *term,
             gsize *first,
             gsize *n)
{
  g_autofree char *tail = kith_text_phone_tail (term);
  gsize length = strlen (term);

  if (g_str_has_prefix (digits, term))
    {
      *first = 0;
      *n = length;
    }
  else if (national != NULL && g_str_has_prefix (national, term))
    {
      gsize n_common = count_common_end (digits, national);
      gsize n_trunk = strlen (national) - n_common;

      /* Of a trunk prefix alone: where it would stand. */
      *first = strlen (digits) - n_common;
      *n = MIN (length > n_trunk ? length - n_trunk : 1, n_common);
    }
  else if (tail != NULL && g_str_has_suffix (digits, term))
    {
      *first = strlen (digits) - length;
      *n = length;
    }
  else if (is_dialed (digits, term))
    {
      *first = 0;
      *n = strlen (digits);
    }
  else
    return FALSE;

  return *n > 0;
}

/* From the digit at @first on, of those in @text, @n of them. */
static KithRange
range_of_digits (const char *text, gsize first, gsize n)
{
  KithRange range = { 0, 0 };
  gsize i = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isdigit (g_utf8_get_char (p)))
        continue;

      if (i == first)
        range.start = (gsize) (p - text);
      if (i == first + n - 1)
        range.end = (gsize) (g_utf8_next_char (p) - text);
      i++;
    }

  return range;
}

static gsize
count_digits (const char *text)
{
  gsize n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isdigit (g_utf8_get_char (p)))
      n++;

  return n;
}

/* A phone number is one word, whatever stands between its digits; the "+" or
 * "00" in front belongs to it. */
static void
add_phone (GArray *ranges, const char *text, const char *term)
{
  g_autofree char *digits = kith_text_phone_digits (text);
  g_autofree char *national = NULL;
  KithRange range;
  gsize first, n;

  if (digits == NULL || *term == '\0')
    return;

  national = kith_phone_to_national (text);
  if (!find_digits (digits, national, term, &first, &n))
    return;

  first += count_digits (text) - strlen (digits);
  range = range_of_digits (text, first, n);
  g_array_append_val (ranges, range);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const KithRange *left = a;
  const KithRange *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

/* Sorts, and makes one of those that touch. */
static void
join_ranges (GArray *ranges)
{
  guint n_joined = 0;

  g_array_sort (ranges, compare_ranges);

  for (guint i = 1; i < ranges->len; i++)
    {
      KithRange *last = &g_array_index (ranges, KithRange, n_joined);
      KithRange next = g_array_index (ranges, KithRange, i);

      if (next.start <= last->end)
        last->end = MAX (last->end, next.end);
      else
        g_array_index (ranges, KithRange, ++n_joined) = next;
    }

  if (ranges->len > 0)
    g_array_set_size (ranges, n_joined + 1);
}

/**
 * kith_match_ranges:
 * @text: (nullable): a text
 * @terms: folded words, as kith_text_search_terms() makes them
 *
 * Returns: (transfer full) (element-type KithRange): where words of @text begin
 *   with one of @terms; of a phone number the digits that are meant by one
 */
GArray *
kith_match_ranges (const char *text, const char *const *terms)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (KithRange));

  g_return_val_if_fail (terms != NULL, ranges);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return ranges;

  for (guint i = 0; terms[i] != NULL; i++)
    {
      guint n_before = ranges->len;

      add_phone (ranges, text, terms[i]);
      if (ranges->len == n_before)
        add_words (ranges, text, terms[i]);
    }
  join_ranges (ranges);

  return ranges;
}

static gboolean
holds_term (const char *text, const char *term)
{
  const char *const terms[] = { term, NULL };
  g_autoptr (GArray) ranges = kith_match_ranges (text, terms);

  return ranges->len > 0;
}

/* The terms that @text does not explain. (transfer container) */
static GPtrArray *
list_missing (const char *text, const char *const *terms)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; terms[i] != NULL; i++)
    if (!holds_term (text, terms[i]))
      g_ptr_array_add (missing, (gpointer) terms[i]);

  return missing;
}

typedef struct
{
  KithContactInfo *info;
  GPtrArray *missing;
  const char *const *terms;
  gboolean whole; /* look for a value that holds all that is missing */
} Search;

static gboolean
explains (const Search *search, const char *text)
{
  guint n_held = 0;

  for (guint i = 0; i < search->missing->len; i++)
    if (holds_term (text, g_ptr_array_index (search->missing, i)))
      n_held++;

  return search->whole ? n_held == search->missing->len : n_held > 0;
}

static KithMatch *
try_text (const Search *search,
          KithField field,
          const char *key,
          const char *text)
{
  KithMatch *match;

  if (text == NULL || !explains (search, text))
    return NULL;

  match = g_new0 (KithMatch, 1);
  match->field = field;
  match->key = g_strdup (key);
  match->text = g_strdup (text);
  match->ranges = kith_match_ranges (text, search->terms);

  return match;
}

static KithMatch *
try_items (const Search *search, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (search->info, field);

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = kith_contact_info_get_item (search->info, field, i);
      g_autofree char *text = kith_item_get_text (field, item);
      const char *e164 = kith_json_get_string (item, "e164Phone");
      KithMatch *match = try_text (search, field, NULL, text);

      if (match == NULL)
        match = try_text (search, field, NULL, e164);
      if (match != NULL)
        return match;
    }

  return NULL;
}

static KithMatch *
try_extended (const Search *search)
{
  g_auto (GStrv) keys = kith_contact_info_list_extended (search->info);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *text = NULL;
      KithMatch *match;

      text = kith_contact_info_get_extended_text (search->info, keys[i]);
      match = try_text (search, KITH_FIELD_EXTENDED, keys[i], text);
      if (match != NULL)
        return match;
    }

  return NULL;
}

/* Only the keys are known here: "custom.vip" is much like its name. */
static KithMatch *
try_labels (const Search *search)
{
  g_auto (GStrv) keys = kith_contact_info_get_labels (search->info);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *name = strchr (keys[i], '.');
      KithMatch *match;

      match = try_text (search, KITH_FIELD_LABELS, keys[i],
                        name != NULL ? name + 1 : keys[i]);
      if (match != NULL)
        return match;
    }

  return NULL;
}

static KithMatch *
try_field (const Search *search, const KithFieldInfo *field)
{
  switch (field->kind)
    {
    case KITH_KIND_TEXT:
      return try_text (search, field->field, NULL,
                       kith_contact_info_get_text (search->info, field->field));

    case KITH_KIND_ITEMS:
      return try_items (search, field->field);

    case KITH_KIND_MAP:
      return try_extended (search);

    case KITH_KIND_KEYS:
      return try_labels (search);

    case KITH_KIND_DATE:
    case KITH_KIND_OTHER:
    default:
      return NULL;
    }
}

static KithMatch *
try_fields (const Search *search)
{
  /* What a search looks into (kith_record_get_search_text()). */
  static const KithField searched[] = {
    KITH_FIELD_COMPANY,    KITH_FIELD_JOB_TITLE, KITH_FIELD_EMAILS,
    KITH_FIELD_PHONES,     KITH_FIELD_LABELS,    KITH_FIELD_EXTENDED,
    KITH_FIELD_FIRST_NAME, KITH_FIELD_LAST_NAME
  };

  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      KithMatch *match;

      match = try_field (search, kith_field_get_info (searched[i]));
      if (match != NULL)
        return match;
    }

  return NULL;
}

/**
 * kith_match_find:
 * @contact: a contact that a search found
 * @terms: folded words, as kith_text_search_terms() makes them
 *
 * Returns: (transfer full) (nullable): the first value that holds every term
 *   which the contact's name does not, else the first that holds one of them;
 *   %NULL when the name explains the match
 */
KithMatch *
kith_match_find (KithContact *contact, const char *const *terms)
{
  g_autoptr (GPtrArray) missing = NULL;
  Search search = { .terms = terms, .whole = TRUE };
  KithMatch *match;

  g_return_val_if_fail (KITH_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (terms != NULL, NULL);

  missing = list_missing (kith_contact_get_display_name (contact), terms);
  if (missing->len == 0)
    return NULL;

  search.info = kith_contact_get_info (contact);
  search.missing = missing;
  match = try_fields (&search);
  if (match == NULL)
    {
      search.whole = FALSE;
      match = try_fields (&search);
    }

  return match;
}

/**
 * kith_match_contains:
 * @contact: a contact
 * @terms: folded words, as kith_text_search_terms() makes them
 *
 * Returns: whether each term is in the contact's name or in another value that
 *   a search looks into
 */
gboolean
kith_match_contains (KithContact *contact, const char *const *terms)
{
  g_return_val_if_fail (KITH_IS_CONTACT (contact), FALSE);
  g_return_val_if_fail (terms != NULL, FALSE);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      const char *term[] = { terms[i], NULL };
      g_autoptr (KithMatch) match = NULL;

      if (holds_term (kith_contact_get_display_name (contact), terms[i]))
        continue;
      match = kith_match_find (contact, term);
      if (match == NULL)
        return FALSE;
    }

  return TRUE;
}
