/* test-store-jobs.c: tests of changes of many contacts in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "store/kith-sqlite-jobs.h"
#include "store/kith-store-history.h"
#include "store/kith-store-jobs.h"
#include "test-utils.h"

/* More than a store sees to at a time, twice. */
#define N_MANY 450
#define LONG_MSEC 60000

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  kith_test_wait (kith_test_has_result, result, LONG_MSEC);

  return *result;
}

static KithQuery *
make_query (const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (body);
  KithQuery *query = kith_query_new_from_json (object, &error);

  g_assert_no_error (error);

  return query;
}

static char *
start_job (StoreFixture *fixture,
           KithStoreJob *job,
           const char *query,
           GError **error)
{
  g_autoptr (KithQuery) asked = make_query (query);
  g_autoptr (GAsyncResult) result = NULL;

  job->query = asked;
  job->author = "ann";
  kith_fake_clock_advance (fixture->clock, 1000000);
  kith_store_start_job_async (fixture->store, job, NULL, kith_test_result_cb,
                              &result);

  return kith_store_start_job_finish (fixture->store, wait_for (&result),
                                      error);
}

static JsonObject *
get_job (KithStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  kith_store_get_job_async (store, id, NULL, kith_test_result_cb, &result);
  bytes = kith_store_get_job_finish (store, wait_for (&result), error);

  return bytes != NULL ? parse_bytes (bytes) : NULL;
}

static gboolean
is_completed (JsonObject *job)
{
  return g_strcmp0 (kith_json_get_string (job, "status"), "COMPLETED") == 0;
}

/* Runs the main loop until the job has come to its end. */
static JsonObject *
finish_job (KithStore *store, const char *id)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) job = get_job (store, id, &error);

      g_assert_no_error (error);
      if (is_completed (job))
        return g_steal_pointer (&job);

      g_main_context_iteration (NULL, FALSE);
    }
}

static JsonObject *
do_job (StoreFixture *fixture, KithStoreJob *job, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = start_job (fixture, job, query, &error);

  g_assert_no_error (error);

  return finish_job (fixture->store, id);
}

static void
assert_job (JsonObject *job,
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

static void
assert_error_count (JsonObject *job, const char *code, gint64 count)
{
  JsonArray *errors = kith_json_get_array (job, "errors");
  JsonObject *entry;

  g_assert_cmpuint (json_array_get_length (errors), ==, 1);
  entry = json_array_get_object_element (errors, 0);
  g_assert_cmpstr (kith_json_get_string (entry, "code"), ==, code);
  g_assert_cmpint (kith_json_get_int (entry, "count", 0), ==, count);
  g_assert_nonnull (kith_json_get_string (entry, "message"));
}

static void
create_many (StoreFixture *fixture, guint n, const char *info)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonObject) record = store_create (fixture, info);

      g_assert_nonnull (record);
    }
}

static void
add_label (StoreFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel)
    label = kith_store_add_label (fixture->store, name, "ann", NULL, &error);

  g_assert_no_error (error);
}

static gint64
count (StoreFixture *fixture, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithQuery) query = make_query (body);
  g_autoptr (KithStorePage) page = store_query (fixture->store, query, &error);

  g_assert_no_error (error);

  return page->total;
}

/* Every contact of a page is at this revision. */
static void
assert_revisions (StoreFixture *fixture, const char *body, gint64 revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithQuery) query = make_query (body);
  g_autoptr (KithStorePage) page = store_query (fixture->store, query, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->contacts->len, >, 0);
  for (guint i = 0; i < page->contacts->len; i++)
    {
      g_autoptr (JsonObject)
        record = parse_bytes (g_ptr_array_index (page->contacts, i));

      g_assert_cmpint (kith_json_get_int (record, "revision", 0), ==, revision);
    }
}

static GPtrArray *
list_history (KithStore *store, guint limit)
{
  const KithHistoryQuery query = { .newest_first = TRUE, .limit = limit };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  entries = kith_store_list_history_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return entries;
}

#define ALL "{'query':{'filter':{},'paging':{'limit':1000}}}"
#define ANNS                                                                   \
  "{'query':{'filter':{'info.name.first':'Ann'},'paging':{'limit':1000}}}"
#define BOBS                                                                   \
  "{'query':{'filter':{'info.name.first':'Bob'},'paging':{'limit':1000}}}"

static void
test_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  create_many (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  create_many (fixture, 3, "{'name':{'first':'Bob'}}");
  done = do_job (fixture, &job, ANNS);

  assert_job (done, "UPDATE", N_MANY, N_MANY, 0);
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (done, "errors")), ==, 0);
  g_assert_cmpint (count (fixture,
                          "{'query':{'filter':{'info.company':'Acme'}}}"),
                   ==, N_MANY);
  assert_revisions (fixture, ANNS, 2);
  assert_revisions (fixture, BOBS, 1);

  entries = list_history (fixture->store, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    {
      const KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpint (entry->action, ==, KITH_HISTORY_UPDATED);
      g_assert_cmpint (entry->revision, ==, 2);
      g_assert_cmpstr (entry->author, ==, "ann");
      g_assert_cmpstr (entry->origin, ==, "bulk");
    }
}

