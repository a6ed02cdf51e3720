/* kith-seq-set.h: a set of contacts by their numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A bit for each number.  A set may be all but some, without knowing which
 * there are.
 */
typedef struct _KithSeqSet KithSeqSet;

/* An empty one. */
KithSeqSet *kith_seq_set_new (void);
KithSeqSet *kith_seq_set_copy (KithSeqSet *self);
void kith_seq_set_free (KithSeqSet *self);

/* Only to, or from, one that was not inverted. */
void kith_seq_set_add (KithSeqSet *self, gint64 seq);
void kith_seq_set_remove (KithSeqSet *self, gint64 seq);
gboolean kith_seq_set_contains (KithSeqSet *self, gint64 seq);
/* All contacts that were not in it. */
void kith_seq_set_invert (KithSeqSet *self);
/* Keeps what is in both. */
void kith_seq_set_intersect (KithSeqSet *self, KithSeqSet *other);
/* Adds what is in @other. */
void kith_seq_set_unite (KithSeqSet *self, KithSeqSet *other);

/* How many there are, of @total contacts. */
gint64 kith_seq_set_count (KithSeqSet *self, gint64 total);
gboolean kith_seq_set_is_inverted (KithSeqSet *self);
/* Of one that is not inverted: the first at or after @seq; -1: there is none.
 */
gint64 kith_seq_set_next (KithSeqSet *self, gint64 seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSeqSet, kith_seq_set_free)

G_END_DECLS
