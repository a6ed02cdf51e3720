/* test-outbox.c: changes that wait, against scripts and against a real kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-outbox.h"

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "contact-utils.h"
#include "edit-utils.h"
#include "outbox-utils.h"
#include "test-utils.h"

#define MSEC TEST_BOX_MSEC

/* Against a script */

typedef struct
{
  TestEdit edit;
  TestBox box;
} Script;

static void
script_set_up (Script *fixture, gconstpointer base)
{
  test_edit_set_up (&fixture->edit, base);
  test_box_set_up (&fixture->box, fixture->edit.contacts);
}

static void
script_tear_down (Script *fixture, gconstpointer base)
{
  test_box_tear_down (&fixture->box);
  test_edit_tear_down (&fixture->edit);
}

static void
type (Script *fixture, const char *info)
{
  test_edit_type (&fixture->edit, info);
}

static void
push (Script *fixture, const char *line)
{
  test_edit_push (&fixture->edit, line);
}

static guint
count_requests (Script *fixture)
{
  return kith_raw_server_get_n_requests (fixture->edit.server);
}

static void
lose (Script *fixture, const char *kind)
{
  push (fixture, "lost");
  push (fixture, kind);
  for (guint i = 1; i < 5; i++)
    push (fixture, "lost");
}

/* Sends what is put, without success. (transfer full) */
static KithOutboxEntry *
put_badly (Script *fixture, KithOutboxState state, int error)
{
  KithOutboxEntry *entry = test_box_put (&fixture->box, NULL,
                                         fixture->edit.draft, FALSE);

  test_box_wait (&fixture->box);
  test_box_assert_state (entry, state, error);

  return entry;
}

static void
test_sent (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "ok 7 {'company':'b'}");
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
test_lost_before_crash (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  guint n;

  type (fixture, "{'company':'b','jobTitle':'x'}");
  lose (fixture, "kithd");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  n = count_requests (fixture);
  test_box_close (&fixture->box);

  /* It had arrived, and others have gone on. */
  push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
  g_assert_cmpuint (count_requests (fixture), ==, n + 1);
}

/* The server counts in a thread of its own, which wakes nobody. */
static gboolean
has_request (gpointer fixture)
{
  g_main_context_wakeup (NULL);

  return count_requests (fixture) > 0;
}

/* The same without any answer at all, not even the outbox's own. */
static void
test_killed_while_sending (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autofree char *image = g_build_filename (fixture->box.folder, "image.db",
                                             NULL);
  static const char *const suffixes[] = { "", "-wal" };

  type (fixture, "{'company':'b'}");
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

  push (fixture, "wix");
  push (fixture, "stale 7 {'company':'b'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
}

/* Where it might be made twice, only a person has it made again. */
static void
test_undecidable_create (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "lost");
  push (fixture, "wix");
  entry = put_badly (fixture, KITH_OUTBOX_FAILED, KITH_ERROR_UNKNOWN_OUTCOME);
  test_box_close (&fixture->box);

  test_box_open (&fixture->box);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 2);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
                         KITH_ERROR_UNKNOWN_OUTCOME);

  push (fixture, "ok 1 {'company':'b'}");
  test_box_send (&fixture->box, test_box_get (&fixture->box, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

static void
test_retry_after (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "busy 120");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry), ==,
                   kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock))
                     + 120 * G_TIME_SPAN_SECOND);

  push (fixture, "kithd");
  push (fixture, "ok 7 {'company':'b'}");
  /* Nothing but the server's own word counts. */
  kith_outbox_wake (fixture->box.outbox);
  kith_fake_clock_advance (fixture->box.clock, 119 * G_TIME_SPAN_SECOND);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 3);
}

static void
test_backoff (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  gint64 last = 0;

  type (fixture, "{'company':'b'}");
  lose (fixture, "kithd");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  for (guint n = 0; n < 4; n++)
    {
      gint64 now = kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock));
      gint64 delay = kith_outbox_entry_get_next_retry (entry) - now;

      /* Twice as long each time, at least half of it. */
      g_assert_cmpint (delay, >, last / 2);
      last = delay;
      for (guint i = 0; i < 5; i++)
        push (fixture, "lost");
      kith_fake_clock_advance (fixture->box.clock, delay);
      test_box_wait_attempts (&fixture->box, entry, n + 2);
    }
  g_assert_cmpint (last, >, 4 * G_TIME_SPAN_SECOND);
}

