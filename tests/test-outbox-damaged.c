/* test-outbox-damaged.c: the file of what waits is damaged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/outbox/kith-outbox-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define PAGE_BYTES 4096
#define N_RECORDS 60
/* So that a page has a few. */
#define PADDING 900

typedef struct
{
  char *folder;
  char *path;
  KithOutboxFile *file;
} Fixture;

static void
open_file (Fixture *fixture)
{
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
}

static void
close_file (Fixture *fixture)
{
  kith_outbox_file_close (fixture->file);
  g_clear_object (&fixture->file);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = kith_test_tmpdir ();
  fixture->path = g_build_filename (fixture->folder, "own.db", NULL);
  open_file (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->file != NULL)
    close_file (fixture);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
write_batch (Fixture *fixture, KithOutboxBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_file_write_async (fixture->file, batch, kith_test_result_cb,
                                &result);
  kith_test_wait (kith_test_has_result, &result, 30000);
  kith_outbox_file_write_finish (fixture->file, result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
load (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_file_load_async (fixture->file, NULL, kith_test_result_cb,
                               &result);
  kith_test_wait (kith_test_has_result, &result, 30000);

  return kith_outbox_file_load_finish (fixture->file, result, error);
}

static GPtrArray *
load_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = load (fixture, &error);

  g_assert_no_error (error);

  return records;
}

/* (transfer full) */
static JsonObject *
make_document (guint number, guint padding)
{
  g_autofree char *text = g_strnfill (padding, 'x');
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "n", number);
  json_object_set_string_member (document, "text", text);

  return document;
}

static void
put (KithOutboxBatch *batch, KithOutboxKind kind, guint number, guint padding)
{
  g_autofree char *id = g_strdup_printf ("id%03u", number);
  g_autoptr (JsonObject) document = make_document (number, padding);

  kith_outbox_batch_put (batch, kind, id, document);
}

/* What grows needs another page, which is not the next one. */
static void
put_aside_and_back (Fixture *fixture, guint number)
{
  static const guint paddings[] = { 3 * PADDING, PADDING };

  for (gsize i = 0; i < G_N_ELEMENTS (paddings); i++)
    {
      KithOutboxBatch *batch = kith_outbox_batch_new ();

      put (batch, KITH_OUTBOX_KIND_ENTRY, number, paddings[i]);
      write_batch (fixture, batch);
    }
}

/* Some have been sent, so that there is room that was in use. */
static void
fill (Fixture *fixture)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  KithOutboxBatch *removal = kith_outbox_batch_new ();

  for (guint i = 0; i < 2 * N_RECORDS; i++)
    put (batch, KITH_OUTBOX_KIND_ENTRY, i, PADDING);
  write_batch (fixture, batch);
  for (guint i = N_RECORDS; i < 2 * N_RECORDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%03u", i);

      kith_outbox_batch_remove (removal, KITH_OUTBOX_KIND_ENTRY, id);
    }
  write_batch (fixture, removal);
  put_aside_and_back (fixture, N_RECORDS / 3);
}

/* Damage */

static GByteArray *
read_bytes (const char *path)
{
  char *content;
  gsize size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);

  return g_byte_array_new_take ((guint8 *) content, size);
}

static void
write_bytes (const char *path, GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, (const char *) bytes->data,
                            (gssize) bytes->len, G_FILE_SET_CONTENTS_CONSISTENT,
                            0600, &error);
  g_assert_no_error (error);
}

/* Whatever was in the memory of the disk; the file stays the same one. */
static void
overwrite (Fixture *fixture, gsize offset, gsize size)
{
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  int fd = g_open (fixture->path, O_WRONLY, 0);

  g_assert_no_errno (fd);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) g_rand_int (rand);
  g_assert_cmpint (pwrite (fd, bytes, size, (off_t) offset), ==, size);
  close (fd);
}

/* A page whose first byte is @type, from the @n'th on. */
static gsize
find_page (Fixture *fixture, guint8 type, guint n)
{
  g_autoptr (GByteArray) bytes = read_bytes (fixture->path);

  for (gsize i = PAGE_BYTES; i < bytes->len; i += PAGE_BYTES)
    if (bytes->data[i] == type && n-- == 0)
      return i;

  g_assert_not_reached ();
}

/* Afterwards */

static GPtrArray *
list_aside (Fixture *fixture)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (strstr (name, "-unreadable-") != NULL && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_build_filename (fixture->folder, name, NULL));

  return names;
}

