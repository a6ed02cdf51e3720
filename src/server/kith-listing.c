/* kith-listing.c: filter, sort and page what is held in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-listing.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "model/kith-protocol.h"

typedef enum
{
  OPERATOR_EQ = 1 << 0,
  OPERATOR_NE = 1 << 1,
  OPERATOR_IN = 1 << 2,
  OPERATOR_STARTS_WITH = 1 << 3,
  OPERATOR_GT = 1 << 4,
  OPERATOR_GTE = 1 << 5,
  OPERATOR_LT = 1 << 6,
  OPERATOR_LTE = 1 << 7,
} Operator;

#define EQUALITY (OPERATOR_EQ | OPERATOR_NE)
#define COMPARISON                                                             \
  (EQUALITY | OPERATOR_GT | OPERATOR_GTE | OPERATOR_LT | OPERATOR_LTE)

static const struct
{
  const char *name;
  Operator operator;
} operators[] = {
  { "$eq", OPERATOR_EQ }, { "$ne", OPERATOR_NE },
  { "$in", OPERATOR_IN }, { "$startsWith", OPERATOR_STARTS_WITH },
  { "$gt", OPERATOR_GT }, { "$gte", OPERATOR_GTE },
  { "$lt", OPERATOR_LT }, { "$lte", OPERATOR_LTE },
};

static gboolean evaluate (const KithListing *listing,
                          JsonObject *filter,
                          JsonObject *item,
                          guint depth,
                          GError **error);

static gboolean
fail (GError **error, KithError situation, const char *code, const char *what)
{
  GError *made = kith_protocol_error_printf (situation, "Not offered: %s",
                                             what);

  kith_error_set_code (made, code);
  g_propagate_error (error, made);

  return FALSE;
}

/* What may be asked of a member; 0: nothing. */
static guint
get_operators (const KithListing *listing, const char *member)
{
  if (g_str_equal (member, "key"))
    return EQUALITY | OPERATOR_IN;
  if (g_str_equal (member, "displayName"))
    return EQUALITY | OPERATOR_IN | OPERATOR_STARTS_WITH;
  if (g_str_equal (member, "createdDate")
      || g_str_equal (member, "updatedDate"))
    return COMPARISON;
  if (g_str_equal (member, "namespace")
      || g_strcmp0 (member, listing->type) == 0)
    return EQUALITY;
  if (g_strcmp0 (member, listing->origin) == 0)
    return OPERATOR_EQ;

  return 0;
}

static gboolean
is_in (JsonNode *list, const char *text)
{
  g_autoptr (GList)
    elements = json_array_get_elements (json_node_get_array (list));

  for (GList *l = elements; l != NULL; l = l->next)
    if (JSON_NODE_HOLDS_VALUE (l->data)
        && g_strcmp0 (json_node_get_string (l->data), text) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
starts_with (const char *text, const char *prefix)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);
  g_autofree char *wanted = g_utf8_casefold (prefix, -1);

  return g_str_has_prefix (folded, wanted);
}

