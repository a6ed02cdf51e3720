/* test-drafts.c: what is typed is on the disk, whatever ends the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-keeper.h"

#include <string.h>

#include "base/kith-error.h"
#include "contact-utils.h"
#include "edit-utils.h"
#include "store/kith-outbox-file.h"
#include "test-utils.h"

#define MSEC 30000
#define NOW (1700000000 * G_TIME_SPAN_SECOND)
#define LONG_TEXT_BYTES 100000

/* A form, and the outbox in whose file its text is kept. */
typedef struct
{
  TestEdit edit; /* its draft is the form's; its server answers from a script */
  char *folder;
  char *path;
  guint n_images;
  KithFakeClock *clock;
  KithOutbox *outbox;
  KithPost *post;
  KithKeeper *keeper;
} Form;

static void
open_outbox (Form *form)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  form->outbox = kith_outbox_new (form->edit.contacts, KITH_CLOCK (form->clock),
                                  form->path, NULL);
  kith_outbox_load_async (form->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  kith_outbox_load_finish (form->outbox, result, &error);
  g_assert_no_error (error);
}

static void
close_form (Form *form)
{
  if (form->keeper != NULL)
    kith_keeper_close (form->keeper);
  g_clear_object (&form->keeper);
  g_clear_object (&form->post);
}

static gboolean
is_idle (gpointer data)
{
  return !kith_outbox_is_busy (data);
}

static void
close_outbox (Form *form)
{
  kith_outbox_close (form->outbox);
  kith_test_wait (is_idle, form->outbox, MSEC);
  g_clear_object (&form->outbox);
}

static void
set_up (Form *form, gconstpointer base)
{
  test_edit_set_up (&form->edit, base);
  form->folder = kith_test_tmpdir ();
  form->path = g_build_filename (form->folder, "outbox.db", NULL);
  form->clock = kith_fake_clock_new (NOW);
  open_outbox (form);
  form->post = kith_post_new (form->outbox, form->edit.draft);
  form->keeper = kith_keeper_new (form->outbox, form->post);
}

static void
tear_down (Form *form, gconstpointer base)
{
  close_form (form);
  close_outbox (form);
  g_clear_object (&form->clock);
  test_edit_tear_down (&form->edit);
  kith_test_remove (form->folder);
  g_free (form->folder);
  g_free (form->path);
}

static void
type (Form *form, const char *info)
{
  test_edit_type (&form->edit, info);
}

/* What is written is written in the order of the calls: when something that
 * came last is there, all is. */
static void
wait_for_file (Form *form)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_keeper_write_async (form->keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  kith_keeper_write_finish (form->keeper, result, NULL);
}

/* The program is killed. */
static void
kill_program (Form *form)
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

  close_form (form);
  close_outbox (form);
  g_free (form->path);
  form->path = g_steal_pointer (&image);
}

/* The next one has what was on the disk at that moment. */
static void
crash (Form *form)
{
  kill_program (form);
  open_outbox (form);
}

static guint
count (Form *form)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (kith_outbox_get_drafts (form->outbox)));
}

static KithKeptDraft *
get_kept (Form *form, guint position)
{
  g_autoptr (KithKeptDraft) kept = g_list_model_get_item (
    G_LIST_MODEL (kith_outbox_get_drafts (form->outbox)), position);

  return kept;
}

/* The form is opened again with it. */
static KithDraft *
resume (Form *form, KithKeptDraft *kept)
{
  form->keeper = kith_keeper_new_for_kept (form->outbox, kept);
  form->post = g_object_ref (kith_keeper_get_post (form->keeper));

  return kith_post_get_draft (form->post);
}

/* Each write has its moment, which the test's clock brings. */
static gboolean
is_kept (gpointer data)
{
  Form *form = data;

  if (kith_fake_clock_get_n_waits (form->clock) > 0)
    kith_fake_clock_advance (form->clock,
                             kith_fake_clock_get_next (form->clock));

  return kith_fake_clock_get_n_waits (form->clock) == 0;
}

