/* kith-append.c: what one contact takes over from others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-append.h"

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-extended-field.h"
#include "model/kith-field.h"
#include "model/kith-info-equal.h"

static JsonArray *
get_items (JsonObject *info, KithField field)
{
  return kith_json_get_array (
    kith_json_get_object (info, kith_field_get_path (field)), "items");
}

static guint
count (JsonArray *items)
{
  return items != NULL ? json_array_get_length (items) : 0;
}

static gboolean
is_empty (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_VALUE (node)
             && g_strcmp0 (json_node_get_string (node), "") == 0);
}

/* Whatever @to lacks at @member, and @from has. */
static void
fill_member (JsonObject *patch,
             JsonObject *to,
             JsonObject *from,
             const char *member)
{
  JsonNode *node = kith_json_lookup (from, member, NULL);

  if (is_empty (node) || !is_empty (kith_json_lookup (to, member, NULL))
      || json_object_has_member (patch, member))
    return;

  json_object_set_member (patch, member, kith_json_copy_node (node));
}

/* Text, dates, and what Kith does not know; names and lists are no such
 * things. */
static gboolean
is_scalar (const char *member)
{
  const KithFieldInfo *row = kith_field_get_info (
    kith_field_from_member (member));

  return kith_info_is_unknown (member)
         || (row->parent == NULL
             && (row->kind == KITH_KIND_TEXT || row->kind == KITH_KIND_DATE));
}

static void
fill_scalars (JsonObject *patch, JsonObject *info, JsonObject *other)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, other);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (is_scalar (member))
      fill_member (patch, info, other, member);
}

static const char *
get_part (JsonObject *name, const char *member)
{
  const char *part = kith_json_get_string (name, member);

  return part != NULL ? part : "";
}

static gboolean
is_same_part (JsonObject *a, JsonObject *b, const char *member)
{
  g_autofree char *left = kith_text_fold (get_part (a, member));
  g_autofree char *right = kith_text_fold (get_part (b, member));

  return kith_text_equal (left, right);
}

static gboolean
has_name (JsonObject *name)
{
  return !kith_text_equal (get_part (name, "first"), "")
         || !kith_text_equal (get_part (name, "last"), "");
}

static gboolean
is_name_whole (JsonObject *name)
{
  return !kith_text_equal (get_part (name, "first"), "")
         && !kith_text_equal (get_part (name, "last"), "");
}

static void
fill_name_part (JsonObject *patch,
                JsonObject *name,
                JsonObject *other,
                const char *member)
{
  if (kith_text_equal (get_part (name, member), "")
      && !kith_text_equal (get_part (other, member), ""))
    kith_json_set_string (kith_json_ensure_object (patch, "name"), member,
                          get_part (other, member));
}

/* @name: as it has become by then. */
static void
fill_name (JsonObject *patch, JsonObject *name, JsonObject *other)
{
  if (is_name_whole (name)
      || (has_name (name) && !is_same_part (name, other, "first")
          && !is_same_part (name, other, "last")))
    return;

  fill_name_part (patch, name, other, "first");
  fill_name_part (patch, name, other, "last");
}

static void
fill_name_members (JsonObject *patch, JsonObject *name, JsonObject *other)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (other == NULL)
    return;

  json_object_iter_init_ordered (&iter, other);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (kith_name_is_unknown (member) && !is_empty (node)
        && is_empty (kith_json_lookup (name, member, NULL)))
      fill_member (kith_json_ensure_object (patch, "name"), name, other,
                   member);
}

static void
append_names (JsonObject *patch, JsonObject *info, GPtrArray *others)
{
  g_autoptr (JsonObject) name = json_object_new ();
  JsonObject *own = kith_json_get_object (info, "name");

  kith_json_set_string (name, "first", kith_json_get_string (own, "first"));
  kith_json_set_string (name, "last", kith_json_get_string (own, "last"));

  for (guint i = 0; i < others->len; i++)
    {
      JsonObject *other = kith_json_get_object (g_ptr_array_index (others, i),
                                                "name");
      JsonObject *taken;

      fill_name (patch, name, other);
      fill_name_members (patch, own, other);
      taken = kith_json_get_object (patch, "name");
      if (json_object_has_member (patch, "name"))
        {
          fill_member (name, name, taken, "first");
          fill_member (name, name, taken, "last");
        }
    }
}

static gboolean
is_same_item (KithField field, JsonObject *a, JsonObject *b)
{
  const char *left = kith_json_get_string (a, "e164Phone");
  const char *right = kith_json_get_string (b, "e164Phone");
  g_autofree char *a_key = NULL;
  g_autofree char *b_key = NULL;

  if (field == KITH_FIELD_PHONES && left != NULL && right != NULL)
    return g_str_equal (left, right);

  a_key = kith_item_get_key (field, a);
  b_key = kith_item_get_key (field, b);

  return *a_key != '\0' ? g_str_equal (a_key, b_key)
                        : kith_item_equal (field, a, b);
}