/* Dates compare as text: they are all UTC with milliseconds. */
static gboolean
compare (Operator operator, const char * text, const char *value)
{
  int order = g_strcmp0 (text, value);

  switch (operator)
    {
    case OPERATOR_EQ:
      return order == 0;
    case OPERATOR_NE:
      return order != 0;
    case OPERATOR_STARTS_WITH:
      return starts_with (text, value);
    case OPERATOR_GT:
      return text != NULL && order > 0;
    case OPERATOR_GTE:
      return text != NULL && order >= 0;
    case OPERATOR_LT:
      return text != NULL && order < 0;
    case OPERATOR_LTE:
      return text != NULL && order <= 0;
    case OPERATOR_IN:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
apply (Operator operator,
       JsonNode * value,
       const char *text,
       const char *member,
       GError **error)
{
  if (operator== OPERATOR_IN)
    return JSON_NODE_HOLDS_ARRAY (value)
             ? is_in (value, text)
             : fail (error, KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_VALUE",
                     member);

  if (!JSON_NODE_HOLDS_VALUE (value)
      || json_node_get_value_type (value) != G_TYPE_STRING)
    return fail (error, KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_VALUE", member);

  return compare (operator, text, json_node_get_string (value));
}

static Operator
find_operator (const char *name)
{
  /* J.22: an older name. */
  if (g_str_equal (name, "$begins"))
    return OPERATOR_STARTS_WITH;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, name))
      return operators[i].operator;

  return 0;
}

static gboolean
evaluate_term (const KithListing *listing,
               const char *member,
               JsonNode *condition,
               JsonObject *item,
               GError **error)
{
  guint allowed = get_operators (listing, member);
  const char *text = kith_json_get_string (item, member);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean holds = TRUE;

  if (allowed == 0)
    return fail (error, KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_FIELD", member);

  if (!JSON_NODE_HOLDS_OBJECT (condition))
    return apply (OPERATOR_EQ, condition, text, member, error);

  json_object_iter_init (&iter, json_node_get_object (condition));
  while (json_object_iter_next (&iter, &name, &value))
    {
      Operator operator= find_operator (name);

      if ((allowed & operator) == 0)
        return fail (error, KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_OPERATOR",
                     name);
      holds = apply (operator, value, text, member, error) && holds;
    }

  return holds;
}

/* Looks at every part, so that a mistake is found whatever the items are. */
static gboolean
evaluate_list (const KithListing *listing,
               const char *name,
               JsonNode *list,
               JsonObject *item,
               guint depth,
               GError **error)
{
  gboolean is_and = g_str_equal (name, "$and");
  gboolean holds = is_and;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (list))
    return fail (error, KITH_ERROR_FILTER, "MALFORMED_FILTER", name);

  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (GError) part_error = NULL;
      gboolean part;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, KITH_ERROR_FILTER, "MALFORMED_FILTER", name);

      part = evaluate (listing, json_node_get_object (node), item, depth + 1,
                       &part_error);
      if (part_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&part_error));
          return FALSE;
        }
      holds = is_and ? holds && part : holds || part;
    }

  return holds;
}

static gboolean
evaluate_member (const KithListing *listing,
                 const char *name,
                 JsonNode *value,
                 JsonObject *item,
                 guint depth,
                 GError **error)
{
  g_autoptr (GError) part_error = NULL;
  gboolean holds;

  if (g_str_equal (name, "$and") || g_str_equal (name, "$or"))
    return evaluate_list (listing, name, value, item, depth, error);

  if (!g_str_equal (name, "$not"))
    return evaluate_term (listing, name, value, item, error);

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return fail (error, KITH_ERROR_FILTER, "MALFORMED_FILTER", name);

  holds = !evaluate (listing, json_node_get_object (value), item, depth + 1,
                     &part_error);
  if (part_error == NULL)
    return holds;

  g_propagate_error (error, g_steal_pointer (&part_error));

  return FALSE;
}

/* Whether @item passes; FALSE with an error for a filter that is refused. */
static gboolean
evaluate (const KithListing *listing,
          JsonObject *filter,
          JsonObject *item,
          guint depth,
          GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean holds = TRUE;

  if (depth > KITH_LIMIT_JSON_DEPTH)
    return fail (error, KITH_ERROR_FILTER, "MALFORMED_FILTER", "its depth");

  json_object_iter_init (&iter, filter);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autoptr (GError) part_error = NULL;

      holds = evaluate_member (listing, name, value, item, depth, &part_error)
              && holds;
      if (part_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&part_error));
          return FALSE;
        }
    }

  return holds;
}

static GPtrArray *
select_items (const KithListing *listing,
              GPtrArray *items,
              JsonObject *filter,
              const char *prefix,
              GError **error)
{
  g_autoptr (GPtrArray) selected = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      JsonObject *item = g_ptr_array_index (items, i);
      const char *name = kith_json_get_string (item, "displayName");
      g_autoptr (GError) part_error = NULL;
      gboolean holds = filter == NULL
                       || evaluate (listing, filter, item, 0, &part_error);

      if (part_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&part_error));
          return NULL;
        }
      if (holds && (prefix == NULL || g_str_has_prefix (name, prefix)))
        g_ptr_array_add (selected, item);
    }

  return g_steal_pointer (&selected);
}

