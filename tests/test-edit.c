/* test-edit.c: a save, and all that may come in between
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "contact-utils.h"
#include "kith-fake-clock.h"
#include "kith-raw-server.h"
#include "model/kith-patch.h"
#include "service/kith-edit.h"
#include "test-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
/* Longer than any test waits. */
#define LONG_MSEC 20000
#define MAX_LINES 12
#define NO_ERROR (-1)

typedef struct
{
  KithRawServer *server;
  KithContacts *contacts;
  KithFakeClock *clock;
  KithDraft *draft;
  KithEdit *edit;
  GAsyncResult *result;
  guint n_changed;
} Fixture;

/* The server's lines: "ok 7 {…}", "stale 7 {…}", "stale" (without the
 * contact), "lost", "gone", "busy", "busy 3" (Retry-After), "refuse 400",
 * "kithd" and "wix" (to the question which of them it is).
 */

static char *
quote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static void
push_line (KithRawServer *server, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  guint n = g_strv_length (words);
  g_autofree char *info = quote (n > 2 ? words[2] : "");
  g_autofree char *contact = n > 2 ? g_strdup_printf (
                               "\"contact\":{\"id\":\"" ID
                               "\",\"revision\":%s,\"info\":%s}",
                               words[1], info)
                                   : g_strdup ("");
  g_autofree char *body = NULL;

  if (g_str_equal (words[0], "ok"))
    {
      body = g_strdup_printf ("{%s}", contact);
      kith_raw_server_push_json (server, 200, body);
    }
  else if (g_str_equal (words[0], "stale"))
    {
      body = g_strdup_printf (
        "{\"message\":\"changed\",\"details\":{\"applicationError\":{"
        "\"code\":\"CONTACT_ALREADY_CHANGED\",\"description\":\"\","
        "\"data\":{%s}}}}",
        contact);
      kith_raw_server_push_json (server, 409, body);
    }
  else if (g_str_equal (words[0], "lost"))
    kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  else if (g_str_equal (words[0], "gone") || g_str_equal (words[0], "wix"))
    kith_raw_server_push_json (server, 404, "{\"message\":\"\"}");
  else if (g_str_equal (words[0], "kithd"))
    kith_raw_server_push_json (server, 200, "{}");
  else if (g_str_equal (words[0], "busy"))
    {
      body = g_strdup_printf ("HTTP/1.1 503 Later\r\n%s%s%s"
                              "Content-Length: 0\r\n\r\n",
                              n > 1 ? "Retry-After: " : "",
                              n > 1 ? words[1] : "", n > 1 ? "\r\n" : "");
      kith_raw_server_push (server, KITH_RAW_ANSWER, body);
    }
  else if (g_str_equal (words[0], "refuse"))
    kith_raw_server_push_json (server, (guint) atoi (words[1]),
                               "{\"message\":\"no\"}");
  else
    g_error ("%s", line);
}

static void
changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_changed++;
}

/* @base: NULL for a new contact. */
static void
set_up (Fixture *fixture, const char *base)
{
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (KithContact) contact = base != NULL ? test_contact (6, base)
                                                 : NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = kith_raw_server_new ();
  connection = kith_connection_new (
    kith_raw_server_get_origin (fixture->server), &error);
  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  fixture->clock = kith_fake_clock_new (0);
  fixture->draft = kith_draft_new (contact);
  fixture->edit = kith_edit_new (fixture->contacts, fixture->draft,
                                 KITH_CLOCK (fixture->clock));
  g_signal_connect (fixture->contacts, "contact-changed",
                    G_CALLBACK (changed_cb), fixture);
}

static void
type (Fixture *fixture, const char *info)
{
  g_autofree char *text = quote (info);
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContactInfo)
    typed = kith_contact_info_new_from_json (json, &error);

  g_assert_no_error (error);
  kith_draft_set_info (fixture->draft, typed);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->result);
  kith_test_finalize (g_steal_pointer (&fixture->edit));
  g_clear_object (&fixture->draft);
  g_clear_object (&fixture->contacts);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->server, kith_raw_server_free);
}

/* Whatever it waits for by the clock comes at once. */
static gboolean
has_ended (gpointer data)
{
  Fixture *fixture = data;

  if (kith_fake_clock_get_n_waits (fixture->clock) > 0)
    kith_fake_clock_advance (fixture->clock,
                             kith_fake_clock_get_next (fixture->clock));

  return fixture->result != NULL;
}

