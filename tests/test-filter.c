/* test-filter.c: filters and what is wrong with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-filter.h"
#include "test-utils.h"

static const struct
{
  const char *name;
  const char *filter;
  const char *code; /* NULL: it is right */
} cases[] = {
  { "empty", "{}", NULL },
  { "short", "{\"info.name.first\":\"Ann\"}", NULL },
  { "two-operators",
    "{\"createdDate\":{\"$gte\":\"2024-01-01T00:00:00Z\","
    "\"$lt\":\"2025-01-01T00:00:00.000Z\"}}",
    NULL },
  { "two-fields", "{\"id\":\"x\",\"info.company\":{\"$exists\":false}}", NULL },
  { "groups",
    "{\"$or\":[{\"id\":\"a\"},{\"$and\":[{\"id\":\"b\"},"
    "{\"$not\":{\"id\":\"c\"}}]}]}",
    NULL },
  { "begins", "{\"info.name.last\":{\"$begins\":\"L\"}}", NULL },
  { "short-set", "{\"info.labelKeys\":\"custom.a\"}", NULL },
  { "set", "{\"info.labelKeys\":{\"$hasAll\":[\"custom.a\"]}}", NULL },
  { "status",
    "{\"info.extendedFields.members.membershipStatus\":"
    "{\"$nin\":[\"DENIED\"]}}",
    NULL },
  { "custom-text", "{\"info.extendedFields.custom.a\":\"x\"}", NULL },
  { "custom-number", "{\"info.extendedFields.custom.a\":{\"$gt\":1.5}}", NULL },
  { "number-as-text",
    "{\"info.extendedFields.ecom.numOfPurchases\":{\"$gt\":\"5\"}}", NULL },
  { "time-as-date", "{\"updatedDate\":{\"$gt\":\"2026-01-01\"}}", NULL },
  { "birthdate", "{\"info.birthdate\":{\"$lt\":\"2000-02-29\"}}", NULL },

  { "null", "{\"info.name.first\":null}", NULL },
  { "equals-null", "{\"info.emails.email\":{\"$eq\":null}}", NULL },
  { "not-null", "{\"info.extendedFields.custom.a\":{\"$ne\":null}}", NULL },
  { "null-of-set", "{\"info.labelKeys\":null}", NULL },
  { "null-in-list", "{\"info.company\":{\"$in\":[\"x\",null]}}", NULL },
  { "null-alone-in-list", "{\"info.company\":{\"$in\":[null]}}", NULL },
  { "null-not-in-list",
    "{\"info.extendedFields.members.membershipStatus\":"
    "{\"$nin\":[null,\"DENIED\"]}}",
    NULL },
  { "is-empty", "{\"info.company\":{\"$isEmpty\":true}}", NULL },
  { "is-empty-set", "{\"info.labelKeys\":{\"$isEmpty\":false}}", NULL },
  { "nor", "{\"$nor\":[]}", "UNSUPPORTED_FILTER" },
  { "all-of-nothing", "{\"info.labelKeys\":{\"$hasAll\":[]}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "is-empty-text", "{\"info.company\":{\"$isEmpty\":\"yes\"}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "text-for-number",
    "{\"info.extendedFields.ecom.numOfPurchases\":{\"$gt\":\"many\"}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "or-object", "{\"$or\":{}}", "MALFORMED_FILTER" },
  { "or-text", "{\"$or\":[\"x\"]}", "MALFORMED_FILTER" },
  { "not-list", "{\"$not\":[]}", "MALFORMED_FILTER" },
  { "operator-above", "{\"$gt\":1}", "MALFORMED_FILTER" },
  { "no-operator", "{\"id\":{}}", "MALFORMED_FILTER" },
  { "unknown-field", "{\"info.shoeSize\":1}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "unknown-extended", "{\"info.extendedFields.foo.bar\":1}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "quote-in-key", "{\"info.extendedFields.custom.a\\\"b\":1}", NULL },
  { "no-key", "{\"info.extendedFields.custom.\":1}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "unknown-operator", "{\"id\":{\"$regex\":\"x\"}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "no-dollar", "{\"id\":{\"eq\":\"x\"}}", "UNSUPPORTED_FILTER_OPERATOR" },
  { "id-greater", "{\"id\":{\"$gt\":\"x\"}}", "UNSUPPORTED_FILTER_OPERATOR" },
  { "label-equal", "{\"info.labelKeys\":{\"$eq\":\"x\"}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "country-starts", "{\"info.addresses.country\":{\"$startsWith\":\"D\"}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "no-time", "{\"createdDate\":{\"$gt\":\"yesterday\"}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "no-date", "{\"info.birthdate\":\"2023-02-29\"}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "number-for-text", "{\"info.name.first\":5}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-compared", "{\"createdDate\":{\"$gt\":null}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-starts", "{\"info.company\":{\"$startsWith\":null}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-exists", "{\"info.company\":{\"$exists\":null}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-in-set", "{\"info.labelKeys\":{\"$hasSome\":[null]}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-for-list", "{\"id\":{\"$in\":null}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "null-for-and", "{\"$and\":null}", "MALFORMED_FILTER" },
  { "list-for-text", "{\"info.name.first\":[\"x\"]}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "text-for-list", "{\"id\":{\"$in\":\"x\"}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "number-in-list", "{\"id\":{\"$in\":[\"x\",5]}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "exists-text", "{\"id\":{\"$exists\":\"true\"}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "starts-number", "{\"info.company\":{\"$startsWith\":5}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
};

/* What is right survives the way out and back, and a copy. */
static void
assert_round_trip (const KithFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_filter_to_json (filter);
  g_autoptr (KithFilter) again = kith_filter_new_from_json (json, &error);
  g_autoptr (KithFilter) copy = kith_filter_copy (filter);
  g_autoptr (JsonObject) json_again = NULL;
  g_autoptr (JsonObject) json_copy = kith_filter_to_json (copy);

  g_assert_no_error (error);
  json_again = kith_filter_to_json (again);
  g_assert_true (kith_json_object_equal (json, json_again));
  g_assert_true (kith_json_object_equal (json, json_copy));
}

static void
test_case (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_test_json_object (cases[row].filter);
  g_autoptr (KithFilter) filter = kith_filter_new_from_json (json, &error);

  if (cases[row].code == NULL)
    {
      g_assert_no_error (error);
      assert_round_trip (filter);
      return;
    }
  g_assert_null (filter);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_FILTER);
  g_assert_cmpstr (kith_error_get_code (error), ==, cases[row].code);
}

static void
test_tree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = kith_test_json_object (
    "{\"createdDate\":{\"$gt\":\"2024-01-01T00:00:00Z\"},"
    "\"$not\":{\"id\":\"x\"}}");
  g_autoptr (KithFilter) filter = kith_filter_new_from_json (json, &error);
  KithFilter *child;

  g_assert_no_error (error);
  g_assert_cmpint (filter->type, ==, KITH_FILTER_AND);
  g_assert_cmpuint (filter->children->len, ==, 2);
  child = g_ptr_array_index (filter->children, 0);
  g_assert_cmpint (child->type, ==, KITH_FILTER_TERM);
  g_assert_cmpint (child->op, ==, KITH_OPERATOR_GT);
  /* In the form that times are stored in. */
  g_assert_cmpstr (json_node_get_string (child->value), ==,
                   "2024-01-01T00:00:00.000Z");
  child = g_ptr_array_index (filter->children, 1);
  g_assert_cmpint (child->type, ==, KITH_FILTER_NOT);
}

static void
test_too_many_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (KithFilter) filter = NULL;
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < KITH_LIMIT_FILTER_VALUES; i++)
    json_array_add_string_element (list, "x");
  json_object_set_array_member (kith_json_ensure_object (json, "id"), "$in",
                                list);
  filter = kith_filter_new_from_json (json, &error);
  g_assert_no_error (error);
  g_clear_pointer (&filter, kith_filter_free);

  json_array_add_string_element (list, "x");
  filter = kith_filter_new_from_json (json, &error);
  g_assert_null (filter);
  g_assert_cmpstr (kith_error_get_code (error), ==, "UNSUPPORTED_FILTER");
}

static void
test_too_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (KithFilter) filter = NULL;
  JsonArray *list = json_array_new ();

  for (guint i = 0; i <= KITH_LIMIT_FILTER_TERMS; i++)
    {
      JsonObject *term = json_object_new ();

      json_object_set_string_member (term, "id", "x");
      json_array_add_object_element (list, term);
    }
  json_object_set_array_member (json, "$or", list);
  filter = kith_filter_new_from_json (json, &error);
  g_assert_null (filter);
  g_assert_cmpstr (kith_error_get_code (error), ==, "UNSUPPORTED_FILTER");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/filter/case/", cases[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/filter/tree", test_tree);
  g_test_add_func ("/filter/too-many", test_too_many);
  g_test_add_func ("/filter/too-many-values", test_too_many_values);

  return g_test_run ();
}