static void
assert_kept (Form *form, gint64 revision, const char *info)
{
  KithContact *base;

  g_assert_cmpuint (count (form), ==, 1);
  base = kith_kept_draft_get_base (get_kept (form, 0));
  if (revision > 0)
    g_assert_cmpint (kith_contact_get_revision (base), ==, revision);
  else
    g_assert_null (base);
  test_edit_assert_info (kith_kept_draft_get_info (get_kept (form, 0)), info);
}

static void
test_killed (Form *form, gconstpointer base)
{
  KithDraft *draft;

  type (form, "{'company':'b','jobTitle':'t'}");
  kith_test_wait (is_kept, form, MSEC);
  wait_for_file (form);
  g_assert_cmpuint (count (form), ==, 0);

  crash (form);
  assert_kept (form, 6, "{'company':'b','jobTitle':'t'}");
  g_assert_cmpstr (kith_kept_draft_get_contact_id (get_kept (form, 0)), ==,
                   TEST_EDIT_ID);
  g_assert_cmpint (kith_kept_draft_get_when (get_kept (form, 0)), ==,
                   NOW + KITH_KEEPER_USEC);
  g_assert_true (
    kith_drafts_find (kith_outbox_get_drafts (form->outbox), TEST_EDIT_ID)
    == get_kept (form, 0));

  /* As a change of what it was typed in. */
  draft = resume (form, get_kept (form, 0));
  g_assert_true (kith_draft_is_dirty (draft));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_COMPANY, NULL)
                  && kith_draft_is_changed (draft, KITH_FIELD_LAST_NAME, NULL));
  g_assert_true (kith_draft_is_changed (draft, KITH_FIELD_JOB_TITLE, NULL));
}

static gboolean
waits_for_nothing (gpointer clock)
{
  return kith_fake_clock_get_n_waits (clock) == 0;
}

/* However much is typed, text waits for a second at most. */
static void
test_debounced (Form *form, gconstpointer base)
{
  type (form, "{'company':'b'}");
  g_assert_cmpint (kith_fake_clock_get_next (form->clock), ==,
                   KITH_KEEPER_USEC);
  g_assert_cmpint (KITH_KEEPER_USEC, <=, G_USEC_PER_SEC);
  kith_fake_clock_advance (form->clock, KITH_KEEPER_USEC - 1);
  type (form, "{'company':'bc'}");
  g_assert_cmpuint (kith_fake_clock_get_n_waits (form->clock), ==, 1);
  g_assert_cmpint (kith_fake_clock_get_next (form->clock), ==, 1);

  /* Nothing was typed in the end. */
  type (form, base);
  kith_test_wait (waits_for_nothing, form->clock, MSEC);
}

static void
test_at_once (Form *form, gconstpointer base)
{
  type (form, "{'company':'b'}");
  kith_drafts_write (kith_outbox_get_drafts (form->outbox));
  wait_for_file (form);
  crash (form);
  assert_kept (form, 6, "{'company':'b'}");
}

/* What no server would take, and what is typed by half. */
static void
test_all_of_it (Form *form, gconstpointer base)
{
  g_autofree char *text = g_strnfill (LONG_TEXT_BYTES, 'x');
  g_autofree char *info = g_strdup_printf (
    "{'name':{'first':' A\\u05d0 \\\\n'},'company':'%s','birthdate':'14 Ma',"
    "'emails':{'items':[{'email':'not an@','tag':'WORK'}]},"
    "'phones':{'items':[{'phone':'+49 (0','primary':true}]},"
    "'extendedFields':{'items':{'custom.size':'4,','custom.url':'htt'}}}",
    text);
  g_autoptr (KithContactInfo) typed = NULL;

  type (form, info);
  typed = kith_contact_info_copy (kith_draft_get_info (form->edit.draft));
  wait_for_file (form);
  crash (form);

  g_assert_cmpuint (count (form), ==, 1);
  test_assert_info (kith_kept_draft_get_info (get_kept (form, 0)), typed);
  g_assert_cmpuint (strlen (kith_contact_info_get_text (
                      kith_kept_draft_get_info (get_kept (form, 0)),
                      KITH_FIELD_COMPANY)),
                    ==, LONG_TEXT_BYTES);
}

