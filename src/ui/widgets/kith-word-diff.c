/* kith-word-diff.c: the words that make one text another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-word-diff.h"

/* The table of two texts of so many words is 2 MB. */
#define MAX_WORDS 1000

typedef struct
{
  GPtrArray *words; /* char *, folded or not */
  GArray *ranges;   /* KithRange */
} Words;

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static const char *
skip_word (const char *p)
{
  if (!is_letter (g_utf8_get_char (p)))
    return g_utf8_next_char (p);

  while (is_letter (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);

  return p;
}

/* A word is a run of letters, or one sign: of "a@x" and "a@y" only the end
 * differs. */
static void
words_init (Words *words, const char *text, gboolean ignore_case)
{
  const char *p = text;

  words->words = g_ptr_array_new_with_free_func (g_free);
  words->ranges = g_array_new (FALSE, FALSE, sizeof (KithRange));

  while (*p != '\0' && words->ranges->len <= MAX_WORDS)
    {
      const char *start = p;
      KithRange range;

      p = skip_word (p);
      if (g_unichar_isspace (g_utf8_get_char (start)))
        continue;

      range.start = (gsize) (start - text);
      range.end = (gsize) (p - text);
      g_array_append_val (words->ranges, range);
      g_ptr_array_add (words->words,
                       ignore_case ? g_utf8_casefold (start, p - start)
                                   : g_strndup (start, (gsize) (p - start)));
    }
}

static void
words_clear (Words *words)
{
  g_ptr_array_unref (words->words);
  g_array_unref (words->ranges);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

typedef struct
{
  const Words *base;
  const Words *text;
  guint16 *lengths; /* of what the rests from each pair on have in common */
} Diff;

static gboolean
is_same (const Diff *diff, guint i, guint j)
{
  return g_str_equal (g_ptr_array_index (diff->base->words, i),
                      g_ptr_array_index (diff->text->words, j));
}

static guint16 *
get_length (const Diff *diff, guint i, guint j)
{
  return &diff->lengths[i * (diff->text->words->len + 1) + j];
}

static void
fill_lengths (const Diff *diff)
{
  for (guint i = diff->base->words->len; i-- > 0;)
    for (guint j = diff->text->words->len; j-- > 0;)
      *get_length (diff, i, j) = is_same (diff, i, j)
                                   ? *get_length (diff, i + 1, j + 1) + 1
                                   : MAX (*get_length (diff, i + 1, j),
                                          *get_length (diff, i, j + 1));
}

/* New words with nothing but blanks between them are one. */
static GArray *
collect (const Diff *diff)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (KithRange));
  guint n_base = diff->base->words->len;
  guint next = 0;

  for (guint i = 0, j = 0; j < diff->text->words->len;)
    {
      const KithRange *word = &g_array_index (diff->text->ranges, KithRange, j);

      if (i < n_base && is_same (diff, i, j))
        {
          i++;
          j++;
        }
      else if (i < n_base
               && *get_length (diff, i + 1, j) >= *get_length (diff, i, j + 1))
        i++;
      else
        {
          if (found->len > 0 && next == j)
            g_array_index (found, KithRange, found->len - 1).end = word->end;
          else
            g_array_append_val (found, *word);
          next = ++j;
        }
    }

  return found;
}

static GArray *
compare (const char *base, const char *text, gboolean ignore_case)
{
  g_auto (Words) base_words = { NULL };
  g_auto (Words) text_words = { NULL };
  g_autofree guint16 *lengths = NULL;
  Diff diff = { &base_words, &text_words, NULL };

  words_init (&base_words, base, ignore_case);
  words_init (&text_words, text, ignore_case);
  if (base_words.words->len == 0 || base_words.words->len > MAX_WORDS
      || text_words.words->len > MAX_WORDS)
    return g_array_new (FALSE, FALSE, sizeof (KithRange));

  lengths = g_new0 (guint16, (gsize) (base_words.words->len + 1)
                               * (text_words.words->len + 1));
  diff.lengths = lengths;
  fill_lengths (&diff);

  return collect (&diff);
}

/* Case alone is no news among other news. */
GArray *
kith_word_diff (const char *base, const char *text)
{
  g_autoptr (GArray) found = NULL;

  g_return_val_if_fail (base != NULL && text != NULL, NULL);

  found = compare (base, text, TRUE);
  if (found->len > 0)
    return g_steal_pointer (&found);

  return compare (base, text, FALSE);
}
