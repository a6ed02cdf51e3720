/* kith-query-string.c: the query string of a call without a body
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-query-string.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

static void
take_list (KithRequest *request, const char *name, JsonObject *query)
{
  g_auto (GStrv) values = kith_request_get_query_list (request, name);
  JsonArray *list;

  if (values == NULL)
    return;

  list = json_array_new ();
  for (char **value = values; *value != NULL; value++)
    json_array_add_string_element (list, *value);
  json_object_set_array_member (query, name, list);
}

static void
take_sort (KithRequest *request, JsonObject *query)
{
  g_autofree char *field = kith_request_get_query (request, "sort.fieldName");
  g_autofree char *order = kith_request_get_query (request, "sort.order");
  JsonObject *sort;
  JsonArray *list;

  if (field == NULL)
    return;

  sort = json_object_new ();
  kith_json_set_string (sort, "fieldName", field);
  kith_json_set_string (sort, "order", order);
  list = json_array_new ();
  json_array_add_object_element (list, sort);
  json_object_set_array_member (query, "sort", list);
}

static void
take_number (KithRequest *request,
             const char *name,
             JsonObject *query,
             GError **error)
{
  g_autofree char *path = g_strconcat ("paging.", name, NULL);
  g_autofree char *text = kith_request_get_query (request, path);
  gint64 number = 0;

  if (text == NULL)
    return;

  if (g_ascii_string_to_signed (text, 10, G_MININT, G_MAXINT, &number, NULL))
    json_object_set_int_member (kith_json_ensure_object (query, "paging"), name,
                                number);
  else
    kith_error_add_violation (error, path, "FORMAT",
                              "Expected a whole number.");
}

JsonObject *
kith_query_string_to_body (KithRequest *request, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) found = NULL;
  JsonObject *query = kith_json_ensure_object (body, "query");

  g_return_val_if_fail (request != NULL, NULL);

  take_sort (request, query);
  take_number (request, "limit", query, &found);
  take_number (request, "offset", query, &found);
  take_list (request, "fields", query);
  take_list (request, "fieldsets", query);

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return NULL;
    }

  return g_steal_pointer (&body);
}

void
kith_query_string_add_filter (KithRequest *request,
                              const char *name,
                              JsonObject *body)
{
  g_autofree char *value = NULL;
  JsonObject *query;

  g_return_if_fail (request != NULL && body != NULL);

  value = kith_request_get_query (request, name);
  if (value == NULL)
    return;

  query = kith_json_ensure_object (body, "query");
  kith_json_set_string (kith_json_ensure_object (query, "filter"), name, value);
}
