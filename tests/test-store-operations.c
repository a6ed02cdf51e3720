/* test-store-operations.c: tests of labels of a contact, and submissions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "operations-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-operations.h"
#include "test-utils.h"

#define UNKNOWN "00000000-0000-4000-8000-000000000000"

/* @keys: parted by commas. */
static JsonObject *
label (StoreFixture *fixture,
       const char *id,
       const char *keys,
       gboolean remove,
       GError **error)
{
  g_auto (GStrv) list = g_strsplit (keys, ",", -1);
  const KithStoreLabeling labeling = { .contact_id = id,
                                       .keys = (const char *const *) list,
                                       .remove = remove };
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_label_contact_async (fixture->store, &labeling, NULL,
                                  kith_test_result_cb, &result);
  test_wait_for (&result);

  return test_take_bytes (
    kith_store_label_contact_finish (fixture->store, result, error));
}

static JsonObject *
submit (StoreFixture *fixture,
        const char *id,
        const char *info,
        const char *key,
        GError **error)
{
  g_autoptr (JsonObject) object = parse (info);
  const KithStoreSubmission submission = { .contact_id = id,
                                           .info = object,
                                           .idempotency_key = key };
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_submit_contact_async (fixture->store, &submission, NULL,
                                   kith_test_result_cb, &result);
  test_wait_for (&result);

  return test_take_bytes (
    kith_store_submit_contact_finish (fixture->store, result, error));
}

/* Labels */

static void
test_label (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  const char *id = test_get_id (ann);
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (JsonObject) same = NULL;
  g_autoptr (JsonObject) less = NULL;
  g_autoptr (JsonObject) least = NULL;
  g_autofree char *found = NULL;

  test_make_labels (fixture);
  one = label (fixture, id, "custom.b", FALSE, &error);
  g_assert_no_error (error);
  test_assert_record (one, "2 Ann custom.b");
  two = label (fixture, id, "custom.a,custom.b,custom.a", FALSE, &error);
  test_assert_record (two, "3 Ann custom.b,custom.a");
  same = label (fixture, id, "custom.b", FALSE, &error);
  test_assert_record (same, "3 Ann custom.b,custom.a");
  g_assert_true (kith_json_object_equal (two, same));
  less = label (fixture, id, "custom.b,custom.c", TRUE, &error);
  test_assert_record (less, "4 Ann custom.a");
  found = store_find (fixture->store, "{'query':{'filter':{'info.labelKeys':"
                                      "{'$hasSome':['custom.a']}}}}");
  g_assert_cmpstr (found, ==, "Ann");
  least = label (fixture, id, "custom.a", TRUE, &error);
  test_assert_record (least, "5 Ann");
  test_assert_stored (fixture, id, "5 Ann");

  /* Each change is one, and what changes nothing is none: three labels, a
   * contact and its four revisions. */
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 8);
}

static void
test_label_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");

  test_make_labels (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) unknown_key = NULL;
      g_autoptr (GError) unknown_contact = NULL;
      JsonObject *violation;

      g_assert_null (label (fixture, test_get_id (ann), "custom.a,custom.x",
                            i == 1, &unknown_key));
      g_assert_error (unknown_key, KITH_ERROR, KITH_ERROR_INVALID);
      violation = json_array_get_object_element (
        kith_json_get_array (kith_error_get_data (unknown_key),
                             "fieldViolations"),
        0);
      g_assert_cmpstr (kith_json_get_string (violation, "field"), ==,
                       "labelKeys[1]");

      g_assert_null (
        label (fixture, UNKNOWN, "custom.a", i == 1, &unknown_contact));
      g_assert_error (unknown_contact, KITH_ERROR, KITH_ERROR_NOT_FOUND);
    }
  test_assert_stored (fixture, test_get_id (ann), "1 Ann");
}

/* Submissions */

static void
assert_submitted (StoreFixture *fixture,
                  const char *id,
                  const char *info,
                  gboolean is_new,
                  const char *expected_id,
                  const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = submit (fixture, id, info, NULL, &error);
  const char *answered;

  g_assert_no_error (error);
  answered = kith_json_get_string (answer, "contactId");
  g_assert_cmpstr (kith_json_get_string (answer, "identityType"), ==,
                   "CONTACT");
  g_assert_cmpint (kith_json_get_boolean (answer, "newContact", !is_new), ==,
                   is_new);
  if (expected_id != NULL)
    g_assert_cmpstr (answered, ==, expected_id);
  test_assert_stored (fixture, answered, expected);
}

