/* test-server-facets.c: tests of facets over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "api-utils.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"

#define FACETS KITH_PATH_CONTACTS "/facets"

static KithTestServer *server;

static void
create (const char *info)
{
  g_autofree char *text = g_strdelimit (g_strdup (info), "'", '"');
  g_autofree char *id = kith_test_server_create (server, text);

  g_assert_nonnull (id);
}

/* Two labels; five contacts: three with one of them or both, three with an
 * email. */
static void
make_some (void)
{
  json_object_unref (
    api_call_ok (server, "POST", KITH_PATH_LABELS, "{'displayName':'Family'}"));
  json_object_unref (
    api_call_ok (server, "POST", KITH_PATH_LABELS, "{'displayName':'Work'}"));
  json_object_unref (
    api_call_ok (server, "POST", KITH_PATH_LABELS, "{'displayName':'Nobody'}"));
  create ("{'name':{'first':'A'},'labelKeys':{'items':['custom.family']}}");
  create ("{'name':{'first':'B'},'emails':{'items':[{'email':'b@b.org'}]},"
          "'labelKeys':{'items':['custom.family','custom.work']}}");
  create ("{'name':{'first':'C'},'emails':{'items':[{'email':'c@b.org'}]},"
          "'labelKeys':{'items':['contacts.customers']}}");
  create ("{'name':{'first':'D'},'emails':{'items':[{'email':'d@b.org'}]}}");
  create ("{'name':{'first':'E'}}");
}

static JsonObject *
find_facet (JsonObject *answer, const char *key)
{
  JsonArray *facets = kith_json_get_array (answer, "facets");

  for (guint i = 0; i < json_array_get_length (facets); i++)
    {
      JsonObject *facet = json_array_get_object_element (facets, i);

      if (g_strcmp0 (kith_json_get_string (facet, "facetKey"), key) == 0)
        return facet;
    }

  return NULL;
}

static void
assert_count (JsonObject *answer,
              const char *key,
              const char *type,
              gint64 wanted)
{
  JsonObject *facet = find_facet (answer, key);

  g_assert_nonnull (facet);
  g_assert_cmpstr (kith_json_get_string (facet, "facetType"), ==, type);
  g_assert_cmpint (kith_json_get_int (facet, "count", -1), ==, wanted);
}

static void
test_list (void)
{
  g_autoptr (JsonObject) answer = api_call_ok (server, "GET", FACETS, NULL);
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
  JsonObject *family = find_facet (answer, "custom.family");

  assert_count (answer, "contacts.all", "ALL_CONTACTS", 5);
  assert_count (answer, "contacts.notLabeled", "NOT_LABELED", 2);
  assert_count (answer, "custom.family", "LABEL", 2);
  assert_count (answer, "custom.work", "LABEL", 1);
  assert_count (answer, "custom.nobody", "LABEL", 0);
  assert_count (answer, "contacts.customers", "LABEL", 1);
  assert_count (answer, "emailSubscriptions.subscribed", "SUBSCRIPTION_STATUS",
                0);
  assert_count (answer, "membershipStatus.denied", "MEMBERSHIP_STATUS", 0);
  g_assert_cmpstr (kith_json_get_string (family, "namespace"), ==, "custom");
  g_assert_cmpstr (kith_json_get_string (family, "facetDisplayName"), ==,
                   "Family");
  g_assert_cmpint (kith_json_get_int (metadata, "total", -1), ==,
                   json_array_get_length (
                     kith_json_get_array (answer, "facets")));
}

/* The filter of each facet finds as many as it counts. */
static void
test_filters (void)
{
  g_autoptr (JsonObject) answer = api_call_ok (server, "GET", FACETS, NULL);
  JsonArray *facets = kith_json_get_array (answer, "facets");

  for (guint i = 0; i < json_array_get_length (facets); i++)
    {
      JsonObject *facet = json_array_get_object_element (facets, i);
      g_autofree char *filter = kith_json_print (
        kith_json_get_object (facet, "queryFilter"));
      g_autofree char *body = g_strdup_printf ("{'query':{'filter':%s}}",
                                               filter);
      g_autoptr (JsonObject)
        found = api_call_ok (server, "POST", KITH_PATH_CONTACTS "/query", body);

      g_test_message ("%s", filter);
      g_assert_cmpint (
        kith_json_get_int (kith_json_get_object (found, "pagingMetadata"),
                           "total", -1),
        ==, kith_json_get_int (facet, "count", -2));
    }
}

#define EMAIL "info.extendedFields.emailSubscriptions.effectiveEmail"
#define STATUS "info.extendedFields.emailSubscriptions.subscriptionStatus"

static void
test_query (void)
{
  g_autoptr (JsonObject)
    with_email = api_call_ok (server, "POST", FACETS "/query",
                              "{'filter':{'" EMAIL "':{'$exists':true}}}");
  g_autoptr (JsonObject)
    subscribed = api_call_ok (server, "POST", FACETS "/query",
                              "{'filter':{'" STATUS "':'SUBSCRIBED'}}");
  g_autoptr (JsonObject)
    all = api_call_ok (server, "POST", FACETS "/query", "{'filter':{}}");

  assert_count (with_email, "contacts.all", "ALL_CONTACTS", 3);
  assert_count (with_email, "contacts.notLabeled", "NOT_LABELED", 1);
  assert_count (with_email, "custom.family", "LABEL", 1);
  assert_count (with_email, "contacts.customers", "LABEL", 1);
  assert_count (subscribed, "contacts.all", "ALL_CONTACTS", 0);
  assert_count (subscribed, "custom.family", "LABEL", 0);
  assert_count (all, "contacts.all", "ALL_CONTACTS", 5);
}

static void
test_pages (void)
{
  g_autoptr (JsonObject)
    listed = api_call_ok (server, "GET",
                          FACETS "?paging.limit=1&paging.offset=1&language=de",
                          NULL);
  g_autoptr (JsonObject)
    queried = api_call_ok (server, "POST", FACETS "/query",
                           "{'paging':{'limit':1,'offset':1}}");
  JsonObject *metadata = kith_json_get_object (listed, "pagingMetadata");

  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (listed, "facets")), ==, 1);
  assert_count (listed, "contacts.notLabeled", "NOT_LABELED", 2);
  g_assert_cmpint (kith_json_get_int (metadata, "offset", -1), ==, 1);
  g_assert_true (kith_json_object_equal (listed, queried));
}

static void
test_refusals (void)
{
  api_assert_refused (server, "POST", FACETS "/query", "{'filter':[]}", 400,
                      "MALFORMED_FILTER");
  api_assert_refused (server, "POST", FACETS "/query",
                      "{'filter':{'info.company':'A'}}", 400,
                      "UNSUPPORTED_FILTER_FIELD");
  api_assert_refused (server, "POST", FACETS "/query",
                      "{'filter':{'" EMAIL "':'A'}}", 400,
                      "UNSUPPORTED_FILTER_OPERATOR");
  api_assert_refused (server, "GET", FACETS "?paging.limit=2001", NULL, 400,
                      "ILLEGAL_LIMIT");
  api_assert_refused (server, "GET", FACETS "?paging.limit=x", NULL, 400,
                      "paging.limit");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);
  make_some ();

  g_test_add_func ("/server/facets/list", test_list);
  g_test_add_func ("/server/facets/filters", test_filters);
  g_test_add_func ("/server/facets/query", test_query);
  g_test_add_func ("/server/facets/pages", test_pages);
  g_test_add_func ("/server/facets/refusals", test_refusals);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