/* The computer was asleep, or its clock was set. */
static void
test_clock_jumps (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  lose (fixture, "kithd");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  for (guint n = 0; n < 8; n++)
    {
      for (guint i = 0; i < 5; i++)
        push (fixture, "lost");
      kith_outbox_wake (fixture->box.outbox);
      test_box_wait (&fixture->box);
    }
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry)
                     - kith_clock_get_real_time (
                       KITH_CLOCK (fixture->box.clock)),
                   >, 100 * G_TIME_SPAN_SECOND);

  push (fixture, "ok 7 {'company':'b'}");
  kith_fake_clock_set_real (fixture->box.clock, 0);
  kith_fake_clock_advance (fixture->box.clock, 30 * G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
}

/* A conflict that nobody was shown waits for somebody who asks. */
static void
test_needs_answer (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  KithConflict *conflict;
  guint n_waiting, n_needing;

  type (fixture, "{'company':'b'}");
  push (fixture, "stale 7 {'company':'c'}");
  entry = put_badly (fixture, KITH_OUTBOX_NEEDS_ANSWER,
                     KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));
  kith_outbox_count (fixture->box.outbox, &n_waiting, &n_needing);
  g_assert_cmpuint (n_waiting, ==, 0);
  g_assert_cmpuint (n_needing, ==, 1);
  /* It does not ask again by itself. */
  kith_outbox_wake (fixture->box.outbox);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_DAY);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);

  push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  conflict = kith_edit_get_conflict (kith_outbox_entry_get_edit (entry));
  g_assert_nonnull (conflict);
  kith_outbox_count (fixture->box.outbox, &n_waiting, &n_needing);
  g_assert_cmpuint (n_needing, ==, 0);

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  push (fixture, "ok 8 {'company':'b'}");
  g_assert_true (test_box_send (&fixture->box, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

/* Others who are always faster, in other fields, ask nothing. */
static void
test_outrun (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b','jobTitle':'x'}");
  push (fixture, "stale 7 {'company':'a','jobTitle':'1'}");
  push (fixture, "stale 8 {'company':'a','jobTitle':'2'}");
  push (fixture, "stale 9 {'company':'a','jobTitle':'3'}");
  push (fixture, "stale 10 {'company':'a','jobTitle':'4'}");
  push (fixture, "stale 11 {'company':'a','jobTitle':'5'}");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry), >, 0);

  push (fixture, "stale 11 {'company':'a','jobTitle':'5'}");
  push (fixture, "ok 12 {'company':'b','jobTitle':'5'}");
  test_box_wait_empty (&fixture->box);
}

/* An entry that was asked about, answered with theirs, and then not sent: the
 * network is gone. (transfer full) */
static KithOutboxEntry *
put_answered (Script *fixture)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b','jobTitle':'x'}");
  push (fixture, "stale 7 {'company':'c','jobTitle':'y'}");
  entry = put_badly (fixture, KITH_OUTBOX_NEEDS_ANSWER,
                     KITH_ERROR_ALREADY_CHANGED);
  push (fixture, "stale 7 {'company':'c','jobTitle':'y'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_clear_error (&error);

  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "company", KITH_CHOICE_THEIRS, NULL);
  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "jobTitle", KITH_CHOICE_MINE, NULL);
  push (fixture, "busy 60");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  kith_outbox_release (fixture->box.outbox, entry);

  return g_steal_pointer (&entry);
}

/* Who has answered is not asked again, and not after a crash either. */
static void
test_answered (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  guint n = count_requests (fixture);

  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'c','jobTitle':'x'}");
  test_box_close (&fixture->box);
  push (fixture, "kithd");
  push (fixture, "ok 8 {'company':'c','jobTitle':'x'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, n + 1,
                         "{'revision':7,'info':{'jobTitle':'x'}}");
}

/* The form still shows what was decided against; typing elsewhere in it does
 * not bring that back. */
static void
test_typed_after_answer (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  g_autoptr (KithOutboxEntry) same = NULL;

  type (fixture, "{'company':'b','jobTitle':'xx'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
  g_assert_true (same == entry);
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'c','jobTitle':'xx'}");
}

/* What is typed over an answer is typed by one who may not have seen it. */
static void
test_typed_over_answer (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  g_autoptr (KithOutboxEntry) same = NULL;

  type (fixture, "{'company':'bb','jobTitle':'x'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
  g_assert_true (same == entry);
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'bb','jobTitle':'x'}");
  g_assert_cmpint (
    kith_contact_get_revision (kith_outbox_entry_get_base (entry)), ==, 6);
}

