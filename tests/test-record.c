/* test-record.c: what a server makes of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "test-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define CREATED 1617222288393000
#define UPDATED 1617827868588000

static JsonObject *
create (const char *info_text)
{
  g_autoptr (JsonObject) info = kith_test_json_object (info_text);
  g_autoptr (GError) error = NULL;
  JsonObject *record = kith_record_create (ID, info, NULL, CREATED, &error);

  g_assert_no_error (error);

  return record;
}

/* New items have got ids of their own. */
static gboolean
same_but_ids (JsonObject *a, JsonObject *b)
{
  g_autofree char *text_a = kith_json_print (a);
  g_autofree char *text_b = kith_json_print (b);
  g_autoptr (GRegex)
    id = g_regex_new ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 0, 0, NULL);
  g_autofree char *plain_a = g_regex_replace_literal (id, text_a, -1, 0, "ID",
                                                      0, NULL);
  g_autofree char *plain_b = g_regex_replace_literal (id, text_b, -1, 0, "ID",
                                                      0, NULL);

  return g_str_equal (plain_a, plain_b);
}

static JsonObject *
update (JsonObject *record, const char *patch_text)
{
  g_autoptr (JsonObject) patch = kith_test_json_object (patch_text);
  g_autoptr (JsonObject) before = kith_json_copy_object (record);
  g_autoptr (GError) error = NULL;
  JsonObject *updated = kith_record_update (record, patch, UPDATED, &error);

  g_autoptr (JsonObject) own = NULL;

  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (record, before));

  own = kith_record_update_own (g_steal_pointer (&before), patch, UPDATED,
                                &error);
  g_assert_no_error (error);
  g_assert_true (same_but_ids (own, updated));

  return updated;
}

static void
assert_json (JsonObject *object, const char *expected)
{
  g_autofree char *text = kith_json_print (object);

  g_assert_cmpstr (text, ==, expected);
}

/* The same but for the order of members. */
static void
assert_same (JsonObject *object, const char *expected_text)
{
  g_autoptr (JsonObject) expected = kith_test_json_object (expected_text);
  g_autofree char *text = kith_json_print (object);

  g_test_message ("%s", text);
  g_assert_true (kith_json_object_equal (object, expected));
}

static JsonObject *
get_info (JsonObject *record)
{
  return json_object_get_object_member (record, "info");
}

static JsonObject *
get_item (JsonObject *record, const char *member, guint position)
{
  JsonObject *wrapper = kith_json_get_object (get_info (record), member);

  return json_array_get_object_element (kith_json_get_array (wrapper, "items"),
                                        position);
}

#define HEAD(revision, updated)                                                \
  "{\"id\":\"" ID "\",\"revision\":" revision ","                              \
  "\"source\":{\"sourceType\":\"ADMIN\",\"appId\":\"manual\"},"                \
  "\"createdDate\":\"2021-03-31T20:24:48.393Z\","                              \
  "\"updatedDate\":\"" updated "\","                                           \
  "\"lastActivity\":{\"activityDate\":\"2021-03-31T20:24:48.393Z\","           \
  "\"activityType\":\"CONTACT_CREATED\"},"

static void
test_create (void)
{
  g_autoptr (JsonObject) record = create ("{\"name\":{\"first\":\"Annie\"}}");

  assert_json (
    record,
    HEAD (
      "1",
      "2021-03-31T20:24:48.393Z") "\"info\":{\"name\":{\"first\":\"Annie\"},"
                                  "\"extendedFields\":{\"items\":{"
                                  "\"contacts.displayByFirstName\":\"Annie\","
                                  "\"contacts.displayByLastName\":\"Annie\"}}}"
                                  "}");
}

/* The seed's first sample: revision 6 becomes 7. */
static void
test_seed_first (void)
{
  g_autoptr (JsonObject)
    old = create ("{\"name\":{\"first\":\"Ann\",\"last\":\"Old\"}}");
  g_autoptr (JsonObject) new = NULL;

  json_object_set_int_member (old, "revision", 6);
  new = update (old,
                "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
                "\"extendedFields\":{\"items\":{\"custom.event-we-met-at\":"
                "\"Cloud Computing MegaCon\"}}}");

  assert_same (
    new,
    HEAD ("7", "2021-04-07T20:37:48.588Z") "\"info\":{\"name\":{\"first\":"
                                           "\"Annie\",\"last\":\"New Name\"},"
                                           "\"extendedFields\":{\"items\":{"
                                           "\"custom.event-we-met-at\":\"Cloud "
                                           "Computing MegaCon\","
                                           "\"contacts.displayByFirstName\":"
                                           "\"Annie New Name\","
                                           "\"contacts.displayByLastName\":"
                                           "\"New Name Annie\"}}}}");
}

