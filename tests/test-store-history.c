/* test-store-history.c: tests of what a store says has happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "test-utils.h"
#include "store/sqlite/kith-sqlite-store-private.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-keys.h"

#define DAY_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **where = data;

  *where = g_object_ref (result);
}

static GPtrArray *
list_history (KithStore *store, const KithHistoryQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  kith_store_list_history_async (store, query, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = kith_store_list_history_finish (store, result, &error);
  g_assert_no_error (error);

  return entries;
}

static void
assert_entry (const KithHistoryEntry *entry,
              KithHistoryAction action,
              const char *id,
              gint64 revision,
              const char *first_name)
{
  g_autoptr (JsonObject) doc = parse_bytes (entry->doc);

  g_assert_cmpint (entry->kind, ==, KITH_HISTORY_CONTACT);
  g_assert_cmpint (entry->action, ==, action);
  g_assert_cmpstr (entry->entity, ==, id);
  g_assert_cmpint (entry->revision, ==, revision);
  g_assert_cmpint (kith_json_get_int (doc, "revision", 0), ==, revision);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (doc, "info", "name", "first", NULL)),
                   ==, first_name);
}

/* Ann, who becomes Anna and goes, and Bob. */
static char *
make_some (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    bob = store_create (fixture, "{'name':{'first':'Bob'}}");
  g_autoptr (JsonObject)
    anna = store_update (fixture->store, ann, "{'name':{'first':'Anna'}}",
                         &error);
  char *id = g_strdup (kith_json_get_string (ann, "id"));

  g_assert_no_error (error);
  g_assert_nonnull (bob);
  g_assert_nonnull (anna);
  g_assert_true (store_delete (fixture->store, id, 2, &error));
  g_assert_no_error (error);

  return id;
}

static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_some (fixture);
  KithHistoryQuery all = { .limit = 100 };
  KithHistoryQuery one = { .entity = id, .newest_first = TRUE, .limit = 2 };
  KithHistoryQuery part = { .after = 1, .before = 4, .limit = 1 };
  g_autoptr (GPtrArray) entries = list_history (fixture->store, &all);
  g_autoptr (GPtrArray) newest = list_history (fixture->store, &one);
  g_autoptr (GPtrArray) second = list_history (fixture->store, &part);

  g_assert_cmpuint (entries->len, ==, 4);
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpint (((KithHistoryEntry *) g_ptr_array_index (entries, i))->seq,
                     ==, i + 1);
  assert_entry (g_ptr_array_index (entries, 0), KITH_HISTORY_CREATED, id, 1,
                "Ann");
  assert_entry (g_ptr_array_index (entries, 2), KITH_HISTORY_UPDATED, id, 2,
                "Anna");
  assert_entry (g_ptr_array_index (entries, 3), KITH_HISTORY_DELETED, id, 2,
                "Anna");

  g_assert_cmpuint (newest->len, ==, 2);
  assert_entry (g_ptr_array_index (newest, 0), KITH_HISTORY_DELETED, id, 2,
                "Anna");
  assert_entry (g_ptr_array_index (newest, 1), KITH_HISTORY_UPDATED, id, 2,
                "Anna");

  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (((KithHistoryEntry *) g_ptr_array_index (second, 0))->seq,
                   ==, 2);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 4);
  g_assert_cmpint (kith_store_get_forgotten_seq (fixture->store), ==, 0);
}

/* What was refused has not happened. */
static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    first = store_update (fixture->store, ann, "{'company':'A'}", &error);
  g_autoptr (JsonObject) stale = NULL;

  g_assert_no_error (error);
  stale = store_update (fixture->store, ann, "{'company':'B'}", &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_null (stale);
  g_assert_nonnull (first);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 2);
}

static void
count_cb (KithStore *store, guint *n_changed)
{
  (*n_changed)++;
}

static void
test_changed (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) ann = NULL;
  guint n_changed = 0;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (count_cb),
                    &n_changed);
  ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  while (n_changed == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->store, &n_changed);
}

