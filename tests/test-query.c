/* test-query.c: queries and what is wrong with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-extended-field.h"
#include "model/kith-query.h"
#include "test-utils.h"

static const struct
{
  const char *name;
  const char *body;
  int error; /* -1: it is right */
} cases[] = {
  { "empty", "{}", -1 },
  { "unknown-member", "{\"omitTotal\":true,\"query\":{\"x\":1}}", -1 },
  { "bare-sort", "{\"query\":{\"sort\":{\"fieldName\":\"createdDate\"}}}", -1 },
  { "two-sorts",
    "{\"query\":{\"sort\":[{\"fieldName\":\"info.name.last\"},"
    "{\"fieldName\":\"createdDate\",\"order\":\"DESC\"}]}}",
    -1 },
  { "eight-sorts",
    "{\"query\":{\"sort\":[{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"lastActivity.activityDate\"},"
    "{\"fieldName\":\"primaryInfo.email\"},"
    "{\"fieldName\":\"info.name.first\"},"
    "{\"fieldName\":\"info.name.last\"},{\"fieldName\":\"info.company\"},"
    "{\"fieldName\":\"info.jobTitle\"},"
    "{\"fieldName\":\"info.birthdate\"}]}}",
    -1 },
  { "no-sorts", "{\"query\":{\"sort\":[]}}", -1 },
  { "custom-sort",
    "{\"query\":{\"sort\":[{\"fieldName\":\"info.extendedFields.custom.a\","
    "\"order\":\"DESC\"}]}}",
    -1 },
  { "limit-0", "{\"query\":{\"paging\":{\"limit\":0}}}", -1 },
  { "limit-digits", "{\"query\":{\"paging\":{\"limit\":\"5\"}}}", -1 },
  { "limit-whole", "{\"query\":{\"paging\":{\"limit\":5.0}}}", -1 },
  { "limit-null", "{\"query\":{\"paging\":{\"limit\":null}}}", -1 },
  { "limit-max", "{\"query\":{\"paging\":{\"limit\":1000,\"offset\":5}}}", -1 },
  { "all",
    "{\"search\":\"ann\",\"query\":{\"filter\":{\"id\":\"x\"},"
    "\"sort\":[{\"fieldName\":\"info.company\",\"order\":\"DESC\"}],"
    "\"paging\":{\"limit\":7,\"offset\":3},\"fields\":[\"info.name\"],"
    "\"fieldsets\":[\"BASIC\"]}}",
    -1 },

  { "nine-sorts",
    "{\"query\":{\"sort\":["
    "{\"fieldName\":\"createdDate\"},{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"createdDate\"},{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"createdDate\"},{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"createdDate\"},{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"createdDate\"}]}}",
    KITH_ERROR_SORT },
  { "second-sort",
    "{\"query\":{\"sort\":[{\"fieldName\":\"createdDate\"},"
    "{\"fieldName\":\"info.locale\"}]}}",
    KITH_ERROR_SORT },
  { "second-sort-nameless",
    "{\"query\":{\"sort\":[{\"fieldName\":\"createdDate\"},{}]}}",
    KITH_ERROR_SORT },
  { "fieldset", "{\"query\":{\"fieldsets\":[\"BASIC\",\"NOTHING\"]}}",
    KITH_ERROR_INVALID },
  { "sort-updated", "{\"query\":{\"sort\":[{\"fieldName\":\"updatedDate\"}]}}",
    KITH_ERROR_SORT },
  { "sort-key",
    "{\"query\":{\"sort\":[{\"fieldName\":"
    "\"info.extendedFields.members.mobile\"}]}}",
    KITH_ERROR_SORT },
  { "sort-order",
    "{\"query\":{\"sort\":[{\"fieldName\":\"createdDate\","
    "\"order\":\"UP\"}]}}",
    KITH_ERROR_SORT },
  { "sort-nameless", "{\"query\":{\"sort\":[{\"order\":\"ASC\"}]}}",
    KITH_ERROR_SORT },
  { "sort-text", "{\"query\":{\"sort\":\"createdDate\"}}", KITH_ERROR_SORT },
  { "limit-1001", "{\"query\":{\"paging\":{\"limit\":1001}}}",
    KITH_ERROR_LIMIT },
  { "limit-negative", "{\"query\":{\"paging\":{\"limit\":-1}}}",
    KITH_ERROR_LIMIT },
  { "limit-word", "{\"query\":{\"paging\":{\"limit\":\"five\"}}}",
    KITH_ERROR_LIMIT },
  { "limit-half", "{\"query\":{\"paging\":{\"limit\":1.5}}}",
    KITH_ERROR_LIMIT },
  { "offset-negative", "{\"query\":{\"paging\":{\"offset\":-1}}}",
    KITH_ERROR_LIMIT },
  { "offset-huge", "{\"query\":{\"paging\":{\"offset\":9223372036854775807}}}",
    KITH_ERROR_LIMIT },
  { "filter-list", "{\"query\":{\"filter\":[]}}", KITH_ERROR_FILTER },
  { "filter-field", "{\"query\":{\"filter\":{\"x\":1}}}", KITH_ERROR_FILTER },
  { "fields-number", "{\"query\":{\"fields\":[1]}}", KITH_ERROR_INVALID },
};

