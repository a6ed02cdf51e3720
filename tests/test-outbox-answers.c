/* test-outbox-answers.c: what people decide about changes that wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "outbox-utils.h"
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-answers/" name, TestReal, NULL, test_real_set_up,       \
              function, test_real_tear_down)

  ADD ("put-off", test_put_off);
  ADD ("made-again-once", test_made_again_once);
  ADD ("made-again-clash", test_made_again_clash);
  ADD ("put-after-made-again", test_put_after_made_again);

#undef ADD

  return g_test_run ();
}