/* The second: the name only, revision 3 becomes 4. */
static void
test_seed_second (void)
{
  g_autoptr (JsonObject)
    old = create ("{\"name\":{\"first\":\"Ann\",\"last\":\"Old\"}}");
  g_autoptr (JsonObject) new = NULL;

  json_object_set_int_member (old, "revision", 3);
  new = update (old, "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"}}");

  assert_same (
    new,
    HEAD ("4", "2021-04-07T20:37:48.588Z") "\"info\":{\"name\":{\"first\":"
                                           "\"Annie\",\"last\":\"New Name\"},"
                                           "\"extendedFields\":{\"items\":{"
                                           "\"contacts.displayByFirstName\":"
                                           "\"Annie New Name\","
                                           "\"contacts.displayByLastName\":"
                                           "\"New Name Annie\"}}}}");
}

static void
test_source (void)
{
  g_autoptr (JsonObject) source = kith_test_json_object (
    "{\"sourceType\":\"THIRD_PARTY\",\"appId\":\"crm\"}");
  g_autoptr (JsonObject)
    info = kith_test_json_object ("{\"name\":{\"first\":\"A\"}}");
  g_autoptr (JsonObject)
    record = kith_record_create (ID, info, source, CREATED, NULL);

  assert_json (kith_json_get_object (record, "source"),
               "{\"sourceType\":\"THIRD_PARTY\",\"appId\":\"crm\"}");
}

static void
test_create_insufficient (gconstpointer data)
{
  g_autoptr (JsonObject) info = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_record_create (ID, info, NULL, CREATED, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT);
}

/* Of an update's only address, which keeps its id. */
static void
assert_places (JsonObject *record, const char *address, const char *expected)
{
  g_autofree char *text = g_strdup_printf (
    "{\"addresses\":{\"items\":[{\"id\":\"%s\",\"address\":%s}]}}",
    kith_item_get_id (get_item (record, "addresses", 0)), address);
  g_autoptr (JsonObject) updated = update (record, text);

  assert_json (kith_json_get_object (get_item (updated, "addresses", 0),
                                     "address"),
               expected);
}

