/* kith-query.c: which contacts, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-query.h"

#include "base/kith-json.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"
#include "model/kith-record.h"

#define MAX_FIELDS 100
#define MAX_FIELDSETS 10

static void
sort_key_clear (gpointer data)
{
  g_free (((KithSortKey *) data)->key);
}

static GArray *
sort_keys_new (void)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (KithSortKey));

  g_array_set_clear_func (keys, sort_key_clear);

  return keys;
}

/**
 * kith_query_new:
 *
 * Returns: (transfer full): a query of all, by creation, the first page
 */
KithQuery *
kith_query_new (void)
{
  KithQuery *query = g_new0 (KithQuery, 1);

  query->sort = kith_query_choices.default_sort;
  query->descending = kith_query_choices.default_descending;
  query->limit = KITH_DEFAULT_PAGE;

  return query;
}

static GArray *
copy_sort_keys (GArray *from)
{
  GArray *copy;

  if (from == NULL)
    return NULL;

  copy = sort_keys_new ();
  for (guint i = 0; i < from->len; i++)
    {
      KithSortKey key = g_array_index (from, KithSortKey, i);

      key.key = g_strdup (key.key);
      g_array_append_val (copy, key);
    }

  return copy;
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
  copy->then = copy_sort_keys (query->then);
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
  g_clear_pointer (&query->then, g_array_unref);
  g_free (query->search);
  kith_filter_free (query->filter);
  g_strfreev (query->fields);
  g_strfreev (query->fieldsets);
  g_free (query);
}

/* @field, @order: (nullable).  Sets what is given of @key. */
static gboolean
read_sort_key (KithSortKey *key,
               const char *field,
               const char *order,
               GError **error)
{
  const KithQueryField *rule = field != NULL ? kith_query_field_find (field)
                                             : NULL;
  gboolean descending = g_strcmp0 (order, "DESC") == 0;

  if ((field != NULL && (rule == NULL || rule->sort == KITH_SORT_NONE))
      || (order != NULL && !descending && !g_str_equal (order, "ASC")))
    {
      g_propagate_error (error, kith_protocol_error_printf (
                                  KITH_ERROR_SORT,
                                  "Sorting by “%s%s%s” is not offered.",
                                  field != NULL ? field : "",
                                  field != NULL && order != NULL ? " " : "",
                                  order != NULL ? order : ""));
      return FALSE;
    }

  if (rule != NULL)
    {
      g_free (key->key);
      key->sort = rule->sort;
      key->key = rule->sort == KITH_SORT_EXTENDED
                   ? g_strdup (kith_query_field_get_key (field))
                   : NULL;
    }
  key->descending = descending;

  return TRUE;
}

/**
 * kith_query_set_sort:
 * @query: a query
 * @field_name: (nullable): the API's name of a sortable field
 * @order: (nullable): "ASC", the default, or "DESC"
 * @error: KITH_ERROR_SORT
 *
 * It alone decides from now on.
 *
 * Returns: whether it is offered; @query is as before when it is not
 */
gboolean
kith_query_set_sort (KithQuery *query,
                     const char *field_name,
                     const char *order,
                     GError **error)
{
  KithSortKey key = { query->sort, query->sort_key, query->descending };

  if (!read_sort_key (&key, field_name, order, error))
    return FALSE;

  query->sort = key.sort;
  query->sort_key = key.key;
  query->descending = key.descending;
  g_clear_pointer (&query->then, g_array_unref);

  return TRUE;
}

