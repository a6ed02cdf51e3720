/* kith-patch-apply.c: what a patch makes of an info
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch.h"

#include "base/kith-json.h"
#include "model/kith-extended-field.h"

static gboolean
clears (JsonNode *node)
{
  return JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_VALUE (node)
             && g_strcmp0 (json_node_get_string (node), "") == 0);
}

static void
set_or_clear (JsonObject *object, const char *member, JsonNode *node)
{
  kith_json_set_node (object, member,
                      clears (node) ? NULL : kith_json_copy_node (node));
}

/* J.18 */
static void
remove_if_empty (JsonObject *object, const char *member)
{
  JsonObject *child = kith_json_get_object (object, member);

  if (child != NULL && json_object_get_size (child) == 0)
    json_object_remove_member (object, member);
}

/* Each member of "name" on its own: a client may send one part only (C.4). */
static void
apply_name (JsonObject *info, JsonNode *node)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *part;
  JsonObject *name;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      kith_json_set_node (info, "name", NULL);
      return;
    }

  name = kith_json_ensure_object (info, "name");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &member, &part))
    set_or_clear (name, member, part);

  remove_if_empty (info, "name");
}

/* What becomes of a list: which old item each new one carries on. */
typedef struct
{
  KithField field;
  JsonArray *old; /* (nullable) */
  JsonArray *new;
  guint n_old;
  guint n_new;
  gboolean *claimed; /* by old position */
  guint *origins;    /* by new position; G_MAXUINT: none */
} List;

static void
list_clear (List *list)
{
  g_clear_pointer (&list->claimed, g_free);
  g_clear_pointer (&list->origins, g_free);
}

static JsonObject *
get_old (List *list, guint position)
{
  return json_array_get_object_element (list->old, position);
}

static JsonObject *
get_new (List *list, guint position)
{
  return json_array_get_object_element (list->new, position);
}

static void
claim (List *list, guint new_position, guint old_position)
{
  list->claimed[old_position] = TRUE;
  list->origins[new_position] = old_position;
}

static void
match_by_id (List *list, guint position)
{
  const char *id = kith_item_get_id (get_new (list, position));

  for (guint i = 0; id != NULL && i < list->n_old; i++)
    if (!list->claimed[i]
        && g_strcmp0 (id, kith_item_get_id (get_old (list, i))) == 0)
      {
        claim (list, position, i);
        return;
      }
}

static void
match_by_value (List *list, guint position)
{
  g_autofree char *key = kith_item_get_key (list->field,
                                            get_new (list, position));

  for (guint i = 0; i < list->n_old; i++)
    {
      g_autofree char *old_key = NULL;

      if (list->claimed[i])
        continue;

      old_key = kith_item_get_key (list->field, get_old (list, i));
      if (g_str_equal (key, old_key))
        {
          claim (list, position, i);
          return;
        }
    }
}

static void
match (List *list)
{
  list->claimed = g_new0 (gboolean, list->n_old);
  list->origins = g_new (guint, list->n_new);

  for (guint i = 0; i < list->n_new; i++)
    {
      list->origins[i] = G_MAXUINT;
      match_by_id (list, i);
    }

  for (guint i = 0; i < list->n_new; i++)
    if (list->origins[i] == G_MAXUINT)
      match_by_value (list, i);
}

/* A client that sends back what it got, one part changed, does not mean the old
 * lines to stay. */
static void
drop_stale_lines (JsonObject *item, JsonObject *origin)
{
  JsonObject *address = kith_json_get_object (item, "address");
  JsonObject *old = kith_json_get_object (origin, "address");
  const char *lines = kith_json_get_string (address, "formattedAddress");
  const char *old_lines = kith_json_get_string (old, "formattedAddress");
  g_autofree char *generated = NULL;

  if (lines == NULL || *lines == '\0' || g_strcmp0 (lines, old_lines) != 0)
    return;

  generated = kith_address_format (old);
  if (g_str_equal (lines, generated))
    json_object_remove_member (address, "formattedAddress");
}

