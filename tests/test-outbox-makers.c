/* test-outbox-makers.c: what two forms make of one change that waits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "outbox-script.h"
#include "service/outbox/kith-keeper.h"
#include "test-utils.h"

/* What another form types over the entry. */
static void
put_elsewhere (TestScript *fixture, KithOutboxEntry *entry, const char *info)
{
  g_autoptr (KithDraft)
    draft = kith_draft_new (kith_outbox_entry_get_base (entry));
  g_autoptr (KithOutboxEntry) same = NULL;
  KithDraft *own = fixture->edit.draft;

  fixture->edit.draft = draft;
  script_type (fixture, info);
  fixture->edit.draft = own;
  same = test_box_put (&fixture->box, entry, draft, FALSE);
  g_assert_true (same == entry);
}

static void
put_and_wait (TestScript *fixture, KithOutboxEntry *entry, const char *info)
{
  script_push (fixture, "kithd");
  script_push (fixture, "busy 60");
  put_elsewhere (fixture, entry, info);
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
}

static void
restart (TestScript *fixture)
{
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
}

static gboolean
is_single (gpointer box)
{
  return test_box_count (box) == 1;
}

/* The entry that is left has been tried, too. */
static void
wait_single (TestScript *fixture)
{
  kith_test_wait (is_single, &fixture->box, TEST_BOX_MSEC);
  test_box_wait (&fixture->box);
}

static KithConflict *
get_conflict (TestScript *fixture, KithOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;

  script_push (fixture, "stale 1 {'company':'x'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);

  return kith_edit_get_conflict (kith_outbox_entry_get_edit (entry));
}

/* The entry that is left asks about what its form has not seen. */
static void
assert_asks (TestScript *fixture, const char *mine)
{
  KithOutboxEntry *entry = test_box_get (&fixture->box, 0);
  KithConflict *conflict;

  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  conflict = get_conflict (fixture, entry);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 1);
  test_edit_assert_info (kith_conflict_get_mine (conflict), mine);
  test_edit_assert_info (kith_contact_get_info (
                           kith_conflict_get_base (conflict)),
                         "{'company':'b'}");
}

/* A new contact that is being made, gone on with by its form, and then by
 * another one: E2 has not seen that. */
static void
put_twice (TestScript *fixture)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 60");
  first = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  test_box_assert_state (first, KITH_OUTBOX_SENDING, -1);
  script_type (fixture, "{'company':'bc'}");
  second = test_box_put (&fixture->box, first, fixture->edit.draft, FALSE);
  g_assert_true (second != first);
  test_box_wait (&fixture->box);
  test_box_assert_state (first, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  put_and_wait (fixture, first, "{'company':'x'}");
}

static void
push_made (TestScript *fixture)
{
  script_push (fixture, "ok 1 {'company':'x'}");
  script_push (fixture, "stale 1 {'company':'x'}");
}

static void
test_gone_on (TestScript *fixture, gconstpointer base)
{
  put_twice (fixture);
  push_made (fixture);
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  wait_single (fixture);
  assert_asks (fixture, "{'company':'bc'}");
}

static void
test_gone_on_restarted (TestScript *fixture, gconstpointer base)
{
  put_twice (fixture);
  push_made (fixture);
  restart (fixture);
  wait_single (fixture);
  script_push (fixture, "stale 1 {'company':'x'}");
  restart (fixture);
  test_box_wait (&fixture->box);
  assert_asks (fixture, "{'company':'bc'}");
}

/* Where both have typed elsewhere, both are in the contact. */
static void
test_both (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;
  guint n;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 60");
  first = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  script_type (fixture, "{'company':'b','jobTitle':'t'}");
  second = test_box_put (&fixture->box, first, fixture->edit.draft, FALSE);
  test_box_wait (&fixture->box);
  put_and_wait (fixture, first, "{'company':'x'}");

  n = script_count_requests (fixture);
  push_made (fixture);
  script_push (fixture, "ok 2 {'company':'x','jobTitle':'t'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, n + 2,
                         "{'revision':1,'info':{'jobTitle':'t'}}");
}

/* Forms */

