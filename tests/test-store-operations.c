/* test-store-operations.c: tests of labels of a contact, merging, submissions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "store-utils.h"
#include "store/kith-store-history.h"
#include "store/kith-store-operations.h"
#include "test-utils.h"

#define UNKNOWN "00000000-0000-4000-8000-000000000000"

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static JsonObject *
take_bytes (GBytes *bytes)
{
  g_autoptr (GBytes) owned = bytes;

  return owned != NULL ? parse_bytes (owned) : NULL;
}

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
  wait_for (&result);

  return take_bytes (
    kith_store_label_contact_finish (fixture->store, result, error));
}

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
  wait_for (&result);

  return take_bytes (
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
  wait_for (&result);

  return take_bytes (
    kith_store_preview_merge_finish (fixture->store, result, error));
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
  wait_for (&result);

  return take_bytes (
    kith_store_submit_contact_finish (fixture->store, result, error));
}

static const char *
get_id (JsonObject *record)
{
  return kith_json_get_string (record, "id");
}

/* "revision: info", without what the store gives of its own. */
static char *
describe (JsonObject *record)
{
  static const char *const members[] = { "name", "company", "jobTitle" };
  static const char *const lists[][2] = { { "emails", "email" },
                                          { "phones", "phone" },
                                          { "labelKeys", NULL } };
  JsonObject *info = kith_json_get_object (record, "info");
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT,
                          kith_json_get_int (record, "revision", 0));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *name = kith_json_get_object (info, members[i]);
      const char *value = kith_json_get_string (name != NULL ? name : info,
                                                name != NULL ? "first"
                                                             : members[i]);

      if (value != NULL)
        g_string_append_printf (text, " %s", value);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *items = kith_json_get_array (
        kith_json_get_object (info, lists[i][0]), "items");
      guint n_items = items != NULL ? json_array_get_length (items) : 0;

      for (guint j = 0; j < n_items; j++)
        g_string_append_printf (
          text, "%c%s", j == 0 ? ' ' : ',',
          lists[i][1] != NULL
            ? kith_json_get_string (json_array_get_object_element (items, j),
                                    lists[i][1])
            : json_array_get_string_element (items, j));
    }

  return g_string_free (text, FALSE);
}

static void
assert_record (JsonObject *record, const char *expected)
{
  g_autofree char *text = describe (record);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_stored (StoreFixture *fixture, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    record = take_bytes (store_get (fixture->store, id, &error));

  g_assert_no_error (error);
  assert_record (record, expected);
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

static void
make_labels (StoreFixture *fixture)
{
  static const char *const names[] = { "A", "B", "C" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithLabel)
        made = kith_store_add_label (fixture->store, names[i], NULL, NULL,
                                     &error);

      g_assert_no_error (error);
      g_assert_nonnull (made);
    }
}

/* Labels */

static void
test_label (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  const char *id = get_id (ann);
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (JsonObject) same = NULL;
  g_autoptr (JsonObject) less = NULL;
  g_autoptr (JsonObject) least = NULL;
  g_autofree char *found = NULL;

  make_labels (fixture);
  one = label (fixture, id, "custom.b", FALSE, &error);
  g_assert_no_error (error);
  assert_record (one, "2 Ann custom.b");
  two = label (fixture, id, "custom.a,custom.b,custom.a", FALSE, &error);
  assert_record (two, "3 Ann custom.b,custom.a");
  same = label (fixture, id, "custom.b", FALSE, &error);
  assert_record (same, "3 Ann custom.b,custom.a");
  g_assert_true (kith_json_object_equal (two, same));
  less = label (fixture, id, "custom.b,custom.c", TRUE, &error);
  assert_record (less, "4 Ann custom.a");
  found = store_find (fixture->store, "{'query':{'filter':{'info.labelKeys':"
                                      "{'$hasSome':['custom.a']}}}}");
  g_assert_cmpstr (found, ==, "Ann");
  least = label (fixture, id, "custom.a", TRUE, &error);
  assert_record (least, "5 Ann");
  assert_stored (fixture, id, "5 Ann");

  /* Each change is one, and what changes nothing is none: three labels, a
   * contact and its four revisions. */
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 8);
}

static void
test_label_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");

  make_labels (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) unknown_key = NULL;
      g_autoptr (GError) unknown_contact = NULL;
      JsonObject *violation;

      g_assert_null (label (fixture, get_id (ann), "custom.a,custom.x", i == 1,
                            &unknown_key));
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
  assert_stored (fixture, get_id (ann), "1 Ann");
}