static void
carry_over (List *list, guint position)
{
  JsonObject *item = get_new (list, position);
  JsonObject *origin = NULL;

  if (list->origins[position] != G_MAXUINT)
    origin = get_old (list, list->origins[position]);

  kith_json_set_string (item, "id", origin ? kith_item_get_id (origin) : NULL);
  if (origin != NULL && list->field == KITH_FIELD_ADDRESSES)
    drop_stale_lines (item, origin);
}

static guint
find_marked (JsonArray *items, guint n_items)
{
  for (guint i = 0; i < n_items; i++)
    if (kith_item_get_primary (json_array_get_object_element (items, i)))
      return i;

  return G_MAXUINT;
}

/* The marked one, else the one that was primary, else the first (J.12); all of
 * them stay where the client put them (J.13). */
static guint
choose_primary (List *list)
{
  guint marked = find_marked (list->new, list->n_new);
  guint old_primary;

  if (marked != G_MAXUINT)
    return marked;

  old_primary = find_marked (list->old, list->n_old);
  for (guint i = 0; old_primary != G_MAXUINT && i < list->n_new; i++)
    if (list->origins[i] == old_primary)
      return i;

  return 0;
}

static void
mark_primary (List *list)
{
  guint primary = choose_primary (list);

  for (guint i = 0; i < list->n_new; i++)
    json_object_set_boolean_member (get_new (list, i), "primary", i == primary);
}

static JsonArray *
strip_items (KithField field, JsonArray *items)
{
  guint n_items = json_array_get_length (items);
  JsonArray *copy = json_array_sized_new (n_items);

  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (
      copy, kith_item_strip (field, json_array_get_object_element (items, i)));

  return copy;
}

/* @items: (transfer full) */
static void
take_items (JsonObject *info, const char *member, JsonArray *items)
{
  JsonObject *wrapper = kith_json_ensure_object (info, member);

  json_object_set_array_member (wrapper, "items", items);
}

static void
clear_items (JsonObject *info, const char *member)
{
  JsonObject *wrapper = kith_json_get_object (info, member);

  if (wrapper != NULL)
    kith_json_set_node (wrapper, "items", NULL);
  remove_if_empty (info, member);
}

static void
replace_items (JsonObject *info, KithField field, JsonArray *items)
{
  const char *member = kith_field_get_info (field)->member;
  List list = { .field = field };

  list.old = kith_json_get_array (kith_json_get_object (info, member), "items");
  list.n_old = list.old != NULL ? json_array_get_length (list.old) : 0;
  list.new = strip_items (field, items);
  list.n_new = json_array_get_length (list.new);

  match (&list);
  for (guint i = 0; i < list.n_new; i++)
    carry_over (&list, i);
  if (field != KITH_FIELD_ADDRESSES)
    mark_primary (&list);

  take_items (info, member, list.new);
  list_clear (&list);
}

static void
replace_labels (JsonObject *info, JsonArray *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_keys = json_array_get_length (keys);
  JsonArray *copy = json_array_sized_new (n_keys);

  for (guint i = 0; i < n_keys; i++)
    {
      const char *key = json_array_get_string_element (keys, i);

      if (g_hash_table_add (seen, (gpointer) key))
        json_array_add_string_element (copy, key);
    }

  take_items (info, "labelKeys", copy);
}

static void
apply_list (JsonObject *info, KithField field, JsonNode *node)
{
  const char *member = kith_field_get_info (field)->member;
  JsonNode *items = node;

  if (JSON_NODE_HOLDS_OBJECT (node))
    items = kith_json_lookup (json_node_get_object (node), "items", NULL);

  if (items == NULL)
    return;

  if (!JSON_NODE_HOLDS_ARRAY (items)
      || json_array_get_length (json_node_get_array (items)) == 0)
    clear_items (info, member);
  else if (field == KITH_FIELD_LABELS)
    replace_labels (info, json_node_get_array (items));
  else
    replace_items (info, field, json_node_get_array (items));
}

