/* test-contacts-raw.c: the calls, against a server that says anything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "calls-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define STALE                                                                  \
  "{'message':'','details':{'applicationError':{"                              \
  "'code':'CONTACT_ALREADY_CHANGED'}}}"

static void
set_up (TestCalls *fixture, gconstpointer data)
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

static const struct
{
  const char *name;
  const char *id;
  gint64 revision;
} bad_identifiers[] = {
  { "no-revision", ID, 0 },        { "negative", ID, -1 },
  { "too-large", ID, G_MAXINT64 }, { "no-id", NULL, 6 },
  { "empty-id", "", 6 },
};

static void
test_identifiers (TestCalls *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (test_calls_update (fixture, bad_identifiers[i].id,
                                    bad_identifiers[i].revision,
                                    "{'company':'a'}", NULL, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 0);
}

static const struct
{
  const char *name;
  const char *answer;
} bad_answers[] = {
  { "nothing", "{}" },
  { "no-contact", "{'contact':[]}" },
  { "another",
    "{'contact':{'id':'1677ef55-cf20-4f68-989a-f31d3649eb72','revision':7,"
    "'info':{}}}" },
  { "back", "{'contact':{'id':'" ID "','revision':5,'info':{}}}" },
  { "still", "{'contact':{'id':'" ID "','revision':6,'info':{}}}" },
  { "no-revision", "{'contact':{'id':'" ID "','info':{}}}" },
};

static void
test_answer (TestCalls *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  push (fixture, 200, bad_answers[i].answer);

  g_assert_null (
    test_calls_update (fixture, ID, 6, "{'company':'a'}", NULL, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

/* What the server has said does not go back, but for another object it may. */
static void
test_back (TestCalls *fixture, gconstpointer data)
{
  TestCalls other = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) first = NULL;
  g_autoptr (KithContact) third = NULL;

  test_calls_connect (&other, kith_raw_server_get_origin (fixture->raw), NULL);
  push (fixture, 200, "{'contact':{'id':'" ID "','revision':7,'info':{}}}");
  push (fixture, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
  push (fixture, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");

  first = test_calls_get (fixture, ID, &error);
  g_assert_no_error (error);
  g_assert_null (test_calls_get (fixture, ID, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_clear_error (&error);
  third = test_calls_get (&other, ID, &error);
  g_assert_no_error (error);
  test_calls_tear_down (&other, NULL);
}

static void
test_merged_away (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  push (fixture, 200,
        "{'responseType':'MERGED','contact':{'id':"
        "'1677ef55-cf20-4f68-989a-f31d3649eb72','revision':7,'info':{}}}");

  g_assert_null (test_calls_get (fixture, ID, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
test_lost_delete (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 404, "{'message':''}");

  g_assert_true (test_calls_delete (fixture, ID, 6, &error));

  g_assert_no_error (error);
  g_assert_cmpstr (fixture->told->str, ==, "gone\n");
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 2);
}

/* The first was carried out after all, or not: the second decides. */
static void
test_lost_delete_stale (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 409, STALE);

  g_assert_false (test_calls_delete (fixture, ID, 6, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

static void
test_lost_field (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 200,
        "{'newField':false,'field':{'key':'custom.pet','displayName':'Pet',"
        "'dataType':'TEXT','fieldType':'USER_DEFINED'}}");

  field = test_calls_find_field (fixture, "Pet", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (field);
  g_assert_cmpstr (fixture->told->str, ==, "fields\n");
}

static void
test_overwrite_race (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  push (fixture, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
  push (fixture, 409, STALE);
  push (fixture, 200, "{'contact':{'id':'" ID "','revision':7,'info':{}}}");
  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 200,
        "{'contact':{'id':'" ID "','revision':8,'info':{'company':'a'}}}");

  contact = test_calls_overwrite (fixture, ID, "{'company':'a'}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 8);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 5);
}

static void
test_overwrite_ends (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < KITH_OVERWRITE_MAX + 1; i++)
    {
      push (fixture, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
      push (fixture, 409, STALE);
    }

  g_assert_null (test_calls_overwrite (fixture, ID, "{'company':'a'}", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==,
                    2 * KITH_OVERWRITE_MAX);
}

#define ADD(path, function)                                                    \
  g_test_add ("/contacts/" path, TestCalls, NULL, set_up, function,            \
              test_calls_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad_identifiers); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/identifiers/",
                                           bad_identifiers[i].name, NULL);

      g_test_add (path, TestCalls, GUINT_TO_POINTER (i), set_up,
                  test_identifiers, test_calls_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_answers); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/answer/",
                                           bad_answers[i].name, NULL);

      g_test_add (path, TestCalls, GUINT_TO_POINTER (i), set_up, test_answer,
                  test_calls_tear_down);
    }
  ADD ("back", test_back);
  ADD ("merged-away", test_merged_away);
  ADD ("lost/delete", test_lost_delete);
  ADD ("lost/delete-stale", test_lost_delete_stale);
  ADD ("lost/field", test_lost_field);
  ADD ("overwrite/race", test_overwrite_race);
  ADD ("overwrite/ends", test_overwrite_ends);

  return g_test_run ();
}
