/* kith-order-index.h: where the n-th contact of an order begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An OFFSET in SQL counts its way through all rows before it.  This keeps, of
 * a sequence ordered by (key, id), the bound of every few hundred rows and how
 * many there are from each to the next, so that a page at any depth costs a
 * short count.  A bound is a place between rows: the row it was taken from may
 * be gone.
 */
typedef struct _KithOrderIndex KithOrderIndex;

/* A row's place in the order: by memcmp() of the keys, then of the ids. */
typedef struct
{
  GBytes *key;
  char *id;
} KithOrderPlace;

void kith_order_place_free (KithOrderPlace *place);

KithOrderIndex *kith_order_index_new (void);
void kith_order_index_free (KithOrderIndex *self);

gint64 kith_order_index_get_total (KithOrderIndex *self);
/* Rows that come in order, to begin with. */
void
kith_order_index_append (KithOrderIndex *self, GBytes *key, const char *id);
void
kith_order_index_insert (KithOrderIndex *self, GBytes *key, const char *id);
void
kith_order_index_remove (KithOrderIndex *self, GBytes *key, const char *id);

/* Where to begin reading so that after skipping @rest rows comes row @offset.
 * Ascending: rows at or after the place; descending: rows before the place,
 * backwards.  NULL: from the end of the sequence that reading begins at.
 * (transfer full) (nullable) */
KithOrderPlace *kith_order_index_seek (KithOrderIndex *self,
                                       gint64 offset,
                                       gboolean descending,
                                       gint64 *rest);

/* A part that has grown too long: its bound, and how many rows on it should be
 * parted. (transfer full) (nullable) */
KithOrderPlace *kith_order_index_get_oversized (KithOrderIndex *self,
                                                gint64 *middle);
/* Parts it there: @middle rows after its bound stands (@key, @id). */
void kith_order_index_split (KithOrderIndex *self,
                             gint64 middle,
                             GBytes *key,
                             const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOrderPlace, kith_order_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOrderIndex, kith_order_index_free)

G_END_DECLS
