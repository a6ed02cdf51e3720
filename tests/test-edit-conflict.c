/* test-edit-conflict.c: a save that waits for a person, or is cancelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-limits.h"
#include "edit-utils.h"
#include "test-utils.h"

/* Conflicts */

/* Saves what somebody else has overtaken. */
static KithConflict *
ask (TestEdit *fixture, const char *base, const char *mine, const char *answer)
{
  test_edit_set_up (fixture, base);
  test_edit_type (fixture, mine);
  /* One that is gone is looked for. */
  if (g_str_has_prefix (answer, "gone") || g_str_has_prefix (answer, "merged"))
    test_edit_push (fixture, "gone");
  test_edit_push (fixture, answer);
  test_edit_save_badly (fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);

  return kith_edit_get_conflict (fixture->edit);
}

static void
test_answered (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a','jobTitle':'x'}",
                  "{'company':'b','jobTitle':'m'}",
                  "stale 7 {'company':'c','jobTitle':'t'}");
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 2);

  /* Not answered: nothing is sent, nothing decided for anyone. */
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 1);

  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_THEIRS, NULL);
  test_edit_push (&fixture, "ok 8 {'company':'b','jobTitle':'t'}");
  test_edit_save_well (&fixture);

  test_edit_assert_body (&fixture, 1, "{'revision':7,'info':{'company':'b'}}");
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b','jobTitle':'t'}");
  g_assert_null (kith_edit_get_conflict (fixture.edit));
  test_edit_tear_down (&fixture);
}

static void
test_asked_again (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a','jobTitle':'x'}",
                  "{'company':'b','jobTitle':'m'}",
                  "stale 7 {'company':'c','jobTitle':'t'}");
  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);

  test_edit_push (&fixture, "stale 8 {'company':'c','jobTitle':'u'}");
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);

  g_assert_true (kith_edit_get_conflict (fixture.edit) == conflict);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_MINE);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "jobTitle"), ==,
                   KITH_CHOICE_UNDECIDED);

  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_MINE, NULL);
  /* What moves elsewhere is not asked about. */
  test_edit_push (&fixture,
                  "stale 9 {'company':'c','jobTitle':'u','locale':'de'}");
  test_edit_push (&fixture,
                  "ok 10 {'company':'b','jobTitle':'m','locale':'de'}");
  test_edit_save_well (&fixture);
  test_edit_assert_body (
    &fixture, 3, "{'revision':9,'info':{'company':'b','jobTitle':'m'}}");
  test_edit_tear_down (&fixture);
}

/* Cut off while it was answered: the answers stay. */
static void
test_answer_fails (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a'}", "{'company':'b'}",
                  "stale 7 {'company':'c'}");
  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);

  test_edit_push (&fixture, "refuse 403");
  test_edit_save_badly (&fixture, KITH_ERROR_PERMISSION, KITH_EDIT_ASKING);

  g_assert_true (kith_edit_get_conflict (fixture.edit) == conflict);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  test_edit_tear_down (&fixture);
}

/* A reply that was lost is found before other answers are saved. */
static void
test_answer_again_after_loss (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a'}", "{'company':'b'}",
                  "stale 7 {'company':'c'}");
  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  test_edit_push (&fixture, "lost");
  test_edit_push (&fixture, "kithd");
  for (guint i = 1; i < KITH_RETRY_MAX; i++)
    test_edit_push (&fixture, "lost");
  test_edit_save_badly (&fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_ASKING);

  kith_conflict_choose_all (conflict, KITH_CHOICE_THEIRS);
  test_edit_push (&fixture, "ok 8 {'company':'b'}");
  test_edit_push (&fixture, "ok 9 {'company':'c'}");
  test_edit_save_well (&fixture);

  test_edit_assert_same_key (&fixture, 1, KITH_RETRY_MAX + 2, TRUE);
  test_edit_assert_body (&fixture, KITH_RETRY_MAX + 3,
                         "{'revision':8,'info':{'company':'c'}}");
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'c'}");
  test_edit_tear_down (&fixture);
}

static void
test_all_theirs (void)
{
  TestEdit fixture = { NULL };

  ask (&fixture, "{'company':'a'}", "{'company':'b'}",
       "stale 7 {'company':'c'}");
  kith_conflict_choose_all (kith_edit_get_conflict (fixture.edit),
                            KITH_CHOICE_THEIRS);

  test_edit_save_well (&fixture);

  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 1);
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'c'}");
  test_edit_tear_down (&fixture);
}

static void
test_back_to_form (void)
{
  TestEdit fixture = { NULL };

  ask (&fixture, "{'company':'a'}", "{'company':'b'}",
       "stale 7 {'company':'c'}");

  kith_edit_cancel_conflict (fixture.edit);

  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  g_assert_null (kith_edit_get_conflict (fixture.edit));
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b'}");
  test_edit_tear_down (&fixture);
}

