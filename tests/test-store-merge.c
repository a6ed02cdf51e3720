/* test-store-merge.c: tests of contacts that become one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>
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

/* @sources: parted by commas. */
static JsonObject *
merge (StoreFixture *fixture,
       const char *target,
       gint64 revision,
       const char *sources,
       const char *key,
       GError **error)
{
  g_auto (GStrv) list = g_strsplit (sources, ",", -1);
  const KithStoreMerge what = { .target_id = target,
                                .revision = revision,
                                .source_ids = (const char *const *) list,
                                .idempotency_key = key,
                                .author = "Dana" };
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_merge_contacts_async (fixture->store, &what, NULL,
                                   kith_test_result_cb, &result);
  test_wait_for (&result);

  return test_take_bytes (
    kith_store_merge_contacts_finish (fixture->store, result, error));
}

static JsonObject *
preview (StoreFixture *fixture,
         const char *target,
         const char *sources,
         GError **error)
{
  g_auto (GStrv) list = g_strsplit (sources, ",", -1);
  const KithStoreMerge what = { .target_id = target,
                                .source_ids = (const char *const *) list };
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_preview_merge_async (fixture->store, &what, NULL,
                                  kith_test_result_cb, &result);
  test_wait_for (&result);

  return test_take_bytes (
    kith_store_preview_merge_finish (fixture->store, result, error));
}

/* Not there, and where it is instead; NULL: nowhere. */
static void
assert_gone (StoreFixture *fixture, const char *id, const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) record = store_get (fixture->store, id, &error);

  g_assert_null (record);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (kith_json_get_string (kith_error_get_data (error),
                                         KITH_DATA_MERGED_INTO),
                   ==, target);
}

#define MERGED "2 Ann B Ltd Boss a@x.net,b@x.net 123 custom.a,custom.b"

static void
test_merge (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autofree char *all = NULL;
  g_autofree char *by_phone = NULL;

  test_three_init (&three, fixture);
  merged = merge (fixture, test_get_id (three.ann), 1, three.sources, NULL,
                  &error);
  g_assert_no_error (error);
  test_assert_record (merged, MERGED);
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (merged,
                                                               "lastActivity"),
                                         "activityType"),
                   ==, "CONTACT_MERGED");

  test_assert_stored (fixture, test_get_id (three.ann), MERGED);
  assert_gone (fixture, test_get_id (three.bob), test_get_id (three.ann));
  assert_gone (fixture, test_get_id (three.cleo), test_get_id (three.ann));
  all = store_find (fixture->store, "{}");
  g_assert_cmpstr (all, ==, "Ann");
  by_phone = store_find (fixture->store, "{'search':'123'}");
  g_assert_cmpstr (by_phone, ==, "Ann");

  /* As it was when it was answered. */
  store_fixture_reopen (fixture);
  test_assert_stored (fixture, test_get_id (three.ann), MERGED);
  assert_gone (fixture, test_get_id (three.bob), test_get_id (three.ann));
}