static void
test_new_contact (Form *form, gconstpointer base)
{
  KithDraft *draft;

  type (form, "{'name':{'first':'Ana'}}");
  wait_for_file (form);
  crash (form);
  assert_kept (form, 0, "{'name':{'first':'Ana'}}");
  g_assert_null (kith_kept_draft_get_contact_id (get_kept (form, 0)));
  g_assert_cmpstr (kith_kept_draft_get_name (get_kept (form, 0)), ==, "Ana");

  draft = resume (form, get_kept (form, 0));
  g_assert_null (kith_draft_get_base (draft));
  g_assert_cmpuint (count (form), ==, 0);
}

/* Typed, and back again. */
static void
test_taken_back (Form *form, gconstpointer base)
{
  type (form, "{'company':'b'}");
  wait_for_file (form);
  type (form, base);
  kith_test_wait (is_kept, form, MSEC);
  wait_for_file (form);
  crash (form);
  g_assert_cmpuint (count (form), ==, 0);
}

static void
test_discarded (Form *form, gconstpointer base)
{
  type (form, "{'company':'b'}");
  wait_for_file (form);
  kith_keeper_discard (form->keeper);
  close_form (form);
  g_assert_cmpuint (count (form), ==, 0);
  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);
}

/* Also when nobody opens it again. */
static void
test_discarded_unopened (Form *form, gconstpointer base)
{
  type (form, "{'company':'b'}");
  close_form (form);
  kith_drafts_discard (kith_outbox_get_drafts (form->outbox),
                       get_kept (form, 0));
  g_assert_cmpuint (count (form), ==, 0);
  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);
}

/* A form that goes leaves its text to the others, which do not see it before;
 * each has a text of its own. */
static void
test_two_forms (Form *form, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (form->edit.draft);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithPost) post = kith_post_new (form->outbox, draft);
  g_autoptr (KithKeeper) other = kith_keeper_new (form->outbox, post);
  g_autoptr (KithKeeper) third = NULL;
  KithDrafts *drafts = kith_outbox_get_drafts (form->outbox);

  type (form, "{'company':'b'}");
  wait_for_file (form);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "c");
  g_assert_null (kith_drafts_find (drafts, TEST_EDIT_ID));

  close_form (form);
  assert_kept (form, 6, "{'company':'b'}");
  third = kith_keeper_new_for_kept (form->outbox, get_kept (form, 0));
  g_assert_null (kith_drafts_find (drafts, TEST_EDIT_ID));
  kith_keeper_close (third);
  kith_keeper_close (other);
  g_assert_cmpuint (count (form), ==, 2);

  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 2);
}

/* Who waits for a form that goes does not wait for ever. */
static void
test_closed_while_writing (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithKeeper) keeper = g_object_ref (form->keeper);
  g_autoptr (GError) error = NULL;

  type (form, "{'company':'b'}");
  kith_keeper_write_async (keeper, NULL, kith_test_result_cb, &result);
  close_form (form);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  g_assert_false (kith_keeper_write_finish (keeper, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_kept (form, 6, "{'company':'b'}");
}

/* The same of two programs at once. */
static void
test_two_programs (Form *form, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (form->edit.draft);
  g_autoptr (KithOutbox) first = g_object_ref (form->outbox);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithPost) post = NULL;
  g_autoptr (KithKeeper) other = NULL;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  g_clear_object (&form->outbox);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);

  post = kith_post_new (form->outbox, draft);
  other = kith_keeper_new (form->outbox, post);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "c");
  kith_keeper_close (other);
  close_outbox (form);

  /* The one that is still there has its own text, and no other, until the next
   * start. */
  form->outbox = g_steal_pointer (&first);
  g_assert_cmpuint (count (form), ==, 0);
  close_form (form);
  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 2);
}

/* Saving */

