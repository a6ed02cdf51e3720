/* plain-query.c: what a query should answer, told by the documents alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plain-query.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-text.h"

#define EXTENDED "info.extendedFields."

static void
add (GPtrArray *values, JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    g_ptr_array_add (values, json_node_ref (node));
}

static void
add_street (GPtrArray *values, JsonObject *address)
{
  static const char *const members[] = { "number", "name", "apt" };
  JsonObject *street = kith_json_get_object (address, "streetAddress");
  g_autoptr (GString)
    text = g_string_new (kith_json_get_string (address, "addressLine"));

  for (guint i = 0; i < G_N_ELEMENTS (members) && street != NULL; i++)
    {
      const char *part = kith_json_get_string (street, members[i]);

      if (kith_json_get_string (address, "addressLine") == NULL && part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
    }
  if (text->len > 0)
    g_ptr_array_add (values, kith_json_string_node (text->str));
}

/* "info.emails.email": of the items of "info.emails". */
static void
add_items (GPtrArray *values, JsonObject *record, char **path)
{
  JsonArray *items = kith_json_get_array (
    kith_json_get_object (kith_json_get_object (record, "info"), path[1]),
    "items");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *item;

      if (path[2] == NULL)
        {
          add (values, node);
          continue;
        }
      item = json_node_get_object (node);
      if (g_str_equal (path[1], "addresses"))
        item = kith_json_get_object (item, "address");
      if (g_str_equal (path[2], "street"))
        add_street (values, item);
      else
        add (values, json_object_get_member (item, path[2]));
    }
}

GPtrArray *
plain_query_get_values (JsonObject *record, const char *field)
{
  static const char *const lists[] = { "emails",    "phones",    "addresses",
                                       "labelKeys", "locations", NULL };
  GPtrArray *values = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_node_unref);
  g_auto (GStrv) path = g_strsplit (field, ".", -1);
  JsonObject *object = record;
  guint i = 0;

  if (g_str_has_prefix (field, EXTENDED))
    {
      object = kith_json_get_object (
        kith_json_get_object (kith_json_get_object (record, "info"),
                              "extendedFields"),
        "items");
      if (object != NULL)
        add (values,
             json_object_get_member (object, field + strlen (EXTENDED)));
      return values;
    }
  if (path[1] != NULL && g_strv_contains (lists, path[1]))
    {
      add_items (values, record, path);
      return values;
    }

  for (; path[i + 1] != NULL && object != NULL; i++)
    object = kith_json_get_object (object, path[i]);
  if (object != NULL)
    add (values, json_object_get_member (object, path[i]));

  return values;
}

static gboolean
is_time (const char *field)
{
  return g_str_has_suffix (field, "Date") && strstr (field, "ecom") == NULL
         && !g_str_has_prefix (field, "info.");
}

static gboolean
is_folded (const char *field)
{
  return g_str_has_suffix (field, "mail") || g_str_equal (field, "info.locale");
}

static char *
get_text (JsonNode *node, gboolean folded)
{
  const char *text = json_node_get_string (node);

  return folded ? g_utf8_casefold (text, -1) : g_strdup (text);
}

static int
compare_values (const char *field, JsonNode *a, JsonNode *b, gboolean folded)
{
  if (json_node_get_value_type (a) != G_TYPE_STRING)
    {
      double first = json_node_get_double (a);
      double second = json_node_get_double (b);

      return (first > second) - (first < second);
    }
  if (is_time (field))
    {
      gint64 first = kith_time_from_string (json_node_get_string (a));
      gint64 second = kith_time_from_string (json_node_get_string (b));

      return (first > second) - (first < second);
    }
  else
    {
      g_autofree char *first = get_text (a, folded);
      g_autofree char *second = get_text (b, folded);

      return strcmp (first, second);
    }
}

static gboolean
holds_prefix (JsonNode *node, JsonNode *prefix)
{
  g_autofree char *text = get_text (node, TRUE);
  g_autofree char *begin = get_text (prefix, TRUE);

  return g_str_has_prefix (text, begin);
}

/* Of one value of the record. */
static gboolean
holds (const char *field, const char *op, JsonNode *node, JsonNode *value)
{
  int order;

  if (g_str_equal (op, "$startsWith"))
    return holds_prefix (node, value);

  order = compare_values (field, node, value, is_folded (field));
  if (g_str_equal (op, "$gt"))
    return order > 0;
  if (g_str_equal (op, "$gte"))
    return order >= 0;
  if (g_str_equal (op, "$lt"))
    return order < 0;
  if (g_str_equal (op, "$lte"))
    return order <= 0;

  g_assert_cmpstr (op, ==, "$eq");

  return order == 0;
}

static gboolean
holds_any (const char *field, const char *op, GPtrArray *nodes, JsonNode *value)
{
  for (guint i = 0; i < nodes->len; i++)
    if (holds (field, op, g_ptr_array_index (nodes, i), value))
      return TRUE;

  return FALSE;
}