static void
begin_save (Fixture *fixture, GCancellable *cancellable)
{
  g_clear_object (&fixture->result);
  kith_edit_save_async (fixture->edit, NULL, cancellable, kith_test_result_cb,
                        &fixture->result);
}

static KithContact *
end_save (Fixture *fixture, GError **error)
{
  kith_test_wait (has_ended, fixture, LONG_MSEC);

  return kith_edit_save_finish (fixture->edit, fixture->result, error);
}

static KithContact *
save (Fixture *fixture, GError **error)
{
  begin_save (fixture, NULL);

  return end_save (fixture, error);
}

static void
save_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = save (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (saved);
  g_assert_cmpint (kith_edit_get_state (fixture->edit), ==, KITH_EDIT_DONE);
  g_assert_true (kith_draft_get_base (fixture->draft) == saved);
}

static void
save_badly (Fixture *fixture, KithError expected, KithEditState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = save (fixture, &error);

  g_assert_null (saved);
  g_assert_error (error, KITH_ERROR, (int) expected);
  g_assert_cmpint (kith_edit_get_state (fixture->edit), ==, state);
  if (state == KITH_EDIT_ASKING)
    g_assert_nonnull (kith_edit_get_conflict (fixture->edit));
  else
    g_assert_null (kith_edit_get_conflict (fixture->edit));
}

static void
assert_request (Fixture *fixture, guint n, const char *start)
{
  g_autofree char *request = kith_raw_server_get_request (fixture->server, n);

  g_assert_nonnull (request);
  if (!g_str_has_prefix (request, start))
    g_assert_cmpstr (request, ==, start);
}

static void
assert_body (Fixture *fixture, guint n, const char *expected)
{
  g_autofree char *text = kith_raw_server_get_body (fixture->server, n);
  g_autofree char *quoted = quote (expected);
  g_autoptr (JsonObject) body = kith_test_json_object (text);
  g_autoptr (JsonObject) wanted = kith_test_json_object (quoted);

  if (!kith_json_object_equal (body, wanted))
    g_assert_cmpstr (text, ==, quoted);
}

static void
assert_same_key (Fixture *fixture, guint a, guint b, gboolean is_same)
{
  g_autofree char *first = kith_raw_server_get_header (fixture->server, a,
                                                       "Idempotency-Key");
  g_autofree char *second = kith_raw_server_get_header (fixture->server, b,
                                                        "Idempotency-Key");

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_true (g_str_equal (first, second) == is_same);
}

static void
assert_info (KithContactInfo *info, const char *expected)
{
  g_autoptr (KithContact) contact = test_contact (1, expected);

  test_assert_info (info, kith_contact_get_info (contact));
}

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
    KITH_EDIT_ASKING,
    KITH_RETRY_MAX,
    "{'company':'b','jobTitle':'x'}" },
  { "gone",
    "{'company':'a'}",
    "{'company':'b'}",
    { "gone" },
    KITH_ERROR_ALREADY_CHANGED,
    KITH_EDIT_ASKING,
    1,
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
  Fixture fixture = { NULL };

  set_up (&fixture, saves[i].base);
  type (&fixture, saves[i].mine);
  for (guint j = 0; saves[i].script[j] != NULL; j++)
    push_line (fixture.server, saves[i].script[j]);

  if (saves[i].error == NO_ERROR)
    save_well (&fixture);
  else
    save_badly (&fixture, (KithError) saves[i].error, saves[i].state);

  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==,
                    saves[i].n_requests);
  assert_info (kith_draft_get_info (fixture.draft), saves[i].draft);
  g_assert_cmpint (kith_draft_is_dirty (fixture.draft), ==,
                   saves[i].error != NO_ERROR && saves[i].n_requests > 0);
  g_assert_cmpuint (fixture.n_changed, ==, saves[i].error == NO_ERROR ? 1 : 0);
  tear_down (&fixture);
}

/* What is sent */

