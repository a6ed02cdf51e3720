/* kith-query.c: which contacts, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-query.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-protocol.h"

#define EXTENDED_PREFIX "info.extendedFields."
#define MAX_FIELDS 100
#define MAX_FIELDSETS 10

static const struct
{
  const char *field;
  KithSort sort;
} sorts[] = {
  { "createdDate", KITH_SORT_CREATED },
  { "lastActivity.activityDate", KITH_SORT_ACTIVITY },
  { "primaryInfo.email", KITH_SORT_EMAIL },
  { "info.name.first", KITH_SORT_FIRST_NAME },
  { "info.name.last", KITH_SORT_LAST_NAME },
  { "info.company", KITH_SORT_COMPANY },
  { "info.jobTitle", KITH_SORT_JOB_TITLE },
  { "info.birthdate", KITH_SORT_BIRTHDATE },
};

/* Besides every custom field. */
static const char *const sortable_system_keys[] = {
  "emailSubscriptions.effectiveEmail", "ecom.numOfPurchases",
  "ecom.totalSpentAmount", "ecom.lastPurchaseDate", NULL
};

/**
 * kith_query_new:
 *
 * Returns: (transfer full): a query of all, by creation, the first page
 */
KithQuery *
kith_query_new (void)
{
  KithQuery *query = g_new0 (KithQuery, 1);

  query->sort = KITH_SORT_CREATED;
  query->limit = KITH_DEFAULT_PAGE;

  return query;
}

/**
 * kith_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): a copy in depth
 */
KithQuery *
kith_query_copy (const KithQuery *query)
{
  KithQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_new (KithQuery, 1);
  *copy = *query;
  copy->sort_key = g_strdup (query->sort_key);
  copy->search = g_strdup (query->search);
  copy->filter = query->filter != NULL ? kith_filter_copy (query->filter)
                                       : NULL;
  copy->fields = g_strdupv (query->fields);
  copy->fieldsets = g_strdupv (query->fieldsets);

  return copy;
}

/**
 * kith_query_free:
 * @query: (nullable) (transfer full): a query
 */
void
kith_query_free (KithQuery *query)
{
  if (query == NULL)
    return;

  g_free (query->sort_key);
  g_free (query->search);
  kith_filter_free (query->filter);
  g_strfreev (query->fields);
  g_strfreev (query->fieldsets);
  g_free (query);
}

static gboolean
is_sortable_key (const char *key)
{
  return g_strv_contains (sortable_system_keys, key)
         || (g_str_has_prefix (key, "custom.") && key[strlen ("custom.")]
             && strpbrk (key, "\"\\") == NULL);
}

static gboolean
find_sort (const char *field, KithSort *sort, const char **key)
{
  const char *extended = g_str_has_prefix (field, EXTENDED_PREFIX)
                           ? field + strlen (EXTENDED_PREFIX)
                           : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sorts[i].field, field))
      {
        *sort = sorts[i].sort;
        *key = NULL;
        return TRUE;
      }
  if (extended == NULL || !is_sortable_key (extended))
    return FALSE;

  *sort = KITH_SORT_EXTENDED;
  *key = extended;

  return TRUE;
}

/**
 * kith_query_set_sort:
 * @query: a query
 * @field_name: (nullable): the API's name of a sortable field
 * @order: (nullable): "ASC", the default, or "DESC"
 * @error: KITH_ERROR_SORT
 *
 * Returns: whether it is offered; @query is as before when it is not
 */
gboolean
kith_query_set_sort (KithQuery *query,
                     const char *field_name,
                     const char *order,
                     GError **error)
{
  KithSort sort = query->sort;
  const char *key = query->sort_key;
  gboolean descending = g_strcmp0 (order, "DESC") == 0;

  if ((field_name != NULL && !find_sort (field_name, &sort, &key))
      || (order != NULL && !descending && !g_str_equal (order, "ASC")))
    {
      g_propagate_error (
        error, kith_protocol_error_printf (KITH_ERROR_SORT,
                                           "Sorting by “%s %s” is not offered.",
                                           field_name != NULL ? field_name : "",
                                           order != NULL ? order : ""));
      return FALSE;
    }

  if (key != query->sort_key)
    {
      g_free (query->sort_key);
      query->sort_key = g_strdup (key);
    }
  query->sort = sort;
  query->descending = descending;

  return TRUE;
}

/**
 * kith_query_set_paging:
 * @query: a query
 * @limit: rows, at most KITH_LIMIT_PAGE; 0 for the total alone
 * @offset: rows before them
 * @error: KITH_ERROR_LIMIT
 *
 * Returns: whether it is offered; @query is as before when it is not
 */
gboolean
kith_query_set_paging (KithQuery *query,
                       gint64 limit,
                       gint64 offset,
                       GError **error)
{
  if (limit < 0 || limit > KITH_LIMIT_PAGE || offset < 0 || offset > G_MAXINT32)
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_LIMIT));
      return FALSE;
    }

  query->limit = (guint) limit;
  query->offset = (guint) offset;

  return TRUE;
}

/* Several sorts may come (J.22): the first decides. */
static gboolean
read_sort (KithQuery *query, JsonObject *body, GError **error)
{
  JsonNode *node = kith_json_lookup (body, "sort", NULL);
  JsonObject *sort = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    sort = json_node_get_object (node);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *list = json_node_get_array (node);

      if (json_array_get_length (list) == 0)
        return TRUE;
      if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, 0)))
        sort = json_array_get_object_element (list, 0);
    }
  if (sort == NULL || kith_json_get_string (sort, "fieldName") == NULL)
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_SORT));
      return FALSE;
    }

  return kith_query_set_sort (query, kith_json_get_string (sort, "fieldName"),
                              kith_json_get_string (sort, "order"), error);
}

