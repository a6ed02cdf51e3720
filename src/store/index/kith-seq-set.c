/* kith-seq-set.c: a set of contacts by their numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-seq-set.h"

#include <string.h>

#define BITS 64

struct _KithSeqSet
{
  guint64 *words; /* what lies past them is 0 */
  gsize n_words;
  gboolean inverted; /* it is all but these */
};

KithSeqSet *
kith_seq_set_new (void)
{
  return g_new0 (KithSeqSet, 1);
}

KithSeqSet *
kith_seq_set_copy (KithSeqSet *self)
{
  KithSeqSet *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (KithSeqSet, 1);
  *copy = *self;
  copy->words = g_memdup2 (self->words, self->n_words * sizeof *self->words);

  return copy;
}

void
kith_seq_set_free (KithSeqSet *self)
{
  if (self == NULL)
    return;

  g_free (self->words);
  g_free (self);
}

static void
grow (KithSeqSet *self, gsize n_words)
{
  if (n_words <= self->n_words)
    return;

  self->words = g_renew (guint64, self->words, n_words);
  memset (self->words + self->n_words, 0,
          (n_words - self->n_words) * sizeof *self->words);
  self->n_words = n_words;
}

void
kith_seq_set_add (KithSeqSet *self, gint64 seq)
{
  gsize word = (gsize) seq / BITS;

  g_return_if_fail (!self->inverted && seq >= 0);

  if (word >= self->n_words)
    grow (self, word + 1 + word / 2);
  self->words[word] |= G_GUINT64_CONSTANT (1) << (seq % BITS);
}

void
kith_seq_set_remove (KithSeqSet *self, gint64 seq)
{
  gsize word = (gsize) seq / BITS;

  g_return_if_fail (!self->inverted && seq >= 0);

  if (word < self->n_words)
    self->words[word] &= ~(G_GUINT64_CONSTANT (1) << (seq % BITS));
}

gboolean
kith_seq_set_contains (KithSeqSet *self, gint64 seq)
{
  gsize word = (gsize) seq / BITS;
  gboolean is_set = word < self->n_words
                    && (self->words[word] >> (seq % BITS) & 1) != 0;

  return is_set != self->inverted;
}

void
kith_seq_set_invert (KithSeqSet *self)
{
  g_return_if_fail (self != NULL);

  self->inverted = !self->inverted;
}

gboolean
kith_seq_set_is_inverted (KithSeqSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->inverted;
}

/* What a set has in a word beyond its end is 0, and in an inverted one 1. */
static guint64
get_word (KithSeqSet *self, gsize word)
{
  guint64 bits = word < self->n_words ? self->words[word] : 0;

  return self->inverted ? ~bits : bits;
}

void
kith_seq_set_intersect (KithSeqSet *self, KithSeqSet *other)
{
  gboolean inverted;

  g_return_if_fail (self != NULL && other != NULL);

  inverted = self->inverted && other->inverted;
  grow (self, other->n_words);
  for (gsize i = 0; i < self->n_words; i++)
    {
      guint64 bits = get_word (self, i) & get_word (other, i);

      self->words[i] = inverted ? ~bits : bits;
    }
  self->inverted = inverted;
}

/* What is in neither is in none of the two, inverted. */
void
kith_seq_set_unite (KithSeqSet *self, KithSeqSet *other)
{
  kith_seq_set_invert (self);
  kith_seq_set_invert (other);
  kith_seq_set_intersect (self, other);
  kith_seq_set_invert (other);
  kith_seq_set_invert (self);
}

gint64
kith_seq_set_count (KithSeqSet *self, gint64 total)
{
  gint64 n_set = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (gsize i = 0; i < self->n_words; i++)
    n_set += __builtin_popcountll (self->words[i]);

  return self->inverted ? total - n_set : n_set;
}

gint64
kith_seq_set_next (KithSeqSet *self, gint64 seq)
{
  gsize word = (gsize) seq / BITS;
  guint64 bits;

  g_return_val_if_fail (!self->inverted && seq >= 0, -1);

  if (word >= self->n_words)
    return -1;

  bits = self->words[word] >> (seq % BITS) << (seq % BITS);
  while (bits == 0 && ++word < self->n_words)
    bits = self->words[word];

  return bits != 0 ? (gint64) word * BITS + __builtin_ctzll (bits) : -1;
}
