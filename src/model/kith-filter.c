/* kith-filter.c: a query's filter as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-filter.h"

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-field.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"

/* What is being read, and how much more may be. */
typedef struct
{
  guint n_terms;
  guint n_values; /* in lists */
} Reader;

static KithFilter *
read_object (Reader *reader, JsonObject *object, GError **error);

static void G_GNUC_PRINTF (3, 4)
  refuse (GError **error, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  GError *refusal;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  refusal = kith_protocol_error_printf (KITH_ERROR_FILTER, "%s", message);
  kith_error_set_code (refusal, code);
  g_propagate_error (error, refusal);
}

static KithFilter *
group_new (KithFilterType type)
{
  KithFilter *filter = g_new0 (KithFilter, 1);

  filter->type = type;
  filter->children = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_filter_free);

  return filter;
}

static JsonNode *
refuse_value_type (const KithQueryField *rule, GError **error)
{
  refuse (error, "UNSUPPORTED_FILTER_VALUE_TYPE",
          "The value for “%s” is of a wrong type.", rule->name);

  return NULL;
}

static gboolean
is_date (const char *text)
{
  return *text != '\0'
         && kith_field_check_text (KITH_FIELD_BIRTHDATE, text, NULL);
}

/* Times are brought to the form that they are stored in. */
static JsonNode *
read_text (const KithQueryField *rule, const char *text, GError **error)
{
  gint64 time;

  if (rule->compared == KITH_COMPARED_DATE && !is_date (text))
    {
      refuse (error, "UNSUPPORTED_FILTER_VALUE", "“%s” is no date.", text);
      return NULL;
    }
  if (rule->compared == KITH_COMPARED_TIME)
    {
      g_autofree char *canonical = NULL;

      time = kith_operand_read_time (text);
      if (time < 0)
        {
          refuse (error, "UNSUPPORTED_FILTER_VALUE", "“%s” is no time.", text);
          return NULL;
        }
      canonical = kith_time_to_string (time);
      return kith_json_string_node (canonical);
    }

  return kith_json_string_node (text);
}

static JsonNode *
read_scalar (const KithQueryField *rule, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) number = NULL;

  /* Whether a custom field holds numbers is not known here. */
  if (json_node_get_value_type (value) == G_TYPE_STRING
      && rule->compared != KITH_COMPARED_NUMBER)
    return read_text (rule, json_node_get_string (value), error);

  if (rule->compared == KITH_COMPARED_NUMBER
      || rule->compared == KITH_COMPARED_ANY)
    number = kith_operand_read_number (value);

  return number != NULL ? g_steal_pointer (&number)
                        : refuse_value_type (rule, error);
}

static JsonNode *
read_list (Reader *reader,
           const KithQueryField *rule,
           JsonNode *value,
           GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  JsonArray *values;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse_value_type (rule, error);

  values = json_node_get_array (value);
  reader->n_values += json_array_get_length (values);
  if (reader->n_values > KITH_LIMIT_FILTER_VALUES)
    {
      refuse (error, "UNSUPPORTED_FILTER", "The filter has too many values.");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      node = read_scalar (rule, json_array_get_element (values, i), error);
      if (node == NULL)
        return NULL;
      json_array_add_element (list, node);
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, list);

  return node;
}

static JsonNode *
read_set (Reader *reader,
          const KithQueryField *rule,
          JsonNode *value,
          GError **error)
{
  g_autoptr (JsonNode) list = read_list (reader, rule, value, error);

  if (list == NULL)
    return NULL;
  if (json_array_get_length (json_node_get_array (list)) == 0)
    {
      refuse (error, "UNSUPPORTED_FILTER_VALUE", "The list for “%s” is empty.",
              rule->name);
      return NULL;
    }

  return g_steal_pointer (&list);
}

