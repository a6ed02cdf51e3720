/* test-record.c: what a server makes of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "record-utils.h"
#include "test-utils.h"

static void
test_create (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"name\":{\"first\":\"Annie\"}}");

  record_assert_json (
    record,
    RECORD_HEAD (
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
    old = record_create ("{\"name\":{\"first\":\"Ann\",\"last\":\"Old\"}}");
  g_autoptr (JsonObject) new = NULL;

  json_object_set_int_member (old, "revision", 6);
  new = record_update (
    old, "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
         "\"extendedFields\":{\"items\":{\"custom.event-we-met-at\":"
         "\"Cloud Computing MegaCon\"}}}");

  record_assert_same (
    new,
    RECORD_HEAD (
      "7", "2021-04-07T20:37:48.588Z") "\"info\":{\"name\":{\"first\":"
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
    old = record_create ("{\"name\":{\"first\":\"Ann\",\"last\":\"Old\"}}");
  g_autoptr (JsonObject) new = NULL;

  json_object_set_int_member (old, "revision", 3);
  new = record_update (
    old, "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"}}");

  record_assert_same (
    new,
    RECORD_HEAD ("4",
                 "2021-04-07T20:37:48.588Z") "\"info\":{\"name\":{\"first\":"
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
    record = kith_record_create (RECORD_ID, info, source, RECORD_CREATED, NULL);

  record_assert_json (kith_json_get_object (record, "source"),
                      "{\"sourceType\":\"THIRD_PARTY\",\"appId\":\"crm\"}");
}

static void
test_create_insufficient (gconstpointer data)
{
  g_autoptr (JsonObject) info = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (
    kith_record_create (RECORD_ID, info, NULL, RECORD_CREATED, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT);
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
    record = record_create ("{\"name\":{\"first\":\"A\"},\"company\":\"B\"}");
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_record_update_own (kith_json_copy_object (record), patch,
                                         RECORD_UPDATED, &error));
  g_clear_error (&error);
  g_assert_null (kith_record_update (record, patch, RECORD_UPDATED, &error));
  g_assert_error (error, KITH_ERROR, (int) row->code);
}

static void
test_updated_never_goes_back (void)
{
  g_autoptr (JsonObject)
    record = record_create ("{\"name\":{\"first\":\"A\"}}");
  g_autoptr (JsonObject) patch = kith_test_json_object ("{\"company\":\"B\"}");
  g_autoptr (JsonObject)
    next = kith_record_update (record, patch, RECORD_CREATED - 5000000, NULL);
  g_autoptr (JsonObject)
    same = kith_record_update (next, patch, RECORD_CREATED, NULL);

  g_assert_cmpstr (kith_json_get_string (next, "updatedDate"), ==,
                   "2021-03-31T20:24:48.394Z");
  g_assert_cmpstr (kith_json_get_string (same, "updatedDate"), ==,
                   "2021-03-31T20:24:48.395Z");
  /* A patch that changes nothing is an update all the same. */
  g_assert_cmpint (kith_json_get_int (same, "revision", 0), ==, 3);
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
  return record_create (
    "{\"name\":{\"first\":\"Zoë\",\"last\":\"Lee\"},"
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
  JsonObject *merged = kith_record_merge (record, sources, RECORD_UPDATED,
                                          patch, error);

  g_assert_true (kith_json_object_equal (record, before));

  return merged;
}

static void
test_merge (void)
{
  g_autoptr (JsonObject) ann = record_create ("{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources,
                   record_create ("{\"company\":\"A\",\"emails\":{\"items\":"
                                  "[{\"email\":\"ann@x.example\"}]}}"));
  merged = merge (ann, sources, &patch, &error);
  g_assert_no_error (error);

  record_assert_same (patch,
                      "{\"company\":\"A\",\"emails\":{\"items\":"
                      "[{\"email\":\"ann@x.example\",\"tag\":\"UNTAGGED\","
                      "\"primary\":true}]}}");
  g_assert_cmpint (kith_json_get_int (merged, "revision", 0), ==, 2);
  g_assert_cmpint (kith_json_get_time (merged, "createdDate"), ==,
                   RECORD_CREATED);
  g_assert_cmpint (kith_json_get_time (merged, "updatedDate"), ==,
                   RECORD_UPDATED);
  record_assert_same (json_object_get_object_member (merged, "lastActivity"),
                      "{\"activityDate\":\"2021-04-07T20:37:48.588Z\","
                      "\"activityType\":\"CONTACT_MERGED\"}");
  record_assert_same (json_object_get_object_member (merged, "primaryInfo"),
                      "{\"email\":\"ann@x.example\"}");
  g_assert_cmpstr (kith_json_get_string (record_get_info (merged), "company"),
                   ==, "A");
}

/* The source goes away all the same. */
static void
test_merge_nothing (void)
{
  g_autoptr (JsonObject) ann = record_create ("{\"name\":{\"first\":\"Ann\"}}");
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources, ann);
  merged = merge (ann, sources, &patch, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (patch), ==, 0);
  g_assert_cmpint (kith_json_get_int (merged, "revision", 0), ==, 2);
  g_assert_true (
    kith_json_object_equal (record_get_info (merged), record_get_info (ann)));
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

  return record_create (owned);
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
  ADD_ROWS ("/record/project/", project_rows, test_project);
  g_test_add_func ("/record/project/all", test_project_all);
  g_test_add_func ("/record/keys", test_keys);
  g_test_add_func ("/record/search-text", test_search_text);
  g_test_add_func ("/record/merge", test_merge);
  g_test_add_func ("/record/merge/nothing", test_merge_nothing);
  g_test_add_func ("/record/merge/too-much", test_merge_too_much);

  return g_test_run ();
}
