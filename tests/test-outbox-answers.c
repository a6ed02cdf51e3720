/* test-outbox-answers.c: what people decide about changes that wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "outbox-utils.h"
#include "service/outbox/kith-outbox-private.h"
#include "test-utils.h"

#define ANN                                                                    \
  "{\"name\":{\"first\":\"Ann\"},\"company\":\"a\",\"jobTitle\":\"x\"}"

/* A colleague does something with a contact. */
static void
change (TestReal *fixture,
        const char *method,
        KithContact *contact,
        const char *body)
{
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       kith_contact_get_id (contact), NULL);
  g_autoptr (JsonObject) answer = NULL;
  guint status;

  answer = kith_test_server_call (fixture->server, method, path, body, &status);
  g_assert_cmpuint (status, ==, 200);
}

/* Sends what needs an answer, which is asked for. */
static KithEdit *
ask (TestReal *fixture, KithOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_nonnull (
    kith_edit_get_conflict (kith_outbox_entry_get_edit (entry)));

  return kith_outbox_entry_get_edit (entry);
}

static void
send (TestReal *fixture, KithOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;

  test_box_send (&fixture->box, entry, &error);
  g_assert_no_error (error);
}

static void
reopen (TestReal *fixture)
{
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  test_box_wait (&fixture->box);
}

/* What was only clicked at, and then put off, is no answer, not even for the
 * next start. */
static void
test_put_off (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = NULL;
  KithEdit *edit;

  change (fixture, "PATCH", ann,
          "{\"revision\":1,\"info\":{\"company\":\"theirs\"}}");
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  test_box_wait (&fixture->box);
  entry = g_object_ref (test_box_get (&fixture->box, 0));
  edit = ask (fixture, entry);
  kith_conflict_choose_all (kith_edit_get_conflict (edit), KITH_CHOICE_MINE);
  kith_outbox_release (fixture->box.outbox, entry);
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);

  reopen (fixture);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "theirs");
}

/* Three fields clash. (transfer full) */
static KithOutboxEntry *
put_clash (TestReal *fixture, KithContact *ann)
{
  g_autoptr (KithDraft) draft = kith_draft_new (ann);
  KithOutboxEntry *entry;

  change (fixture, "PATCH", ann,
          "{\"revision\":1,\"info\":{\"company\":\"tc\",\"jobTitle\":"
          "\"tj\",\"name\":{\"first\":\"tf\"}}}");
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "mc");
  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "mj");
  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "mf");
  entry = test_box_put (&fixture->box, NULL, draft, FALSE);
  test_box_wait (&fixture->box);

  return entry;
}

static void
answer (KithConflict *conflict)
{
  g_autoptr (JsonNode) edited = json_node_alloc ();

  json_node_init_string (edited, "ef");
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_THEIRS, NULL);
  kith_conflict_choose (conflict, "name.first", KITH_CHOICE_EDIT, edited);
}

static void
assert_answered (KithConflict *conflict)
{
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_MINE);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "jobTitle"), ==,
                   KITH_CHOICE_THEIRS);
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (conflict, "name.first")),
                   ==, "ef");
}

/* What was chosen while the dialog was open is on the disk, and is chosen when
 * it opens again: it is put off, or the program ends meanwhile. */
static void
test_choices_kept (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  KithConflict *conflict;

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  reopen (fixture);
  g_set_object (&entry, test_box_get (&fixture->box, 0));
  test_box_assert_state (entry, KITH_OUTBOX_NEEDS_ANSWER,
                         KITH_ERROR_ALREADY_CHANGED);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "tc");
  assert_answered (kith_edit_get_conflict (ask (fixture, entry)));

  kith_outbox_release (fixture->box.outbox, entry);
  change (fixture, "PATCH", ann,
          "{\"revision\":2,\"info\":{\"company\":\"tc2\"}}");
  conflict = kith_edit_get_conflict (ask (fixture, entry));
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 1);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  send (fixture, entry);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "mc");
  test_real_assert_text (fixture, ann, KITH_FIELD_JOB_TITLE, "tj");
  test_real_assert_text (fixture, ann, KITH_FIELD_FIRST_NAME, "ef");
}