static void
test_sends_what_changed (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'x'}");
  push_line (fixture.server, "stale 7 {'company':'a','jobTitle':'y'}");
  push_line (fixture.server, "ok 8 {'company':'b','jobTitle':'y'}");

  save_well (&fixture);

  assert_request (&fixture, 0, "PATCH /contacts/v4/contacts/" ID " ");
  assert_body (&fixture, 0, "{'revision':6,'info':{'company':'b'}}");
  assert_body (&fixture, 1, "{'revision':7,'info':{'company':'b'}}");
  assert_same_key (&fixture, 0, 1, FALSE);
  g_assert_cmpint (
    kith_contact_get_revision (kith_edit_get_previous (fixture.edit)), ==, 7);
  g_assert_nonnull (
    kith_merge_find (kith_edit_get_merge (fixture.edit), "jobTitle"));
  tear_down (&fixture);
}

static void
test_same_key_after_loss (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "lost");
  push_line (fixture.server, "kithd");
  push_line (fixture.server, "ok 7 {'company':'b'}");

  save_well (&fixture);

  assert_request (&fixture, 1, "GET /kith/v1/health ");
  assert_same_key (&fixture, 0, 2, TRUE);
  assert_body (&fixture, 2, "{'revision':6,'info':{'company':'b'}}");
  tear_down (&fixture);
}

/* A save that ended without knowing goes on with the next one. */
static void
test_same_key_in_next_save (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, NULL);
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "lost");
  push_line (fixture.server, "wix");
  save_badly (&fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_IDLE);

  push_line (fixture.server, "ok 1 {'company':'b'}");
  save_well (&fixture);

  assert_same_key (&fixture, 0, 2, TRUE);
  tear_down (&fixture);
}

/* The lost one is settled before what was typed since is saved. */
static void
test_typed_after_lost_create (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, NULL);
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "lost");
  push_line (fixture.server, "kithd");
  for (guint i = 1; i < KITH_RETRY_MAX; i++)
    push_line (fixture.server, "lost");
  save_badly (&fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_IDLE);

  type (&fixture, "{'company':'c'}");
  push_line (fixture.server, "ok 1 {'company':'b'}");
  push_line (fixture.server, "ok 2 {'company':'c'}");
  save_well (&fixture);

  assert_same_key (&fixture, 0, KITH_RETRY_MAX + 1, TRUE);
  assert_request (&fixture, KITH_RETRY_MAX + 1, "POST /contacts/v4/contacts ");
  assert_request (&fixture, KITH_RETRY_MAX + 2,
                  "PATCH /contacts/v4/contacts/" ID " ");
  assert_body (&fixture, KITH_RETRY_MAX + 2,
               "{'revision':1,'info':{'company':'c'}}");
  tear_down (&fixture);
}

/* What one has written oneself is no conflict. */
static void
test_typed_after_lost_update (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "lost");
  push_line (fixture.server, "wix");
  for (guint i = 1; i < KITH_RETRY_MAX; i++)
    push_line (fixture.server, "lost");
  save_badly (&fixture, KITH_ERROR_UNKNOWN_OUTCOME, KITH_EDIT_IDLE);

  type (&fixture, "{'company':'c'}");
  push_line (fixture.server, "stale 7 {'company':'b'}");
  push_line (fixture.server, "ok 8 {'company':'c'}");
  save_well (&fixture);

  assert_body (&fixture, KITH_RETRY_MAX + 2,
               "{'revision':7,'info':{'company':'c'}}");
  tear_down (&fixture);
}

static void
test_typed_while_saving (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = NULL;

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'x'}");
  push_line (fixture.server, "ok 7 {'company':'b','jobTitle':'x'}");

  begin_save (&fixture, NULL);
  kith_draft_set_text (fixture.draft, KITH_FIELD_JOB_TITLE, "typed");
  saved = end_save (&fixture, &error);

  g_assert_no_error (error);
  assert_body (&fixture, 0, "{'revision':6,'info':{'company':'b'}}");
  assert_info (kith_draft_get_info (fixture.draft),
               "{'company':'b','jobTitle':'typed'}");
  g_assert_true (kith_draft_is_dirty (fixture.draft));
  tear_down (&fixture);
}