static void
test_submit (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autofree char *all = NULL;

  test_three_init (&three, fixture);
  assert_submitted (fixture, NULL, "{'emails':{'items':[{'email':'d@x.net'}]}}",
                    TRUE, NULL, "1 d@x.net");
  /* The oldest of those with the email. */
  assert_submitted (fixture, NULL,
                    "{'name':{'first':'X'},'company':'Q','emails':{'items':["
                    "{'email':'A@X.NET'},{'email':'e@x.net'}]}}",
                    FALSE, test_get_id (three.ann),
                    "2 Ann Q a@x.net,e@x.net custom.a");
  /* No email leads to anyone, a phone does. */
  assert_submitted (fixture, NULL,
                    "{'emails':{'items':[{'email':'f@x.net'}]},"
                    "'phones':{'items':[{'phone':'(1) 23'}]},"
                    "'labelKeys':{'items':['custom.c']}}",
                    FALSE, test_get_id (three.cleo),
                    "2 Cleo C Ltd Boss f@x.net 123 custom.c");
  /* An email goes before a phone. */
  assert_submitted (fixture, NULL,
                    "{'emails':{'items':[{'email':'b@x.net'}]},"
                    "'phones':{'items':[{'phone':'123'}]}}",
                    FALSE, test_get_id (three.bob),
                    "2 Bob B Ltd A@x.net,b@x.net 123 custom.b,custom.a");
  /* Nothing new. */
  assert_submitted (fixture, NULL,
                    "{'company':'Z','emails':{'items':[{'email':'b@x.net'}]}}",
                    FALSE, test_get_id (three.bob),
                    "2 Bob B Ltd A@x.net,b@x.net 123 custom.b,custom.a");
  /* Whom it is about is known. */
  assert_submitted (fixture, test_get_id (three.ann), "{'jobTitle':'J'}", FALSE,
                    test_get_id (three.ann),
                    "3 Ann Q J a@x.net,e@x.net custom.a");
  assert_submitted (fixture, test_get_id (three.ann),
                    "{'emails':{'items':[{'email':'b@x.net'}]}}", FALSE,
                    test_get_id (three.ann),
                    "4 Ann Q J a@x.net,e@x.net,b@x.net custom.a");

  all = store_find (fixture->store, "{'search':'q'}");
  g_assert_cmpstr (all, ==, "Ann");
}

static void
test_submit_refused (StoreFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *info;
    KithError error;
  } rows[] = {
    { NULL, "{'company':'A'}", KITH_ERROR_INSUFFICIENT },
    { UNKNOWN, "{'company':'A'}", KITH_ERROR_NOT_FOUND },
    { NULL, "{'name':{'first':'A'},'labelKeys':{'items':['custom.x']}}",
      KITH_ERROR_INVALID },
    { NULL, "{'name':{'first':'A'},'extendedFields':{'items':{'custom.x':1}}}",
      KITH_ERROR_EXTENDED_VALUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (submit (fixture, rows[i].id, rows[i].info, NULL, &error));
      g_assert_error (error, KITH_ERROR, (int) rows[i].error);
    }
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 0);
}

static void
test_submit_too_much (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *some = test_list_phones (1000);
  g_autofree char *others = test_list_phones (1001);
  g_autoptr (JsonObject) ann = store_create (fixture, some);
  g_autoptr (GError) error = NULL;

  g_assert_null (submit (fixture, test_get_id (ann), others, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 1);
}

static void
test_submit_again (StoreFixture *fixture, gconstpointer data)
{
  static const char info[] = "{'name':{'first':'Ann'}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) first = submit (fixture, NULL, info, "k", &error);
  g_autoptr (JsonObject) again = submit (fixture, NULL, info, "k", &error);

  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (first, again));
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                        \
  g_test_add ("/store/operations/" name, StoreFixture, NULL,                   \
              store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("label", test_label);
  ADD ("label/refused", test_label_refused);
  ADD ("submit", test_submit);
  ADD ("submit/refused", test_submit_refused);
  ADD ("submit/too-much", test_submit_too_much);
  ADD ("submit/again", test_submit_again);
#undef ADD

  return g_test_run ();
}