/* A choice that is taken back is not offered. */
static void
test_choices_taken_back (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  KithConflict *conflict = kith_edit_get_conflict (ask (fixture, entry));

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  for (guint i = 0; i < kith_conflict_get_rows (conflict)->len; i++)
    {
      const KithMergeRow *row = kith_conflict_get_rows (conflict)->pdata[i];

      kith_conflict_choose (conflict, row->path, KITH_CHOICE_UNDECIDED, NULL);
    }
  reopen (fixture);
  conflict = kith_edit_get_conflict (
    ask (fixture, test_box_get (&fixture->box, 0)));
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 3);
}

static void
send_offline (TestReal *fixture, KithOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;

  test_real_go_offline (fixture);
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE);
  kith_outbox_release (fixture->box.outbox, entry);
  test_box_wait (&fixture->box);
  g_assert_cmpint (kith_outbox_entry_get_state (entry), ==,
                   KITH_OUTBOX_WAITING);
}

/* Answered without a server. (transfer full) */
static KithOutboxEntry *
answer_offline (TestReal *fixture, KithContact *ann)
{
  KithOutboxEntry *entry = put_clash (fixture, ann);

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  send_offline (fixture, entry);

  return entry;
}

/* The form as it was put, with a name that was typed since. */
static KithDraft *
type_more (KithContact *base)
{
  KithDraft *draft = kith_draft_new (base);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "mc");
  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "mj");
  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "mf");
  kith_draft_set_text (draft, KITH_FIELD_LAST_NAME, "Lee");

  return draft;
}

/* It goes with the answers, and nothing is asked again. */
static void
assert_goes_with_answers (TestReal *fixture,
                          KithContact *ann,
                          KithOutboxEntry *entry,
                          KithDraft *draft)
{
  g_autoptr (KithOutboxEntry)
    put = test_box_put (&fixture->box, entry, draft, FALSE);

  g_assert_true (put == entry);
  test_real_go_online (fixture);
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait (&fixture->box);
  g_assert_cmpint (kith_outbox_entry_get_state (entry), !=,
                   KITH_OUTBOX_NEEDS_ANSWER);
  test_box_wait_empty (&fixture->box);
  test_real_assert_text (fixture, ann, KITH_FIELD_COMPANY, "mc");
  test_real_assert_text (fixture, ann, KITH_FIELD_JOB_TITLE, "tj");
  test_real_assert_text (fixture, ann, KITH_FIELD_FIRST_NAME, "ef");
  test_real_assert_text (fixture, ann, KITH_FIELD_LAST_NAME, "Lee");
}

static void
test_typed_over_answers (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = answer_offline (fixture, ann);
  g_autoptr (KithDraft) draft = type_more (ann);

  assert_goes_with_answers (fixture, ann, entry, draft);
}

/* The form has seen what others did, and holds what clashes. */
static void
test_typed_over_answers_followed (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = answer_offline (fixture, ann);
  g_autoptr (KithDraft) draft = type_more (ann);
  g_autoptr (KithMerge)
    merge = kith_draft_follow (draft, kith_outbox_entry_get_base (entry), NULL,
                               NULL);

  g_assert_false (kith_draft_get_base (draft) == ann);
  assert_goes_with_answers (fixture, ann, entry, draft);
}

/* What the form shows of others, whom the answers do not know, was not typed:
 * they have changed it back since, and it stays so. */
