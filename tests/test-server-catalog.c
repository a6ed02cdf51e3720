/* test-server-catalog.c: tests of labels and extended fields over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "api-utils.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

#define LABELS KITH_PATH_LABELS
#define FIELDS KITH_PATH_EXTENDED_FIELDS

static KithTestServer *server;

#define call_ok(...) api_call_ok (server, __VA_ARGS__)
#define assert_refused(...) api_assert_refused (server, __VA_ARGS__)

/* "A,B": the display names that an answer lists. */
static char *
get_names (JsonObject *answer, const char *member)
{
  JsonArray *items = kith_json_get_array (answer, member);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++)
    g_string_append_printf (
      names, "%s%s", i > 0 ? "," : "",
      kith_json_get_string (json_array_get_object_element (items, i),
                            "displayName"));

  return g_string_free (names, FALSE);
}

static void
assert_metadata (JsonObject *answer, const char *member, guint total)
{
  JsonObject *metadata = kith_json_get_object (answer, member);

  g_assert_cmpint (kith_json_get_int (metadata, "total", -1), ==, total);
  g_assert_false (kith_json_get_boolean (metadata, "tooManyToCount", TRUE));
  g_assert_cmpint (kith_json_get_int (metadata, "offset", -1), >=, 0);
  g_assert_cmpint (kith_json_get_int (metadata, "count", -1), >=, 0);
}

/* Labels "At Risk", "VIP", "at home" and "Ärzte"; fields "Alpha" (TEXT),
 * "Beta" (NUMBER) and "alpha two" (DATE). */
static void
make_some (void)
{
  static const char *const labels[] = { "At Risk", "VIP", "at home", "Ärzte" };
  static const char *const fields[] = {
    "{'displayName':'Alpha'}",
    "{'displayName':'Beta','dataType':'NUMBER'}",
    "{'displayName':'alpha two','dataType':'DATE'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'displayName':'%s'}",
                                               labels[i]);

      json_object_unref (call_ok ("POST", LABELS, body));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_unref (call_ok ("POST", FIELDS, fields[i]));
}

/* What a query or list finds. */

typedef struct
{
  const char *name;
  const char *path; /* with a "?": of a list call */
  const char *query;
  const char *names;
} Find;

#define QUERY_LABELS LABELS "/query"
#define QUERY_FIELDS FIELDS "/query"
#define BY_NAME "'sort':[{'fieldName':'displayName'}]"
#define USER "'labelType':'USER_DEFINED'"
#define USER_FIELD "'fieldType':'USER_DEFINED'"