static JsonNode *
read_value (Reader *reader,
            const KithQueryField *rule,
            KithOperator op,
            JsonNode *value,
            GError **error)
{
  switch (op)
    {
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_NIN:
      return read_list (reader, rule, value, error);
    case KITH_OPERATOR_HAS_SOME:
    case KITH_OPERATOR_HAS_ALL:
      return read_set (reader, rule, value, error);
    case KITH_OPERATOR_EXISTS:
    case KITH_OPERATOR_IS_EMPTY:
      return json_node_get_value_type (value) == G_TYPE_BOOLEAN
               ? kith_json_copy_node (value)
               : refuse_value_type (rule, error);
    case KITH_OPERATOR_STARTS_WITH:
      return json_node_get_value_type (value) == G_TYPE_STRING
               ? kith_json_copy_node (value)
               : refuse_value_type (rule, error);
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_NE:
      return JSON_NODE_HOLDS_NULL (value) ? kith_json_copy_node (value)
                                          : read_scalar (rule, value, error);
    case KITH_OPERATOR_GT:
    case KITH_OPERATOR_GTE:
    case KITH_OPERATOR_LT:
    case KITH_OPERATOR_LTE:
    default:
      return read_scalar (rule, value, error);
    }
}

/* @value: (transfer full) */
static KithFilter *
term_new (const char *field,
          const KithQueryField *rule,
          KithOperator op,
          JsonNode *value)
{
  KithFilter *filter = g_new0 (KithFilter, 1);

  filter->type = KITH_FILTER_TERM;
  filter->field = g_strdup (field);
  filter->rule = rule;
  filter->op = op;
  filter->value = value;

  return filter;
}

/* The list without its nulls; NULL when it has none. (transfer full) */
static JsonNode *
drop_nulls (JsonNode *value)
{
  g_autoptr (JsonArray) rest = json_array_new ();
  JsonArray *list;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return NULL;

  list = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!json_array_get_null_element (list, i))
      json_array_add_element (rest, kith_json_copy_node (
                                      json_array_get_element (list, i)));
  if (json_array_get_length (rest) == json_array_get_length (list))
    return NULL;

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, rest);

  return node;
}

/* One of @values, or nothing; with "$nin", none of them and something. */
static KithFilter *
read_list_or_null (Reader *reader,
                   const char *field,
                   const KithQueryField *rule,
                   KithOperator op,
                   JsonNode *values,
                   GError **error)
{
  gboolean negative = op == KITH_OPERATOR_NIN;
  g_autoptr (KithFilter)
    group = group_new (negative ? KITH_FILTER_AND : KITH_FILTER_OR);
  JsonNode *list = read_list (reader, rule, values, error);

  if (list == NULL)
    return NULL;

  g_ptr_array_add (group->children, term_new (field, rule, op, list));
  g_ptr_array_add (group->children,
                   term_new (field, rule,
                             negative ? KITH_OPERATOR_NE : KITH_OPERATOR_EQ,
                             json_node_new (JSON_NODE_NULL)));

  return g_steal_pointer (&group);
}

static KithFilter *
read_term (Reader *reader,
           const char *field,
           const char *name,
           JsonNode *value,
           GError **error)
{
  const KithQueryField *rule = kith_query_field_find (field);
  g_autoptr (JsonNode) rest = NULL;
  KithOperator op;
  JsonNode *read;

  if (rule == NULL)
    {
      refuse (error, "UNSUPPORTED_FILTER_FIELD_UNKNOWN",
              "The filter names “%s”, which is no field.", field);
      return NULL;
    }
  if (!kith_operator_from_string (name, &op)
      || !kith_query_field_has (rule, op))
    {
      refuse (error, "UNSUPPORTED_FILTER_OPERATOR",
              "“%s” does not go with “%s”.", name, field);
      return NULL;
    }
  if (++reader->n_terms > KITH_LIMIT_FILTER_TERMS)
    {
      refuse (error, "UNSUPPORTED_FILTER", "The filter has too many terms.");
      return NULL;
    }

  if (op == KITH_OPERATOR_IN || op == KITH_OPERATOR_NIN)
    rest = drop_nulls (value);
  if (rest != NULL)
    return read_list_or_null (reader, field, rule, op, rest, error);

  read = read_value (reader, rule, op, value, error);

  return read != NULL ? term_new (field, rule, op, read) : NULL;
}

