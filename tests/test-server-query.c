/* test-server-query.c: every field and operator of a query, over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "api-utils.h"
#include "base/kith-json.h"
#include "kith-fake-clock.h"
#include "model/kith-protocol.h"
#include "model/kith-query.h"

#define QUERY KITH_PATH_CONTACTS "/query"
#define CUSTOM "info.extendedFields.custom."
#define SUBSCRIPTIONS "info.extendedFields.emailSubscriptions."
#define SHOP "info.extendedFields.ecom."
#define MEMBERSHIP "info.extendedFields.members.membershipStatus"
#define PLACE "5a1c2b3d-0000-4000-8000-000000000001"

/* "2023-11-14T22:13:" and the seconds of Ann, Bob and Cem */
#define TIME_ANN "'2023-11-14T22:13:21.000Z'"
#define TIME_BOB "'2023-11-14T22:13:22.000Z'"
#define TIME_CEM "'2023-11-14T22:13:23.000Z'"
/* when Ann was updated */
#define TIME_NOW "'2023-11-14T22:13:24.000Z'"
#define TIME_LATER "'2023-11-14T22:13:24.001Z'"

static KithTestServer *server;

/* What each field answers to each operator; what is missing here fails
 * /server/query/complete. */
static const struct
{
  const char *field;
  const char *op;
  const char *value; /* JSON with ' for "; "@ann" is Ann's id */
  const char *expected;
} cases[] = {
  { "id", "$eq", "'@ann'", "Ann" },
  { "id", "$eq", "'x'", "" },
  { "id", "$ne", "'@ann'", "Bob,Cem" },
  { "id", "$in", "['@ann','x']", "Ann" },
  { "id", "$in", "[]", "" },
  { "id", "$exists", "true", "Ann,Bob,Cem" },
  { "id", "$exists", "false", "" },
  { "id", "$isEmpty", "true", "" },

  { "createdDate", "$eq", TIME_BOB, "Bob" },
  { "createdDate", "$eq", "'2023-11-15T00:13:22+02:00'", "Bob" },
  { "createdDate", "$ne", TIME_BOB, "Ann,Cem" },
  { "createdDate", "$gt", TIME_BOB, "Cem" },
  { "createdDate", "$gte", TIME_BOB, "Bob,Cem" },
  { "createdDate", "$lt", TIME_BOB, "Ann" },
  { "createdDate", "$lte", TIME_BOB, "Ann,Bob" },

  { "updatedDate", "$eq", TIME_NOW, "Ann" },
  { "updatedDate", "$ne", TIME_NOW, "Bob,Cem" },
  { "updatedDate", "$gt", TIME_BOB, "Ann,Cem" },
  { "updatedDate", "$gt", TIME_NOW, "" },
  { "updatedDate", "$gte", TIME_NOW, "Ann" },
  { "updatedDate", "$lt", TIME_NOW, "Bob,Cem" },
  { "updatedDate", "$lte", TIME_NOW, "Ann,Bob,Cem" },

  { "lastActivity.activityDate", "$eq", TIME_ANN, "Ann" },
  { "lastActivity.activityDate", "$ne", TIME_ANN, "Bob,Cem" },
  { "lastActivity.activityDate", "$gt", TIME_ANN, "Bob,Cem" },
  { "lastActivity.activityDate", "$gte", TIME_CEM, "Cem" },
  { "lastActivity.activityDate", "$lt", TIME_CEM, "Ann,Bob" },
  { "lastActivity.activityDate", "$lte", TIME_BOB, "Ann,Bob" },

  { "primaryInfo.email", "$eq", "'ANN@example.org'", "Ann" },
  { "primaryInfo.email", "$eq", "'ann@work.example'", "" },
  { "primaryInfo.email", "$ne", "'ann@example.org'", "Bob,Cem" },
  { "primaryInfo.email", "$in", "['cem@example.ORG','x']", "Cem" },
  { "primaryInfo.email", "$exists", "true", "Ann,Cem" },
  { "primaryInfo.email", "$isEmpty", "true", "Bob" },
  { "primaryInfo.email", "$startsWith", "'CEM@'", "Cem" },

  { "primaryInfo.phone", "$eq", "'030 1234567'", "Ann" },
  { "primaryInfo.phone", "$eq", "'0301234567'", "" },
  { "primaryInfo.phone", "$ne", "'030 1234567'", "Bob,Cem" },
  { "primaryInfo.phone", "$in", "['030 1234567','503 2223344']", "Ann,Bob" },
  { "primaryInfo.phone", "$exists", "false", "Cem" },
  { "primaryInfo.phone", "$isEmpty", "false", "Ann,Bob" },
  { "primaryInfo.phone", "$startsWith", "'503'", "Bob" },

  { "info.name.first", "$eq", "'Ann'", "Ann" },
  { "info.name.first", "$eq", "'ann'", "" },
  { "info.name.first", "$ne", "'Ann'", "Bob,Cem" },
  { "info.name.first", "$in", "['Ann','Cem']", "Ann,Cem" },
  { "info.name.first", "$exists", "true", "Ann,Bob,Cem" },
  { "info.name.first", "$isEmpty", "true", "" },
  { "info.name.first", "$startsWith", "'b'", "Bob" },

  { "info.name.last", "$eq", "'Öz'", "Cem" },
  { "info.name.last", "$ne", "'Öz'", "Ann,Bob" },
  { "info.name.last", "$in", "['Lee']", "Ann" },
  { "info.name.last", "$exists", "false", "Bob" },
  { "info.name.last", "$isEmpty", "false", "Ann,Cem" },
  { "info.name.last", "$startsWith", "'ö'", "Cem" },

  { "info.emails.email", "$eq", "'Ann@Work.example'", "Ann" },
  { "info.emails.email", "$ne", "'ann@work.example'", "Bob,Cem" },
  { "info.emails.email", "$in", "['ann@work.example','cem@example.org']",
    "Ann,Cem" },
  { "info.emails.email", "$exists", "true", "Ann,Cem" },
  { "info.emails.email", "$isEmpty", "true", "Bob" },
  { "info.emails.email", "$startsWith", "'ANN@W'", "Ann" },

  { "info.phones.phone", "$eq", "'+1 503 2223355'", "Bob" },
  { "info.phones.phone", "$ne", "'+1 503 2223355'", "Ann,Cem" },
  { "info.phones.phone", "$in", "['030 1234567']", "Ann" },
  { "info.phones.phone", "$exists", "true", "Ann,Bob" },
  { "info.phones.phone", "$isEmpty", "true", "Cem" },
  { "info.phones.phone", "$startsWith", "'+1'", "Bob" },

  { "info.phones.e164Phone", "$eq", "'+49301234567'", "Ann" },
  { "info.phones.e164Phone", "$ne", "'+49301234567'", "Bob,Cem" },
  { "info.phones.e164Phone", "$in", "['+15032223355','x']", "Bob" },
  { "info.phones.e164Phone", "$exists", "false", "Cem" },
  { "info.phones.e164Phone", "$isEmpty", "false", "Ann,Bob" },
  { "info.phones.e164Phone", "$startsWith", "'+4930'", "Ann" },

  { "info.addresses.street", "$eq", "'Main Street 1'", "Ann" },
  { "info.addresses.street", "$eq", "'7 Elm Road'", "Bob" },
  { "info.addresses.street", "$ne", "'7 Elm Road'", "Ann,Cem" },
  { "info.addresses.street", "$in", "['7 Elm Road','Main Street 1']",
    "Ann,Bob" },
  { "info.addresses.street", "$exists", "false", "Cem" },
  { "info.addresses.street", "$isEmpty", "true", "Cem" },
  { "info.addresses.street", "$startsWith", "'MAIN'", "Ann" },

  { "info.addresses.city", "$eq", "'Portland'", "Bob" },
  { "info.addresses.city", "$ne", "'Portland'", "Ann,Cem" },
  { "info.addresses.city", "$in", "['Berlin']", "Ann" },
  { "info.addresses.city", "$exists", "true", "Ann,Bob" },
  { "info.addresses.city", "$isEmpty", "false", "Ann,Bob" },
  { "info.addresses.city", "$startsWith", "'ham'", "Bob" },

  { "info.addresses.subdivision", "$eq", "'US-OR'", "Bob" },
  { "info.addresses.subdivision", "$ne", "'US-OR'", "Ann,Cem" },
  { "info.addresses.subdivision", "$in", "['US-OR','US-NY']", "Bob" },
  { "info.addresses.subdivision", "$exists", "false", "Ann,Cem" },
  { "info.addresses.subdivision", "$isEmpty", "false", "Bob" },

  { "info.addresses.country", "$eq", "'DE'", "Ann,Bob" },
  { "info.addresses.country", "$ne", "'US'", "Ann,Cem" },
  { "info.addresses.country", "$in", "['US']", "Bob" },
  { "info.addresses.country", "$exists", "true", "Ann,Bob" },
  { "info.addresses.country", "$isEmpty", "true", "Cem" },

  { "info.company", "$eq", "'Acme'", "Ann" },
  { "info.company", "$ne", "'Acme'", "Bob,Cem" },
  { "info.company", "$in", "['Acme','ACME']", "Ann,Cem" },
  { "info.company", "$exists", "false", "Bob" },
  { "info.company", "$isEmpty", "true", "Bob" },
  { "info.company", "$startsWith", "'acm'", "Ann,Cem" },
  { "info.company", "$startsWith", "''", "Ann,Cem" },

  { "info.jobTitle", "$eq", "'Engineer'", "Ann" },
  { "info.jobTitle", "$ne", "'Engineer'", "Bob,Cem" },
  { "info.jobTitle", "$in", "['Director']", "Cem" },
  { "info.jobTitle", "$exists", "true", "Ann,Cem" },
  { "info.jobTitle", "$isEmpty", "false", "Ann,Cem" },
  { "info.jobTitle", "$startsWith", "'D'", "Cem" },

  { "info.birthdate", "$eq", "'1985-03-04'", "Ann" },
  { "info.birthdate", "$ne", "'1985-03-04'", "Bob,Cem" },
  { "info.birthdate", "$gt", "'1985-03-04'", "Cem" },
  { "info.birthdate", "$gte", "'1985-03-04'", "Ann,Cem" },
  { "info.birthdate", "$lt", "'1990-01-01'", "Ann" },
  { "info.birthdate", "$lte", "'1990-01-01'", "Ann,Cem" },

  { "info.locale", "$eq", "'DE-de'", "Ann" },
  { "info.locale", "$ne", "'de-de'", "Bob,Cem" },
  { "info.locale", "$in", "['en-US']", "Cem" },
  { "info.locale", "$exists", "false", "Bob" },
  { "info.locale", "$isEmpty", "false", "Ann,Cem" },

  { "info.labelKeys", "$hasSome", "['custom.friend','custom.none']",
    "Ann,Bob" },
  { "info.labelKeys", "$hasAll", "['custom.friend','custom.straße']", "Ann" },
  { "info.labelKeys", "$hasAll", "['custom.friend','custom.none']", "" },
  { "info.labelKeys", "$isEmpty", "true", "Cem" },
  { "info.labelKeys", NULL, "'custom.straße'", "Ann" },

  { "info.locations", "$hasSome", "['" PLACE "']", "Cem" },
  { "info.locations", "$hasAll", "['" PLACE "','x']", "" },
  { "info.locations", "$isEmpty", "false", "Cem" },

  { MEMBERSHIP, "$eq", "'APPROVED'", "" },
  { MEMBERSHIP, "$ne", "'APPROVED'", "Ann,Bob,Cem" },
  { MEMBERSHIP, "$in", "['APPROVED']", "" },
  { MEMBERSHIP, "$nin", "['APPROVED']", "Ann,Bob,Cem" },

  { SUBSCRIPTIONS "deliverabilityStatus", "$eq", "'NOT_SET'", "Ann,Cem" },
  { SUBSCRIPTIONS "deliverabilityStatus", "$ne", "'NOT_SET'", "Bob" },
  { SUBSCRIPTIONS "deliverabilityStatus", "$in", "['VALID']", "" },
  { SUBSCRIPTIONS "deliverabilityStatus", "$nin", "['NOT_SET']", "Bob" },

  { SUBSCRIPTIONS "subscriptionStatus", "$eq", "'SUBSCRIBED'", "" },
  { SUBSCRIPTIONS "subscriptionStatus", "$ne", "'NOT_SET'", "Bob" },
  { SUBSCRIPTIONS "subscriptionStatus", "$in", "['NOT_SET','PENDING']",
    "Ann,Cem" },
  { SUBSCRIPTIONS "subscriptionStatus", "$nin", "['PENDING']", "Ann,Bob,Cem" },

  { SUBSCRIPTIONS "effectiveEmail", "$exists", "true", "Ann,Cem" },
  { SUBSCRIPTIONS "effectiveEmail", "$isEmpty", "true", "Bob" },

#define NOBODY_HAS(field, value)                                               \
  { field, "$eq", value, "" }, { field, "$ne", value, "Ann,Bob,Cem" },         \
    { field, "$gt", value, "" }, { field, "$gte", value, "" },                 \
    { field, "$lt", value, "" },                                               \
  {                                                                            \
    field, "$lte", value, ""                                                   \
  }
  NOBODY_HAS (SHOP "numOfPurchases", "0"),
  NOBODY_HAS (SHOP "totalSpentAmount", "9.5"),
  NOBODY_HAS (SHOP "lastPurchaseDate", "'2024-02-29'"),

  { CUSTOM "text", "$eq", "'Garden Fair'", "Ann" },
  { CUSTOM "text", "$ne", "'Garden Fair'", "Bob,Cem" },
  { CUSTOM "text", "$in", "['garden party','x']", "Cem" },
  { CUSTOM "text", "$startsWith", "'GARDEN'", "Ann,Cem" },
  { CUSTOM "web", "$eq", "'https://a.example'", "Ann" },
  { CUSTOM "web", "$startsWith", "'https://A'", "Ann" },
  { CUSTOM "number", "$eq", "5", "Ann" },
  { CUSTOM "number", "$ne", "5.0", "Bob,Cem" },
  { CUSTOM "number", "$gt", "-7.5", "Ann" },
  { CUSTOM "number", "$gte", "-7.5", "Ann,Bob" },
  { CUSTOM "number", "$lt", "5", "Bob" },
  { CUSTOM "number", "$lte", "5", "Ann,Bob" },
  { CUSTOM "date", "$eq", "'2024-02-29'", "Ann" },
  { CUSTOM "date", "$ne", "'2024-02-29'", "Bob,Cem" },
  { CUSTOM "date", "$gt", "'2024-02-29'", "Cem" },
  { CUSTOM "date", "$gte", "'2024-02-29'", "Ann,Cem" },
  { CUSTOM "date", "$lt", "'2024-03-01'", "Ann" },
  { CUSTOM "date", "$lte", "'2025-01-01'", "Ann,Cem" },
};

