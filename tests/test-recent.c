/* test-recent.c: what need not be parsed again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store-utils.h"
#include "store/kith-sqlite-recent.h"

#define SHARED_PATCH                                                           \
  "{\"jobTitle\":\"No\",\"emails\":{\"items\":[{\"email\":\"o@x.y\"}]}}"

static JsonObject *
make_record (const char *id, gint64 revision)
{
  JsonObject *record = json_object_new ();

  kith_json_set_string (record, "id", id);
  json_object_set_int_member (record, "revision", revision);

  return record;
}

static void
keep (KithSqliteRecent *recent, const char *id, gint64 revision, gsize size)
{
  g_autoptr (JsonObject) record = make_record (id, revision);

  kith_sqlite_recent_keep (recent, record, size);
}

static void
test_revision (void)
{
  g_autoptr (KithSqliteRecent) recent = kith_sqlite_recent_new ();
  JsonObject *found;

  keep (recent, "a", 2, 100);
  g_assert_null (kith_sqlite_recent_find (recent, "a", 1));
  g_assert_null (kith_sqlite_recent_find (recent, "b", 2));
  found = kith_sqlite_recent_find (recent, "a", 2);
  g_assert_nonnull (found);
  g_assert_cmpstr (kith_json_get_string (found, "id"), ==, "a");

  keep (recent, "a", 3, 100);
  g_assert_null (kith_sqlite_recent_find (recent, "a", 2));
  g_assert_nonnull (kith_sqlite_recent_find (recent, "a", 3));

  kith_sqlite_recent_forget (recent, "a");
  g_assert_null (kith_sqlite_recent_find (recent, "a", 3));
  kith_sqlite_recent_forget (recent, "a");
}

static void
test_nothing_written (void)
{
  g_autoptr (KithSqliteRecent) recent = kith_sqlite_recent_new ();

  keep (recent, "a", 2, 100);
  /* Of the same transaction. */
  g_assert_nonnull (kith_sqlite_recent_find (recent, "a", 2));
  kith_sqlite_recent_written (recent, TRUE);
  /* A write that was refused. */
  kith_sqlite_recent_written (recent, FALSE);
  g_assert_nonnull (kith_sqlite_recent_find (recent, "a", 2));

  keep (recent, "a", 3, 100);
  kith_sqlite_recent_written (recent, FALSE);
  g_assert_null (kith_sqlite_recent_find (recent, "a", 3));

  keep (recent, "a", 3, 100);
  g_assert_nonnull (kith_sqlite_recent_find (recent, "a", 3));
}

static void
test_room (void)
{
  g_autoptr (KithSqliteRecent) recent = kith_sqlite_recent_new ();

  keep (recent, "used", 1, 1000);
  keep (recent, "unused", 1, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_assert_nonnull (kith_sqlite_recent_find (recent, "used", 1));
      keep (recent, id, 1, 1000);
    }
  g_assert_null (kith_sqlite_recent_find (recent, "unused", 1));
  g_assert_nonnull (kith_sqlite_recent_find (recent, "999", 1));

  keep (recent, "used", 2, 10 * 1000 * 1000);
  g_assert_null (kith_sqlite_recent_find (recent, "used", 2));
  g_assert_nonnull (kith_sqlite_recent_find (recent, "999", 1));
}

/* What a refused update would have made leaves no trace in the next one. */
static void
test_refused_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    patch = kith_json_parse_object (SHARED_PATCH, strlen (SHARED_PATCH),
                                    sizeof SHARED_PATCH, NULL);
  g_autoptr (JsonObject)
    other = store_create (fixture, "{'emails':{'items':[{'email':'o@x.y'}]}}");
  g_autoptr (JsonObject)
    first = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    second = store_update (fixture->store, first, "{'company':'Acme'}", &error);
  g_autoptr (JsonObject) third = NULL;
  KithStoreWrite write = { .contact_id = kith_json_get_string (second, "id"),
                           .revision = 2,
                           .info = patch };

  g_assert_no_error (error);
  g_assert_null (store_update (fixture->store, second,
                               "{'name':{'first':''},'company':'No'}", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT);
  g_clear_error (&error);
  g_assert_null (store_write (fixture->store, &write, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_clear_error (&error);

  third = store_update (fixture->store, second, "{'locale':'de-de'}", &error);
  g_assert_no_error (error);
  kith_json_set_string (json_object_get_object_member (second, "info"),
                        "locale", "de-de");
  json_object_set_int_member (second, "revision", 3);
  kith_json_set_string (second, "updatedDate",
                        kith_json_get_string (third, "updatedDate"));
  g_assert_true (kith_json_object_equal (third, second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recent/revision", test_revision);
  g_test_add_func ("/recent/nothing-written", test_nothing_written);
  g_test_add_func ("/recent/room", test_room);
  g_test_add ("/recent/refused", StoreFixture, NULL, store_fixture_set_up,
              test_refused_update, store_fixture_tear_down);

  return g_test_run ();
}
