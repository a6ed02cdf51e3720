/* test-outbox.c: changes that wait, against scripts and against a real kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-outbox.h"

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "contact-utils.h"
#include "edit-utils.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define MSEC 20000

/* An outbox in a file, which can be closed and read again. */
typedef struct
{
  char *folder;
  char *path;
  KithFakeClock *clock;
  KithContacts *contacts;
  KithOutbox *outbox;
  guint n_sent;
} Box;

static void
sent_cb (KithOutbox *outbox,
         KithOutboxEntry *entry,
         KithContact *contact,
         gpointer data)
{
  Box *box = data;

  box->n_sent++;
}

static void
box_open (Box *box)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  box->outbox = kith_outbox_new (box->contacts, KITH_CLOCK (box->clock),
                                 box->path, NULL);
  g_signal_connect (box->outbox, "sent", G_CALLBACK (sent_cb), box);
  kith_outbox_load_async (box->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  kith_outbox_load_finish (box->outbox, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_idle (gpointer data)
{
  return !kith_outbox_is_busy (data);
}

static void
box_close (Box *box)
{
  kith_outbox_close (box->outbox);
  kith_test_wait (is_idle, box->outbox, MSEC);
  g_clear_object (&box->outbox);
}

static void
box_set_up (Box *box, KithContacts *contacts)
{
  box->folder = kith_test_tmpdir ();
  box->path = g_build_filename (box->folder, "outbox.db", NULL);
  box->clock = kith_fake_clock_new (1700000000 * G_TIME_SPAN_SECOND);
  box->contacts = g_object_ref (contacts);
  box_open (box);
}

static void
box_tear_down (Box *box)
{
  box_close (box);
  g_clear_object (&box->contacts);
  g_clear_object (&box->clock);
  kith_test_remove (box->folder);
  g_free (box->folder);
  g_free (box->path);
}

static guint
box_count (Box *box)
{
  return g_list_model_get_n_items (G_LIST_MODEL (box->outbox));
}

static KithOutboxEntry *
box_get (Box *box, guint position)
{
  g_autoptr (KithOutboxEntry)
    entry = g_list_model_get_item (G_LIST_MODEL (box->outbox), position);

  return entry;
}

/* (transfer full) */
static KithOutboxEntry *
box_put (Box *box, KithOutboxEntry *entry, KithDraft *draft, gboolean hold)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithOutboxEntry *put;

  kith_outbox_put_async (box->outbox, entry, draft, hold, kith_test_result_cb,
                         &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  put = kith_outbox_put_finish (box->outbox, result, &error);
  g_assert_no_error (error);

  return put;
}

static void
advance (Box *box)
{
  if (kith_fake_clock_get_n_waits (box->clock) > 0)
    kith_fake_clock_advance (box->clock, kith_fake_clock_get_next (box->clock));
}

/* Within one try, the clock runs; between tries, the test moves it. */
static gboolean
is_tried (gpointer data)
{
  Box *box = data;

  if (!kith_outbox_is_busy (box->outbox))
    return TRUE;

  advance (box);

  return FALSE;
}

static void
box_wait (Box *box)
{
  kith_test_wait (is_tried, box, MSEC);
}

typedef struct
{
  Box *box;
  KithOutboxEntry *entry;
  guint n_attempts;
} Attempts;

static gboolean
is_tried_so_often (gpointer data)
{
  Attempts *attempts = data;

  return kith_outbox_entry_get_n_attempts (attempts->entry)
           >= attempts->n_attempts
         && is_tried (attempts->box);
}

static void
box_wait_attempts (Box *box, KithOutboxEntry *entry, guint n_attempts)
{
  Attempts attempts = { box, entry, n_attempts };

  kith_test_wait (is_tried_so_often, &attempts, MSEC);
}

static gboolean
is_empty (gpointer data)
{
  Box *box = data;

  if (box_count (box) == 0)
    return TRUE;

  advance (box);

  return FALSE;
}

static void
box_wait_empty (Box *box)
{
  kith_test_wait (is_empty, box, MSEC);
}

static gboolean
box_send (Box *box, KithOutboxEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_send_async (box->outbox, entry, NULL, kith_test_result_cb,
                          &result);
  while (result == NULL)
    {
      box_wait (box);
      g_main_context_iteration (NULL, FALSE);
    }

  return kith_outbox_send_finish (box->outbox, result, NULL, error);
}

static void
assert_state (KithOutboxEntry *entry, KithOutboxState state, int error)
{
  g_assert_cmpint (kith_outbox_entry_get_state (entry), ==, state);
  if (error >= 0)
    g_assert_error (kith_outbox_entry_get_error (entry), KITH_ERROR, error);
}

/* Against a script */

typedef struct
{
  TestEdit edit;
  Box box;
} Script;

static void
script_set_up (Script *fixture, gconstpointer base)
{
  test_edit_set_up (&fixture->edit, base);
  box_set_up (&fixture->box, fixture->edit.contacts);
}

static void
script_tear_down (Script *fixture, gconstpointer base)
{
  box_tear_down (&fixture->box);
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
  KithOutboxEntry *entry = box_put (&fixture->box, NULL, fixture->edit.draft,
                                    FALSE);

  box_wait (&fixture->box);
  assert_state (entry, state, error);

  return entry;
}

static void
test_sent (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  type (fixture, "{'company':'b'}");
  push (fixture, "ok 7 {'company':'b'}");
  entry = box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  box_wait_empty (&fixture->box);

  g_assert_cmpuint (fixture->box.n_sent, ==, 1);
  test_edit_assert_body (&fixture->edit, 0,
                         "{'revision':6,'info':{'company':'b'}}");
  box_close (&fixture->box);
  box_open (&fixture->box);
  g_assert_cmpuint (box_count (&fixture->box), ==, 0);
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
  box_close (&fixture->box);

  /* It had arrived, and others have gone on. */
  push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  box_open (&fixture->box);
  box_wait_empty (&fixture->box);
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
  entry = box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
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
  box_close (&fixture->box);
  g_free (fixture->box.path);
  fixture->box.path = g_steal_pointer (&image);

  push (fixture, "wix");
  push (fixture, "stale 7 {'company':'b'}");
  box_open (&fixture->box);
  box_wait_empty (&fixture->box);
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
  box_close (&fixture->box);

  box_open (&fixture->box);
  box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 2);
  assert_state (box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
                KITH_ERROR_UNKNOWN_OUTCOME);

  push (fixture, "ok 1 {'company':'b'}");
  box_send (&fixture->box, box_get (&fixture->box, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (box_count (&fixture->box), ==, 0);
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
  box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_SECOND);
  box_wait_empty (&fixture->box);
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
      box_wait_attempts (&fixture->box, entry, n + 2);
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
      box_wait (&fixture->box);
    }
  g_assert_cmpint (kith_outbox_entry_get_next_retry (entry)
                     - kith_clock_get_real_time (
                       KITH_CLOCK (fixture->box.clock)),
                   >, 100 * G_TIME_SPAN_SECOND);

  push (fixture, "ok 7 {'company':'b'}");
  kith_fake_clock_set_real (fixture->box.clock, 0);
  kith_fake_clock_advance (fixture->box.clock, 30 * G_TIME_SPAN_SECOND);
  box_wait_empty (&fixture->box);
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
  box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);

  push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  conflict = kith_edit_get_conflict (kith_outbox_entry_get_edit (entry));
  g_assert_nonnull (conflict);
  kith_outbox_count (fixture->box.outbox, &n_waiting, &n_needing);
  g_assert_cmpuint (n_needing, ==, 0);

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  push (fixture, "ok 8 {'company':'b'}");
  g_assert_true (box_send (&fixture->box, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (box_count (&fixture->box), ==, 0);
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
  box_wait_empty (&fixture->box);
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
  g_assert_false (box_send (&fixture->box, entry, &error));
  g_clear_error (&error);

  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "company", KITH_CHOICE_THEIRS, NULL);
  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "jobTitle", KITH_CHOICE_MINE, NULL);
  push (fixture, "busy 60");
  g_assert_false (box_send (&fixture->box, entry, &error));
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
  box_close (&fixture->box);
  push (fixture, "kithd");
  push (fixture, "ok 8 {'company':'c','jobTitle':'x'}");
  box_open (&fixture->box);
  box_wait_empty (&fixture->box);
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
  same = box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
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
  same = box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
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
  g_object_unref (box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  box_wait (&fixture->box);
  assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_operation (entry), ==,
                   KITH_OUTBOX_UPDATE);

  type (fixture, "{'company':'bcd'}");
  n = count_requests (fixture);
  push (fixture, "ok 2 {'company':'bcd'}");
  push (fixture, "ok 3 {'company':'bcd'}");
  same = box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  box_wait_empty (&fixture->box);
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
  g_object_unref (box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  box_wait (&fixture->box);

  type (fixture, "{'company':'bc','jobTitle':'x'}");
  g_object_unref (box_put (&fixture->box, entry, fixture->edit.draft, TRUE));
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'bc','jobTitle':'x'}");
}

