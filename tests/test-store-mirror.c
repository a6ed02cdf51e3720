/* test-store-mirror.c: a store that holds what another server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-mirror.h"
#include "test-utils.h"

#define ANA "11111111-1111-4111-8111-111111111111"
#define BEA "22222222-2222-4222-8222-222222222222"

/* A contact as a server gives it, with what this program does not know. */
static JsonObject *
make_record (const char *id, gint64 revision, const char *first, int day)
{
  g_autofree char *text = g_strdup_printf (
    "{'id':'%s','revision':'%" G_GINT64_FORMAT "','createdDate':"
    "'2031-05-%02dT10:00:00.000Z','updatedDate':'2031-06-01T10:00:00.000Z',"
    "'source':{'sourceType':'WIX_FORMS','x':[1,2.5]},'ofOthers':{'a':null},"
    "'primaryInfo':{'email':'%s@x.example'},"
    "'info':{'name':{'first':'%s'},'labelKeys':{'items':['custom.vip']},"
    "'emails':{'items':[{'id':'e1','tag':'HOME','email':'%s@x.example',"
    "'primary':true}]},'extendedFields':{'items':{"
    "'contacts.displayByFirstName':'%s','contacts.displayByLastName':'%s'}}}}",
    id, revision, day, first, first, first, first, first);

  return parse (text);
}

static KithStoreMirroring *
make_mirroring (JsonObject *record, const char *gone, const char *place)
{
  KithStoreMirroring *mirroring = kith_store_mirroring_new ();

  if (record != NULL)
    g_ptr_array_add (mirroring->records, record);
  if (gone != NULL)
    g_ptr_array_add (mirroring->gone, g_strdup (gone));
  mirroring->place = g_strdup (place);

  return mirroring;
}

/* @mirroring: (transfer full) */
static gboolean
take (KithStore *store, KithStoreMirroring *mirroring, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_mirror_async (store, mirroring, NULL, kith_test_result_cb,
                           &result);
  kith_test_wait (kith_test_has_result, &result, 30000);

  return kith_store_mirror_finish (store, result, NULL, error);
}

static void
must_take (KithStore *store, KithStoreMirroring *mirroring)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (take (store, mirroring, &error));
  g_assert_no_error (error);
}

static void
assert_record (KithStore *store, JsonObject *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = store_get (store, kith_json_get_string (expected, "id"), &error);
  g_autoptr (JsonObject) record = NULL;

  g_assert_no_error (error);
  record = parse_bytes (bytes);
  g_assert_true (kith_json_object_equal (record, expected));
}

static void
assert_found (KithStore *store, const char *body, const char *expected)
{
  g_autofree char *found = store_find (store, body);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_place (KithStore *store, const char *expected)
{
  g_autofree char *place = kith_store_get_place (store);

  g_assert_cmpstr (place, ==, expected);
}

static void
test_take (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) ana = make_record (ANA, 7, "Ana", 2);

  assert_place (fixture->store, NULL);
  must_take (fixture->store,
             make_mirroring (make_record (ANA, 7, "Ana", 2), NULL, "page 1"));
  must_take (fixture->store,
             make_mirroring (make_record (BEA, 1, "Bea", 1), NULL, NULL));
  store_fixture_reopen (fixture);

  assert_record (fixture->store, ana);
  assert_place (fixture->store, "page 1");
  assert_found (fixture->store, "{'query':{}}", "Bea,Ana");
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.first'}]}}",
                "Ana,Bea");
  assert_found (fixture->store, "{'search':'bea'}", "Bea");
  assert_found (fixture->store,
                "{'query':{'filter':{'primaryInfo.email':'ana@x.example'}}}",
                "Ana");
  /* What is only a copy needs no history. */
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 0);
}

/* Orders, search and filters follow at once; what is older comes too late. */
static void
test_newer (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) newer = make_record (ANA, 8, "Zoe", 2);
  g_autoptr (JsonObject) older = make_record (ANA, 3, "Cem", 9);
  KithStoreMirroring *anew = make_mirroring (json_object_ref (older), NULL,
                                             NULL);

  must_take (fixture->store,
             make_mirroring (make_record (ANA, 7, "Ana", 2), NULL, NULL));
  must_take (fixture->store,
             make_mirroring (make_record (BEA, 1, "Bea", 1), NULL, NULL));
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.first'}]}}",
                "Ana,Bea");

  must_take (fixture->store,
             make_mirroring (make_record (ANA, 8, "Zoe", 2), NULL, NULL));
  must_take (fixture->store,
             make_mirroring (make_record (ANA, 7, "Ana", 2), NULL, NULL));
  assert_record (fixture->store, newer);
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.first'}]}}",
                "Bea,Zoe");
  assert_found (fixture->store, "{'search':'ana'}", "");
  assert_found (fixture->store, "{'search':'zoe'}", "Zoe");

  /* A server that was set back has the last word, when it is asked for all. */
  anew->anew = TRUE;
  must_take (fixture->store, anew);
  assert_record (fixture->store, older);
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'createdDate'}]}}", "Bea,Cem");
}

