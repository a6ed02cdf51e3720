/* test-outbox-reconsidered.c: answers that are changed when their reply is lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "outbox-script.h"
#include "service/outbox/kith-post.h"
#include "test-utils.h"

#define CHANGED "stale 7 {'company':'c','jobTitle':'z'}"
/* By the first answers. */
#define MADE "ok 8 {'company':'b','jobTitle':'z'}"

static KithConflict *
get_conflict (KithOutboxEntry *entry)
{
  return kith_edit_get_conflict (kith_outbox_entry_get_edit (entry));
}

static void
choose (KithOutboxEntry *entry, KithChoice company, KithChoice job_title)
{
  kith_conflict_choose (get_conflict (entry), "company", company, NULL);
  kith_conflict_choose (get_conflict (entry), "jobTitle", job_title, NULL);
}

static void
send_badly (TestScript *fixture, KithOutboxEntry *entry, int expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, expected);
}

/* A change that clashes in both fields, and is answered: whether the answers
 * have arrived is not known.  Then the person chooses the other way round.
 * (transfer full) */
static KithOutboxEntry *
put_reconsidered (TestScript *fixture)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b','jobTitle':'y'}");
  script_push (fixture, CHANGED);
  entry = script_put_badly (fixture, KITH_OUTBOX_NEEDS_ANSWER,
                            KITH_ERROR_ALREADY_CHANGED);
  script_push (fixture, CHANGED);
  send_badly (fixture, entry, KITH_ERROR_ALREADY_CHANGED);
  choose (entry, KITH_CHOICE_MINE, KITH_CHOICE_THEIRS);
  script_lose (fixture, "kithd");
  send_badly (fixture, entry, KITH_ERROR_UNKNOWN_OUTCOME);
  choose (entry, KITH_CHOICE_THEIRS, KITH_CHOICE_MINE);

  return g_steal_pointer (&entry);
}

static void
restart (TestScript *fixture)
{
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
}

/* Saved */

/* The first answers have arrived: the last ones are written over them. */
static void
assert_last_wins (TestScript *fixture, guint n)
{
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, n,
                         "{'revision':7,'info':{'company':'b'}}");
  test_edit_assert_body (
    &fixture->edit, n + 1,
    "{'revision':8,'info':{'company':'c','jobTitle':'y'}}");
}

static void
save_again (TestScript *fixture, KithOutboxEntry *entry)
{
  script_push (fixture, "busy 60");
  send_badly (fixture, entry, KITH_ERROR_BUSY);
  script_push (fixture, MADE);
  script_push (fixture, "ok 9 {'company':'c','jobTitle':'y'}");
}

static void
test_saved (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n;

  save_again (fixture, entry);
  n = script_count_requests (fixture);
  kith_outbox_release (fixture->box.outbox, entry);
  assert_last_wins (fixture, n);
}

static void
test_saved_and_killed (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n;

  save_again (fixture, entry);
  n = script_count_requests (fixture);
  restart (fixture);
  assert_last_wins (fixture, n);
}

/* Killed before anything of that save has come back. */
static void
test_killed_while_saving (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n = script_count_requests (fixture);
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_send_async (fixture->box.outbox, entry, NULL, kith_test_result_cb,
                          &result);
  while (script_count_requests (fixture) == n)
    g_main_context_iteration (NULL, TRUE);
  restart (fixture);
  script_push (fixture, MADE);
  script_push (fixture, "ok 9 {'company':'c','jobTitle':'y'}");
  assert_last_wins (fixture, n + 1);
}

