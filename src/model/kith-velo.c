/* kith-velo.c: the shape of a contact in the Velo API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-velo.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-velo-private.h"

/* Members that carry another name in the Velo API, at the top of a contact
 * and in the items of its lists (wix-contacts B.10).
 */
static const struct
{
  const char *rest;
  const char *velo;
} identity_names[] = {
  { "id", "_id" },
  { "createdDate", "_createdDate" },
  { "updatedDate", "_updatedDate" },
};

/* The address dialect (wix-contacts B.6). */
static const struct
{
  const char *rest;
  const char *velo;
} address_names[] = {
  { "addressLine", "addressLine1" },
  { "formattedAddress", "formatted" },
  { "geocode", "location" },
};

/* Members of an info that REST wraps in "items". */
static const char *const wrapped_lists[] = {
  "emails", "phones", "addresses", "labelKeys", "locations", "assignedUserIds",
};

/* The API of the seed does not have these. */
static const char *const rest_only[] = { "primaryEmail", "primaryPhone" };

static gboolean
is_one_of (const char *name, const char *const *names, gsize n_names)
{
  for (gsize i = 0; i < n_names; i++)
    if (g_str_equal (name, names[i]))
      return TRUE;

  return FALSE;
}

static void
rename_member (JsonObject *object, const char *from, const char *to)
{
  JsonNode *node;

  if (!json_object_has_member (object, from))
    return;

  node = kith_json_copy_node (json_object_get_member (object, from));
  json_object_remove_member (object, from);
  json_object_set_member (object, to, node);
}

/* A copy of @object whose members stand in their old order under new names. */
static JsonObject *
copy_with_identity (JsonObject *object, gboolean to_velo)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;
      JsonNode *node = json_object_get_member (object, name);

      for (gsize i = 0; i < G_N_ELEMENTS (identity_names); i++)
        {
          const char *from = to_velo ? identity_names[i].rest
                                     : identity_names[i].velo;

          if (g_str_equal (l->data, from))
            name = to_velo ? identity_names[i].velo : identity_names[i].rest;
        }

      json_object_set_member (copy, name, kith_json_copy_node (node));
    }

  return copy;
}

static void
convert_address (JsonObject *item, gboolean to_velo)
{
  JsonObject *address = kith_json_get_object (item, "address");

  if (address == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (address_names); i++)
    {
      if (to_velo)
        rename_member (address, address_names[i].rest, address_names[i].velo);
      else
        rename_member (address, address_names[i].velo, address_names[i].rest);
    }
}

static JsonNode *
convert_list (JsonArray *items, gboolean to_velo)
{
  g_autoptr (JsonArray) list = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *element = json_array_get_element (items, i);
      JsonObject *item;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          json_array_add_element (list, kith_json_copy_node (element));
          continue;
        }

      item = copy_with_identity (json_node_get_object (element), to_velo);
      convert_address (item, to_velo);
      json_array_add_object_element (list, item);
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, list);

  return node;
}

static void
add_velo_member (JsonObject *velo, const char *name, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node)
                         ? json_node_get_object (node)
                         : NULL;

  if (is_one_of (name, wrapped_lists, G_N_ELEMENTS (wrapped_lists)))
    {
      JsonArray *items = kith_json_get_array (object, "items");

      if (items != NULL && json_array_get_length (items) > 0)
        json_object_set_member (velo, name, convert_list (items, TRUE));
    }
  else if (g_str_equal (name, "extendedFields"))
    {
      JsonObject *items = kith_json_get_object (object, "items");

      if (items != NULL && json_object_get_size (items) > 0)
        json_object_set_object_member (velo, name,
                                       kith_json_copy_object (items));
    }
  else if (g_str_equal (name, "picture"))
    {
      JsonObject *image = kith_json_get_object (object, "image");
      g_autofree char *picture = kith_velo_picture_from_rest (image);

      kith_json_set_string (velo, "profilePicture", picture);
    }
  else
    json_object_set_member (velo, name, kith_json_copy_node (node));
}

/**
 * kith_velo_from_info:
 * @info: a contact's info in the shape of the REST API
 *
 * Returns: (transfer full): the same in the shape of the Velo API
 */
JsonObject *
kith_velo_from_info (JsonObject *info)
{
  JsonObject *velo = json_object_new ();
  g_autoptr (GList) members = NULL;

  g_return_val_if_fail (info != NULL, velo);

  members = json_object_get_members (info);
  for (GList *l = members; l != NULL; l = l->next)
    add_velo_member (velo, l->data, json_object_get_member (info, l->data));

  return velo;
}

/**
 * kith_velo_from_contact:
 * @contact: a contact as the REST API answers it
 *
 * Returns: (transfer full): the contact in exactly the seed's shape, its known
 *   members in the seed's order
 */
