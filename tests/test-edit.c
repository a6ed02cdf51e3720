/* test-edit.c: a save, and all that may come in between
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "edit-utils.h"
#include "test-utils.h"

#define MAX_LINES 12
#define NO_ERROR (-1)

/* Saves from start to end */

static const struct
{
  const char *name;
  const char *base; /* NULL: create */
  const char *mine;
  const char *script[MAX_LINES];
  int error;
  KithEditState state;
  guint n_requests;
  const char *draft; /* afterwards */
} saves[] = {
  { "plain",
    "{'company':'a'}",
    "{'company':'b'}",
    { "ok 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    1,
    "{'company':'b'}" },
  { "create",
    NULL,
    "{'company':'b'}",
    { "ok 1 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    1,
    "{'company':'b'}" },
  { "nothing",
    "{'company':'a'}",
    "{'company':'a'}",
    { NULL },
    KITH_ERROR_NO_CHANGE,
    KITH_EDIT_IDLE,
    0,
    "{'company':'a'}" },
  { "disjoint",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "stale 7 {'company':'a','jobTitle':'y'}",
      "ok 8 {'company':'b','jobTitle':'y'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    2,
    "{'company':'b','jobTitle':'y'}" },
  { "disjoint-without-contact",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "stale", "ok 7 {'company':'a','jobTitle':'y'}",
      "ok 8 {'company':'b','jobTitle':'y'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b','jobTitle':'y'}" },
  { "same-by-both",
    "{'company':'a'}",
    "{'company':'b'}",
    { "stale 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    1,
    "{'company':'b'}" },
  { "overlap",
    "{'company':'a'}",
    "{'company':'b'}",
    { "stale 7 {'company':'c'}" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_ASKING,
    1,
    "{'company':'b'}" },
  { "always-faster",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "stale 7 {'company':'a','jobTitle':'1'}",
      "stale 8 {'company':'a','jobTitle':'2'}",
      "stale 9 {'company':'a','jobTitle':'3'}",
      "stale 10 {'company':'a','jobTitle':'4'}",
      "stale 11 {'company':'a','jobTitle':'5'}",
      "ok 12 {'company':'b','jobTitle':'5'}" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_IDLE,
    KITH_RETRY_MAX,
    "{'company':'b','jobTitle':'x'}" },
  { "gone",
    "{'company':'a'}",
    "{'company':'b'}",
    { "gone", "gone" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_ASKING,
    2,
    "{'company':'b'}" },
  { "gone-when-asked",
    "{'company':'a'}",
    "{'company':'b'}",
    { "stale", "gone" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_ASKING,
    2,
    "{'company':'b'}" },
  /* A kithd that had applied it answers as it would have. */
  { "lost-kithd",
    "{'company':'a'}",
    "{'company':'b'}",
    { "lost", "kithd", "ok 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b'}" },
  { "lost-wix-not-applied",
    "{'company':'a'}",
    "{'company':'b'}",
    { "lost", "wix", "ok 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b'}" },
  { "lost-wix-applied",
    "{'company':'a'}",
    "{'company':'b'}",
    { "lost", "wix", "stale 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b'}" },
  { "lost-wix-applied-twice-lost",
    "{'company':'a'}",
    "{'company':'b'}",
    { "lost", "wix", "lost", "stale 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    4,
    "{'company':'b'}" },
  { "lost-wix-other",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "lost", "wix", "stale 7 {'company':'a','jobTitle':'y'}",
      "ok 8 {'company':'b','jobTitle':'y'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    4,
    "{'company':'b','jobTitle':'y'}" },
  { "lost-wix-applied-and-more",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "lost", "wix", "stale 8 {'company':'b','jobTitle':'y'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b','jobTitle':'y'}" },
  /* Never applied, or applied and taken back? */
  { "lost-wix-ambiguous",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "lost", "wix", "stale 8 {'company':'a','jobTitle':'y'}" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_ASKING,
    3,
    "{'company':'b','jobTitle':'x'}" },
  { "lost-kithd-not-ambiguous",
    "{'company':'a','jobTitle':'x'}",
    "{'company':'b','jobTitle':'x'}",
    { "lost", "kithd", "stale 8 {'company':'a','jobTitle':'y'}",
      "ok 9 {'company':'b','jobTitle':'y'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    4,
    "{'company':'b','jobTitle':'y'}" },
  { "always-lost",
    "{'company':'a'}",
    "{'company':'b'}",
    { "lost", "kithd", "lost", "lost", "lost", "lost", "ok 7 {'company':'b'}" },
    KITH_ERROR_UNKNOWN_OUTCOME,
    KITH_EDIT_IDLE,
    KITH_RETRY_MAX + 1,
    "{'company':'b'}" },
  { "create-lost-kithd",
    NULL,
    "{'company':'b'}",
    { "lost", "kithd", "ok 1 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b'}" },
  { "create-lost-wix",
    NULL,
    "{'company':'b'}",
    { "lost", "wix" },
    KITH_ERROR_UNKNOWN_OUTCOME,
    KITH_EDIT_IDLE,
    2,
    "{'company':'b'}" },
  { "busy",
    "{'company':'a'}",
    "{'company':'b'}",
    { "busy", "busy 3", "ok 7 {'company':'b'}" },
    NO_ERROR,
    KITH_EDIT_DONE,
    3,
    "{'company':'b'}" },
  { "busy-too-long",
    "{'company':'a'}",
    "{'company':'b'}",
    { "busy 60" },
    KITH_ERROR_BUSY,
    KITH_EDIT_IDLE,
    1,
    "{'company':'b'}" },
  { "always-busy",
    "{'company':'a'}",
    "{'company':'b'}",
    { "busy", "busy", "busy", "busy", "busy", "ok 7 {'company':'b'}" },
    KITH_ERROR_BUSY,
    KITH_EDIT_IDLE,
    KITH_RETRY_MAX,
    "{'company':'b'}" },
  { "refused",
    "{'company':'a'}",
    "{'company':'b'}",
    { "refuse 403" },
    KITH_ERROR_PERMISSION,
    KITH_EDIT_IDLE,
    1,
    "{'company':'b'}" },
};

static void
test_save (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, saves[i].base);
  test_edit_type (&fixture, saves[i].mine);
  for (guint j = 0; saves[i].script[j] != NULL; j++)
    test_edit_push (&fixture, saves[i].script[j]);

  if (saves[i].error == NO_ERROR)
    test_edit_save_well (&fixture);
  else
    test_edit_save_badly (&fixture, (KithError) saves[i].error, saves[i].state);

  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==,
                    saves[i].n_requests);
  test_edit_assert_info (kith_draft_get_info (fixture.draft), saves[i].draft);
  g_assert_cmpint (kith_draft_is_dirty (fixture.draft), ==,
                   saves[i].error != NO_ERROR && saves[i].n_requests > 0);
  g_assert_cmpuint (fixture.n_changed, ==, saves[i].error == NO_ERROR ? 1 : 0);
  test_edit_tear_down (&fixture);
}

/* What is sent */

static void
test_sends_what_changed (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  test_edit_push (&fixture, "stale 7 {'company':'a','jobTitle':'y'}");
  test_edit_push (&fixture, "ok 8 {'company':'b','jobTitle':'y'}");

  test_edit_save_well (&fixture);

  test_edit_assert_request (&fixture, 0,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
  test_edit_assert_body (&fixture, 0, "{'revision':6,'info':{'company':'b'}}");
  test_edit_assert_body (&fixture, 1, "{'revision':7,'info':{'company':'b'}}");
  test_edit_assert_same_key (&fixture, 0, 1, FALSE);
  g_assert_cmpint (
    kith_contact_get_revision (kith_edit_get_previous (fixture.edit)), ==, 7);
  g_assert_nonnull (
    kith_merge_find (kith_edit_get_merge (fixture.edit), "jobTitle"));
  test_edit_tear_down (&fixture);
}

static void
test_same_key_after_loss (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "lost");
  test_edit_push (&fixture, "kithd");
  test_edit_push (&fixture, "ok 7 {'company':'b'}");

  test_edit_save_well (&fixture);

  test_edit_assert_request (&fixture, 1, "GET /kith/v1/health ");
  test_edit_assert_same_key (&fixture, 0, 2, TRUE);
  test_edit_assert_body (&fixture, 2, "{'revision':6,'info':{'company':'b'}}");
  test_edit_tear_down (&fixture);
}

/* A save that ended without knowing goes on with the next one. */
static void
test_same_key_in_next_save (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, NULL);
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "lost");
  test_edit_push (&fixture, "wix");
  test_edit_save_badly (&fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_IDLE);

  test_edit_push (&fixture, "ok 1 {'company':'b'}");
  test_edit_save_well (&fixture);

  test_edit_assert_same_key (&fixture, 0, 2, TRUE);
  test_edit_tear_down (&fixture);
}

/* @kind: which server answers, if any answer came. */
static void
lose_save (TestEdit *fixture, const char *kind)
{
  test_edit_push (fixture, "lost");
  test_edit_push (fixture, kind);
  for (guint i = 1; i < KITH_RETRY_MAX; i++)
    test_edit_push (fixture, "lost");
  test_edit_save_badly (fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_IDLE);
}

/* The lost one is settled before what was typed since is saved. */
static void
test_typed_after_lost_create (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, NULL);
  test_edit_type (&fixture, "{'company':'b'}");
  lose_save (&fixture, "kithd");

  test_edit_type (&fixture, "{'company':'c'}");
  test_edit_push (&fixture, "ok 1 {'company':'b'}");
  test_edit_push (&fixture, "ok 2 {'company':'c'}");
  test_edit_save_well (&fixture);

  test_edit_assert_same_key (&fixture, 0, KITH_RETRY_MAX + 1, TRUE);
  test_edit_assert_request (&fixture, KITH_RETRY_MAX + 1,
                            "POST /contacts/v4/contacts ");
  test_edit_assert_request (&fixture, KITH_RETRY_MAX + 2,
                            "PATCH /contacts/v4/contacts/" TEST_EDIT_ID " ");
  test_edit_assert_body (&fixture, KITH_RETRY_MAX + 2,
                         "{'revision':1,'info':{'company':'c'}}");
  test_edit_tear_down (&fixture);
}

/* What one has written oneself is no conflict. */
static void
test_typed_after_lost_update (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  lose_save (&fixture, "wix");

  test_edit_type (&fixture, "{'company':'c'}");
  test_edit_push (&fixture, "stale 7 {'company':'b'}");
  test_edit_push (&fixture, "ok 8 {'company':'c'}");
  test_edit_save_well (&fixture);

  test_edit_assert_body (&fixture, KITH_RETRY_MAX + 2,
                         "{'revision':7,'info':{'company':'c'}}");
  test_edit_tear_down (&fixture);
}

/* It is settled first: what others did since then is merged with it, and not
 * with what stood there before. */
static void
test_changed_after_lost_update (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  lose_save (&fixture, "kithd");

  test_edit_type (&fixture, "{'company':'c','jobTitle':'x'}");
  test_edit_push (&fixture, "ok 7 {'company':'b','jobTitle':'x'}");
  test_edit_push (&fixture, "stale 8 {'company':'b','jobTitle':'y'}");
  test_edit_push (&fixture, "ok 9 {'company':'c','jobTitle':'y'}");
  test_edit_save_well (&fixture);

  test_edit_assert_same_key (&fixture, 0, KITH_RETRY_MAX + 1, TRUE);
  test_edit_assert_body (&fixture, KITH_RETRY_MAX + 3,
                         "{'revision':8,'info':{'company':'c'}}");
  test_edit_tear_down (&fixture);
}

/* It was never carried out: then what is typed now is merged. */
static void
test_typed_after_refused_update (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  lose_save (&fixture, "kithd");

  test_edit_type (&fixture, "{'company':'c','jobTitle':'x'}");
  test_edit_push (&fixture, "stale 8 {'company':'a','jobTitle':'y'}");
  test_edit_push (&fixture, "ok 9 {'company':'c','jobTitle':'y'}");
  test_edit_save_well (&fixture);

  test_edit_assert_body (&fixture, KITH_RETRY_MAX + 2,
                         "{'revision':8,'info':{'company':'c'}}");
  test_edit_tear_down (&fixture);
}

static void
test_gone_after_lost_update (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  lose_save (&fixture, "kithd");

  test_edit_type (&fixture, "{'company':'c'}");
  test_edit_push (&fixture, "gone");
  test_edit_push (&fixture, "gone");
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);

  test_edit_assert_info (kith_conflict_get_mine (
                           kith_edit_get_conflict (fixture.edit)),
                         "{'company':'c'}");
  test_edit_tear_down (&fixture);
}

/* What was typed over a value that somebody else changed meanwhile was typed
 * by one who had not seen that. */
static void
test_typed_over_unseen (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = NULL;

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  test_edit_push (&fixture, "stale 7 {'company':'a','jobTitle':'theirs'}");
  test_edit_push (&fixture, "ok 8 {'company':'b','jobTitle':'theirs'}");

  test_edit_begin_save (&fixture, NULL);
  kith_draft_set_text (fixture.draft, KITH_FIELD_JOB_TITLE, "typed");
  saved = test_edit_end_save (&fixture, &error);
  g_assert_no_error (error);
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b','jobTitle':'typed'}");

  test_edit_push (&fixture, "stale 8 {'company':'b','jobTitle':'theirs'}");
  test_edit_save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_conflict_get_n_undecided (
                      kith_edit_get_conflict (fixture.edit)),
                    ==, 1);
  test_edit_tear_down (&fixture);
}

static void
test_typed_while_saving (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = NULL;

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  test_edit_push (&fixture, "ok 7 {'company':'b','jobTitle':'x'}");

  test_edit_begin_save (&fixture, NULL);
  kith_draft_set_text (fixture.draft, KITH_FIELD_JOB_TITLE, "typed");
  saved = test_edit_end_save (&fixture, &error);

  g_assert_no_error (error);
  test_edit_assert_body (&fixture, 0, "{'revision':6,'info':{'company':'b'}}");
  test_edit_assert_info (kith_draft_get_info (fixture.draft),
                         "{'company':'b','jobTitle':'typed'}");
  g_assert_true (kith_draft_is_dirty (fixture.draft));
  test_edit_tear_down (&fixture);
}

static void
test_one_at_a_time (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = NULL;

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "ok 7 {'company':'b'}");

  test_edit_begin_save (&fixture, NULL);
  kith_edit_save_async (fixture.edit, NULL, NULL, kith_test_result_cb, &second);
  kith_test_wait (kith_test_has_result, &second, TEST_EDIT_MSEC);

  g_assert_null (kith_edit_save_finish (fixture.edit, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_clear_object (&second);
  saved = test_edit_end_save (&fixture, &error);
  g_assert_no_error (error);
  test_edit_tear_down (&fixture);
}

/* Undo */

static void
test_undo (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (KithDraft) undo = NULL;
  g_autoptr (JsonObject) patch = NULL;
  g_autofree char *text = NULL;

  test_edit_set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  test_edit_type (&fixture, "{'company':'b','jobTitle':'x'}");
  g_assert_null (kith_edit_get_undo (fixture.edit));
  test_edit_push (&fixture, "stale 7 {'company':'a','jobTitle':'y'}");
  test_edit_push (&fixture, "ok 8 {'company':'b','jobTitle':'y'}");
  test_edit_save_well (&fixture);

  undo = kith_edit_get_undo (fixture.edit);

  g_assert_nonnull (undo);
  g_assert_cmpint (kith_contact_get_revision (kith_draft_get_base (undo)), ==,
                   8);
  patch = kith_draft_get_patch (undo);
  text = kith_json_print (patch);
  g_assert_cmpstr (text, ==, "{\"company\":\"a\"}");
  test_edit_tear_down (&fixture);
}

/* It was our own update that stood there, and can be taken back. */
static void
test_undo_found (void)
{
  TestEdit fixture = { NULL };
  g_autoptr (KithDraft) undo = NULL;

  test_edit_set_up (&fixture, "{'company':'a'}");
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "lost");
  test_edit_push (&fixture, "wix");
  test_edit_push (&fixture, "stale 7 {'company':'b'}");
  test_edit_save_well (&fixture);

  undo = kith_edit_get_undo (fixture.edit);

  g_assert_nonnull (undo);
  test_edit_assert_info (kith_draft_get_info (undo), "{'company':'a'}");
  g_assert_null (kith_edit_get_merge (fixture.edit));
  test_edit_tear_down (&fixture);
}

static void
test_undo_create (void)
{
  TestEdit fixture = { NULL };

  test_edit_set_up (&fixture, NULL);
  test_edit_type (&fixture, "{'company':'b'}");
  test_edit_push (&fixture, "ok 1 {'company':'b'}");
  test_edit_save_well (&fixture);

  g_assert_null (kith_edit_get_undo (fixture.edit));
  g_assert_null (kith_edit_get_previous (fixture.edit));
  test_edit_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (saves); i++)
    {
      g_autofree char *path = g_strconcat ("/edit/save/", saves[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_save);
    }
  g_test_add_func ("/edit/sends-what-changed", test_sends_what_changed);
  g_test_add_func ("/edit/same-key-after-loss", test_same_key_after_loss);
  g_test_add_func ("/edit/same-key-in-next-save", test_same_key_in_next_save);
  g_test_add_func ("/edit/typed-after-lost-create",
                   test_typed_after_lost_create);
  g_test_add_func ("/edit/typed-after-lost-update",
                   test_typed_after_lost_update);
  g_test_add_func ("/edit/changed-after-lost-update",
                   test_changed_after_lost_update);
  g_test_add_func ("/edit/typed-after-refused-update",
                   test_typed_after_refused_update);
  g_test_add_func ("/edit/gone-after-lost-update", test_gone_after_lost_update);
  g_test_add_func ("/edit/typed-while-saving", test_typed_while_saving);
  g_test_add_func ("/edit/typed-over-unseen", test_typed_over_unseen);
  g_test_add_func ("/edit/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/edit/undo", test_undo);
  g_test_add_func ("/edit/undo-found", test_undo_found);
  g_test_add_func ("/edit/undo-create", test_undo_create);

  return g_test_run ();
}
