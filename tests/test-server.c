/* test-server.c: every operation of the server, over a real socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define CONTACTS "/contacts/v4/contacts"
#define FIELDS "/contacts/v4/extended-fields"
#define LABELS "/contacts/v4/labels"
#define NOBODY CONTACTS "/0677ef55-cf20-4f68-989a-f31d3649eb72"

static KithTestServer *server;

static JsonObject *
call_ok (const char *method, const char *path, const char *body)
{
  guint status = 0;
  JsonObject *answer = kith_test_server_call (server, method, path, body,
                                              &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (answer);

  return answer;
}

static JsonObject *
update (const char *id, const char *rest)
{
  g_autofree char *path = g_strconcat (CONTACTS "/", id, NULL);

  return call_ok ("PATCH", path, rest);
}

static const char *
get_code (JsonObject *answer)
{
  JsonNode *node = kith_json_lookup (answer, "details", "applicationError",
                                     "code", NULL);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static const char *
get_violation (JsonObject *answer)
{
  JsonNode *node = kith_json_lookup (answer, "details", "validationError",
                                     "fieldViolations", NULL);

  return node != NULL ? kith_json_get_string (
           json_array_get_object_element (json_node_get_array (node), 0),
           "field")
                      : NULL;
}

/* What is refused, and how. */

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
  const char *what; /* the code, or the field of the first violation */
} Refusal;

