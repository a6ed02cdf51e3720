/* test-store-broken.c: files that are no store, and stores that fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-seed.h"
#include "store-utils.h"
#include "store/database/kith-db.h"
#include "store/database/kith-sqlite-schema.h"
#include "store/kith-store-open.h"
#include "store/sqlite/kith-sqlite-writer.h"
#include "test-utils.h"

static void
assert_refused_with (StoreFixture *fixture, KithError code, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat ("sqlite:", fixture->path, NULL);
  g_autoptr (KithStore) store = kith_store_open (uri, &error);

  g_assert_null (store);
  g_assert_error (error, KITH_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, fixture->folder));
  if (why != NULL)
    g_assert_nonnull (strstr (error->message, why));
}

static void
assert_refused (StoreFixture *fixture, const char *why)
{
  assert_refused_with (fixture, KITH_ERROR_STORE, why);
}

/* What is refused stays as it was. */
static void
assert_refused_and_kept (StoreFixture *fixture, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before, size_after;

  g_file_get_contents (fixture->path, &before, &size_before, &error);
  g_assert_no_error (error);
  assert_refused (fixture, why);
  g_file_get_contents (fixture->path, &after, &size_after, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (before, size_before, after, size_after);
}

/* For a test that begins without a store. */
static void
set_up_folder (StoreFixture *fixture, gconstpointer data)
{
  fixture->folder = kith_test_tmpdir ();
  fixture->path = g_build_filename (fixture->folder, "contacts.db", NULL);
}

static void
tear_down_folder (StoreFixture *fixture, gconstpointer data)
{
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
make_file (StoreFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_WRITER, 100, &error);

  g_assert_no_error (error);
  kith_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

/* A store with some contacts, closed. */
static void
make_store (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat ("sqlite:", fixture->path, NULL);
  g_autoptr (KithStore) store = kith_store_open (uri, &error);

  g_assert_no_error (error);
  g_assert_true (kith_seed_fill (store, 50, &error));
  g_assert_true (kith_store_close (store, &error));
  g_assert_no_error (error);
}

static void
test_uri (void)
{
  static const char *const uris[] = { "", "sqlite:", "/tmp/x.db",
                                      "postgresql://x", "SQLITE:/x" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kith_store_open (uris[i], &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
    }
}

static void
test_random_bytes (StoreFixture *fixture, gconstpointer data)
{
  static const gssize sizes[] = { 1, 16, 100, 100000 };
  static const char begins[] = "SQLite format 3\0 and then something else";

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *bytes = g_malloc ((gsize) sizes[i]);

      for (gssize j = 0; j < sizes[i]; j++)
        bytes[j] = (char) g_test_rand_int_range (1, 128);
      g_file_set_contents (fixture->path, bytes, sizes[i], NULL);
      assert_refused_and_kept (fixture, "is not a Kith store");
    }

  /* And what begins as a database does. */
  g_file_set_contents (fixture->path, begins, sizeof begins, NULL);
  assert_refused_and_kept (fixture, NULL);
}

static void
test_foreign (StoreFixture *fixture, gconstpointer data)
{
  make_file (fixture, "CREATE TABLE bookmarks (url TEXT)");
  assert_refused_and_kept (fixture, "is not a Kith store");
}

static void
test_newer (StoreFixture *fixture, gconstpointer data)
{
  make_store (fixture);
  make_file (fixture, "PRAGMA user_version=99");
  assert_refused (fixture, "newer");
}

static void
test_truncated (StoreFixture *fixture, gconstpointer data)
{
  GStatBuf status;

  make_store (fixture);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (truncate (fixture->path, status.st_size / 2), ==, 0);
  assert_refused_and_kept (fixture, NULL);
}

static void
test_overwritten (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  make_store (fixture);
  g_file_get_contents (fixture->path, &bytes, &size, NULL);
  memset (bytes + 100, 0x5a, 4000);
  g_file_set_contents (fixture->path, bytes, (gssize) size, NULL);
  assert_refused_and_kept (fixture, NULL);
}

static void
test_directory (StoreFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_refused (fixture, g_strerror (EISDIR));
}

static void
test_below_file (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *below = g_build_filename (fixture->path, "x.db", NULL);

  g_file_set_contents (fixture->path, "x", 1, NULL);
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&below);
  assert_refused (fixture, fixture->folder);
}

static void
test_read_only (StoreFixture *fixture, gconstpointer data)
{
  if (geteuid () == 0)
    {
      g_test_skip ("root writes everywhere");
      return;
    }

  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  assert_refused (fixture, g_strerror (EACCES));
  g_chmod (fixture->folder, 0700);
}

static void
test_twice (StoreFixture *fixture, gconstpointer data)
{
  assert_refused_with (fixture, KITH_ERROR_BUSY, "another kithd");
}

static void
assert_pages_whole (StoreFixture *fixture, const char *names)
{
  g_autofree char *found = store_find (fixture->store,
                                       "{'query':{'sort':[{'fieldName':"
                                       "'info.name.first'}]}}");
  g_autofree char *searched = store_find (
    fixture->store, "{'search':'a','query':{'sort':[{'fieldName':"
                    "'info.name.first'}]}}");

  g_assert_cmpstr (found, ==, names);
  g_assert_cmpstr (searched, ==, names);
}

/* A disk without room, and a log that has none to give: nothing is written,
 * nothing in memory follows what was not, and once there is room it goes on. */
static void
test_no_room (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    info = kith_test_json_object ("{\"name\":{\"first\":\"Adam\"}}");
  KithStoreWrite write = { .info = info };
  g_autoptr (GBytes) bytes = NULL;

  store_fixture_reopen (fixture);
  kith_test_limit_files (1);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_null (i % 2
                       ? store_write_at_once (fixture->store, &write, &error)
                       : store_write (fixture->store, &write, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
      g_clear_error (&error);
      assert_pages_whole (fixture, "Ann");
    }
  g_assert_false (
    store_delete (fixture->store, kith_json_get_string (ann, "id"), 0, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
  g_clear_error (&error);
  g_assert_null (
    kith_store_add_label (fixture->store, "New", NULL, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
  g_clear_error (&error);
  kith_test_limit_files (G_MAXUINT64);

  assert_pages_whole (fixture, "Ann");
  bytes = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);
  assert_pages_whole (fixture, "Adam,Ann");
  store_fixture_reopen (fixture);
  assert_pages_whole (fixture, "Adam,Ann");
}

/* Keys may be managed beside who serves the store, and of nothing else. */
static void
test_beside (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat ("sqlite:", fixture->path, NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "x", NULL);
  g_autofree char *other_uri = g_strconcat ("sqlite:", other, NULL);
  g_autofree char *text = NULL;
  g_autoptr (KithStore) beside = kith_store_open_keys (uri, &error);
  g_autoptr (GPtrArray) keys = NULL;
  KithStoreKey key = { .name = (char *) "desk",
                       .hash = (char *) "abc",
                       .permission = KITH_PERMISSION_VIEW,
                       .created = 5 };

  g_assert_no_error (error);
  g_assert_true (kith_store_add_key (beside, &key, &error));
  kith_store_close (beside, &error);
  keys = kith_store_list_keys (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);

  g_file_set_contents (other, "not a store", -1, NULL);
  g_assert_null (kith_store_open_keys (other_uri, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_file_get_contents (other, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "not a store");
}

/* The power was cut when SQLite had begun to make the file: its length was on
 * the disk, what is in it was not. */
static void
test_cut_at_first (StoreFixture *fixture, gconstpointer data)
{
  /* Its magic; no pages; no pages before; sectors of 512, pages of 4096. */
  guint8 journal[512] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
  static const guint8 zeros[4096];
  g_autofree char *path = g_strconcat (fixture->path, "-journal", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", fixture->path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;

  journal[22] = 0x02;
  journal[26] = 0x10;
  g_assert_true (g_file_set_contents (fixture->path, (const char *) zeros,
                                      sizeof zeros, NULL));
  assert_refused_and_kept (fixture, "not a Kith store");
  g_assert_true (
    g_file_set_contents (path, (const char *) journal, sizeof journal, NULL));
  store = kith_store_open (uri, &error);
  g_assert_no_error (error);
  g_assert_true (kith_store_close (store, &error));
}

static void
test_empty_file (StoreFixture *fixture, gconstpointer data)
{
  g_file_set_contents (fixture->path, "", 0, NULL);
  make_store (fixture);
}

/* A store that may have no more pages than it has. */
static gboolean
write_full (KithDb *db, gpointer data, GError **error)
{
  return kith_db_run (db, error, "INSERT INTO t VALUES (zeroblob(100000))", "");
}

static gpointer
write_large (KithDb *db, gpointer data, GError **error)
{
  return write_full (db, data, error) ? db : NULL;
}

static gpointer
write_small (KithDb *db, gpointer data, GError **error)
{
  return kith_db_run (db, error, "INSERT INTO t VALUES (1)", "") ? db : NULL;
}

typedef struct
{
  guint n_left;
  guint n_ok;
  guint n_full;
  guint n_commits;
} Fullness;

static gint64
on_written (KithDb *db, gboolean committed, gpointer data)
{
  Fullness *fullness = data;

  fullness->n_commits += committed;

  return 0;
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  Fullness *fullness = data;
  g_autoptr (GError) error = NULL;
  gpointer db = g_task_propagate_pointer (G_TASK (result), &error);

  fullness->n_left--;
  fullness->n_ok += db != NULL;
  fullness->n_full += g_error_matches (error, KITH_ERROR,
                                       KITH_ERROR_STORE_FULL);
}

static void
keep (gpointer result)
{
}

/* Of a batch, those for which there is no room fail, and those alone. */
static void
test_full (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Fullness fullness = { 20, 0, 0, 0 };
  KithDb *db;
  KithSqliteWriter *writer;
  gint64 n_rows = 0;

  make_file (fixture, "PRAGMA journal_mode=WAL; CREATE TABLE t (x)");
  db = kith_db_open (fixture->path, KITH_DB_WRITER, 100, &error);
  kith_db_run_script (db, "PRAGMA max_page_count=10", &error);
  g_assert_no_error (error);
  writer = kith_sqlite_writer_new (fixture->path, db, on_written,
                                   /* chore= */ NULL, &fullness, &error);
  g_assert_no_error (error);

  kith_sqlite_writer_hold (writer);
  for (guint i = 0; i < 20; i++)
    kith_sqlite_writer_push (writer,
                             g_task_new (NULL, NULL, on_finished, &fullness),
                             i % 5 == 2 ? write_large : write_small, keep);
  kith_sqlite_writer_release (writer);
  while (fullness.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fullness.n_ok, ==, 16);
  g_assert_cmpuint (fullness.n_full, ==, 4);

  db = kith_sqlite_writer_hold (writer);
  kith_db_query_int (db, -1, &n_rows, &error, "SELECT count(*) FROM t", "");
  kith_sqlite_writer_release (writer);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, 16);
  kith_sqlite_writer_free (writer);
}

/* Without trouble, what was queued together is committed together. */
static void
test_together (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Fullness fullness = { 20, 0, 0, 0 };
  KithDb *db;
  KithSqliteWriter *writer;

  make_file (fixture, "PRAGMA journal_mode=WAL; CREATE TABLE t (x)");
  db = kith_db_open (fixture->path, KITH_DB_WRITER, 100, &error);
  writer = kith_sqlite_writer_new (fixture->path, db, on_written,
                                   /* chore= */ NULL, &fullness, &error);
  g_assert_no_error (error);

  kith_sqlite_writer_hold (writer);
  for (guint i = 0; i < 20; i++)
    kith_sqlite_writer_push (writer,
                             g_task_new (NULL, NULL, on_finished, &fullness),
                             write_small, keep);
  kith_sqlite_writer_release (writer);
  while (fullness.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fullness.n_ok, ==, 20);
  g_assert_cmpuint (fullness.n_commits, ==, 1);
  kith_sqlite_writer_free (writer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/broken/uri", test_uri);
#define ADD(name, function)                                                    \
  g_test_add ("/store/broken/" name, StoreFixture, NULL, set_up_folder,        \
              function, tear_down_folder)
  ADD ("random-bytes", test_random_bytes);
  ADD ("foreign", test_foreign);
  ADD ("newer", test_newer);
  ADD ("truncated", test_truncated);
  ADD ("overwritten", test_overwritten);
  ADD ("directory", test_directory);
  ADD ("below-file", test_below_file);
  ADD ("read-only", test_read_only);
  ADD ("empty-file", test_empty_file);
  ADD ("cut-at-first", test_cut_at_first);
  ADD ("full", test_full);
  ADD ("together", test_together);
#undef ADD
  g_test_add ("/store/broken/twice", StoreFixture, NULL, store_fixture_set_up,
              test_twice, store_fixture_tear_down);
  g_test_add ("/store/broken/no-room", StoreFixture, NULL, store_fixture_set_up,
              test_no_room, store_fixture_tear_down);
  g_test_add ("/store/broken/beside", StoreFixture, NULL, store_fixture_set_up,
              test_beside, store_fixture_tear_down);

  return g_test_run ();
}
