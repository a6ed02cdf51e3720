/* test-outbox-disk.c: the file of what waits is on a disk that reports errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bad-disk.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "damaged-utils.h"
#include "test-utils.h"

static void
tear_down (DamagedFixture *fixture, gconstpointer data)
{
  bad_disk_mend ();
  damaged_tear_down (fixture, data);
}

/* Reads what is left of a file of which a part cannot be read; what is read
 * afterwards is that, too.  Returns: how much */
static guint
rescue_without (DamagedFixture *fixture, gsize from, gsize size)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  KithOutboxRecord *damage;

  bad_disk_lose (fixture->path, from, size);
  damaged_open (fixture);
  records = damaged_load_all (fixture);
  damage = damaged_find (records, KITH_OUTBOX_KIND_DAMAGE, NULL);
  g_assert_nonnull (damage);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
  g_assert_cmpstr (kith_json_get_string (damage->document, "file"), ==,
                   g_ptr_array_index (aside, 0));

  damaged_close (fixture);
  damaged_open (fixture);
  again = damaged_load_all (fixture);
  g_assert_cmpuint (again->len, ==, records->len);

  return damaged_count (records);
}

/* Its changes are lost, and those of all other pages are not. */
static void
test_page (DamagedFixture *fixture, gconstpointer data)
{
  guint n;

  damaged_fill (fixture);
  damaged_close (fixture);
  n = rescue_without (fixture, damaged_find_page (fixture, 0x0d, 4),
                      DAMAGED_PAGE_BYTES);
  g_assert_cmpuint (n, <, DAMAGED_N_RECORDS);
  g_assert_cmpuint (n, >=, DAMAGED_N_RECORDS - 4);
}

static void
test_start (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_cmpuint (rescue_without (fixture, 0, DAMAGED_PAGE_BYTES), ==,
                    DAMAGED_N_RECORDS);
}

/* What says that it is a database can be read. */
static void
test_schema (DamagedFixture *fixture, gconstpointer data)
{
  damaged_fill (fixture);
  damaged_close (fixture);
  g_assert_cmpuint (rescue_without (fixture, 100, 100), ==, DAMAGED_N_RECORDS);
}

/* The whole disk is not there for a while: nothing is set aside. */
static void
test_all (DamagedFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  damaged_fill (fixture);
  damaged_close (fixture);
  bad_disk_lose (fixture->path, 0, G_MAXINT64);
  damaged_open (fixture);
  g_assert_null (damaged_load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DISK);

  bad_disk_mend ();
  records = damaged_load_all (fixture);
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 0);
  damaged_assert_no_remains (fixture);
}

/* What cannot be written is said so, and what is there stays. */
static void
test_write (DamagedFixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  damaged_fill (fixture);
  bad_disk_refuse_writes (log);
  damaged_put (batch, KITH_OUTBOX_KIND_DRAFT, DAMAGED_N_RECORDS,
               DAMAGED_PADDING);
  kith_outbox_file_write_async (fixture->file, batch, kith_test_result_cb,
                                &result);
  kith_test_wait (kith_test_has_result, &result, 30000);
  g_assert_false (
    kith_outbox_file_write_finish (fixture->file, result, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DISK);

  bad_disk_mend ();
  records = damaged_load_all (fixture);
  g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS);
  batch = kith_outbox_batch_new ();
  damaged_put (batch, KITH_OUTBOX_KIND_DRAFT, DAMAGED_N_RECORDS,
               DAMAGED_PADDING);
  damaged_write (fixture, batch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-disk/" name, DamagedFixture, NULL, damaged_set_up,      \
              function, tear_down)

  ADD ("page", test_page);
  ADD ("start", test_start);
  ADD ("schema", test_schema);
  ADD ("all", test_all);
  ADD ("write", test_write);

#undef ADD

  return g_test_run ();
}