typedef struct
{
  const char *member;
  gboolean descending;
} Sort;

/* What lacks the member comes last in either order. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sort *sort = data;
  const char *first = kith_json_get_string (*(JsonObject *const *) a,
                                            sort->member);
  const char *second = kith_json_get_string (*(JsonObject *const *) b,
                                             sort->member);
  int order;

  if (first == NULL || second == NULL)
    return (first == NULL) - (second == NULL);

  if (g_str_equal (sort->member, "displayName"))
    order = g_utf8_collate (first, second);
  else
    order = g_strcmp0 (first, second);

  return sort->descending ? -order : order;
}

/* A list with one object, or the bare object (J.22). */
static gboolean
read_sort (JsonObject *query, Sort *sort, GError **error)
{
  JsonObject *object = kith_json_get_object (query, "sort");
  JsonArray *list = kith_json_get_array (query, "sort");
  const char *order;

  if (list != NULL && json_array_get_length (list) > 0
      && JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, 0)))
    object = json_array_get_object_element (list, 0);
  if (object == NULL)
    return TRUE;

  sort->member = kith_json_get_string (object, "fieldName");
  order = kith_json_get_string (object, "order");
  sort->descending = g_strcmp0 (order, "DESC") == 0;
  if (sort->member == NULL
      || (!g_str_equal (sort->member, "displayName")
          && !g_str_equal (sort->member, "createdDate")
          && !g_str_equal (sort->member, "updatedDate")))
    return fail (error, KITH_ERROR_SORT, "INVALID_SORT",
                 sort->member != NULL ? sort->member : "sort");

  return TRUE;
}

static gboolean
read_paging (const KithListing *listing,
             JsonObject *query,
             gint64 *limit,
             gint64 *offset,
             GError **error)
{
  JsonObject *paging = kith_json_get_object (query, "paging");

  *limit = kith_json_get_int (paging, "limit", listing->default_limit);
  *offset = kith_json_get_int (paging, "offset", 0);
  if (*limit < 0 || *limit > listing->max_limit || *offset < 0)
    return fail (error, KITH_ERROR_LIMIT, "ILLEGAL_LIMIT", "this page");

  return TRUE;
}

static JsonObject *
make_metadata (guint count, gint64 offset, guint total)
{
  JsonObject *metadata = json_object_new ();

  json_object_set_int_member (metadata, "count", count);
  json_object_set_int_member (metadata, "offset", offset);
  json_object_set_int_member (metadata, "total", total);
  json_object_set_boolean_member (metadata, "tooManyToCount", FALSE);

  return metadata;
}

JsonObject *
kith_listing_answer (const KithListing *listing,
                     GPtrArray *items,
                     JsonObject *query,
                     const char *prefix,
                     GError **error)
{
  g_autoptr (GPtrArray) selected = NULL;
  Sort sort = { "createdDate", TRUE };
  JsonArray *page;
  JsonObject *answer;
  gint64 limit, offset, end;

  g_return_val_if_fail (listing != NULL && items != NULL, NULL);

  if (!read_sort (query, &sort, error)
      || !read_paging (listing, query, &limit, &offset, error))
    return NULL;

  selected = select_items (listing, items,
                           kith_json_get_object (query, "filter"), prefix,
                           error);
  if (selected == NULL)
    return NULL;

  g_ptr_array_sort_with_data (selected, compare_items, &sort);
  page = json_array_new ();
  end = MIN (offset + limit, (gint64) selected->len);
  for (gint64 i = offset; i < end; i++)
    json_array_add_object_element (page, json_object_ref (
                                           g_ptr_array_index (selected, i)));

  answer = json_object_new ();
  json_object_set_array_member (answer, listing->member, page);
  json_object_set_object_member (answer, "pagingMetadata",
                                 make_metadata (json_array_get_length (page),
                                                offset, selected->len));
  json_object_set_object_member (answer, "metadata",
                                 make_metadata (json_array_get_length (page),
                                                offset, selected->len));

  return answer;
}