static void
test_author (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = parse ("{'name':{'first':'Ann'}}");
  KithStoreWrite write = { .info = info, .author = "Dana" };
  g_autoptr (GBytes) bytes = store_write (fixture->store, &write, &error);
  KithHistoryQuery all = { .limit = 100 };
  g_autoptr (GPtrArray) entries = list_history (fixture->store, &all);
  KithHistoryEntry *entry = g_ptr_array_index (entries, 0);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  g_assert_cmpstr (entry->author, ==, "Dana");
  g_assert_cmpint (entry->time, ==,
                   kith_clock_get_real_time (KITH_CLOCK (fixture->clock)));
}

/* Whoever was deleted is forgotten after a while, and no seq comes again. */
static void
test_forgotten (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_some (fixture);
  g_autoptr (JsonObject)
    cleo = store_create (fixture, "{'name':{'first':'Cleo'}}");
  KithHistoryQuery of_ann = { .entity = id, .limit = 100 };
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  g_assert_nonnull (cleo);
  kith_fake_clock_advance (fixture->clock,
                           (KITH_HISTORY_DELETED_DAYS - 1) * DAY_USEC);
  store_fixture_reopen (fixture);
  kept = list_history (fixture->store, &of_ann);
  g_assert_cmpuint (kept->len, ==, 3);

  kith_fake_clock_advance (fixture->clock, 2 * DAY_USEC);
  store_fixture_reopen (fixture);
  gone = list_history (fixture->store, &of_ann);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_cmpint (kith_store_get_forgotten_seq (fixture->store), ==, 1);

  kith_fake_clock_advance (fixture->clock, 2 * KITH_HISTORY_DAYS * DAY_USEC);
  store_fixture_reopen (fixture);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 5);
  g_assert_cmpint (kith_store_get_forgotten_seq (fixture->store), ==, 4);
}

static void
bring_back (StoreFixture *fixture, const char *id)
{
  KithStoreRestore restore = { .contact_id = id };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autoptr (GError) error = NULL;

  kith_store_restore_contact_async (fixture->store, &restore, NULL,
                                    kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, 30000);
  record = kith_store_restore_contact_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
}

/* Who was brought back keeps the history. */
static void
test_deleted (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_some (fixture);
  KithHistoryQuery deleted = { .deleted = TRUE, .limit = 100 };
  KithHistoryQuery of_ann = { .entity = id, .limit = 100 };
  g_autoptr (GPtrArray) before = list_history (fixture->store, &deleted);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) kept = NULL;

  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpstr (((KithHistoryEntry *) before->pdata[0])->entity, ==, id);

  kith_fake_clock_advance (fixture->clock,
                           (KITH_HISTORY_DELETED_DAYS - 1) * DAY_USEC);
  bring_back (fixture, id);
  kith_fake_clock_advance (fixture->clock, 2 * DAY_USEC);
  store_fixture_reopen (fixture);
  kept = list_history (fixture->store, &of_ann);
  g_assert_cmpuint (kept->len, ==, 4);
  after = list_history (fixture->store, &deleted);
  g_assert_cmpuint (after->len, ==, 0);
}

/* By the clock, also while the store stays open. */
static void
test_deleted_too_long_ago (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_some (fixture);
  KithHistoryQuery deleted = { .deleted = TRUE, .limit = 100 };
  g_autoptr (GPtrArray) before = list_history (fixture->store, &deleted);
  g_autoptr (GPtrArray) after = NULL;

  g_assert_nonnull (id);
  g_assert_cmpuint (before->len, ==, 1);
  kith_fake_clock_advance (fixture->clock,
                           (KITH_HISTORY_DELETED_DAYS + 1) * DAY_USEC);
  after = list_history (fixture->store, &deleted);
  g_assert_cmpuint (after->len, ==, 0);
}