static void
test_label (StoreFixture *fixture, gconstpointer data)
{
  static const char *const both[] = { "custom.family", "custom.work", NULL };
  static const char *const family[] = { "custom.family", NULL };
  static const char *const work[] = { "custom.work", NULL };
  KithStoreJob add = { .kind = KITH_STORE_JOB_LABEL, .labels_to_add = both };
  KithStoreJob swap = { .kind = KITH_STORE_JOB_LABEL,
                        .labels_to_add = family,
                        .labels_to_remove = work };
  KithStoreJob drop = { .kind = KITH_STORE_JOB_LABEL,
                        .labels_to_remove = both };
  g_autoptr (JsonObject) added = NULL;
  g_autoptr (JsonObject) swapped = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (JsonObject) dropped = NULL;

  add_label (fixture, "Family");
  add_label (fixture, "Work");
  create_many (fixture, 5, "{'name':{'first':'Ann'}}");
  create_many (fixture, 2,
               "{'name':{'first':'Bob'},"
               "'labelKeys':{'items':['custom.family','custom.work']}}");

  added = do_job (fixture, &add, ALL);
  assert_job (added, "ADD_LABELS", 7, 7, 0);
  assert_revisions (fixture, ANNS, 2);
  /* They had both already. */
  assert_revisions (fixture, BOBS, 1);

  swapped = do_job (fixture, &swap, "{'search':'bob'}");
  assert_job (swapped, "ADD_REMOVE_LABELS", 2, 2, 0);
  assert_revisions (fixture, BOBS, 2);
  g_assert_cmpint (count (fixture, "{'query':{'filter':{'info.labelKeys':"
                                   "{'$hasSome':['custom.work']}}}}"),
                   ==, 5);

  dropped = do_job (fixture, &drop, ALL);
  assert_job (dropped, "REMOVE_LABELS", 7, 7, 0);
  g_assert_cmpint (count (fixture,
                          "{'query':{'filter':{'info.labelKeys':"
                          "{'$hasSome':['custom.work','custom.family']}}}}"),
                   ==, 0);
  again = do_job (fixture, &drop, ALL);
  assert_job (again, "REMOVE_LABELS", 7, 7, 0);
  assert_revisions (fixture, ANNS, 3);
}

