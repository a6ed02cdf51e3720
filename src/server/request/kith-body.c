/* kith-body.c: what the bodies of all requests have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/request/kith-body.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

typedef enum
{
  TYPE_OBJECT,
  TYPE_LIST,
  TYPE_TEXT,
  TYPE_BOOLEAN,
} Type;

static const char *const type_names[] = {
  [TYPE_OBJECT] = "an object",
  [TYPE_LIST] = "a list",
  [TYPE_TEXT] = "a text",
  [TYPE_BOOLEAN] = "true or false",
};

typedef struct
{
  const char *member;
  Type type;
} Part;

static const Part body_parts[] = {
  { "query", TYPE_OBJECT },
  { "paging", TYPE_OBJECT },
  { "search", TYPE_TEXT },
  { "omitTotal", TYPE_BOOLEAN },
  { "allowDuplicates", TYPE_BOOLEAN },
};

static const Part query_parts[] = {
  { "paging", TYPE_OBJECT },
  { "cursorPaging", TYPE_OBJECT },
  { "fields", TYPE_LIST },
  { "fieldsets", TYPE_LIST },
};

static const Part sort_parts[] = {
  { "order", TYPE_TEXT },
};

/* What an object may hold, and what that may hold; a list's elements each are
 * what its row says. */
typedef struct Shape Shape;

struct Shape
{
  const char *member;
  const Shape *shape; /* NULL: whatever it is, somebody else looks at it */
};

static const Shape name_shape[] = { { "first", NULL },
                                    { "last", NULL },
                                    { NULL, NULL } };

static const Shape items_shape[] = { { "items", NULL }, { NULL, NULL } };

static const Shape email_shape[] = {
  { "id", NULL },      { "tag", NULL }, { "email", NULL },
  { "primary", NULL }, { NULL, NULL },
};
static const Shape emails_shape[] = { { "items", email_shape },
                                      { NULL, NULL } };

static const Shape phone_shape[] = {
  { "id", NULL },          { "tag", NULL },       { "phone", NULL },
  { "countryCode", NULL }, { "e164Phone", NULL }, { "primary", NULL },
  { NULL, NULL },
};
static const Shape phones_shape[] = { { "items", phone_shape },
                                      { NULL, NULL } };

static const Shape street_shape[] = {
  { "number", NULL },
  { "name", NULL },
  { "apt", NULL },
  { NULL, NULL },
};
static const Shape geocode_shape[] = { { "latitude", NULL },
                                       { "longitude", NULL },
                                       { NULL, NULL } };
static const Shape address_shape[] = {
  { "addressLine", NULL },
  { "addressLine2", NULL },
  { "streetAddress", street_shape },
  { "city", NULL },
  { "postalCode", NULL },
  { "country", NULL },
  { "subdivision", NULL },
  { "formattedAddress", NULL },
  { "geocode", geocode_shape },
  { "hint", NULL },
  { NULL, NULL },
};
static const Shape place_shape[] = {
  { "id", NULL },
  { "tag", NULL },
  { "address", address_shape },
  { NULL, NULL },
};
static const Shape addresses_shape[] = { { "items", place_shape },
                                         { NULL, NULL } };

static const Shape image_shape[] = {
  { "id", NULL },    { "url", NULL },     { "height", NULL },
  { "width", NULL }, { "altText", NULL }, { "filename", NULL },
  { NULL, NULL },
};
static const Shape picture_shape[] = { { "image", image_shape },
                                       { NULL, NULL } };

/* wix-contacts B.2 to B.7. */
static const Shape info_shape[] = {
  { "name", name_shape },
  { "company", NULL },
  { "jobTitle", NULL },
  { "birthdate", NULL },
  { "locale", NULL },
  { "emails", emails_shape },
  { "phones", phones_shape },
  { "addresses", addresses_shape },
  { "labelKeys", items_shape },
  { "extendedFields", items_shape },
  { "picture", picture_shape },
  { "locations", items_shape },
  { "assignedUserIds", items_shape },
  { NULL, NULL },
};

static gboolean
is_type (JsonNode *node, Type type)
{
  switch (type)
    {
    case TYPE_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);

    case TYPE_LIST:
      return JSON_NODE_HOLDS_ARRAY (node);

    case TYPE_BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_BOOLEAN;

    case TYPE_TEXT:
    default:
      return JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING;
    }
}

static void
check_parts (JsonObject *object,
             const char *parent,
             const Part *parts,
             gsize n_parts,
             GError **error)
{
  for (gsize i = 0; i < n_parts; i++)
    {
      JsonNode *node = json_object_get_member (object, parts[i].member);
      g_autofree char *path = NULL;

      if (node == NULL || JSON_NODE_HOLDS_NULL (node)
          || is_type (node, parts[i].type))
        continue;

      path = g_strconcat (parent, parts[i].member, NULL);
      kith_error_add_violation (error, path, "TYPE", "is not %s",
                                type_names[parts[i].type]);
    }
}

/* Whoever reads it says what is wrong with a sort that is no object. */
static void
check_sort (JsonNode *node, GError **error)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    check_parts (json_node_get_object (node), "query.sort.", sort_parts,
                 G_N_ELEMENTS (sort_parts), error);
}

static void
check_query (JsonObject *query, GError **error)
{
  JsonArray *sorts = kith_json_get_array (query, "sort");

  if (query == NULL)
    return;

  check_parts (query, "query.", query_parts, G_N_ELEMENTS (query_parts), error);
  check_sort (json_object_get_member (query, "sort"), error);
  for (guint i = 0; sorts != NULL && i < json_array_get_length (sorts); i++)
    check_sort (json_array_get_element (sorts, i), error);
}

static void drop_unknown (JsonNode *node, const Shape *shape);

static const Shape *
find_row (const Shape *shape, const char *member)
{
  while (shape->member != NULL && !g_str_equal (shape->member, member))
    shape++;

  return shape->member != NULL ? shape : NULL;
}

static void
drop_unknown_members (JsonObject *object, const Shape *shape)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const Shape *row = find_row (shape, l->data);

      if (row == NULL)
        json_object_remove_member (object, l->data);
      else if (row->shape != NULL)
        drop_unknown (json_object_get_member (object, l->data), row->shape);
    }
}

static void
drop_unknown (JsonNode *node, const Shape *shape)
{
  JsonArray *list;

  if (JSON_NODE_HOLDS_OBJECT (node))
    drop_unknown_members (json_node_get_object (node), shape);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return;

  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    drop_unknown (json_array_get_element (list, i), shape);
}

gboolean
kith_body_check (JsonObject *body, GError **error)
{
  g_autoptr (GError) found = NULL;
  JsonNode *info;

  g_return_val_if_fail (body != NULL, FALSE);

  info = json_object_get_member (body, "info");
  if (info != NULL)
    drop_unknown (info, info_shape);

  check_parts (body, "", body_parts, G_N_ELEMENTS (body_parts), &found);
  check_query (kith_json_get_object (body, "query"), &found);
  if (found == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&found));

  return FALSE;
}