static const Refusal refusals[] = {
  { "no-path", "GET", "/contacts/v4/nothing", NULL, 404, "NOT_FOUND" },
  { "slash-at-end", "GET", CONTACTS "/", NULL, 404, "NOT_FOUND" },
  { "method", "PUT", CONTACTS "/query", "{}", 405, "METHOD_NOT_ALLOWED" },
  { "query-is-no-id", "GET", CONTACTS "/query", NULL, 405,
    "METHOD_NOT_ALLOWED" },
  { "bad-id", "GET", CONTACTS "/7", NULL, 400, "contactId" },
  { "unknown-contact", "GET", NOBODY, NULL, 404, "CONTACT_NOT_FOUND" },
  { "unknown-delete", "DELETE", NOBODY, NULL, 404, "CONTACT_NOT_FOUND" },
  { "unknown-update", "PATCH", NOBODY,
    "{\"revision\":1,\"info\":{\"company\":\"A\"}}", 404, "CONTACT_NOT_FOUND" },
  { "unknown-field", "GET", FIELDS "/custom.a%2Fb", NULL, 404, "NOT_FOUND" },
  { "unknown-field-rename", "PATCH", FIELDS "/custom.none",
    "{\"field\":{\"displayName\":\"A\"}}", 404, NULL },
  { "unknown-field-delete", "DELETE", FIELDS "/custom.none", NULL, 404, NULL },

  { "no-body", "POST", CONTACTS, "", 400, NULL },
  { "no-json", "POST", CONTACTS, "{", 400, NULL },
  { "no-object", "POST", CONTACTS, "[]", 400, NULL },
  { "twice", "POST", CONTACTS, "{\"info\":{},\"info\":{}}", 400, NULL },
  { "no-info", "POST", CONTACTS, "{}", 400, "info" },
  { "info-is-text", "POST", CONTACTS, "{\"info\":\"Anna\"}", 400, "info" },
  { "info-is-null", "POST", CONTACTS, "{\"info\":null}", 400, "info" },
  { "allow-is-text", "POST", CONTACTS,
    "{\"info\":{\"name\":{\"first\":\"A\"}},\"allowDuplicates\":\"true\"}", 400,
    "allowDuplicates" },
  { "insufficient", "POST", CONTACTS, "{\"info\":{\"company\":\"A\"}}", 400,
    "INSUFFICIENT_CONTACT_DATA" },
  { "email", "POST", CONTACTS,
    "{\"info\":{\"emails\":{\"items\":[{\"email\":\"a b\"}]}}}", 400,
    "info.emails.items[0].email" },
  { "two-primaries", "POST", CONTACTS,
    "{\"info\":{\"emails\":{\"items\":[{\"email\":\"a@b.cd\",\"primary\":true},"
    "{\"email\":\"c@b.cd\",\"primary\":true}]}}}",
    400, "CANNOT_HAVE_MULTIPLE_PRIMARY_INFO" },
  { "unknown-extended-field", "POST", CONTACTS,
    "{\"info\":{\"name\":{\"first\":\"A\"},"
    "\"extendedFields\":{\"items\":{\"custom.none\":\"1\"}}}}",
    400, "INVALID_EXTENDED_FIELD_VALUE" },

  { "no-revision", "PATCH", NOBODY, "{\"info\":{\"company\":\"A\"}}", 400,
    "revision" },
  { "revision-null", "PATCH", NOBODY,
    "{\"revision\":null,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-0", "PATCH", NOBODY,
    "{\"revision\":0,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-negative", "PATCH", NOBODY,
    "{\"revision\":-1,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-fraction", "PATCH", NOBODY,
    "{\"revision\":1.5,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-1.0", "PATCH", NOBODY,
    "{\"revision\":1.0,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-exponent", "PATCH", NOBODY,
    "{\"revision\":\"1e3\",\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-plus", "PATCH", NOBODY,
    "{\"revision\":\"+1\",\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "revision-2^63", "PATCH", NOBODY,
    "{\"revision\":\"9223372036854775808\",\"info\":{\"company\":\"A\"}}", 400,
    "revision" },
  { "revision-true", "PATCH", NOBODY,
    "{\"revision\":true,\"info\":{\"company\":\"A\"}}", 400, "revision" },
  { "delete-revision", "DELETE", NOBODY "?revision=x", NULL, 400, "revision" },

  { "sort", "POST", CONTACTS "/query",
    "{\"query\":{\"sort\":[{\"fieldName\":\"updatedDate\"}]}}", 400,
    "UNSUPPORTED_SORT_FIELD" },
  { "limit", "GET", CONTACTS "?paging.limit=1001", NULL, 400, "ILLEGAL_LIMIT" },
  { "limit-is-text", "GET", CONTACTS "?paging.limit=x", NULL, 400,
    "paging.limit" },
  { "offset", "GET", CONTACTS "?paging.offset=-1", NULL, 400, "ILLEGAL_LIMIT" },
  { "filter-field", "POST", CONTACTS "/query",
    "{\"query\":{\"filter\":{\"info.shoe\":\"1\"}}}", 400,
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "filter-value-type", "POST", CONTACTS "/query",
    "{\"query\":{\"filter\":{\"info.name.last\":7}}}", 400,
    "UNSUPPORTED_FILTER_VALUE_TYPE" },

  { "label-name", "POST", LABELS, "{}", 400, "displayName" },
  { "label-name-type", "POST", LABELS, "{\"displayName\":7}", 400,
    "displayName" },
  { "field-name", "POST", FIELDS, "{\"displayName\":\"  \"}", 400,
    "displayName" },
  { "field-name-lines", "POST", FIELDS, "{\"displayName\":\"a\\nb\"}", 400,
    "displayName" },
  { "field-type", "POST", FIELDS,
    "{\"displayName\":\"A\",\"dataType\":\"BLOB\"}", 400, "dataType" },
  { "system-field-rename", "PATCH", FIELDS "/contacts.displayByFirstName",
    "{\"field\":{\"displayName\":\"A\"}}", 403, "PERMISSION_DENIED" },
  { "system-field-delete", "DELETE", FIELDS "/contacts.displayByFirstName",
    NULL, 403, "PERMISSION_DENIED" },
  { "fields-filter", "POST", FIELDS "/query",
    "{\"query\":{\"filter\":{\"shoe\":\"1\"}}}", 400,
    "UNSUPPORTED_FILTER_FIELD" },
  { "fields-operator", "POST", FIELDS "/query",
    "{\"query\":{\"filter\":{\"fieldType\":{\"$ne\":\"SYSTEM\"}}}}", 400,
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "fields-value", "POST", FIELDS "/query",
    "{\"query\":{\"filter\":{\"key\":{\"$in\":\"a\"}}}}", 400,
    "UNSUPPORTED_FILTER_VALUE" },
  { "fields-malformed", "POST", FIELDS "/query",
    "{\"query\":{\"filter\":{\"$and\":{}}}}", 400, "MALFORMED_FILTER" },
  { "fields-sort", "POST", FIELDS "/query",
    "{\"query\":{\"sort\":{\"fieldName\":\"key\"}}}", 400, "INVALID_SORT" },
  { "labels-limit", "GET", LABELS "?paging.limit=2001", NULL, 400,
    "ILLEGAL_LIMIT" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *row = data;
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, row->method, row->path, row->body,
                                    &status);

  g_assert_cmpuint (status, ==, row->status);
  g_assert_nonnull (answer);
  g_assert_nonnull (kith_json_get_string (answer, "message"));
  g_assert_nonnull (kith_json_get_object (answer, "details"));
  if (row->what == NULL)
    return;

  if (g_ascii_isupper (row->what[0]))
    g_assert_cmpstr (get_code (answer), ==, row->what);
  else
    g_assert_cmpstr (get_violation (answer), ==, row->what);
}