/**
 * kith_query_set_paging:
 * @query: a query
 * @limit: rows, at most KITH_LIMIT_PAGE; 0 for the total alone (J.23)
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

static gboolean
get_sort (JsonNode *node, const char **field, const char **order)
{
  JsonObject *sort = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                   : NULL;

  *field = kith_json_get_string (sort, "fieldName");
  *order = kith_json_get_string (sort, "order");

  return *field != NULL;
}

static gboolean
read_next_sort (KithQuery *query, JsonNode *node, GError **error)
{
  KithSortKey key = { KITH_SORT_NONE, NULL, FALSE };
  const char *field, *order;

  if (!get_sort (node, &field, &order))
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_SORT));
      return FALSE;
    }
  if (!read_sort_key (&key, field, order, error))
    return FALSE;

  if (query->then == NULL)
    query->then = sort_keys_new ();
  g_array_append_val (query->then, key);

  return TRUE;
}

static gboolean
read_sorts (KithQuery *query, JsonArray *list, GError **error)
{
  const char *field, *order;

  if (json_array_get_length (list) == 0)
    return TRUE;
  if (json_array_get_length (list) > kith_query_choices.max_sorts)
    {
      g_propagate_error (
        error, kith_protocol_error_printf (KITH_ERROR_SORT,
                                           "At most %u sorts are offered.",
                                           kith_query_choices.max_sorts));
      return FALSE;
    }
  if (!get_sort (json_array_get_element (list, 0), &field, &order))
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_SORT));
      return FALSE;
    }
  if (!kith_query_set_sort (query, field, order, error))
    return FALSE;

  for (guint i = 1; i < json_array_get_length (list); i++)
    if (!read_next_sort (query, json_array_get_element (list, i), error))
      return FALSE;

  return TRUE;
}

/* A list of objects, or the bare object (J.22). */
static gboolean
read_sort (KithQuery *query, JsonObject *body, GError **error)
{
  JsonNode *node = kith_json_lookup (body, "sort", NULL);
  const char *field, *order;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_sorts (query, json_node_get_array (node), error);
  if (!get_sort (node, &field, &order))
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_SORT));
      return FALSE;
    }

  return kith_query_set_sort (query, field, order, error);
}

/* -1, which is offered nowhere, for what is no number. */
static gint64
get_number (JsonObject *paging, const char *member, gint64 fallback)
{
  JsonNode *node = paging != NULL ? json_object_get_member (paging, member)
                                  : NULL;
  gint64 number = -1;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return fallback;

  return kith_operand_read_int (node, &number) ? number : -1;
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
check_fieldsets (KithQuery *query, GError **error)
{
  for (guint i = 0; query->fieldsets != NULL && query->fieldsets[i] != NULL;
       i++)
    if (!kith_record_is_fieldset (query->fieldsets[i]))
      {
        kith_error_add_violation (error, "fieldsets", "INVALID_ENUM_VALUE",
                                  "“%s” is no fieldset", query->fieldsets[i]);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_search (KithQuery *query, JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "search");
  const char *search = kith_json_get_string (body, "search");

  if (search == NULL && node != NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      kith_error_add_violation (error, "search", "TYPE", "is not a text");
      return FALSE;
    }
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
                          error)
          || !check_fieldsets (query, error)))
    return NULL;

  return g_steal_pointer (&query);
}

static char *
make_sort_name (KithSort sort, const char *key)
{
  const KithQueryField *fields;
  guint n_fields;

  if (sort == KITH_SORT_EXTENDED)
    return g_strconcat (kith_query_extended_prefix, key, NULL);

  fields = kith_query_field_list (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    if (fields[i].sort == sort)
      return g_strdup (fields[i].name);

  g_return_val_if_reached (NULL);
}

static void
write_sort_key (JsonArray *list,
                KithSort sort,
                const char *key,
                gboolean descending)
{
  g_autofree char *name = make_sort_name (sort, key);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "fieldName", name);
  json_object_set_string_member (object, "order", descending ? "DESC" : "ASC");
  json_array_add_object_element (list, object);
}

static void
write_sort (const KithQuery *query, JsonObject *inner)
{
  JsonArray *list = json_array_new ();

  write_sort_key (list, query->sort, query->sort_key, query->descending);
  for (guint i = 0; query->then != NULL && i < query->then->len; i++)
    {
      KithSortKey *key = &g_array_index (query->then, KithSortKey, i);

      write_sort_key (list, key->sort, key->key, key->descending);
    }
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