static void
test_typed_over_answers_followed_further (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  g_autoptr (KithDraft) draft = kith_draft_new (ann);
  g_autoptr (KithContact) theirs = NULL;
  g_autoptr (KithMerge) merge = NULL;

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  change (fixture, "PATCH", ann,
          "{\"revision\":2,\"info\":{\"name\":{\"last\":\"tl\"}}}");
  theirs = test_real_get_contact (fixture, kith_contact_get_id (ann));
  change (fixture, "PATCH", ann,
          "{\"revision\":3,\"info\":{\"name\":{\"last\":\"\"}}}");
  send_offline (fixture, entry);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "mc");
  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "mj");
  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "mf");
  merge = kith_draft_follow (draft, theirs, NULL, NULL);
  g_assert_cmpstr (kith_contact_info_get_text (kith_draft_get_info (draft),
                                               KITH_FIELD_LAST_NAME),
                   ==, "tl");
  kith_draft_set_text (draft, KITH_FIELD_BIRTHDATE, "1988-05-14");
  g_object_unref (test_box_put (&fixture->box, entry, draft, FALSE));
  test_real_go_online (fixture);
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait_empty (&fixture->box);
  test_real_assert_text (fixture, ann, KITH_FIELD_LAST_NAME, NULL);
  test_real_assert_text (fixture, ann, KITH_FIELD_JOB_TITLE, "tj");
  test_real_assert_text (fixture, ann, KITH_FIELD_BIRTHDATE, "1988-05-14");
}

/* The form comes from the disk, as do the answers. */
static void
test_typed_over_answers_reopened (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = answer_offline (fixture, ann);
  g_autoptr (KithDraft) draft = type_more (ann);

  reopen (fixture);
  g_set_object (&entry, test_box_get (&fixture->box, 0));
  assert_goes_with_answers (fixture, ann, entry, draft);
}

/* Two windows have changed what a colleague has deleted. */
static void
put_two (TestReal *fixture, KithContact *ann)
{
  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "one");
  test_real_put_text (fixture, ann, KITH_FIELD_JOB_TITLE, "two");
  test_box_wait (&fixture->box);
  test_real_go_online (fixture);
  change (fixture, "DELETE", ann, "{}");
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait (&fixture->box);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
}

static void
make_again (TestReal *fixture, KithOutboxEntry *entry)
{
  kith_edit_set_create_again (ask (fixture, entry), TRUE);
  send (fixture, entry);
}

static void
heard_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  g_set_object ((KithContact **) data, contact);
}

/* The contact that was made again is the one that the second change is of. */
static void
test_made_again_once (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithContact) made = NULL;

  put_two (fixture, ann);
  first = g_object_ref (test_box_get (&fixture->box, 0));
  g_signal_connect (fixture->box.contacts, "contact-changed",
                    G_CALLBACK (heard_cb), &made);
  make_again (fixture, first);
  test_box_wait_empty (&fixture->box);

  g_assert_cmpstr (kith_contact_get_id (made), !=, kith_contact_get_id (ann));
  g_assert_cmpint (kith_contact_get_revision (made), ==, 2);
  test_real_assert_text (fixture, made, KITH_FIELD_COMPANY, "one");
  test_real_assert_text (fixture, made, KITH_FIELD_JOB_TITLE, "two");
}

/* The same when the program ends in between, and when both want the same field:
 * that is asked about, and nothing else. */
static void
test_made_again_clash (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) first = NULL;
  KithEdit *edit;

  put_two (fixture, ann);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "three");
  first = g_object_ref (test_box_get (&fixture->box, 0));
  make_again (fixture, first);
  while (test_box_count (&fixture->box) > 1)
    test_box_wait (&fixture->box);
  test_box_wait (&fixture->box);
  reopen (fixture);

  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  edit = ask (fixture, test_box_get (&fixture->box, 0));
  g_assert_false (kith_conflict_is_deletion (kith_edit_get_conflict (edit)));
  g_assert_cmpuint (kith_conflict_get_rows (kith_edit_get_conflict (edit))->len,
                    ==, 1);
}

/* A form that was open all the time saves after that. */
static void
test_put_after_made_again (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithContact) made = NULL;

  put_two (fixture, ann);
  first = g_object_ref (test_box_get (&fixture->box, 0));
  g_signal_connect (fixture->box.contacts, "contact-changed",
                    G_CALLBACK (heard_cb), &made);
  make_again (fixture, first);
  test_box_wait_empty (&fixture->box);
  test_real_put_text (fixture, ann, KITH_FIELD_LAST_NAME, "Lee");
  test_box_wait_empty (&fixture->box);
  g_assert_cmpint (kith_contact_get_revision (made), ==, 3);
  test_real_assert_text (fixture, made, KITH_FIELD_LAST_NAME, "Lee");
}

