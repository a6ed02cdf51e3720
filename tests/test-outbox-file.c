/* test-outbox-file.c: the file of what waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/outbox/kith-outbox-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

typedef struct
{
  char *folder;
  char *path;
  KithOutboxFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = kith_test_tmpdir ();
  fixture->path = g_build_filename (fixture->folder, "kith", "outbox.db", NULL);
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->file != NULL)
    kith_outbox_file_close (fixture->file);
  g_clear_object (&fixture->file);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
reopen (Fixture *fixture)
{
  kith_outbox_file_close (fixture->file);
  g_clear_object (&fixture->file);
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
}

static gboolean
write_batch (Fixture *fixture, KithOutboxBatch *batch, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_file_write_async (fixture->file, batch, kith_test_result_cb,
                                &result);
  kith_test_wait (kith_test_has_result, &result, 10000);

  return kith_outbox_file_write_finish (fixture->file, result, error);
}

static void
put (Fixture *fixture, KithOutboxKind kind, const char *id, const char *json)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = kith_test_json_object (json);
  g_autoptr (GError) error = NULL;

  kith_outbox_batch_put (batch, kind, id, document);
  write_batch (fixture, batch, &error);
  g_assert_no_error (error);
}

static GPtrArray *
load (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_file_load_async (fixture->file, NULL, kith_test_result_cb,
                               &result);
  kith_test_wait (kith_test_has_result, &result, 10000);

  return kith_outbox_file_load_finish (fixture->file, result, error);
}

/* @expected: "KIND:ID:DOCUMENT" each, in order. */
static void
assert_records (Fixture *fixture, const char *const *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = load (fixture, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      KithOutboxRecord *record = g_ptr_array_index (records, i);
      g_autofree char *json = kith_json_print (record->document);
      g_autofree char *text = g_strdup_printf ("%d:%s:%s", record->kind,
                                               record->id, json);

      g_assert_cmpstr (text, ==, expected[i]);
    }
  g_assert_null (expected[records->len]);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  const char *const nothing[] = { NULL };
  struct stat about;

  assert_records (fixture, nothing);

  /* What a person typed is nobody else's business. */
  g_assert_cmpint (g_stat (fixture->path, &about), ==, 0);
  g_assert_cmphex (about.st_mode & 0077, ==, 0);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { "0:a:{\"n\":3}", "0:b:{\"n\":2}",
                                   "1:a:{\"n\":4}", NULL };

  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":1}");
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "b", "{\"n\":2}");
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":3}");
  put (fixture, KITH_OUTBOX_KIND_DRAFT, "a", "{\"n\":4}");
  assert_records (fixture, expected);

  reopen (fixture);
  assert_records (fixture, expected);
}

static void
test_together (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { "2:j:{}", NULL };
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (GError) error = NULL;

  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":1}");
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, "a");
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_JOURNAL, "j", document);
  write_batch (fixture, batch, &error);
  g_assert_no_error (error);

  reopen (fixture);
  assert_records (fixture, expected);
}

/* What the file has may be newer. */
static void
test_keep_existing (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { "0:a:{\"n\":2}", "0:b:{\"n\":1}", NULL };
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = kith_test_json_object ("{\"n\":1}");
  g_autoptr (GError) error = NULL;

  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":2}");
  kith_outbox_batch_keep_existing (batch);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, "a", document);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, "b", document);
  write_batch (fixture, batch, &error);
  g_assert_no_error (error);
  assert_records (fixture, expected);
}

/* Of several programs each has a file; what one leaves is the next one's that
 * starts. */
static void
test_taken (Fixture *fixture, gconstpointer data)
{
  const char *const first_only[] = { "0:a:{\"n\":1}", NULL };
  const char *const second_only[] = { "0:b:{}", "1:a:{}", NULL };
  const char *const both[] = { "0:a:{\"n\":1}", "0:b:{}", "1:a:{}", NULL };
  g_autoptr (KithOutboxFile) first = NULL;

  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":1}");
  first = g_steal_pointer (&fixture->file);
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "b", "{}");
  put (fixture, KITH_OUTBOX_KIND_DRAFT, "a", "{}");
  assert_records (fixture, second_only);

  /* Not while it is there. */
  kith_outbox_file_close (first);
  g_set_object (&first, fixture->file);
  g_clear_object (&fixture->file);
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
  assert_records (fixture, first_only);

  kith_outbox_file_close (first);
  reopen (fixture);
  assert_records (fixture, both);
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":1}");
  reopen (fixture);
  assert_records (fixture, both);
}

/* It is in one file only: what is sent from here is not sent again. */
static void
test_taken_over_once (Fixture *fixture, gconstpointer data)
{
  const char *const nothing[] = { NULL };
  const char *const sent[] = { "0:b:{}", NULL };
  g_autoptr (KithOutboxFile) first = NULL;
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GError) error = NULL;

  assert_records (fixture, nothing);
  first = g_steal_pointer (&fixture->file);
  fixture->file = kith_outbox_file_new (fixture->path, NULL);
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "b", "{}");
  kith_outbox_file_close (first);
  reopen (fixture);
  assert_records (fixture, sent);
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, "b");
  write_batch (fixture, batch, &error);
  g_assert_no_error (error);
  reopen (fixture);
  assert_records (fixture, nothing);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { "0:a:{}", NULL };
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (GError) error = NULL;

  /* Something else stands where the folder should be. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, "a", document);
  g_assert_false (write_batch (fixture, batch, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);

  /* The next one tries again. */
  g_assert_cmpint (g_unlink (folder), ==, 0);
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{}");
  assert_records (fixture, expected);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_file_close (fixture->file);
  records = load (fixture, &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_null (records);
}

/* Who could not read what is there does not write either, until it is read. */
static void
test_unread (Fixture *fixture, gconstpointer data)
{
  const char *const expected[] = { "0:a:{\"n\":1}", NULL };
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unread = NULL;

  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":1}");
  reopen (fixture);
  g_assert_no_errno (g_rename (fixture->path, away));
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  g_assert_null (load (fixture, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);

  g_assert_no_errno (g_rmdir (fixture->path));
  g_assert_no_errno (g_rename (away, fixture->path));
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, "a");
  g_assert_false (write_batch (fixture, batch, &unread));
  g_assert_error (unread, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_cmpstr (unread->message, ==, error->message);

  assert_records (fixture, expected);
  put (fixture, KITH_OUTBOX_KIND_ENTRY, "a", "{\"n\":2}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-file/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("empty", test_empty);
  ADD ("kept", test_kept);
  ADD ("together", test_together);
  ADD ("keep-existing", test_keep_existing);
  ADD ("taken", test_taken);
  ADD ("taken-over-once", test_taken_over_once);
  ADD ("unwritable", test_unwritable);
  ADD ("closed", test_closed);
  ADD ("unread", test_unread);

#undef ADD

  return g_test_run ();
}
