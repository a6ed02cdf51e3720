/* drafts-utils.c: a form, and the outbox in whose file its text is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "drafts-utils.h"

void
drafts_open_outbox (DraftsForm *form)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  form->outbox = kith_outbox_new (form->edit.contacts, KITH_CLOCK (form->clock),
                                  form->path, NULL);
  kith_outbox_load_async (form->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  kith_outbox_load_finish (form->outbox, result, &error);
  g_assert_no_error (error);
}

void
drafts_close_form (DraftsForm *form)
{
  if (form->keeper != NULL)
    kith_keeper_close (form->keeper);
  g_clear_object (&form->keeper);
  g_clear_object (&form->post);
}

gboolean
drafts_is_idle (gpointer data)
{
  return !kith_outbox_is_busy (data);
}

void
drafts_close_outbox (DraftsForm *form)
{
  kith_outbox_close (form->outbox);
  kith_test_wait (drafts_is_idle, form->outbox, DRAFTS_MSEC);
  g_clear_object (&form->outbox);
}

void
drafts_set_up (DraftsForm *form, gconstpointer base)
{
  test_edit_set_up (&form->edit, base);
  form->folder = kith_test_tmpdir ();
  form->path = g_build_filename (form->folder, "outbox.db", NULL);
  form->clock = kith_fake_clock_new (DRAFTS_NOW);
  drafts_open_outbox (form);
  form->post = kith_post_new (form->outbox, form->edit.draft);
  form->keeper = kith_keeper_new (form->outbox, form->post);
}

void
drafts_tear_down (DraftsForm *form, gconstpointer base)
{
  drafts_close_form (form);
  drafts_close_outbox (form);
  g_clear_object (&form->clock);
  test_edit_tear_down (&form->edit);
  kith_test_remove (form->folder);
  g_free (form->folder);
  g_free (form->path);
}

void
drafts_type (DraftsForm *form, const char *info)
{
  test_edit_type (&form->edit, info);
}

/* What is written is written in the order of the calls: when something that
 * came last is there, all is. */
void
drafts_wait_for_file (DraftsForm *form)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_keeper_write_async (form->keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  kith_keeper_write_finish (form->keeper, result, NULL);
}

/* The program is killed. */
void
drafts_kill_program (DraftsForm *form)
{
  static const char *const suffixes[] = { "", "-wal" };
  g_autofree char *name = g_strdup_printf ("image-%u.db", form->n_images++);
  g_autofree char *image = g_build_filename (form->folder, name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (form->path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (image, suffixes[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
      g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
    }

  drafts_close_form (form);
  drafts_close_outbox (form);
  g_free (form->path);
  form->path = g_steal_pointer (&image);
}

/* The next one has what was on the disk at that moment. */
void
drafts_crash (DraftsForm *form)
{
  drafts_kill_program (form);
  drafts_open_outbox (form);
}

guint
drafts_count (DraftsForm *form)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (kith_outbox_get_drafts (form->outbox)));
}

KithKeptDraft *
drafts_get_kept (DraftsForm *form, guint position)
{
  g_autoptr (KithKeptDraft) kept = g_list_model_get_item (
    G_LIST_MODEL (kith_outbox_get_drafts (form->outbox)), position);

  return kept;
}

/* The form is opened again with it. */
KithDraft *
drafts_resume (DraftsForm *form, KithKeptDraft *kept)
{
  form->keeper = kith_keeper_new_for_kept (form->outbox, kept);
  form->post = g_object_ref (kith_keeper_get_post (form->keeper));

  return kith_post_get_draft (form->post);
}

/* Each write has its moment, which the test's clock brings. */
gboolean
drafts_is_kept (gpointer data)
{
  DraftsForm *form = data;

  if (kith_fake_clock_get_n_waits (form->clock) > 0)
    kith_fake_clock_advance (form->clock,
                             kith_fake_clock_get_next (form->clock));

  return kith_fake_clock_get_n_waits (form->clock) == 0;
}

void
drafts_assert_kept (DraftsForm *form, gint64 revision, const char *info)
{
  KithContact *base;

  g_assert_cmpuint (drafts_count (form), ==, 1);
  base = kith_kept_draft_get_base (drafts_get_kept (form, 0));
  if (revision > 0)
    g_assert_cmpint (kith_contact_get_revision (base), ==, revision);
  else
    g_assert_null (base);
  test_edit_assert_info (kith_kept_draft_get_info (drafts_get_kept (form, 0)),
                         info);
}

typedef struct
{
  DraftsForm *form;
  GAsyncResult *result;
} Saving;

/* Within one save, the clock runs. */
static gboolean
has_saved (gpointer data)
{
  Saving *saving = data;

  if (saving->result == NULL)
    drafts_is_kept (saving->form);

  return saving->result != NULL;
}

/* (transfer full) (nullable) */
KithContact *
drafts_save (DraftsForm *form, GError **error)
{
  Saving saving = { form, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  kith_post_save_async (form->post, NULL, kith_test_result_cb, &saving.result);
  kith_test_wait (has_saved, &saving, DRAFTS_MSEC);
  result = saving.result;

  return kith_post_save_finish (form->post, result, error);
}