static KithOutboxEntry *
get_entry (Form *form, guint position)
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
  Form *form = data;

  is_kept (form);

  return g_list_model_get_n_items (G_LIST_MODEL (form->outbox)) == 0;
}

/* The server does not say how it went until the program has been killed. */
static void
save_unanswered (Form *form, GAsyncResult **result)
{
  kith_raw_server_push (form->edit.server, KITH_RAW_TRICKLE, "HTTP/1.1 2");
  kith_post_save_async (form->post, NULL, kith_test_result_cb, result);
  kith_test_wait (has_request, form->edit.server, MSEC);
}

typedef struct
{
  Form *form;
  GAsyncResult *result;
} Saving;

/* Within one save, the clock runs. */
static gboolean
has_saved (gpointer data)
{
  Saving *saving = data;

  if (saving->result == NULL)
    is_kept (saving->form);

  return saving->result != NULL;
}

/* (transfer full) (nullable) */
static KithContact *
save (Form *form, GError **error)
{
  Saving saving = { form, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  kith_post_save_async (form->post, NULL, kith_test_result_cb, &saving.result);
  kith_test_wait (has_saved, &saving, MSEC);
  result = saving.result;

  return kith_post_save_finish (form->post, result, error);
}

/* It is in the one place or in the other, and in both at no time. */
static void
test_saving (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  save_unanswered (form, &result);
  wait_for_file (form);
  kill_program (form);
  test_edit_push (&form->edit, "wix");
  test_edit_push (&form->edit, "ok 7 {'company':'b'}");
  open_outbox (form);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    1);
  g_assert_cmpuint (count (form), ==, 0);
  kith_test_wait (has_sent, form, MSEC);
}

/* What was typed during a save is a change of what that has made. */
static void
test_typed_while_saving (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  KithDraft *draft;

  type (form, "{'company':'b'}");
  save_unanswered (form, &result);
  type (form, "{'company':'b','jobTitle':'t'}");
  wait_for_file (form);
  kill_program (form);
  test_edit_push (&form->edit, "wix");
  test_edit_push (&form->edit, "stale 7 {'company':'b'}");
  open_outbox (form);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    1);
  assert_kept (form, 6, "{'company':'b','jobTitle':'t'}");
  kith_test_wait (has_sent, form, MSEC);
  assert_kept (form, 7, "{'company':'b','jobTitle':'t'}");
  draft = resume (form, get_kept (form, 0));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_COMPANY, NULL));

  /* So it is on the disk. */
  close_form (form);
  close_outbox (form);
  open_outbox (form);
  assert_kept (form, 7, "{'company':'b','jobTitle':'t'}");
}

/* What waits was answered: what others have in it is not what the form lacks.
 * @is_open: whether the form is opened again before it is sent. */
static void
send_answered (Form *form, gboolean is_open)
{
  g_autoptr (GError) error = NULL;
  KithDraft *draft = NULL;

  type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "stale 7 {'company':'c','jobTitle':'theirs'}");
  g_assert_null (save (form, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  kith_conflict_choose_all (
    kith_edit_get_conflict (kith_post_get_edit (form->post)), KITH_CHOICE_MINE);
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (save (form, &error));
  type (form, "{'company':'b','name':{'first':'f'}}");
  wait_for_file (form);
  kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "ok 8 {'company':'b','jobTitle':'theirs'}");
  open_outbox (form);
  if (is_open)
    draft = resume (form, get_kept (form, 0));
  kith_test_wait (has_sent, form, MSEC);

  if (draft == NULL)
    draft = resume (form, get_kept (form, 0));
  test_edit_assert_info (kith_draft_get_info (draft),
                         "{'company':'b','jobTitle':'theirs',"
                         "'name':{'first':'f'}}");
}

static void
test_over_answers (Form *form, gconstpointer base)
{
  send_answered (form, FALSE);
}

static void
test_resumed_over_answers (Form *form, gconstpointer base)
{
  send_answered (form, TRUE);
}

