/* test-store-jobs.c: tests of changes of many contacts in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "jobs-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-jobs.h"
#include "store/jobs/kith-sqlite-jobs.h"
#include "test-utils.h"

/* More than a store sees to at a time, twice. */
#define N_MANY 450

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
  g_autoptr (KithQuery) query = jobs_make_query (body);
  g_autoptr (KithStorePage) page = store_query (fixture->store, query, &error);

  g_assert_no_error (error);

  return page->total;
}

/* Every contact of a page is at this revision. */
static void
assert_revisions (StoreFixture *fixture, const char *body, gint64 revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithQuery) query = jobs_make_query (body);
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
  entries = kith_store_list_history_finish (store, jobs_wait_for (&result),
                                            &error);
  g_assert_no_error (error);

  return entries;
}

static void
test_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE, .info = info };
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  jobs_create_contacts (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (fixture, 3, "{'name':{'first':'Bob'}}");
  done = jobs_do (fixture, &job, JOBS_ANNS);

  jobs_assert (done, "UPDATE", N_MANY, N_MANY, 0);
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (done, "errors")), ==, 0);
  g_assert_cmpint (count (fixture,
                          "{'query':{'filter':{'info.company':'Acme'}}}"),
                   ==, N_MANY);
  assert_revisions (fixture, JOBS_ANNS, 2);
  assert_revisions (fixture, JOBS_BOBS, 1);

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
  jobs_create_contacts (fixture, 5, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (
    fixture, 2,
    "{'name':{'first':'Bob'},"
    "'labelKeys':{'items':['custom.family','custom.work']}}");

  added = jobs_do (fixture, &add, JOBS_ALL);
  jobs_assert (added, "ADD_LABELS", 7, 7, 0);
  assert_revisions (fixture, JOBS_ANNS, 2);
  /* They had both already. */
  assert_revisions (fixture, JOBS_BOBS, 1);

  swapped = jobs_do (fixture, &swap, "{'search':'bob'}");
  jobs_assert (swapped, "ADD_REMOVE_LABELS", 2, 2, 0);
  assert_revisions (fixture, JOBS_BOBS, 2);
  g_assert_cmpint (count (fixture, "{'query':{'filter':{'info.labelKeys':"
                                   "{'$hasSome':['custom.work']}}}}"),
                   ==, 5);

  dropped = jobs_do (fixture, &drop, JOBS_ALL);
  jobs_assert (dropped, "REMOVE_LABELS", 7, 7, 0);
  g_assert_cmpint (count (fixture,
                          "{'query':{'filter':{'info.labelKeys':"
                          "{'$hasSome':['custom.work','custom.family']}}}}"),
                   ==, 0);
  again = jobs_do (fixture, &drop, JOBS_ALL);
  jobs_assert (again, "REMOVE_LABELS", 7, 7, 0);
  assert_revisions (fixture, JOBS_ANNS, 3);
}

