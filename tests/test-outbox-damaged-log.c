/* test-outbox-damaged-log.c: the file of what waits is damaged, and has a log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "damaged-utils.h"

/* The log has what the file has not yet. */

/* As it is when the program is killed. */
static void
leave_log (DamagedFixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GByteArray) bytes = damaged_read_bytes (fixture->path);
  g_autoptr (GByteArray) log_bytes = damaged_read_bytes (log);

  g_assert_cmpuint (log_bytes->len, >, 0);
  damaged_close (fixture);
  damaged_write_bytes (fixture->path, bytes);
  damaged_write_bytes (log, log_bytes);
}

static void
fill_with_log (DamagedFixture *fixture)
{
  KithOutboxBatch *batch;

  damaged_fill (fixture);
  damaged_close (fixture);
  damaged_open (fixture);
  batch = kith_outbox_batch_new ();
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, "id000");
  damaged_put (batch, KITH_OUTBOX_KIND_ENTRY, DAMAGED_N_RECORDS - 1,
               DAMAGED_PADDING);
  damaged_write (fixture, batch);
  leave_log (fixture);
}

static void
assert_log_is_aside (DamagedFixture *fixture)
{
  g_autoptr (GPtrArray) aside = damaged_list_aside (fixture);
  g_autofree char *log = g_strconcat (g_ptr_array_index (aside, 0), "-wal",
                                      NULL);
  struct stat about;

  g_assert_no_errno (g_stat (log, &about));
  g_assert_cmpint (about.st_size, >, 0);
}

static void
test_header_with_log (DamagedFixture *fixture, gconstpointer data)
{
  fill_with_log (fixture);
  damaged_overwrite (fixture, 0, 100);
  damaged_open (fixture);
  /* What was sent since stays so. */
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==,
                    DAMAGED_N_RECORDS - 1);
  assert_log_is_aside (fixture);
}

static void
test_only_log (DamagedFixture *fixture, gconstpointer data)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GByteArray) nothing = g_byte_array_new ();

  for (guint i = 0; i < DAMAGED_N_RECORDS; i++)
    damaged_put (batch, KITH_OUTBOX_KIND_ENTRY, i, DAMAGED_PADDING);
  damaged_write (fixture, batch);
  leave_log (fixture);
  damaged_write_bytes (fixture->path, nothing);
  damaged_open (fixture);
  g_assert_cmpuint (damaged_assert_rescued (fixture), ==, DAMAGED_N_RECORDS);
  assert_log_is_aside (fixture);
}

/* The power is cut while it is set aside, after so many of its renames. */
static void
test_interrupted (DamagedFixture *fixture, gconstpointer data)
{
  g_autofree char *rescued = g_strconcat (fixture->path, ".rescued", NULL);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  for (guint n_done = 0; n_done < 3; n_done++)
    {
      g_autoptr (GByteArray) damaged = NULL;
      g_autoptr (GByteArray) damaged_log = NULL;
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GPtrArray) aside = NULL;
      g_autofree char *aside_log = NULL;

      fill_with_log (fixture);
      damaged_overwrite (fixture, 0, 100);
      damaged = damaged_read_bytes (fixture->path);
      damaged_log = damaged_read_bytes (log);
      damaged_open (fixture);
      records = damaged_load_all (fixture);
      damaged_close (fixture);
      aside = damaged_list_aside (fixture);
      aside_log = g_strconcat (g_ptr_array_index (aside, 0), "-wal", NULL);

      g_assert_no_errno (g_rename (fixture->path, rescued));
      if (n_done < 2)
        g_assert_no_errno (g_rename (aside_log, log));
      if (n_done < 1)
        g_assert_no_errno (
          g_rename (g_ptr_array_index (aside, 0), fixture->path));

      g_clear_pointer (&records, g_ptr_array_unref);
      damaged_open (fixture);
      records = damaged_load_all (fixture);
      g_assert_cmpuint (damaged_count (records), ==, DAMAGED_N_RECORDS - 1);
      g_ptr_array_unref (aside);
      aside = damaged_list_aside (fixture);
      g_assert_cmpuint (aside->len, ==, 1);
      assert_log_is_aside (fixture);
      damaged_assert_no_remains (fixture);
      damaged_close (fixture);
      damaged_begin_anew (fixture);
      damaged_open (fixture);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-damaged-log/" name, DamagedFixture, NULL,               \
              damaged_set_up, function, damaged_tear_down)

  ADD ("header-with-log", test_header_with_log);
  ADD ("only-log", test_only_log);
  ADD ("interrupted", test_interrupted);

#undef ADD

  return g_test_run ();
}