static const Find finds[] = {
  { "labels/equal", QUERY_LABELS, "{'filter':{'displayName':'VIP'}}", "VIP" },
  { "labels/eq", QUERY_LABELS, "{'filter':{'key':{'$eq':'custom.vip'}}}",
    "VIP" },
  { "labels/ne", QUERY_LABELS,
    "{'filter':{" USER ",'displayName':{'$ne':'VIP'}}," BY_NAME "}",
    "At Risk,at home,Ärzte" },
  { "labels/in", QUERY_LABELS,
    "{'filter':{'key':{'$in':['custom.vip','custom.at-risk','x']}}," BY_NAME
    "}",
    "At Risk,VIP" },
  { "labels/starts", QUERY_LABELS,
    "{'filter':{'displayName':{'$startsWith':'AT'}}," BY_NAME "}",
    "At Risk,at home" },
  { "labels/begins", QUERY_LABELS, "{'filter':{'displayName':{'$begins':'ä'}}}",
    "Ärzte" },
  { "labels/namespace", QUERY_LABELS,
    "{'filter':{'namespace':{'$ne':'custom'}}," BY_NAME "}",
    "Contacted Me,Customers" },
  { "labels/type", QUERY_LABELS,
    "{'filter':{'labelType':{'$eq':'SYSTEM'}}," BY_NAME "}",
    "Contacted Me,Customers" },
  { "labels/created", QUERY_LABELS,
    "{'filter':{'createdDate':{'$gt':'2020-01-01',"
    "'$lt':'2020-01-02T00:00:00Z'}}}",
    "" },
  { "labels/updated", QUERY_LABELS,
    "{'filter':{'updatedDate':{'$gte':'2020-01-01T00:00:00Z',"
    "'$lte':'2999-01-01T00:00:00.000Z'}}," BY_NAME ",'paging':{'limit':'2'}}",
    "At Risk,VIP" },
  { "labels/and", QUERY_LABELS,
    "{'filter':{'$and':[{" USER "},{'displayName':{'$startsWith':'a'}}]},"
    "'sort':{'fieldName':'displayName','order':'DESC'}}",
    "at home,At Risk" },
  { "labels/or", QUERY_LABELS,
    "{'filter':{'$or':[{'displayName':'VIP'},{'displayName':'Ärzte'}]}," BY_NAME
    "}",
    "VIP,Ärzte" },
  { "labels/not", QUERY_LABELS,
    "{'filter':{" USER
    ",'$not':{'displayName':{'$in':['VIP','Ärzte']}}}," BY_NAME "}",
    "At Risk,at home" },
  { "labels/two-sorts", QUERY_LABELS,
    "{'filter':{'labelType':'SYSTEM'},'sort':[{'fieldName':'createdDate'},"
    "{'fieldName':'displayName','order':'DESC'}]}",
    "Customers,Contacted Me" },
  { "labels/page", QUERY_LABELS,
    "{'filter':{" USER "}," BY_NAME ",'paging':{'limit':1,'offset':1}}",
    "VIP" },
  { "labels/no-page", QUERY_LABELS, "{'paging':{'limit':0}}", "" },
  { "labels/far-page", QUERY_LABELS,
    "{'paging':{'limit':2000,'offset':9223372036854775807}}", "" },
  { "labels/list", LABELS "?labelType=USER_DEFINED&sort.fieldName=displayName",
    NULL, "At Risk,VIP,at home,Ärzte" },
  { "labels/list-order",
    LABELS "?namespace=contacts&sort.fieldName=displayName&sort.order=DESC&"
           "language=de",
    NULL, "Customers,Contacted Me" },
  { "labels/list-prefix", LABELS "?startsWith=At", NULL, "At Risk" },
  { "labels/list-page",
    LABELS "?labelType=USER_DEFINED&sort.fieldName=displayName&paging.limit=2&"
           "paging.offset=1",
    NULL, "VIP,at home" },

  { "fields/equal", QUERY_FIELDS, "{'filter':{'displayName':'Beta'}}", "Beta" },
  { "fields/type", QUERY_FIELDS,
    "{'filter':{" USER_FIELD ",'dataType':{'$ne':'TEXT'}}," BY_NAME "}",
    "Beta,alpha two" },
  { "fields/starts", QUERY_FIELDS,
    "{'filter':{'displayName':{'$startsWith':'ALPHA'}}," BY_NAME "}",
    "Alpha,alpha two" },
  { "fields/system", QUERY_FIELDS,
    "{'filter':{'fieldType':'SYSTEM','namespace':'invoices'}}", "VAT ID" },
  { "fields/list", FIELDS "?fieldType=USER_DEFINED&sort.fieldName=displayName",
    NULL, "Alpha,Beta,alpha two" },
  { "fields/list-prefix", FIELDS "?startsWith=alpha&namespace=custom", NULL,
    "alpha two" },
};

static void
test_find (gconstpointer data)
{
  const Find *row = data;
  gboolean is_label = g_str_has_prefix (row->name, "labels");
  g_autofree char *body = row->query != NULL
                            ? g_strdup_printf ("{'query':%s}", row->query)
                            : NULL;
  g_autoptr (JsonObject)
    answer = call_ok (body != NULL ? "POST" : "GET", row->path, body);
  g_autofree char *names = get_names (answer, is_label ? "labels" : "fields");
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
  guint total = (guint) kith_json_get_int (metadata, "total", 0);

  g_assert_cmpstr (names, ==, row->names);
  assert_metadata (answer, "pagingMetadata", total);
  assert_metadata (answer, "metadata", total);
}

