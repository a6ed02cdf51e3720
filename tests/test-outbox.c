/* test-outbox.c: changes that wait, against scripts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox.h"

#include "base/kith-error.h"
#include "outbox-script.h"
#include "test-utils.h"

#define MSEC TEST_BOX_MSEC

static void
test_sent (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "ok 7 {'company':'b'}");
  entry = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  test_box_wait_empty (&fixture->box);

  g_assert_cmpuint (fixture->box.n_sent, ==, 1);
  test_edit_assert_body (&fixture->edit, 0,
                         "{'revision':6,'info':{'company':'b'}}");
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

/* The program ends at the worst moment: it goes on with the same key. */
static void
test_lost_before_crash (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  guint n;

  script_type (fixture, "{'company':'b','jobTitle':'x'}");
  script_lose (fixture, "kithd");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  n = script_count_requests (fixture);
  test_box_close (&fixture->box);

  /* It had arrived, and others have gone on. */
  script_push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
  g_assert_cmpuint (script_count_requests (fixture), ==, n + 1);
}

/* The server counts in a thread of its own, which wakes nobody. */
static gboolean
has_request (gpointer fixture)
{
  g_main_context_wakeup (NULL);

  return script_count_requests (fixture) > 0;
}

/* The same without any answer at all, not even the outbox's own. */
static void
test_killed_while_sending (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autofree char *image = g_build_filename (fixture->box.folder, "image.db",
                                             NULL);
  static const char *const suffixes[] = { "", "-wal" };

  script_type (fixture, "{'company':'b'}");
  kith_raw_server_push (fixture->edit.server, KITH_RAW_TRICKLE, "HTTP/1.1 2");
  entry = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  kith_test_wait (has_request, fixture, MSEC);

  /* What is on the disk now is what the next start finds. */
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (fixture->box.path, suffixes[i],
                                           NULL);
      g_autofree char *to = g_strconcat (image, suffixes[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
      g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
    }
  test_box_close (&fixture->box);
  g_free (fixture->box.path);
  fixture->box.path = g_steal_pointer (&image);

  script_push (fixture, "wix");
  script_push (fixture, "stale 7 {'company':'b'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
}

/* Where it might be made twice, only a person has it made again. */
static void
test_undecidable_create (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "lost");
  script_push (fixture, "wix");
  entry = script_put_badly (fixture, KITH_OUTBOX_FAILED,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  test_box_close (&fixture->box);

  test_box_open (&fixture->box);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 2);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
                         KITH_ERROR_UNKNOWN_OUTCOME);

  script_push (fixture, "ok 1 {'company':'b'}");
  test_box_send (&fixture->box, test_box_get (&fixture->box, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

static void
test_retry_after (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 120");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry), ==,
                   kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock))
                     + 120 * G_TIME_SPAN_SECOND);

  script_push (fixture, "kithd");
  script_push (fixture, "ok 7 {'company':'b'}");
  /* Nothing but the server's own word counts. */
  kith_outbox_wake (fixture->box.outbox);
  kith_fake_clock_advance (fixture->box.clock, 119 * G_TIME_SPAN_SECOND);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 1);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 3);
}

/* A server that says it, or whose clock is behind, is not asked on and on. */
static void
test_retry_at_once (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  for (guint i = 0; i < KITH_RETRY_MAX; i++)
    script_push (fixture, "busy 0");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry)
                     - kith_clock_get_real_time (
                       KITH_CLOCK (fixture->box.clock)),
                   >=, KITH_OUTBOX_RETRY_BASE_USEC / 2);
}

static void
test_backoff (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  gint64 last = 0;

  script_type (fixture, "{'company':'b'}");
  script_lose (fixture, "kithd");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  for (guint n = 0; n < 4; n++)
    {
      gint64 now = kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock));
      gint64 delay = kith_outbox_entry_get_next_retry (entry) - now;

      /* Twice as long each time, at least half of it. */
      g_assert_cmpint (delay, >, last / 2);
      last = delay;
      for (guint i = 0; i < 5; i++)
        script_push (fixture, "lost");
      kith_fake_clock_advance (fixture->box.clock, delay);
      test_box_wait_attempts (&fixture->box, entry, n + 2);
    }
  g_assert_cmpint (last, >, 4 * G_TIME_SPAN_SECOND);
}