/* The two samples of the documentation: whole answers. */

static void
assert_like (JsonObject *contact, const char *expected_text)
{
  g_autoptr (JsonObject) expected = kith_test_json_object (expected_text);
  JsonObject *activity = kith_json_get_object (expected, "lastActivity");
  const char *created = kith_json_get_string (contact, "createdDate");
  const char *updated = kith_json_get_string (contact, "updatedDate");

  g_assert_cmpstr (created, <=, updated);
  kith_json_set_string (expected, "id", kith_json_get_string (contact, "id"));
  kith_json_set_string (expected, "createdDate", created);
  kith_json_set_string (expected, "updatedDate", updated);
  kith_json_set_string (activity, "activityDate", created);
  g_assert_true (kith_json_object_equal (contact, expected));
}

static void
bring_to (const char *id, int revision)
{
  for (int i = 1; i < revision; i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{\"info\":{\"name\":{\"first\":\"Anna\"}},\"revision\":%d}", i);

      json_object_unref (update (id, body));
    }
}

static void
test_sample_1 (void)
{
  g_autofree char *id = NULL;
  g_autoptr (JsonObject)
    field = call_ok ("POST", FIELDS, "{\"displayName\":\"Event we met at\"}");
  g_autoptr (JsonObject) answer = NULL;

  id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Anna\",\"last\":\"Old\"}}");
  bring_to (id, 6);
  answer = update (
    id, "{\"revision\":6,\"allowDuplicates\":false,\"info\":{\"name\":{"
        "\"first\":\"Annie\",\"last\":\"New Name\"},\"extendedFields\":{"
        "\"items\":{\"custom.event-we-met-at\":"
        "\"Cloud Computing MegaCon\"}}}}");

  assert_like (
    kith_json_get_object (answer, "contact"),
    "{\"id\":\"\",\"revision\":7,\"source\":{\"sourceType\":\"ADMIN\","
    "\"appId\":\"manual\"},\"createdDate\":\"\",\"updatedDate\":\"\","
    "\"lastActivity\":{\"activityDate\":\"\",\"activityType\":"
    "\"CONTACT_CREATED\"},\"info\":{\"name\":{\"first\":\"Annie\",\"last\":"
    "\"New Name\"},\"extendedFields\":{\"items\":{\"custom.event-we-met-at\":"
    "\"Cloud Computing MegaCon\",\"contacts.displayByFirstName\":"
    "\"Annie New Name\",\"contacts.displayByLastName\":\"New Name Annie\"}}}}");
}

static void
test_sample_2 (void)
{
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Anna\"}}");
  g_autoptr (JsonObject) answer = NULL;

  bring_to (id, 3);
  answer = update (id, "{\"revision\":3,\"info\":{\"name\":{\"first\":"
                       "\"Annie\",\"last\":\"New Name\"}}}");

  assert_like (
    kith_json_get_object (answer, "contact"),
    "{\"id\":\"\",\"revision\":4,\"source\":{\"sourceType\":\"ADMIN\","
    "\"appId\":\"manual\"},\"createdDate\":\"\",\"updatedDate\":\"\","
    "\"lastActivity\":{\"activityDate\":\"\",\"activityType\":"
    "\"CONTACT_CREATED\"},\"info\":{\"name\":{\"first\":\"Annie\",\"last\":"
    "\"New Name\"},\"extendedFields\":{\"items\":{"
    "\"contacts.displayByFirstName\":\"Annie New Name\","
    "\"contacts.displayByLastName\":\"New Name Annie\"}}}}");
}

/* Update. */

static void
assert_stale (const char *id, const char *revision)
{
  g_autofree char *path = g_strconcat (CONTACTS "/", id, NULL);
  g_autofree char *body = g_strdup_printf (
    "{\"revision\":%s,\"info\":{\"company\":\"Lost\"}}", revision);
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, "PATCH", path, body, &status);
  JsonObject *data = json_node_get_object (
    kith_json_lookup (answer, "details", "applicationError", "data", NULL));
  g_autoptr (JsonObject) now = call_ok ("GET", path, NULL);

  g_assert_cmpuint (status, ==, 409);
  g_assert_cmpstr (get_code (answer), ==, "CONTACT_ALREADY_CHANGED");
  g_assert_cmpint (kith_json_get_int (data, "currentRevision", 0), ==, 2);
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (data, "contact"),
                            kith_json_get_object (now, "contact")));
}

