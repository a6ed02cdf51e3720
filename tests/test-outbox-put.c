/* test-outbox-put.c: what is put once more, over answers, and without room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox.h"

#include "base/kith-error.h"
#include "outbox-script.h"
#include "test-utils.h"

/* An entry that was asked about, answered with theirs, and then not sent: the
 * network is gone. (transfer full) */
static KithOutboxEntry *
put_answered (TestScript *fixture)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b','jobTitle':'x'}");
  script_push (fixture, "stale 7 {'company':'c','jobTitle':'y'}");
  entry = script_put_badly (fixture, KITH_OUTBOX_NEEDS_ANSWER,
                            KITH_ERROR_ALREADY_CHANGED);
  script_push (fixture, "stale 7 {'company':'c','jobTitle':'y'}");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_clear_error (&error);

  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "company", KITH_CHOICE_THEIRS, NULL);
  kith_conflict_choose (kith_edit_get_conflict (
                          kith_outbox_entry_get_edit (entry)),
                        "jobTitle", KITH_CHOICE_MINE, NULL);
  script_push (fixture, "busy 60");
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_BUSY);
  kith_outbox_release (fixture->box.outbox, entry);

  return g_steal_pointer (&entry);
}

/* Who has answered is not asked again, and not after a crash either. */
static void
test_answered (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  guint n = script_count_requests (fixture);

  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'c','jobTitle':'x'}");
  test_box_close (&fixture->box);
  script_push (fixture, "kithd");
  script_push (fixture, "ok 8 {'company':'c','jobTitle':'x'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_body (&fixture->edit, n + 1,
                         "{'revision':7,'info':{'jobTitle':'x'}}");
}

/* The form still shows what was decided against; typing elsewhere in it does
 * not bring that back. */
static void
test_typed_after_answer (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  g_autoptr (KithOutboxEntry) same = NULL;

  script_type (fixture, "{'company':'b','jobTitle':'xx'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
  g_assert_true (same == entry);
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'c','jobTitle':'xx'}");
}

/* What is typed over an answer is typed by one who may not have seen it. */
static void
test_typed_over_answer (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = put_answered (fixture);
  g_autoptr (KithOutboxEntry) same = NULL;

  script_type (fixture, "{'company':'bb','jobTitle':'x'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE);
  g_assert_true (same == entry);
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'bb','jobTitle':'x'}");
  g_assert_cmpint (
    kith_contact_get_revision (kith_outbox_entry_get_base (entry)), ==, 6);
}

/* What was made while the form was open is not made again by it. */
static void
test_put_after_create (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (KithOutboxEntry) same = NULL;
  guint n;

  script_type (fixture, "{'company':'b'}");
  script_lose (fixture, "kithd");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  script_type (fixture, "{'company':'bc'}");
  script_push (fixture, "ok 1 {'company':'b'}");
  script_push (fixture, "busy 60");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  g_assert_cmpint (kith_outbox_entry_get_operation (entry), ==,
                   KITH_OUTBOX_UPDATE);

  script_type (fixture, "{'company':'bcd'}");
  n = script_count_requests (fixture);
  script_push (fixture, "ok 2 {'company':'bcd'}");
  script_push (fixture, "ok 3 {'company':'bcd'}");
  same = test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE);
  g_assert_true (same == entry);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_request (&fixture->edit, n,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
}

/* It was made with less than its form has put since. */
static void
test_put_after_more (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_lose (fixture, "kithd");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_UNKNOWN_OUTCOME);
  script_type (fixture, "{'company':'bc'}");
  script_push (fixture, "ok 1 {'company':'b'}");
  script_push (fixture, "busy 60");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);

  script_type (fixture, "{'company':'bc','jobTitle':'x'}");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, TRUE));
  test_edit_assert_info (kith_outbox_entry_get_info (entry),
                         "{'company':'bc','jobTitle':'x'}");
}

static gboolean
has_asked_again (gpointer data)
{
  return script_count_requests (data) > 1;
}

/* The network may bring it once more when there is room. */
static void
test_store_full (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "refuse 507");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_STORE_FULL);

  script_push (fixture, "kithd");
  script_push (fixture, "ok 1 {'company':'b'}");
  kith_outbox_wake (fixture->box.outbox);
  kith_test_wait (has_asked_again, fixture, TEST_BOX_MSEC);
  test_edit_assert_request (&fixture->edit, 1, "GET /kith/v1/health ");
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, 2, TRUE);
}

/* Nor is it given up when there is no room for the second time. */
static void
test_store_full_again (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  guint n;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "refuse 507");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING,
                            KITH_ERROR_STORE_FULL);
  script_type (fixture, "{'company':'bc'}");
  script_push (fixture, "kithd");
  script_push (fixture, "refuse 507");
  g_object_unref (
    test_box_put (&fixture->box, entry, fixture->edit.draft, FALSE));
  test_box_wait (&fixture->box);
  test_box_assert_state (entry, KITH_OUTBOX_WAITING, KITH_ERROR_STORE_FULL);

  n = script_count_requests (fixture);
  script_push (fixture, "ok 1 {'company':'b'}");
  script_push (fixture, "ok 2 {'company':'bc'}");
  kith_outbox_wake (fixture->box.outbox);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
}

/* A form whose new contact is just being made is put again: two entries of one
 * form make one contact, also when the program ends in between. */
static void
test_put_while_making (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) first = NULL;
  g_autoptr (KithOutboxEntry) second = NULL;
  guint n;

  script_type (fixture, "{'company':'b'}");
  script_lose (fixture, "kithd");
  first = test_box_put (&fixture->box, NULL, fixture->edit.draft, FALSE);
  test_box_assert_state (first, KITH_OUTBOX_SENDING, -1);
  script_type (fixture, "{'company':'bc'}");
  second = test_box_put (&fixture->box, first, fixture->edit.draft, FALSE);
  g_assert_true (second != first);
  test_box_wait (&fixture->box);
  test_box_assert_state (first, KITH_OUTBOX_WAITING,
                         KITH_ERROR_UNKNOWN_OUTCOME);
  test_box_assert_state (second, KITH_OUTBOX_WAITING, -1);

  test_box_close (&fixture->box);
  n = script_count_requests (fixture);
  script_push (fixture, "ok 1 {'company':'b'}");
  script_push (fixture, "ok 2 {'company':'bc'}");
  test_box_open (&fixture->box);
  test_box_wait_empty (&fixture->box);
  test_edit_assert_same_key (&fixture->edit, 0, n, TRUE);
  test_edit_assert_request (&fixture->edit, n + 1,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/outbox/" name, TestScript, base, script_set_up, function,      \
              script_tear_down)
#define TWO "{'company':'a','jobTitle':'x'}"

  ADD ("answered", TWO, test_answered);
  ADD ("typed-after-answer", TWO, test_typed_after_answer);
  ADD ("typed-over-answer", TWO, test_typed_over_answer);
  ADD ("put-after-create", NULL, test_put_after_create);
  ADD ("put-after-more", NULL, test_put_after_more);
  ADD ("store-full", NULL, test_store_full);
  ADD ("store-full-again", NULL, test_store_full_again);
  ADD ("put-while-making", NULL, test_put_while_making);

#undef TWO
#undef ADD

  return g_test_run ();
}