static const struct
{
  const char *name;
  const char *body; /* of a query, without its braces */
  const char *expected;
} queries[] = {
  { "nothing", "", "Ann,Bob,Cem" },
  { "empty-filter", "'filter':{}", "Ann,Bob,Cem" },
  { "null-filter", "'filter':null", "Ann,Bob,Cem" },
  { "members",
    "'filter':{'info.company':{'$exists':true},'info.locale':'en-us'}", "Cem" },
  { "two-operators",
    "'filter':{'createdDate':{'$gt':" TIME_ANN ",'$lt':" TIME_CEM "}}", "Bob" },
  { "and",
    "'filter':{'$and':[{'info.company':{'$exists':true}},"
    "{'info.jobTitle':'Engineer'}]}",
    "Ann" },
  { "or",
    "'filter':{'$or':[{'info.name.first':'Ann'},{'info.name.last':'Öz'}]}",
    "Ann,Cem" },
  { "or-beside",
    "'filter':{'$or':[{'info.name.first':'Ann'},{'info.name.first':'Cem'}],"
    "'info.locale':'en-us'}",
    "Cem" },
  { "not", "'filter':{'$not':{'info.name.first':'Ann'}}", "Bob,Cem" },
  { "not-not", "'filter':{'$not':{'$not':{'info.name.first':'Ann'}}}", "Ann" },
  { "not-or",
    "'filter':{'$not':{'$or':[{'info.name.first':'Ann'},"
    "{'info.name.first':'Bob'}]}}",
    "Cem" },
  { "and-of-nothing", "'filter':{'$and':[]}", "Ann,Bob,Cem" },
  { "or-of-nothing", "'filter':{'$or':[]}", "" },
  { "begins", "'filter':{'info.name.first':{'$begins':'an'}}", "Ann" },

  { "sort-created", "'sort':{'fieldName':'createdDate','order':'DESC'}",
    "Cem,Bob,Ann" },
  { "sort-activity", "'sort':[{'fieldName':'lastActivity.activityDate'}]",
    "Ann,Bob,Cem" },
  { "sort-email", "'sort':[{'fieldName':'primaryInfo.email','order':'DESC'}]",
    "Cem,Ann,Bob" },
  { "sort-first", "'sort':[{'fieldName':'info.name.first','order':'DESC'}]",
    "Cem,Bob,Ann" },
  { "sort-last", "'sort':[{'fieldName':'info.name.last'}]", "Bob,Ann,Cem" },
  { "sort-job-title", "'sort':[{'fieldName':'info.jobTitle'}]", "Cem,Ann,Bob" },
  { "sort-birthdate", "'sort':[{'fieldName':'info.birthdate','order':'DESC'}]",
    "Cem,Ann,Bob" },
  { "sort-effective-email",
    "'sort':[{'fieldName':'" SUBSCRIPTIONS "effectiveEmail'}]", "Ann,Cem,Bob" },
  { "sort-text", "'sort':[{'fieldName':'" CUSTOM "text','order':'DESC'}]",
    "Cem,Ann,Bob" },
  { "sort-number", "'sort':[{'fieldName':'" CUSTOM "number'}]", "Bob,Ann,Cem" },
  { "sort-date", "'sort':[{'fieldName':'" CUSTOM "date','order':'DESC'}]",
    "Cem,Ann,Bob" },
  /* Ann's and Cem's are the same but for their case. */
  { "sort-company-then",
    "'sort':[{'fieldName':'info.company'},{'fieldName':'createdDate',"
    "'order':'DESC'}]",
    "Cem,Ann,Bob" },
  { "sort-company-then-up",
    "'sort':[{'fieldName':'info.company','order':'DESC'},"
    "{'fieldName':'createdDate'}]",
    "Ann,Cem,Bob" },

  { "limit-0", "'paging':{'limit':0}", "" },
  { "limit", "'paging':{'limit':2}", "Ann,Bob" },
  { "limit-digits", "'paging':{'limit':'2','offset':'1'}", "Bob,Cem" },
  { "limit-null", "'paging':{'limit':null}", "Ann,Bob,Cem" },
  { "number-digits", "'filter':{'" CUSTOM "number':{'$gte':'-7.5'}}",
    "Ann,Bob" },
  { "time-as-date", "'filter':{'createdDate':{'$gt':'2020-01-01'}}",
    "Ann,Bob,Cem" },
  { "time-as-later-date", "'filter':{'createdDate':{'$lt':'2020-01-01'}}", "" },
  { "time-before-all", "'filter':{'createdDate':{'$gt':'1900-01-01'}}",
    "Ann,Bob,Cem" },
  { "offset", "'paging':{'limit':2,'offset':1}", "Bob,Cem" },
  { "beyond", "'paging':{'offset':3}", "" },
  { "page-of-filter",
    "'filter':{'info.company':{'$exists':true}},"
    "'sort':{'fieldName':'info.jobTitle'},'paging':{'limit':1,'offset':1}",
    "Ann" },
};