static void
test_update_stale (void)
{
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Stale\"}}");
  g_autoptr (JsonObject)
    answer = update (id, "{\"revision\":\"1\",\"info\":{\"company\":\"Kept\"},"
                         "\"fieldMask\":{\"paths\":[]},\"suppressAuth\":true}");

  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     answer, "contact", "info", "company", NULL)),
                   ==, "Kept");
  assert_stale (id, "1");
  assert_stale (id, "3");
}

static void
test_update_nothing (void)
{
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Same\"}}");
  g_autofree char *path = g_strconcat (CONTACTS "/", id, NULL);
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, "PATCH", path,
                                    "{\"revision\":1,\"info\":{}}", &status);

  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (get_code (answer), ==, "INSUFFICIENT_UPDATE_CONTACT_DATA");
}

static void
test_duplicate (void)
{
  static const char body[] =
    "{\"info\":{\"emails\":{\"items\":[{\"email\":\"ONE@kith.example\"}]}}}";
  static const char allowed[] =
    "{\"allowDuplicates\":true,\"info\":{\"emails\":{\"items\":[{\"email\":"
    "\"ONE@kith.example\"}]}}}";
  g_autofree char *id = kith_test_server_create (
    server, "{\"emails\":{\"items\":[{\"email\":\"one@kith.example\"}]}}");
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, "POST", CONTACTS, body, &status);
  g_autoptr (JsonObject) second = NULL;

  g_assert_cmpuint (status, ==, 409);
  g_assert_cmpstr (get_code (answer), ==, "DUPLICATE_CONTACT_EXISTS");
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (answer, "details", "applicationError",
                                       "data", "duplicateContactId", NULL)),
                   ==, id);

  second = call_ok ("POST", CONTACTS, allowed);
  g_assert_nonnull (kith_json_get_object (second, "contact"));
}

static void
test_delete (void)
{
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Gone\"}}");
  g_autofree char *path = g_strconcat (CONTACTS "/", id, NULL);
  g_autofree char *stale = g_strconcat (path, "?revision=2", NULL);
  g_autofree char *fresh = g_strconcat (path, "?contactId=x&revision=1", NULL);
  guint status = 0;
  g_autoptr (JsonObject)
    refused = kith_test_server_call (server, "DELETE", stale, NULL, &status);
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) after = NULL;

  g_assert_cmpuint (status, ==, 409);
  g_assert_cmpstr (get_code (refused), ==, "CONTACT_ALREADY_CHANGED");

  answer = call_ok ("DELETE", fresh, NULL);
  g_assert_cmpuint (json_object_get_size (answer), ==, 0);
  after = kith_test_server_call (server, "GET", path, NULL, &status);
  g_assert_cmpuint (status, ==, 404);
}

/* Get, list and query. */

static void
assert_members (JsonObject *object, const char *expected)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) text = g_string_new (NULL);

  members = g_list_sort (members, (GCompareFunc) strcmp);
  for (GList *l = members; l != NULL; l = l->next)
    g_string_append_printf (text, "%s ", (const char *) l->data);

  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_projection (void)
{
  static const char *const queries[] = {
    "?fields=createdDate&fields=info.company",
    "?fields=createdDate,info.company",
    "?id=x&fields=createdDate%2Cinfo.company",
  };
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"Part\"},\"company\":\"Whole\"}");

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat (CONTACTS "/", id, queries[i], NULL);
      g_autoptr (JsonObject) answer = call_ok ("GET", path, NULL);
      JsonObject *contact = kith_json_get_object (answer, "contact");

      assert_members (contact, "createdDate id info revision ");
      assert_members (kith_json_get_object (contact, "info"), "company ");
      g_assert_cmpstr (kith_json_get_string (answer, "responseType"), ==,
                       "REGULAR");
    }
}

static void
assert_page (JsonObject *answer, guint count, gint64 offset, gint64 total)
{
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");

  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (answer, "contacts")),
                    ==, count);
  g_assert_cmpint (kith_json_get_int (metadata, "count", -1), ==, count);
  g_assert_cmpint (kith_json_get_int (metadata, "offset", -1), ==, offset);
  g_assert_cmpint (kith_json_get_int (metadata, "total", -1), ==, total);
  g_assert_false (kith_json_get_boolean (metadata, "tooManyToCount", TRUE));
}

