/* kith-order-index.c: where the n-th contact of an order begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-order-index.h"

#include <string.h>

#define PART_ROWS 256
#define PART_MAX_ROWS 512

typedef struct
{
  KithOrderPlace *bound;
  gint64 n_rows;
} Part;

struct _KithOrderIndex
{
  GPtrArray *parts;
  gint64 total;
  guint n_oversized;
};

static KithOrderPlace *
place_new (GBytes *key, const char *id)
{
  KithOrderPlace *place = g_new (KithOrderPlace, 1);

  place->key = g_bytes_ref (key);
  place->id = g_strdup (id);

  return place;
}

void
kith_order_place_free (KithOrderPlace *place)
{
  if (place == NULL)
    return;

  g_bytes_unref (place->key);
  g_free (place->id);
  g_free (place);
}

static int
place_compare (const KithOrderPlace *place, GBytes *key, const char *id)
{
  int order = g_bytes_compare (place->key, key);

  return order != 0 ? order : strcmp (place->id, id);
}

static Part *
part_new (GBytes *key, const char *id, gint64 n_rows)
{
  Part *part = g_new (Part, 1);

  part->bound = place_new (key, id);
  part->n_rows = n_rows;

  return part;
}

static void
part_free (gpointer data)
{
  Part *part = data;

  kith_order_place_free (part->bound);
  g_free (part);
}

/**
 * kith_order_index_new:
 *
 * Returns: (transfer full): an index of nothing
 */
KithOrderIndex *
kith_order_index_new (void)
{
  KithOrderIndex *self = g_new0 (KithOrderIndex, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);

  return self;
}

void
kith_order_index_free (KithOrderIndex *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->parts);
  g_free (self);
}

gint64
kith_order_index_get_total (KithOrderIndex *self)
{
  return self->total;
}

void
kith_order_index_append (KithOrderIndex *self, GBytes *key, const char *id)
{
  Part *last = self->parts->len > 0
                 ? g_ptr_array_index (self->parts, self->parts->len - 1)
                 : NULL;

  self->total++;
  if (last != NULL && last->n_rows < PART_ROWS)
    last->n_rows++;
  else
    g_ptr_array_add (self->parts, part_new (key, id, 1));
}

/* The last part whose bound is at or before the row; the first for a row
 * before all. */
static guint
find_part (KithOrderIndex *self, GBytes *key, const char *id)
{
  guint low = 0, high = self->parts->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      Part *part = g_ptr_array_index (self->parts, middle);

      if (place_compare (part->bound, key, id) <= 0)
        low = middle;
      else
        high = middle;
    }

  return low;
}

void
kith_order_index_insert (KithOrderIndex *self, GBytes *key, const char *id)
{
  Part *part;

  if (self->parts->len == 0)
    {
      kith_order_index_append (self, key, id);
      return;
    }

  part = g_ptr_array_index (self->parts, find_part (self, key, id));
  if (place_compare (part->bound, key, id) > 0)
    {
      kith_order_place_free (part->bound);
      part->bound = place_new (key, id);
    }
  self->total++;
  if (++part->n_rows == PART_MAX_ROWS + 1)
    self->n_oversized++;
}

void
kith_order_index_remove (KithOrderIndex *self, GBytes *key, const char *id)
{
  guint position;
  Part *part;

  g_return_if_fail (self->parts->len > 0);

  position = find_part (self, key, id);
  part = g_ptr_array_index (self->parts, position);
  self->total--;
  if (part->n_rows-- == PART_MAX_ROWS + 1)
    self->n_oversized--;
  if (part->n_rows == 0)
    g_ptr_array_remove_index (self->parts, position);
}

static KithOrderPlace *
bound_of (KithOrderIndex *self, guint position)
{
  Part *part = g_ptr_array_index (self->parts, position);

  return place_new (part->bound->key, part->bound->id);
}

static KithOrderPlace *
seek_ascending (KithOrderIndex *self, gint64 offset, gint64 *rest)
{
  gint64 before = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      if (offset < before + part->n_rows || i + 1 == self->parts->len)
        {
          *rest = offset - before;
          return i > 0 ? bound_of (self, i) : NULL;
        }
      before += part->n_rows;
    }

  *rest = offset;

  return NULL;
}

static KithOrderPlace *
seek_descending (KithOrderIndex *self, gint64 offset, gint64 *rest)
{
  gint64 after = 0;

  for (guint i = self->parts->len; i > 0; i--)
    {
      Part *part = g_ptr_array_index (self->parts, i - 1);

      if (offset < after + part->n_rows || i == 1)
        {
          *rest = offset - after;
          return i < self->parts->len ? bound_of (self, i) : NULL;
        }
      after += part->n_rows;
    }

  *rest = offset;

  return NULL;
}

/**
 * kith_order_index_seek:
 * @self: an index
 * @offset: which row, from 0
 * @descending: counted from the end, backwards
 * @rest: (out): rows to skip from the place
 *
 * Returns: (transfer full) (nullable): where to begin reading
 */
KithOrderPlace *
kith_order_index_seek (KithOrderIndex *self,
                       gint64 offset,
                       gboolean descending,
                       gint64 *rest)
{
  g_return_val_if_fail (offset >= 0, NULL);

  return descending ? seek_descending (self, offset, rest)
                    : seek_ascending (self, offset, rest);
}

static guint
find_oversized (KithOrderIndex *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      if (part->n_rows > PART_MAX_ROWS)
        return i;
    }

  g_assert_not_reached ();
}

/**
 * kith_order_index_get_oversized:
 * @self: an index
 * @middle: (out): how far from the place the part should be parted
 *
 * Returns: (transfer full) (nullable): the bound of a part that is too long
 */
KithOrderPlace *
kith_order_index_get_oversized (KithOrderIndex *self, gint64 *middle)
{
  guint position;
  Part *part;

  if (self->n_oversized == 0)
    return NULL;

  position = find_oversized (self);
  part = g_ptr_array_index (self->parts, position);
  *middle = part->n_rows / 2;

  return bound_of (self, position);
}

/**
 * kith_order_index_split:
 * @self: an index with a part that is too long
 * @middle: as kith_order_index_get_oversized() has told
 * @key: of the row that stands there
 * @id: of the row that stands there
 */
void
kith_order_index_split (KithOrderIndex *self,
                        gint64 middle,
                        GBytes *key,
                        const char *id)
{
  guint position = find_oversized (self);
  Part *part = g_ptr_array_index (self->parts, position);
  gint64 n_moved = part->n_rows - middle;

  part->n_rows = middle;
  self->n_oversized--;
  if (n_moved > PART_MAX_ROWS)
    self->n_oversized++;
  if (middle > PART_MAX_ROWS)
    self->n_oversized++;
  g_ptr_array_insert (self->parts, position + 1, part_new (key, id, n_moved));
}