static const struct
{
  const char *name;
  const char *body;
  const char *what;
} refusals[] = {
  { "field", "{'query':{'filter':{'info.shoe':'x'}}}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "custom-field", "{'query':{'filter':{'" CUSTOM "none':'x'}}}",
    "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
  { "operator", "{'query':{'filter':{'info.birthdate':{'$in':[]}}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "custom-operator", "{'query':{'filter':{'" CUSTOM "text':{'$gt':'x'}}}}",
    "UNSUPPORTED_FILTER_OPERATOR" },
  { "value", "{'query':{'filter':{'createdDate':'soon'}}}",
    "UNSUPPORTED_FILTER_VALUE" },
  { "value-type", "{'query':{'filter':{'info.company':7}}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "custom-value-type", "{'query':{'filter':{'" CUSTOM "number':'many'}}}",
    "UNSUPPORTED_FILTER_VALUE_TYPE" },
  { "malformed", "{'query':{'filter':{'$and':{}}}}", "MALFORMED_FILTER" },
  { "unsupported", "{'query':{'filter':{'$where':'1'}}}",
    "UNSUPPORTED_FILTER" },
  { "sort", "{'query':{'sort':[{'fieldName':'primaryInfo.phone'}]}}",
    "UNSUPPORTED_SORT_FIELD" },
  { "sort-custom", "{'query':{'sort':[{'fieldName':'" CUSTOM "none'}]}}",
    "UNSUPPORTED_SORT_FIELD" },
  { "limit", "{'query':{'paging':{'limit':1001}}}", "ILLEGAL_LIMIT" },
  { "offset", "{'query':{'paging':{'offset':-1}}}", "ILLEGAL_LIMIT" },
  { "fieldset", "{'query':{'fieldsets':['SOME']}}", "fieldsets" },
};

static char *ann;

/* The first names of those that are found, in order. */
static char *
find (const char *body)
{
  g_autoptr (GString) text = g_string_new (body);
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonArray *contacts;

  g_string_replace (text, "@ann", ann, 0);
  answer = api_call_ok (server, "POST", QUERY, text->str);
  contacts = kith_json_get_array (answer, "contacts");
  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonNode *name = kith_json_lookup (
        json_array_get_object_element (contacts, i), "info", "name", "first",
        NULL);

      g_ptr_array_add (names, (gpointer) json_node_get_string (name));
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv (",", (char **) names->pdata);
}

static void
test_case (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *condition = cases[row].op != NULL
                                 ? g_strdup_printf ("{'%s':%s}", cases[row].op,
                                                    cases[row].value)
                                 : g_strdup (cases[row].value);
  g_autofree char *body = g_strdup_printf ("{'query':{'filter':{'%s':%s}}}",
                                           cases[row].field, condition);
  g_autofree char *negated = g_strdup_printf (
    "{'query':{'filter':{'$not':{'%s':%s}}}}", cases[row].field, condition);
  g_autofree char *found = find (body);
  g_autofree char *others = find (negated);

  g_assert_cmpstr (found, ==, cases[row].expected);
  /* Each contact is among the ones or among the others. */
  g_assert_cmpuint (strlen (found) + strlen (others), ==,
                    strlen ("Ann,Bob,Cem")
                      - (*found != '\0' && *others != '\0'));
}

static gboolean
has_case (const char *field, KithOperator op)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_has_prefix (cases[i].field, field)
        && g_strcmp0 (cases[i].op, kith_operator_to_string (op)) == 0)
      return TRUE;

  return FALSE;
}

