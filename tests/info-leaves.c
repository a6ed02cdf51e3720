/* info-leaves.c: the leaves of an info, as texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "info-leaves.h"

#include "base/kith-json.h"

char *
info_leaf_print (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return kith_json_print (json_node_get_object (node));

  return json_to_string (node, FALSE);
}

char *
info_leaf_describe (KithField field, JsonObject *item)
{
  g_autoptr (JsonObject) value = kith_item_strip (field, item);

  kith_json_set_node (value, "id", NULL);
  kith_json_set_node (value, "primary", NULL);
  kith_json_set_node (value, "tag", NULL);

  return kith_json_print (value);
}

/* (transfer full) of @leaf; counts. */
static void
add_leaf (GHashTable *leaves, char *leaf)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (leaves, leaf));

  g_hash_table_replace (leaves, leaf, GUINT_TO_POINTER (count + 1));
}

static void
add_items (GHashTable *leaves, KithContactInfo *info, KithField field)
{
  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    {
      JsonObject *item = kith_contact_info_get_item (info, field, i);
      g_autofree char *value = info_leaf_describe (field, item);

      add_leaf (leaves, g_strdup_printf ("%u\t%s", field, value));
    }
}

static void
add_keyed (GHashTable *leaves, KithContactInfo *info)
{
  g_auto (GStrv) labels = kith_contact_info_get_labels (info);
  g_auto (GStrv) keys = kith_contact_info_list_extended (info);

  for (guint i = 0; labels[i] != NULL; i++)
    add_leaf (leaves, g_strdup_printf ("label\t%s", labels[i]));

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      value = info_leaf_print (kith_contact_info_get_extended (info, keys[i]));
      add_leaf (leaves, g_strdup_printf ("custom\t%s\t%s", keys[i], value));
    }
}

GHashTable *
info_leaves_new (KithContactInfo *info)
{
  GHashTable *leaves;
  JsonNode *unknown;

  leaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (KithField field = 0; field < KITH_FIELD_EMAILS; field++)
    if (kith_contact_info_get_text (info, field) != NULL)
      add_leaf (leaves,
                g_strdup_printf ("%u\t%s", field,
                                 kith_contact_info_get_text (info, field)));
  for (KithField field = KITH_FIELD_EMAILS; field <= KITH_FIELD_ADDRESSES;
       field++)
    add_items (leaves, info, field);
  add_keyed (leaves, info);

  unknown = kith_json_lookup (kith_contact_info_get_json (info), "future",
                              NULL);
  if (unknown != NULL)
    {
      g_autofree char *value = info_leaf_print (unknown);

      add_leaf (leaves, g_strconcat ("future\t", value, NULL));
    }

  return leaves;
}

guint
info_leaves_count (GHashTable *leaves, const char *leaf)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (leaves, leaf));
}
