/* kith-query-string.c: the query string of a call without a body
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/request/kith-query-string.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "server/request/kith-form.h"

static void
take_list (const char *form, const char *name, JsonObject *query)
{
  g_auto (GStrv) values = kith_form_get_list (form, name);
  JsonArray *list;

  if (values == NULL)
    return;

  list = json_array_new ();
  for (char **value = values; *value != NULL; value++)
    json_array_add_string_element (list, *value);
  json_object_set_array_member (query, name, list);
}

static void
take_sort (const char *form, JsonObject *query)
{
  g_autofree char *field = kith_form_get (form, "sort.fieldName");
  g_autofree char *order = kith_form_get (form, "sort.order");
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
take_number (const char *form,
             const char *name,
             JsonObject *query,
             GError **error)
{
  g_autofree char *path = g_strconcat ("paging.", name, NULL);
  g_autofree char *text = kith_form_get (form, path);
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
kith_query_string_read (const char *form, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) found = NULL;
  JsonObject *query = kith_json_ensure_object (body, "query");

  take_sort (form, query);
  take_number (form, "limit", query, &found);
  take_number (form, "offset", query, &found);
  take_list (form, "fields", query);
  take_list (form, "fieldsets", query);

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return NULL;
    }

  return g_steal_pointer (&body);
}

JsonObject *
kith_query_string_to_body (KithRequest *request, GError **error)
{
  return kith_query_string_read (kith_request_get_query_text (request), error);
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

gboolean
kith_query_string_add_choice (KithRequest *request,
                              const char *name,
                              const char *const *choices,
                              JsonObject *body,
                              GError **error)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (request != NULL && choices != NULL, FALSE);

  value = kith_request_get_query (request, name);
  if (value != NULL && !g_strv_contains (choices, value))
    {
      g_autofree char *offered = g_strjoinv (", ", (char **) choices);

      kith_error_add_violation (error, name, "INVALID_ENUM_VALUE",
                                "Expected one of %s.", offered);
      return FALSE;
    }

  kith_query_string_add_filter (request, name, body);

  return TRUE;
}

gboolean
kith_query_string_check_length (KithRequest *request,
                                const char *name,
                                guint min_chars,
                                guint max_chars,
                                GError **error)
{
  g_autofree char *value = NULL;
  glong length;

  g_return_val_if_fail (request != NULL && name != NULL, FALSE);

  value = kith_request_get_query (request, name);
  if (value == NULL)
    return TRUE;

  length = g_utf8_strlen (value, -1);
  if (length < (glong) min_chars)
    kith_error_add_violation (error, name, "MIN_LENGTH",
                              "Expected at least %u characters.", min_chars);
  else if (length > (glong) max_chars)
    kith_error_add_violation (error, name, "MAX_LENGTH",
                              "Expected at most %u characters.", max_chars);
  else
    return TRUE;

  return FALSE;
}
