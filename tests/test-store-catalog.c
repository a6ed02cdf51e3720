/* test-store-catalog.c: tests of labels and extended fields in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "store/interface/kith-store-history.h"

/* More than a store sees to at a time, twice. */
#define N_MANY 450

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **where = data;

  *where = g_object_ref (result);
}

static GPtrArray *
list_history (KithStore *store)
{
  const KithHistoryQuery query = { .newest_first = TRUE, .limit = 2000 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  kith_store_list_history_async (store, &query, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = kith_store_list_history_finish (store, result, &error);
  g_assert_no_error (error);

  return entries;
}

static void
assert_entry (const KithHistoryEntry *entry,
              KithHistoryKind kind,
              KithHistoryAction action,
              const char *key,
              const char *display_name)
{
  g_autoptr (JsonObject) doc = parse_bytes (entry->doc);

  g_assert_cmpint (entry->kind, ==, kind);
  g_assert_cmpint (entry->action, ==, action);
  g_assert_cmpstr (entry->entity, ==, key);
  g_assert_cmpint (entry->revision, ==, 0);
  g_assert_cmpstr (entry->author, ==, "ann");
  g_assert_null (entry->origin);
  g_assert_cmpstr (kith_json_get_string (doc, "displayName"), ==, display_name);
}

static void
add_label (KithStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel)
    label = kith_store_add_label (store, name, "ann", NULL, &error);

  g_assert_no_error (error);
}

static void
add_many (StoreFixture *fixture)
{
  add_label (fixture->store, "Old friends");
  add_label (fixture->store, "Others");
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (JsonObject)
        record = store_create (fixture,
                               "{'name':{'first':'Ann'},'labelKeys':{'items':"
                               "['custom.others','custom.old-friends']}}");

      g_assert_nonnull (record);
    }
}

static gint64
count (KithStore *store, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (body);
  g_autoptr (KithQuery) query = kith_query_new_from_json (object, &error);
  g_autoptr (KithStorePage) page = NULL;

  g_assert_no_error (error);
  page = store_query (store, query, &error);
  g_assert_no_error (error);

  return page->total;
}

#define WITH(key)                                                              \
  "{'query':{'filter':{'info.labelKeys':{'$hasSome':['" key "']}}}}"

static void
test_remove_label (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) labels = NULL;

  add_many (fixture);
  g_assert_cmpint (count (fixture->store, "{'search':'old'}"), ==, N_MANY);

  g_assert_true (
    store_remove_label (fixture->store, "custom.old-friends", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture->store, WITH ("custom.old-friends")), ==, 0);
  g_assert_cmpint (count (fixture->store, WITH ("custom.others")), ==, N_MANY);
  g_assert_cmpint (count (fixture->store, "{'search':'old'}"), ==, 0);

  entries = list_history (fixture->store);
  assert_entry (g_ptr_array_index (entries, 0), KITH_HISTORY_LABEL,
                KITH_HISTORY_DELETED, "custom.old-friends", "Old friends");
  for (guint i = 1; i <= N_MANY; i++)
    {
      const KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpint (entry->kind, ==, KITH_HISTORY_CONTACT);
      g_assert_cmpint (entry->action, ==, KITH_HISTORY_UPDATED);
      g_assert_cmpint (entry->revision, ==, 2);
      g_assert_cmpstr (entry->author, ==, "ann");
      g_assert_cmpstr (entry->origin, ==, "label");
    }

  store_fixture_reopen (fixture);
  labels = kith_store_list_labels (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (labels->len, ==, kith_label_list_system ()->len + 1);
}