static void
test_place_names_follow_the_codes (void)
{
  g_autoptr (JsonObject) record = create (
    "{\"name\":{\"first\":\"A\"},\"addresses\":{\"items\":[{\"address\":"
    "{\"country\":\"GB\",\"subdivision\":\"GB-LDS\",\"countryFullname\":"
    "\"Mine\",\"subdivisions\":[{\"code\":\"X\",\"name\":\"Mine\"}]}}]}}");

  assert_json (kith_json_get_object (get_item (record, "addresses", 0),
                                     "address"),
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

typedef struct
{
  const char *name;
  const char *patch;
  KithError code;
} RefuseRow;

static const RefuseRow refuse_rows[] = {
  { "empty", "{}", KITH_ERROR_NO_CHANGE },
  { "empty-wrappers", "{\"name\":{},\"phones\":{}}", KITH_ERROR_NO_CHANGE },
  { "no-name-left", "{\"name\":null}", KITH_ERROR_INSUFFICIENT },
  { "spaces-left", "{\"name\":{\"first\":\"  \"}}", KITH_ERROR_INSUFFICIENT },
};

static void
test_update_refuses (gconstpointer data)
{
  const RefuseRow *row = data;
  g_autoptr (JsonObject)
    record = create ("{\"name\":{\"first\":\"A\"},\"company\":\"B\"}");
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_record_update_own (kith_json_copy_object (record), patch,
                                         UPDATED, &error));
  g_clear_error (&error);
  g_assert_null (kith_record_update (record, patch, UPDATED, &error));
  g_assert_error (error, KITH_ERROR, (int) row->code);
}

static void
test_updated_never_goes_back (void)
{
  g_autoptr (JsonObject) record = create ("{\"name\":{\"first\":\"A\"}}");
  g_autoptr (JsonObject) patch = kith_test_json_object ("{\"company\":\"B\"}");
  g_autoptr (JsonObject)
    next = kith_record_update (record, patch, CREATED - 5000000, NULL);
  g_autoptr (JsonObject) same = kith_record_update (next, patch, CREATED, NULL);

  g_assert_cmpstr (kith_json_get_string (next, "updatedDate"), ==,
                   "2021-03-31T20:24:48.394Z");
  g_assert_cmpstr (kith_json_get_string (same, "updatedDate"), ==,
                   "2021-03-31T20:24:48.395Z");
  /* A patch that changes nothing is an update all the same. */
  g_assert_cmpint (kith_json_get_int (same, "revision", 0), ==, 3);
}

static void
test_emails (void)
{
  g_autoptr (JsonObject) record = create (
    "{\"emails\":{\"items\":[{\"email\":\" Ann@x.example \"},"
    "{\"email\":\"b@x.example\",\"tag\":\"WORK\",\"primary\":true,"
    "\"id\":\"mine\"}]}}");
  JsonObject *first = get_item (record, "emails", 0);
  JsonObject *second = get_item (record, "emails", 1);

  g_assert_cmpstr (kith_json_get_string (first, "email"), ==, "Ann@x.example");
  g_assert_cmpstr (kith_json_get_string (first, "tag"), ==, "UNTAGGED");
  g_assert_false (kith_json_get_boolean (first, "primary", TRUE));
  g_assert_true (g_uuid_string_is_valid (kith_item_get_id (first)));
  g_assert_true (g_uuid_string_is_valid (kith_item_get_id (second)));
  g_assert_cmpstr (kith_item_get_id (first), !=, kith_item_get_id (second));

  assert_json (kith_json_get_object (record, "primaryInfo"),
               "{\"email\":\"b@x.example\"}");
  assert_json (kith_json_get_object (record, "primaryEmail"),
               "{\"email\":\"b@x.example\",\"subscriptionStatus\":\"NOT_SET\","
               "\"deliverabilityStatus\":\"NOT_SET\"}");
  assert_same (kith_json_get_object (get_info (record), "extendedFields"),
               "{\"items\":{"
               "\"emailSubscriptions.subscriptionStatus\":\"NOT_SET\","
               "\"emailSubscriptions.deliverabilityStatus\":\"NOT_SET\","
               "\"emailSubscriptions.effectiveEmail\":\"b@x.example\"}}");
}

static void
test_emails_gone (void)
{
  g_autoptr (JsonObject)
    record = create ("{\"name\":{\"first\":\"A\"},"
                     "\"emails\":{\"items\":[{\"email\":\"a@b\"}]}}");
  g_autoptr (JsonObject) updated = update (record, "{\"emails\":null}");

  assert_same (
    updated,
    HEAD (
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
    record = create ("{\"name\":{\"first\":\"A\"},\"phones\":{\"items\":"
                     "[{\"phone\":\"1\"}]}}");
  g_autoptr (JsonObject) updated = update (record, "{\"name\":null}");

  g_assert_false (json_object_has_member (get_info (updated), "name"));
  g_assert_false (
    json_object_has_member (get_info (updated), "extendedFields"));
}

static void
test_status_stays_with_the_email (void)
{
  g_autoptr (JsonObject)
    record = create ("{\"emails\":{\"items\":[{\"email\":\"a@b\"}]}}");
  g_autoptr (JsonObject) same = NULL;
  g_autoptr (JsonObject) other = NULL;

  kith_json_set_string (kith_json_get_object (record, "primaryEmail"),
                        "subscriptionStatus", "SUBSCRIBED");

  same = update (record, "{\"emails\":{\"items\":[{\"email\":\"a@b\"},"
                         "{\"email\":\"c@d\"}]}}");
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (same,
                                                               "primaryEmail"),
                                         "subscriptionStatus"),
                   ==, "SUBSCRIBED");

  other = update (same, "{\"emails\":{\"items\":[{\"email\":\"c@d\"}]}}");
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (other,
                                                               "primaryEmail"),
                                         "subscriptionStatus"),
                   ==, "NOT_SET");
}