JsonObject *
kith_velo_from_contact (JsonObject *contact)
{
  static const char *const order[] = {
    "_id", "_createdDate", "_updatedDate", "revision", "info",
  };
  g_autoptr (JsonObject) renamed = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *info;
  JsonObject *velo;

  g_return_val_if_fail (contact != NULL, NULL);

  renamed = copy_with_identity (contact, TRUE);
  info = kith_json_get_object (contact, "info");
  if (info != NULL)
    json_object_set_object_member (renamed, "info", kith_velo_from_info (info));

  velo = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (json_object_has_member (renamed, order[i]))
      json_object_set_member (velo, order[i],
                              json_object_dup_member (renamed, order[i]));

  members = json_object_get_members (renamed);
  for (GList *l = members; l != NULL; l = l->next)
    if (!is_one_of (l->data, rest_only, G_N_ELEMENTS (rest_only)))
      json_object_set_member (velo, l->data,
                              json_object_dup_member (renamed, l->data));

  return velo;
}

/**
 * kith_velo_from_definition:
 * @definition: a label or an extended field as the REST API answers it
 *
 * Returns: (transfer full): the same with the Velo API's names
 */
JsonObject *
kith_velo_from_definition (JsonObject *definition)
{
  g_return_val_if_fail (definition != NULL, NULL);

  return copy_with_identity (definition, TRUE);
}

static JsonNode *rename_paths (JsonNode *node);

/* "_createdDate" → "createdDate", wherever it stands in a dotted path. */
static char *
rename_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (identity_names); j++)
      if (g_str_equal (parts[i], identity_names[j].velo))
        {
          g_free (parts[i]);
          parts[i] = g_strdup (identity_names[j].rest);
        }

  return g_strjoinv (".", parts);
}

static JsonObject *
rename_paths_of_object (JsonObject *object)
{
  JsonObject *renamed = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *path = rename_path (l->data);

      if (g_str_equal (l->data, "fieldName")
          && json_node_get_value_type (node) == G_TYPE_STRING)
        {
          g_autofree char *name = rename_path (json_node_get_string (node));

          json_object_set_string_member (renamed, path, name);
        }
      else
        json_object_set_member (renamed, path, rename_paths (node));
    }

  return renamed;
}

static JsonNode *
rename_paths (JsonNode *node)
{
  JsonNode *renamed;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      renamed = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (renamed, rename_paths_of_object (
                                        json_node_get_object (node)));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      JsonArray *copy = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (copy, rename_paths (
                                        json_array_get_element (array, i)));

      renamed = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (renamed, copy);
    }
  else
    renamed = kith_json_copy_node (node);

  return renamed;
}

/**
 * kith_velo_to_query:
 * @velo: {"filter", "sort", "paging", "search", …}, or that in "query"
 *
 * Returns: (transfer full): the body of a query call, with the REST API's
 *   names in filter and sort
 */
JsonObject *
kith_velo_to_query (JsonObject *velo)
{
  JsonObject *query;
  JsonObject *body;

  g_return_val_if_fail (velo != NULL, NULL);

  query = rename_paths_of_object (velo);
  if (json_object_has_member (query, "query"))
    return query;

  body = json_object_new ();
  if (json_object_has_member (query, "search"))
    {
      json_object_set_member (body, "search",
                              json_object_dup_member (query, "search"));
      json_object_remove_member (query, "search");
    }
  json_object_set_object_member (body, "query", query);

  return body;
}

static JsonObject *
wrap_items (JsonNode *items)
{
  JsonObject *wrapper = json_object_new ();

  json_object_set_member (wrapper, "items", items);

  return wrapper;
}

static void
add_rest_member (JsonObject *info,
                 const char *name,
                 JsonNode *node,
                 GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      if (g_str_equal (name, "profilePicture"))
        name = "picture";
      json_object_set_null_member (info, name);
    }
  else if (is_one_of (name, wrapped_lists, G_N_ELEMENTS (wrapped_lists)))
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        json_object_set_object_member (
          info, name,
          wrap_items (convert_list (json_node_get_array (node), FALSE)));
      else
        kith_error_add_violation (error, name, "TYPE", "must be a list");
    }
  else if (g_str_equal (name, "extendedFields"))
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        json_object_set_object_member (info, name,
                                       wrap_items (kith_json_copy_node (node)));
      else
        kith_error_add_violation (error, name, "TYPE", "must be an object");
    }
  else if (g_str_equal (name, "profilePicture"))
    {
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        json_object_set_object_member (info, "picture",
                                       kith_velo_picture_to_rest (
                                         json_node_get_string (node)));
      else
        kith_error_add_violation (error, name, "TYPE", "must be a string");
    }
  else
    json_object_set_member (info, name, kith_json_copy_node (node));
}