static void
test_released (Script *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  type (fixture, "{'company':'b'}");
  entry = box_put (&fixture->box, NULL, fixture->edit.draft, TRUE);
  box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 0);

  push (fixture, "stale 7 {'company':'c'}");
  g_assert_false (box_send (&fixture->box, entry, &error));
  kith_outbox_release (fixture->box.outbox, entry);
  assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));

  /* What it was about is known after a restart, too. */
  box_close (&fixture->box);
  push (fixture, "stale 7 {'company':'c'}");
  box_open (&fixture->box);
  assert_state (box_get (&fixture->box, 0), KITH_OUTBOX_SENDING,
                KITH_ERROR_ALREADY_CHANGED);
  box_wait (&fixture->box);
  assert_state (box_get (&fixture->box, 0), KITH_OUTBOX_NEEDS_ANSWER,
                KITH_ERROR_ALREADY_CHANGED);
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
  same = box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  g_assert_cmpuint (box_count (&fixture->box), ==, 1);
  box_wait_empty (&fixture->box);
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
  box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
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
  first = box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  assert_state (first, KITH_OUTBOX_SENDING, -1);
  type (fixture, "{'company':'bc'}");
  second = box_put (&fixture->box, first, fixture->edit.draft, FALSE);
  g_assert_true (second != first);
  box_wait (&fixture->box);
  assert_state (first, KITH_OUTBOX_WAITING, KITH_ERROR_UNKNOWN_OUTCOME);
  assert_state (second, KITH_OUTBOX_WAITING, -1);

  box_close (&fixture->box);
  n = count_requests (fixture);
  push (fixture, "ok 1 {'company':'b'}");
  push (fixture, "ok 2 {'company':'bc'}");
  box_open (&fixture->box);
  box_wait_empty (&fixture->box);
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
  second = box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  g_assert_true (first != second);
  box_wait (&fixture->box);
  g_assert_cmpuint (count_requests (fixture), ==, 1);
  g_assert_false (box_send (&fixture->box, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  push (fixture, "kithd");
  push (fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  push (fixture, "stale 7 {'company':'b','jobTitle':'x'}");
  push (fixture, "ok 8 {'company':'b','jobTitle':'y'}");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_TIME_SPAN_SECOND);
  box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, 4,
                         "{'revision':7,'info':{'jobTitle':'y'}}");
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
  g_assert_cmpuint (box_count (&fixture->box), ==, 0);
  box_close (&fixture->box);
  box_open (&fixture->box);
  g_assert_cmpuint (box_count (&fixture->box), ==, 0);
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
  box_close (&fixture->box);
  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_HOUR);

  push (fixture, "refuse 403");
  box_open (&fixture->box);
  g_assert_cmpint (kith_outbox_entry_get_since (box_get (&fixture->box, 0)), ==,
                   1700000000 * G_TIME_SPAN_SECOND);
  box_wait (&fixture->box);
  assert_state (box_get (&fixture->box, 0), KITH_OUTBOX_FAILED,
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

typedef struct
{
  KithTestServer *server;
  KithTestServer *stopped; /* whose folder the server has taken over */
  Box box;
} Real;

static KithContacts *
connect_to (KithTestServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection)
    connection = kith_connection_new (kith_test_server_get_address (server),
                                      &error);

  g_assert_no_error (error);

  return kith_contacts_new (connection);
}

