/* kith-json.c: what is done with JSON that has been read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"

static JsonNode *
get_member (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == type;
}

/**
 * kith_json_get_string:
 * @object: (nullable): an object
 * @member: the name of a member
 *
 * Returns: (nullable) (transfer none): the string there, or %NULL when there
 *   is none
 */
const char *
kith_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

/**
 * kith_json_get_int:
 * @object: (nullable): an object
 * @member: the name of a member
 * @fallback: what to return where there is no integer
 *
 * Returns: the integer there; `1.0` is none (rule R14)
 */
gint64
kith_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_member (object, member);

  return holds (node, G_TYPE_INT64) ? json_node_get_int (node) : fallback;
}

/**
 * kith_json_get_boolean:
 * @object: (nullable): an object
 * @member: the name of a member
 * @fallback: what to return where there is no boolean
 *
 * Returns: the boolean there
 */
gboolean
kith_json_get_boolean (JsonObject *object,
                       const char *member,
                       gboolean fallback)
{
  JsonNode *node = get_member (object, member);

  return holds (node, G_TYPE_BOOLEAN) ? json_node_get_boolean (node) : fallback;
}

/**
 * kith_json_get_object:
 * @object: (nullable): an object
 * @member: the name of a member
 *
 * Returns: (nullable) (transfer none): the object there
 */
JsonObject *
kith_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
           ? json_node_get_object (node)
           : NULL;
}

/**
 * kith_json_get_array:
 * @object: (nullable): an object
 * @member: the name of a member
 *
 * Returns: (nullable) (transfer none): the array there
 */
JsonArray *
kith_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
           ? json_node_get_array (node)
           : NULL;
}

/**
 * kith_json_lookup:
 * @object: (nullable): an object
 * @...: names of members, one inside the other, and %NULL
 *
 * Returns: (nullable) (transfer none): the node at the end of the path, which
 *   may be a JSON null; %NULL when the path leads nowhere
 */
JsonNode *
kith_json_lookup (JsonObject *object, ...)
{
  JsonNode *node = NULL;
  const char *member;
  va_list args;

  va_start (args, object);
  while ((member = va_arg (args, const char *)) != NULL)
    {
      node = get_member (object, member);
      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                 ? json_node_get_object (node)
                 : NULL;
    }
  va_end (args);

  return node;
}

/**
 * kith_json_ensure_object:
 * @object: an object
 * @member: the name of a member
 *
 * Returns: (transfer none): the object at @member, made when there is none;
 *   a value of another type is replaced
 */
JsonObject *
kith_json_ensure_object (JsonObject *object, const char *member)
{
  JsonObject *child;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  child = kith_json_get_object (object, member);
  if (child == NULL)
    {
      child = json_object_new ();
      json_object_set_object_member (object, member, child);
    }

  return child;
}

/**
 * kith_json_get_time:
 * @object: (nullable): an object
 * @member: the name of a member
 *
 * Returns: microseconds since 1970, UTC; -1 when it holds no time
 */
gint64
kith_json_get_time (JsonObject *object, const char *member)
{
  return kith_time_from_string (kith_json_get_string (object, member));
}

/**
 * kith_json_set_time:
 * @object: an object
 * @member: the name of a member
 * @usec: microseconds since 1970, UTC; -1 removes the member
 */
void
kith_json_set_time (JsonObject *object, const char *member, gint64 usec)
{
  g_autofree char *text = usec >= 0 ? kith_time_to_string (usec) : NULL;

  kith_json_set_string (object, member, text);
}

/**
 * kith_json_set_string:
 * @object: an object
 * @member: the name of a member
 * @value: (nullable): its new value; %NULL removes the member
 */
void
kith_json_set_string (JsonObject *object, const char *member, const char *value)
{
  kith_json_set_node (object, member,
                      value != NULL ? kith_json_string_node (value) : NULL);
}

/**
 * kith_json_set_node:
 * @object: an object
 * @member: the name of a member
 * @node: (nullable) (transfer full): its new value; %NULL removes the member
 */
void
kith_json_set_node (JsonObject *object, const char *member, JsonNode *node)
{
  g_return_if_fail (object != NULL && member != NULL);

  if (node != NULL)
    json_object_set_member (object, member, node);
  else if (json_object_has_member (object, member))
    json_object_remove_member (object, member);
}

static JsonArray *
copy_array (JsonArray *array)
{
  guint n_elements = json_array_get_length (array);
  JsonArray *copy = json_array_sized_new (n_elements);

  for (guint i = 0; i < n_elements; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      json_array_add_element (copy, kith_json_copy_node (element));
    }

  return copy;
}

/**
 * kith_json_copy_node:
 * @node: (nullable): a node
 *
 * Copies @node and all that is in it; the copy may be changed even where
 * @node is sealed.
 *
 * Returns: (transfer full) (nullable): the copy; %NULL for %NULL
 */
JsonNode *
kith_json_copy_node (JsonNode *node)
{
  JsonNode *copy;

  if (node == NULL)
    return NULL;

  copy = json_node_new (JSON_NODE_TYPE (node));

  if (JSON_NODE_HOLDS_OBJECT (node))
    json_node_take_object (copy,
                           kith_json_copy_object (json_node_get_object (node)));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_node_take_array (copy, copy_array (json_node_get_array (node)));
  else if (JSON_NODE_HOLDS_VALUE (node))
    {
      g_auto (GValue) value = G_VALUE_INIT;

      json_node_get_value (node, &value);
      json_node_set_value (copy, &value);
    }

  return copy;
}