static void
test_pages (void)
{
  g_autoptr (JsonObject) listed = NULL;
  g_autoptr (JsonObject) queried = NULL;
  g_autoptr (JsonObject) part = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{\"name\":{\"first\":\"Page %d\"},\"company\":\"Pages\"}", i);

      g_free (kith_test_server_create (server, info));
    }

  listed = call_ok ("GET",
                    CONTACTS "?sort.fieldName=info.name.first&sort.order=ASC"
                             "&paging.limit=0",
                    NULL);
  assert_page (listed, 0, 0,
               kith_json_get_int (
                 kith_json_get_object (listed, "pagingMetadata"), "total", 0));

  queried = call_ok ("POST", CONTACTS "/query",
                     "{\"query\":{\"filter\":{\"info.company\":\"Pages\"},"
                     "\"paging\":{\"limit\":2,\"offset\":1}}}");
  assert_page (queried, 2, 1, 3);

  part = call_ok ("POST", CONTACTS "/query",
                  "{\"query\":{\"filter\":{\"info.company\":\"Pages\"},"
                  "\"fields\":[\"info.company\"]}}");
  assert_page (part, 3, 0, 3);
  assert_members (
    json_array_get_object_element (kith_json_get_array (part, "contacts"), 0),
    "id info revision ");
}

/* What no contact has is not kept (J.37). */
static void
test_unknown_members (void)
{
  g_autofree char *id = kith_test_server_create (
    server,
    "{\"name\":{\"first\":\"A\",\"middle\":\"B\"},\"x\":{},\"name.first\":1,"
    "\"phones\":{\"x\":1,\"items\":[{\"phone\":\"1\",\"x\":1}]},"
    "\"addresses\":{\"items\":[{\"x\":1,\"address\":{\"city\":\"C\",\"x\":1}}]}"
    ","
    "\"picture\":{\"x\":1,\"image\":{\"url\":\"u\",\"x\":1}}}");
  g_autofree char *path = g_strconcat (CONTACTS "/", id, NULL);
  g_autoptr (JsonObject) answer = call_ok ("GET", path, NULL);
  JsonObject *info = json_node_get_object (
    kith_json_lookup (answer, "contact", "info", NULL));
  g_autofree char *text = kith_json_print (info);

  assert_members (info, "addresses extendedFields name phones picture ");
  assert_members (kith_json_get_object (info, "name"), "first ");
  g_assert_null (strstr (text, "\"x\""));
}

/* Extended fields and labels. */

static void
test_fields (void)
{
  g_autoptr (JsonObject) made = call_ok (
    "POST", FIELDS,
    "{\"displayName\":\"Größe / Höhe\",\"dataType\":\"NUMBER\"}");
  const char *key = kith_json_get_string (kith_json_get_object (made, "field"),
                                          "key");
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *path = g_strconcat (FIELDS "/", escaped, NULL);
  g_autoptr (JsonObject)
    again = call_ok ("POST", FIELDS, "{\"displayName\":\"Größe / Höhe\"}");
  g_autoptr (JsonObject) got = call_ok ("GET", path, NULL);
  g_autoptr (JsonObject)
    renamed = call_ok ("PATCH", path,
                       "{\"field\":{\"displayName\":\"Größe\"}}");
  g_autoptr (JsonObject)
    old = call_ok ("PATCH", path, "{\"displayName\":\"Höhe\"}");
  g_autoptr (JsonObject) gone = NULL;

  g_assert_true (kith_json_get_boolean (made, "newField", FALSE));
  g_assert_false (kith_json_get_boolean (again, "newField", TRUE));
  g_assert_true (kith_json_object_equal (kith_json_get_object (made, "field"),
                                         kith_json_get_object (got, "field")));
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (renamed, "field", "displayName", NULL)),
                   ==, "Größe");
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (old, "field", "key", NULL)),
                   ==, key);

  gone = call_ok ("DELETE", path, NULL);
  g_assert_cmpuint (json_object_get_size (gone), ==, 0);
}

typedef struct
{
  const char *name;
  const char *filter;
  guint count;
} FieldQuery;