static void
test_delete (StoreFixture *fixture, gconstpointer data)
{
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (JsonObject) nothing = NULL;

  create_many (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  create_many (fixture, 2, "{'name':{'first':'Bob'}}");
  done = do_job (fixture, &job, ANNS);
  assert_job (done, "DELETE", N_MANY, N_MANY, 0);
  g_assert_cmpint (count (fixture, ALL), ==, 2);

  nothing = do_job (fixture, &job, ANNS);
  assert_job (nothing, "DELETE", 0, 0, 0);
}

/* What one contact cannot have does not hold up the others. */
static void
test_failures (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) nameless = parse ("{'name':null}");
  g_autoptr (JsonObject)
    email = parse ("{'emails':{'items':[{'email':'all@example.com'}]}}");
  KithStoreJob update = { .kind = KITH_STORE_JOB_UPDATE, .info = nameless };
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (JsonObject) shared = NULL;

  create_many (fixture, 2, "{'name':{'first':'Ann'}}");
  create_many (fixture, 3,
               "{'name':{'first':'Bob'},'phones':{'items':[{'phone':'1'}]}}");
  done = do_job (fixture, &update, ALL);
  assert_job (done, "UPDATE", 5, 3, 2);
  assert_error_count (done, "INSUFFICIENT_CONTACT_DATA", 2);
  assert_revisions (fixture, ANNS, 1);

  /* Only one of them gets an email that nobody else has. */
  update.info = email;
  shared = do_job (fixture, &update, ALL);
  assert_job (shared, "UPDATE", 5, 1, 4);
  assert_error_count (shared, "DUPLICATE_CONTACT_EXISTS", 4);
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  static const char *const none[] = { "custom.none", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    info = parse ("{'extendedFields':{'items':{'custom.none':1}}}");
  KithStoreJob update = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  KithStoreJob label = { .kind = KITH_STORE_JOB_LABEL, .labels_to_add = none };
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  create_many (fixture, 1, "{'name':{'first':'Ann'}}");
  g_assert_null (start_job (fixture, &update, ALL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE);
  g_clear_error (&error);
  g_assert_null (start_job (fixture, &label, ALL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (get_job (fixture->store, "none", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);

  kith_store_list_jobs_async (fixture->store, NULL, kith_test_result_cb,
                              &listed);
  jobs = kith_store_list_jobs_finish (fixture->store, wait_for (&listed),
                                      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 0);
}

/* What was asked after a job was started need not wait for its end; and whom
 * somebody else deletes meanwhile, it does not find. */
static void
test_between (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  g_autoptr (JsonObject) bob_info = parse ("{'name':{'first':'Bob'}}");
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  const KithStoreWrite write = { .info = bob_info };
  g_autoptr (JsonObject) last = NULL;
  g_autoptr (JsonObject) then = NULL;
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GBytes) bob = NULL;
  g_autofree char *id = NULL;

  create_many (fixture, N_MANY - 1, "{'name':{'first':'Ann'}}");
  last = store_create (fixture, "{'name':{'first':'Ann'}}");
  id = start_job (fixture, &job, ANNS, &error);
  g_assert_no_error (error);
  kith_store_write_contact_async (fixture->store, &write, NULL,
                                  kith_test_result_cb, &written);
  kith_store_delete_contact_async (fixture->store,
                                   kith_json_get_string (last, "id"), 0, "bob",
                                   NULL, kith_test_result_cb, &deleted);
  wait_for (&written);
  wait_for (&deleted);
  then = get_job (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_false (is_completed (then));
  g_assert_cmpint (kith_json_get_int (then, "totalItems", 0), ==, N_MANY);
  bob = kith_store_write_contact_finish (fixture->store, written, &error);
  g_assert_no_error (error);
  g_assert_true (
    kith_store_delete_contact_finish (fixture->store, deleted, &error));
  g_assert_no_error (error);

  done = finish_job (fixture->store, id);
  assert_job (done, "UPDATE", N_MANY, N_MANY - 1, 1);
  assert_error_count (done, "CONTACT_NOT_FOUND", 1);
  assert_revisions (fixture, BOBS, 1);
}

/* A job goes on after the store was closed in its midst, and changes no contact
 * twice. */
static void
test_resumed (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  KithStoreJob delete = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (JsonObject) then = NULL;
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (JsonObject) deleted = NULL;

  create_many (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  create_many (fixture, 1, "{'name':{'first':'Bob'}}");
  first = start_job (fixture, &job, ANNS, &error);
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  then = get_job (fixture->store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (then, "status"), ==, "RUNNING");

  second = start_job (fixture, &delete, BOBS, &error);
  g_assert_no_error (error);
  done = finish_job (fixture->store, first);
  assert_job (done, "UPDATE", N_MANY, N_MANY, 0);
  assert_revisions (fixture, ANNS, 2);
  deleted = finish_job (fixture->store, second);
  assert_job (deleted, "DELETE", 1, 1, 0);
}

static void
run_sql (StoreFixture *fixture, const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static gboolean
is_waiting (gpointer data)
{
  return kith_fake_clock_get_n_waits (data) == 1;
}

/* What the file does not take is tried again, whole, and less and less often.
 */
static void
test_retried (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) then = NULL;
  g_autoptr (JsonObject) done = NULL;

  create_many (fixture, 3, "{'name':{'first':'Ann'}}");
  /* The last of them fails. */
  run_sql (fixture, "CREATE TRIGGER broken BEFORE UPDATE ON contact"
                    " WHEN OLD.seq = 3 BEGIN"
                    " SELECT RAISE (ABORT, 'broken'); END");
  id = start_job (fixture, &job, ALL, &error);
  g_assert_no_error (error);
  kith_test_wait (is_waiting, fixture->clock, LONG_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture->clock), ==,
                   G_USEC_PER_SEC);
  kith_fake_clock_advance (fixture->clock, G_USEC_PER_SEC);
  kith_test_wait (is_waiting, fixture->clock, LONG_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture->clock), ==,
                   2 * G_USEC_PER_SEC);
  then = get_job (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (then, "status"), ==, "NEW");
  assert_revisions (fixture, ANNS, 1);

  run_sql (fixture, "DROP TRIGGER broken");
  kith_fake_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  done = finish_job (fixture->store, id);
  assert_job (done, "UPDATE", 3, 3, 0);
  assert_revisions (fixture, ANNS, 2);
}

static gboolean
has_none (gpointer store)
{
  return !kith_store_has_jobs (store);
}

/* Whoever wants to close a store without need can see that one is being done.
 */
static void
test_is_done (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *id = NULL;
  g_autofree char *none = NULL;
  g_autoptr (JsonObject) done = NULL;

  create_many (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  none = start_job (fixture, &job, BOBS, &error);
  g_assert_no_error (error);
  g_assert_false (kith_store_has_jobs (fixture->store));
  id = start_job (fixture, &job, ANNS, &error);
  g_assert_no_error (error);
  g_assert_true (kith_store_has_jobs (fixture->store));
  store_fixture_reopen (fixture);
  g_assert_true (kith_store_has_jobs (fixture->store));
  kith_test_wait (has_none, fixture->store, LONG_MSEC);
  done = get_job (fixture->store, id, &error);
  g_assert_no_error (error);
  assert_job (done, "DELETE", N_MANY, N_MANY, 0);
}

/* A store that is closed while it waits for that. */
static void
test_closed_waiting (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) done = NULL;

  create_many (fixture, 1, "{'name':{'first':'Ann'}}");
  run_sql (fixture, "CREATE TRIGGER broken BEFORE DELETE ON contact BEGIN"
                    " SELECT RAISE (ABORT, 'broken'); END");
  id = start_job (fixture, &job, ALL, &error);
  g_assert_no_error (error);
  kith_test_wait (is_waiting, fixture->clock, LONG_MSEC);
  run_sql (fixture, "DROP TRIGGER broken");
  store_fixture_reopen (fixture);
  done = finish_job (fixture->store, id);
  assert_job (done, "DELETE", 1, 1, 0);
}

static void
test_forgotten (StoreFixture *fixture, gconstpointer data)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *id = start_job (fixture, &job, ANNS, &error);
  g_autoptr (JsonObject) kept = NULL;

  g_assert_no_error (error);
  kith_fake_clock_advance (fixture->clock, (KITH_JOB_DAYS - 1) * day);
  store_fixture_reopen (fixture);
  kept = get_job (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_true (is_completed (kept));
  kith_fake_clock_advance (fixture->clock, 2 * day);
  store_fixture_reopen (fixture);
  g_assert_null (get_job (fixture->store, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

/* Says each time but every third that somebody waits. */
static gboolean
is_wanted (gpointer data)
{
  guint *n_asked = data;

  return ++*n_asked % 3 != 0;
}

static GPtrArray *
list_ids (KithDb *db)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithStatement)
    statement = kith_db_query (db, NULL, "SELECT id FROM contact", "");

  while (kith_statement_step (statement, NULL) == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));

  return ids;
}

static gint64
count_contacts (KithDb *db)
{
  gint64 n = -1;

  kith_db_query_int (db, 0, &n, NULL, "SELECT count(*) FROM contact", "");

  return n;
}

/* A job sees to no further contact where others wait, and forgets none. */
static void
test_wanted (StoreFixture *fixture, gconstpointer data)
{
  const KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_order_change_free);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSqliteCatalog) catalog = NULL;
  g_autoptr (KithDb) db = NULL;
  g_autoptr (JsonObject) deleted = NULL;
  g_autofree char *id = NULL;
  KithSqliteWork work = { .changes = changes };
  gboolean done = FALSE;
  guint n_asked = 0;
  gint64 seq;

  create_many (fixture, 60, "{'name':{'first':'Ann'}}");
  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  work.db = db = kith_db_open (fixture->path, KITH_DB_WRITER, 1000, &error);
  g_assert_no_error (error);
  work.catalog = catalog = kith_sqlite_catalog_new (db, &error);
  work.now = kith_clock_get_real_time (KITH_CLOCK (fixture->clock));
  ids = list_ids (db);
  id = kith_sqlite_jobs_add (&work, &job, ids, &seq, &error);
  g_assert_no_error (error);

  while (!done)
    {
      gint64 n_before = count_contacts (db);
      guint n_asked_before = n_asked;

      kith_sqlite_jobs_run_part (&work, seq, is_wanted, &n_asked, &done,
                                 &error);
      g_assert_no_error (error);
      g_assert_cmpint (n_before - count_contacts (db), ==,
                       n_asked - n_asked_before);
      g_assert_cmpuint (n_asked - n_asked_before, <=, 2);
      /* Completed is what everybody can see to be done. */
      g_assert_cmpint (done, ==, n_before == 0);
    }

  g_clear_pointer (&db, kith_db_close);
  store_fixture_reopen (fixture);
  g_clear_pointer (&ids, g_ptr_array_unref);
  deleted = finish_job (fixture->store, id);
  assert_job (deleted, "DELETE", 60, 60, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/store/jobs/" name, StoreFixture, NULL, store_fixture_set_up,   \
              function, store_fixture_tear_down)
  add ("update", test_update);
  add ("label", test_label);
  add ("delete", test_delete);
  add ("failures", test_failures);
  add ("refused", test_refused);
  add ("between", test_between);
  add ("resumed", test_resumed);
  add ("retried", test_retried);
  add ("closed-waiting", test_closed_waiting);
  add ("is-done", test_is_done);
  add ("forgotten", test_forgotten);
  add ("wanted", test_wanted);

  return g_test_run ();
}