/* {"field": value} is equality; of a set, membership, or that it is empty. */
static KithFilter *
read_short_term (Reader *reader,
                 const char *field,
                 JsonNode *value,
                 GError **error)
{
  const KithQueryField *rule = kith_query_field_find (field);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  if (rule == NULL || !kith_query_field_has (rule, KITH_OPERATOR_HAS_SOME)
      || JSON_NODE_HOLDS_ARRAY (value))
    return read_term (reader, field, "$eq", value, error);

  if (JSON_NODE_HOLDS_NULL (value))
    {
      node = json_node_init_boolean (json_node_alloc (), TRUE);
      return read_term (reader, field, "$isEmpty", node, error);
    }

  list = json_array_new ();
  json_array_add_element (list, kith_json_copy_node (value));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);

  return read_term (reader, field, "$hasSome", node, error);
}

/* One child stands for itself. */
static KithFilter *
unwrap (KithFilter *group)
{
  KithFilter *child;

  if (group->children->len != 1 || group->type == KITH_FILTER_NOT)
    return group;

  child = g_ptr_array_steal_index (group->children, 0);
  kith_filter_free (group);

  return child;
}

static KithFilter *
read_terms (Reader *reader,
            const char *field,
            JsonObject *object,
            GError **error)
{
  g_autoptr (KithFilter) group = group_new (KITH_FILTER_AND);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (json_object_get_size (object) == 0)
    {
      refuse (error, "MALFORMED_FILTER", "“%s” has no operator.", field);
      return NULL;
    }

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      KithFilter *term = read_term (reader, field, name, value, error);

      if (term == NULL)
        return NULL;
      g_ptr_array_add (group->children, term);
    }

  return unwrap (g_steal_pointer (&group));
}

static KithFilter *
read_list_group (Reader *reader,
                 KithFilterType type,
                 JsonNode *value,
                 GError **error)
{
  g_autoptr (KithFilter) group = group_new (type);
  JsonArray *list;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      refuse (error, "MALFORMED_FILTER", "$and and $or take a list.");
      return NULL;
    }

  list = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      KithFilter *child = JSON_NODE_HOLDS_OBJECT (element)
                            ? read_object (reader,
                                           json_node_get_object (element),
                                           error)
                            : NULL;

      if (child == NULL)
        {
          if (!JSON_NODE_HOLDS_OBJECT (element))
            refuse (error, "MALFORMED_FILTER", "A filter is an object.");
          return NULL;
        }
      g_ptr_array_add (group->children, child);
    }

  return g_steal_pointer (&group);
}

static KithFilter *
read_not (Reader *reader, JsonNode *value, GError **error)
{
  g_autoptr (KithFilter) group = group_new (KITH_FILTER_NOT);
  KithFilter *child;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      refuse (error, "MALFORMED_FILTER", "$not takes an object.");
      return NULL;
    }

  child = read_object (reader, json_node_get_object (value), error);
  if (child == NULL)
    return NULL;
  g_ptr_array_add (group->children, child);

  return g_steal_pointer (&group);
}

static void
refuse_member (const char *name, GError **error)
{
  KithOperator op;

  if (kith_operator_from_string (name, &op))
    refuse (error, "MALFORMED_FILTER", "“%s” stands where a field should.",
            name);
  else
    refuse (error, "UNSUPPORTED_FILTER", "“%s” is not offered.", name);
}