static void
test_phones (void)
{
  g_autoptr (JsonObject) record = create (
    "{\"phones\":{\"items\":[{\"phone\":\"(704)-454-1233\","
    "\"countryCode\":\"us\",\"tag\":\"MOBILE\",\"e164Phone\":\"+1\"},"
    "{\"phone\":\"0769-469-693\",\"e164Phone\":\"+1\"}]}}");
  JsonObject *first = get_item (record, "phones", 0);
  g_autoptr (JsonObject) updated = NULL;

  g_assert_cmpstr (kith_json_get_string (first, "e164Phone"), ==,
                   "+17044541233");
  g_assert_cmpstr (kith_json_get_string (first, "phone"), ==, "(704)-454-1233");
  g_assert_false (
    json_object_has_member (get_item (record, "phones", 1), "e164Phone"));
  assert_json (kith_json_get_object (record, "primaryPhone"),
               "{\"phone\":\"(704)-454-1233\",\"countryCode\":\"US\","
               "\"e164Phone\":\"+17044541233\","
               "\"formattedPhone\":\"+1 7044541233\","
               "\"subscriptionStatus\":\"NOT_SET\"}");
  assert_json (kith_json_get_object (record, "primaryInfo"),
               "{\"phone\":\"(704)-454-1233\"}");

  updated = update (record, "{\"phones\":{\"items\":"
                            "[{\"phone\":\"0769-469-693\"}]}}");
  assert_json (kith_json_get_object (updated, "primaryPhone"),
               "{\"phone\":\"0769-469-693\","
               "\"subscriptionStatus\":\"NO_SUBSCRIPTION_STATUS\"}");
  g_assert_cmpstr (kith_item_get_id (get_item (updated, "phones", 0)), ==,
                   kith_item_get_id (get_item (record, "phones", 1)));
}

static void
test_phone_of_another_country (void)
{
  g_autoptr (JsonObject)
    record = create ("{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                     "\"countryCode\":\"DK\"}]}}");
  g_autoptr (JsonObject)
    same = update (record, "{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                           "\"countryCode\":\"dk\",\"tag\":\"FAX\"}]}}");
  g_autoptr (JsonObject)
    other = update (same, "{\"phones\":{\"items\":[{\"phone\":\"62183848\","
                          "\"countryCode\":\"NO\"}]}}");
  g_autoptr (JsonObject)
    none = update (other,
                   "{\"phones\":{\"items\":[{\"phone\":\"62183848\"}]}}");

  g_assert_cmpstr (kith_json_get_string (get_item (same, "phones", 0),
                                         "e164Phone"),
                   ==, "+4562183848");
  g_assert_cmpstr (kith_json_get_string (get_item (other, "phones", 0),
                                         "e164Phone"),
                   ==, "+4762183848");
  g_assert_null (
    kith_json_get_string (get_item (none, "phones", 0), "e164Phone"));
}

static void
test_address_and_locale (void)
{
  g_autoptr (JsonObject) record = create (
    "{\"name\":{\"first\":\"A\"},\"locale\":\"en-US\",\"addresses\":{\"items\":"
    "[{\"tag\":\"HOME\",\"address\":{\"addressLine\":\"5 Main\","
    "\"city\":\"Casper\",\"subdivision\":\"WY\",\"country\":\"us\"}}]}}");
  JsonObject *item = get_item (record, "addresses", 0);

  g_assert_cmpstr (kith_json_get_string (get_info (record), "locale"), ==,
                   "en-us");
  assert_json (kith_json_get_object (item, "address"),
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
  g_autoptr (JsonObject)
    record = create ("{\"name\":{\"first\":\"A\"},\"addresses\":{\"items\":"
                     "[{\"address\":{\"city\":\"A\"}}]}}");
  g_autoptr (JsonObject) patch = json_object_new ();
  g_autoptr (JsonObject) updated = NULL;

  /* A client that gets, changes one part and sends all back. */
  json_object_set_object_member (patch, "addresses",
                                 kith_json_copy_object (kith_json_get_object (
                                   get_info (record), "addresses")));
  kith_json_set_string (
    kith_json_get_object (
      json_array_get_object_element (
        kith_json_get_array (kith_json_get_object (patch, "addresses"),
                             "items"),
        0),
      "address"),
    "city", "B");

  updated = kith_record_update (record, patch, UPDATED, NULL);
  assert_json (kith_json_get_object (get_item (updated, "addresses", 0),
                                     "address"),
               "{\"city\":\"B\",\"formattedAddress\":\"B\"}");
}

typedef struct
{
  const char *name;
  const char *fields;
  const char *fieldsets;
  const char *expected; /* members, "info." for those of info */
} ProjectRow;

static const ProjectRow project_rows[] = {
  { "basic", NULL, "BASIC", "id revision primaryInfo info.name" },
  { "communication", NULL, "COMMUNICATION_DETAILS",
    "id revision primaryInfo info.name info.emails info.phones" },
  { "extended", NULL, "EXTENDED",
    "id revision primaryInfo info.name info.extendedFields" },
  { "fields", "source,info.company", NULL, "id revision source info.company" },
  { "united", "info.company", "BASIC",
    "id revision primaryInfo info.name info.company" },
  { "unknown", "x,info.y", NULL, "id revision" },
  { "id", "id", NULL, "id revision" },
};

static void
append_members (GString *text, const char *prefix, JsonObject *object)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (g_str_equal (member, "info"))
      append_members (text, "info.", json_node_get_object (node));
    else
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? " " : "", prefix,
                              member);
}