static KithPost *
save_new (TestScript *fixture, const char *info)
{
  KithPost *post = kith_post_new (fixture->box.outbox, fixture->edit.draft);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, info);
  script_push (fixture, "busy 60");
  kith_post_save_async (post, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_null (kith_post_save_finish (post, result, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  kith_outbox_release (fixture->box.outbox, kith_post_get_entry (post));

  return post;
}

/* A form saves what another one has gone on with: its words do not replace the
 * other's, and it makes no second contact. */
static void
test_saved_again (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithPost) post = save_new (fixture, "{'company':'b'}");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  put_and_wait (fixture, kith_post_get_entry (post), "{'company':'x'}");
  script_type (fixture, "{'company':'bc'}");
  kith_post_save_async (post, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_null (kith_post_save_finish (post, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 2);

  n = script_count_requests (fixture);
  push_made (fixture);
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  wait_single (fixture);
  test_edit_assert_request (&fixture->edit, n + 1,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
  g_clear_object (&post);
  assert_asks (fixture, "{'company':'bc'}");
}

/* Text that is typed over a change that waits, and never saved, is kept;
 * another form goes on with that change. */
static void
keep_typed (TestScript *fixture, const char *elsewhere, const char *typed)
{
  g_autoptr (KithPost) post = save_new (fixture, "{'company':'b'}");
  g_autoptr (KithKeeper) keeper = kith_keeper_new (fixture->box.outbox, post);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, typed);
  kith_keeper_write_async (keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  kith_keeper_write_finish (keeper, result, &error);
  g_assert_no_error (error);
  kith_keeper_close (keeper);
  put_and_wait (fixture, kith_post_get_entry (post), elsewhere);
}

static KithKeptDraft *
get_kept (TestScript *fixture)
{
  GListModel *drafts = G_LIST_MODEL (
    kith_outbox_get_drafts (fixture->box.outbox));
  g_autoptr (KithKeptDraft) kept = g_list_model_get_item (drafts, 0);

  g_assert_cmpuint (g_list_model_get_n_items (drafts), ==, 1);

  return kept;
}

/* What the kept text is a change of, once what it was typed over is sent. */
static void
assert_kept (TestScript *fixture, const char *base, const char *info)
{
  KithKeptDraft *kept = get_kept (fixture);

  test_edit_assert_info (kith_kept_draft_get_info (kept), info);
  test_edit_assert_info (
    kith_contact_get_info (kith_kept_draft_get_base (kept)), base);
}

/* Of a new contact. */
static void
test_kept (TestScript *fixture, gconstpointer base)
{
  keep_typed (fixture, "{'company':'x'}", "{'company':'bc'}");
  script_push (fixture, "ok 1 {'company':'x'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  test_box_wait_empty (&fixture->box);
  assert_kept (fixture, "{'company':'b'}", "{'company':'bc'}");
  restart (fixture);
  assert_kept (fixture, "{'company':'b'}", "{'company':'bc'}");
}

static void
test_kept_restarted (TestScript *fixture, gconstpointer base)
{
  keep_typed (fixture, "{'company':'x'}", "{'company':'bc'}");
  script_push (fixture, "ok 1 {'company':'x'}");
  restart (fixture);
  test_box_wait_empty (&fixture->box);
  assert_kept (fixture, "{'company':'b'}", "{'company':'bc'}");
}

/* What was typed nowhere is not brought back by what was typed elsewhere. */
static void
test_kept_change (TestScript *fixture, gconstpointer base)
{
  keep_typed (fixture, "{'company':'x'}", "{'company':'b','jobTitle':'t'}");
  script_push (fixture, "ok 7 {'company':'x'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  test_box_wait_empty (&fixture->box);
  assert_kept (fixture, "{'company':'x'}", "{'company':'x','jobTitle':'t'}");
}

/* Who goes on with the kept text before what waits is sent does not replace
 * what another form has put there. */
static void
test_kept_resumed (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithKeeper) keeper = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithPost *post;

  keep_typed (fixture, "{'company':'x'}", "{'company':'bc'}");
  keeper = kith_keeper_new_for_kept (fixture->box.outbox, get_kept (fixture));
  post = kith_keeper_get_post (keeper);
  kith_post_save_async (post, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_null (kith_post_save_finish (post, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  kith_keeper_close (keeper);
  g_clear_object (&keeper);

  push_made (fixture);
  kith_fake_clock_advance (fixture->box.clock, 60 * G_USEC_PER_SEC);
  wait_single (fixture);
  assert_asks (fixture, "{'company':'bc'}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/outbox/makers/" name, TestScript, base, script_set_up,         \
              function, script_tear_down)

  ADD ("gone-on", NULL, test_gone_on);
  ADD ("gone-on-restarted", NULL, test_gone_on_restarted);
  ADD ("both", NULL, test_both);
  ADD ("saved-again", NULL, test_saved_again);
  ADD ("kept", NULL, test_kept);
  ADD ("kept-restarted", NULL, test_kept_restarted);
  ADD ("kept-change", "{'company':'a'}", test_kept_change);
  ADD ("kept-resumed", NULL, test_kept_resumed);

#undef ADD

  return g_test_run ();
}
