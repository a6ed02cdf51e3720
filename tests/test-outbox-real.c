/* test-outbox-real.c: changes that wait, against a real kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox.h"

#include "base/kith-error.h"
#include "outbox-utils.h"
#include "test-utils.h"

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

/* What was saved meanwhile has somebody else's change in it, too. */
static void
test_delete_while_merging (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact)
    ann = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       kith_contact_get_id (ann), NULL);
  g_autoptr (JsonObject) answer = kith_test_server_call (
    fixture->server, "PATCH", path,
    "{\"revision\":1,\"info\":{\"jobTitle\":\"theirs\"}}", NULL);
  g_autoptr (KithContact) kept = NULL;

  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "mine");
  g_assert_true (kith_outbox_is_busy (fixture->box.outbox));
  test_real_put_deletion (fixture, ann);
  test_box_wait (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
  test_box_assert_state (test_box_get (&fixture->box, 0),
                         KITH_OUTBOX_NEEDS_ANSWER, KITH_ERROR_ALREADY_CHANGED);
  kept = test_real_get_contact (fixture, kith_contact_get_id (ann));
  g_assert_nonnull (kept);
  g_assert_cmpint (kith_contact_get_revision (kept), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox/real/" name, TestReal, NULL, test_real_set_up,          \
              function, test_real_tear_down)

  ADD ("offline", test_offline);
  ADD ("one-wakes-all", test_one_wakes_all);
  ADD ("delete", test_delete);
  ADD ("delete-changed", test_delete_changed);
  ADD ("delete-while-sending", test_delete_while_sending);
  ADD ("delete-while-merging", test_delete_while_merging);

#undef ADD

  return g_test_run ();
}