static JsonObject *
create_full (void)
{
  return create ("{\"name\":{\"first\":\"Zoë\",\"last\":\"Lee\"},"
                 "\"company\":\"Big Co\",\"jobTitle\":\"Writer\","
                 "\"emails\":{\"items\":[{\"email\":\"Zoe@X.example\"}]},"
                 "\"phones\":{\"items\":[{\"phone\":\"(704)-454-1233\","
                 "\"countryCode\":\"US\"},{\"phone\":\"0769-469\"},"
                 "{\"phone\":\"ask Ann\"}]},"
                 "\"extendedFields\":{\"items\":{\"custom.a\":\"Ünder\","
                 "\"custom.b\":42}}}");
}

static void
test_project (gconstpointer data)
{
  const ProjectRow *row = data;
  g_autoptr (JsonObject) record = create_full ();
  g_auto (GStrv)
    fields = row->fields != NULL ? g_strsplit (row->fields, ",", -1) : NULL;
  g_auto (GStrv) fieldsets = row->fieldsets != NULL
                               ? g_strsplit (row->fieldsets, ",", -1)
                               : NULL;
  g_autoptr (JsonObject)
    projection = kith_record_project (record, (const char *const *) fields,
                                      (const char *const *) fieldsets);
  g_autoptr (GString) members = g_string_new (NULL);

  append_members (members, "", projection);
  g_assert_cmpstr (members->str, ==, row->expected);
}

static void
test_project_all (void)
{
  const char *full[] = { "BASIC", "FULL", NULL };
  const char *none[] = { NULL };
  g_autoptr (JsonObject) record = create_full ();
  g_autoptr (JsonObject) all = kith_record_project (record, NULL, NULL);
  g_autoptr (JsonObject) set = kith_record_project (record, none, full);

  g_assert_true (kith_json_object_equal (all, record));
  g_assert_true (kith_json_object_equal (set, record));
}