/* The form has followed somebody while its change waits, and what that person
 * wrote was typed over: what has become of it since, nobody has seen here. */
static void
send_followed (Form *form, gboolean is_killed)
{
  g_autoptr (KithContact)
    seven = test_contact (7, "{'company':'a','jobTitle':'theirs'}");
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (GError) error = NULL;
  KithDraft *draft = form->edit.draft;

  type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (save (form, &error));
  merge = kith_draft_follow (draft, seven, NULL, NULL);
  type (form, "{'company':'b','jobTitle':'mine'}");
  wait_for_file (form);
  if (is_killed)
    kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "ok 8 {'company':'b','jobTitle':'other'}");
  if (is_killed)
    open_outbox (form);
  else
    kith_outbox_wake (form->outbox);
  kith_test_wait (has_sent, form, MSEC);

  if (is_killed)
    draft = resume (form, get_kept (form, 0));
  test_edit_assert_info (kith_draft_get_info (draft),
                         "{'company':'b','jobTitle':'mine'}");
  test_edit_assert_info (kith_contact_get_info (kith_draft_get_base (draft)),
                         "{'company':'b','jobTitle':'theirs'}");
}

static void
test_over_followed (Form *form, gconstpointer base)
{
  send_followed (form, FALSE);
}

static void
test_killed_over_followed (Form *form, gconstpointer base)
{
  send_followed (form, TRUE);
}

/* The same, opened again before what waits is sent: its save goes on with it,
 * and does not make a second contact. */
static void
test_resumed_over_waiting (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  type (form, "{'company':'b'}");
  test_edit_push (&form->edit, "busy 100");
  g_assert_null (save (form, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  g_clear_error (&error);
  type (form, "{'company':'b','jobTitle':'t'}");
  wait_for_file (form);
  kill_program (form);
  test_edit_push (&form->edit, "kithd");
  test_edit_push (&form->edit, "busy 100");
  open_outbox (form);
  kith_test_wait (is_idle, form->outbox, MSEC);

  resume (form, get_kept (form, 0));
  g_assert_true (kith_post_get_entry (form->post) == get_entry (form, 0));
  g_assert_false (kith_post_has_put_all (form->post));
  test_edit_push (&form->edit, "ok 1 {'company':'b','jobTitle':'t'}");
  contact = save (form, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form->outbox)), ==,
                    0);
  close_form (form);
  g_assert_cmpuint (count (form), ==, 0);
}

static void
test_saved (Form *form, gconstpointer base)
{
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (GError) error = NULL;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  test_edit_push (&form->edit, "ok 7 {'company':'b'}");
  contact = save (form, &error);
  g_assert_no_error (error);

  close_form (form);
  g_assert_cmpuint (count (form), ==, 0);
  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);
}

/* Where it cannot be kept */

static void
count_cb (guint *n)
{
  ++*n;
}

static gboolean
has_error (gpointer data)
{
  Form *form = data;

  return kith_keeper_get_error (form->keeper) != NULL;
}

static gboolean
has_no_error (gpointer data)
{
  Form *form = data;

  is_kept (form);

  return kith_keeper_get_error (form->keeper) == NULL;
}

