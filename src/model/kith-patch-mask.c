/* kith-patch-mask.c: which parts of an update count
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch-mask.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-field.h"

#define PREFIX "info."
#define ITEMS "items"

/* Members that Kith keeps, and of which it knows no parts. */
static const char *const whole_members[] = { "picture", "locations",
                                             "assignedUserIds", NULL };

static void
add_paths (GStrvBuilder *builder, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
}

static void
read_list (GStrvBuilder *builder, JsonArray *list, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      g_autofree char *path = g_strdup_printf ("fieldMask.paths[%u]", i);

      if (JSON_NODE_HOLDS_VALUE (node)
          && json_node_get_value_type (node) == G_TYPE_STRING)
        add_paths (builder, json_node_get_string (node));
      else
        kith_error_add_violation (error, path, "TYPE", "Expected a string.");
    }
}

/**
 * kith_patch_mask_read:
 * @body: the body of an update
 * @paths: (out) (transfer full) (nullable): the paths of its field mask
 * @error: where a violation goes; others may be there already
 *
 * A mask without any path is none, as protobuf has it.
 */
void
kith_patch_mask_read (JsonObject *body, char ***paths, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) read = NULL;
  JsonNode *node;

  g_return_if_fail (body != NULL && paths != NULL);

  *paths = NULL;
  node = json_object_get_member (body, "fieldMask");
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "paths");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  if (JSON_NODE_HOLDS_ARRAY (node))
    read_list (builder, json_node_get_array (node), error);
  else if (JSON_NODE_HOLDS_VALUE (node)
           && json_node_get_value_type (node) == G_TYPE_STRING)
    add_paths (builder, json_node_get_string (node));
  else
    kith_error_add_violation (error, "fieldMask", "TYPE",
                              "Expected a list of paths.");

  read = g_strv_builder_end (builder);
  if (read[0] != NULL)
    *paths = g_steal_pointer (&read);
}

/* The value at @member of @from, or a null, goes to @to. */
static void
take (JsonObject *to, JsonObject *from, const char *member)
{
  JsonNode *node = kith_json_lookup (from, member, NULL);

  json_object_set_member (to, member,
                          node != NULL ? kith_json_copy_node (node)
                                       : kith_json_string_node (NULL));
}

static gboolean
take_name (JsonObject *masked, JsonObject *patch, const char *part)
{
  JsonObject *from = kith_json_get_object (patch, "name");
  JsonObject *name;

  if (part != NULL && !g_str_equal (part, "first")
      && !g_str_equal (part, "last"))
    return FALSE;

  name = kith_json_ensure_object (masked, "name");
  if (part == NULL || g_str_equal (part, "first"))
    take (name, from, "first");
  if (part == NULL || g_str_equal (part, "last"))
    take (name, from, "last");

  return TRUE;
}

/* "custom.a", or "items.custom.a"; NULL: all of them. */
static void
take_extended (JsonObject *masked, JsonObject *patch, const char *key)
{
  JsonObject *from = kith_json_get_object (patch, "extendedFields");

  if (key != NULL && g_str_has_prefix (key, ITEMS "."))
    key += strlen (ITEMS ".");

  if (key == NULL || g_str_equal (key, ITEMS))
    take (masked, patch, "extendedFields");
  else
    take (kith_json_ensure_object (
            kith_json_ensure_object (masked, "extendedFields"), ITEMS),
          kith_json_get_object (from, ITEMS), key);
}

static gboolean
take_member (JsonObject *masked,
             JsonObject *patch,
             const char *member,
             const char *rest)
{
  KithField field = kith_field_from_member (member);
  const KithFieldInfo *row = kith_field_get_info (field);

  if (g_str_equal (member, "name"))
    return take_name (masked, patch, rest);

  if (field == KITH_FIELD_EXTENDED)
    take_extended (masked, patch, rest);
  else if (field == KITH_FIELD_OTHER
             ? g_strv_contains (whole_members, member)
             : row->parent == NULL
                 && (rest == NULL
                     || (row->max_items > 0 && g_str_equal (rest, ITEMS))))
    take (masked, patch, member);
  else
    return FALSE;

  return TRUE;
}

static gboolean
take_path (JsonObject *masked, JsonObject *patch, const char *path)
{
  g_autofree char *member = NULL;
  const char *dot;

  if (!g_str_has_prefix (path, PREFIX))
    return FALSE;

  path += strlen (PREFIX);
  dot = strchr (path, '.');
  member = dot != NULL ? g_strndup (path, dot - path) : g_strdup (path);

  return take_member (masked, patch, member, dot != NULL ? dot + 1 : NULL);
}

/**
 * kith_patch_mask_apply:
 * @patch: the info of an update
 * @paths: what counts of it
 * @error: return location for a %KITH_ERROR_INVALID
 *
 * The path "info" names all of it.
 *
 * Returns: (transfer full) (nullable): the patch that is meant
 */
JsonObject *
kith_patch_mask_apply (JsonObject *patch,
                       const char *const *paths,
                       GError **error)
{
  g_autoptr (JsonObject) masked = json_object_new ();
  g_autoptr (GError) found = NULL;

  g_return_val_if_fail (patch != NULL && paths != NULL, NULL);

  if (g_strv_contains (paths, "info"))
    return json_object_ref (patch);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!take_path (masked, patch, paths[i]))
      {
        g_autofree char *where = g_strdup_printf ("fieldMask.paths[%u]", i);

        kith_error_add_violation (&found, where, "INVALID_ENUM_VALUE",
                                  "is no field of a contact: “%s”", paths[i]);
      }
  if (found == NULL)
    return g_steal_pointer (&masked);

  g_propagate_error (error, g_steal_pointer (&found));

  return NULL;
}
