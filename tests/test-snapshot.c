/* test-snapshot.c: reads that share one view of the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store-utils.h"
#include "store/sqlite/kith-sqlite-store-private.h"

static KithSqliteStore *
get_store (StoreFixture *fixture)
{
  return KITH_SQLITE_STORE (fixture->store);
}

static gboolean
is_open (StoreFixture *fixture)
{
  return kith_sqlite_snapshot_is_open (get_store (fixture)->snapshot);
}

/* What writes have left has been done. */
static void
wait_for_rest (StoreFixture *fixture)
{
  while (!kith_sqlite_writer_is_at_rest (get_store (fixture)->writer))
    g_usleep (1000);
}

/* Another one each time, so that it is read from the file. */
static char *
create (StoreFixture *fixture)
{
  g_autoptr (JsonObject)
    contact = store_create (fixture, "{'name':{'first':'Ann'}}");

  return g_strdup (kith_json_get_string (contact, "id"));
}

static void
assert_there (StoreFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    contact = kith_store_read_contact (fixture->store, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (contact);
}

static void
assert_absent (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    contact = kith_store_read_contact (fixture->store,
                                       "00000000-0000-4000-8000-000000000000",
                                       &error);

  g_assert_null (contact);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
test_share (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *first = create (fixture);
  g_autofree char *second = create (fixture);

  wait_for_rest (fixture);
  g_assert_false (is_open (fixture));
  assert_there (fixture, first);
  g_assert_true (is_open (fixture));
  assert_there (fixture, second);
  assert_absent (fixture);
  g_assert_true (is_open (fixture));
}

/* Whoever asks for a write, in whatever way, is not held up by it. */
static void
test_write (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *first = create (fixture);
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel) label = NULL;

  wait_for_rest (fixture);
  assert_there (fixture, first);
  g_assert_true (is_open (fixture));
  second = create (fixture);
  g_assert_false (is_open (fixture));
  assert_there (fixture, second);

  wait_for_rest (fixture);
  assert_absent (fixture);
  g_assert_true (is_open (fixture));
  label = kith_store_add_label (fixture->store, "Friends", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (label);
  g_assert_false (is_open (fixture));
}

static void
test_end (StoreFixture *fixture, gconstpointer data)
{
  wait_for_rest (fixture);
  assert_absent (fixture);
  g_assert_true (is_open (fixture));
  while (is_open (fixture))
    g_main_context_iteration (NULL, TRUE);
}

/* It is no longer what there is, and nobody else may be told so. */
static void
test_age (StoreFixture *fixture, gconstpointer data)
{
  KithSqliteSnapshot *snapshot = get_store (fixture)->snapshot;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_WRITER, 100, &error);
  static const char count[] = "SELECT count(*) FROM meta WHERE name = 'age'";
  gint64 n = -1;

  g_assert_no_error (error);
  wait_for_rest (fixture);
  g_assert_true (kith_db_query_int (kith_sqlite_snapshot_read (snapshot, 100),
                                    0, &n, &error, count, ""));
  g_assert_cmpint (n, ==, 0);

  g_assert_true (
    kith_db_run (db, &error,
                 "INSERT INTO meta (name, value) VALUES ('age', 'x')", ""));
  g_assert_true (kith_db_query_int (kith_sqlite_snapshot_read (snapshot, 100),
                                    0, &n, &error, count, ""));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (kith_db_query_int (kith_sqlite_snapshot_read (snapshot, 101),
                                    0, &n, &error, count, ""));
  g_assert_cmpint (n, ==, 1);
}

static void
count_row (gpointer data)
{
  (*(guint *) data)++;
}

/* While anything is written each read has a view of its own. */
static void
test_busy (StoreFixture *fixture, gconstpointer data)
{
  KithSqliteWriter *writer = get_store (fixture)->writer;
  guint n_asked = 0;

  wait_for_rest (fixture);
  kith_sqlite_writer_hold (writer);
  g_assert_false (kith_sqlite_writer_is_at_rest (writer));
  assert_absent (fixture);
  g_assert_false (is_open (fixture));
  kith_sqlite_writer_release (writer);
  assert_absent (fixture);
  g_assert_true (is_open (fixture));

  kith_sqlite_writer_set_asked (writer, count_row, &n_asked);
  g_free (create (fixture));
  g_assert_cmpuint (n_asked, >=, 1);
  kith_sqlite_writer_set_asked (writer, NULL, NULL);
}

static gint64
get_left (KithDb *db, gboolean committed, gpointer data)
{
  return *(gint64 *) data;
}

static gpointer
write_nothing (KithDb *db, gpointer data, GError **error)
{
  return data;
}

static gpointer
fail (KithDb *db, gpointer data, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "Not today");

  return NULL;
}

/* What the chore has to do is no rest, whenever it will be done. */
static void
test_left (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 left = 1;
  KithDb *db = kith_db_open (fixture->path, KITH_DB_WRITER, 100, &error);
  g_autoptr (KithSqliteWriter) writer = NULL;

  g_assert_no_error (error);
  writer = kith_sqlite_writer_new (fixture->path, db, get_left, fail, &left,
                                   &error);
  g_assert_no_error (error);
  g_assert_true (kith_sqlite_writer_is_at_rest (writer));

  g_assert_nonnull (
    kith_sqlite_writer_run (writer, write_nothing, &left, NULL, &error));
  g_assert_false (kith_sqlite_writer_is_at_rest (writer));
  left = 0;
  g_assert_nonnull (
    kith_sqlite_writer_run (writer, write_nothing, &left, NULL, &error));
  while (!kith_sqlite_writer_is_at_rest (writer))
    g_usleep (1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                        \
  g_test_add ("/snapshot/" name, StoreFixture, NULL, store_fixture_set_up,     \
              func, store_fixture_tear_down)
  ADD ("share", test_share);
  ADD ("write", test_write);
  ADD ("end", test_end);
  ADD ("age", test_age);
  ADD ("busy", test_busy);
  ADD ("left", test_left);
#undef ADD

  return g_test_run ();
}