/* (nullable) */
static KithOutboxRecord *
find (GPtrArray *records, KithOutboxKind kind, const char *id)
{
  for (guint i = 0; i < records->len; i++)
    {
      KithOutboxRecord *record = g_ptr_array_index (records, i);

      if (record->kind == kind && (id == NULL || g_str_equal (record->id, id)))
        return record;
    }

  return NULL;
}

/* How many there are of those that there should be; no others, in their order,
 * and each as it was. */
static guint
count (GPtrArray *records)
{
  gint64 last = -1;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    {
      KithOutboxRecord *record = g_ptr_array_index (records, i);
      gint64 number = kith_json_get_int (record->document, "n", -1);
      g_autoptr (JsonObject) document = NULL;

      if (record->kind == KITH_OUTBOX_KIND_DAMAGE)
        continue;

      g_assert_cmpint (number, >, last);
      g_assert_cmpint (number, <, N_RECORDS);
      document = make_document ((guint) number, PADDING);
      g_assert_true (kith_json_object_equal (record->document, document));
      last = number;
      n++;
    }

  return n;
}

static void
assert_no_remains (Fixture *fixture)
{
  static const char *const ends[] = { ".rescued", ".rescuing", ".scratch",
                                      ".scratch-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, ends[i], NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* It was set aside once, with what it had; what could be read can be read
 * again; it can be written.  Returns: how many are left */
static guint
assert_rescued (Fixture *fixture)
{
  g_autoptr (GByteArray) was = read_bytes (fixture->path);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  g_autoptr (GByteArray) is = NULL;
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  KithOutboxRecord *damage;
  struct stat about;
  guint n;

  records = load_all (fixture);
  n = count (records);
  damage = find (records, KITH_OUTBOX_KIND_DAMAGE, NULL);
  g_assert_nonnull (damage);
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
  g_assert_cmpstr (kith_json_get_string (damage->document, "file"), ==,
                   g_ptr_array_index (aside, 0));
  g_assert_cmpint (kith_json_get_int (damage->document, "changes", -1), ==, n);
  is = read_bytes (g_ptr_array_index (aside, 0));
  g_assert_cmpmem (was->data, was->len, is->data, is->len);
  assert_no_remains (fixture);
  g_assert_no_errno (g_stat (fixture->path, &about));
  g_assert_cmphex (about.st_mode & 0077, ==, 0);

  put (batch, KITH_OUTBOX_KIND_ENTRY, 0, PADDING);
  put (batch, KITH_OUTBOX_KIND_DRAFT, N_RECORDS, 3 * PAGE_BYTES);
  write_batch (fixture, batch);
  close_file (fixture);
  open_file (fixture);
  again = load_all (fixture);
  g_assert_nonnull (find (again, KITH_OUTBOX_KIND_DRAFT, "id060"));
  g_assert_cmpuint (again->len, ==,
                    records->len + 1
                      + (find (records, KITH_OUTBOX_KIND_ENTRY, "id000")
                         == NULL));

  return n;
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  guint n;

  fill (fixture);
  close_file (fixture);
  overwrite (fixture, find_page (fixture, 0x0d, 4), PAGE_BYTES);
  open_file (fixture);
  n = assert_rescued (fixture);
  g_assert_cmpuint (n, <, N_RECORDS);
  /* A page has no more than four. */
  g_assert_cmpuint (n, >=, N_RECORDS - 4);
}

/* All is there, and no way to it. */
static void
test_pointers (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  close_file (fixture);
  overwrite (fixture, find_page (fixture, 0x05, 0), PAGE_BYTES);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
}

/* It can be read, and not written. */
static void
test_index (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  close_file (fixture);
  overwrite (fixture, find_page (fixture, 0x0a, 0), PAGE_BYTES);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
}

static void
test_header (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  close_file (fixture);
  overwrite (fixture, 0, 100);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
}

/* Its name and its kind are still those of a database. */
static void
test_schema (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  close_file (fixture);
  overwrite (fixture, 100, PAGE_BYTES - 100);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  close_file (fixture);
  overwrite (fixture, 0, 2 * PAGE_BYTES);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  guint n;

  fill (fixture);
  close_file (fixture);
  bytes = read_bytes (fixture->path);
  g_byte_array_set_size (bytes,
                         (guint) find_page (fixture, 0x0d, 6) + PAGE_BYTES / 2);
  write_bytes (fixture->path, bytes);
  open_file (fixture);
  n = assert_rescued (fixture);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, N_RECORDS);
}

/* What is there is no file of ours, and may be somebody's. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  static const char diary[] = "Dear diary, today I…";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  close_file (fixture);
  g_byte_array_append (bytes, (const guint8 *) diary, sizeof diary);
  write_bytes (fixture->path, bytes);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, 0);
}

/* One that cannot be read of many that can. */
static void
test_document (Fixture *fixture, gconstpointer data)
{
  sqlite3 *handle;

  fill (fixture);
  close_file (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (
    sqlite3_exec (handle,
                  "UPDATE record SET document = replace (document, '\"text\"',"
                  " '*text\"') WHERE id = 'id010'",
                  NULL, NULL, NULL),
    ==, SQLITE_OK);
  sqlite3_close (handle);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS - 1);
}

/* The log has what the file has not yet. */

/* As it is when the program is killed. */
static void
leave_log (Fixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GByteArray) bytes = read_bytes (fixture->path);
  g_autoptr (GByteArray) log_bytes = read_bytes (log);

  g_assert_cmpuint (log_bytes->len, >, 0);
  close_file (fixture);
  write_bytes (fixture->path, bytes);
  write_bytes (log, log_bytes);
}

