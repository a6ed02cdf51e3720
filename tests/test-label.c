/* test-label.c: the definition of a label
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-label.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define LABEL                                                                  \
  "{\"namespace\":\"custom\",\"namespaceDisplayName\":\"Labels\","             \
  "\"key\":\"custom.new-lead\",\"displayName\":\"New Lead\","                  \
  "\"labelType\":\"USER_DEFINED\","                                            \
  "\"createdDate\":\"2021-03-31T20:24:48.393Z\","                              \
  "\"updatedDate\":\"2021-04-07T20:37:48.588Z\"}"

static void
test_to_json (void)
{
  g_autoptr (KithLabel)
    label = kith_label_new ("custom.new-lead", "New Lead", 1617222288393000,
                            1617827868588000);
  g_autoptr (JsonObject) json = kith_label_to_json (label);
  g_autofree char *text = kith_json_print (json);

  g_assert_cmpstr (text, ==, LABEL);
  g_assert_false (kith_label_is_system (label));
}

static void
test_round_trip (void)
{
  g_autoptr (JsonObject) json = kith_test_json_object (LABEL);
  g_autoptr (KithLabel) label = kith_label_new_from_json (json, NULL);
  g_autoptr (JsonObject) again = kith_label_to_json (label);

  g_assert_cmpstr (kith_label_get_key (label), ==, "custom.new-lead");
  g_assert_cmpstr (kith_label_get_display_name (label), ==, "New Lead");
  g_assert_true (kith_json_object_equal (json, again));
}

static void
test_keeps_type (void)
{
  g_autoptr (JsonObject)
    json = kith_test_json_object ("{\"key\":\"app.x\",\"displayName\":\"X\","
                                  "\"labelType\":\"WIX_APP_DEFINED\"}");
  g_autoptr (KithLabel) label = kith_label_new_from_json (json, NULL);
  g_autoptr (JsonObject) again = kith_label_to_json (label);

  g_assert_false (kith_label_is_system (label));
  g_assert_cmpstr (kith_json_get_string (again, "labelType"), ==,
                   "WIX_APP_DEFINED");
}

static void
test_refuses (gconstpointer data)
{
  g_autoptr (JsonObject) json = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_label_new_from_json (json, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
}

static void
test_system (void)
{
  GPtrArray *labels = kith_label_list_system ();
  KithLabel *first = g_ptr_array_index (labels, 0);
  g_autoptr (JsonObject) json = kith_label_to_json (first);

  g_assert_true (labels == kith_label_list_system ());
  g_assert_cmpuint (labels->len, ==, 2);
  g_assert_cmpstr (kith_label_get_key (first), ==, "contacts.contacted-me");
  g_assert_true (kith_label_is_system (first));
  g_assert_cmpstr (kith_json_get_string (json, "labelType"), ==, "SYSTEM");
  g_assert_false (json_object_has_member (json, "createdDate"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/label/to-json", test_to_json);
  g_test_add_func ("/label/round-trip", test_round_trip);
  g_test_add_func ("/label/keeps-type", test_keeps_type);
  g_test_add_data_func ("/label/refuses/no-key", "{\"displayName\":\"X\"}",
                        test_refuses);
  g_test_add_data_func ("/label/refuses/no-name", "{\"key\":\"custom.x\"}",
                        test_refuses);
  g_test_add_func ("/label/system", test_system);

  return g_test_run ();
}