/**
 * kith_json_copy_object:
 * @object: (nullable): an object
 *
 * Returns: (transfer full) (nullable): a copy of @object and all that is in
 *   it, its members in the same order; %NULL for %NULL
 */
JsonObject *
kith_json_copy_object (JsonObject *object)
{
  JsonObject *copy;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return NULL;

  copy = json_object_new ();

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, kith_json_copy_node (node));

  return copy;
}

/**
 * kith_json_copy_members:
 * @object: (nullable): an object
 *
 * Members may be set and removed in the copy; what is in their values belongs
 * to both.
 *
 * Returns: (transfer full): an object with the members of @object, in the same
 *   order; an empty one for %NULL
 */
JsonObject *
kith_json_copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return copy;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_ref (node));

  return copy;
}

static gboolean
is_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
int_equals_double (gint64 i, double d)
{
  /* The cast of anything outside is undefined; 2^63 itself is outside. */
  if (!(d >= -0x1p63 && d < 0x1p63))
    return FALSE;

  return (gint64) d == i && (double) (gint64) d == d;
}

static gboolean
value_equal (JsonNode *a, JsonNode *b)
{
  if (holds (a, G_TYPE_INT64) && holds (b, G_TYPE_DOUBLE))
    return int_equals_double (json_node_get_int (a), json_node_get_double (b));

  if (holds (a, G_TYPE_DOUBLE) && holds (b, G_TYPE_INT64))
    return int_equals_double (json_node_get_int (b), json_node_get_double (a));

  if (json_node_get_value_type (a) != json_node_get_value_type (b))
    return FALSE;

  if (holds (a, G_TYPE_STRING))
    return g_str_equal (json_node_get_string (a), json_node_get_string (b));

  if (holds (a, G_TYPE_INT64))
    return json_node_get_int (a) == json_node_get_int (b);

  if (holds (a, G_TYPE_DOUBLE))
    return json_node_get_double (a) == json_node_get_double (b);

  return json_node_get_boolean (a) == json_node_get_boolean (b);
}

static gboolean
array_equal (JsonArray *a, JsonArray *b)
{
  guint n_elements = json_array_get_length (a);

  if (n_elements != json_array_get_length (b))
    return FALSE;

  for (guint i = 0; i < n_elements; i++)
    if (!kith_json_equal (json_array_get_element (a, i),
                          json_array_get_element (b, i)))
      return FALSE;

  return TRUE;
}

/**
 * kith_json_equal:
 * @a: (nullable): a node
 * @b: (nullable): another
 *
 * Compares deeply.  1 and 1.0 are equal; %NULL equals JSON null, and so a
 * member that is absent equals one that is null.
 *
 * Returns: whether both say the same
 */
gboolean
kith_json_equal (JsonNode *a, JsonNode *b)
{
  if (is_null (a) || is_null (b))
    return is_null (a) && is_null (b);

  if (JSON_NODE_TYPE (a) != JSON_NODE_TYPE (b))
    return FALSE;

  if (JSON_NODE_HOLDS_OBJECT (a))
    return kith_json_object_equal (json_node_get_object (a),
                                   json_node_get_object (b));

  if (JSON_NODE_HOLDS_ARRAY (a))
    return array_equal (json_node_get_array (a), json_node_get_array (b));

  return value_equal (a, b);
}

static gboolean
contains_all (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, b);
  while (json_object_iter_next (&iter, &name, &node))
    if (!kith_json_equal (json_object_get_member (a, name), node))
      return FALSE;

  return TRUE;
}

static gboolean
lacks_only_nulls (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, b);
  while (json_object_iter_next (&iter, &name, &node))
    if (!is_null (node) && !json_object_has_member (a, name))
      return FALSE;

  return TRUE;
}

/**
 * kith_json_object_equal:
 * @a: (nullable): an object
 * @b: (nullable): another
 *
 * Compares as kith_json_equal() does; the order of members does not count.
 *
 * Returns: whether both say the same; %NULL equals only %NULL
 */
gboolean
kith_json_object_equal (JsonObject *a, JsonObject *b)
{
  if (a == b)
    return TRUE;

  if (a == NULL || b == NULL)
    return FALSE;

  return contains_all (a, b) && lacks_only_nulls (b, a);
}

/**
 * kith_json_string_node:
 * @value: (nullable): a text
 *
 * Returns: (transfer full): a node with @value, a JSON null for %NULL
 */
JsonNode *
kith_json_string_node (const char *value)
{
  JsonNode *node = json_node_alloc ();

  return value != NULL ? json_node_init_string (node, value)
                       : json_node_init_null (node);
}

/**
 * kith_json_int_node:
 * @value: a number
 *
 * Returns: (transfer full): a node with @value
 */
JsonNode *
kith_json_int_node (gint64 value)
{
  return json_node_init_int (json_node_alloc (), value);
}

/**
 * kith_json_object_node:
 * @object: (transfer none) (nullable): an object
 *
 * Returns: (transfer full): a node with a reference to @object, a JSON null
 *   for %NULL
 */
JsonNode *
kith_json_object_node (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  return object != NULL ? json_node_init_object (node, object)
                        : json_node_init_null (node);
}