static gboolean
has_forgotten (gpointer data)
{
  StoreFixture *fixture = data;

  return kith_store_get_forgotten_seq (fixture->store) > 0;
}

/* And by the disk, too, when something is written after a day. */
static void
test_forgotten_meanwhile (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *id = make_some (fixture);
  KithHistoryQuery of_ann = { .entity = id, .limit = 100 };
  g_autoptr (JsonObject) carl = NULL;
  g_autoptr (JsonObject) dora = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  carl = store_create (fixture, "{'name':{'first':'Carl'}}");
  g_assert_nonnull (carl);
  g_assert_cmpint (kith_store_get_forgotten_seq (fixture->store), ==, 0);

  kith_fake_clock_advance (fixture->clock,
                           (KITH_HISTORY_DELETED_DAYS + 1) * DAY_USEC);
  dora = store_create (fixture, "{'name':{'first':'Dora'}}");
  g_assert_nonnull (dora);
  store_fixture_wait (fixture, has_forgotten);
  g_assert_cmpint (kith_store_get_forgotten_seq (fixture->store), ==, 1);
  gone = list_history (fixture->store, &of_ann);
  g_assert_cmpuint (gone->len, ==, 0);
}

static void
run_sql (StoreFixture *fixture, const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* A file of the time before there was a history, and when a key had a level,
 * only the shortest prefixes had an index, and values were text. */
static const char to_version_1[] =
  "DELETE FROM meta WHERE name = 'search-indexed';"
  "DROP TABLE note; DROP TABLE merged; DROP TABLE webhook;"
  "DROP TABLE job; DROP TABLE job_part;"
  "DROP TABLE history; DROP TABLE api_key; DROP TABLE search;"
  "DROP TABLE value; DROP INDEX words_updated;"
  "ALTER TABLE words DROP COLUMN updated;"
  "ALTER TABLE words DROP COLUMN nationals;"
  "CREATE VIRTUAL TABLE search USING fts5 (text, content='words',"
  " content_rowid='contact', tokenize='ascii', detail='none', columnsize=0,"
  " prefix='1 2 3');"
  "INSERT INTO search (search) VALUES ('rebuild');"
  "CREATE TABLE value (kind INTEGER NOT NULL, norm TEXT NOT NULL,"
  " contact INTEGER NOT NULL, PRIMARY KEY (kind, norm, contact)"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO value SELECT 1, 'ann@example.org', seq FROM contact;"
  "UPDATE meta SET value = 'C' WHERE name = 'text-rules';"
  "CREATE TABLE api_key (name TEXT PRIMARY KEY, hash TEXT NOT NULL,"
  " permission INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;"
  "INSERT INTO api_key VALUES ('a', 'aa', 1, 5), ('b', 'bb', 2, 6);"
  "PRAGMA user_version=1";

static void
assert_key (GPtrArray *keys,
            guint i,
            const char *hash,
            KithPermission permission,
            gint64 created)
{
  const KithStoreKey *key = g_ptr_array_index (keys, i);

  g_assert_cmpstr (key->hash, ==, hash);
  g_assert_cmpuint (key->permission, ==, permission);
  g_assert_cmpint (key->created, ==, created);
  g_assert_null (key->app_id);
}

static void
assert_found (StoreFixture *fixture, const char *body, const char *expected)
{
  g_autofree char *found = store_find (fixture->store, body);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_migration (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'},'emails':{'items':"
                                 "[{'email':'ann@example.org'}]}}");
  g_autoptr (JsonObject) anna = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *found = NULL;

  kith_store_close (fixture->store, NULL);
  run_sql (fixture, to_version_1);
  store_fixture_reopen (fixture);

  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 0);
  assert_found (fixture, "{'search':'ann'}", "Ann");
  assert_found (fixture,
                "{'query':{'filter':{'updatedDate':{'$gt':"
                "'2000-01-01T00:00:00Z'}}}}",
                "Ann");
  anna = store_update (fixture->store, ann, "{'name':{'first':'Anna'}}",
                       &error);
  g_assert_no_error (error);
  g_assert_nonnull (anna);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 1);
  assert_found (fixture, "{'search':'anna'}", "Anna");

  found = store_find (fixture->store,
                      "{'query':{'filter':{'info.name.first':'Anna',"
                      "'primaryInfo.email':{'$startsWith':'ANN@'}},"
                      "'sort':{'fieldName':'primaryInfo.email'}}}");
  g_assert_cmpstr (found, ==, "Anna");

  keys = kith_store_list_keys (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 2);
  assert_key (keys, 0, "aa", KITH_PERMISSION_VIEW, 5);
  assert_key (keys, 1, "bb", KITH_PERMISSION_MANAGE, 6);
}