static void
test_create_again (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a','jobTitle':'x'}",
                  "{'company':'b','jobTitle':'x'}", "gone");
  g_assert_true (kith_conflict_is_deletion (conflict));
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 2);

  kith_edit_set_create_again (fixture.edit, TRUE);
  test_edit_push (&fixture, "ok 1 {'company':'b','jobTitle':'x'}");
  test_edit_save_well (&fixture);

  test_edit_assert_request (&fixture, 2, "POST /contacts/v4/contacts ");
  test_edit_assert_body (&fixture, 2,
                         "{'info':{'company':'b','jobTitle':'x'}}");
  test_edit_tear_down (&fixture);
}

/* Its contact was merged into another one, which has gaps where it had none. */
static void
test_merged_away (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a','jobTitle':'x'}",
                  "{'company':'b','jobTitle':'x'}",
                  "merged 3 {'company':'a','jobTitle':'y'}");
  g_assert_true (kith_conflict_is_deletion (conflict));
  g_assert_cmpstr (kith_contact_get_id (
                     kith_conflict_get_merged_into (conflict)),
                   ==, TEST_EDIT_OTHER_ID);

  kith_edit_apply_to_merged (fixture.edit);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  test_edit_push (&fixture, "other 4 {'company':'b','jobTitle':'y'}");
  test_edit_save_well (&fixture);
  test_edit_assert_request (&fixture, 2,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_OTHER_ID
                            " ");
  test_edit_assert_body (&fixture, 2, "{'revision':3,'info':{'company':'b'}}");
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b','jobTitle':'y'}");
  /* What is in it was not changed by anybody meanwhile. */
  g_assert_null (kith_edit_get_merge (fixture.edit));
  test_edit_tear_down (&fixture);
}

/* Where both have the same field otherwise, it is asked about. */
static void
test_merged_away_clash (void)
{
  TestEdit fixture = { NULL };
  KithConflict *conflict;

  conflict = ask (&fixture, "{'company':'a'}", "{'company':'b'}",
                  "merged 3 {'company':'c'}");
  kith_edit_apply_to_merged (fixture.edit);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 1);
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 2);

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  test_edit_push (&fixture, "other 4 {'company':'b'}");
  test_edit_save_well (&fixture);
  test_edit_assert_body (&fixture, 2, "{'revision':3,'info':{'company':'b'}}");
  test_edit_tear_down (&fixture);
}

/* Cancelling */

static void
test_cancel_before (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  g_cancellable_cancel (cancellable);

  test_edit_begin_save (&fixture, cancellable);
  g_assert_null (test_edit_end_save (&fixture, &error));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 0);
  test_edit_tear_down (&fixture);
}

static gboolean
has_request (gpointer data)
{
  TestEdit *fixture = data;

  return kith_raw_server_get_n_requests (fixture->server) > 0;
}

/* For as long as nothing wakes the main loop. */
static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_cancel_while_sending (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint id = g_timeout_add (5, look_again_cb, NULL);

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  kith_raw_server_push (fixture.server, KITH_RAW_TRICKLE, "HTTP/1.1 200 O");
  test_edit_begin_save (&fixture, cancellable);
  kith_test_wait (has_request, &fixture, TEST_EDIT_MSEC);
  g_cancellable_cancel (cancellable);
  g_assert_null (test_edit_end_save (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b'}");

  /* It had arrived: the next save finds that out. */
  test_edit_push (&fixture, "wix");
  test_edit_push (&fixture, "stale 7 {'company':'b'}");
  test_edit_save_well (&fixture);
  test_edit_assert_same_key (&fixture, 0, 2, TRUE);
  g_source_remove (id);
  test_edit_tear_down (&fixture);
}

static gboolean
is_waiting (gpointer data)
{
  TestEdit *fixture = data;

  return kith_edit_get_state (fixture->edit) == KITH_EDIT_WAITING
         && kith_fake_clock_get_n_waits (fixture->clock) > 0;
}

static void
test_cancel_while_waiting (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "busy 5");
  test_edit_begin_save (&fixture, cancellable);
  kith_test_wait (is_waiting, &fixture, TEST_EDIT_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture.clock), ==,
                   5 * G_TIME_SPAN_SECOND);
  g_cancellable_cancel (cancellable);

  g_assert_null (test_edit_end_save (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_edit_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/edit/answered", test_answered);
  g_test_add_func ("/edit/asked-again", test_asked_again);
  g_test_add_func ("/edit/answer-fails", test_answer_fails);
  g_test_add_func ("/edit/answer-again-after-loss",
                   test_answer_again_after_loss);
  g_test_add_func ("/edit/all-theirs", test_all_theirs);
  g_test_add_func ("/edit/back-to-form", test_back_to_form);
  g_test_add_func ("/edit/create-again", test_create_again);
  g_test_add_func ("/edit/merged-away", test_merged_away);
  g_test_add_func ("/edit/merged-away-clash", test_merged_away_clash);
  g_test_add_func ("/edit/cancel/before", test_cancel_before);
  g_test_add_func ("/edit/cancel/sending", test_cancel_while_sending);
  g_test_add_func ("/edit/cancel/waiting", test_cancel_while_waiting);

  return g_test_run ();
}