static void
assert_round_trip (const KithQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_query_to_json (query);
  g_autoptr (KithQuery) again = kith_query_new_from_json (json, &error);
  g_autoptr (KithQuery) copy = kith_query_copy (query);
  g_autoptr (JsonObject) json_again = NULL;
  g_autoptr (JsonObject) json_copy = kith_query_to_json (copy);

  g_assert_no_error (error);
  json_again = kith_query_to_json (again);
  g_assert_true (kith_json_object_equal (json, json_again));
  g_assert_true (kith_json_object_equal (json, json_copy));
}

static void
test_case (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_test_json_object (cases[row].body);
  g_autoptr (KithQuery) query = kith_query_new_from_json (json, &error);

  if (cases[row].error < 0)
    {
      g_assert_no_error (error);
      assert_round_trip (query);
      return;
    }
  g_assert_null (query);
  g_assert_error (error, KITH_ERROR, cases[row].error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_test_json_object (
    "{\"search\":\"ann\",\"query\":{\"filter\":{\"id\":\"x\"},"
    "\"sort\":[{\"fieldName\":\"info.extendedFields.custom.a\","
    "\"order\":\"DESC\"}],\"paging\":{\"limit\":7,\"offset\":3},"
    "\"fields\":[\"info.name\"],\"fieldsets\":[\"BASIC\",\"EXTENDED\"]}}");
  g_autoptr (KithQuery) query = kith_query_new_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (query->search, ==, "ann");
  g_assert_cmpint (query->sort, ==, KITH_SORT_EXTENDED);
  g_assert_cmpstr (query->sort_key, ==, "custom.a");
  g_assert_true (query->descending);
  g_assert_cmpuint (query->limit, ==, 7);
  g_assert_cmpuint (query->offset, ==, 3);
  g_assert_cmpstr (query->filter->field, ==, "id");
  g_assert_cmpstr (query->fields[0], ==, "info.name");
  g_assert_cmpuint (g_strv_length (query->fieldsets), ==, 2);

  /* What is refused changes nothing. */
  g_assert_false (kith_query_set_sort (query, "x", NULL, NULL));
  g_assert_false (kith_query_set_paging (query, 5, -1, NULL));
  g_assert_cmpint (query->sort, ==, KITH_SORT_EXTENDED);
  g_assert_cmpuint (query->limit, ==, 7);
  g_assert_true (kith_query_set_sort (query, "info.name.last", NULL, NULL));
  g_assert_null (query->sort_key);
  g_assert_false (query->descending);
}

static void
test_defaults (void)
{
  g_autoptr (KithQuery) query = kith_query_new ();

  g_assert_cmpint (query->sort, ==, KITH_SORT_CREATED);
  g_assert_false (query->descending);
  g_assert_cmpuint (query->limit, ==, KITH_DEFAULT_PAGE);
}

static const struct
{
  const char *name;
  const char *query;
  const char *code; /* NULL: it is right */
} typed_cases[] = {
  { "text", "{\"filter\":{\"@text\":\"x\"}}", NULL },
  { "text-in", "{\"filter\":{\"@text\":{\"$in\":[\"x\"]}}}", NULL },
  { "text-starts", "{\"filter\":{\"@text\":{\"$startsWith\":\"x\"}}}", NULL },
  { "url-starts", "{\"filter\":{\"@url\":{\"$startsWith\":\"h\"}}}", NULL },
  { "number", "{\"filter\":{\"@number\":{\"$ne\":5}}}", NULL },
  { "number-digits", "{\"filter\":{\"@number\":\"5\"}}", NULL },
  { "number-less", "{\"filter\":{\"@number\":{\"$lte\":-0.5}}}", NULL },
  { "date-less", "{\"filter\":{\"@date\":{\"$lt\":\"2024-02-29\"}}}", NULL },
  { "sort", "{\"sort\":{\"fieldName\":\"@number\"}}", NULL },

  { "none", "{\"filter\":{\"$not\":{\"@none\":\"x\"}}}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "text-less", "{\"filter\":{\"@text\":{\"$lt\":\"x\"}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "number-in", "{\"filter\":{\"@number\":{\"$in\":[5]}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "number-starts", "{\"filter\":{\"@number\":{\"$startsWith\":\"5\"}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "date-in", "{\"filter\":{\"@date\":{\"$in\":[\"2024-02-29\"]}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "text-is-number", "{\"filter\":{\"@text\":5}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "text-in-number", "{\"filter\":{\"@text\":{\"$in\":[\"x\",5]}}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "number-is-text", "{\"filter\":{\"@number\":\"five\"}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "no-date", "{\"filter\":{\"@date\":\"2023-02-29\"}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "sort-none", "{\"sort\":{\"fieldName\":\"@none\"}}",
    "UNSUPPORTED_SORT_FIELD" },
  { "then-none",
    "{\"sort\":[{\"fieldName\":\"@text\"},{\"fieldName\":\"@none\"}]}",
    "UNSUPPORTED_SORT_FIELD" },
};

static GPtrArray *
make_fields (void)
{
  static const char *const keys[] = { "custom.text", "custom.number",
                                      "custom.date", "custom.url" };
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_ptr_array_add (fields, kith_extended_field_new (keys[i], keys[i],
                                                      (KithDataType) i, 0, 0));

  return fields;
}

/* "@" stands for "info.extendedFields.custom.". */
static void
test_typed (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = make_fields ();
  g_auto (GStrv) parts = g_strsplit (typed_cases[row].query, "@", -1);
  g_autofree char *named = g_strjoinv ("info.extendedFields.custom.", parts);
  g_autofree char *text = g_strdup_printf ("{\"query\":%s}", named);
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (KithQuery) query = kith_query_new_from_json (json, &error);

  g_assert_no_error (error);
  if (typed_cases[row].code == NULL)
    g_assert_true (kith_query_check_fields (query, fields, &error));
  else
    {
      g_assert_false (kith_query_check_fields (query, fields, &error));
      g_assert_cmpstr (kith_error_get_code (error), ==, typed_cases[row].code);
      return;
    }
  g_assert_no_error (error);
}

static void
test_long_search (void)
{
  for (gsize length = 100; length <= 101; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *search = g_strnfill (length, 'a');
      g_autoptr (JsonObject) json = json_object_new ();
      g_autoptr (KithQuery) query = NULL;

      json_object_set_string_member (json, "search", search);
      query = kith_query_new_from_json (json, &error);
      g_assert_true ((query != NULL) == (length == 100));
      if (query == NULL)
        g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/query/case/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (typed_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/query/typed/", typed_cases[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_typed);
    }
  g_test_add_func ("/query/read", test_read);
  g_test_add_func ("/query/defaults", test_defaults);
  g_test_add_func ("/query/long-search", test_long_search);

  return g_test_run ();
}