static KithFilter *
read_member (Reader *reader, const char *name, JsonNode *value, GError **error)
{
  if (g_str_equal (name, "$and"))
    return read_list_group (reader, KITH_FILTER_AND, value, error);
  if (g_str_equal (name, "$or"))
    return read_list_group (reader, KITH_FILTER_OR, value, error);
  if (g_str_equal (name, "$not"))
    return read_not (reader, value, error);
  if (*name == '$')
    {
      refuse_member (name, error);
      return NULL;
    }

  return JSON_NODE_HOLDS_OBJECT (value)
           ? read_terms (reader, name, json_node_get_object (value), error)
           : read_short_term (reader, name, value, error);
}

static KithFilter *
read_object (Reader *reader, JsonObject *object, GError **error)
{
  g_autoptr (KithFilter) group = group_new (KITH_FILTER_AND);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      KithFilter *child = read_member (reader, name, value, error);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (group->children, child);
    }

  return unwrap (g_steal_pointer (&group));
}

/**
 * kith_filter_new_from_json:
 * @filter: as the API has it; an empty object lets everything through
 * @error: KITH_ERROR_FILTER, its code says what is wrong
 *
 * Checks fields, operators and values by the table of wix-contacts C.6.
 *
 * Returns: (transfer full) (nullable): the filter
 */
KithFilter *
kith_filter_new_from_json (JsonObject *filter, GError **error)
{
  Reader reader = { 0 };

  g_return_val_if_fail (filter != NULL, NULL);

  return read_object (&reader, filter, error);
}

/**
 * kith_filter_copy:
 * @filter: a filter
 *
 * Returns: (transfer full): a copy in depth
 */
KithFilter *
kith_filter_copy (const KithFilter *filter)
{
  KithFilter *copy;

  g_return_val_if_fail (filter != NULL, NULL);

  if (filter->type == KITH_FILTER_TERM)
    return term_new (filter->field, filter->rule, filter->op,
                     kith_json_copy_node (filter->value));

  copy = group_new (filter->type);
  for (guint i = 0; i < filter->children->len; i++)
    g_ptr_array_add (copy->children,
                     kith_filter_copy (
                       g_ptr_array_index (filter->children, i)));

  return copy;
}

/**
 * kith_filter_free:
 * @filter: (nullable) (transfer full): a filter
 */
void
kith_filter_free (KithFilter *filter)
{
  if (filter == NULL)
    return;

  g_clear_pointer (&filter->children, g_ptr_array_unref);
  g_clear_pointer (&filter->field, g_free);
  g_clear_pointer (&filter->value, json_node_unref);
  g_free (filter);
}

static JsonObject *
group_to_json (const KithFilter *filter)
{
  JsonObject *object = json_object_new ();
  JsonArray *list;

  if (filter->type == KITH_FILTER_NOT)
    {
      json_object_set_object_member (
        object, "$not",
        kith_filter_to_json (g_ptr_array_index (filter->children, 0)));
      return object;
    }

  list = json_array_new ();
  for (guint i = 0; i < filter->children->len; i++)
    json_array_add_object_element (
      list, kith_filter_to_json (g_ptr_array_index (filter->children, i)));
  json_object_set_array_member (object,
                                filter->type == KITH_FILTER_OR ? "$or" : "$and",
                                list);

  return object;
}

/**
 * kith_filter_to_json:
 * @filter: a filter
 *
 * Returns: (transfer full): what kith_filter_new_from_json() reads as the same
 */
JsonObject *
kith_filter_to_json (const KithFilter *filter)
{
  JsonObject *object;
  JsonObject *condition;

  g_return_val_if_fail (filter != NULL, NULL);

  if (filter->type != KITH_FILTER_TERM)
    return group_to_json (filter);

  condition = json_object_new ();
  json_object_set_member (condition, kith_operator_to_string (filter->op),
                          kith_json_copy_node (filter->value));
  object = json_object_new ();
  json_object_set_object_member (object, filter->field, condition);

  return object;
}