static GPtrArray *
list_history (StoreFixture *fixture, gint64 after)
{
  const KithHistoryQuery query = { .after = after, .limit = 100 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  kith_store_list_history_async (fixture->store, &query, NULL,
                                 kith_test_result_cb, &result);
  test_wait_for (&result);
  entries = kith_store_list_history_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  return entries;
}

static void
assert_entry (GPtrArray *entries,
              guint position,
              KithHistoryAction action,
              const char *id,
              gint64 revision,
              const char *id_member)
{
  const KithHistoryEntry *entry = g_ptr_array_index (entries, position);
  g_autoptr (JsonObject) doc = parse_bytes (entry->doc);

  g_assert_cmpint (entry->kind, ==, KITH_HISTORY_CONTACT);
  g_assert_cmpint (entry->action, ==, action);
  g_assert_cmpstr (entry->entity, ==, id);
  g_assert_cmpint (entry->revision, ==, revision);
  g_assert_cmpstr (entry->origin, ==, "merge");
  g_assert_cmpstr (entry->author, ==, "Dana");
  g_assert_cmpstr (kith_json_get_string (doc, id_member), ==, id);
}

static void
test_merge_history (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonObject) event = NULL;
  JsonArray *sources;
  gint64 before;

  test_three_init (&three, fixture);
  before = kith_store_get_last_seq (fixture->store);
  merged = merge (fixture, test_get_id (three.ann), 1, three.sources, NULL,
                  &error);
  g_assert_no_error (error);

  entries = list_history (fixture, before);
  g_assert_cmpuint (entries->len, ==, 4);
  assert_entry (entries, 0, KITH_HISTORY_UPDATED, test_get_id (three.ann), 2,
                "id");
  assert_entry (entries, 1, KITH_HISTORY_MERGED, test_get_id (three.ann), 2,
                "targetContactId");
  assert_entry (entries, 2, KITH_HISTORY_DELETED, test_get_id (three.bob), 1,
                "id");
  assert_entry (entries, 3, KITH_HISTORY_DELETED, test_get_id (three.cleo), 1,
                "id");

  event = parse_bytes (
    ((KithHistoryEntry *) g_ptr_array_index (entries, 1))->doc);
  sources = kith_json_get_array (event, "sourceContactIds");
  g_assert_cmpuint (json_array_get_length (sources), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (sources, 0), ==,
                   test_get_id (three.bob));
  g_assert_cmpstr (json_array_get_string_element (sources, 1), ==,
                   test_get_id (three.cleo));
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (event, "targetContact"),
                            merged));
}

/* Who was merged into one that is merged is where that is now. */
static void
test_merge_chain (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) dora = NULL;

  test_three_init (&three, fixture);
  first = merge (fixture, test_get_id (three.bob), 1, test_get_id (three.ann),
                 NULL, &error);
  g_assert_no_error (error);
  second = merge (fixture, test_get_id (three.cleo), 1, test_get_id (three.bob),
                  NULL, &error);
  g_assert_no_error (error);
  assert_gone (fixture, test_get_id (three.ann), test_get_id (three.cleo));
  assert_gone (fixture, test_get_id (three.bob), test_get_id (three.cleo));

  /* No other call takes the one for the other. */
  g_assert_false (
    store_delete (fixture->store, test_get_id (three.ann), 0, &gone));
  g_assert_error (gone, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&gone);
  g_assert_null (merge (fixture, test_get_id (three.cleo), 2,
                        test_get_id (three.ann), NULL, &gone));
  g_assert_error (gone, KITH_ERROR, KITH_ERROR_NOT_FOUND);

  /* Once there is nothing left of the target, there is nothing to tell. */
  g_assert_true (
    store_delete (fixture->store, test_get_id (three.cleo), 0, &error));
  kith_fake_clock_advance (fixture->clock, (KITH_HISTORY_DELETED_DAYS + 1)
                                             * G_GINT64_CONSTANT (86400)
                                             * G_USEC_PER_SEC);
  dora = store_create (fixture, "{'name':{'first':'Dora'}}");
  g_assert_nonnull (dora);
  store_fixture_reopen (fixture);
  assert_gone (fixture, test_get_id (three.ann), NULL);
}

static void
assert_untouched (StoreFixture *fixture, gint64 seq)
{
  g_autofree char *all = store_find (fixture->store, "{}");

  g_assert_cmpstr (all, ==, "Ann,Bob,Cleo");
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, seq);
}