/* Of three: A1 (TEXT), A2 (DATE) and B (TEXT). */
static const FieldQuery field_queries[] = {
  { "equal", "{\"displayName\":\"Q A1\"}", 1 },
  { "starts", "{\"displayName\":{\"$startsWith\":\"q a\"}}", 2 },
  { "begins", "{\"displayName\":{\"$begins\":\"q a\"}}", 2 },
  { "in", "{\"displayName\":{\"$in\":[\"Q A1\",\"Q B\"]}}", 2 },
  { "and",
    "{\"$and\":[{\"displayName\":{\"$startsWith\":\"Q \"}},"
    "{\"dataType\":\"TEXT\"}]}",
    2 },
  { "or", "{\"$or\":[{\"displayName\":\"Q A2\"},{\"displayName\":\"Q B\"}]}",
    2 },
  { "not",
    "{\"displayName\":{\"$startsWith\":\"Q \"},"
    "\"$not\":{\"dataType\":{\"$eq\":\"DATE\"}}}",
    2 },
  { "dates",
    "{\"displayName\":{\"$startsWith\":\"Q \"},\"createdDate\":"
    "{\"$gt\":\"2020-01-01T00:00:00.000Z\","
    "\"$lt\":\"2020-01-02T00:00:00.000Z\"}}",
    0 },
};

static void
test_field_query (gconstpointer data)
{
  const FieldQuery *row = data;
  g_autofree char *body = g_strdup_printf ("{\"query\":{\"filter\":%s}}",
                                           row->filter);
  g_autoptr (JsonObject) answer = NULL;

  json_object_unref (call_ok ("POST", FIELDS, "{\"displayName\":\"Q A1\"}"));
  json_object_unref (
    call_ok ("POST", FIELDS,
             "{\"displayName\":\"Q A2\",\"dataType\":\"DATE\"}"));
  json_object_unref (call_ok ("POST", FIELDS, "{\"displayName\":\"Q B\"}"));

  answer = call_ok ("POST", FIELDS "/query", body);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (answer, "fields")),
                    ==, row->count);
  g_assert_cmpint (kith_json_get_int (kith_json_get_object (answer,
                                                            "pagingMetadata"),
                                      "total", -1),
                   ==, row->count);
}

static void
test_labels (void)
{
  g_autoptr (JsonObject)
    made = call_ok ("POST", LABELS, "{\"displayName\":\"At Risk\"}");
  g_autoptr (JsonObject)
    again = call_ok ("POST", LABELS, "{\"displayName\":\"At Risk\"}");
  g_autoptr (JsonObject)
    listed = call_ok ("GET", LABELS "?startsWith=At+R&labelType=USER_DEFINED",
                      NULL);
  g_autoptr (JsonObject) other = call_ok ("GET", LABELS "?startsWith=at", NULL);
  JsonArray *labels = kith_json_get_array (listed, "labels");

  g_assert_true (kith_json_get_boolean (made, "newLabel", FALSE));
  g_assert_false (kith_json_get_boolean (again, "newLabel", TRUE));
  g_assert_cmpuint (json_array_get_length (labels), ==, 1);
  g_assert_true (
    kith_json_object_equal (json_array_get_object_element (labels, 0),
                            kith_json_get_object (made, "label")));
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (other, "labels")), ==, 0);
}

static void
test_own (void)
{
  g_autoptr (JsonObject) health = call_ok ("GET", "/kith/v1/health", NULL);
  g_autoptr (JsonObject) me = call_ok ("GET", "/kith/v1/me", NULL);

  g_assert_cmpstr (kith_json_get_string (health, "status"), ==, "ok");
  g_assert_cmpstr (kith_json_get_string (me, "name"), ==, g_get_user_name ());
  g_assert_cmpstr (kith_json_get_string (me, "permission"), ==, "manage");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/server/refuse/", refusals[i].name,
                                           NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (field_queries); i++)
    {
      g_autofree char *path = g_strconcat ("/server/fields/query/",
                                           field_queries[i].name, NULL);

      g_test_add_data_func (path, &field_queries[i], test_field_query);
    }
  g_test_add_func ("/server/sample/1", test_sample_1);
  g_test_add_func ("/server/sample/2", test_sample_2);
  g_test_add_func ("/server/update/stale", test_update_stale);
  g_test_add_func ("/server/update/nothing", test_update_nothing);
  g_test_add_func ("/server/duplicate", test_duplicate);
  g_test_add_func ("/server/delete", test_delete);
  g_test_add_func ("/server/projection", test_projection);
  g_test_add_func ("/server/unknown-members", test_unknown_members);
  g_test_add_func ("/server/pages", test_pages);
  g_test_add_func ("/server/fields", test_fields);
  g_test_add_func ("/server/labels", test_labels);
  g_test_add_func ("/server/own", test_own);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
