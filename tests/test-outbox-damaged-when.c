/* test-outbox-damaged-when.c: when the file of what waits is damaged, and when
 * it is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/kith-error.h"
#include "damaged-utils.h"

/* What is aside stays, whatever happens on the same day. */
static void
test_twice (DamagedFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  for (guint i = 0; i < 3; i++)
    {
      damaged_overwrite (fixture, 0, 100);
      damaged_open (fixture);
      g_clear_pointer (&records, g_ptr_array_unref);
      records = damaged_load_all (fixture);
      damaged_close (fixture);
    }
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  g_assert_cmpuint (records->len, ==, DAMAGED_N_RECORDS + 3);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 3);
  damaged_open (fixture);
}

/* The other program's file, which is taken over. */
static void
test_beside (DamagedFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (fixture->path);
  g_autofree char *other = g_strconcat (path, ".1", NULL);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_no_errno (g_rename (path, other));
  g_free (fixture->path);
  fixture->path = g_strdup (other);
  damaged_overwrite (fixture, 0, 100);
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
  damaged_open (fixture);
  records = damaged_load_all (fixture);
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  g_assert_nonnull (damaged_find (records, KITH_OUTBOX_KIND_DAMAGE, NULL));
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
}

/* Its program was gone before it was back in its place. */
static void
test_beside_interrupted (DamagedFixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_strconcat (fixture->path, ".1.rescued", NULL);
  g_autoptr (GPtrArray) records = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_overwrite (fixture, 0, 100);
  damaged_open (fixture);
  g_ptr_array_unref (damaged_load_all (fixture));
  damaged_close (fixture);
  g_assert_no_errno (g_rename (fixture->path, other));
  damaged_open (fixture);
  records = damaged_load_all (fixture);
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

/* Damaged under the program that has it. */
static void
test_under_way (DamagedFixture *fixture, gconstpointer data)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_open (fixture);
  g_ptr_array_unref (damaged_load_all (fixture));
  damaged_overwrite (fixture, damaged_find_page (fixture, 0x0a, 0),
                     DAMAGED_PAGE_BYTES);
  damaged_put (batch, KITH_OUTBOX_KIND_DRAFT, 0, DAMAGED_PADDING);
  damaged_write (fixture, batch);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
  records = damaged_load_all (fixture);
  g_assert_cmpuint (records->len, ==, DAMAGED_N_RECORDS + 2);
}

/* No room and no permission are no damage. */
static void
test_unreadable (DamagedFixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_no_errno (g_rename (fixture->path, away));
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  damaged_open (fixture);
  g_assert_null (damaged_load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_no_errno (g_rmdir (fixture->path));
  g_assert_no_errno (g_rename (away, fixture->path));
  records = damaged_load_all (fixture);
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 0);
}

/* A newer Kith knows what is in it. */
static void
test_newer (DamagedFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  sqlite3 *handle;

  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "ALTER TABLE record RENAME TO other;"
                                 "PRAGMA user_version=2",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  damaged_open (fixture);
  g_assert_null (damaged_load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-damaged-when/" name, DamagedFixture, NULL,              \
              damaged_set_up, function, damaged_tear_down)

  ADD ("twice", test_twice);
  ADD ("beside", test_beside);
  ADD ("beside-interrupted", test_beside_interrupted);
  ADD ("under-way", test_under_way);
  ADD ("unreadable", test_unreadable);
  ADD ("newer", test_newer);

#undef ADD

  return g_test_run ();
}
