/* damaged-utils.c: a file of what waits, and what can be wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "damaged-utils.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kith-json.h"
#include "test-utils.h"

void
damaged_open (DamagedFixture *fixture)
{
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
}

void
damaged_close (DamagedFixture *fixture)
{
  kith_outbox_file_close (fixture->file);
  g_clear_object (&fixture->file);
}

void
damaged_set_up (DamagedFixture *fixture, gconstpointer data)
{
  fixture->folder = kith_test_tmpdir ();
  fixture->path = g_build_filename (fixture->folder, "own.db", NULL);
  damaged_open (fixture);
}

void
damaged_tear_down (DamagedFixture *fixture, gconstpointer data)
{
  if (fixture->file != NULL)
    damaged_close (fixture);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
damaged_write (DamagedFixture *fixture, KithOutboxBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_file_write_async (fixture->file, batch, kith_test_result_cb,
                                &result);
  kith_test_wait (kith_test_has_result, &result, 30000);
  kith_outbox_file_write_finish (fixture->file, result, &error);
  g_assert_no_error (error);
}

GPtrArray *
damaged_load (DamagedFixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_file_load_async (fixture->file, NULL, kith_test_result_cb,
                               &result);
  kith_test_wait (kith_test_has_result, &result, 30000);

  return kith_outbox_file_load_finish (fixture->file, result, error);
}

GPtrArray *
damaged_load_all (DamagedFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = damaged_load (fixture, &error);

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

void
damaged_put (KithOutboxBatch *batch,
             KithOutboxKind kind,
             guint number,
             guint padding)
{
  g_autofree char *id = g_strdup_printf ("id%03u", number);
  g_autoptr (JsonObject) document = make_document (number, padding);

  kith_outbox_batch_put (batch, kind, id, document);
}

/* What grows needs another page, which is not the next one. */
static void
put_aside_and_back (DamagedFixture *fixture, guint number)
{
  static const guint paddings[] = { 3 * DAMAGED_PADDING, DAMAGED_PADDING };

  for (gsize i = 0; i < G_N_ELEMENTS (paddings); i++)
    {
      KithOutboxBatch *batch = kith_outbox_batch_new ();

      damaged_put (batch, KITH_OUTBOX_KIND_ENTRY, number, paddings[i]);
      damaged_write (fixture, batch);
    }
}

/* Some have been sent, so that there is room that was in use. */
void
damaged_fill (DamagedFixture *fixture)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  KithOutboxBatch *removal = kith_outbox_batch_new ();

  for (guint i = 0; i < 2 * DAMAGED_N_RECORDS; i++)
    damaged_put (batch, KITH_OUTBOX_KIND_ENTRY, i, DAMAGED_PADDING);
  damaged_write (fixture, batch);
  for (guint i = DAMAGED_N_RECORDS; i < 2 * DAMAGED_N_RECORDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%03u", i);

      kith_outbox_batch_remove (removal, KITH_OUTBOX_KIND_ENTRY, id);
    }
  damaged_write (fixture, removal);
  put_aside_and_back (fixture, DAMAGED_N_RECORDS / 3);
}

/* Damage */

GByteArray *
damaged_read_bytes (const char *path)
{
  char *content;
  gsize size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);

  return g_byte_array_new_take ((guint8 *) content, size);
}

void
damaged_write_bytes (const char *path, GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, (const char *) bytes->data,
                            (gssize) bytes->len, G_FILE_SET_CONTENTS_CONSISTENT,
                            0600, &error);
  g_assert_no_error (error);
}

/* Whatever was in the memory of the disk; the file stays the same one. */
void
damaged_overwrite (DamagedFixture *fixture, gsize offset, gsize size)
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
gsize
damaged_find_page (DamagedFixture *fixture, guint8 type, guint n)
{
  g_autoptr (GByteArray) bytes = damaged_read_bytes (fixture->path);

  for (gsize i = DAMAGED_PAGE_BYTES; i < bytes->len; i += DAMAGED_PAGE_BYTES)
    if (bytes->data[i] == type && n-- == 0)
      return i;

  g_assert_not_reached ();
}

/* Afterwards */

GPtrArray *
damaged_list_aside (DamagedFixture *fixture)
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
KithOutboxRecord *
damaged_find (GPtrArray *records, KithOutboxKind kind, const char *id)
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
guint
damaged_count (GPtrArray *records)
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
      g_assert_cmpint (number, <, DAMAGED_N_RECORDS);
      document = make_document ((guint) number, DAMAGED_PADDING);
      g_assert_true (kith_json_object_equal (record->document, document));
      last = number;
      n++;
    }

  return n;
}

void
damaged_assert_no_remains (DamagedFixture *fixture)
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
guint
damaged_assert_rescued (DamagedFixture *fixture)
{
  g_autoptr (GByteArray) was = damaged_read_bytes (fixture->path);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  g_autoptr (GByteArray) is = NULL;
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  KithOutboxRecord *damage;
  struct stat about;
  guint n;

  records = damaged_load_all (fixture);
  n = damaged_count (records);
  damage = damaged_find (records, KITH_OUTBOX_KIND_DAMAGE, NULL);
  g_assert_nonnull (damage);
  aside = damaged_list_aside (fixture);
  g_assert_cmpuint (aside->len, ==, 1);
  g_assert_cmpstr (kith_json_get_string (damage->document, "file"), ==,
                   g_ptr_array_index (aside, 0));
  g_assert_cmpint (kith_json_get_int (damage->document, "changes", -1), ==, n);
  is = damaged_read_bytes (g_ptr_array_index (aside, 0));
  g_assert_cmpmem (was->data, was->len, is->data, is->len);
  damaged_assert_no_remains (fixture);
  g_assert_no_errno (g_stat (fixture->path, &about));
  g_assert_cmphex (about.st_mode & 0077, ==, 0);

  damaged_put (batch, KITH_OUTBOX_KIND_ENTRY, 0, DAMAGED_PADDING);
  damaged_put (batch, KITH_OUTBOX_KIND_DRAFT, DAMAGED_N_RECORDS,
               3 * DAMAGED_PAGE_BYTES);
  damaged_write (fixture, batch);
  damaged_close (fixture);
  damaged_open (fixture);
  again = damaged_load_all (fixture);
  g_assert_nonnull (damaged_find (again, KITH_OUTBOX_KIND_DRAFT, "id060"));
  g_assert_cmpuint (again->len, ==,
                    records->len + 1
                      + (damaged_find (records, KITH_OUTBOX_KIND_ENTRY, "id000")
                         == NULL));

  return n;
}

void
damaged_begin_anew (DamagedFixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_no_errno (g_unlink (path));
    }
}
