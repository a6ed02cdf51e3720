/* test-contacts-operations.c: labels, merging and submitting, as calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-operations.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "calls-utils.h"
#include "model/kith-protocol.h"
#include "test-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define OTHER "1677ef55-cf20-4f68-989a-f31d3649eb72"
#define LABEL "contacts.customers"

static void
set_up (TestCalls *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  test_calls_connect (fixture, kith_test_server_get_address (fixture->server),
                      NULL);
}

static void
set_up_raw (TestCalls *fixture, gconstpointer data)
{
  fixture->raw = kith_raw_server_new ();
  test_calls_connect (fixture, kith_raw_server_get_origin (fixture->raw), NULL);
}

static void
push (TestCalls *fixture, guint status, const char *body)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (body), "'", '"');

  kith_raw_server_push_json (fixture->raw, status, quoted);
}

static KithContact *
label (TestCalls *fixture, const char *id, const char *key, GError **error)
{
  const char *const keys[] = { key, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_label_async (fixture->contacts, id, keys, NULL, NULL,
                             kith_test_result_cb, &result);

  return kith_contacts_label_finish (fixture->contacts,
                                     test_calls_wait (&result), error);
}

static KithContact *
unlabel (TestCalls *fixture,
         const char *id,
         const char *const *keys,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_unlabel_async (fixture->contacts, id, keys, NULL, NULL,
                               kith_test_result_cb, &result);

  return kith_contacts_unlabel_finish (fixture->contacts,
                                       test_calls_wait (&result), error);
}

static KithContact *
merge (TestCalls *fixture,
       const char *id,
       gint64 revision,
       const char *source,
       GError **error)
{
  const KithIdentifiers target = { id, revision };
  const char *const sources[] = { source, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_merge_async (fixture->contacts, &target, sources, NULL, NULL,
                             kith_test_result_cb, &result);

  return kith_contacts_merge_finish (fixture->contacts,
                                     test_calls_wait (&result), error);
}

static KithContact *
preview (TestCalls *fixture, const char *id, const char *source, GError **error)
{
  const char *const sources[] = { source, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_preview_merge_async (fixture->contacts, id, sources, NULL, NULL,
                                     kith_test_result_cb, &result);

  return kith_contacts_preview_merge_finish (fixture->contacts,
                                             test_calls_wait (&result), error);
}

static KithSubmission *
submit (TestCalls *fixture, const char *info, const char *id, GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_append_or_create_async (fixture->contacts, object, id, NULL,
                                        NULL, kith_test_result_cb, &result);

  return kith_contacts_append_or_create_finish (fixture->contacts,
                                                test_calls_wait (&result),
                                                error);
}

static KithContact *
create (TestCalls *fixture, const char *info)
{
  g_autoptr (GError) error = NULL;
  KithContact *contact = test_calls_create (fixture, info, &error);

  g_assert_no_error (error);
  g_string_truncate (fixture->told, 0);

  return contact;
}

/* Against the real server */