static void
test_complete (void)
{
  guint n_fields;
  const KithQueryField *fields = kith_query_field_list (&n_fields);

  for (guint i = 0; i < n_fields; i++)
    for (KithOperator op = 0; op <= KITH_OPERATOR_HAS_ALL; op++)
      if (kith_query_field_has (&fields[i], op)
          && !has_case (fields[i].name, op))
        g_error ("No case of %s %s", fields[i].name,
                 kith_operator_to_string (op));
}

static void
test_query (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *body = g_strdup_printf ("{'query':{%s}}", queries[row].body);
  g_autofree char *found = find (body);

  g_assert_cmpstr (found, ==, queries[row].expected);
}

static void
test_refusal (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);

  api_assert_refused (server, "POST", QUERY, refusals[row].body, 400,
                      refusals[row].what);
}

static void
test_parts (void)
{
  g_autoptr (JsonObject) answer = api_call_ok (
    server, "POST", QUERY,
    "{'search':'acme','query':{'sort':{'fieldName':'info.jobTitle'},"
    "'paging':{'limit':1},'fields':['info.company'],'fieldsets':['BASIC']}}");
  JsonObject *contact = json_array_get_object_element (
    kith_json_get_array (answer, "contacts"), 0);
  JsonObject *info = kith_json_get_object (contact, "info");
  g_autoptr (JsonObject) expected = json_object_new ();

  g_assert_cmpstr (kith_json_get_string (info, "company"), ==, "ACME");
  g_assert_nonnull (kith_json_get_object (info, "name"));
  g_assert_false (json_object_has_member (info, "emails"));
  g_assert_true (json_object_has_member (contact, "revision"));

  json_object_set_int_member (expected, "count", 1);
  json_object_set_int_member (expected, "offset", 0);
  json_object_set_int_member (expected, "total", 2);
  json_object_set_boolean_member (expected, "tooManyToCount", FALSE);
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (answer, "pagingMetadata"),
                            expected));
}