static void
test_disk_full (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  g_signal_connect_swapped (form->keeper, "changed", G_CALLBACK (count_cb),
                            &n_changed);

  kith_test_limit_files (1);
  type (form, "{'company':'bc'}");
  kith_keeper_write_async (form->keeper, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
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
  kith_test_wait (kith_test_has_result, &saved, MSEC);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  g_assert_null (kith_post_save_finish (form->post, saved, NULL));
  g_assert_false (kith_keeper_write_finish (form->keeper, result, NULL));
  g_assert_true (has_error (form));
  g_assert_cmpuint (n_changed, ==, 1);

  /* By itself, as soon as there is room. */
  kith_test_limit_files (G_MAXUINT64);
  kith_test_wait (has_no_error, form, MSEC);
  g_assert_cmpuint (n_changed, ==, 2);
  crash (form);
  assert_kept (form, 6, "{'company':'bc'}");
}

/* The save could not be kept either: the text is not out of the file. */
static void
test_put_failed (Form *form, gconstpointer base)
{
  g_autoptr (GError) error = NULL;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  kith_test_limit_files (1);
  test_edit_push (&form->edit, "refuse 400");
  g_assert_null (save (form, &error));
  kith_test_limit_files (G_MAXUINT64);
  g_assert_nonnull (error);
  g_assert_null (kith_post_get_entry (form->post));
  crash (form);
  assert_kept (form, 6, "{'company':'b'}");
}

/* And is not forgotten there, either. */
static void
test_discarded_after_failure (Form *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;

  type (form, "{'company':'b'}");
  wait_for_file (form);
  kith_test_limit_files (1);
  test_edit_push (&form->edit, "refuse 400");
  kith_post_save_async (form->post, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  g_assert_null (kith_post_save_finish (form->post, result, NULL));
  kith_test_limit_files (G_MAXUINT64);
  kith_keeper_discard (form->keeper);
  close_form (form);
  close_outbox (form);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);
}

static KithOutboxFile *
write_record (Form *form, const char *json)
{
  KithOutboxFile *file = kith_outbox_file_new (form->path, NULL);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = kith_test_json_object (json);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, "x", document);
  kith_outbox_file_write_async (file, batch, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  kith_outbox_file_write_finish (file, result, &error);
  g_assert_no_error (error);

  return file;
}

/* It is not understood, and left for who does. */
static void
test_of_another_version (Form *form, gconstpointer base)
{
  g_autoptr (KithOutboxFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;

  close_form (form);
  close_outbox (form);
  file = write_record (form, "{\"version\":2,\"info\":{}}");
  kith_outbox_file_close (file);
  g_clear_object (&file);
  open_outbox (form);
  g_assert_cmpuint (count (form), ==, 0);

  close_outbox (form);
  file = kith_outbox_file_new (form->path, NULL);
  kith_outbox_file_load_async (file, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MSEC);
  records = kith_outbox_file_load_finish (file, result, NULL);
  g_assert_cmpuint (records->len, ==, 1);
  kith_outbox_file_close (file);
  open_outbox (form);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/drafts/" name, Form, base, set_up, function, tear_down)

  ADD ("killed", "{'company':'a'}", test_killed);
  ADD ("debounced", "{'company':'a'}", test_debounced);
  ADD ("at-once", "{'company':'a'}", test_at_once);
  ADD ("all-of-it", "{'company':'a'}", test_all_of_it);
  ADD ("new-contact", NULL, test_new_contact);
  ADD ("taken-back", "{'company':'a'}", test_taken_back);
  ADD ("discarded", "{'company':'a'}", test_discarded);
  ADD ("discarded-unopened", "{'company':'a'}", test_discarded_unopened);
  ADD ("two-forms", "{'company':'a'}", test_two_forms);
  ADD ("closed-while-writing", "{'company':'a'}", test_closed_while_writing);
  ADD ("two-programs", "{'company':'a'}", test_two_programs);
  ADD ("saving", "{'company':'a'}", test_saving);
  ADD ("typed-while-saving", "{'company':'a'}", test_typed_while_saving);
  ADD ("resumed-over-waiting", NULL, test_resumed_over_waiting);
  ADD ("over-answers", "{'company':'a'}", test_over_answers);
  ADD ("resumed-over-answers", "{'company':'a'}", test_resumed_over_answers);
  ADD ("over-followed", "{'company':'a'}", test_over_followed);
  ADD ("killed-over-followed", "{'company':'a'}", test_killed_over_followed);
  ADD ("saved", "{'company':'a'}", test_saved);
  ADD ("disk-full", "{'company':'a'}", test_disk_full);
  ADD ("put-failed", "{'company':'a'}", test_put_failed);
  ADD ("discarded-after-failure", "{'company':'a'}",
       test_discarded_after_failure);
  ADD ("of-another-version", NULL, test_of_another_version);
#undef ADD

  return g_test_run ();
}
