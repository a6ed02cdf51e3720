/* test-outbox-damaged.c: the file of what waits is overwritten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>

#include "base/kith-json.h"
#include "damaged-utils.h"

static void
test_page (DamagedFixture *fixture, gconstpointer data)
{
  guint n;

  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, damaged_find_page (fixture, 0x0d, 4),
                     DAMAGED_PAGE_BYTES);
  damaged_open (fixture);
  n = damaged_assert_rescued (fixture);
  g_assert_cmpuint (n, <, DAMAGED_N_RECORDS);
  /* A page has no more than four. */
  g_assert_cmpuint (n, >=, DAMAGED_N_RECORDS - 4);
}

/* All is there, and no way to it. */
static void
test_pointers (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, damaged_find_page (fixture, 0x05, 0),
                     DAMAGED_PAGE_BYTES);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
}

/* It can be read, and not written. */
static void
test_index (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, damaged_find_page (fixture, 0x0a, 0),
                     DAMAGED_PAGE_BYTES);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
}

static void
test_header (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, 0, 100);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
}

/* Its name and its kind are still those of a database. */
static void
test_schema (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, 100, DAMAGED_PAGE_BYTES - 100);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
}

static void
test_start (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, 0, 2 * DAMAGED_PAGE_BYTES);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
}

static void
test_truncated (DamagedFixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  guint n;

  damaged_fill (fixture);
  damaged_close (fixture);
  bytes = damaged_read_bytes (fixture->path);
  g_byte_array_set_size (bytes, (guint) damaged_find_page (fixture, 0x0d, 6)
                                  + DAMAGED_PAGE_BYTES / 2);
  damaged_write_bytes (fixture->path, bytes);
  damaged_open (fixture);
  n = damaged_assert_rescued (fixture);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, DAMAGED_N_RECORDS);
}

/* What is there is no file of ours, and may be somebody's. */
static void
test_foreign (DamagedFixture *fixture, gconstpointer data)
{
  static const char diary[] = "Dear diary, today I…";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  damaged_close (fixture);
  g_byte_array_append (bytes, (const guint8 *) diary, sizeof diary);
  damaged_write_bytes (fixture->path, bytes);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, 0);
}

/* One that cannot be read of many that can. */
static void
test_document (DamagedFixture *fixture, gconstpointer data)
{
  sqlite3 *handle;

  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (
    sqlite3_exec (handle,
                  "UPDATE record SET document = replace (document, '\"text\"',"
                  " '*text\"') WHERE id = 'id010'",
                  NULL, NULL, NULL),
    ==, SQLITE_OK);
  sqlite3_close (handle);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==,
                    DAMAGED_N_RECORDS - 1);
}

/* Any byte of it may be any other: it is read, or rescued, and can be written
 * afterwards; what was sent never comes back. */
static void
test_any (DamagedFixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GByteArray) sound = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  sound = damaged_read_bytes (fixture->path);
  for (guint i = 0; i < 40; i++)
    {
      gsize size = (gsize) 1 << g_rand_int_range (rand, 0, 15);
      gsize offset = (gsize) g_rand_int_range (rand, 0,
                                               (gint32) (sound->len - size));
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GPtrArray) again = NULL;
      KithOutboxBatch *batch = kith_outbox_batch_new ();

      damaged_begin_anew (fixture);
      damaged_write_bytes (fixture->path, sound);
      damaged_overwrite (fixture, offset, size);
      damaged_open (fixture);
      records = damaged_load_all (fixture);
      for (guint k = 0; k < records->len; k++)
        {
          KithOutboxRecord *record = g_ptr_array_index (records, k);

          g_assert_cmpint (kith_json_get_int (record->document, "n", -1), <,
                           DAMAGED_N_RECORDS);
        }
      damaged_put (batch, KITH_OUTBOX_KIND_DRAFT, DAMAGED_N_RECORDS,
                   DAMAGED_PADDING);
      damaged_write (fixture, batch);
      again = damaged_load_all (fixture);
      g_assert_cmpuint (again->len, ==, records->len + 1);
      damaged_close (fixture);
    }
  damaged_open (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-damaged/" name, DamagedFixture, NULL, damaged_set_up,   \
              function, damaged_tear_down)

  ADD ("page", test_page);
  ADD ("pointers", test_pointers);
  ADD ("index", test_index);
  ADD ("header", test_header);
  ADD ("schema", test_schema);
  ADD ("start", test_start);
  ADD ("truncated", test_truncated);
  ADD ("foreign", test_foreign);
  ADD ("document", test_document);
  ADD ("any", test_any);

#undef ADD

  return g_test_run ();
}