static void
test_omit_total (void)
{
  g_autoptr (JsonObject)
    answer = api_call_ok (server, "POST", QUERY, "{'omitTotal':true}");
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");

  g_assert_cmpint (kith_json_get_int (metadata, "count", -1), ==, 3);
  g_assert_false (json_object_has_member (metadata, "total"));
}

/* What is written in SQL is text as any other, wherever it stands. */
static void
test_sql (void)
{
  static const char sql[] = "x\\') OR 1=1; DROP TABLE contact; --";
  static const char *const bodies[] = {
    "{'query':{'filter':{'info.company':'%s'}}}",
    "{'query':{'filter':{'info.company':{'$startsWith':'%s'}}}}",
    "{'query':{'filter':{'info.emails.email':{'$in':['%s']}}}}",
    "{'query':{'filter':{'info.labelKeys':{'$hasAll':['%s']}}}}",
    "{'query':{'filter':{'id':'%s'}}}",
    "{'query':{'filter':{'" CUSTOM "text':'%s'}}}",
    "{'search':'%s'}",
    "{'query':{'filter':{'%s':'x'}}}",
    "{'query':{'filter':{'" CUSTOM "%s':'x'}}}",
    "{'query':{'filter':{'info.company':{'%s':'x'}}}}",
    "{'query':{'filter':{'createdDate':{'$gt':'%s'}}}}",
    "{'query':{'sort':[{'fieldName':'%s'}]}}",
    "{'query':{'sort':[{'fieldName':'" CUSTOM "%s'}]}}",
    "{'query':{'sort':[{'fieldName':'createdDate','order':'%s'}]}}",
    "{'query':{'paging':{'limit':'%s'}}}",
    "{'query':{'fieldsets':['%s']}}",
  };
  g_autofree char *all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (GStrv) parts = g_strsplit (bodies[i], "%s", 2);
      g_autoptr (GString) body = g_string_new (parts[0]);
      g_autoptr (JsonObject) answer = NULL;
      guint status;

      g_string_append_printf (body, "%s%s", sql, parts[1]);
      g_string_replace (body, "'", "\"", 0);
      g_string_replace (body, "\\\"", "'", 0);
      answer = kith_test_server_call (server, "POST", QUERY, body->str,
                                      &status);
      g_test_message ("%u: %s", status, body->str);
      if (status == 200)
        g_assert_cmpuint (json_array_get_length (
                            kith_json_get_array (answer, "contacts")),
                          ==, 0);
      else
        g_assert_cmpuint (status, ==, 400);
    }

  all = find ("{}");
  g_assert_cmpstr (all, ==, "Ann,Bob,Cem");
}