/* The journal */

static KithJournalEntry *
get_rejected (TestReal *fixture, guint position)
{
  g_autoptr (KithJournalEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (kith_outbox_get_journal (fixture->box.outbox)), position);

  return entry;
}

static guint
count_rejected (TestReal *fixture)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (kith_outbox_get_journal (fixture->box.outbox)));
}

static void
assert_value (JsonNode *value, const char *expected)
{
  if (expected == NULL)
    g_assert_null (value);
  else
    g_assert_cmpstr (json_node_get_string (value), ==, expected);
}

static void
assert_rejected (TestReal *fixture,
                 guint position,
                 const char *path,
                 const char *mine,
                 const char *theirs,
                 const char *kept)
{
  KithJournalEntry *entry = get_rejected (fixture, position);

  g_assert_cmpstr (kith_journal_entry_get_row (entry)->path, ==, path);
  assert_value (kith_journal_entry_get_mine (entry), mine);
  assert_value (kith_journal_entry_get_theirs (entry), theirs);
  assert_value (kith_journal_entry_get_kept (entry), kept);
}

/* Each value that is not chosen is kept, of both sides, and outlasts the
 * program. */
static void
test_journal (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  KithJournalEntry *rejected;

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
  send (fixture, entry);
  reopen (fixture);

  g_assert_cmpuint (count_rejected (fixture), ==, 3);
  assert_rejected (fixture, 0, "jobTitle", "mj", NULL, "tj");
  assert_rejected (fixture, 1, "company", NULL, "tc", "mc");
  assert_rejected (fixture, 2, "name.first", "mf", "tf", "ef");
  rejected = get_rejected (fixture, 0);
  g_assert_cmpstr (kith_journal_entry_get_contact_id (rejected), ==,
                   kith_contact_get_id (ann));
  g_assert_cmpstr (kith_journal_entry_get_name (rejected), ==, "Ann");
  g_assert_cmpint (kith_journal_entry_get_reason (rejected), ==,
                   KITH_JOURNAL_CONFLICT);
  g_assert_cmpint (kith_journal_entry_get_row (rejected)->field, ==,
                   KITH_FIELD_JOB_TITLE);
  g_assert_cmpint (kith_journal_entry_get_time (rejected), ==,
                   kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock)));
  g_assert_cmpint (kith_journal_entry_get_theirs_time (rejected), >, 0);

  kith_journal_clear (kith_outbox_get_journal (fixture->box.outbox));
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
}

/* Where nothing is sent, since all is as they have it, too. */
static void
test_journal_theirs (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);

  kith_conflict_choose_all (kith_edit_get_conflict (ask (fixture, entry)),
                            KITH_CHOICE_THEIRS);
  send (fixture, entry);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 3);
  assert_rejected (fixture, 1, "company", "mc", NULL, "tc");
}

/* An answer that did not hold leaves nothing behind but the last one. */
static void
test_journal_again (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  g_autoptr (GError) error = NULL;
  KithConflict *conflict = kith_edit_get_conflict (ask (fixture, entry));

  answer (conflict);
  change (fixture, "PATCH", ann,
          "{\"revision\":2,\"info\":{\"company\":\"tc2\"}}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 1);
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  send (fixture, entry);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 3);
  assert_rejected (fixture, 1, "company", NULL, "tc2", "mc");
}

/* What was answered and put off was not decided. */
static void
test_journal_put_off (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);
  g_autoptr (GError) error = NULL;

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  change (fixture, "PATCH", ann,
          "{\"revision\":2,\"info\":{\"company\":\"tc2\"}}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  kith_outbox_release (fixture->box.outbox, entry);
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
}