/* Newest first, and the system's, which have no date, last. */
static void
test_default_order (void)
{
  g_autoptr (JsonObject)
    label = call_ok ("POST", LABELS, "{'displayName':'Youngest'}");
  g_autoptr (JsonObject) listed = call_ok ("GET", LABELS, NULL);
  g_autofree char *names = get_names (listed, "labels");

  g_assert_true (g_str_has_prefix (names, "Youngest,"));
  g_assert_true (g_str_has_suffix (names, "Contacted Me,Customers"));
  json_object_unref (call_ok ("DELETE", LABELS "/custom.youngest", NULL));
  g_assert_true (kith_json_get_boolean (label, "newLabel", FALSE));
}

/* What is refused, and how. */

typedef struct
{
  const char *name;
  const char *query;
  const char *code;
} Refusal;

static const Refusal refusals[] = {
  { "filter-is-list", "{'filter':[]}", "MALFORMED_FILTER" },
  { "filter-is-text", "{'filter':'key'}", "MALFORMED_FILTER" },
  { "and-is-object", "{'filter':{'$and':{}}}", "MALFORMED_FILTER" },
  { "or-of-texts", "{'filter':{'$or':['key']}}", "MALFORMED_FILTER" },
  { "not-is-list", "{'filter':{'$not':[]}}", "MALFORMED_FILTER" },
  { "combination", "{'filter':{'$nor':[]}}", "UNSUPPORTED_FILTER" },
  { "field", "{'filter':{'color':'red'}}", "UNSUPPORTED_FILTER_FIELD" },
  { "field-within", "{'filter':{'$or':[{'key':'a'},{'color':'red'}]}}",
    "UNSUPPORTED_FILTER_FIELD" },
  { "operator", "{'filter':{'key':{'$startsWith':'a'}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "operator-unknown", "{'filter':{'displayName':{'$like':'a'}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "value", "{'filter':{'key':7}}", "UNSUPPORTED_FILTER_VALUE" },
  { "values", "{'filter':{'displayName':{'$eq':7,'$ne':8}}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "value-in", "{'filter':{'key':{'$in':'a'}}}", "UNSUPPORTED_FILTER_VALUE" },
  { "value-in-list", "{'filter':{'key':{'$in':['a',7]}}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "value-date", "{'filter':{'createdDate':{'$gt':'yesterday'}}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "sort-field", "{'sort':[{'fieldName':'key'}]}", "INVALID_SORT" },
  { "sort-unnamed", "{'sort':[{}]}", "INVALID_SORT" },
  { "sort-order", "{'sort':[{'fieldName':'displayName','order':'UP'}]}",
    "INVALID_SORT" },
  { "sort-is-text", "{'sort':'displayName'}", "INVALID_SORT" },
  { "limit", "{'paging':{'limit':-1}}", "ILLEGAL_LIMIT" },
  { "limit-high", "{'paging':{'limit':2001}}", "ILLEGAL_LIMIT" },
  { "limit-is-text", "{'paging':{'limit':'many'}}", "ILLEGAL_LIMIT" },
  { "offset", "{'paging':{'offset':-1}}", "ILLEGAL_LIMIT" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *row = data;
  g_autofree char *body = g_strdup_printf ("{'query':%s}", row->query);

  assert_refused ("POST", QUERY_LABELS, body, 400, row->code);
  assert_refused ("POST", QUERY_FIELDS, body, 400, row->code);
}

static void
test_too_much (void)
{
  g_autoptr (GString) filter = g_string_new ("{'query':{'filter':{'$or':[{}");

  assert_refused ("POST", QUERY_FIELDS,
                  "{'query':{'sort':[{'fieldName':'displayName'},"
                  "{'fieldName':'createdDate'}]}}",
                  400, "INVALID_SORT");
  for (guint i = 0; i < 1000; i++)
    g_string_append (filter, ",{'key':'a'}");
  g_string_append (filter, "]}}}");
  assert_refused ("POST", QUERY_LABELS, filter->str, 400, "UNSUPPORTED_FILTER");
}

static void
refuse_lengths (const char *path, guint max_prefix)
{
  static const char *const namespaces[] = { "ab", "",
                                            "abcdefghijklmnopqrstuvwxyz" };
  g_autofree char *longest = g_strnfill (max_prefix, 'a');
  /* Characters are counted, not bytes. */
  g_autofree char *accented = g_strdup_printf ("%s%%C3%%A4", longest + 1);
  g_autofree char *good = g_strconcat (path, "?namespace=custom&startsWith=",
                                       accented, NULL);
  g_autofree char *bad = g_strconcat (path, "?startsWith=", longest, "a", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (namespaces); i++)
    {
      g_autofree char *text = g_strconcat (path, "?namespace=", namespaces[i],
                                           NULL);

      assert_refused ("GET", text, NULL, 400, "namespace");
    }

  json_object_unref (call_ok ("GET", good, NULL));
  assert_refused ("GET", bad, NULL, 400, "startsWith");
}

/* wix-contacts C.9, C.10 */
static void
test_lengths (void)
{
  refuse_lengths (LABELS, KITH_LIMIT_LABEL_NAME_CHARS);
  refuse_lengths (FIELDS, KITH_LIMIT_FIELD_NAME_CHARS);
  assert_refused ("GET", LABELS "?startsWith=", NULL, 400, "startsWith");
  json_object_unref (call_ok ("GET", FIELDS "?startsWith=", NULL));
}

/* One after the other. */

static const char *
get_key (JsonObject *answer, const char *member)
{
  return kith_json_get_string (kith_json_get_object (answer, member), "key");
}

static char *
make_contact (const char *key)
{
  g_autofree char *info = g_strdup_printf (
    "{\"name\":{\"first\":\"Labelled\"},\"labelKeys\":{\"items\":[\"%s\"]}}",
    key);

  return kith_test_server_create (server, info);
}

static void
test_label (void)
{
  g_autoptr (JsonObject)
    made = call_ok ("POST", LABELS, "{'displayName':'Größe / Höhe'}");
  g_autoptr (JsonObject)
    again = call_ok ("POST", LABELS, "{'displayName':'Größe / Höhe'}");
  g_autoptr (JsonObject)
    other = call_ok ("POST", LABELS, "{'displayName':'größe - höhe'}");
  const char *key = get_key (made, "label");
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *path = g_strconcat (LABELS "/", escaped, NULL);
  g_autofree char *sdk_path = g_strconcat (path, "?key=", escaped, NULL);
  g_autofree char *id = make_contact (key);
  g_autofree char *contact_path = g_strconcat (KITH_PATH_CONTACTS "/", id,
                                               NULL);
  g_autoptr (JsonObject) got = call_ok ("GET", sdk_path, NULL);
  g_autoptr (JsonObject)
    renamed = call_ok ("PATCH", path,
                       "{'label':{'displayName':'Maße','key':'k'}}");
  g_autoptr (JsonObject) old = call_ok ("PATCH", path, "{'displayName':'Maß'}");
  g_autoptr (JsonObject) gone = NULL;
  g_autoptr (JsonObject) contact = NULL;

  g_assert_cmpstr (key, ==, "custom.größe-höhe");
  g_assert_cmpstr (get_key (other, "label"), ==, "custom.größe-höhe-1");
  g_assert_true (kith_json_get_boolean (made, "newLabel", FALSE));
  g_assert_false (kith_json_get_boolean (again, "newLabel", TRUE));
  g_assert_true (kith_json_object_equal (kith_json_get_object (made, "label"),
                                         kith_json_get_object (got, "label")));
  g_assert_cmpstr (get_key (renamed, "label"), ==, key);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (renamed, "label", "displayName", NULL)),
                   ==, "Maße");
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (old, "label", "displayName", NULL)),
                   ==, "Maß");

  gone = call_ok ("DELETE", sdk_path, NULL);
  g_assert_cmpuint (json_object_get_size (gone), ==, 0);
  contact = call_ok ("GET", contact_path, NULL);
  g_assert_null (
    kith_json_lookup (contact, "contact", "info", "labelKeys", NULL));
  g_assert_cmpint (kith_json_get_int (kith_json_get_object (contact, "contact"),
                                      "revision", 0),
                   ==, 2);
  assert_refused ("GET", path, NULL, 404, "NOT_FOUND");
  json_object_unref (
    call_ok ("DELETE", LABELS "/custom.gr%C3%B6%C3%9Fe-h%C3%B6he-1", NULL));
}

static void
test_refuse_change (void)
{
  assert_refused ("PATCH", LABELS "/contacts.customers",
                  "{'label':{'displayName':'A'}}", 403, "PERMISSION_DENIED");
  assert_refused ("DELETE", LABELS "/contacts.customers", NULL, 403,
                  "PERMISSION_DENIED");
  assert_refused ("PATCH", LABELS "/custom.none",
                  "{'label':{'displayName':'A'}}", 404, "NOT_FOUND");
  assert_refused ("DELETE", LABELS "/custom.none", NULL, 404, "NOT_FOUND");
  assert_refused ("PATCH", LABELS "/custom.vip", "{'label':{}}", 400,
                  "label.displayName");
  assert_refused ("PATCH", LABELS "/custom.vip", "{}", 400, "displayName");
  assert_refused ("POST", LABELS, "{'displayName':''}", 400, "displayName");

  assert_refused ("PATCH", FIELDS "/invoices.vatId",
                  "{'field':{'displayName':'A'}}", 403, "PERMISSION_DENIED");
  assert_refused ("DELETE", FIELDS "/invoices.vatId", NULL, 403,
                  "PERMISSION_DENIED");
  assert_refused ("POST", FIELDS, "{'displayName':'A','dataType':'BOOLEAN'}",
                  400, "dataType");
  assert_refused ("POST", KITH_PATH_CONTACTS,
                  "{'info':{'name':{'first':'A'},"
                  "'labelKeys':{'items':['custom.none']}}}",
                  400, "info.labelKeys.items[0]");
}

static void
fill (const char *path, const char *wanted_code, guint wanted_status)
{
  for (guint i = 0; i <= KITH_LIMIT_LABELS; i++)
    {
      g_autofree char *body = g_strdup_printf ("{'displayName':'Full %u'}", i);
      guint status;
      g_autoptr (JsonObject)
        answer = api_call (server, "POST", path, body, &status);
      g_autofree char *refusal = NULL;

      if (status == 200)
        continue;

      refusal = api_get_refusal (answer);
      g_assert_cmpuint (status, ==, wanted_status);
      g_assert_cmpstr (refusal, ==, wanted_code);
      return;
    }

  g_assert_not_reached ();
}

static void
test_quotas (void)
{
  KithTestServer *others = server;
  guint status;
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *data;

  /* There is no room for more afterwards. */
  server = kith_test_server_new (NULL);
  fill (LABELS, "LABELS_QUOTA_REACHED", 428);
  fill (FIELDS, "FIELDS_QUOTA_EXCEEDED", 429);

  answer = api_call (server, "POST", LABELS, "{'displayName':'Too many'}",
                     &status);
  data = json_node_get_object (
    kith_json_lookup (answer, "details", "applicationError", "data", NULL));
  g_assert_cmpstr (kith_json_get_string (data, "labelsQuota"), ==, "1000");
  g_assert_cmpstr (kith_json_get_string (data, "labelsCurrentTotal"), ==,
                   "1000");
  /* What is there is found. */
  json_object_unref (call_ok ("POST", LABELS, "{'displayName':'Full 7'}"));

  kith_test_server_free (server);
  server = others;
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);
  make_some ();

  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autofree char *path = g_strconcat ("/server-catalog/find/",
                                           finds[i].name, NULL);

      g_test_add_data_func (path, &finds[i], test_find);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/server-catalog/refuse/",
                                           refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/server-catalog/refuse/too-much", test_too_much);
  g_test_add_func ("/server-catalog/refuse/lengths", test_lengths);
  g_test_add_func ("/server-catalog/refuse/change", test_refuse_change);
  g_test_add_func ("/server-catalog/order", test_default_order);
  g_test_add_func ("/server-catalog/label", test_label);
  g_test_add_func ("/server-catalog/quotas", test_quotas);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
