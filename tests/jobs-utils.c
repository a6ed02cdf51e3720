/* jobs-utils.c: changes of many contacts, asked for and waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "jobs-utils.h"

#include <sqlite3.h>

#include "base/kith-json.h"

GAsyncResult *
jobs_wait_for (GAsyncResult **result)
{
  kith_test_wait (kith_test_has_result, result, JOBS_LONG_MSEC);

  return *result;
}

KithQuery *
jobs_make_query (const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (body);
  KithQuery *query = kith_query_new_from_json (object, &error);

  g_assert_no_error (error);

  return query;
}

char *
jobs_start (StoreFixture *fixture,
            KithStoreJob *job,
            const char *query,
            GError **error)
{
  g_autoptr (KithQuery) asked = jobs_make_query (query);
  g_autoptr (GAsyncResult) result = NULL;

  job->query = asked;
  job->author = "ann";
  kith_fake_clock_advance (fixture->clock, 1000000);
  kith_store_start_job_async (fixture->store, job, NULL, kith_test_result_cb,
                              &result);

  return kith_store_start_job_finish (fixture->store, jobs_wait_for (&result),
                                      error);
}

JsonObject *
jobs_get (KithStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  kith_store_get_job_async (store, id, NULL, kith_test_result_cb, &result);
  bytes = kith_store_get_job_finish (store, jobs_wait_for (&result), error);

  return bytes != NULL ? parse_bytes (bytes) : NULL;
}

gboolean
jobs_is_completed (JsonObject *job)
{
  return g_strcmp0 (kith_json_get_string (job, "status"), "COMPLETED") == 0;
}

/* Runs the main loop until the job has come to its end. */
JsonObject *
jobs_finish (KithStore *store, const char *id)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) job = jobs_get (store, id, &error);

      g_assert_no_error (error);
      if (jobs_is_completed (job))
        return g_steal_pointer (&job);

      g_main_context_iteration (NULL, FALSE);
    }
}

JsonObject *
jobs_do (StoreFixture *fixture, KithStoreJob *job, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = jobs_start (fixture, job, query, &error);

  g_assert_no_error (error);

  return jobs_finish (fixture->store, id);
}

void
jobs_assert (JsonObject *job,
             const char *type,
             gint64 total,
             gint64 succeeded,
             gint64 failed)
{
  g_assert_cmpstr (kith_json_get_string (job, "type"), ==, type);
  g_assert_cmpstr (kith_json_get_string (job, "status"), ==, "COMPLETED");
  g_assert_cmpint (kith_json_get_int (job, "totalItems", -1), ==, total);
  g_assert_cmpint (kith_json_get_int (job, "successTotal", -1), ==, succeeded);
  g_assert_cmpint (kith_json_get_int (job, "failedTotal", -1), ==, failed);
  g_assert_cmpint (kith_json_get_time (job, "startedDate"), >, 0);
  g_assert_cmpint (kith_json_get_time (job, "finishedDate"), >=,
                   kith_json_get_time (job, "startedDate"));
}

void
jobs_assert_errors (JsonObject *job, const char *code, gint64 count)
{
  JsonArray *errors = kith_json_get_array (job, "errors");
  JsonObject *entry;

  g_assert_cmpuint (json_array_get_length (errors), ==, 1);
  entry = json_array_get_object_element (errors, 0);
  g_assert_cmpstr (kith_json_get_string (entry, "code"), ==, code);
  g_assert_cmpint (kith_json_get_int (entry, "count", 0), ==, count);
  g_assert_nonnull (kith_json_get_string (entry, "message"));
}

void
jobs_create_contacts (StoreFixture *fixture, guint n, const char *info)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonObject) record = store_create (fixture, info);

      g_assert_nonnull (record);
    }
}

void
jobs_run_sql (StoreFixture *fixture, const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

gboolean
jobs_is_waiting (gpointer data)
{
  return kith_fake_clock_get_n_waits (data) == 1;
}

gboolean
jobs_has_none (gpointer store)
{
  return !kith_store_has_jobs (store);
}
