/* test-query-plan.c: an index answers what a query asks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-query.h"
#include "store-utils.h"
#include "store/database/kith-db.h"
#include "store/find/kith-sqlite-query.h"

static const char *
get_value (KithCompared compared)
{
  switch (compared)
    {
    case KITH_COMPARED_TIME:
      return "'2024-02-29T00:00:00.000Z'";
    case KITH_COMPARED_DATE:
      return "'2024-02-29'";
    case KITH_COMPARED_NUMBER:
      return "5";
    case KITH_COMPARED_TEXT:
    case KITH_COMPARED_FOLDED:
    case KITH_COMPARED_KEY:
    case KITH_COMPARED_ANY:
    default:
      return "'x'";
    }
}

/* (transfer full): the operand as JSON with ' for " */
static char *
make_operand (const KithQueryField *field, KithOperator op)
{
  switch (op)
    {
    case KITH_OPERATOR_EXISTS:
    case KITH_OPERATOR_IS_EMPTY:
      return g_strdup ("true");
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_NIN:
    case KITH_OPERATOR_HAS_SOME:
    case KITH_OPERATOR_HAS_ALL:
      return g_strdup_printf ("[%s]", get_value (field->compared));
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_NE:
    case KITH_OPERATOR_GT:
    case KITH_OPERATOR_GTE:
    case KITH_OPERATOR_LT:
    case KITH_OPERATOR_LTE:
    case KITH_OPERATOR_STARTS_WITH:
    default:
      return g_strdup (get_value (field->compared));
    }
}

static void
ask_whole (KithDb *db, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = parse (text);
  g_autoptr (KithQuery) query = kith_query_new_from_json (body, &error);
  g_autoptr (KithStorePage) page = NULL;

  g_assert_no_error (error);
  page = kith_sqlite_query_run (db, query, &error);
  g_assert_no_error (error);
  g_assert_nonnull (page);
}

static void
ask (KithDb *db, const char *inner)
{
  g_autofree char *text = g_strdup_printf ("{'query':{%s}}", inner);

  ask_whole (db, text);
}

static const char *
get_key (const KithQueryField *field)
{
  return g_str_has_suffix (field->name, ".") ? "a" : "";
}

static void
ask_filters (KithDb *db, const KithQueryField *field)
{
  for (KithOperator op = 0; op <= KITH_OPERATOR_HAS_ALL; op++)
    {
      g_autofree char *operand = make_operand (field, op);
      g_autofree char *inner = g_strdup_printf ("'filter':{'%s%s':{'%s':%s}}",
                                                field->name, get_key (field),
                                                kith_operator_to_string (op),
                                                operand);

      if (kith_query_field_has (field, op))
        ask (db, inner);
    }
}

/* Alone, and where another decides first; by few and by many. */
static void
ask_sorts (KithDb *db, const KithQueryField *field)
{
  static const char *const rests[] = {
    "", ",'filter':{'info.name.first':'Zoe'}",
    ",'filter':{'info.name.first':{'$ne':'Zoe'}}"
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (rests); i++)
    {
      g_autofree char *sort = g_strdup_printf (
        "{'fieldName':'%s%s','order':'%s'}", field->name, get_key (field),
        i % 2 == 0 ? "ASC" : "DESC");
      g_autofree char *alone = g_strdup_printf ("'sort':[%s]%s", sort,
                                                rests[i / 2]);
      g_autofree char *second = g_strdup_printf (
        "'sort':[{'fieldName':'info.company'},%s]%s", sort, rests[i / 2]);

      ask (db, alone);
      ask (db, second);
    }
}

