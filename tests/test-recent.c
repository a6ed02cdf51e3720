/* test-recent.c: what need not be parsed again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "store/kith-sqlite-recent.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recent/revision", test_revision);
  g_test_add_func ("/recent/nothing-written", test_nothing_written);
  g_test_add_func ("/recent/room", test_room);

  return g_test_run ();
}
