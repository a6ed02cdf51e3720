/* test-store-jobs-broken.c: jobs that meet what is damaged come to their end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "jobs-utils.h"

/* What a job cannot get past is tried five times, in 15 seconds. */
#define PATIENCE_USEC (15 * G_USEC_PER_SEC)

static gint64
get_time (StoreFixture *fixture)
{
  return kith_clock_get_monotonic_time (KITH_CLOCK (fixture->clock));
}

/* Moves the clock on until there is nothing left to do. */
static gint64
finish_all (StoreFixture *fixture)
{
  gint64 begin = get_time (fixture);

  while (kith_store_has_jobs (fixture->store))
    {
      if (jobs_is_waiting (fixture->clock))
        kith_fake_clock_advance (fixture->clock,
                                 kith_fake_clock_get_next (fixture->clock));
      else
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (get_time (fixture) - begin, <, 10 * PATIENCE_USEC);
    }

  return get_time (fixture) - begin;
}

static char *
start (StoreFixture *fixture, KithStoreJob *job, const char *query)
{
  g_autoptr (GError) error = NULL;
  char *id = jobs_start (fixture, job, query, &error);

  g_assert_no_error (error);

  return id;
}

static JsonObject *
get (StoreFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  JsonObject *job = jobs_get (fixture->store, id, &error);

  g_assert_no_error (error);

  return job;
}

/* Three contacts, of whom none can be changed, so that the job waits; and
 * another job behind it. */
typedef struct
{
  char *first;
  char *second;
} Jobs;

static void
jobs_clear (Jobs *jobs)
{
  g_free (jobs->first);
  g_free (jobs->second);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Jobs, jobs_clear)

static void
start_both (StoreFixture *fixture, Jobs *jobs)
{
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreJob update = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  KithStoreJob delete = { .kind = KITH_STORE_JOB_DELETE };

  jobs_create_contacts (fixture, 3, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (fixture, 1, "{'name':{'first':'Bob'}}");
  jobs_run_sql (fixture, "CREATE TRIGGER broken BEFORE UPDATE ON contact"
                         " BEGIN SELECT RAISE (ABORT, 'broken'); END");
  jobs->first = start (fixture, &update, JOBS_ANNS);
  jobs->second = start (fixture, &delete, JOBS_BOBS);
  kith_test_wait (jobs_is_waiting, fixture->clock, JOBS_LONG_MSEC);
}

static void
assert_second (StoreFixture *fixture, const Jobs *jobs)
{
  g_autoptr (JsonObject) second = get (fixture, jobs->second);

  jobs_assert (second, "DELETE", 1, 1, 0);
}

static void
assert_reason (JsonObject *job, const char *reason)
{
  JsonObject *entry = json_array_get_object_element (
    kith_json_get_array (job, "errors"), 0);

  g_assert_nonnull (strstr (kith_json_get_string (entry, "message"), reason));
}

/* A contact that is damaged fails, alone. */
static void
test_contact (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };
  g_autoptr (JsonObject) job = NULL;

  start_both (fixture, &jobs);
  jobs_run_sql (fixture, "DROP TRIGGER broken;"
                         "UPDATE contact SET doc = '{' WHERE seq = 2");
  g_assert_cmpint (finish_all (fixture), ==, PATIENCE_USEC);
  job = get (fixture, jobs.first);
  jobs_assert (job, "UPDATE", 3, 2, 1);
  jobs_assert_errors (job, "STORE_FAILED", 1);
  assert_reason (job, "cannot be read");
  assert_second (fixture, &jobs);
}

/* What SQLite refuses for good counts as broken, too, one after the other. */
static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };
  g_autoptr (JsonObject) job = NULL;

  start_both (fixture, &jobs);
  g_assert_cmpint (finish_all (fixture), ==, 3 * PATIENCE_USEC);
  job = get (fixture, jobs.first);
  jobs_assert (job, "UPDATE", 3, 0, 3);
  jobs_assert_errors (job, "STORE_FAILED", 3);
  assert_reason (job, "broken");
  assert_second (fixture, &jobs);
}

/* Nobody knows any more what was to be done. */
static void
test_request (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };
  g_autoptr (JsonObject) job = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) list = NULL;

  start_both (fixture, &jobs);
  jobs_run_sql (fixture, "UPDATE job SET request = '{' WHERE seq = 1");
  g_assert_cmpint (finish_all (fixture), ==, PATIENCE_USEC);
  job = get (fixture, jobs.first);
  jobs_assert (job, "UNKNOWN_TYPE", 3, 0, 3);
  jobs_assert_errors (job, "STORE_FAILED", 3);
  assert_reason (job, "cannot be read");
  assert_second (fixture, &jobs);

  kith_store_list_jobs_async (fixture->store, NULL, kith_test_result_cb,
                              &listed);
  list = kith_store_list_jobs_finish (fixture->store, jobs_wait_for (&listed),
                                      NULL);
  g_assert_nonnull (list);
  g_assert_cmpuint (list->len, ==, 2);
}

/* A job that is gone keeps none from being done. */
static void
test_missing (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };

  start_both (fixture, &jobs);
  jobs_run_sql (fixture, "DELETE FROM job WHERE seq = 1");
  g_assert_cmpint (finish_all (fixture), ==, PATIENCE_USEC);
  assert_second (fixture, &jobs);
}

/* Of whom nobody knows any more whether they were to be changed. */
static void
test_part (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };
  g_autoptr (JsonObject) job = NULL;

  start_both (fixture, &jobs);
  jobs_run_sql (fixture, "DELETE FROM job_part WHERE job = 1");
  finish_all (fixture);
  job = get (fixture, jobs.first);
  jobs_assert (job, "UPDATE", 3, 0, 3);
  jobs_assert_errors (job, "STORE_FAILED", 3);
  assert_reason (job, "missing");
  assert_second (fixture, &jobs);
}

/* What went wrong before is lost, what is to be done is not. */
static void
test_errors (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Jobs) jobs = { NULL };
  g_autoptr (JsonObject) job = NULL;

  start_both (fixture, &jobs);
  jobs_run_sql (fixture, "UPDATE job SET errors = '7' WHERE seq = 1;"
                         "DROP TRIGGER broken");
  finish_all (fixture);
  job = get (fixture, jobs.first);
  jobs_assert (job, "UPDATE", 3, 3, 0);
  assert_second (fixture, &jobs);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/store/jobs/broken/" name, StoreFixture, NULL,                  \
              store_fixture_set_up, function, store_fixture_tear_down)
  add ("contact", test_contact);
  add ("refused", test_refused);
  add ("request", test_request);
  add ("missing", test_missing);
  add ("part", test_part);
  add ("errors", test_errors);

  return g_test_run ();
}