static void
real_set_up (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContacts) contacts = NULL;

  fixture->server = kith_test_server_new (NULL);
  contacts = connect_to (fixture->server);
  box_set_up (&fixture->box, contacts);
}

static void
real_tear_down (Real *fixture, gconstpointer data)
{
  box_tear_down (&fixture->box);
  g_clear_pointer (&fixture->server, kith_test_server_free);
  g_clear_pointer (&fixture->stopped, kith_test_server_free);
}

static void
go_offline (Real *fixture)
{
  kith_test_server_stop (fixture->server);
}

static void
go_online (Real *fixture)
{
  const KithTestServerOptions options = {
    .folder = kith_test_server_get_folder (fixture->server)
  };

  fixture->stopped = fixture->server;
  fixture->server = kith_test_server_new (&options);
}

/* (transfer full) */
static KithContact *
get_contact (Real *fixture, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (fixture->box.contacts, id, NULL, kith_test_result_cb,
                           &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);

  return kith_contacts_get_finish (fixture->box.contacts, result, NULL);
}

/* (transfer full) */
static KithContact *
make_contact (Real *fixture, const char *info)
{
  g_autofree char *id = kith_test_server_create (fixture->server, info);

  return get_contact (fixture, id);
}

static void
put_text (Real *fixture,
          KithContact *contact,
          KithField field,
          const char *text)
{
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithOutboxEntry) entry = NULL;

  kith_draft_set_text (draft, field, text);
  entry = box_put (&fixture->box, NULL, draft, FALSE);
}