static void
test_keys (void)
{
  g_autoptr (JsonObject) info = kith_test_json_object (
    "{\"emails\":{\"items\":[{\"email\":\" Zoe@X.example\"}]},"
    "\"phones\":{\"items\":[{\"phone\":\"(704)-454-1233\","
    "\"countryCode\":\"us\"},{\"phone\":\"0769-469\",\"e164Phone\":\"+1\"},"
    "{\"phone\":\"ask Ann\"}]}}");
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_auto (GStrv) emails = kith_record_get_email_keys (info);
  g_auto (GStrv) phones = kith_record_get_phone_keys (info);
  g_auto (GStrv) none = kith_record_get_phone_keys (nothing);
  g_autofree char *email_list = g_strjoinv (" ", emails);
  g_autofree char *phone_list = g_strjoinv (" ", phones);

  g_assert_cmpstr (email_list, ==, "zoe@x.example");
  g_assert_cmpstr (phone_list, ==, "+17044541233 0769469");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_search_text (void)
{
  const char *labels[] = { "New Lead", NULL };
  g_autoptr (JsonObject) record = create_full ();
  g_autofree char *text = kith_record_get_search_text (record, labels, NULL);

  g_assert_cmpstr (text, ==,
                   "zoe lee zoe x example 7044541233 17044541233 ☎33214544071 "
                   "0769469 ☎9649670 ask ann big co writer new lead under 42");
}

#define ADD_ROWS(path, rows, function)                                         \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                              \
    {                                                                          \
      g_autofree char *name = g_strconcat (path, rows[i].name, NULL);          \
                                                                               \
      g_test_add_data_func (name, &rows[i], function);                         \
    }

static JsonObject *
merge (JsonObject *record,
       GPtrArray *sources,
       JsonObject **patch,
       GError **error)
{
  g_autoptr (JsonObject) before = kith_json_copy_object (record);
  JsonObject *merged = kith_record_merge (record, sources, UPDATED, patch,
                                          error);

  g_assert_true (kith_json_object_equal (record, before));

  return merged;
}

static void
test_merge (void)
{
  g_autoptr (JsonObject) ann = create ("{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources, create ("{\"company\":\"A\",\"emails\":{\"items\":"
                                    "[{\"email\":\"ann@x.example\"}]}}"));
  merged = merge (ann, sources, &patch, &error);
  g_assert_no_error (error);

  assert_same (patch, "{\"company\":\"A\",\"emails\":{\"items\":"
                      "[{\"email\":\"ann@x.example\",\"tag\":\"UNTAGGED\","
                      "\"primary\":true}]}}");
  g_assert_cmpint (kith_json_get_int (merged, "revision", 0), ==, 2);
  g_assert_cmpint (kith_json_get_time (merged, "createdDate"), ==, CREATED);
  g_assert_cmpint (kith_json_get_time (merged, "updatedDate"), ==, UPDATED);
  assert_same (json_object_get_object_member (merged, "lastActivity"),
               "{\"activityDate\":\"2021-04-07T20:37:48.588Z\","
               "\"activityType\":\"CONTACT_MERGED\"}");
  assert_same (json_object_get_object_member (merged, "primaryInfo"),
               "{\"email\":\"ann@x.example\"}");
  g_assert_cmpstr (kith_json_get_string (get_info (merged), "company"), ==,
                   "A");
}

/* The source goes away all the same. */
static void
test_merge_nothing (void)
{
  g_autoptr (JsonObject) ann = create ("{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources, ann);
  merged = merge (ann, sources, &patch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (patch), ==, 0);
  g_assert_cmpint (kith_json_get_int (merged, "revision", 0), ==, 2);
  g_assert_true (kith_json_object_equal (get_info (merged), get_info (ann)));
}

static JsonObject *
create_with_phones (guint first)
{
  GString *text = g_string_new ("{\"phones\":{\"items\":[");
  g_autofree char *owned = NULL;

  for (guint i = 0; i < KITH_LIMIT_ITEMS; i++)
    g_string_append_printf (text, "%s{\"phone\":\"%u\"}", i > 0 ? "," : "",
                            first + i);
  g_string_append (text, "]}}");
  owned = g_string_free (text, FALSE);

  return create (owned);
}

static void
test_merge_too_much (void)
{
  g_autoptr (JsonObject) ann = create_with_phones (1000);
  g_autoptr (JsonObject) bob = create_with_phones (1001);
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources, bob);
  merged = merge (ann, sources, &patch, &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (kith_error_get_code (error), ==, "ILLEGAL_MERGE");
  g_assert_null (merged);
  g_assert_null (patch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/create", test_create);
  g_test_add_func ("/record/seed/first", test_seed_first);
  g_test_add_func ("/record/seed/second", test_seed_second);
  g_test_add_func ("/record/source", test_source);
  g_test_add_data_func ("/record/create/insufficient/nothing", "{}",
                        test_create_insufficient);
  g_test_add_data_func ("/record/create/insufficient/company",
                        "{\"company\":\"A\",\"name\":{\"first\":\" \"}}",
                        test_create_insufficient);
  ADD_ROWS ("/record/update/refuses/", refuse_rows, test_update_refuses);
  g_test_add_func ("/record/updated-never-goes-back",
                   test_updated_never_goes_back);
  g_test_add_func ("/record/emails", test_emails);
  g_test_add_func ("/record/emails-gone", test_emails_gone);
  g_test_add_func ("/record/last-name-gone", test_last_name_gone);
  g_test_add_func ("/record/status-stays-with-the-email",
                   test_status_stays_with_the_email);
  g_test_add_func ("/record/phones", test_phones);
  g_test_add_func ("/record/phone-of-another-country",
                   test_phone_of_another_country);
  g_test_add_func ("/record/address-and-locale", test_address_and_locale);
  g_test_add_func ("/record/place-names-follow-the-codes",
                   test_place_names_follow_the_codes);
  g_test_add_func ("/record/lines-follow-the-parts",
                   test_lines_follow_the_parts);
  ADD_ROWS ("/record/project/", project_rows, test_project);
  g_test_add_func ("/record/project/all", test_project_all);
  g_test_add_func ("/record/keys", test_keys);
  g_test_add_func ("/record/search-text", test_search_text);
  g_test_add_func ("/record/merge", test_merge);
  g_test_add_func ("/record/merge/nothing", test_merge_nothing);
  g_test_add_func ("/record/merge/too-much", test_merge_too_much);

  return g_test_run ();
}