/* A file of a Kith that made other words of a contact. */
static const char to_other_words[] =
  "UPDATE words SET text = 'ann 46855500142';"
  "INSERT INTO search (search) VALUES ('rebuild');"
  "UPDATE meta SET value = 'C/72.1' WHERE name = 'text-rules'";

static void
test_words (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'},'phones':{'items':"
                                 "[{'phone':'+46 8 5550 0142'}]}}");

  kith_store_close (fixture->store, NULL);
  run_sql (fixture, to_other_words);
  store_fixture_reopen (fixture);

  assert_found (fixture, "{'search':'08 5550'}", "Ann");
  assert_found (fixture, "{'search':'ann'}", "Ann");
}

/* A file of a Kith that gave places no names. */
static const char to_no_places[] =
  "UPDATE contact SET doc = json_remove (doc,"
  " '$.info.addresses.items[0].address.countryFullname',"
  " '$.info.addresses.items[0].address.subdivisions');"
  "UPDATE meta SET value = 'C/72.1' WHERE name = 'text-rules'";

static void
test_places (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'},'addresses':{'items':"
                                 "[{'address':{'country':'US',"
                                 "'subdivision':'US-NY'}}]}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) now = NULL;

  kith_store_close (fixture->store, NULL);
  run_sql (fixture, to_no_places);
  store_fixture_reopen (fixture);

  bytes = store_get (fixture->store, kith_json_get_string (ann, "id"), &error);
  g_assert_no_error (error);
  now = parse_bytes (bytes);
  g_assert_true (kith_json_object_equal (now, ann));
}

typedef struct
{
  KithSqliteState *state;
  gint64 total; /* when a change was told; -1: it was not yet */
} Listener;

static void
total_cb (gpointer data)
{
  Listener *listener = data;

  listener->total = kith_sqlite_orders_get_total (listener->state->orders);
}

/* In the thread that has committed, where the rest of the program could not be
 * quicker: who reads the list for what was told counts the new contact. */
static void
test_told_last (StoreFixture *fixture, gconstpointer data)
{
  KithSqliteState *state = KITH_SQLITE_STORE (fixture->store)->state;
  Listener listener = { state, -1 };
  void (*changed) (gpointer) = state->changed;
  gpointer changed_data = state->changed_data;
  g_autoptr (JsonObject) ann = NULL;

  state->changed = total_cb;
  state->changed_data = &listener;
  ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_assert_cmpint (listener.total, ==, 1);

  state->changed = changed;
  state->changed_data = changed_data;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                        \
  g_test_add ("/store/history/" name, StoreFixture, NULL,                      \
              store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("order", test_order);
  ADD ("refused", test_refused);
  ADD ("changed", test_changed);
  ADD ("told-last", test_told_last);
  ADD ("author", test_author);
  ADD ("forgotten", test_forgotten);
  ADD ("deleted", test_deleted);
  ADD ("deleted-too-long-ago", test_deleted_too_long_ago);
  ADD ("forgotten-meanwhile", test_forgotten_meanwhile);
  ADD ("migration", test_migration);
  ADD ("words", test_words);
  ADD ("places", test_places);
#undef ADD

  return g_test_run ();
}
