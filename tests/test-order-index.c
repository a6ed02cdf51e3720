/* test-order-index.c: where the n-th row of an order begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "store/index/kith-order-index.h"

/* The rows themselves, which the index does not keep: keys in order. */
typedef struct
{
  GPtrArray *keys; /* GBytes */
  KithOrderIndex *index;
} Fixture;

#define ID "id"

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->keys = g_ptr_array_new_with_free_func (
    (GDestroyNotify) g_bytes_unref);
  fixture->index = kith_order_index_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->keys);
  kith_order_index_free (fixture->index);
}

static GBytes *
make_key (guint n)
{
  guint32 big_endian = GUINT32_TO_BE (n);

  return g_bytes_new (&big_endian, sizeof big_endian);
}

/* How many rows come before @key. */
static guint
get_rank (Fixture *fixture, GBytes *key)
{
  guint low = 0, high = fixture->keys->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_bytes_compare (g_ptr_array_index (fixture->keys, middle), key) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
insert (Fixture *fixture, guint n)
{
  GBytes *key = make_key (n);
  guint rank = get_rank (fixture, key);

  if (rank < fixture->keys->len
      && g_bytes_equal (g_ptr_array_index (fixture->keys, rank), key))
    {
      g_bytes_unref (key);
      return;
    }

  kith_order_index_insert (fixture->index, key, ID);
  g_ptr_array_insert (fixture->keys, (int) rank, key);
}

static void
remove_at (Fixture *fixture, guint rank)
{
  kith_order_index_remove (fixture->index,
                           g_ptr_array_index (fixture->keys, rank), ID);
  g_ptr_array_remove_index (fixture->keys, rank);
}

static void
split_all (Fixture *fixture)
{
  KithOrderPlace *place;
  gint64 middle;

  while ((place = kith_order_index_get_oversized (fixture->index, &middle))
         != NULL)
    {
      guint rank = get_rank (fixture, place->key) + (guint) middle;

      kith_order_index_split (fixture->index, middle,
                              g_ptr_array_index (fixture->keys, rank), ID);
      kith_order_place_free (place);
    }
}

static void
assert_seeks (Fixture *fixture, gboolean split)
{
  guint n_rows = fixture->keys->len;

  g_assert_cmpint (kith_order_index_get_total (fixture->index), ==, n_rows);
  for (guint offset = 0; offset < n_rows + 10; offset += 13)
    {
      gint64 rest;
      g_autoptr (KithOrderPlace)
        up = kith_order_index_seek (fixture->index, offset, FALSE, &rest);
      g_autoptr (KithOrderPlace) down = NULL;
      guint rank = up != NULL ? get_rank (fixture, up->key) : 0;

      g_assert_cmpint (rank + rest, ==, offset);
      if (split && offset < n_rows)
        g_assert_cmpint (rest, <=, 512);
      down = kith_order_index_seek (fixture->index, offset, TRUE, &rest);
      rank = down != NULL ? get_rank (fixture, down->key) : n_rows;
      g_assert_cmpint (n_rows - rank + rest, ==, offset);
      if (split && offset < n_rows)
        g_assert_cmpint (rest, <=, 512);
    }
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  assert_seeks (fixture, TRUE);
  insert (fixture, 5);
  assert_seeks (fixture, TRUE);
  remove_at (fixture, 0);
  assert_seeks (fixture, TRUE);
  g_assert_cmpint (kith_order_index_get_total (fixture->index), ==, 0);
}

static void
test_append (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5000; i++)
    {
      GBytes *key = make_key (i * 10);

      kith_order_index_append (fixture->index, key, ID);
      g_ptr_array_add (fixture->keys, key);
    }
  assert_seeks (fixture, TRUE);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  test_append (fixture, NULL);
  for (guint round = 0; round < 20; round++)
    {
      for (guint i = 0; i < 300; i++)
        if (g_test_rand_int_range (0, 3) == 0)
          remove_at (fixture, (guint) g_test_rand_int_range (
                                0, (gint32) fixture->keys->len));
        else
          insert (fixture, (guint) g_test_rand_int_range (0, 60000));
      /* Before the first, and many into one place. */
      insert (fixture, 0);
      for (guint i = 0; i < 100; i++)
        insert (fixture, 30000 + round * 100 + i);
      assert_seeks (fixture, FALSE);
      split_all (fixture);
      assert_seeks (fixture, TRUE);
    }
  while (fixture->keys->len > 0)
    remove_at (fixture,
               (guint) g_test_rand_int_range (0, (gint32) fixture->keys->len));
  assert_seeks (fixture, TRUE);
}

/* Rows with the same key are told apart by their ids. */
static void
test_ids (void)
{
  g_autoptr (KithOrderIndex) index = kith_order_index_new ();
  g_autoptr (GBytes) key = make_key (1);
  g_autoptr (KithOrderPlace) place = NULL;
  gint64 rest;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%04u", i);

      kith_order_index_append (index, key, id);
    }
  place = kith_order_index_seek (index, 600, FALSE, &rest);
  g_assert_cmpstr (place->id, ==, "0512");
  g_assert_cmpint (rest, ==, 88);
  for (guint i = 0; i < 512; i++)
    {
      g_autofree char *id = g_strdup_printf ("%04u", i);

      kith_order_index_remove (index, key, id);
    }
  g_clear_pointer (&place, kith_order_place_free);
  place = kith_order_index_seek (index, 88, FALSE, &rest);
  g_assert_null (place);
  g_assert_cmpint (rest, ==, 88);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/order-index/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("empty", test_empty);
  ADD ("append", test_append);
  ADD ("random", test_random);
#undef ADD
  g_test_add_func ("/order-index/ids", test_ids);

  return g_test_run ();
}