/* The computer was asleep, or its clock was set. */
static void
test_clock_jumps (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_lose (fixture, "kithd");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  for (guint n = 0; n < 8; n++)
    {
      for (guint i = 0; i < 5; i++)
        script_push (fixture, "lost");
      kith_outbox_wake (fixture->box.outbox);
      test_box_wait (&fixture->box);
    }
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry)
                     - kith_clock_get_real_time (
                       KITH_CLOCK (fixture->box.clock)),
                   >, 100 * G_TIME_SPAN_SECOND);

  script_push (fixture, "ok 7 {'company':'b'}");
  kith_fake_clock_set_real (fixture->box.clock, 0);
  kith_fake_clock_advance (fixture->box.clock, 30 * G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
}

/* A conflict that nobody was shown waits for somebody who asks. */
static void
test_needs_answer (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  KithConflict *conflict;
  guint n_waiting, n_needing;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "stale 7 {'company':'c'}");
  entry = script_put_badly (fixture, KITH_OUTBOX_NEEDS_ANSWER,
                            KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));
  kith_outbox_count (fixture->box.outbox, &n_waiting, &n_needing);
  g_assert_cmpuint (n_waiting, ==, 0);
  g_assert_cmpuint (n_needing, ==, 1);
  /* It does not ask again by itself. */
  kith_outbox_wake (fixture->box.outbox);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_DAY);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 1);

  script_push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  conflict = kith_edit_get_conflict (kith_outbox_entry_get_edit (entry));
  g_assert_nonnull (conflict);
  kith_outbox_count (fixture->box.outbox, &n_waiting, &n_needing);
  g_assert_cmpuint (n_needing, ==, 0);

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  script_push (fixture, "ok 8 {'company':'b'}");
  g_assert_true (test_box_send (&fixture->box, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

/* Others who are always faster, in other fields, ask nothing. */
static void
test_outrun (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b','jobTitle':'x'}");
  script_push (fixture, "stale 7 {'company':'a','jobTitle':'1'}");
  script_push (fixture, "stale 8 {'company':'a','jobTitle':'2'}");
  script_push (fixture, "stale 9 {'company':'a','jobTitle':'3'}");
  script_push (fixture, "stale 10 {'company':'a','jobTitle':'4'}");
  script_push (fixture, "stale 11 {'company':'a','jobTitle':'5'}");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry), >, 0);

  script_push (fixture, "stale 11 {'company':'a','jobTitle':'5'}");
  script_push (fixture, "ok 12 {'company':'b','jobTitle':'5'}");
  test_box_wait_empty (&fixture->box);
}

static void
test_released (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b'}");
  entry = test_box_put (&fixture->box, NULL, fixture->edit.draft, TRUE);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 0);

  script_push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  kith_outbox_release (fixture->box.outbox, entry);
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));

  /* What it was about is known after a restart, too. */
  test_box_close (&fixture->box);
  script_push (fixture, "stale 7 {'company':'c'}");
  test_box_open (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_SENDING,
                         KITH_ERROR_ALREADY_CHANGED);
  test_box_wait (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
}