/* Merging */

typedef struct
{
  JsonObject *ann;
  JsonObject *bob;
  JsonObject *cleo;
  char *sources; /* Bob and Cleo */
} Three;

static void
three_init (Three *three, StoreFixture *fixture)
{
  make_labels (fixture);
  three->ann = store_create (
    fixture, "{'name':{'first':'Ann'},'emails':{'items':[{'email':'a@x.net'}]},"
             "'labelKeys':{'items':['custom.a']}}");
  three->bob = store_create (
    fixture, "{'name':{'first':'Bob'},'company':'B Ltd','emails':{'items':["
             "{'email':'A@x.net'},{'email':'b@x.net'}]},"
             "'labelKeys':{'items':['custom.b','custom.a']}}");
  three->cleo = store_create (
    fixture, "{'name':{'first':'Cleo'},'company':'C Ltd','jobTitle':'Boss',"
             "'phones':{'items':[{'phone':'123'}]}}");
  three->sources = g_strconcat (get_id (three->bob), ",", get_id (three->cleo),
                                NULL);
}

static void
three_clear (Three *three)
{
  g_clear_pointer (&three->ann, json_object_unref);
  g_clear_pointer (&three->bob, json_object_unref);
  g_clear_pointer (&three->cleo, json_object_unref);
  g_clear_pointer (&three->sources, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Three, three_clear)

#define MERGED "2 Ann B Ltd Boss a@x.net,b@x.net 123 custom.a,custom.b"

static void
test_merge (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autofree char *all = NULL;
  g_autofree char *by_phone = NULL;

  three_init (&three, fixture);
  merged = merge (fixture, get_id (three.ann), 1, three.sources, NULL, &error);
  g_assert_no_error (error);
  assert_record (merged, MERGED);
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (merged,
                                                               "lastActivity"),
                                         "activityType"),
                   ==, "CONTACT_MERGED");

  assert_stored (fixture, get_id (three.ann), MERGED);
  assert_gone (fixture, get_id (three.bob), get_id (three.ann));
  assert_gone (fixture, get_id (three.cleo), get_id (three.ann));
  all = store_find (fixture->store, "{}");
  g_assert_cmpstr (all, ==, "Ann");
  by_phone = store_find (fixture->store, "{'search':'123'}");
  g_assert_cmpstr (by_phone, ==, "Ann");

  /* As it was when it was answered. */
  store_fixture_reopen (fixture);
  assert_stored (fixture, get_id (three.ann), MERGED);
  assert_gone (fixture, get_id (three.bob), get_id (three.ann));
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
  wait_for (&result);
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
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonObject) event = NULL;
  JsonArray *sources;
  gint64 before;

  three_init (&three, fixture);
  before = kith_store_get_last_seq (fixture->store);
  merged = merge (fixture, get_id (three.ann), 1, three.sources, NULL, &error);
  g_assert_no_error (error);

  entries = list_history (fixture, before);
  g_assert_cmpuint (entries->len, ==, 4);
  assert_entry (entries, 0, KITH_HISTORY_UPDATED, get_id (three.ann), 2, "id");
  assert_entry (entries, 1, KITH_HISTORY_MERGED, get_id (three.ann), 2,
                "targetContactId");
  assert_entry (entries, 2, KITH_HISTORY_DELETED, get_id (three.bob), 1, "id");
  assert_entry (entries, 3, KITH_HISTORY_DELETED, get_id (three.cleo), 1, "id");

  event = parse_bytes (
    ((KithHistoryEntry *) g_ptr_array_index (entries, 1))->doc);
  sources = kith_json_get_array (event, "sourceContactIds");
  g_assert_cmpuint (json_array_get_length (sources), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (sources, 0), ==,
                   get_id (three.bob));
  g_assert_cmpstr (json_array_get_string_element (sources, 1), ==,
                   get_id (three.cleo));
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (event, "targetContact"),
                            merged));
}

