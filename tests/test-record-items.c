/* test-record-items.c: emails, phones and addresses of a record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include "base/kith-json.h"
#include "record-utils.h"
#include "test-utils.h"

/* Of an update's only address, which keeps its id. */
static void
assert_places (JsonObject *record, const char *address, const char *expected)
{
  g_autofree char *text = g_strdup_printf (
    "{\"addresses\":{\"items\":[{\"id\":\"%s\",\"address\":%s}]}}",
    kith_item_get_id (record_get_item (record, "addresses", 0)), address);
  g_autoptr (JsonObject) updated = record_update (record, text);

  record_assert_json (
    kith_json_get_object (record_get_item (updated, "addresses", 0), "address"),
    expected);
}

static void
test_place_names_follow_the_codes (void)
{
  g_autoptr (JsonObject) record = record_create (
    "{\"name\":{\"first\":\"A\"},\"addresses\":{\"items\":[{\"address\":"
    "{\"country\":\"GB\",\"subdivision\":\"GB-LDS\",\"countryFullname\":"
    "\"Mine\",\"subdivisions\":[{\"code\":\"X\",\"name\":\"Mine\"}]}}]}}");

  record_assert_json (
    kith_json_get_object (record_get_item (record, "addresses", 0), "address"),
    "{\"country\":\"GB\",\"subdivision\":\"GB-LDS\","
    "\"formattedAddress\":\"LDS\\nGB\",\"countryFullname\":"
    "\"United Kingdom\",\"subdivisionFullname\":\"Leeds\","
    "\"subdivisions\":["
    "{\"code\":\"ENG\",\"name\":\"England\"},"
    "{\"code\":\"LDS\",\"name\":\"Leeds\"}]}");

  /* Neither what was there nor what a client says stays. */
  assert_places (record,
                 "{\"country\":\"DE\",\"formattedAddress\":\"A\","
                 "\"countryFullname\":\"United Kingdom\",\"subdivisions\":[]}",
                 "{\"country\":\"DE\",\"formattedAddress\":\"A\","
                 "\"countryFullname\":\"Germany\"}");
  assert_places (record,
                 "{\"city\":\"A\",\"countryFullname\":\"Mine\","
                 "\"subdivisions\":[{\"code\":\"X\",\"name\":\"Mine\"}]}",
                 "{\"city\":\"A\",\"formattedAddress\":\"A\"}");
  /* Codes that nobody has are kept, and named by nobody. */
  assert_places (record,
                 "{\"country\":\"QQ\",\"subdivision\":\"QQ-A\","
                 "\"formattedAddress\":\"A\"}",
                 "{\"country\":\"QQ\",\"subdivision\":\"QQ-A\","
                 "\"formattedAddress\":\"A\"}");
}

static void
test_emails (void)
{
  g_autoptr (JsonObject) record = record_create (
    "{\"emails\":{\"items\":[{\"email\":\" Ann@x.example \"},"
    "{\"email\":\"b@x.example\",\"tag\":\"WORK\",\"primary\":true,"
    "\"id\":\"mine\"}]}}");
  JsonObject *first = record_get_item (record, "emails", 0);
  JsonObject *second = record_get_item (record, "emails", 1);

  g_assert_cmpstr (kith_json_get_string (first, "email"), ==, "Ann@x.example");
  g_assert_cmpstr (kith_json_get_string (first, "tag"), ==, "UNTAGGED");
  g_assert_false (kith_json_get_boolean (first, "primary", TRUE));
  g_assert_true (g_uuid_string_is_valid (kith_item_get_id (first)));
  g_assert_true (g_uuid_string_is_valid (kith_item_get_id (second)));
  g_assert_cmpstr (kith_item_get_id (first), !=, kith_item_get_id (second));

  record_assert_json (kith_json_get_object (record, "primaryInfo"),
                      "{\"email\":\"b@x.example\"}");
  record_assert_json (
    kith_json_get_object (record, "primaryEmail"),
    "{\"email\":\"b@x.example\",\"subscriptionStatus\":\"NOT_SET\","
    "\"deliverabilityStatus\":\"NOT_SET\"}");
  record_assert_same (
    kith_json_get_object (record_get_info (record), "extendedFields"),
    "{\"items\":{"
    "\"emailSubscriptions.subscriptionStatus\":\"NOT_SET\","
    "\"emailSubscriptions.deliverabilityStatus\":\"NOT_SET\","
    "\"emailSubscriptions.effectiveEmail\":\"b@x.example\"}}");
}