static void
test_one_at_a_time (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = NULL;

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "ok 7 {'company':'b'}");

  begin_save (&fixture, NULL);
  kith_edit_save_async (fixture.edit, NULL, NULL, kith_test_result_cb, &second);
  kith_test_wait (kith_test_has_result, &second, LONG_MSEC);

  g_assert_null (kith_edit_save_finish (fixture.edit, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_clear_object (&second);
  saved = end_save (&fixture, &error);
  g_assert_no_error (error);
  tear_down (&fixture);
}

/* Conflicts */

static void
test_answered (void)
{
  Fixture fixture = { NULL };
  KithConflict *conflict;

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'m'}");
  push_line (fixture.server, "stale 7 {'company':'c','jobTitle':'t'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  conflict = kith_edit_get_conflict (fixture.edit);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 2);

  /* Not answered: nothing is sent, nothing decided for anyone. */
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 1);

  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_THEIRS, NULL);
  push_line (fixture.server, "ok 8 {'company':'b','jobTitle':'t'}");
  save_well (&fixture);

  assert_body (&fixture, 1, "{'revision':7,'info':{'company':'b'}}");
  assert_info (kith_draft_get_info (fixture.draft),
               "{'company':'b','jobTitle':'t'}");
  g_assert_null (kith_edit_get_conflict (fixture.edit));
  tear_down (&fixture);
}

static void
test_asked_again (void)
{
  Fixture fixture = { NULL };
  KithConflict *conflict;

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'m'}");
  push_line (fixture.server, "stale 7 {'company':'c','jobTitle':'t'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  conflict = kith_edit_get_conflict (fixture.edit);
  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);

  push_line (fixture.server, "stale 8 {'company':'c','jobTitle':'u'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);

  g_assert_true (kith_edit_get_conflict (fixture.edit) == conflict);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_MINE);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "jobTitle"), ==,
                   KITH_CHOICE_UNDECIDED);

  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_MINE, NULL);
  /* What moves elsewhere is not asked about. */
  push_line (fixture.server,
             "stale 9 {'company':'c','jobTitle':'u','locale':'de'}");
  push_line (fixture.server,
             "ok 10 {'company':'b','jobTitle':'m','locale':'de'}");
  save_well (&fixture);
  assert_body (&fixture, 3,
               "{'revision':9,'info':{'company':'b','jobTitle':'m'}}");
  tear_down (&fixture);
}

/* Cut off while it was answered: the answers stay. */
static void
test_answer_fails (void)
{
  Fixture fixture = { NULL };
  KithConflict *conflict;

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "stale 7 {'company':'c'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  conflict = kith_edit_get_conflict (fixture.edit);
  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);

  push_line (fixture.server, "refuse 403");
  save_badly (&fixture, KITH_ERROR_PERMISSION, KITH_EDIT_ASKING);

  g_assert_true (kith_edit_get_conflict (fixture.edit) == conflict);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  tear_down (&fixture);
}

static void
test_all_theirs (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "stale 7 {'company':'c'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  kith_conflict_choose_all (kith_edit_get_conflict (fixture.edit),
                            KITH_CHOICE_THEIRS);

  save_well (&fixture);

  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 1);
  assert_info (kith_draft_get_info (fixture.draft), "{'company':'c'}");
  tear_down (&fixture);
}

static void
test_back_to_form (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "stale 7 {'company':'c'}");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);

  kith_edit_cancel_conflict (fixture.edit);

  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  g_assert_null (kith_edit_get_conflict (fixture.edit));
  assert_info (kith_draft_get_info (fixture.draft), "{'company':'b'}");
  tear_down (&fixture);
}

static void
test_create_again (void)
{
  Fixture fixture = { NULL };
  KithConflict *conflict;

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'x'}");
  push_line (fixture.server, "gone");
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  conflict = kith_edit_get_conflict (fixture.edit);
  g_assert_true (kith_conflict_is_deletion (conflict));
  save_badly (&fixture, KITH_ERROR_ALREADY_CHANGED, KITH_EDIT_ASKING);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 1);

  kith_edit_set_create_again (fixture.edit, TRUE);
  push_line (fixture.server, "ok 1 {'company':'b','jobTitle':'x'}");
  save_well (&fixture);

  assert_request (&fixture, 1, "POST /contacts/v4/contacts ");
  assert_body (&fixture, 1, "{'info':{'company':'b','jobTitle':'x'}}");
  tear_down (&fixture);
}

/* Cancelling */

static void
test_cancel_before (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  g_cancellable_cancel (cancellable);

  begin_save (&fixture, cancellable);
  g_assert_null (end_save (&fixture, &error));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture.server), ==, 0);
  tear_down (&fixture);
}

static gboolean
has_request (gpointer data)
{
  Fixture *fixture = data;

  return kith_raw_server_get_n_requests (fixture->server) > 0;
}