/* What was made while the form was open is not made again by it. */
static void
test_put_after_create (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (KithOutboxEntry) same = NULL;
  guint n;

  type (fixture, "{'company':'b'}");
  lose (fixture, "kithd");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  type (fixture, "{'company':'bc'}");
  push (fixture, "ok 1 {'company':'b'}");
  push (fixture, "busy 60");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_operation (entry), ==,
                   KITH_OUTBOX_UPDATE);

  type (fixture, "{'company':'bcd'}");
  n = count_requests (fixture);
  push (fixture, "ok 2 {'company':'bcd'}");
  push (fixture, "ok 3 {'company':'bcd'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_request (&fixture->edit, n,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
}

/* It was made with less than its form has put since. */
static void
test_put_after_more (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  lose (fixture, "kithd");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  type (fixture, "{'company':'bc'}");
  push (fixture, "ok 1 {'company':'b'}");
  push (fixture, "busy 60");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);

  type (fixture, "{'company':'bc','jobTitle':'x'}");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE));
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'bc','jobTitle':'x'}");
}

static void
test_released (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  entry = test_box_put (&fixture->box, NULL, fixture->edit.draft, TRUE);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 0);

  push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  kith_outbox_release (fixture->box.outbox, entry);
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));

  /* What it was about is known after a restart, too. */
  test_box_close (&fixture->box);
  push (fixture, "stale 7 {'company':'c'}");
  test_box_open (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_SENDING,
                         KITH_ERROR_ALREADY_CHANGED);
  test_box_wait (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
}

static void
test_changed_while_waiting (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (KithOutboxEntry) same = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "busy 60");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);

  type (fixture, "{'company':'bc'}");
  push (fixture, "kithd");
  push (fixture, "ok 7 {'company':'b'}");
  push (fixture, "ok 8 {'company':'bc'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
  test_box_wait_empty (&fixture->box);
  /* 503 may have come from somebody in between: the first is settled. */
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
  test_edit_assert_body (&fixture->edit, 3,
                         "{'revision':7,'info':{'company':'bc'}}");
}

/* The network may bring it once more when there is room. */
static void
test_store_full (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "refuse 507");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_STORE_FULL);

  push (fixture, "kithd");
  push (fixture, "ok 1 {'company':'b'}");
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
}

/* Nor is it given up when there is no room for the second time. */
static void
test_store_full_again (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  guint n;

  type (fixture, "{'company':'b'}");
  push (fixture, "refuse 507");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_STORE_FULL);
  type (fixture, "{'company':'bc'}");
  push (fixture, "kithd");
  push (fixture, "refuse 507");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_STORE_FULL);

  n = count_requests (fixture);
  push (fixture, "ok 1 {'company':'b'}");
  push (fixture, "ok 2 {'company':'bc'}");
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
}

/* A form whose new contact is just being made is put again: two entries of one
 * form make one contact, also when the program ends in between. */