static void
test_gone (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  must_take (fixture->store,
             make_mirroring (make_record (ANA, 1, "Ana", 1), NULL, "1"));
  must_take (fixture->store,
             make_mirroring (make_record (BEA, 1, "Bea", 2), ANA, "2"));
  must_take (fixture->store, make_mirroring (NULL, ANA, NULL));

  bytes = store_get (fixture->store, ANA, &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  assert_place (fixture->store, "2");
  assert_found (fixture->store, "{'search':'ana'}", "");
  assert_found (fixture->store,
                "{'query':{'filter':{'primaryInfo.email':'ana@x.example'}}}",
                "");
  assert_found (fixture->store, "{'query':{}}", "Bea");
}

/* All of it or nothing, with the place. */
static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreMirroring *mirroring = make_mirroring (make_record (ANA, 1, "Ana",
                                                               1),
                                                  NULL, "far");

  g_ptr_array_add (mirroring->records, parse ("{'id':'x'}"));
  g_assert_false (take (fixture->store, mirroring, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  assert_place (fixture->store, NULL);
  assert_found (fixture->store, "{'query':{}}", "");
}

static void
test_revisions (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ana = make_record (ANA, 7, "Ana", 2);
  gint64 created = kith_json_get_time (ana, "createdDate");
  g_autoptr (GHashTable) revisions = NULL;

  must_take (fixture->store,
             make_mirroring (make_record (ANA, 7, "Ana", 2), NULL, NULL));
  must_take (fixture->store,
             make_mirroring (make_record (BEA, 1, "Bea", 3), NULL, NULL));

  revisions = kith_store_list_revisions (fixture->store, created, created + 1,
                                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (revisions), ==, 1);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (revisions, ANA), ==, 7);

  g_clear_pointer (&revisions, g_hash_table_unref);
  revisions = kith_store_list_revisions (fixture->store, created + 1,
                                         G_MAXINT64, &error);
  g_assert_cmpuint (g_hash_table_size (revisions), ==, 1);
  g_assert_true (g_hash_table_contains (revisions, BEA));
}

static void
mirror_catalog (KithStore *store, const char *label_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray)
    labels = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (fields,
                   kith_extended_field_new ("custom.badge", "Badge",
                                            KITH_DATA_NUMBER, 1000, 2000));
  if (label_name != NULL)
    g_ptr_array_add (labels,
                     kith_label_new ("custom.vip", label_name, 1000, 2000));
  g_assert_true (kith_store_mirror_catalog (store, fields, labels, &error));
  g_assert_no_error (error);
}

static guint
count_custom_labels (KithStore *store)
{
  g_autoptr (GPtrArray) labels = kith_store_list_labels (store, NULL);
  guint n = 0;

  for (guint i = 0; i < labels->len; i++)
    n += !kith_label_is_system (g_ptr_array_index (labels, i));

  return n;
}

/* By whatever name a label has, from when it has it. */
static void
test_catalog (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) fields = NULL;
  KithExtendedField *last;

  must_take (fixture->store,
             make_mirroring (make_record (ANA, 7, "Ana", 2), NULL, NULL));
  assert_found (fixture->store, "{'search':'important'}", "");
  mirror_catalog (fixture->store, "Important");
  assert_found (fixture->store, "{'search':'important'}", "Ana");
  mirror_catalog (fixture->store, "Regulars");
  assert_found (fixture->store, "{'search':'important'}", "");
  assert_found (fixture->store, "{'search':'regul'}", "Ana");
  g_assert_cmpuint (count_custom_labels (fixture->store), ==, 1);

  store_fixture_reopen (fixture);
  fields = kith_store_list_fields (fixture->store, NULL);
  last = g_ptr_array_index (fields, fields->len - 1);
  g_assert_cmpstr (kith_extended_field_get_key (last), ==, "custom.badge");
  g_assert_cmpint (kith_extended_field_get_data_type (last), ==,
                   KITH_DATA_NUMBER);

  mirror_catalog (fixture->store, NULL);
  g_assert_cmpuint (count_custom_labels (fixture->store), ==, 0);
}

static void
add (const char *path, void (*test) (StoreFixture *, gconstpointer))
{
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, test,
              store_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/store-mirror/take", test_take);
  add ("/store-mirror/newer", test_newer);
  add ("/store-mirror/gone", test_gone);
  add ("/store-mirror/refused", test_refused);
  add ("/store-mirror/revisions", test_revisions);
  add ("/store-mirror/catalog", test_catalog);

  return g_test_run ();
}