static void
test_refuse_label (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
    store_remove_label (fixture->store, "contacts.customers", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (
    store_rename_label (fixture->store, "contacts.customers", "x", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (store_remove_label (fixture->store, "custom.none", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (
    store_rename_label (fixture->store, "custom.none", "x", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

typedef struct
{
  GAsyncResult *removed;
  GAsyncResult *written;
  gboolean was_written_first;
} Between;

static void
take_removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Between *between = data;

  between->removed = g_object_ref (result);
  between->was_written_first = between->written != NULL;
}

/* What was asked after a removal need not wait for its end; and who gets the
 * label in between loses it, too. */
static void
test_remove_label_between (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Between between = { 0 };
  g_autoptr (JsonObject) info = parse (
    "{'name':{'first':'Bob'},'labelKeys':{'items':['custom.old-friends']}}");
  const KithStoreWrite write = { .info = info };
  g_autoptr (GBytes) bob = NULL;

  add_many (fixture);
  kith_store_remove_label_async (fixture->store, "custom.old-friends", "ann",
                                 NULL, take_removed_cb, &between);
  kith_store_write_contact_async (fixture->store, &write, NULL, take_result,
                                  &between.written);
  while (between.written == NULL || between.removed == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (between.was_written_first);
  bob = kith_store_write_contact_finish (fixture->store, between.written,
                                         &error);
  g_assert_no_error (error);
  g_assert_true (
    kith_store_remove_label_finish (fixture->store, between.removed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture->store, WITH ("custom.old-friends")), ==, 0);
  g_assert_cmpint (count (fixture->store, "{'search':'bob'}"), ==, 1);

  g_object_unref (between.written);
  g_object_unref (between.removed);
}

static void
test_close_between (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) removed = NULL;

  add_many (fixture);
  kith_store_remove_label_async (fixture->store, "custom.old-friends", "ann",
                                 NULL, take_result, &removed);
  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  while (removed == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (
    kith_store_remove_label_finish (fixture->store, removed, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_clear_error (&error);
  g_clear_object (&removed);

  /* It is begun again. */
  store_fixture_reopen (fixture);
  g_assert_cmpint (count (fixture->store, WITH ("custom.old-friends")), >, 0);
  g_assert_true (
    store_remove_label (fixture->store, "custom.old-friends", &error));
  g_assert_cmpint (count (fixture->store, WITH ("custom.old-friends")), ==, 0);
}

static void
test_rename_label (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel) label = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  add_many (fixture);
  label = store_rename_label (fixture->store, "custom.old-friends",
                              "New enemies", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_label_get_key (label), ==, "custom.old-friends");
  g_assert_cmpstr (kith_label_get_display_name (label), ==, "New enemies");
  g_assert_cmpint (count (fixture->store, "{'search':'enem'}"), ==, N_MANY);
  g_assert_cmpint (count (fixture->store, "{'search':'friends'}"), ==, 0);

  /* It is no change of the contacts. */
  entries = list_history (fixture->store);
  assert_entry (g_ptr_array_index (entries, 0), KITH_HISTORY_LABEL,
                KITH_HISTORY_UPDATED, "custom.old-friends", "New enemies");
  g_assert_cmpint (
    ((KithHistoryEntry *) g_ptr_array_index (entries, 1))->revision, ==, 1);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* As if the power had gone between the new name and the last contact. */
static void
test_rename_label_cut (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_many (fixture);
  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  run_sql (fixture->path,
           "UPDATE label SET name = 'New enemies'"
           " WHERE key = 'custom.old-friends';"
           "INSERT INTO meta VALUES ('label-words:custom.old-friends', '1')");

  store_fixture_reopen (fixture);
  g_assert_cmpint (count (fixture->store, "{'search':'enem'}"), ==, N_MANY);
  g_assert_cmpint (count (fixture->store, "{'search':'friends'}"), ==, 0);
}

static void
test_history (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    made = kith_store_add_field (fixture->store, "Pet", KITH_DATA_TEXT, "ann",
                                 NULL, &error);
  g_autoptr (JsonObject)
    record = store_create (fixture,
                           "{'name':{'first':'Bob'},"
                           "'extendedFields':{'items':{'custom.pet':'Cat'}}}");
  g_autoptr (KithExtendedField) found = NULL;
  g_autoptr (KithExtendedField) renamed = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const KithHistoryEntry *entry;

  g_assert_no_error (error);
  /* What is found already is no change. */
  found = kith_store_add_field (fixture->store, "Pet", KITH_DATA_TEXT, "bob",
                                NULL, &error);
  renamed = kith_store_rename_field (fixture->store, "custom.pet", "Animal",
                                     "ann", &error);
  g_assert_no_error (error);
  g_assert_true (store_remove_field (fixture->store, "custom.pet", &error));
  add_label (fixture->store, "VIP");

  entries = list_history (fixture->store);
  g_assert_cmpuint (entries->len, ==, 6);
  assert_entry (g_ptr_array_index (entries, 0), KITH_HISTORY_LABEL,
                KITH_HISTORY_CREATED, "custom.vip", "VIP");
  assert_entry (g_ptr_array_index (entries, 1), KITH_HISTORY_FIELD,
                KITH_HISTORY_DELETED, "custom.pet", "Animal");
  entry = g_ptr_array_index (entries, 2);
  g_assert_cmpstr (entry->entity, ==, kith_json_get_string (record, "id"));
  g_assert_cmpstr (entry->author, ==, "ann");
  g_assert_cmpstr (entry->origin, ==, "field");
  assert_entry (g_ptr_array_index (entries, 3), KITH_HISTORY_FIELD,
                KITH_HISTORY_UPDATED, "custom.pet", "Animal");
  assert_entry (g_ptr_array_index (entries, 5), KITH_HISTORY_FIELD,
                KITH_HISTORY_CREATED, "custom.pet", "Pet");
}

static void
test_label_quota (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_system = kith_label_list_system ()->len;
  JsonObject *told;

  for (guint i = n_system; i < KITH_LIMIT_LABELS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Label %u", i);

      add_label (fixture->store, name);
    }
  g_assert_null (
    kith_store_add_label (fixture->store, "One more", NULL, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_QUOTA);
  g_assert_cmpstr (kith_error_get_code (error), ==, "LABELS_QUOTA_REACHED");
  told = kith_error_get_data (error);
  g_assert_cmpstr (kith_json_get_string (told, "labelsQuota"), ==, "1000");
  g_assert_cmpstr (kith_json_get_string (told, "labelsCurrentTotal"), ==,
                   "1000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/store-catalog/" name, StoreFixture, NULL,                      \
              store_fixture_set_up, function, store_fixture_tear_down)

  ADD ("label/remove", test_remove_label);
  ADD ("label/remove-between", test_remove_label_between);
  ADD ("label/close-between", test_close_between);
  ADD ("label/refuse", test_refuse_label);
  ADD ("label/rename", test_rename_label);
  ADD ("label/rename-cut", test_rename_label_cut);
  ADD ("label/quota", test_label_quota);
  ADD ("history", test_history);

  return g_test_run ();
}