static void
test_put_while_making (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;
  guint n;

  type (fixture, "{'company':'b'}");
  lose (fixture, "kithd");
  first = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  test_box_assert_state (first, KITH_OUTBOX_SENDING, -1);
  type (fixture, "{'company':'bc'}");
  second = test_box_put (&fixture->box, first, fixture->edit.draft, FALSE);
  g_assert_true (second != first);
  test_box_wait (&fixture->box);
  test_box_assert_state (first, KITH_OUTBOX_WAITING,
                         KITH_ERROR_UNKNOWN_OUTCOME);
  test_box_assert_state (second, KITH_OUTBOX_WAITING, -1);

  test_box_close (&fixture->box);
  n = count_requests (fixture);
  push (fixture, "ok 1 {'company':'b'}");
  push (fixture, "ok 2 {'company':'bc'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
  test_edit_assert_request (&fixture->edit, n + 1,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
}

/* Another window's change of the same contact comes after this one's. */
static void
test_in_order (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b','jobTitle':'x'}");
  push (fixture, "busy 60");
  first = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  type (fixture, "{'company':'a','jobTitle':'y'}");
  second = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  g_assert_true (first != second);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);
  g_assert_false (test_box_send (&fixture->box, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  push (fixture, "kithd");
  push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  push (fixture, "stale 7 {'company':'b','jobTitle':'x'}");
  push (fixture, "ok 8 {'company':'b','jobTitle':'y'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_TIME_SPAN_SECOND);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, 4,
                         "{'revision':7,'info':{'jobTitle':'y'}}");
}

static gboolean
is_sending (gpointer data)
{
  return kith_outbox_entry_get_state (data) == KITH_OUTBOX_SENDING;
}

/* What is being sent just then is not sent again. */
static void
test_take_back_soon (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "busy 60");
  entry = put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  push (fixture, "busy 60");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_TIME_SPAN_SECOND);
  kith_test_wait (is_sending, entry, TEST_BOX_MSEC);
  g_assert_false (kith_outbox_take_back (fixture->box.outbox, entry, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  kith_outbox_take_back_soon (fixture->box.outbox, entry);
  g_assert_true (kith_outbox_contains (fixture->box.outbox, entry));
  test_box_wait_empty (&fixture->box);

  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

static void
test_take_back (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "refuse 403");
  entry = put_badly (fixture, KITH_OUTBOX_FAILED, KITH_ERROR_PERMISSION);
  g_assert_true (kith_outbox_take_back (fixture->box.outbox, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

/* What was refused is tried once more by the next start. */
static void
test_failed_after_restart (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "refuse 403");
  entry = put_badly (fixture, KITH_OUTBOX_FAILED, KITH_ERROR_PERMISSION);
  g_assert_cmpint (kith_outbox_entry_get_since (entry), ==,
                   1700000000 * G_TIME_SPAN_SECOND);
  test_box_close (&fixture->box);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_HOUR);

  push (fixture, "refuse 403");
  test_box_open (&fixture->box);
  g_assert_cmpint (kith_outbox_entry_get_since (
                     test_box_get (&fixture->box, 0)),
                   ==, 1700000000 * G_TIME_SPAN_SECOND);
  test_box_wait (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
                         KITH_ERROR_PERMISSION);
}

static void
test_not_kept (Script *fixture, gconstpointer base)
{
  g_autofree char *path = g_build_filename (fixture->box.path, "in-a-file.db",
                                            NULL);
  g_autoptr (KithOutbox)
    outbox = kith_outbox_new (fixture->box.contacts,
                              KITH_CLOCK (fixture->box.clock), path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  kith_outbox_put_async (outbox, NULL, fixture->edit.draft, FALSE,
                         kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  entry = kith_outbox_put_finish (outbox, result, &error);
  g_assert_null (entry);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
}

/* Against a real kithd */

/* Three contacts are edited without a server, the program ends, one of them is
 * changed by others, and nothing is lost. */
static void
test_offline (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Ann\"},\"company\":\"a\"}");
  g_autoptr (KithContact) bob = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Bob\"},\"company\":\"a\"}");
  g_autoptr (KithContact) eve = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Eve\"},\"company\":\"a\"}");
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       kith_contact_get_id (bob), NULL);
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);
  g_autoptr (KithOutboxEntry) created = NULL;
  g_autoptr (JsonObject) answer = NULL;
  guint status;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_real_put_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
  test_real_put_text (fixture, eve, KITH_FIELD_COMPANY, "mine");
  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "Zoe");
  created = test_box_put (&fixture->box, NULL, draft, FALSE);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 4);
  for (guint i = 0; i < 4; i++)
    test_box_assert_state (test_box_get (&fixture->box, i), KITH_OUTBOX_WAITING,
                           KITH_ERROR_UNREACHABLE);
  g_assert_cmpstr (kith_outbox_entry_get_name (created), ==, "Zoe");
  test_box_close (&fixture->box);

  test_real_go_online (fixture);
  answer = kith_test_server_call (
    fixture->server, "PATCH", path,
    "{\"revision\":1,\"info\":{\"company\":\"theirs\"}}", &status);
  g_assert_cmpuint (status, ==, 200);
  test_box_open (&fixture->box);
  test_box_wait (&fixture->box);

  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
  g_assert_cmpuint (fixture->box.n_sent, ==, 3);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_real_assert_text (fixture, bob, KITH_FIELD_COMPANY, "theirs");
  test_real_assert_text (fixture, eve, KITH_FIELD_COMPANY, "mine");
}

/* One that comes through says that the others need not wait any longer. */
static void
test_one_wakes_all (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact)
    bob = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Bob\"}}");
  g_autoptr (GError) error = NULL;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_real_put_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
  test_box_wait (&fixture->box);
  test_real_go_online (fixture);
  g_assert_true (
    test_box_send (&fixture->box, test_box_get (&fixture->box, 1), &error));
  while (test_box_count (&fixture->box) > 0)
    g_main_context_iteration (NULL, TRUE);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_real_assert_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
}

