/* test-log-vfs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "store/database/kith-db.h"
#include "store/database/kith-log-vfs.h"
#include "store/database/kith-sqlite-schema.h"
#include "test-utils.h"

/* Of a KiB: several buffers full. */
#define N_LONG 500
#define KIB 1024

/* What reaches the log's file. */
static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  sqlite3_io_methods methods;
  const sqlite3_io_methods *real_methods;
  guint n_writes;
  guint n_syncs;
  gboolean is_full;
} disk;

typedef struct
{
  char *folder;
  char *path;
  KithDb *db;
} Fixture;

static int
disk_write (sqlite3_file *file,
            const void *data,
            int size,
            sqlite3_int64 offset)
{
  if (disk.is_full)
    return SQLITE_FULL;

  disk.n_writes++;

  return disk.real_methods->xWrite (file, data, size, offset);
}

static int
disk_sync (sqlite3_file *file, int flags)
{
  disk.n_syncs++;

  return disk.real_methods->xSync (file, flags);
}

/* The file stays the real one's, with other methods. */
static int
disk_open (sqlite3_vfs *vfs,
           sqlite3_filename path,
           sqlite3_file *file,
           int flags,
           int *out_flags)
{
  int result = disk.real->xOpen (disk.real, path, file, flags, out_flags);

  if ((flags & SQLITE_OPEN_WAL) != 0 && file->pMethods != NULL)
    {
      disk.real_methods = file->pMethods;
      disk.methods = *file->pMethods;
      disk.methods.xWrite = disk_write;
      disk.methods.xSync = disk_sync;
      file->pMethods = &disk.methods;
    }

  return result;
}

static KithDb *
open_db (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KithDb *db = kith_db_open_on (fixture->path, "kith-test-disk", KITH_DB_WRITER,
                                1024, &error);

  g_assert_no_error (error);

  return db;
}

