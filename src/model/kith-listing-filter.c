/* kith-listing-filter.c: whether a JSON object passes a filter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-listing-filter.h"

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"

/* Each is held against every item. */
#define MAX_CONDITIONS 1000

static const struct
{
  const char *name;
  KithListingOperator value;
} operators[] = {
  { "$eq", KITH_LISTING_EQ },
  { "$ne", KITH_LISTING_NE },
  { "$in", KITH_LISTING_IN },
  { "$startsWith", KITH_LISTING_STARTS_WITH },
  /* J.22: an older name. */
  { "$begins", KITH_LISTING_STARTS_WITH },
  { "$gt", KITH_LISTING_GT },
  { "$gte", KITH_LISTING_GTE },
  { "$lt", KITH_LISTING_LT },
  { "$lte", KITH_LISTING_LTE },
  { "$nin", KITH_LISTING_NIN },
  { "$exists", KITH_LISTING_EXISTS },
};

typedef struct
{
  const KithListingMember *members;
  guint n_conditions;
} Check;

static gboolean check_filter (Check *check, JsonNode *filter, GError **error);

static gboolean
refuse (GError **error, const char *code, const char *what)
{
  GError *refusal = kith_protocol_error_printf (KITH_ERROR_FILTER,
                                                "Not offered: %s", what);

  kith_error_set_code (refusal, code);
  g_propagate_error (error, refusal);

  return FALSE;
}

const KithListingMember *
kith_listing_member_find (const KithListingMember *members, const char *name)
{
  for (const KithListingMember *member = members; member->name != NULL;
       member++)
    if (g_strcmp0 (member->name, name) == 0)
      return member;

  return NULL;
}

guint
kith_listing_operator_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, name))
      return operators[i].value;

  return 0;
}

static gboolean
is_value (const KithListingMember *member, JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_STRING
         && (!member->is_time
             || kith_operand_read_time (json_node_get_string (node)) >= 0);
}

static gboolean
check_values (Check *check,
              const KithListingMember *member,
              JsonNode *list,
              GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (list))
    return refuse (error, "UNSUPPORTED_FILTER_VALUE", member->name);

  array = json_node_get_array (list);
  check->n_conditions += json_array_get_length (array);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!is_value (member, json_array_get_element (array, i)))
      return refuse (error, "UNSUPPORTED_FILTER_VALUE", member->name);

  return TRUE;
}