static JsonObject *
finish_info (JsonObject *info, GError *violations, GError **error)
{
  if (violations == NULL)
    return info;

  json_object_unref (info);
  g_propagate_error (error, violations);

  return NULL;
}

/**
 * kith_velo_to_info:
 * @velo: a contact info as the seed's examples pass it
 * @error: return location for a KITH_ERROR_INVALID that names the members of
 *   the wrong type
 *
 * Returns: (transfer full) (nullable): the info for the REST API
 */
JsonObject *
kith_velo_to_info (JsonObject *velo, GError **error)
{
  g_autoptr (GList) members = NULL;
  JsonObject *info;
  GError *violations = NULL;

  g_return_val_if_fail (velo != NULL, NULL);

  info = json_object_new ();
  members = json_object_get_members (velo);
  for (GList *l = members; l != NULL; l = l->next)
    add_rest_member (info, l->data, json_object_get_member (velo, l->data),
                     &violations);

  return finish_info (info, violations, error);
}

static void
add_flat_text (JsonObject *info,
               const char *parent,
               const char *member,
               const char *name,
               JsonNode *node,
               GError **error)
{
  JsonObject *holder = parent != NULL ? kith_json_ensure_object (info, parent)
                                      : info;

  if (JSON_NODE_HOLDS_NULL (node)
      || json_node_get_value_type (node) == G_TYPE_STRING)
    json_object_set_member (holder, member, kith_json_copy_node (node));
  else
    kith_error_add_violation (error, name, "TYPE", "must be a string");
}

/* ["a@x.example", …] → {"items": [{"email": "a@x.example"}, …]} */
static void
add_flat_list (JsonObject *info,
               const char *name,
               const char *value_member,
               JsonNode *node,
               GError **error)
{
  g_autoptr (JsonArray) items = json_array_new ();
  JsonArray *values;
  JsonNode *list;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      kith_error_add_violation (error, name, "TYPE", "must be a list");
      return;
    }

  values = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);
      JsonObject *item;

      if (json_node_get_value_type (value) != G_TYPE_STRING)
        {
          kith_error_add_violation (error, name, "TYPE",
                                    "must be a list of strings");
          return;
        }

      item = json_object_new ();
      json_object_set_member (item, value_member, kith_json_copy_node (value));
      json_array_add_object_element (items, item);
    }

  list = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (list, items);
  json_object_set_object_member (info, name, wrap_items (list));
}

static void
add_flat_labels (JsonObject *info, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    json_object_set_object_member (info, "labelKeys",
                                   wrap_items (kith_json_copy_node (node)));
  else
    kith_error_add_violation (error, "labels", "TYPE", "must be a list");
}

static void
add_flat_member (JsonObject *info,
                 const char *name,
                 JsonNode *node,
                 GError **error)
{
  if (g_str_equal (name, "firstName"))
    add_flat_text (info, "name", "first", name, node, error);
  else if (g_str_equal (name, "lastName"))
    add_flat_text (info, "name", "last", name, node, error);
  else if (g_str_equal (name, "picture"))
    add_rest_member (info, "profilePicture", node, error);
  else if (g_str_equal (name, "emails"))
    add_flat_list (info, name, "email", node, error);
  else if (g_str_equal (name, "phones"))
    add_flat_list (info, name, "phone", node, error);
  else if (g_str_equal (name, "labels"))
    add_flat_labels (info, node, error);
  else if (g_str_equal (name, "loginEmail"))
    return; /* read-only in the deprecated call, too */
  else
    {
      /* Every other member of the flat info is a custom field. */
      JsonObject *fields = kith_json_ensure_object (info, "extendedFields");
      JsonObject *items = kith_json_ensure_object (fields, "items");
      g_autofree char *key = strchr (name, '.') != NULL
                               ? g_strdup (name)
                               : g_strconcat ("custom.", name, NULL);

      json_object_set_member (items, key, kith_json_copy_node (node));
    }
}

/**
 * kith_velo_to_info_deprecated:
 * @velo: the flat info of the deprecated two-argument update
 * @error: return location for a KITH_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the info for the REST API
 */
JsonObject *
kith_velo_to_info_deprecated (JsonObject *velo, GError **error)
{
  g_autoptr (GList) members = NULL;
  JsonObject *info;
  GError *violations = NULL;

  g_return_val_if_fail (velo != NULL, NULL);

  info = json_object_new ();
  members = json_object_get_members (velo);
  for (GList *l = members; l != NULL; l = l->next)
    add_flat_member (info, l->data, json_object_get_member (velo, l->data),
                     &violations);

  return finish_info (info, violations, error);
}