/* Who was merged into one that is merged is where that is now. */
static void
test_merge_chain (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) dora = NULL;

  three_init (&three, fixture);
  first = merge (fixture, get_id (three.bob), 1, get_id (three.ann), NULL,
                 &error);
  g_assert_no_error (error);
  second = merge (fixture, get_id (three.cleo), 1, get_id (three.bob), NULL,
                  &error);
  g_assert_no_error (error);
  assert_gone (fixture, get_id (three.ann), get_id (three.cleo));
  assert_gone (fixture, get_id (three.bob), get_id (three.cleo));

  /* No other call takes the one for the other. */
  g_assert_false (store_delete (fixture->store, get_id (three.ann), 0, &gone));
  g_assert_error (gone, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&gone);
  g_assert_null (
    merge (fixture, get_id (three.cleo), 2, get_id (three.ann), NULL, &gone));
  g_assert_error (gone, KITH_ERROR, KITH_ERROR_NOT_FOUND);

  /* Once there is nothing left of the target, there is nothing to tell. */
  g_assert_true (store_delete (fixture->store, get_id (three.cleo), 0, &error));
  kith_fake_clock_advance (fixture->clock, (KITH_HISTORY_DELETED_DAYS + 1)
                                             * G_GINT64_CONSTANT (86400)
                                             * G_USEC_PER_SEC);
  dora = store_create (fixture, "{'name':{'first':'Dora'}}");
  g_assert_nonnull (dora);
  store_fixture_reopen (fixture);
  assert_gone (fixture, get_id (three.ann), NULL);
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
  g_auto (Three) three = { NULL };
  g_autoptr (GError) stale = NULL;
  g_autoptr (GError) no_target = NULL;
  g_autoptr (GError) no_source = NULL;
  g_autofree char *with_unknown = NULL;
  gint64 seq;

  three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  with_unknown = g_strconcat (three.sources, ",", UNKNOWN, NULL);

  g_assert_null (
    merge (fixture, get_id (three.ann), 2, three.sources, NULL, &stale));
  g_assert_error (stale, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (kith_error_get_code (stale), ==, "FAILED_PRECONDITION");
  g_assert_cmpuint (kith_error_get_status (stale), ==, 428);
  g_assert_cmpint (kith_json_get_int (kith_error_get_data (stale),
                                      "currentRevision", 0),
                   ==, 1);

  g_assert_null (merge (fixture, UNKNOWN, 1, three.sources, NULL, &no_target));
  g_assert_error (no_target, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_null (
    merge (fixture, get_id (three.ann), 1, with_unknown, NULL, &no_source));
  g_assert_error (no_source, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  assert_untouched (fixture, seq);
}

/* What goes on in the same transaction is carried out. */
static void
test_merge_refused_among_others (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_auto (GStrv) sources = NULL;
  GAsyncResult *results[16] = { NULL };

  three_init (&three, fixture);
  sources = g_strsplit (three.sources, ",", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      const KithStoreMerge what = {
        .target_id = get_id (three.ann),
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

      wait_for (&results[i]);
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
  assert_stored (fixture, get_id (three.ann), MERGED);
}

static char *
list_phones (guint first)
{
  GString *text = g_string_new ("{'name':{'first':'Many'},'phones':{'items':[");

  for (guint i = 0; i < KITH_LIMIT_ITEMS; i++)
    g_string_append_printf (text, "%s{'phone':'%u'}", i > 0 ? "," : "",
                            first + i);
  g_string_append (text, "]}}");

  return g_string_free (text, FALSE);
}

static void
test_merge_too_much (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *some = list_phones (1000);
  g_autofree char *others = list_phones (1001);
  g_autoptr (JsonObject) ann = store_create (fixture, some);
  g_autoptr (JsonObject) bob = store_create (fixture, others);
  g_autoptr (GError) error = NULL;

  g_assert_null (merge (fixture, get_id (ann), 1, get_id (bob), NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (kith_error_get_code (error), ==, "ILLEGAL_MERGE");
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 2);
}

/* The last step fails, for whatever reason: then none was taken. */
static void
test_merge_broken (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  sqlite3 *handle;
  gint64 seq;

  three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "DROP TABLE merged", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);

  g_assert_null (
    merge (fixture, get_id (three.ann), 1, three.sources, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  assert_untouched (fixture, seq);
  assert_stored (fixture, get_id (three.ann), "1 Ann a@x.net custom.a");
  assert_stored (fixture, get_id (three.bob),
                 "1 Bob B Ltd A@x.net,b@x.net custom.b,custom.a");
}

static void
test_merge_again (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;

  three_init (&three, fixture);
  first = merge (fixture, get_id (three.ann), 1, three.sources, "k", &error);
  g_assert_no_error (error);
  again = merge (fixture, get_id (three.ann), 1, three.sources, "k", &error);
  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (first, again));
  assert_stored (fixture, get_id (three.ann), MERGED);

  g_assert_null (
    merge (fixture, get_id (three.ann), 2, three.sources, "k", &other));
  g_assert_error (other, KITH_ERROR, KITH_ERROR_INVALID);
}

static void
test_preview (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (JsonObject) seen = NULL;
  gint64 seq;

  three_init (&three, fixture);
  seq = kith_store_get_last_seq (fixture->store);
  seen = preview (fixture, get_id (three.ann), three.sources, &error);
  g_assert_no_error (error);
  assert_record (seen,
                 "1 Ann B Ltd Boss a@x.net,b@x.net 123 custom.a,custom.b");
  g_assert_cmpstr (kith_json_get_string (seen, "updatedDate"), ==,
                   kith_json_get_string (three.ann, "updatedDate"));
  assert_untouched (fixture, seq);

  g_assert_null (preview (fixture, get_id (three.ann), UNKNOWN, &unknown));
  g_assert_error (unknown, KITH_ERROR, KITH_ERROR_NOT_FOUND);
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
  assert_stored (fixture, answered, expected);
}

static void
test_submit (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Three) three = { NULL };
  g_autofree char *all = NULL;

  three_init (&three, fixture);
  assert_submitted (fixture, NULL, "{'emails':{'items':[{'email':'d@x.net'}]}}",
                    TRUE, NULL, "1 d@x.net");
  /* The oldest of those with the email. */
  assert_submitted (fixture, NULL,
                    "{'name':{'first':'X'},'company':'Q','emails':{'items':["
                    "{'email':'A@X.NET'},{'email':'e@x.net'}]}}",
                    FALSE, get_id (three.ann),
                    "2 Ann Q a@x.net,e@x.net custom.a");
  /* No email leads to anyone, a phone does. */
  assert_submitted (fixture, NULL,
                    "{'emails':{'items':[{'email':'f@x.net'}]},"
                    "'phones':{'items':[{'phone':'(1) 23'}]},"
                    "'labelKeys':{'items':['custom.c']}}",
                    FALSE, get_id (three.cleo),
                    "2 Cleo C Ltd Boss f@x.net 123 custom.c");
  /* An email goes before a phone. */
  assert_submitted (fixture, NULL,
                    "{'emails':{'items':[{'email':'b@x.net'}]},"
                    "'phones':{'items':[{'phone':'123'}]}}",
                    FALSE, get_id (three.bob),
                    "2 Bob B Ltd A@x.net,b@x.net 123 custom.b,custom.a");
  /* Nothing new. */
  assert_submitted (fixture, NULL,
                    "{'company':'Z','emails':{'items':[{'email':'b@x.net'}]}}",
                    FALSE, get_id (three.bob),
                    "2 Bob B Ltd A@x.net,b@x.net 123 custom.b,custom.a");
  /* Whom it is about is known. */
  assert_submitted (fixture, get_id (three.ann), "{'jobTitle':'J'}", FALSE,
                    get_id (three.ann), "3 Ann Q J a@x.net,e@x.net custom.a");
  assert_submitted (fixture, get_id (three.ann),
                    "{'emails':{'items':[{'email':'b@x.net'}]}}", FALSE,
                    get_id (three.ann),
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
  g_autofree char *some = list_phones (1000);
  g_autofree char *others = list_phones (1001);
  g_autoptr (JsonObject) ann = store_create (fixture, some);
  g_autoptr (GError) error = NULL;

  g_assert_null (submit (fixture, get_id (ann), others, NULL, &error));
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
  ADD ("merge", test_merge);
  ADD ("merge/history", test_merge_history);
  ADD ("merge/chain", test_merge_chain);
  ADD ("merge/refused", test_merge_refused);
  ADD ("merge/refused-among-others", test_merge_refused_among_others);
  ADD ("merge/too-much", test_merge_too_much);
  ADD ("merge/broken", test_merge_broken);
  ADD ("merge/again", test_merge_again);
  ADD ("merge/preview", test_preview);
  ADD ("submit", test_submit);
  ADD ("submit/refused", test_submit_refused);
  ADD ("submit/too-much", test_submit_too_much);
  ADD ("submit/again", test_submit_again);
#undef ADD

  return g_test_run ();
}