/* The contact is gone, and two changes of it with it. */
static void
test_journal_gone (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);

  put_two (fixture, ann);
  kith_outbox_accept_gone (fixture->box.outbox,
                           test_box_get (&fixture->box, 0));
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
  reopen (fixture);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
  g_assert_cmpuint (count_rejected (fixture), ==, 2);
  assert_rejected (fixture, 0, "jobTitle", "two", NULL, NULL);
  assert_rejected (fixture, 1, "company", "one", NULL, NULL);
  g_assert_cmpint (kith_journal_entry_get_reason (get_rejected (fixture, 0)),
                   ==, KITH_JOURNAL_GONE);
}

/* What others had made of what is deleted all the same. */
static void
test_journal_deleted (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;

  change (fixture, "PATCH", ann,
          "{\"revision\":1,\"info\":{\"company\":\"tc\"}}");
  kith_outbox_delete_async (fixture->box.outbox, ann, FALSE,
                            kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  entry = kith_outbox_delete_finish (fixture->box.outbox, result, NULL);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
  send (fixture, entry);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 1);
  assert_rejected (fixture, 0, "company", NULL, "tc", NULL);
}

/* Thirty days, by the clock. */
static void
test_journal_outdated (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithOutboxEntry) entry = put_clash (fixture, ann);

  answer (kith_edit_get_conflict (ask (fixture, entry)));
  send (fixture, entry);
  kith_fake_clock_advance (fixture->box.clock, 29 * G_TIME_SPAN_DAY);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 3);
  kith_fake_clock_advance (fixture->box.clock, 2 * G_TIME_SPAN_DAY);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, 0);
}

/* And a thousand values, of which the oldest go. */
static void
test_journal_full (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (fixture, ANN);
  g_autoptr (KithDraft) draft = kith_draft_new (ann);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "mc");
  for (guint i = 0; i < KITH_LIMIT_JOURNAL + 5; i++)
    {
      g_autoptr (GPtrArray) entries = kith_journal_list_gone (
        ann, kith_draft_get_info (draft), NULL,
        kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock)) + i);

      g_ptr_array_extend_and_steal (all, g_steal_pointer (&entries));
    }

  _kith_journal_add (kith_outbox_get_journal (fixture->box.outbox), all, batch);
  kith_outbox_file_write_async (fixture->box.outbox->file, batch,
                                kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_cmpuint (count_rejected (fixture), ==, KITH_LIMIT_JOURNAL);
  reopen (fixture);
  g_assert_cmpuint (count_rejected (fixture), ==, KITH_LIMIT_JOURNAL);
  g_assert_cmpint (kith_journal_entry_get_time (
                     get_rejected (fixture, KITH_LIMIT_JOURNAL - 1)),
                   ==,
                   kith_clock_get_real_time (KITH_CLOCK (fixture->box.clock))
                     + 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-answers/" name, TestReal, NULL, test_real_set_up,       \
              function, test_real_tear_down)

  ADD ("put-off", test_put_off);
  ADD ("choices-kept", test_choices_kept);
  ADD ("choices-taken-back", test_choices_taken_back);
  ADD ("typed-over-answers", test_typed_over_answers);
  ADD ("typed-over-answers-followed", test_typed_over_answers_followed);
  ADD ("typed-over-answers-followed-further",
       test_typed_over_answers_followed_further);
  ADD ("typed-over-answers-reopened", test_typed_over_answers_reopened);
  ADD ("made-again-once", test_made_again_once);
  ADD ("made-again-clash", test_made_again_clash);
  ADD ("put-after-made-again", test_put_after_made_again);
  ADD ("journal", test_journal);
  ADD ("journal-theirs", test_journal_theirs);
  ADD ("journal-again", test_journal_again);
  ADD ("journal-put-off", test_journal_put_off);
  ADD ("journal-gone", test_journal_gone);
  ADD ("journal-deleted", test_journal_deleted);
  ADD ("journal-outdated", test_journal_outdated);
  ADD ("journal-full", test_journal_full);

#undef ADD

  return g_test_run ();
}