static void
make_fields (void)
{
  static const char *const fields[][2] = { { "Text", "TEXT" },
                                           { "Number", "NUMBER" },
                                           { "Date", "DATE" },
                                           { "Web", "URL" } };
  static const char *const labels[] = { "Friend", "Straße", "None" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{'displayName':'%s','dataType':'%s'}", fields[i][0], fields[i][1]);
      g_autoptr (JsonObject)
        answer = api_call_ok (server, "POST", KITH_PATH_EXTENDED_FIELDS, body);
    }
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'displayName':'%s'}",
                                               labels[i]);
      g_autoptr (JsonObject)
        answer = api_call_ok (server, "POST", KITH_PATH_LABELS, body);
    }
}

static char *
create (KithFakeClock *clock, const char *info)
{
  g_autofree char *body = g_strdup_printf ("{'info':%s}", info);
  g_autoptr (JsonObject) answer = NULL;

  kith_fake_clock_advance (clock, G_USEC_PER_SEC);
  answer = api_call_ok (server, "POST", KITH_PATH_CONTACTS, body);

  return g_strdup (
    kith_json_get_string (kith_json_get_object (answer, "contact"), "id"));
}

static void
make_contacts (KithFakeClock *clock)
{
  g_autofree char *bob = NULL;
  g_autofree char *cem = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) answer = NULL;

  ann = create (
    clock, "{'name':{'first':'Ann','last':'Lee'},'emails':{'items':"
           "[{'email':'ann@example.org'},{'email':'ann@work.example'}]},"
           "'phones':{'items':[{'phone':'030 1234567','countryCode':'DE'}]},"
           "'addresses':{'items':[{'address':{'addressLine':'Main Street 1',"
           "'city':'Berlin','country':'DE'}}]},'locale':'de-DE',"
           "'labelKeys':{'items':['custom.friend','custom.straße']},"
           "'jobTitle':'Engineer','birthdate':'1985-03-04',"
           "'extendedFields':{'items':{'custom.text':'Garden Fair',"
           "'custom.number':5,'custom.date':'2024-02-29',"
           "'custom.web':'a.example'}}}");
  bob = create (
    clock, "{'name':{'first':'Bob'},'phones':{'items':"
           "[{'phone':'503 2223344'},{'phone':'+1 503 2223355'}]},"
           "'addresses':{'items':[{'address':{'streetAddress':{'number':'7',"
           "'name':'Elm Road'},'city':'Portland','subdivision':'OR',"
           "'country':'US'}},{'address':{'city':'Hamburg','country':'DE'}}]},"
           "'labelKeys':{'items':['custom.friend']},"
           "'extendedFields':{'items':{'custom.number':-7.5}}}");
  cem = create (
    clock, "{'name':{'first':'Cem','last':'Öz'},'emails':{'items':"
           "[{'email':'Cem@Example.org'}]},'company':'ACME',"
           "'jobTitle':'Director','birthdate':'1990-01-01','locale':'en-US',"
           "'locations':{'items':['" PLACE "']},"
           "'extendedFields':{'items':{'custom.text':'garden party',"
           "'custom.date':'2025-01-01'}}}");

  /* Only now does she have it: an update is found as well. */
  kith_fake_clock_advance (clock, G_USEC_PER_SEC);
  path = g_strconcat (KITH_PATH_CONTACTS "/", ann, NULL);
  answer = api_call_ok (server, "PATCH", path,
                        "{'revision':1,'info':{'company':'Acme'}}");
}

static void
add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf (
        "/server/query/%s/%s/%u", cases[i].field,
        cases[i].op != NULL ? cases[i].op : "short", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat ("/server/query/", queries[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_query);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/server/query/refuse/",
                                           refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refusal);
    }
}

int
main (int argc, char *argv[])
{
  KithTestServerOptions options = { NULL };
  g_autoptr (KithFakeClock) clock = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  clock = kith_fake_clock_new (1700000000 * (gint64) G_USEC_PER_SEC);
  options.store_clock = KITH_CLOCK (clock);
  server = kith_test_server_new (&options);
  make_fields ();
  make_contacts (clock);

  add_cases ();
  g_test_add_func ("/server/query/complete", test_complete);
  g_test_add_func ("/server/query/parts", test_parts);
  g_test_add_func ("/server/query/omit-total", test_omit_total);
  g_test_add_func ("/server/query/sql", test_sql);
  status = g_test_run ();

  kith_test_server_free (server);
  g_free (ann);

  return status;
}