static void
assert_plan (KithDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (KithStatement) statement = kith_db_prepare (db, explain, &error);

  g_assert_no_error (error);
  while (kith_statement_step (statement, &error) == KITH_STEP_ROW)
    {
      const char *step = kith_statement_get_text (statement, 3);

      g_test_message ("%s: %s", sql, step);
      g_assert_null (strstr (step, "TEMP B-TREE"));
      /* The last is how the highest number is found. */
      g_assert_true (strstr (step, "USING COVERING INDEX") != NULL
                     || strstr (step, "USING PRIMARY KEY") != NULL
                     || strstr (step, "USING INTEGER PRIMARY KEY") != NULL
                     || g_str_equal (step, "SEARCH contact"));
    }
  g_assert_no_error (error);
}

/* (transfer full): all that the connection was asked so far */
static GPtrArray *
list_statements (KithDb *db)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (sqlite3_stmt *statement =
         sqlite3_next_stmt (kith_db_get_handle (db), NULL);
       statement != NULL;
       statement = sqlite3_next_stmt (kith_db_get_handle (db), statement))
    if (g_str_has_prefix (sqlite3_sql (statement), "SELECT"))
      g_ptr_array_add (list, g_strdup (sqlite3_sql (statement)));

  return list;
}

/* Every field, operator and order comes to the same few statements, none of
 * which looks into more than its index. */
static void
test_plan (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  guint n_fields;
  const KithQueryField *fields = kith_query_field_list (&n_fields);
  g_autoptr (GPtrArray) statements = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{'name':{'first':'%s'},'company':'C'}", i < 2 ? "Zoe" : "Ann");
      g_autoptr (JsonObject) record = store_create (fixture, info);

      g_assert_nonnull (record);
    }
  for (guint i = 0; i < n_fields; i++)
    {
      ask_filters (db, &fields[i]);
      if (fields[i].sort != KITH_SORT_NONE)
        ask_sorts (db, &fields[i]);
    }

  statements = list_statements (db);
  g_assert_cmpuint (statements->len, >, 10);
  g_assert_cmpuint (statements->len, <, 25);
  for (guint i = 0; i < statements->len; i++)
    assert_plan (db, g_ptr_array_index (statements, i));
}

/* What was bound last does not make SQLite think again, which would take it as
 * long as to find something: "kind" is a part of a partial index. */
static void
test_planned_once (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  sqlite3_stmt *statement;
  gint64 count;

  g_assert_no_error (error);
  for (gint64 kind = 1; kind <= 3; kind++)
    kith_db_query_int (db, 0, &count, &error,
                       "SELECT count(*) FROM history WHERE kind = ?", "i",
                       kind);
  g_assert_no_error (error);

  statement = sqlite3_next_stmt (kith_db_get_handle (db), NULL);
  g_assert_nonnull (statement);
  g_assert_cmpint (sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_REPREPARE,
                                        FALSE),
                   ==, 0);
}

static gboolean
has_asked (GPtrArray *statements, const char *part)
{
  for (guint i = 0; i < statements->len; i++)
    if (strstr (g_ptr_array_index (statements, i), part) != NULL)
      return TRUE;

  return FALSE;
}

/* How many contacts there are is counted where nothing else says how many were
 * found, and what was written lately is looked for where something was. */
static void
test_no_more (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) all_but_some = NULL;

  g_assert_no_error (error);
  ask_whole (db, "{'search':'zo','query':{}}");
  some = list_statements (db);
  g_assert_true (has_asked (some, "search"));
  g_assert_false (has_asked (some, "count(*)"));
  g_assert_false (has_asked (some, "entity"));

  ask (db, "'filter':{'info.name.first':{'$ne':'Zoe'}}");
  all_but_some = list_statements (db);
  g_assert_true (has_asked (all_but_some, "count(*)"));
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/query/plan", StoreFixture, NULL, store_fixture_set_up,
              test_plan, store_fixture_tear_down);
  g_test_add ("/query/planned-once", StoreFixture, NULL, store_fixture_set_up,
              test_planned_once, store_fixture_tear_down);
  g_test_add ("/query/no-more", StoreFixture, NULL, store_fixture_set_up,
              test_no_more, store_fixture_tear_down);

  return g_test_run ();
}
