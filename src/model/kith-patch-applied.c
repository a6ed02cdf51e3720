/* kith-patch-applied.c: whether a patch has been applied already
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-extended-field.h"

/* Every comparison lets a server have put the value into its own form. */

static const char *
get_string (JsonNode *node)
{
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                       ? json_node_get_string (node)
                       : NULL;

  return text != NULL ? text : "";
}

/* A text, or none: not a number, which has no text to compare. */
static gboolean
same_text (JsonNode *a, JsonNode *b)
{
  JsonNode *nodes[] = { a, b };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    if (nodes[i] != NULL && !JSON_NODE_HOLDS_NULL (nodes[i])
        && !(JSON_NODE_HOLDS_VALUE (nodes[i])
             && json_node_get_value_type (nodes[i]) == G_TYPE_STRING))
      return FALSE;

  return kith_text_equal (get_string (a), get_string (b));
}

static gboolean
is_text_applied (KithField field, JsonNode *node, KithContactInfo *info)
{
  const char *text = kith_contact_info_get_text (info, field);

  if (field == KITH_FIELD_LOCALE)
    return g_ascii_strcasecmp (get_string (node), text != NULL ? text : "")
           == 0;

  return kith_text_equal (get_string (node), text);
}

static gboolean
is_name_applied (JsonNode *node, KithContactInfo *info)
{
  JsonObject *name = kith_json_get_object (kith_contact_info_get_json (info),
                                           "name");
  JsonObjectIter iter;
  const char *member;
  JsonNode *part;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return name == NULL;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &member, &part))
    {
      JsonNode *stored = kith_json_lookup (name, member, NULL);

      if (!kith_json_equal (part, stored) && !same_text (part, stored))
        return FALSE;
    }

  return TRUE;
}

static JsonObject *
make_stored (KithField field, JsonObject *item)
{
  JsonObject *copy = kith_item_strip (field, item);

  kith_item_normalize (field, copy);

  return copy;
}

static void
drop_lines (JsonObject *item)
{
  JsonObject *address = kith_json_get_object (item, "address");

  if (address != NULL)
    kith_json_set_node (address, "formattedAddress", NULL);
}

static gboolean
is_item_applied (KithField field, JsonObject *item, JsonObject *stored)
{
  g_autoptr (JsonObject) left = make_stored (field, item);
  g_autoptr (JsonObject) right = make_stored (field, stored);
  JsonObject *address = kith_json_get_object (item, "address");

  /* Each server has its own way to generate the lines. */
  if (address != NULL
      && kith_json_get_string (address, "formattedAddress") == NULL)
    {
      drop_lines (left);
      drop_lines (right);
    }

  return kith_item_equal (field, left, right);
}

static gboolean
is_list_applied (KithField field, JsonArray *items, KithContactInfo *info)
{
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  JsonObject *primary = kith_contact_info_get_primary (info, field);

  if (kith_contact_info_get_n_items (info, field) != n_items)
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      JsonObject *stored = kith_contact_info_get_item (info, field, i);

      if (!is_item_applied (field, item, stored)
          || (kith_item_get_primary (item) && stored != primary))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_labels_applied (JsonArray *keys, KithContactInfo *info)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) labels = kith_contact_info_get_labels (info);

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    g_hash_table_add (wanted,
                      (gpointer) json_array_get_string_element (keys, i));

  for (guint i = 0; labels[i] != NULL; i++)
    if (!g_hash_table_contains (wanted, labels[i]))
      return FALSE;

  return g_hash_table_size (wanted) == g_strv_length (labels);
}

static gboolean
is_number (JsonNode *node, double *number)
{
  const char *text = get_string (node);
  char *end;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && *text == '\0'
      && json_node_get_value_type (node) != G_TYPE_STRING)
    {
      *number = json_node_get_double (node);
      return TRUE;
    }

  *number = g_ascii_strtod (text, &end);

  return end != text && end[strspn (end, " ")] == '\0';
}

static gboolean
is_value_applied (JsonNode *node, JsonNode *stored)
{
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;
  double wanted;
  double number;

  if (kith_json_equal (node, stored))
    return TRUE;

  if (is_number (node, &wanted) && is_number (stored, &number))
    return wanted == number;

  if (same_text (node, stored))
    return TRUE;

  text = g_strstrip (g_strdup (get_string (node)));
  url = g_strconcat ("https://", text, NULL);

  return *text != '\0' && g_str_equal (get_string (stored), url);
}

static gboolean
is_extended_cleared (KithContactInfo *info)
{
  g_auto (GStrv) keys = kith_contact_info_list_extended (info);

  for (guint i = 0; keys[i] != NULL; i++)
    if (kith_extended_key_is_writable (keys[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_extended_applied (JsonNode *items, KithContactInfo *info)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (items))
    return is_extended_cleared (info);

  json_object_iter_init (&iter, json_node_get_object (items));
  while (json_object_iter_next (&iter, &key, &node))
    if (kith_extended_key_is_writable (key)
        && !is_value_applied (node, kith_contact_info_get_extended (info, key)))
      return FALSE;

  return TRUE;
}

static gboolean
is_wrapper_applied (KithField field, JsonNode *node, KithContactInfo *info)
{
  JsonArray *array = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    node = kith_json_lookup (json_node_get_object (node), "items", NULL);
  if (node == NULL)
    return TRUE;

  if (field == KITH_FIELD_EXTENDED)
    return is_extended_applied (node, info);

  if (JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);

  return field == KITH_FIELD_LABELS ? is_labels_applied (array, info)
                                    : is_list_applied (field, array, info);
}

static gboolean
is_member_applied (const char *member, JsonNode *node, KithContactInfo *info)
{
  KithField field = kith_field_from_member (member);

  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_ITEMS:
    case KITH_KIND_KEYS:
    case KITH_KIND_MAP:
      return is_wrapper_applied (field, node, info);
    case KITH_KIND_OTHER:
      return kith_json_equal (
        node,
        kith_json_lookup (kith_contact_info_get_json (info), member, NULL));
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
    default:
      return g_str_equal (member, "name") ? is_name_applied (node, info)
                                          : is_text_applied (field, node, info);
    }
}

/**
 * kith_patch_is_applied:
 * @patch: a patch that was sent
 * @info: what the server has now
 *
 * A value that the server has put into its own form counts: a trimmed email, a
 * locale in lower case, "https://" in front, a number sent as text, generated
 * lines of an address.
 *
 * Returns: whether @info is what @patch would make of it
 */
gboolean
kith_patch_is_applied (JsonObject *patch, KithContactInfo *info)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  g_return_val_if_fail (patch != NULL, FALSE);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (info), FALSE);

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &member, &node))
    if (!is_member_applied (member, node, info))
      return FALSE;

  return TRUE;
}