static void
test_label (TestCalls *fixture, gconstpointer data)
{
  /* What stands in a query for other things does not part it. */
  const char *const unknown[] = { LABEL, "custom.a&b=c", NULL };
  const char *const keys[] = { LABEL, "contacts.contacted-me", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) ann = create (fixture, "{'name':{'first':'Ann'}}");
  const char *id = kith_contact_get_id (ann);
  g_autoptr (KithContact) given = label (fixture, id, LABEL, &error);
  g_autoptr (KithContact) taken = NULL;

  g_assert_no_error (error);
  g_assert_true (
    kith_contact_info_has_label (kith_contact_get_info (given), LABEL));
  g_assert_cmpstr (fixture->told->str, ==, "changed 2\n");

  g_assert_null (unlabel (fixture, id, unknown, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  taken = unlabel (fixture, id, keys, &error);
  g_assert_no_error (error);
  g_assert_false (
    kith_contact_info_has_label (kith_contact_get_info (taken), LABEL));
  g_assert_cmpstr (fixture->told->str, ==, "changed 2\nchanged 3\n");

  g_assert_null (label (fixture, id, "custom.none", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (label (fixture, ID, LABEL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (fixture->told->str, ==, "changed 2\nchanged 3\ngone\n");
}

static void
test_merge (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) ann = create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (KithContact)
    bob = create (fixture, "{'name':{'first':'Bob'},'company':'B Ltd'}");
  const char *id = kith_contact_get_id (ann);
  const char *source = kith_contact_get_id (bob);
  g_autoptr (KithContact) seen = preview (fixture, id, source, &error);
  g_autoptr (KithContact) merged = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (seen),
                                               KITH_FIELD_COMPANY),
                   ==, "B Ltd");
  g_assert_cmpint (kith_contact_get_revision (seen), ==, 1);
  g_assert_cmpstr (fixture->told->str, ==, "");

  merged = merge (fixture, id, 1, source, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (merged),
                                               KITH_FIELD_COMPANY),
                   ==, "B Ltd");
  g_assert_cmpint (kith_contact_get_revision (merged), ==, 2);
  g_assert_cmpstr (fixture->told->str, ==, "changed 2\ngone\n");

  /* Who looks for the source is told where it is. */
  g_assert_null (test_calls_get (fixture, source, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (kith_json_get_string (kith_error_get_data (error),
                                         KITH_DATA_MERGED_INTO),
                   ==, id);
}

/* A source that is not there does not make the target one that is gone. */
static void
test_merge_refused (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) ann = create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (KithContact) bob = create (fixture, "{'name':{'first':'Bob'}}");
  const char *id = kith_contact_get_id (ann);

  g_assert_null (merge (fixture, id, 1, ID, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (merge (fixture, id, 7, kith_contact_get_id (bob), &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  g_assert_null (merge (fixture, id, 0, kith_contact_get_id (bob), &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (merge (fixture, id, 1, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (preview (fixture, id, ID, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

static gboolean
has_told (gpointer data)
{
  TestCalls *fixture = data;

  return fixture->told->len > 0;
}

static void
test_submit (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSubmission) made = NULL;
  g_autoptr (KithSubmission) added = NULL;

  made = submit (fixture, "{'emails':{'items':[{'email':'a@b.cd'}]}}", NULL,
                 &error);
  g_assert_no_error (error);
  g_assert_true (made->is_new);
  g_assert_cmpstr (made->identity_type, ==, "CONTACT");
  kith_test_wait (has_told, fixture, 5000);
  g_assert_cmpstr (fixture->told->str, ==, "changed 1\n");

  g_string_truncate (fixture->told, 0);
  added = submit (fixture, "{'company':'A'}", made->contact_id, &error);
  g_assert_no_error (error);
  g_assert_false (added->is_new);
  g_assert_cmpstr (added->contact_id, ==, made->contact_id);
  kith_test_wait (has_told, fixture, 5000);
  g_assert_cmpstr (fixture->told->str, ==, "changed 2\n");

  g_assert_null (submit (fixture, "{'company':'A'}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT);
}

/* Against a server that says anything */

static void
test_wrong_answers (TestCalls *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "{}",
    "{'contact':{'id':'" OTHER "','revision':8,'info':{}}}",
    "{'contact':{'id':'" ID "','revision':7,'info':{}}}",
  };
  g_autoptr (GError) no_contact = NULL;
  g_autoptr (GError) no_preview = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, answers[i]);
      g_assert_null (merge (fixture, ID, 7, OTHER, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, answers[i]);
      g_assert_null (label (fixture, ID, LABEL, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
  push (fixture, 200, "{'newContact':true}");
  g_assert_null (submit (fixture, "{'company':'A'}", NULL, &no_contact));
  g_assert_error (no_contact, KITH_ERROR, KITH_ERROR_PROTOCOL);
  push (fixture, 200, "{}");
  g_assert_null (preview (fixture, ID, OTHER, &no_preview));
  g_assert_error (no_preview, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

#define HEALTHY "{'status':'ok'}"
#define STRANGE "{'message':'','details':{}}"
#define MERGED "{'contact':{'id':'" ID "','revision':8,'info':{}}"

/* The same key tells kithd that it is the same merge. */
static void
test_lost_merge (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) merged = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 200, HEALTHY);
  push (fixture, 200, MERGED "}");
  merged = merge (fixture, ID, 7, OTHER, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 3);
  first = kith_raw_server_get_header (fixture->raw, 0,
                                      KITH_HEADER_IDEMPOTENCY_KEY);
  second = kith_raw_server_get_header (fixture->raw, 2,
                                       KITH_HEADER_IDEMPOTENCY_KEY);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (fixture->told->str, ==, "changed 8\ngone\n");
}

/* Of a server that knows no such keys: what it is asked, one letter each
 * (Merge, Health, Get), what it answers, and what comes of it. */
typedef struct
{
  const char *name;
  const char *requests;
  struct
  {
    guint status; /* 0: it hangs up */
    const char *body;
  } answers[6];
  int error; /* -1: none */
} Elsewhere;

static const Elsewhere elsewhere[] = {
  { "done",
    "MHG",
    { { 0 }, { 404, STRANGE }, { 200, MERGED ",'responseType':'MERGED'}" } },
    -1 },
  { "not-done",
    "MHGM",
    { { 0 },
      { 404, STRANGE },
      { 200, "{'contact':{'id':'" OTHER "','revision':1,'info':{}}}" },
      { 200, MERGED "}" } },
    -1 },
  { "done-late",
    "MHGMG",
    { { 0 },
      { 404, STRANGE },
      { 200, "{'contact':{'id':'" OTHER "','revision':1,'info':{}}}" },
      { 404, STRANGE },
      { 200, MERGED ",'responseType':'MERGED'}" } },
    -1 },
  { "refused-late",
    "MHGMG",
    { { 0 },
      { 404, STRANGE },
      { 200, "{'contact':{'id':'" OTHER "','revision':1,'info':{}}}" },
      { 403, STRANGE },
      { 200, "{'contact':{'id':'" OTHER "','revision':1,'info':{}}}" } },
    KITH_ERROR_PERMISSION },
  { "gone",
    "MHG",
    { { 0 }, { 404, STRANGE }, { 404, STRANGE } },
    KITH_ERROR_UNKNOWN_OUTCOME },
  { "merged-elsewhere",
    "MHG",
    { { 0 },
      { 404, STRANGE },
      { 200, "{'contact':{'id':'2677ef55-cf20-4f68-989a-f31d3649eb72',"
             "'revision':8,'info':{}},'responseType':'MERGED'}" } },
    KITH_ERROR_UNKNOWN_OUTCOME },
  { "not-to-be-asked", "MH", { { 0 }, { 0 } }, KITH_ERROR_UNKNOWN_OUTCOME },
};

static char
get_letter (TestCalls *fixture, guint n)
{
  g_autofree char *request = kith_raw_server_get_request (fixture->raw, n);

  if (g_str_has_prefix (request, "POST " KITH_PATH_CONTACTS "/" ID "/merge"))
    return 'M';
  if (g_str_has_prefix (request, "GET " KITH_PATH_HEALTH))
    return 'H';
  if (g_str_has_prefix (request, "GET " KITH_PATH_CONTACTS "/" OTHER))
    return 'G';

  return '?';
}

static void
test_lost_elsewhere (TestCalls *fixture, gconstpointer data)
{
  const Elsewhere *row = data;
  gsize n = strlen (row->requests);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) merged = NULL;

  for (gsize i = 0; i < n; i++)
    if (row->answers[i].status == 0)
      kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
    else
      push (fixture, row->answers[i].status, row->answers[i].body);
  merged = merge (fixture, ID, 7, OTHER, &error);

  if (row->error >= 0)
    g_assert_error (error, KITH_ERROR, row->error);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (kith_contact_get_revision (merged), ==, 8);
      g_assert_cmpstr (fixture->told->str, ==, "changed 8\ngone\n");
    }
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (get_letter (fixture, (guint) i), ==, row->requests[i]);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, n);
}

/* It might make a second contact. */
static void
test_lost_submission (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 404, STRANGE);
  g_assert_null (submit (fixture, "{'name':{'first':'A'}}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 2);
}

/* Not a deletion: that there is no such contact is no success. */
static void
test_lost_unlabel (TestCalls *fixture, gconstpointer data)
{
  const char *const keys[] = { LABEL, NULL };
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 404, "{'message':''}");
  g_assert_null (unlabel (fixture, ID, keys, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, set_up, func)                                                \
  g_test_add ("/contacts/operations/" name, TestCalls, NULL, set_up, func,     \
              test_calls_tear_down)
  ADD ("label", set_up, test_label);
  ADD ("merge", set_up, test_merge);
  ADD ("merge/refused", set_up, test_merge_refused);
  ADD ("submit", set_up, test_submit);
  ADD ("wrong-answers", set_up_raw, test_wrong_answers);
  ADD ("lost-merge", set_up_raw, test_lost_merge);
  ADD ("lost-submission", set_up_raw, test_lost_submission);
  ADD ("lost-unlabel", set_up_raw, test_lost_unlabel);
#undef ADD
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autofree char *path = g_strconcat (
        "/contacts/operations/lost-elsewhere/", elsewhere[i].name, NULL);

      g_test_add (path, TestCalls, &elsewhere[i], set_up_raw,
                  test_lost_elsewhere, test_calls_tear_down);
    }

  return g_test_run ();
}