static gboolean
check_condition (Check *check,
                 const KithListingMember *member,
                 const char *name,
                 JsonNode *value,
                 GError **error)
{
  guint asked = kith_listing_operator_find (name);

  if ((member->operators & asked) == 0)
    return refuse (error, "UNSUPPORTED_FILTER_OPERATOR", name);
  if (asked == KITH_LISTING_IN || asked == KITH_LISTING_NIN)
    return check_values (check, member, value, error);
  if (asked == KITH_LISTING_EXISTS)
    return (JSON_NODE_HOLDS_VALUE (value)
            && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
           || refuse (error, "UNSUPPORTED_FILTER_VALUE", member->name);

  return is_value (member, value)
         || refuse (error, "UNSUPPORTED_FILTER_VALUE", member->name);
}

static gboolean
check_term (Check *check, const char *name, JsonNode *value, GError **error)
{
  const KithListingMember *member = kith_listing_member_find (check->members,
                                                              name);
  JsonObjectIter iter;
  const char *key;
  JsonNode *operand;

  if (member == NULL)
    return refuse (error,
                   name[0] == '$' ? "UNSUPPORTED_FILTER"
                                  : "UNSUPPORTED_FILTER_FIELD",
                   name);
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return check_condition (check, member, "$eq", value, error);

  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &key, &operand))
    {
      check->n_conditions++;
      if (!check_condition (check, member, key, operand, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_list (Check *check, const char *name, JsonNode *list, GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (list))
    return refuse (error, "MALFORMED_FILTER", name);

  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!check_filter (check, json_array_get_element (array, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
check_filter (Check *check, JsonNode *filter, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean ok = TRUE;

  if (!JSON_NODE_HOLDS_OBJECT (filter))
    return refuse (error, "MALFORMED_FILTER", "a filter that is no object");

  json_object_iter_init (&iter, json_node_get_object (filter));
  while (ok && json_object_iter_next (&iter, &name, &value))
    {
      check->n_conditions++;
      if (g_str_equal (name, "$and") || g_str_equal (name, "$or"))
        ok = check_list (check, name, value, error);
      else if (g_str_equal (name, "$not"))
        ok = check_filter (check, value, error);
      else
        ok = check_term (check, name, value, error);
    }

  return ok
         && (check->n_conditions <= MAX_CONDITIONS
             || refuse (error, "UNSUPPORTED_FILTER", "so many conditions"));
}

/**
 * kith_listing_filter_check:
 * @members: what may be asked; ends with a %NULL name
 * @filter: (nullable): a filter in the API's query language
 * @error: return location for a %KITH_ERROR_FILTER
 *
 * Returns: whether kith_listing_filter_matches() can tell
 */
gboolean
kith_listing_filter_check (const KithListingMember *members,
                           JsonNode *filter,
                           GError **error)
{
  Check check = { members, 0 };

  g_return_val_if_fail (members != NULL, FALSE);

  return filter == NULL || JSON_NODE_HOLDS_NULL (filter)
         || check_filter (&check, filter, error);
}

/* Matching: nothing can be wrong any more. */

static int
compare (const KithListingMember *member, const char *text, const char *value)
{
  gint64 time, other;

  if (!member->is_time)
    return g_strcmp0 (text, value);

  time = kith_time_from_string (text);
  other = kith_operand_read_time (value);

  return (time > other) - (time < other);
}

static gboolean
starts_with (const char *text, const char *prefix)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (prefix, -1);

  return g_str_has_prefix (folded, wanted);
}

static gboolean
is_in (const KithListingMember *member, const char *text, JsonArray *values)
{
  for (guint i = 0; i < json_array_get_length (values); i++)
    if (compare (member, text, json_array_get_string_element (values, i)) == 0)
      return TRUE;

  return FALSE;
}

/* @text: (nullable): of what an item lacks, only $ne and $nin hold (J.25). */
static gboolean
holds (const KithListingMember *member,
       guint asked,
       JsonNode *value,
       const char *text)
{
  if (asked == KITH_LISTING_EXISTS)
    return json_node_get_boolean (value) == (text != NULL);
  if (text == NULL)
    return asked == KITH_LISTING_NE || asked == KITH_LISTING_NIN;

  switch (asked)
    {
    case KITH_LISTING_IN:
      return is_in (member, text, json_node_get_array (value));
    case KITH_LISTING_NIN:
      return !is_in (member, text, json_node_get_array (value));
    case KITH_LISTING_STARTS_WITH:
      return starts_with (text, json_node_get_string (value));
    case KITH_LISTING_EQ:
      return compare (member, text, json_node_get_string (value)) == 0;
    case KITH_LISTING_NE:
      return compare (member, text, json_node_get_string (value)) != 0;
    case KITH_LISTING_GT:
      return compare (member, text, json_node_get_string (value)) > 0;
    case KITH_LISTING_GTE:
      return compare (member, text, json_node_get_string (value)) >= 0;
    case KITH_LISTING_LT:
      return compare (member, text, json_node_get_string (value)) < 0;
    case KITH_LISTING_LTE:
      return compare (member, text, json_node_get_string (value)) <= 0;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
matches_term (const KithListingMember *member,
              JsonNode *condition,
              JsonObject *item)
{
  const char *text;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  g_return_val_if_fail (member != NULL, FALSE);

  text = kith_json_get_string (item, member->name);
  if (!JSON_NODE_HOLDS_OBJECT (condition))
    return holds (member, KITH_LISTING_EQ, condition, text);

  json_object_iter_init (&iter, json_node_get_object (condition));
  while (json_object_iter_next (&iter, &key, &value))
    if (!holds (member, kith_listing_operator_find (key), value, text))
      return FALSE;

  return TRUE;
}

static gboolean
matches_list (const KithListingMember *members,
              gboolean is_and,
              JsonArray *list,
              JsonObject *item)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (kith_listing_filter_matches (members,
                                     json_array_get_object_element (list, i),
                                     item)
        != is_and)
      return !is_and;

  return is_and;
}

static gboolean
matches_part (const KithListingMember *members,
              const char *name,
              JsonNode *value,
              JsonObject *item)
{
  if (g_str_equal (name, "$and") || g_str_equal (name, "$or"))
    return matches_list (members, g_str_equal (name, "$and"),
                         json_node_get_array (value), item);
  if (g_str_equal (name, "$not"))
    return !kith_listing_filter_matches (members, json_node_get_object (value),
                                         item);

  return matches_term (kith_listing_member_find (members, name), value, item);
}

/**
 * kith_listing_filter_matches:
 * @members: what may be asked; ends with a %NULL name
 * @filter: a filter that kith_listing_filter_check() has passed
 * @item: an object
 *
 * Returns: whether @item passes
 */
gboolean
kith_listing_filter_matches (const KithListingMember *members,
                             JsonObject *filter,
                             JsonObject *item)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, filter);
  while (json_object_iter_next (&iter, &name, &value))
    if (!matches_part (members, name, value, item))
      return FALSE;

  return TRUE;
}