static void
test_changed_while_waiting (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (KithOutboxEntry) same = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 60");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);

  script_type (fixture, "{'company':'bc'}");
  script_push (fixture, "kithd");
  script_push (fixture, "ok 7 {'company':'b'}");
  script_push (fixture, "ok 8 {'company':'bc'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
  test_box_wait_empty (&fixture->box);
  /* 503 may have come from somebody in between: the first is settled. */
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
  test_edit_assert_body (&fixture->edit, 3,
                         "{'revision':7,'info':{'company':'bc'}}");
}

/* Another window's change of the same contact comes after this one's. */
static void
test_in_order (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b','jobTitle':'x'}");
  script_push (fixture, "busy 60");
  first = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  script_type (fixture, "{'company':'a','jobTitle':'y'}");
  second = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  g_assert_true (first != second);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (script_count_requests (fixture), ==, 1);
  g_assert_false (test_box_send (&fixture->box, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  script_push (fixture, "kithd");
  script_push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  script_push (fixture, "stale 7 {'company':'b','jobTitle':'x'}");
  script_push (fixture, "ok 8 {'company':'b','jobTitle':'y'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, 4,
                         "{'revision':7,'info':{'jobTitle':'y'}}");
}

/* Nobody knows whether it has come there: it is said again, not taken for done.
 */
static void
test_delete_lost (TestScript *fixture, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (fixture->edit.draft);
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_push (fixture, "lost");
  entry = test_box_put_deletion (&fixture->box, contact);
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING,
                         KITH_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (fixture->box.n_sent, ==, 0);
  test_box_close (&fixture->box);

  script_push (fixture, "gone");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  g_assert_cmpuint (fixture->box.n_sent, ==, 1);
  test_edit_assert_request (
    &fixture->edit, 1,
    "DELETE /contacts/v4/contacts/" TEST_EDIT_ID "?revision=6 ");
}

/* What was refused is tried once more by the next start. */
static void
test_failed_after_restart (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "refuse 403");
  entry = script_put_badly (fixture, KITH_OUTBOX_FAILED, KITH_ERROR_PERMISSION);
  g_assert_cmpint (kith_outbox_entry_get_since (entry), ==,
                   1700000000 * G_TIME_SPAN_SECOND);
  test_box_close (&fixture->box);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_HOUR);

  script_push (fixture, "refuse 403");
  test_box_open (&fixture->box);
  g_assert_cmpint (kith_outbox_entry_get_since (
                     test_box_get (&fixture->box, 0)),
                   ==, 1700000000 * G_TIME_SPAN_SECOND);
  test_box_wait (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
                         KITH_ERROR_PERMISSION);
}

static void
test_not_kept (TestScript *fixture, gconstpointer base)
{
  g_autofree char *path = g_build_filename (fixture->box.path, "in-a-file.db",
                                            NULL);
  g_autoptr (KithOutbox)
    outbox = kith_outbox_new (fixture->box.contacts,
                              KITH_CLOCK (fixture->box.clock), path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b'}");
  kith_outbox_put_async (outbox, NULL, fixture->edit.draft, FALSE,
                         kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  entry = kith_outbox_put_finish (outbox, result, &error);
  g_assert_null (entry);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/outbox/" name, TestScript, base, script_set_up, function,      \
              script_tear_down)
#define TWO "{'company':'a','jobTitle':'x'}"

  ADD ("sent", "{'company':'a'}", test_sent);
  ADD ("lost-before-crash", TWO, test_lost_before_crash);
  ADD ("killed-while-sending", "{'company':'a'}", test_killed_while_sending);
  ADD ("undecidable-create", NULL, test_undecidable_create);
  ADD ("retry-after", "{'company':'a'}", test_retry_after);
  ADD ("retry-at-once", "{'company':'a'}", test_retry_at_once);
  ADD ("backoff", "{'company':'a'}", test_backoff);
  ADD ("clock-jumps", "{'company':'a'}", test_clock_jumps);
  ADD ("needs-answer", "{'company':'a'}", test_needs_answer);
  ADD ("outrun", TWO, test_outrun);
  ADD ("released", "{'company':'a'}", test_released);
  ADD ("changed-while-waiting", "{'company':'a'}", test_changed_while_waiting);
  ADD ("in-order", TWO, test_in_order);
  ADD ("delete-lost", "{'company':'a'}", test_delete_lost);
  ADD ("failed-after-restart", "{'company':'a'}", test_failed_after_restart);
  ADD ("not-kept", "{'company':'a'}", test_not_kept);

#undef TWO
#undef ADD

  return g_test_run ();
}