static gboolean
has_item (GPtrArray *items, KithField field, JsonObject *item)
{
  for (guint i = 0; i < items->len; i++)
    if (is_same_item (field, g_ptr_array_index (items, i), item))
      return TRUE;

  return FALSE;
}

static void
add_items (GPtrArray *items, KithField field, JsonObject *other)
{
  JsonArray *more = get_items (other, field);

  for (guint i = 0; i < count (more); i++)
    {
      JsonObject *item = json_array_get_object_element (more, i);

      if (!has_item (items, field, item))
        g_ptr_array_add (items, item);
    }
}

/* The first @n_kept stand for those that are there; the others are new.  Only
 * the first @n_marked keep what they say of the primary one. */
static JsonArray *
make_list (GPtrArray *items, KithField field, guint n_kept, guint n_marked)
{
  JsonArray *list = json_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    {
      JsonObject *item = kith_item_strip (field, g_ptr_array_index (items, i));

      if (i >= n_kept)
        kith_json_set_string (item, "id", NULL);
      if (i >= n_marked)
        kith_json_set_node (item, "primary", NULL);
      json_array_add_object_element (list, item);
    }

  return list;
}

static void
append_items (JsonObject *patch,
              JsonObject *info,
              GPtrArray *others,
              KithField field)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  JsonArray *own = get_items (info, field);
  guint n_marked;

  /* All of them, also those that are the same as another. */
  for (guint i = 0; i < count (own); i++)
    g_ptr_array_add (items, json_array_get_object_element (own, i));

  n_marked = items->len;
  for (guint i = 0; i < others->len; i++)
    {
      add_items (items, field, g_ptr_array_index (others, i));
      if (n_marked == 0)
        n_marked = items->len;
    }

  if (items->len > count (own))
    json_object_set_array_member (
      kith_json_ensure_object (patch, kith_field_get_path (field)), "items",
      make_list (items, field, count (own), n_marked));
}

static guint
add_labels (JsonArray *keys, GHashTable *seen, JsonObject *info)
{
  JsonArray *more = get_items (info, KITH_FIELD_LABELS);
  guint n_added = 0;

  for (guint i = 0; i < count (more); i++)
    {
      const char *key = json_array_get_string_element (more, i);

      if (!g_hash_table_add (seen, (gpointer) key))
        continue;
      json_array_add_string_element (keys, key);
      n_added++;
    }

  return n_added;
}

static void
append_labels (JsonObject *patch, JsonObject *info, GPtrArray *others)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonArray) keys = json_array_new ();
  guint n_added = 0;

  add_labels (keys, seen, info);
  for (guint i = 0; i < others->len; i++)
    n_added += add_labels (keys, seen, g_ptr_array_index (others, i));

  if (n_added > 0)
    json_object_set_array_member (
      kith_json_ensure_object (patch, kith_field_get_path (KITH_FIELD_LABELS)),
      "items", g_steal_pointer (&keys));
}

static JsonObject *
get_extended (JsonObject *info)
{
  return kith_json_get_object (kith_json_get_object (info, "extendedFields"),
                               "items");
}

static void
fill_extended (JsonObject *values, JsonObject *own, JsonObject *other)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (other == NULL)
    return;

  json_object_iter_init_ordered (&iter, other);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (kith_extended_key_is_writable (key))
      fill_member (values, own, other, key);
}

static void
append_extended (JsonObject *patch, JsonObject *info, GPtrArray *others)
{
  g_autoptr (JsonObject) values = json_object_new ();

  for (guint i = 0; i < others->len; i++)
    fill_extended (values, get_extended (info),
                   get_extended (g_ptr_array_index (others, i)));

  if (json_object_get_size (values) > 0)
    json_object_set_object_member (kith_json_ensure_object (patch,
                                                            "extendedFields"),
                                   "items", g_steal_pointer (&values));
}

/**
 * kith_append_make_patch:
 * @info: the info of a contact, in the shape of the REST API
 * @others: (element-type JsonObject): the infos of others
 *
 * Returns: (transfer full): the patch that adds to @info what it lacks; an
 * empty object when it lacks nothing
 */
JsonObject *
kith_append_make_patch (JsonObject *info, GPtrArray *others)
{
  JsonObject *patch;

  g_return_val_if_fail (info != NULL && others != NULL, NULL);

  patch = json_object_new ();
  for (guint i = 0; i < others->len; i++)
    fill_scalars (patch, info, g_ptr_array_index (others, i));

  append_names (patch, info, others);
  append_items (patch, info, others, KITH_FIELD_EMAILS);
  append_items (patch, info, others, KITH_FIELD_PHONES);
  append_items (patch, info, others, KITH_FIELD_ADDRESSES);
  append_labels (patch, info, others);
  append_extended (patch, info, others);

  return patch;
}