static void
clear_extended (JsonObject *items)
{
  g_autoptr (GList) keys = json_object_get_members (items);

  for (GList *l = keys; l != NULL; l = l->next)
    if (kith_extended_key_is_writable (l->data))
      json_object_remove_member (items, l->data);
}

/* By key; what only the system writes is passed over (J.8). */
static void
apply_extended (JsonObject *info, JsonNode *node)
{
  JsonObject *wrapper;
  JsonObject *items;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (JSON_NODE_HOLDS_OBJECT (node))
    node = kith_json_lookup (json_node_get_object (node), "items", NULL);
  if (node == NULL)
    return;

  wrapper = kith_json_ensure_object (info, "extendedFields");
  items = kith_json_ensure_object (wrapper, "items");

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &key, &value))
        if (kith_extended_key_is_writable (key))
          set_or_clear (items, key, value);
    }
  else
    clear_extended (items);

  remove_if_empty (wrapper, "items");
  remove_if_empty (info, "extendedFields");
}

static gboolean
is_blank (JsonObject *object, const char *member)
{
  const char *text = kith_json_get_string (object, member);

  return text == NULL || *text == '\0';
}

/* What clients take an image away with: null, or one that is nowhere. */
static gboolean
clears_picture (JsonObject *picture)
{
  JsonObject *image = kith_json_get_object (picture, "image");

  if (json_object_get_size (picture) == 0)
    return TRUE;

  return json_object_has_member (picture, "image")
         && (image == NULL
             || (is_blank (image, "url") && is_blank (image, "id")));
}

static gboolean
clears_wrapper (JsonObject *wrapper)
{
  JsonArray *items = kith_json_get_array (wrapper, "items");

  return json_object_has_member (wrapper, "items")
         && (items == NULL || json_array_get_length (items) == 0);
}

static void
apply_other (JsonObject *info, const char *member, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node)
                         ? json_node_get_object (node)
                         : NULL;
  gboolean is_cleared = JSON_NODE_HOLDS_NULL (node);

  if (object != NULL)
    is_cleared = g_str_equal (member, "picture") ? clears_picture (object)
                                                 : clears_wrapper (object);
  kith_json_set_node (info, member,
                      is_cleared ? NULL : kith_json_copy_node (node));
}

static void
apply_member (JsonObject *info, const char *member, JsonNode *node)
{
  KithField field = kith_field_from_member (member);

  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_ITEMS:
    case KITH_KIND_KEYS:
      apply_list (info, field, node);
      break;
    case KITH_KIND_MAP:
      apply_extended (info, node);
      break;
    case KITH_KIND_OTHER:
      apply_other (info, member, node);
      break;
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
    default:
      if (g_str_equal (member, "name"))
        apply_name (info, node);
      else
        set_or_clear (info, member, node);
      break;
    }
}

/**
 * kith_patch_apply_json:
 * @info: an info in the shape of the REST API; it is changed
 * @patch: a checked patch
 *
 * Applies @patch in place (wix-contacts C.4, J.7, J.8).
 */
void
kith_patch_apply_json (JsonObject *info, JsonObject *patch)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  g_return_if_fail (info != NULL && patch != NULL && info != patch);

  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    apply_member (info, member, node);
}

/**
 * kith_patch_apply:
 * @base: what it was
 * @patch: a checked patch
 *
 * Returns: (transfer full): what the server would make of it, but for new item
 *   ids and what it computes
 */
KithContactInfo *
kith_patch_apply (KithContactInfo *base, JsonObject *patch)
{
  KithContactInfo *info;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (base), NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  info = kith_contact_info_copy (base);
  kith_patch_apply_json (kith_contact_info_get_json (info), patch);

  return info;
}