static void
test_delete (StoreFixture *fixture, gconstpointer data)
{
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (JsonObject) nothing = NULL;

  jobs_create_contacts (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (fixture, 2, "{'name':{'first':'Bob'}}");
  done = jobs_do (fixture, &job, JOBS_ANNS);
  jobs_assert (done, "DELETE", N_MANY, N_MANY, 0);
  g_assert_cmpint (count (fixture, JOBS_ALL), ==, 2);

  nothing = jobs_do (fixture, &job, JOBS_ANNS);
  jobs_assert (nothing, "DELETE", 0, 0, 0);
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

  jobs_create_contacts (fixture, 2, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (
    fixture, 3, "{'name':{'first':'Bob'},'phones':{'items':[{'phone':'1'}]}}");
  done = jobs_do (fixture, &update, JOBS_ALL);
  jobs_assert (done, "UPDATE", 5, 3, 2);
  jobs_assert_errors (done, "INSUFFICIENT_CONTACT_DATA", 2);
  assert_revisions (fixture, JOBS_ANNS, 1);

  /* Only one of them gets an email that nobody else has. */
  update.info = email;
  shared = jobs_do (fixture, &update, JOBS_ALL);
  jobs_assert (shared, "UPDATE", 5, 1, 4);
  jobs_assert_errors (shared, "DUPLICATE_CONTACT_EXISTS", 4);
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

  jobs_create_contacts (fixture, 1, "{'name':{'first':'Ann'}}");
  g_assert_null (jobs_start (fixture, &update, JOBS_ALL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE);
  g_clear_error (&error);
  g_assert_null (jobs_start (fixture, &label, JOBS_ALL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (jobs_get (fixture->store, "none", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);

  kith_store_list_jobs_async (fixture->store, NULL, kith_test_result_cb,
                              &listed);
  jobs = kith_store_list_jobs_finish (fixture->store, jobs_wait_for (&listed),
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

  jobs_create_contacts (fixture, N_MANY - 1, "{'name':{'first':'Ann'}}");
  last = store_create (fixture, "{'name':{'first':'Ann'}}");
  id = jobs_start (fixture, &job, JOBS_ANNS, &error);
  g_assert_no_error (error);
  kith_store_write_contact_async (fixture->store, &write, NULL,
                                  kith_test_result_cb, &written);
  kith_store_delete_contact_async (fixture->store,
                                   kith_json_get_string (last, "id"), 0, "bob",
                                   NULL, kith_test_result_cb, &deleted);
  jobs_wait_for (&written);
  jobs_wait_for (&deleted);
  then = jobs_get (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_false (jobs_is_completed (then));
  g_assert_cmpint (kith_json_get_int (then, "totalItems", 0), ==, N_MANY);
  bob = kith_store_write_contact_finish (fixture->store, written, &error);
  g_assert_no_error (error);
  g_assert_true (
    kith_store_delete_contact_finish (fixture->store, deleted, &error));
  g_assert_no_error (error);

  done = jobs_finish (fixture->store, id);
  jobs_assert (done, "UPDATE", N_MANY, N_MANY - 1, 1);
  jobs_assert_errors (done, "CONTACT_NOT_FOUND", 1);
  assert_revisions (fixture, JOBS_BOBS, 1);
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

  jobs_create_contacts (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  jobs_create_contacts (fixture, 1, "{'name':{'first':'Bob'}}");
  first = jobs_start (fixture, &job, JOBS_ANNS, &error);
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  then = jobs_get (fixture->store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (then, "status"), ==, "RUNNING");

  second = jobs_start (fixture, &delete, JOBS_BOBS, &error);
  g_assert_no_error (error);
  done = jobs_finish (fixture->store, first);
  jobs_assert (done, "UPDATE", N_MANY, N_MANY, 0);
  assert_revisions (fixture, JOBS_ANNS, 2);
  deleted = jobs_finish (fixture->store, second);
  jobs_assert (deleted, "DELETE", 1, 1, 0);
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

  jobs_create_contacts (fixture, 3, "{'name':{'first':'Ann'}}");
  /* The last of them fails. */
  jobs_run_sql (fixture, "CREATE TRIGGER broken BEFORE UPDATE ON contact"
                         " WHEN OLD.seq = 3 BEGIN"
                         " SELECT RAISE (ABORT, 'broken'); END");
  id = jobs_start (fixture, &job, JOBS_ALL, &error);
  g_assert_no_error (error);
  kith_test_wait (jobs_is_waiting, fixture->clock, JOBS_LONG_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture->clock), ==,
                   G_USEC_PER_SEC);
  kith_fake_clock_advance (fixture->clock, G_USEC_PER_SEC);
  kith_test_wait (jobs_is_waiting, fixture->clock, JOBS_LONG_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (fixture->clock), ==,
                   2 * G_USEC_PER_SEC);
  then = jobs_get (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (then, "status"), ==, "NEW");
  assert_revisions (fixture, JOBS_ANNS, 1);

  jobs_run_sql (fixture, "DROP TRIGGER broken");
  kith_fake_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  done = jobs_finish (fixture->store, id);
  jobs_assert (done, "UPDATE", 3, 3, 0);
  assert_revisions (fixture, JOBS_ANNS, 2);
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

  jobs_create_contacts (fixture, N_MANY, "{'name':{'first':'Ann'}}");
  none = jobs_start (fixture, &job, JOBS_BOBS, &error);
  g_assert_no_error (error);
  g_assert_false (kith_store_has_jobs (fixture->store));
  id = jobs_start (fixture, &job, JOBS_ANNS, &error);
  g_assert_no_error (error);
  g_assert_true (kith_store_has_jobs (fixture->store));
  store_fixture_reopen (fixture);
  g_assert_true (kith_store_has_jobs (fixture->store));
  kith_test_wait (jobs_has_none, fixture->store, JOBS_LONG_MSEC);
  done = jobs_get (fixture->store, id, &error);
  g_assert_no_error (error);
  jobs_assert (done, "DELETE", N_MANY, N_MANY, 0);
}

/* A store that is closed while it waits for that. */
static void
test_closed_waiting (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) done = NULL;

  jobs_create_contacts (fixture, 1, "{'name':{'first':'Ann'}}");
  jobs_run_sql (fixture, "CREATE TRIGGER broken BEFORE DELETE ON contact BEGIN"
                         " SELECT RAISE (ABORT, 'broken'); END");
  id = jobs_start (fixture, &job, JOBS_ALL, &error);
  g_assert_no_error (error);
  kith_test_wait (jobs_is_waiting, fixture->clock, JOBS_LONG_MSEC);
  jobs_run_sql (fixture, "DROP TRIGGER broken");
  store_fixture_reopen (fixture);
  done = jobs_finish (fixture->store, id);
  jobs_assert (done, "DELETE", 1, 1, 0);
}

static void
test_forgotten (StoreFixture *fixture, gconstpointer data)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };
  g_autofree char *id = jobs_start (fixture, &job, JOBS_ANNS, &error);
  g_autoptr (JsonObject) kept = NULL;

  g_assert_no_error (error);
  kith_fake_clock_advance (fixture->clock, (KITH_JOB_DAYS - 1) * day);
  store_fixture_reopen (fixture);
  kept = jobs_get (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_is_completed (kept));
  kith_fake_clock_advance (fixture->clock, 2 * day);
  store_fixture_reopen (fixture);
  g_assert_null (jobs_get (fixture->store, id, &error));
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
  g_auto (KithSqliteJobOutcome) outcome = { FALSE };
  guint n_asked = 0;
  gint64 seq;

  jobs_create_contacts (fixture, 60, "{'name':{'first':'Ann'}}");
  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  work.db = db = kith_db_open (fixture->path, KITH_DB_WRITER, 1000, &error);
  g_assert_no_error (error);
  work.catalog = catalog = kith_sqlite_catalog_new (db, &error);
  work.now = kith_clock_get_real_time (KITH_CLOCK (fixture->clock));
  ids = list_ids (db);
  id = kith_sqlite_jobs_add (&work, &job, ids, &seq, &error);
  g_assert_no_error (error);

  while (!outcome.done)
    {
      gint64 n_before = count_contacts (db);
      guint n_asked_before = n_asked;

      kith_sqlite_jobs_run_part (&work, seq, is_wanted, &n_asked, &outcome,
                                 &error);
      g_assert_no_error (error);
      g_assert_cmpint (n_before - count_contacts (db), ==,
                       n_asked - n_asked_before);
      g_assert_cmpuint (n_asked - n_asked_before, <=, 2);
      /* Completed is what everybody can see to be done. */
      g_assert_cmpint (outcome.done, ==, n_before == 0);
    }

  g_clear_pointer (&db, kith_db_close);
  store_fixture_reopen (fixture);
  g_clear_pointer (&ids, g_ptr_array_unref);
  deleted = jobs_finish (fixture->store, id);
  jobs_assert (deleted, "DELETE", 60, 60, 0);
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