static void
run (KithDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  kith_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

static gint64
get (KithDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  kith_db_query_int (db, -1, &value, &error, sql, "");
  g_assert_no_error (error);

  return value;
}

/* By who opens it anew, with nothing of ours in between. */
static void
assert_sound (Fixture *fixture, gint64 n_rows)
{
  g_autofree char *result = NULL;
  sqlite3_stmt *statement = NULL;
  sqlite3 *plain = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &plain), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (plain, "PRAGMA integrity_check", -1,
                                       &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  result = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_cmpstr (result, ==, "ok");

  g_assert_cmpint (sqlite3_prepare_v2 (plain, "SELECT count(*) FROM a", -1,
                                       &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int64 (statement, 0), ==, n_rows);
  sqlite3_finalize (statement);
  sqlite3_close (plain);
}

static void
add_long (KithDb *db)
{
  for (guint i = 0; i < N_LONG; i++)
    run (db, "INSERT INTO a VALUES (randomblob(1024))");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = kith_test_tmpdir ();
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->db = open_db (fixture);
  kith_sqlite_schema_set_wal (fixture->db, &error);
  g_assert_no_error (error);
  run (fixture->db, "CREATE TABLE a (x); CREATE TABLE b (x);"
                    "CREATE TABLE c (x); CREATE TABLE d (x)");
  disk.n_writes = disk.n_syncs = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_db_close (fixture->db);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
commit (KithTransaction *transaction)
{
  g_autoptr (GError) error = NULL;

  kith_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

static void
begin (KithTransaction *transaction, KithDb *db)
{
  g_autoptr (GError) error = NULL;

  kith_transaction_begin (transaction, db, &error);
  g_assert_no_error (error);
}

static void
test_together (Fixture *fixture, gconstpointer data)
{
  g_auto (KithTransaction) transaction = { NULL };
  KithDb *other = open_db (fixture);

  begin (&transaction, fixture->db);
  run (fixture->db, "INSERT INTO a VALUES (1); INSERT INTO b VALUES (2);"
                    "INSERT INTO c VALUES (3); INSERT INTO d VALUES (4)");
  commit (&transaction);

  g_assert_cmpuint (disk.n_writes, ==, 1);
  g_assert_cmpuint (disk.n_syncs, ==, 1);
  g_assert_cmpint (get (other, "SELECT a.x + b.x + c.x + d.x FROM a, b, c, d"),
                   ==, 1 + 2 + 3 + 4);

  kith_db_close (other);
  assert_sound (fixture, 1);
}

/* Much more than is put together at once. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_auto (KithTransaction) transaction = { NULL };
  KithDb *other = open_db (fixture);

  begin (&transaction, fixture->db);
  add_long (fixture->db);
  commit (&transaction);

  g_assert_cmpuint (disk.n_writes, >, 1);
  g_assert_cmpuint (disk.n_writes, <, N_LONG / 4);
  g_assert_cmpint (get (other, "SELECT sum(length(x)) FROM a"), ==,
                   N_LONG * KIB);

  kith_db_close (other);
  assert_sound (fixture, N_LONG);
}

/* What does not fit SQLite's cache is in the log before it is committed, and is
 * read from there.  Once it is undone others write over it, and it must not
 * come back. */
static void
test_spilled (Fixture *fixture, gconstpointer data)
{
  g_auto (KithTransaction) transaction = { NULL };
  KithDb *other = open_db (fixture);

  add_long (fixture->db);
  run (fixture->db, "PRAGMA cache_size = 8; PRAGMA cache_spill = 8");
  disk.n_writes = 0;
  begin (&transaction, fixture->db);
  run (fixture->db, "UPDATE a SET x = zeroblob(1024)");
  g_assert_cmpuint (disk.n_writes, >, 1);
  g_assert_cmpint (get (fixture->db, "SELECT sum(x = zeroblob(1024)) FROM a"),
                   ==, N_LONG);
  run (fixture->db, "UPDATE a SET x = zeroblob(1023)");
  kith_transaction_clear (&transaction);

  begin (&transaction, other);
  run (other, "UPDATE a SET x = randomblob(1024)");
  commit (&transaction);

  g_assert_cmpint (get (fixture->db, "SELECT sum(length(x)) FROM a"), ==,
                   N_LONG * KIB);
  g_assert_cmpint (get (other, "SELECT sum(length(x)) FROM a"), ==,
                   N_LONG * KIB);
  kith_db_close (other);
  assert_sound (fixture, N_LONG);
}

/* What could not be written does not come back. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_auto (KithTransaction) transaction = { NULL };
  g_autoptr (GError) error = NULL;
  KithDb *other = open_db (fixture);

  run (fixture->db, "INSERT INTO a VALUES (0)");
  begin (&transaction, fixture->db);
  run (fixture->db, "INSERT INTO a VALUES (1)");
  disk.is_full = TRUE;
  g_assert_false (kith_transaction_commit (&transaction, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
  disk.is_full = FALSE;
  kith_transaction_clear (&transaction);

  begin (&transaction, other);
  run (other, "INSERT INTO b VALUES (2)");
  commit (&transaction);
  kith_db_close (other);

  g_assert_cmpint (get (fixture->db, "SELECT count(*) FROM a"), ==, 1);
  g_assert_cmpint (get (fixture->db, "SELECT x FROM b"), ==, 2);
  assert_sound (fixture, 1);
}

static void
test_find (void)
{
  const char *name = kith_log_vfs_find ("kith-test-disk");

  g_assert_nonnull (name);
  g_assert_cmpstr (kith_log_vfs_find ("kith-test-disk"), ==, name);
  g_assert_cmpstr (kith_log_vfs_find (NULL), !=, name);
  g_assert_null (kith_log_vfs_find ("no such"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  disk.real = sqlite3_vfs_find (NULL);
  disk.vfs = *disk.real;
  disk.vfs.pNext = NULL;
  disk.vfs.zName = "kith-test-disk";
  disk.vfs.xOpen = disk_open;
  sqlite3_vfs_register (&disk.vfs, FALSE);

#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, NULL, set_up, test, tear_down)

  ADD ("/log-vfs/together", test_together);
  ADD ("/log-vfs/long", test_long);
  ADD ("/log-vfs/spilled", test_spilled);
  ADD ("/log-vfs/full", test_full);
  g_test_add_func ("/log-vfs/find", test_find);

#undef ADD

  return g_test_run ();
}