static void
test_merge_refused (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) stale = NULL;
  g_autoptr (GError) no_target = NULL;
  g_autoptr (GError) no_source = NULL;
  g_autofree char *with_unknown = NULL;
  gint64 seq;

  test_three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  with_unknown = g_strconcat (three.sources, ",", UNKNOWN, NULL);

  g_assert_null (
    merge (fixture, test_get_id (three.ann), 2, three.sources, NULL, &stale));
  g_assert_error (stale, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (kith_error_get_code (stale), ==, "FAILED_PRECONDITION");
  g_assert_cmpuint (kith_error_get_status (stale), ==, 428);
  g_assert_cmpint (kith_json_get_int (kith_error_get_data (stale),
                                      "currentRevision", 0),
                   ==, 1);

  g_assert_null (merge (fixture, UNKNOWN, 1, three.sources, NULL, &no_target));
  g_assert_error (no_target, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_null (merge (fixture, test_get_id (three.ann), 1, with_unknown, NULL,
                        &no_source));
  g_assert_error (no_source, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  assert_untouched (fixture, seq);
}

/* What goes on in the same transaction is carried out. */
static void
test_merge_refused_among_others (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_auto (GStrv) sources = NULL;
  GAsyncResult *results[16] = { NULL };

  test_three_init (&three, fixture);
  sources = g_strsplit (three.sources, ",", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      const KithStoreMerge what = {
        .target_id = test_get_id (three.ann),
        .revision = i == 8 ? 1 : 7,
        .source_ids = (const char *const *) sources
      };

      kith_store_merge_contacts_async (fixture->store, &what, NULL,
                                       kith_test_result_cb, &results[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) merged = NULL;

      test_wait_for (&results[i]);
      merged = kith_store_merge_contacts_finish (fixture->store, results[i],
                                                 &error);
      if (i == 8)
        g_assert_no_error (error);
      else if (i < 8)
        g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
      else
        g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
      g_clear_object (&results[i]);
    }
  test_assert_stored (fixture, test_get_id (three.ann), MERGED);
}

static void
test_merge_too_much (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *some = test_list_phones (1000);
  g_autofree char *others = test_list_phones (1001);
  g_autoptr (JsonObject) ann = store_create (fixture, some);
  g_autoptr (JsonObject) bob = store_create (fixture, others);
  g_autoptr (GError) error = NULL;

  g_assert_null (
    merge (fixture, test_get_id (ann), 1, test_get_id (bob), NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (kith_error_get_code (error), ==, "ILLEGAL_MERGE");
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 2);
}

/* The last step fails, for whatever reason: then none was taken. */
static void
test_merge_broken (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;
  gint64 seq;

  test_three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "DROP TABLE merged", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);

  g_assert_null (
    merge (fixture, test_get_id (three.ann), 1, three.sources, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  assert_untouched (fixture, seq);
  test_assert_stored (fixture, test_get_id (three.ann),
                      "1 Ann a@x.net custom.a");
  test_assert_stored (fixture, test_get_id (three.bob),
                      "1 Bob B Ltd A@x.net,b@x.net custom.b,custom.a");
}

static void
test_merge_again (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;

  test_three_init (&three, fixture);
  first = merge (fixture, test_get_id (three.ann), 1, three.sources, "k",
                 &error);
  g_assert_no_error (error);
  again = merge (fixture, test_get_id (three.ann), 1, three.sources, "k",
                 &error);
  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (first, again));
  test_assert_stored (fixture, test_get_id (three.ann), MERGED);

  g_assert_null (
    merge (fixture, test_get_id (three.ann), 2, three.sources, "k", &other));
  g_assert_error (other, KITH_ERROR, KITH_ERROR_INVALID);
}

static void
test_preview (StoreFixture *fixture, gconstpointer data)
{
  g_auto (TestThree) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (JsonObject) seen = NULL;
  gint64 seq;

  test_three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  seen = preview (fixture, test_get_id (three.ann), three.sources, &error);
  g_assert_no_error (error);
  test_assert_record (seen,
                      "1 Ann B Ltd Boss a@x.net,b@x.net 123 custom.a,custom.b");
  g_assert_cmpstr (kith_json_get_string (seen, "updatedDate"), ==,
                   kith_json_get_string (three.ann, "updatedDate"));
  assert_untouched (fixture, seq);

  g_assert_null (preview (fixture, test_get_id (three.ann), UNKNOWN, &unknown));
  g_assert_error (unknown, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                        \
  g_test_add ("/store/operations/" name, StoreFixture, NULL,                   \
              store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("merge", test_merge);
  ADD ("merge/history", test_merge_history);
  ADD ("merge/chain", test_merge_chain);
  ADD ("merge/refused", test_merge_refused);
  ADD ("merge/refused-among-others", test_merge_refused_among_others);
  ADD ("merge/too-much", test_merge_too_much);
  ADD ("merge/broken", test_merge_broken);
  ADD ("merge/again", test_merge_again);
  ADD ("merge/preview", test_preview);
#undef ADD

  return g_test_run ();
}
