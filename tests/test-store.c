/* test-store.c: the store on a real file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"

static const char *
id_of (JsonObject *record)
{
  return kith_json_get_string (record, "id");
}

static gint64
revision_of (JsonObject *record)
{
  return kith_json_get_int (record, "revision", -1);
}

static void
assert_found (KithStore *store, const char *body, const char *expected)
{
  g_autofree char *found = store_find (store, body);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_create_get (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    record = store_create (fixture->store,
                           "{'name':{'first':'Ann','last':'Lee'}}");
  g_autoptr (JsonObject) got = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpint (revision_of (record), ==, 1);
  store_fixture_reopen (fixture);
  bytes = store_get (fixture->store, id_of (record), &error);
  g_assert_no_error (error);
  got = parse_bytes (bytes);
  g_assert_true (kith_json_object_equal (got, record));

  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = store_get (fixture->store, "00000000-0000-4000-8000-000000000000",
                     &error);
  g_assert_null (bytes);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
test_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    first = store_create (fixture->store, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    second = store_update (fixture->store, first, "{'company':'Acme'}", &error);
  g_autoptr (JsonObject) third = NULL;
  JsonObject *current;

  g_assert_no_error (error);
  g_assert_cmpint (revision_of (second), ==, 2);

  /* A stale one is told what there is now. */
  third = store_update (fixture->store, first, "{'company':'Other'}", &error);
  g_assert_null (third);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  current = kith_json_get_object (kith_error_get_data (error), "contact");
  g_assert_true (kith_json_object_equal (current, second));

  g_clear_error (&error);
  json_object_set_int_member (first, "revision", 3);
  third = store_update (fixture->store, first, "{'company':'Other'}", &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
}

static void
test_delete (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) record = store_create (
    fixture->store,
    "{'name':{'first':'Ann'},'emails':{'items':[{'email':'a@x.example'}]}}");
  g_autoptr (JsonObject) updated = NULL;

  g_assert_false (store_delete (fixture->store, id_of (record), 7, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  assert_found (fixture->store, "{'search':'ann'}", "Ann");
  g_assert_true (store_delete (fixture->store, id_of (record), 1, &error));
  g_assert_no_error (error);
  assert_found (fixture->store, "{'search':'ann'}", "");
  assert_found (fixture->store, "{}", "");
  assert_found (fixture->store,
                "{'query':{'filter':{'info.emails.email':'a@x.example'}}}", "");

  g_assert_false (store_delete (fixture->store, id_of (record), 0, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  updated = store_update (fixture->store, record, "{'company':'x'}", &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/store/" name, StoreFixture, NULL, store_fixture_set_up,        \
              function, store_fixture_tear_down)
  ADD ("create-get", test_create_get);
  ADD ("update", test_update);
  ADD ("delete", test_delete);
#undef ADD

  return g_test_run ();
}
