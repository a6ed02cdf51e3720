/* test-bulk.c: changes of many contacts, against a real server and one that
 * says anything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "calls-utils.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-bulk.h"
#include "test-utils.h"

#define JOB "1677ef55-cf20-4f68-989a-f31d3649eb72"

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

/* "1+0/3;": succeeded, failed, total */
static void
progress_cb (KithJob *job, gpointer data)
{
  g_string_append_printf (data,
                          "%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT
                          "/%" G_GINT64_FORMAT ";",
                          kith_job_get_succeeded (job),
                          kith_job_get_failed (job), kith_job_get_total (job));
}

static KithJob *
watch (TestCalls *fixture, const char *id, GString *told, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_watch_job_async (fixture->contacts, id, progress_cb, told, NULL,
                                 kith_test_result_cb, &result);

  return kith_contacts_watch_job_finish (fixture->contacts,
                                         test_calls_wait (&result), error);
}

static char *
update (TestCalls *fixture, const char *which, GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (which);
  g_autoptr (JsonObject) info = test_calls_json ("{'company':'Acme'}");
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_bulk_update_async (fixture->contacts, object, info, NULL,
                                   kith_test_result_cb, &result);

  return kith_contacts_bulk_update_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}

static char *
label (TestCalls *fixture,
       const char *which,
       const char *const *to_add,
       const char *const *to_remove,
       GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (which);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_bulk_label_async (fixture->contacts, object, to_add, to_remove,
                                  NULL, kith_test_result_cb, &result);

  return kith_contacts_bulk_label_finish (fixture->contacts,
                                          test_calls_wait (&result), error);
}

static char *delete (TestCalls *fixture, const char *which, GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (which);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_bulk_delete_async (fixture->contacts, object, NULL,
                                   kith_test_result_cb, &result);

  return kith_contacts_bulk_delete_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}

/* (transfer full) */
static KithJob *
finish (TestCalls *fixture, const char *id, gint64 total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  KithJob *job = watch (fixture, id, told, &error);
  g_autofree char *end = g_strdup_printf ("%" G_GINT64_FORMAT
                                          "+0/%" G_GINT64_FORMAT ";",
                                          total, total);

  g_assert_no_error (error);
  g_assert_true (kith_job_is_finished (job));
  g_assert_cmpstr (kith_job_get_id (job), ==, id);
  g_assert_cmpint (kith_job_get_succeeded (job), ==, total);
  g_assert_true (g_str_has_suffix (told->str, end));

  return job;
}

static void
test_life (TestCalls *fixture, gconstpointer data)
{
  static const char *const customers[] = { "contacts.customers", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    ann = test_calls_create (fixture, "{'name':{'first':'Ann'}}", &error);
  g_autoptr (KithContact)
    bob = test_calls_create (fixture, "{'name':{'first':'Bob'}}", &error);
  g_autoptr (KithContact) now = NULL;
  g_autofree char *updating = update (fixture, "{'filter':{}}", &error);
  g_autofree char *labeling = NULL;
  g_autofree char *deleting = NULL;
  g_autoptr (KithJob) updated = NULL;
  g_autoptr (KithJob) labeled = NULL;
  g_autoptr (KithJob) deleted = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (ann);
  updated = finish (fixture, updating, 2);
  labeling = label (fixture, "{'search':'bob'}", customers, NULL, &error);
  g_assert_no_error (error);
  labeled = finish (fixture, labeling, 1);
  now = test_calls_get (fixture, kith_contact_get_id (bob), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (now), ==, 3);
  deleting = delete (fixture,
                     "{'filter':{'info.labelKeys':"
                     "{'$hasSome':['contacts.customers']}}}",
                     &error);
  g_assert_no_error (error);
  deleted = finish (fixture, deleting, 1);
  g_assert_null (test_calls_get (fixture, kith_contact_get_id (bob), &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);

  kith_contacts_list_jobs_async (fixture->contacts, NULL, kith_test_result_cb,
                                 &result);
  jobs = kith_contacts_list_jobs_finish (fixture->contacts,
                                         test_calls_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 3);
  g_assert_true (
    kith_json_object_equal (kith_job_get_json (g_ptr_array_index (jobs, 0)),
                            kith_job_get_json (deleted)));
}

static void
test_refused (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (update (fixture, "{}", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_FILTER);
  g_assert_cmpstr (kith_error_get_code (error), ==,
                   "NEITHER_FILTER_NOR_SEARCH");
  g_clear_error (&error);
  g_assert_null (watch (fixture, JOB, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

#define AT(status, succeeded, failed)                                          \
  "{'job':{'id':'" JOB "','status':'" status "','totalItems':3,"               \
  "'successTotal':" #succeeded ",'failedTotal':" #failed "}}"

/* A server that is away for a moment, and one that says twice the same. */
static void
test_watch (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (KithJob) job = NULL;

  push (fixture, 200, AT ("NEW", 0, 0));
  push (fixture, 200, AT ("RUNNING", 1, 0));
  push (fixture, 503, "{}");
  push (fixture, 200, AT ("RUNNING", 1, 0));
  push (fixture, 200, AT ("COMPLETED", 2, 1));
  job = watch (fixture, JOB, told, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (told->str, ==, "0+0/3;1+0/3;2+1/3;");
  g_assert_cmpint (kith_job_get_failed (job), ==, 1);
  g_assert_cmpuint (kith_raw_server_get_n_left (fixture->raw), ==, 0);
}

static void
test_bad_answers (TestCalls *fixture, gconstpointer data)
{
  static const char *const jobs[] = {
    "{}",
    "{'job':{'id':'" JOB "'}}",
    "{'job':{'status':'NEW'}}",
    "{'job':{'id':'0677ef55-cf20-4f68-989a-f31d3649eb72','status':'NEW'}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, jobs[i]);
      g_assert_null (watch (fixture, JOB, NULL, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, i == 0 ? "{}" : "{'jobId':7}");
      g_assert_null (update (fixture, "{'filter':{}}", &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
}

/* The same key tells kithd that it is the same job. */
static void
test_lost_start (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 200, "{'status':'ok'}");
  push (fixture, 200, "{'jobId':'" JOB "'}");
  id = update (fixture, "{'filter':{}}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, JOB);
  first = kith_raw_server_get_header (fixture->raw, 0,
                                      KITH_HEADER_IDEMPOTENCY_KEY);
  second = kith_raw_server_get_header (fixture->raw, 2,
                                       KITH_HEADER_IDEMPOTENCY_KEY);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, set, function)                                               \
  g_test_add ("/bulk/" path, TestCalls, NULL, set, function,                   \
              test_calls_tear_down)
  ADD ("life", set_up, test_life);
  ADD ("refused", set_up, test_refused);
  ADD ("watch", set_up_raw, test_watch);
  ADD ("bad-answers", set_up_raw, test_bad_answers);
  ADD ("lost-start", set_up_raw, test_lost_start);

  return g_test_run ();
}
