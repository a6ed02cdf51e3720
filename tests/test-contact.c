/* test-contact.c: a contact as it was at one revision
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-contact.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define CONTACT                                                                \
  "{\"id\":\"0677ef55-cf20-4f68-989a-f31d3649eb72\",\"revision\":7,"           \
  "\"createdDate\":\"2021-03-31T20:24:48.393Z\","                              \
  "\"updatedDate\":\"2021-04-07T20:37:48.588Z\","                              \
  "\"info\":{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"}},"           \
  "\"later\":[1]}"

static void
test_reads (void)
{
  g_autoptr (JsonObject) json = kith_test_json_object (CONTACT);
  g_autoptr (KithContact) contact = kith_contact_new_from_json (json, NULL);
  KithContactInfo *info = kith_contact_get_info (contact);

  g_assert_cmpstr (kith_contact_get_id (contact), ==,
                   "0677ef55-cf20-4f68-989a-f31d3649eb72");
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 7);
  g_assert_cmpint (kith_contact_get_created (contact), ==, 1617222288393000);
  g_assert_cmpint (kith_contact_get_updated (contact), ==, 1617827868588000);
  g_assert_cmpstr (kith_contact_get_display_name (contact), ==,
                   "Annie New Name");
  g_assert_cmpstr (kith_contact_info_get_text (info, KITH_FIELD_LAST_NAME), ==,
                   "New Name");
  g_assert_true (
    kith_json_object_equal (kith_contact_get_json (contact), json));
}

static void
test_is_a_snapshot (void)
{
  g_autoptr (JsonObject) json = kith_test_json_object (CONTACT);
  g_autoptr (JsonObject) before = kith_test_json_object (CONTACT);
  g_autoptr (KithContact) contact = kith_contact_new_from_json (json, NULL);

  json_object_set_int_member (json, "revision", 8);
  json_array_add_int_element (json_object_get_array_member (json, "later"), 2);
  kith_json_set_string (json_object_get_object_member (
                          json_object_get_object_member (json, "info"), "name"),
                        "first", "Bea");

  g_assert_true (
    kith_json_object_equal (kith_contact_get_json (contact), before));
}

/* For the many of a page. */
static void
test_keeps_what_it_takes (void)
{
  g_autoptr (JsonObject) json = kith_test_json_object (CONTACT);
  g_autoptr (JsonObject) refused = kith_test_json_object ("{\"id\":\"x\"}");
  g_autoptr (KithContact)
    contact = kith_contact_new_take_json (json_object_ref (json), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (kith_contact_get_json (contact) == json);
  g_assert_true (kith_contact_info_get_json (kith_contact_get_info (contact))
                 == json_object_get_object_member (json, "info"));
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 7);

  g_assert_null (
    kith_contact_new_take_json (json_object_ref (refused), &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
}

static void
test_projection (void)
{
  g_autoptr (JsonObject)
    json = kith_test_json_object ("{\"id\":\"x\",\"revision\":\"12\"}");
  g_autoptr (KithContact) contact = kith_contact_new_from_json (json, NULL);

  g_assert_cmpint (kith_contact_get_revision (contact), ==, 12);
  g_assert_cmpint (kith_contact_get_created (contact), ==, -1);
  g_assert_cmpint (kith_contact_get_updated (contact), ==, -1);
  g_assert_cmpstr (kith_contact_get_display_name (contact), ==, "");
  g_assert_true (kith_contact_info_is_empty (kith_contact_get_info (contact)));
}

static void
test_refuses (gconstpointer data)
{
  g_autoptr (JsonObject) json = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_contact_new_from_json (json, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/contact/reads", test_reads);
  g_test_add_func ("/contact/is-a-snapshot", test_is_a_snapshot);
  g_test_add_func ("/contact/keeps-what-it-takes", test_keeps_what_it_takes);
  g_test_add_func ("/contact/projection", test_projection);
  g_test_add_data_func ("/contact/refuses/nothing", "{}", test_refuses);
  g_test_add_data_func ("/contact/refuses/no-id", "{\"revision\":1}",
                        test_refuses);
  g_test_add_data_func ("/contact/refuses/empty-id",
                        "{\"id\":\"\",\"revision\":1}", test_refuses);
  g_test_add_data_func ("/contact/refuses/no-revision", "{\"id\":\"x\"}",
                        test_refuses);
  g_test_add_data_func ("/contact/refuses/negative-revision",
                        "{\"id\":\"x\",\"revision\":-1}", test_refuses);
  g_test_add_data_func ("/contact/refuses/revision-text",
                        "{\"id\":\"x\",\"revision\":\"1x\"}", test_refuses);
  g_test_add_data_func ("/contact/refuses/info",
                        "{\"id\":\"x\",\"revision\":1,\"info\":[]}",
                        test_refuses);
  g_test_add_data_func (
    "/contact/refuses/emails",
    "{\"id\":\"x\",\"revision\":1,\"info\":{\"emails\":[]}}", test_refuses);

  return g_test_run ();
}