static void
assert_text (Real *fixture,
             KithContact *contact,
             KithField field,
             const char *text)
{
  g_autoptr (KithContact)
    latest = get_contact (fixture, kith_contact_get_id (contact));

  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (latest),
                                               field),
                   ==, text);
}

static void
put_deletion (Real *fixture, KithContact *contact)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;

  kith_outbox_delete_async (fixture->box.outbox, contact, FALSE,
                            kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  entry = kith_outbox_delete_finish (fixture->box.outbox, result, &error);
  g_assert_no_error (error);
}

/* Three contacts are edited without a server, the program ends, one of them is
 * changed by others, and nothing is lost. */
static void
test_offline (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = make_contact (fixture,
                        "{\"name\":{\"first\":\"Ann\"},\"company\":\"a\"}");
  g_autoptr (KithContact)
    bob = make_contact (fixture,
                        "{\"name\":{\"first\":\"Bob\"},\"company\":\"a\"}");
  g_autoptr (KithContact)
    eve = make_contact (fixture,
                        "{\"name\":{\"first\":\"Eve\"},\"company\":\"a\"}");
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       kith_contact_get_id (bob), NULL);
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);
  g_autoptr (KithOutboxEntry) created = NULL;
  g_autoptr (JsonObject) answer = NULL;
  guint status;

  go_offline (fixture);
  put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  put_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
  put_text (fixture, eve, KITH_FIELD_COMPANY, "mine");
  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "Zoe");
  created = box_put (&fixture->box, NULL, draft, FALSE);
  box_wait (&fixture->box);
  g_assert_cmpuint (box_count (&fixture->box), ==, 4);
  for (guint i = 0; i < 4; i++)
    assert_state (box_get (&fixture->box, i), KITH_OUTBOX_WAITING,
                  KITH_ERROR_UNREACHABLE);
  g_assert_cmpstr (kith_outbox_entry_get_name (created), ==, "Zoe");
  box_close (&fixture->box);

  go_online (fixture);
  answer = kith_test_server_call (
    fixture->server, "PATCH", path,
    "{\"revision\":1,\"info\":{\"company\":\"theirs\"}}", &status);
  g_assert_cmpuint (status, ==, 200);
  box_open (&fixture->box);
  box_wait (&fixture->box);

  g_assert_cmpuint (box_count (&fixture->box), ==, 1);
  g_assert_cmpuint (fixture->box.n_sent, ==, 3);
  assert_state (box_get (&fixture->box, 0), KITH_OUTBOX_NEEDS_ANSWER,
                KITH_ERROR_ALREADY_CHANGED);
  assert_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  assert_text (fixture, bob, KITH_FIELD_COMPANY, "theirs");
  assert_text (fixture, eve, KITH_FIELD_COMPANY, "mine");
}

