/* kith-cli-info.c: a contact's info as an argument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-cli.h"

#include "model/kith-velo.h"

#define INFO "CONTACT_INFO"
#define ADDRESS INFO ".addresses.address"

#define ITEM_NAMES "_id", "id", "tag", "primary"

/* What each part may have (wix-contacts B), in both dialects, and with what
 * only a server says: what is printed can be sent back.  Where there is no row,
 * anything goes. */
static const struct
{
  const char *path;
  const char *names[20];
} parts[] = {
  { INFO,
    { "name", "emails", "phones", "addresses", "company", "jobTitle",
      "birthdate", "locale", "labelKeys", "locations", "assignedUserIds",
      "extendedFields", "profilePicture", "picture", NULL } },
  { INFO ".name", { "first", "last", NULL } },
  { INFO ".emails", { "email", ITEM_NAMES, NULL } },
  { INFO ".phones",
    { "phone", "countryCode", "e164Phone", "formattedPhone", ITEM_NAMES,
      NULL } },
  { INFO ".addresses", { "address", ITEM_NAMES, NULL } },
  { ADDRESS,
    { "addressLine1", "addressLine", "addressLine2", "streetAddress", "city",
      "postalCode", "country", "countryFullname", "subdivision",
      "subdivisionFullname", "subdivisions", "formatted", "formattedAddress",
      "location", "geocode", "hint", NULL } },
  { ADDRESS ".streetAddress",
    { "number", "name", "apt", "formattedAddressLine", NULL } },
  { ADDRESS ".location", { "latitude", "longitude", NULL } },
  { ADDRESS ".geocode", { "latitude", "longitude", NULL } },
  { INFO ".picture", { "image", NULL } },
  { INFO ".picture.image",
    { "id", "url", "height", "width", "altText", "filename", NULL } },
};

static const char *const *
find_names (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].path, path))
      return parts[i].names;

  return NULL;
}

static gboolean check (JsonNode *node, const char *path, GError **error);

static gboolean
check_list (JsonArray *list, const char *path, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!check (json_array_get_element (list, i), path, error))
      return FALSE;

  return TRUE;
}

static gboolean
check_object (JsonObject *object, const char *path, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!kith_cli_check_members (object, path, find_names (path), error))
    return FALSE;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *inside = g_strconcat (path, ".", name, NULL);

      if (!check (node, inside, error))
        return FALSE;
    }

  return TRUE;
}

/* Of types the server speaks. */
static gboolean
check (JsonNode *node, const char *path, GError **error)
{
  if (find_names (path) == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return check_list (json_node_get_array (node), path, error);

  return !JSON_NODE_HOLDS_OBJECT (node)
         || check_object (json_node_get_object (node), path, error);
}

JsonObject *
kith_cli_read_info (const char *argument, GError **error)
{
  g_autoptr (JsonObject) velo = kith_cli_read_object (argument, error);

  return velo != NULL && check_object (velo, INFO, error)
           ? kith_velo_to_info (velo, error)
           : NULL;
}