static void
fill_with_log (Fixture *fixture)
{
  KithOutboxBatch *batch;

  fill (fixture);
  close_file (fixture);
  open_file (fixture);
  batch = kith_outbox_batch_new ();
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, "id000");
  put (batch, KITH_OUTBOX_KIND_ENTRY, N_RECORDS - 1, PADDING);
  write_batch (fixture, batch);
  leave_log (fixture);
}

static void
assert_log_is_aside (Fixture *fixture)
{
  g_autoptr (GPtrArray) aside = list_aside (fixture);
  g_autofree char *log = g_strconcat (g_ptr_array_index (aside, 0), "-wal",
                                      NULL);
  struct stat about;

  g_assert_no_errno (g_stat (log, &about));
  g_assert_cmpint (about.st_size, >, 0);
}

static void
test_header_with_log (Fixture *fixture, gconstpointer data)
{
  fill_with_log (fixture);
  overwrite (fixture, 0, 100);
  open_file (fixture);
  /* What was sent since stays so. */
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS - 1);
  assert_log_is_aside (fixture);
}

static void
test_only_log (Fixture *fixture, gconstpointer data)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GByteArray) nothing = g_byte_array_new ();

  for (guint i = 0; i < N_RECORDS; i++)
    put (batch, KITH_OUTBOX_KIND_ENTRY, i, PADDING);
  write_batch (fixture, batch);
  leave_log (fixture);
  write_bytes (fixture->path, nothing);
  open_file (fixture);
  g_assert_cmpuint (assert_rescued (fixture), ==, N_RECORDS);
  assert_log_is_aside (fixture);
}

/* Each time, at any step of it */

static void
begin_anew (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_no_errno (g_unlink (path));
    }
}

/* The power is cut while it is set aside, after so many of its renames. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
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
      overwrite (fixture, 0, 100);
      damaged = read_bytes (fixture->path);
      damaged_log = read_bytes (log);
      open_file (fixture);
      records = load_all (fixture);
      close_file (fixture);
      aside = list_aside (fixture);
      aside_log = g_strconcat (g_ptr_array_index (aside, 0), "-wal", NULL);

      g_assert_no_errno (g_rename (fixture->path, rescued));
      if (n_done < 2)
        g_assert_no_errno (g_rename (aside_log, log));
      if (n_done < 1)
        g_assert_no_errno (
          g_rename (g_ptr_array_index (aside, 0), fixture->path));

      g_clear_pointer (&records, g_ptr_array_unref);
      open_file (fixture);
      records = load_all (fixture);
      g_assert_cmpuint (count (records), ==, N_RECORDS - 1);
      g_ptr_array_unref (aside);
      aside = list_aside (fixture);
      g_assert_cmpuint (aside->len, ==, 1);
      assert_log_is_aside (fixture);
      assert_no_remains (fixture);
      close_file (fixture);
      begin_anew (fixture);
      open_file (fixture);
    }
}

/* What is aside stays, whatever happens on the same day. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  fill (fixture);
  close_file (fixture);
  for (guint i = 0; i < 3; i++)
    {
      overwrite (fixture, 0, 100);
      open_file (fixture);
      g_clear_pointer (&records, g_ptr_array_unref);
      records = load_all (fixture);
      close_file (fixture);
    }
  g_assert_cmpuint (count (records), ==, N_RECORDS);
  g_assert_cmpuint (records->len, ==, N_RECORDS + 3);
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 3);
  open_file (fixture);
}

/* The other program's file, which is taken over. */
static void
test_beside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (fixture->path);
  g_autofree char *other = g_strconcat (path, ".1", NULL);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  fill (fixture);
  close_file (fixture);
  g_assert_no_errno (g_rename (path, other));
  g_free (fixture->path);
  fixture->path = g_strdup (other);
  overwrite (fixture, 0, 100);
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
  open_file (fixture);
  records = load_all (fixture);
  g_assert_cmpuint (count (records), ==, N_RECORDS);
  g_assert_nonnull (find (records, KITH_OUTBOX_KIND_DAMAGE, NULL));
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
}