/* One that comes through says that the others need not wait any longer. */
static void
test_one_wakes_all (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact)
    bob = make_contact (fixture, "{\"name\":{\"first\":\"Bob\"}}");
  g_autoptr (GError) error = NULL;

  go_offline (fixture);
  put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  put_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
  box_wait (&fixture->box);
  go_online (fixture);
  g_assert_true (box_send (&fixture->box, box_get (&fixture->box, 1), &error));
  while (box_count (&fixture->box) > 0)
    g_main_context_iteration (NULL, TRUE);
  assert_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  assert_text (fixture, bob, KITH_FIELD_COMPANY, "mine");
}

static void
test_delete (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact) gone = NULL;

  go_offline (fixture);
  put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  box_wait (&fixture->box);
  put_deletion (fixture, ann);
  /* Who deletes it does not want it changed any more. */
  g_assert_cmpuint (box_count (&fixture->box), ==, 1);
  box_wait (&fixture->box);
  box_close (&fixture->box);

  go_online (fixture);
  box_open (&fixture->box);
  box_wait_empty (&fixture->box);
  gone = get_contact (fixture, kith_contact_get_id (ann));
  g_assert_null (gone);
}

/* I delete, they edit: not without having seen it. */
static void
test_delete_changed (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
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
  put_deletion (fixture, ann);
  box_wait (&fixture->box);
  entry = box_get (&fixture->box, 0);
  assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpint (
    kith_contact_get_revision (kith_outbox_entry_get_theirs (entry)), ==, 2);
  kept = get_contact (fixture, kith_contact_get_id (ann));
  g_assert_nonnull (kept);

  g_assert_true (box_send (&fixture->box, entry, &error));
  g_assert_no_error (error);
  gone = get_contact (fixture, kith_contact_get_id (ann));
  g_assert_null (gone);
}

/* It is saved while it is deleted: what one wrote oneself is no surprise. */
static void
test_delete_while_sending (Real *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (KithContact) gone = NULL;

  put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  g_assert_true (kith_outbox_is_busy (fixture->box.outbox));
  put_deletion (fixture, ann);
  box_wait_empty (&fixture->box);
  gone = get_contact (fixture, kith_contact_get_id (ann));
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
  ADD ("put-while-making", NULL, test_put_while_making);
  ADD ("released", "{'company':'a'}", test_released);
  ADD ("changed-while-waiting", "{'company':'a'}", test_changed_while_waiting);
  ADD ("in-order", TWO, test_in_order);
  ADD ("take-back", "{'company':'a'}", test_take_back);
  ADD ("failed-after-restart", "{'company':'a'}", test_failed_after_restart);
  ADD ("not-kept", "{'company':'a'}", test_not_kept);

#undef TWO
#undef ADD
#define ADD(name, function)                                                    \
  g_test_add ("/outbox/real/" name, Real, NULL, real_set_up, function,         \
              real_tear_down)

  ADD ("offline", test_offline);
  ADD ("one-wakes-all", test_one_wakes_all);
  ADD ("delete", test_delete);
  ADD ("delete-changed", test_delete_changed);
  ADD ("delete-while-sending", test_delete_while_sending);

#undef ADD

  return g_test_run ();
}