/* -1, which is offered nowhere, for what is no number. */
static gint64
get_number (JsonObject *paging, const char *member, gint64 fallback)
{
  return paging != NULL && json_object_has_member (paging, member)
           ? kith_json_get_int (paging, member, -1)
           : fallback;
}

static gboolean
read_paging (KithQuery *query, JsonObject *body, GError **error)
{
  JsonObject *paging = kith_json_get_object (body, "paging");

  return kith_query_set_paging (query,
                                get_number (paging, "limit", KITH_DEFAULT_PAGE),
                                get_number (paging, "offset", 0), error);
}

static gboolean
read_filter (KithQuery *query, JsonObject *body, GError **error)
{
  JsonNode *node = kith_json_lookup (body, "filter", NULL);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node)
      || (JSON_NODE_HOLDS_OBJECT (node)
          && json_object_get_size (json_node_get_object (node)) == 0))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_FILTER));
      return FALSE;
    }

  query->filter = kith_filter_new_from_json (json_node_get_object (node),
                                             error);

  return query->filter != NULL;
}

static gboolean
read_names (JsonObject *body,
            const char *member,
            guint max,
            char ***names,
            GError **error)
{
  JsonArray *list = kith_json_get_array (body, member);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  if (list == NULL || json_array_get_length (list) == 0)
    return TRUE;
  if (json_array_get_length (list) > max)
    {
      kith_error_add_violation (error, member, "MAX_SIZE", "at most %u", max);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        {
          kith_error_add_violation (error, member, "TYPE", "holds no text");
          return FALSE;
        }
      g_ptr_array_add (read, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (read, NULL);
  *names = (char **) g_ptr_array_free (g_steal_pointer (&read), FALSE);

  return TRUE;
}

static gboolean
read_search (KithQuery *query, JsonObject *body, GError **error)
{
  const char *search = kith_json_get_string (body, "search");

  if (search == NULL || *search == '\0')
    return TRUE;
  if (g_utf8_strlen (search, -1) > KITH_LIMIT_SEARCH_CHARS)
    {
      kith_error_add_violation (error, "search", "MAX_LENGTH", "at most %d",
                                KITH_LIMIT_SEARCH_CHARS);
      return FALSE;
    }

  query->search = g_strdup (search);

  return TRUE;
}

/**
 * kith_query_new_from_json:
 * @body: of POST /contacts/v4/contacts/query
 * @error: KITH_ERROR_SORT, KITH_ERROR_LIMIT, KITH_ERROR_FILTER or
 *   KITH_ERROR_INVALID
 *
 * What is absent is as in kith_query_new(); unknown members are passed over.
 *
 * Returns: (transfer full) (nullable): the query
 */
KithQuery *
kith_query_new_from_json (JsonObject *body, GError **error)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  JsonObject *inner;

  g_return_val_if_fail (body != NULL, NULL);

  inner = kith_json_get_object (body, "query");
  if (!read_search (query, body, error))
    return NULL;
  if (inner != NULL
      && (!read_sort (query, inner, error) || !read_paging (query, inner, error)
          || !read_filter (query, inner, error)
          || !read_names (inner, "fields", MAX_FIELDS, &query->fields, error)
          || !read_names (inner, "fieldsets", MAX_FIELDSETS, &query->fieldsets,
                          error)))
    return NULL;

  return g_steal_pointer (&query);
}

static char *
get_sort_name (const KithQuery *query)
{
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (sorts[i].sort == query->sort)
      return g_strdup (sorts[i].field);

  return g_strconcat (EXTENDED_PREFIX, query->sort_key, NULL);
}

static void
write_sort (const KithQuery *query, JsonObject *inner)
{
  g_autofree char *name = get_sort_name (query);
  JsonObject *sort = json_object_new ();
  JsonArray *list = json_array_new ();

  json_object_set_string_member (sort, "fieldName", name);
  json_object_set_string_member (sort, "order",
                                 query->descending ? "DESC" : "ASC");
  json_array_add_object_element (list, sort);
  json_object_set_array_member (inner, "sort", list);
}

static void
write_names (JsonObject *inner, const char *member, char **names)
{
  JsonArray *list;

  if (names == NULL)
    return;

  list = json_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (list, names[i]);
  json_object_set_array_member (inner, member, list);
}

/**
 * kith_query_to_json:
 * @query: a query
 *
 * Returns: (transfer full): the body that asks for it
 */
JsonObject *
kith_query_to_json (const KithQuery *query)
{
  JsonObject *body;
  JsonObject *inner;
  JsonObject *paging;

  g_return_val_if_fail (query != NULL, NULL);

  body = json_object_new ();
  inner = kith_json_ensure_object (body, "query");
  if (query->filter != NULL)
    json_object_set_object_member (inner, "filter",
                                   kith_filter_to_json (query->filter));
  write_sort (query, inner);
  paging = kith_json_ensure_object (inner, "paging");
  json_object_set_int_member (paging, "limit", query->limit);
  json_object_set_int_member (paging, "offset", query->offset);
  write_names (inner, "fields", query->fields);
  write_names (inner, "fieldsets", query->fieldsets);
  kith_json_set_string (body, "search", query->search);

  return body;
}