static void
test_delete (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact) gone = NULL;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_box_wait (&fixture->box);
  test_real_put_deletion (fixture, ann);
  /* Who deletes it does not want it changed any more. */
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
  test_box_wait (&fixture->box);
  test_box_close (&fixture->box);

  test_real_go_online (fixture);
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  gone = test_real_get_contact (fixture, kith_contact_get_id (ann));
  g_assert_null (gone);
}

/* I delete, they edit: not without having seen it. */
static void
test_delete_changed (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       kith_contact_get_id (ann), NULL);
  g_autoptr (KithContact) kept = NULL;
  g_autoptr (KithContact) gone = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;
  KithOutboxEntry *entry;

  answer = kith_test_server_call (
    fixture->server, "PATCH", path,
    "{\"revision\":1,\"info\":{\"company\":\"theirs\"}}", NULL);
  test_real_put_deletion (fixture, ann);
  test_box_wait (&fixture->box);
  entry = test_box_get (&fixture->box, 0);
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpint (
    kith_contact_get_revision (kith_outbox_entry_get_theirs (entry)), ==, 2);
  kept = test_real_get_contact (fixture, kith_contact_get_id (ann));
  g_assert_nonnull (kept);

  g_assert_true (test_box_send (&fixture->box, entry, &error));
  g_assert_no_error (error);
  gone = test_real_get_contact (fixture, kith_contact_get_id (ann));
  g_assert_null (gone);
}

/* It is saved while it is deleted: what one wrote oneself is no surprise. */
static void
test_delete_while_sending (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact) gone = NULL;

  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  g_assert_true (kith_outbox_is_busy (fixture->box.outbox));
  test_real_put_deletion (fixture, ann);
  test_box_wait_empty (&fixture->box);
  gone = test_real_get_contact (fixture, kith_contact_get_id (ann));
  g_assert_null (gone);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/outbox/" name, Script, base, script_set_up, function,          \
              script_tear_down)
#define TWO "{'company':'a','jobTitle':'x'}"

  ADD ("sent", "{'company':'a'}", test_sent);
  ADD ("lost-before-crash", TWO, test_lost_before_crash);
  ADD ("killed-while-sending", "{'company':'a'}", test_killed_while_sending);
  ADD ("undecidable-create", NULL, test_undecidable_create);
  ADD ("retry-after", "{'company':'a'}", test_retry_after);
  ADD ("backoff", "{'company':'a'}", test_backoff);
  ADD ("clock-jumps", "{'company':'a'}", test_clock_jumps);
  ADD ("needs-answer", "{'company':'a'}", test_needs_answer);
  ADD ("outrun", TWO, test_outrun);
  ADD ("answered", TWO, test_answered);
  ADD ("typed-after-answer", TWO, test_typed_after_answer);
  ADD ("typed-over-answer", TWO, test_typed_over_answer);
  ADD ("put-after-create", NULL, test_put_after_create);
  ADD ("put-after-more", NULL, test_put_after_more);
  ADD ("store-full", NULL, test_store_full);
  ADD ("store-full-again", NULL, test_store_full_again);
  ADD ("put-while-making", NULL, test_put_while_making);
  ADD ("released", "{'company':'a'}", test_released);
  ADD ("changed-while-waiting", "{'company':'a'}", test_changed_while_waiting);
  ADD ("in-order", TWO, test_in_order);
  ADD ("take-back", "{'company':'a'}", test_take_back);
  ADD ("take-back-soon", "{'company':'a'}", test_take_back_soon);
  ADD ("failed-after-restart", "{'company':'a'}", test_failed_after_restart);
  ADD ("not-kept", "{'company':'a'}", test_not_kept);

#undef TWO
#undef ADD
#define ADD(name, function)                                                    \
  g_test_add ("/outbox/real/" name, TestReal, NULL, test_real_set_up,          \
              function, test_real_tear_down)

  ADD ("offline", test_offline);
  ADD ("one-wakes-all", test_one_wakes_all);
  ADD ("delete", test_delete);
  ADD ("delete-changed", test_delete_changed);
  ADD ("delete-while-sending", test_delete_while_sending);

#undef ADD

  return g_test_run ();
}