static void
save_badly (TestScript *fixture, KithPost *post, int expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_post_save_async (post, NULL, kith_test_result_cb, &result);
  while (result == NULL)
    {
      test_box_wait (&fixture->box);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_null (kith_post_save_finish (post, result, &error));
  g_assert_error (error, KITH_ERROR, expected);
}

/* The form takes the last answers over, and is typed in again. */
static void
test_typed_on (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithPost)
    post = kith_post_new (fixture->box.outbox, fixture->edit.draft);
  KithOutboxEntry *entry;
  guint n;

  script_type (fixture, "{'company':'b','jobTitle':'y'}");
  script_push (fixture, CHANGED);
  save_badly (fixture, post, KITH_ERROR_ALREADY_CHANGED);
  entry = kith_post_get_entry (post);
  choose (entry, KITH_CHOICE_MINE, KITH_CHOICE_THEIRS);
  script_lose (fixture, "kithd");
  save_badly (fixture, post, KITH_ERROR_UNKNOWN_OUTCOME);
  choose (entry, KITH_CHOICE_THEIRS, KITH_CHOICE_MINE);
  script_push (fixture, "busy 60");
  save_badly (fixture, post, KITH_ERROR_BUSY);
  g_assert_true (kith_post_keep_answers (post));
  test_edit_assert_info (kith_draft_get_info (fixture->edit.draft),
                         "{'company':'c','jobTitle':'y'}");

  script_type (fixture, "{'company':'c','jobTitle':'yy'}");
  script_push (fixture, "busy 60");
  save_badly (fixture, post, KITH_ERROR_BUSY);
  n = script_count_requests (fixture);
  script_push (fixture, MADE);
  script_push (fixture, "ok 9 {'company':'c','jobTitle':'yy'}");
  kith_outbox_release (fixture->box.outbox, entry);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (
    &fixture->edit, n + 1,
    "{'revision':8,'info':{'company':'c','jobTitle':'yy'}}");
}

/* Not saved */

/* Only chosen is not decided: nothing is sent, and it is asked about as it was
 * chosen last. */
static void
assert_asks (TestScript *fixture, guint n)
{
  KithOutboxEntry *entry = test_box_get (&fixture->box, 0);
  g_autoptr (GError) error = NULL;

  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  send_badly (fixture, entry, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpuint (script_count_requests (fixture), ==, n);
  g_assert_cmpint (kith_conflict_get_choice (get_conflict (entry), "company"),
                   ==, KITH_CHOICE_THEIRS);
  g_assert_cmpint (kith_conflict_get_choice (get_conflict (entry), "jobTitle"),
                   ==, KITH_CHOICE_MINE);

  script_push (fixture, MADE);
  script_push (fixture, "ok 9 {'company':'c','jobTitle':'y'}");
  test_box_send (&fixture->box, entry, &error);
  g_assert_no_error (error);
  assert_last_wins (fixture, n);
}

static void
test_put_off (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n = script_count_requests (fixture);

  kith_outbox_release (fixture->box.outbox, entry);
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait (&fixture->box);
  assert_asks (fixture, n);
}

static void
test_killed (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n = script_count_requests (fixture);

  restart (fixture);
  test_box_wait (&fixture->box);
  restart (fixture);
  test_box_wait (&fixture->box);
  assert_asks (fixture, n);
}

/* Typed elsewhere in the form since. */
static void
test_typed (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);
  guint n = script_count_requests (fixture);

  kith_outbox_release (fixture->box.outbox, entry);
  script_type (fixture, "{'company':'b','jobTitle':'y','name':{'first':'f'}}");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  send_badly (fixture, entry, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpuint (kith_conflict_get_n_undecided (get_conflict (entry)), ==,
                    0);
  kith_outbox_release (fixture->box.outbox, entry);
  g_assert_cmpuint (script_count_requests (fixture), ==, n);
}

/* What is chosen in the end as it was at first is not asked about. */
static void
test_as_before (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_reconsidered (fixture);

  choose (entry, KITH_CHOICE_MINE, KITH_CHOICE_THEIRS);
  script_push (fixture, MADE);
  restart (fixture);
  test_box_wait_empty (&fixture->box);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox/reconsidered/" name, TestScript,                        \
              "{'company':'a','jobTitle':'x'}", script_set_up, function,       \
              script_tear_down)

  ADD ("saved", test_saved);
  ADD ("saved-and-killed", test_saved_and_killed);
  ADD ("killed-while-saving", test_killed_while_saving);
  ADD ("typed-on", test_typed_on);
  ADD ("put-off", test_put_off);
  ADD ("killed", test_killed);
  ADD ("typed", test_typed);
  ADD ("as-before", test_as_before);

#undef ADD

  return g_test_run ();
}