/* For as long as nothing wakes the main loop. */
static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_cancel_while_sending (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint id = g_timeout_add (5, look_again_cb, NULL);

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  kith_raw_server_push (fixture.server, KITH_RAW_TRICKLE, "HTTP/1.1 200 O");
  begin_save (&fixture, cancellable);
  kith_test_wait (has_request, &fixture, LONG_MSEC);
  g_cancellable_cancel (cancellable);
  g_assert_null (end_save (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (kith_edit_get_state (fixture.edit), ==, KITH_EDIT_IDLE);
  assert_info (kith_draft_get_info (fixture.draft), "{'company':'b'}");

  /* It had arrived: the next save finds that out. */
  push_line (fixture.server, "stale 7 {'company':'b'}");
  save_well (&fixture);
  assert_same_key (&fixture, 0, 1, TRUE);
  g_source_remove (id);
  tear_down (&fixture);
}

static gboolean
is_waiting (gpointer data)
{
  Fixture *fixture = data;

  return kith_edit_get_state (fixture->edit) == KITH_EDIT_WAITING
         && kith_fake_clock_get_n_waits (fixture->clock) > 0;
}

static void
test_cancel_while_waiting (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "busy 5");
  begin_save (&fixture, cancellable);
  kith_test_wait (is_waiting, &fixture, LONG_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture.clock), ==,
                   5 * G_TIME_SPAN_SECOND);
  g_cancellable_cancel (cancellable);

  g_assert_null (end_save (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&fixture);
}

/* Undo */

static void
test_undo (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithDraft) undo = NULL;
  g_autoptr (JsonObject) patch = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture, "{'company':'a','jobTitle':'x'}");
  type (&fixture, "{'company':'b','jobTitle':'x'}");
  g_assert_null (kith_edit_get_undo (fixture.edit));
  push_line (fixture.server, "stale 7 {'company':'a','jobTitle':'y'}");
  push_line (fixture.server, "ok 8 {'company':'b','jobTitle':'y'}");
  save_well (&fixture);

  undo = kith_edit_get_undo (fixture.edit);

  g_assert_nonnull (undo);
  g_assert_cmpint (kith_contact_get_revision (kith_draft_get_base (undo)), ==,
                   8);
  patch = kith_draft_get_patch (undo);
  text = kith_json_print (patch);
  g_assert_cmpstr (text, ==, "{\"company\":\"a\"}");
  tear_down (&fixture);
}

/* It was our own update that stood there, and can be taken back. */
static void
test_undo_found (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithDraft) undo = NULL;

  set_up (&fixture, "{'company':'a'}");
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "lost");
  push_line (fixture.server, "wix");
  push_line (fixture.server, "stale 7 {'company':'b'}");
  save_well (&fixture);

  undo = kith_edit_get_undo (fixture.edit);

  g_assert_nonnull (undo);
  assert_info (kith_draft_get_info (undo), "{'company':'a'}");
  g_assert_null (kith_edit_get_merge (fixture.edit));
  tear_down (&fixture);
}

static void
test_undo_create (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, NULL);
  type (&fixture, "{'company':'b'}");
  push_line (fixture.server, "ok 1 {'company':'b'}");
  save_well (&fixture);

  g_assert_null (kith_edit_get_undo (fixture.edit));
  g_assert_null (kith_edit_get_previous (fixture.edit));
  tear_down (&fixture);
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
  g_test_add_func ("/edit/typed-while-saving", test_typed_while_saving);
  g_test_add_func ("/edit/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/edit/answered", test_answered);
  g_test_add_func ("/edit/asked-again", test_asked_again);
  g_test_add_func ("/edit/answer-fails", test_answer_fails);
  g_test_add_func ("/edit/all-theirs", test_all_theirs);
  g_test_add_func ("/edit/back-to-form", test_back_to_form);
  g_test_add_func ("/edit/create-again", test_create_again);
  g_test_add_func ("/edit/cancel/before", test_cancel_before);
  g_test_add_func ("/edit/cancel/sending", test_cancel_while_sending);
  g_test_add_func ("/edit/cancel/waiting", test_cancel_while_waiting);
  g_test_add_func ("/edit/undo", test_undo);
  g_test_add_func ("/edit/undo-found", test_undo_found);
  g_test_add_func ("/edit/undo-create", test_undo_create);

  return g_test_run ();
}