static void
test_emails_gone (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"name\":{\"first\":\"A\"},"
                            "\"emails\":{\"items\":[{\"email\":\"a@b\"}]}}");
  g_autoptr (JsonObject) updated = record_update (record, "{\"emails\":null}");

  record_assert_same (
    updated,
    RECORD_HEAD (
      "2",
      "2021-04-07T20:37:48.588Z") "\"info\":{\"name\":{\"first\":\"A\"},"
                                  "\"extendedFields\":"
                                  "{\"items\":{\"contacts.displayByFirstName\":"
                                  "\"A\","
                                  "\"contacts.displayByLastName\":\"A\"}}}}");
}

static void
test_last_name_gone (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"name\":{\"first\":\"A\"},\"phones\":{\"items\":"
                            "[{\"phone\":\"1\"}]}}");
  g_autoptr (JsonObject) updated = record_update (record, "{\"name\":null}");

  g_assert_false (json_object_has_member (record_get_info (updated), "name"));
  g_assert_false (
    json_object_has_member (record_get_info (updated), "extendedFields"));
}

static void
test_status_stays_with_the_email (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"emails\":{\"items\":[{\"email\":\"a@b\"}]}}");
  g_autoptr (JsonObject) same = NULL;
  g_autoptr (JsonObject) other = NULL;

  kith_json_set_string (kith_json_get_object (record, "primaryEmail"),
                        "subscriptionStatus", "SUBSCRIBED");

  same = record_update (record, "{\"emails\":{\"items\":[{\"email\":\"a@b\"},"
                                "{\"email\":\"c@d\"}]}}");
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (same,
                                                               "primaryEmail"),
                                         "subscriptionStatus"),
                   ==, "SUBSCRIBED");

  other = record_update (same,
                         "{\"emails\":{\"items\":[{\"email\":\"c@d\"}]}}");
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (other,
                                                               "primaryEmail"),
                                         "subscriptionStatus"),
                   ==, "NOT_SET");
}

static void
test_phones (void)
{
  g_autoptr (JsonObject) record = record_create (
    "{\"phones\":{\"items\":[{\"phone\":\"(704)-454-1233\","
    "\"countryCode\":\"us\",\"tag\":\"MOBILE\",\"e164Phone\":\"+1\"},"
    "{\"phone\":\"0769-469-693\",\"e164Phone\":\"+1\"}]}}");
  JsonObject *first = record_get_item (record, "phones", 0);
  g_autoptr (JsonObject) updated = NULL;

  g_assert_cmpstr (kith_json_get_string (first, "e164Phone"), ==,
                   "+17044541233");
  g_assert_cmpstr (kith_json_get_string (first, "phone"), ==, "(704)-454-1233");
  g_assert_false (json_object_has_member (record_get_item (record, "phones", 1),
                                          "e164Phone"));
  record_assert_json (kith_json_get_object (record, "primaryPhone"),
                      "{\"phone\":\"(704)-454-1233\",\"countryCode\":\"US\","
                      "\"e164Phone\":\"+17044541233\","
                      "\"formattedPhone\":\"+1 7044541233\","
                      "\"subscriptionStatus\":\"NOT_SET\"}");
  record_assert_json (kith_json_get_object (record, "primaryInfo"),
                      "{\"phone\":\"(704)-454-1233\"}");

  updated = record_update (record, "{\"phones\":{\"items\":"
                                   "[{\"phone\":\"0769-469-693\"}]}}");
  record_assert_json (kith_json_get_object (updated, "primaryPhone"),
                      "{\"phone\":\"0769-469-693\","
                      "\"subscriptionStatus\":\"NO_SUBSCRIPTION_STATUS\"}");
  g_assert_cmpstr (kith_item_get_id (record_get_item (updated, "phones", 0)),
                   ==,
                   kith_item_get_id (record_get_item (record, "phones", 1)));
}