/* Its program was gone before it was back in its place. */
static void
test_beside_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_strconcat (fixture->path, ".1.rescued", NULL);
  g_autoptr (GPtrArray) records = NULL;

  fill (fixture);
  close_file (fixture);
  overwrite (fixture, 0, 100);
  open_file (fixture);
  g_ptr_array_unref (load_all (fixture));
  close_file (fixture);
  g_assert_no_errno (g_rename (fixture->path, other));
  open_file (fixture);
  records = load_all (fixture);
  g_assert_cmpuint (count (records), ==, N_RECORDS);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

/* Damaged under the program that has it. */
static void
test_under_way (Fixture *fixture, gconstpointer data)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  fill (fixture);
  close_file (fixture);
  open_file (fixture);
  g_ptr_array_unref (load_all (fixture));
  overwrite (fixture, find_page (fixture, 0x0a, 0), PAGE_BYTES);
  put (batch, KITH_OUTBOX_KIND_DRAFT, 0, PADDING);
  write_batch (fixture, batch);
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
  records = load_all (fixture);
  g_assert_cmpuint (records->len, ==, N_RECORDS + 2);
}

/* No room and no permission are no damage. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) aside = NULL;

  fill (fixture);
  close_file (fixture);
  g_assert_no_errno (g_rename (fixture->path, away));
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  open_file (fixture);
  g_assert_null (load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_no_errno (g_rmdir (fixture->path));
  g_assert_no_errno (g_rename (away, fixture->path));
  records = load_all (fixture);
  g_assert_cmpuint (count (records), ==, N_RECORDS);
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 0);
}

/* A newer Kith knows what is in it. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  sqlite3 *handle;

  fill (fixture);
  close_file (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle,
                                 "ALTER TABLE record RENAME TO other;"
                                 "PRAGMA user_version=2",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
  open_file (fixture);
  g_assert_null (load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  aside = list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 0);
}

/* Any byte of it may be any other: it is read, or rescued, and can be written
 * afterwards; what was sent never comes back. */
static void
test_any (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GByteArray) sound = NULL;

  fill (fixture);
  close_file (fixture);
  sound = read_bytes (fixture->path);
  for (guint i = 0; i < 40; i++)
    {
      gsize size = (gsize) 1 << g_rand_int_range (rand, 0, 15);
      gsize offset = (gsize) g_rand_int_range (rand, 0,
                                               (gint32) (sound->len - size));
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GPtrArray) again = NULL;
      KithOutboxBatch *batch = kith_outbox_batch_new ();

      begin_anew (fixture);
      write_bytes (fixture->path, sound);
      overwrite (fixture, offset, size);
      open_file (fixture);
      records = load_all (fixture);
      for (guint k = 0; k < records->len; k++)
        {
          KithOutboxRecord *record = g_ptr_array_index (records, k);

          g_assert_cmpint (kith_json_get_int (record->document, "n", -1), <,
                           N_RECORDS);
        }
      put (batch, KITH_OUTBOX_KIND_DRAFT, N_RECORDS, PADDING);
      write_batch (fixture, batch);
      again = load_all (fixture);
      g_assert_cmpuint (again->len, ==, records->len + 1);
      close_file (fixture);
    }
  open_file (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-damaged/" name, Fixture, NULL, set_up, function,        \
              tear_down)

  ADD ("page", test_page);
  ADD ("pointers", test_pointers);
  ADD ("index", test_index);
  ADD ("header", test_header);
  ADD ("schema", test_schema);
  ADD ("start", test_start);
  ADD ("truncated", test_truncated);
  ADD ("foreign", test_foreign);
  ADD ("document", test_document);
  ADD ("header-with-log", test_header_with_log);
  ADD ("only-log", test_only_log);
  ADD ("interrupted", test_interrupted);
  ADD ("twice", test_twice);
  ADD ("beside", test_beside);
  ADD ("beside-interrupted", test_beside_interrupted);
  ADD ("under-way", test_under_way);
  ADD ("unreadable", test_unreadable);
  ADD ("newer", test_newer);
  ADD ("any", test_any);

#undef ADD

  return g_test_run ();
}
