/* test-documents.c: what need not be fetched again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store-utils.h"
#include "store/sqlite/kith-sqlite-documents.h"

static void
keep (KithSqliteDocuments *documents, gint64 seq, gsize size, guint64 age)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  g_autoptr (GBytes) document = g_bytes_new_take (g_strnfill (size, 'x'), size);

  kith_sqlite_documents_keep (documents, id, seq, document, age);
}

static gboolean
has (KithSqliteDocuments *documents, const char *id)
{
  guint64 age;
  g_autoptr (GBytes) found = kith_sqlite_documents_find (documents, id, &age);

  return found != NULL;
}

static guint64
get_age (KithSqliteDocuments *documents)
{
  guint64 age;

  g_assert_null (kith_sqlite_documents_find (documents, "nobody", &age));

  return age;
}

static void
test_written (void)
{
  g_autoptr (KithSqliteDocuments) documents = kith_sqlite_documents_new ();

  keep (documents, 1, 10, get_age (documents));
  keep (documents, 2, 10, get_age (documents));
  kith_sqlite_documents_touch (documents, 1);
  g_assert_true (has (documents, "1"));
  kith_sqlite_documents_written (documents, FALSE);
  kith_sqlite_documents_written (documents, TRUE);
  g_assert_true (has (documents, "1"));

  kith_sqlite_documents_touch (documents, 1);
  kith_sqlite_documents_written (documents, TRUE);
  g_assert_false (has (documents, "1"));
  g_assert_true (has (documents, "2"));
}

/* What was read before a commit and is brought after it. */
static void
test_overtaken (void)
{
  g_autoptr (KithSqliteDocuments) documents = kith_sqlite_documents_new ();
  guint64 age = get_age (documents);

  kith_sqlite_documents_touch (documents, 1);
  kith_sqlite_documents_written (documents, TRUE);
  keep (documents, 1, 10, age);
  g_assert_false (has (documents, "1"));
  keep (documents, 1, 10, get_age (documents));
  g_assert_true (has (documents, "1"));
}

static void
test_room (void)
{
  g_autoptr (KithSqliteDocuments) documents = kith_sqlite_documents_new ();
  guint64 age = get_age (documents);

  keep (documents, 1, 10000, age);
  keep (documents, 2, 10000, age);
  for (gint64 seq = 3; seq < 3000; seq++)
    {
      g_assert_true (has (documents, "1"));
      keep (documents, seq, 10000, age);
      keep (documents, seq, 10000, age);
    }
  g_assert_false (has (documents, "2"));
  g_assert_true (has (documents, "2999"));

  keep (documents, 3000, 10 * 1000 * 1000, age);
  g_assert_false (has (documents, "3000"));
  g_assert_true (has (documents, "2999"));
}

/* Who reads all of them does not drive out what others read again. */
static void
test_once (void)
{
  g_autoptr (KithSqliteDocuments) documents = kith_sqlite_documents_new ();
  guint64 age = get_age (documents);

  for (gint64 seq = 1; seq < 3000; seq++)
    keep (documents, seq, 10000, age);
  g_assert_true (has (documents, "1"));
  g_assert_true (has (documents, "1000"));
  g_assert_false (has (documents, "2999"));

  keep (documents, 2999, 10000, age);
  g_assert_true (has (documents, "2999"));
  g_assert_true (has (documents, "1000"));
}

static void
assert_name (KithStore *store, JsonObject *contact, const char *name)
{
  const char *id = kith_json_get_string (contact, "id");
  g_autoptr (GError) error = NULL;

  /* The second time from memory. */
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = kith_store_read_contact (store, id, &error);
      g_autoptr (JsonObject) record = NULL;

      if (name == NULL)
        {
          g_assert_null (bytes);
          g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
          g_clear_error (&error);
          continue;
        }

      g_assert_no_error (error);
      record = parse_bytes (bytes);
      g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                         record, "info", "name", "first", NULL)),
                       ==, name);
    }
}

static void
test_store (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    bob = store_create (fixture, "{'name':{'first':'Bob'}}");
  g_autoptr (JsonObject) anna = NULL;

  assert_name (fixture->store, ann, "Ann");
  assert_name (fixture->store, bob, "Bob");
  anna = store_update (fixture->store, ann, "{'name':{'first':'Anna'}}",
                       &error);
  g_assert_no_error (error);
  g_assert_nonnull (anna);
  assert_name (fixture->store, ann, "Anna");
  assert_name (fixture->store, bob, "Bob");

  g_assert_true (
    store_delete (fixture->store, kith_json_get_string (ann, "id"), 2, &error));
  assert_name (fixture->store, ann, NULL);
  assert_name (fixture->store, bob, "Bob");
}

/* A change that nobody named the contact of. */
static void
test_store_field (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_store_add_field (fixture->store, "Shoe size", KITH_DATA_NUMBER,
                                  NULL, NULL, &error);
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'},'extendedFields':"
                                 "{'items':{'custom.shoe-size':38}}}");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) record = NULL;

  g_assert_nonnull (field);
  assert_name (fixture->store, ann, "Ann");
  g_assert_true (
    store_remove_field (fixture->store, "custom.shoe-size", &error));
  bytes = kith_store_read_contact (fixture->store,
                                   kith_json_get_string (ann, "id"), &error);
  g_assert_no_error (error);
  record = parse_bytes (bytes);
  g_assert_null (kith_json_lookup (record, "info", "extendedFields", "items",
                                   "custom.shoe-size", NULL));
}

static void
add (const char *path, void (*test) (StoreFixture *fixture, gconstpointer data))
{
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, test,
              store_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/written", test_written);
  g_test_add_func ("/documents/overtaken", test_overtaken);
  g_test_add_func ("/documents/room", test_room);
  g_test_add_func ("/documents/once", test_once);
  add ("/documents/store", test_store);
  add ("/documents/store/field", test_store_field);

  return g_test_run ();
}