/* null is what a record without the field has. */
static gboolean
equals_any (const char *field, GPtrArray *nodes, JsonNode *value)
{
  return JSON_NODE_HOLDS_NULL (value) ? nodes->len == 0
                                      : holds_any (field, "$eq", nodes, value);
}

static guint
count_equal (const char *field, GPtrArray *nodes, JsonArray *values)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (values); i++)
    n += equals_any (field, nodes, json_array_get_element (values, i));

  return n;
}

static gboolean
matches_term (JsonObject *record,
              const char *field,
              const char *op,
              JsonNode *value)
{
  g_autoptr (GPtrArray) nodes = plain_query_get_values (record, field);
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value)
                                                  : NULL;

  if (g_str_equal (op, "$exists"))
    return (nodes->len > 0) == json_node_get_boolean (value);
  if (g_str_equal (op, "$isEmpty"))
    return (nodes->len == 0) == json_node_get_boolean (value);
  if (g_str_equal (op, "$eq"))
    return equals_any (field, nodes, value);
  if (g_str_equal (op, "$ne"))
    return !equals_any (field, nodes, value);
  if (g_str_equal (op, "$in") || g_str_equal (op, "$hasSome"))
    return count_equal (field, nodes, list) > 0;
  if (g_str_equal (op, "$nin"))
    return count_equal (field, nodes, list) == 0;
  if (g_str_equal (op, "$hasAll"))
    return count_equal (field, nodes, list) == json_array_get_length (list);

  return holds_any (field, op, nodes, value);
}

static gboolean
matches_field (JsonObject *record, const char *field, JsonNode *condition)
{
  JsonObjectIter iter;
  const char *op;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (condition))
    return matches_term (record, field, "$eq", condition);

  json_object_iter_init (&iter, json_node_get_object (condition));
  while (json_object_iter_next (&iter, &op, &value))
    if (!matches_term (record, field, op, value))
      return FALSE;

  return TRUE;
}

static gboolean
matches_list (JsonObject *record, gboolean is_and, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (plain_query_matches (json_array_get_object_element (list, i), record)
        != is_and)
      return !is_and;

  return is_and;
}

gboolean
plain_query_matches (JsonObject *filter, JsonObject *record)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, filter);
  while (json_object_iter_next (&iter, &name, &value))
    {
      gboolean matches;

      if (g_str_equal (name, "$and") || g_str_equal (name, "$or"))
        matches = matches_list (record, g_str_equal (name, "$and"),
                                json_node_get_array (value));
      else if (g_str_equal (name, "$not"))
        matches = !plain_query_matches (json_node_get_object (value), record);
      else
        matches = matches_field (record, name, value);
      if (!matches)
        return FALSE;
    }

  return TRUE;
}

/* What stands for a name where there is none, too. */
static GBytes *
get_name_key (JsonObject *record, const char *display)
{
  const char *const fields[] = { display, "info.company", "primaryInfo.email",
                                 "primaryInfo.phone" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GPtrArray) values = plain_query_get_values (record, fields[i]);

      if (values->len > 0)
        return kith_text_sort_key (
          json_node_get_string (g_ptr_array_index (values, 0)), NULL);
    }

  return kith_text_sort_key ("", NULL);
}

static int
compare_names (JsonObject *first, JsonObject *second, const char *display)
{
  g_autoptr (GBytes) a = get_name_key (first, display);
  g_autoptr (GBytes) b = get_name_key (second, display);

  return g_bytes_compare (a, b);
}

/* What lacks the field comes last in either order. */
static int
compare_by (JsonObject *first,
            JsonObject *second,
            const char *field,
            gboolean descending)
{
  g_autoptr (GPtrArray) a = plain_query_get_values (first, field);
  g_autoptr (GPtrArray) b = plain_query_get_values (second, field);
  int order;

  if (g_str_equal (field, "info.name.first"))
    order = compare_names (first, second,
                           EXTENDED "contacts.displayByFirstName");
  else if (g_str_equal (field, "info.name.last"))
    order = compare_names (first, second,
                           EXTENDED "contacts.displayByLastName");
  else if (a->len == 0 || b->len == 0)
    return (a->len == 0) - (b->len == 0);
  else
    order = compare_values (field, g_ptr_array_index (a, 0),
                            g_ptr_array_index (b, 0), /* folded= */ TRUE);

  return descending ? -order : order;
}

int
plain_query_compare (JsonArray *sorts, JsonObject *first, JsonObject *second)
{
  gboolean descending = FALSE;
  int order = 0;

  for (guint i = 0; i < json_array_get_length (sorts); i++)
    {
      JsonObject *sort = json_array_get_object_element (sorts, i);

      descending = g_str_equal (kith_json_get_string (sort, "order"), "DESC");
      if (order == 0)
        order = compare_by (first, second,
                            kith_json_get_string (sort, "fieldName"),
                            descending);
    }
  if (order != 0)
    return order;

  order = strcmp (kith_json_get_string (first, "id"),
                  kith_json_get_string (second, "id"));

  return descending ? -order : order;
}