static void
test_phone_of_another_country (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                            "\"countryCode\":\"DK\"}]}}");
  g_autoptr (JsonObject)
    same = record_update (record,
                          "{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                          "\"countryCode\":\"dk\",\"tag\":\"FAX\"}]}}");
  g_autoptr (JsonObject)
    other = record_update (same,
                           "{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                           "\"countryCode\":\"NO\"}]}}");
  g_autoptr (JsonObject) none = record_update (
    other, "{\"phones\":{\"items\":[{\"phone\":\"62183848\"}]}}");

  g_assert_cmpstr (kith_json_get_string (record_get_item (same, "phones", 0),
                                         "e164Phone"),
                   ==, "+4562183848");
  g_assert_cmpstr (kith_json_get_string (record_get_item (other, "phones", 0),
                                         "e164Phone"),
                   ==, "+4762183848");
  g_assert_null (
    kith_json_get_string (record_get_item (none, "phones", 0), "e164Phone"));
}

static void
test_address_and_locale (void)
{
  g_autoptr (JsonObject) record = record_create (
    "{\"name\":{\"first\":\"A\"},\"locale\":\"en-US\",\"addresses\":{\"items\":"
    "[{\"tag\":\"HOME\",\"address\":{\"addressLine\":\"5 Main\","
    "\"city\":\"Casper\",\"subdivision\":\"WY\",\"country\":\"us\"}}]}}");
  JsonObject *item = record_get_item (record, "addresses", 0);

  g_assert_cmpstr (kith_json_get_string (record_get_info (record), "locale"),
                   ==, "en-us");
  record_assert_json (kith_json_get_object (item, "address"),
                      "{\"addressLine\":\"5 Main\",\"city\":\"Casper\","
                      "\"subdivision\":\"US-WY\",\"country\":\"US\","
                      "\"formattedAddress\":\"5 Main\\nCasper, WY\\nUS\","
                      "\"countryFullname\":\"United States\","
                      "\"subdivisionFullname\":\"Wyoming\",\"subdivisions\":"
                      "[{\"code\":\"WY\",\"name\":\"Wyoming\"}]}");
  g_assert_nonnull (kith_item_get_id (item));
  g_assert_false (json_object_has_member (item, "primary"));
}

static void
test_lines_follow_the_parts (void)
{
  g_autoptr (JsonObject) record = record_create (
    "{\"name\":{\"first\":\"A\"},\"addresses\":{\"items\":"
    "[{\"address\":{\"city\":\"A\"}}]}}");
  g_autoptr (JsonObject) patch = json_object_new ();
  g_autoptr (JsonObject) updated = NULL;

  /* A client that gets, changes one part and sends all back. */
  json_object_set_object_member (patch, "addresses",
                                 kith_json_copy_object (kith_json_get_object (
                                   record_get_info (record), "addresses")));
  kith_json_set_string (
    kith_json_get_object (
      json_array_get_object_element (
        kith_json_get_array (kith_json_get_object (patch, "addresses"),
                             "items"),
        0),
      "address"),
    "city", "B");

  updated = kith_record_update (record, patch, RECORD_UPDATED, NULL);
  record_assert_json (
    kith_json_get_object (record_get_item (updated, "addresses", 0), "address"),
    "{\"city\":\"B\",\"formattedAddress\":\"B\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/place-names-follow-the-codes",
                   test_place_names_follow_the_codes);
  g_test_add_func ("/record/emails", test_emails);
  g_test_add_func ("/record/emails-gone", test_emails_gone);
  g_test_add_func ("/record/last-name-gone", test_last_name_gone);
  g_test_add_func ("/record/status-stays-with-the-email",
                   test_status_stays_with_the_email);
  g_test_add_func ("/record/phones", test_phones);
  g_test_add_func ("/record/phone-of-another-country",
                   test_phone_of_another_country);
  g_test_add_func ("/record/address-and-locale", test_address_and_locale);
  g_test_add_func ("/record/lines-follow-the-parts",
                   test_lines_follow_the_parts);

  return g_test_run ();
}
