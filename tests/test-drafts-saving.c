/* test-drafts-saving.c: what is typed before, while and after it is saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "contact-utils.h"
#include "drafts-utils.h"

static KithOutboxEntry *
get_entry (DraftsForm *form, guint position)
{
  g_autoptr (KithOutboxEntry)
    entry = g_list_model_get_item (G_LIST_MODEL (form->outbox), position);

  return entry;
}

/* The server counts in a thread of its own, which wakes nobody. */
static gboolean
has_request (gpointer server)
{
  g_main_context_wakeup (NULL);

  return kith_raw_server_get_n_requests (server) > 0;
}

static gboolean
has_sent (gpointer data)
{
  DraftsForm *form = data;

  drafts_is_kept (form);

  return g_list_model_get_n_items (G_LIST_MODEL (form->outbox)) == 0;
}

/* The server does not say how it went until the program has been killed. */
static void
save_unanswered (DraftsForm *form, GAsyncResult **result)
{
  kith_raw_server_push (form->edit.server, KITH_RAW_TRICKLE, "HTTP/1.1 2");
  kith_post_save_async (form->post, NULL, kith_test_result_cb, result);
  kith_test_wait (has_request, form->edit.server, DRAFTS_MSEC);
}

/* It is in the one place or in the other, and in both at no time. */
static void
test_saving (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  save_unanswered (form, &result);
  drafts_wait_for_file (form);
  drafts_kill_program (form);
  test_edit_push (&form->edit, "wix");
  test_edit_push (&form->edit, "ok 7 {'company':'b'}");
  drafts_open_outbox (form);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    1);
  g_assert_cmpuint (drafts_count (form), ==, 0);
  kith_test_wait (has_sent, form, DRAFTS_MSEC);
}

/* What was typed during a save is a change of what that has made. */
static void
test_typed_while_saving (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  KithDraft *draft;

  drafts_type (form, "{'company':'b'}");
  save_unanswered (form, &result);
  drafts_type (form, "{'company':'b','jobTitle':'t'}");
  drafts_wait_for_file (form);
  drafts_kill_program (form);
  test_edit_push (&form->edit, "wix");
  test_edit_push (&form->edit, "stale 7 {'company':'b'}");
  drafts_open_outbox (form);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    1);
  drafts_assert_kept (form, 6, "{'company':'b','jobTitle':'t'}");
  kith_test_wait (has_sent, form, DRAFTS_MSEC);
  drafts_assert_kept (form, 7, "{'company':'b','jobTitle':'t'}");
  draft = drafts_resume (form, drafts_get_kept (form, 0));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_COMPANY, NULL));

  /* So it is on the disk. */
  drafts_close_form (form);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  drafts_assert_kept (form, 7, "{'company':'b','jobTitle':'t'}");
}

/* What waits was answered: what others have in it is not what the form lacks.
 * @is_open: whether the form is opened again before it is sent. */
static void
send_answered (DraftsForm *form, gboolean is_open)
{
  g_autoptr (GError) error = NULL;
  KithDraft *draft = NULL;

  drafts_type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "stale 7 {'company':'c','jobTitle':'theirs'}");
  g_assert_null (drafts_save (form, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  kith_conflict_choose_all (
    kith_edit_get_conflict (kith_post_get_edit (form->post)), KITH_CHOICE_MINE);
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (drafts_save (form, &error));
  drafts_type (form, "{'company':'b','name':{'first':'f'}}");
  drafts_wait_for_file (form);
  drafts_kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "ok 8 {'company':'b','jobTitle':'theirs'}");
  drafts_open_outbox (form);
  if (is_open)
    draft = drafts_resume (form, drafts_get_kept (form, 0));
  kith_test_wait (has_sent, form, DRAFTS_MSEC);

  if (draft == NULL)
    draft = drafts_resume (form, drafts_get_kept (form, 0));
  test_edit_assert_info (kith_draft_get_info (draft),
                         "{'company':'b','jobTitle':'theirs',"
                         "'name':{'first':'f'}}");
}

static void
test_over_answers (DraftsForm *form, gconstpointer base)
{
  send_answered (form, FALSE);
}

static void
test_resumed_over_answers (DraftsForm *form, gconstpointer base)
{
  send_answered (form, TRUE);
}

/* The form has followed somebody while its change waits, and what that person
 * wrote was typed over: what has become of it since, nobody has seen here. */
static void
send_followed (DraftsForm *form, gboolean is_killed)
{
  g_autoptr (KithContact)
    seven = test_contact (7, "{'company':'a','jobTitle':'theirs'}");
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (GError) error = NULL;
  KithDraft *draft = form->edit.draft;

  drafts_type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (drafts_save (form, &error));
  merge = kith_draft_follow (draft, seven, NULL, NULL);
  drafts_type (form, "{'company':'b','jobTitle':'mine'}");
  drafts_wait_for_file (form);
  if (is_killed)
    drafts_kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "ok 8 {'company':'b','jobTitle':'other'}");
  if (is_killed)
    drafts_open_outbox (form);
  else
    kith_outbox_wake (form->outbox);
  kith_test_wait (has_sent, form, DRAFTS_MSEC);

  if (is_killed)
    draft = drafts_resume (form, drafts_get_kept (form, 0));
  test_edit_assert_info (kith_draft_get_info (draft),
                         "{'company':'b','jobTitle':'mine'}");
  test_edit_assert_info (kith_contact_get_info (kith_draft_get_base (draft)),
                         "{'company':'b','jobTitle':'theirs'}");
}

static void
test_over_followed (DraftsForm *form, gconstpointer base)
{
  send_followed (form, FALSE);
}

static void
test_killed_over_followed (DraftsForm *form, gconstpointer base)
{
  send_followed (form, TRUE);
}

/* The same, opened again before what waits is sent: its save goes on with it,
 * and does not make a second contact. */
static void
test_resumed_over_waiting (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  drafts_type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (drafts_save (form, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  g_clear_error (&error);
  drafts_type (form, "{'company':'b','jobTitle':'t'}");
  drafts_wait_for_file (form);
  drafts_kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "busy 100");
  drafts_open_outbox (form);
  kith_test_wait (drafts_is_idle, form->outbox, DRAFTS_MSEC);

  drafts_resume (form, drafts_get_kept (form, 0));
  g_assert_true (kith_post_get_entry (form->post) == get_entry (form, 0));
  g_assert_false (kith_post_has_put_all (form->post));
  test_edit_push (&form->edit, "ok 1 {'company':'b','jobTitle':'t'}");
  contact = drafts_save (form, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    0);
  drafts_close_form (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

static void
test_saved (DraftsForm *form, gconstpointer base)
{
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (GError) error = NULL;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  test_edit_push (&form->edit, "ok 7 {'company':'b'}");
  contact = drafts_save (form, &error);
  g_assert_no_error (error);

  drafts_close_form (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/drafts/" name, DraftsForm, base, drafts_set_up, function,      \
              drafts_tear_down)
  ADD ("saving", "{'company':'a'}", test_saving);
  ADD ("typed-while-saving", "{'company':'a'}", test_typed_while_saving);
  ADD ("resumed-over-waiting", NULL, test_resumed_over_waiting);
  ADD ("over-answers", "{'company':'a'}", test_over_answers);
  ADD ("resumed-over-answers", "{'company':'a'}", test_resumed_over_answers);
  ADD ("over-followed", "{'company':'a'}", test_over_followed);
  ADD ("killed-over-followed", "{'company':'a'}", test_killed_over_followed);
  ADD ("saved", "{'company':'a'}", test_saved);
#undef ADD

  return g_test_run ();
}
