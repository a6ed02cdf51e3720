/* test-drafts-faults.c: what is typed where it cannot be kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "drafts-utils.h"
#include "store/outbox/kith-outbox-file.h"

static void
count_cb (guint *n)
{
  ++*n;
}

static gboolean
has_error (gpointer data)
{
  DraftsForm *form = data;

  return kith_keeper_get_error (form->keeper) != NULL;
}

static gboolean
has_no_error (gpointer data)
{
  DraftsForm *form = data;

  drafts_is_kept (form);

  return kith_keeper_get_error (form->keeper) == NULL;
}

static void
test_disk_full (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  g_signal_connect_swapped (form->keeper, "changed", G_CALLBACK (count_cb),
                            &n_changed);

  kith_test_limit_files (1);
  drafts_type (form, "{'company':'bc'}");
  kith_keeper_write_async (form->keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  g_assert_false (kith_keeper_write_finish (form->keeper, result, &error));
  g_assert_true (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE)
                 || g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL));
  g_assert_true (has_error (form));
  g_assert_cmpuint (n_changed, ==, 1);

  /* To save it is of no use, and does not hide that. */
  g_clear_object (&result);
  test_edit_push (&form->edit, "refuse 400");
  kith_post_save_async (form->post, NULL, kith_test_result_cb, &saved);
  kith_keeper_write_async (form->keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &saved, DRAFTS_MSEC);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  g_assert_null (kith_post_save_finish (form->post, saved, NULL));
  g_assert_false (kith_keeper_write_finish (form->keeper, result, NULL));
  g_assert_true (has_error (form));
  g_assert_cmpuint (n_changed, ==, 1);

  /* By itself, as soon as there is room. */
  kith_test_limit_files (G_MAXUINT64);
  kith_test_wait (has_no_error, form, DRAFTS_MSEC);
  g_assert_cmpuint (n_changed, ==, 2);
  drafts_crash (form);
  drafts_assert_kept (form, 6, "{'company':'bc'}");
}

/* The save could not be kept either: the text is not out of the file. */
static void
test_put_failed (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GError) error = NULL;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  kith_test_limit_files (1);
  test_edit_push (&form->edit, "refuse 400");
  g_assert_null (drafts_save (form, &error));
  kith_test_limit_files (G_MAXUINT64);
  g_assert_nonnull (error);
  g_assert_null (kith_post_get_entry (form->post));
  drafts_crash (form);
  drafts_assert_kept (form, 6, "{'company':'b'}");
}

/* And is not forgotten there, either. */
static void
test_discarded_after_failure (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  kith_test_limit_files (1);
  test_edit_push (&form->edit, "refuse 400");
  kith_post_save_async (form->post, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  g_assert_null (kith_post_save_finish (form->post, result, NULL));
  kith_test_limit_files (G_MAXUINT64);
  kith_keeper_discard (form->keeper);
  drafts_close_form (form);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

static KithOutboxFile *
write_record (DraftsForm *form, const char *json)
{
  KithOutboxFile *file = kith_outbox_file_new (form->path, NULL);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = kith_test_json_object (json);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, "x", document);
  kith_outbox_file_write_async (file, batch, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  kith_outbox_file_write_finish (file, result, &error);
  g_assert_no_error (error);

  return file;
}

/* It is not understood, and left for who does. */
static void
test_of_another_version (DraftsForm *form, gconstpointer base)
{
  g_autoptr (KithOutboxFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;

  drafts_close_form (form);
  drafts_close_outbox (form);
  file = write_record (form, "{\"version\":2,\"info\":{}}");
  kith_outbox_file_close (file);
  g_clear_object (&file);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);

  drafts_close_outbox (form);
  file = kith_outbox_file_new (form->path, NULL);
  kith_outbox_file_load_async (file, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  records = kith_outbox_file_load_finish (file, result, NULL);
  g_assert_cmpuint (records->len, ==, 1);
  kith_outbox_file_close (file);
  drafts_open_outbox (form);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/drafts/" name, DraftsForm, base, drafts_set_up, function,      \
              drafts_tear_down)
  ADD ("disk-full", "{'company':'a'}", test_disk_full);
  ADD ("put-failed", "{'company':'a'}", test_put_failed);
  ADD ("discarded-after-failure", "{'company':'a'}",
       test_discarded_after_failure);
  ADD ("of-another-version", NULL, test_of_another_version);
#undef ADD

  return g_test_run ();
}
