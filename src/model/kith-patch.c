/* kith-patch.c: an update's info: only what changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-extended-field.h"
#include "model/kith-info-check.h"
#include "model/kith-info-equal.h"

static gboolean
has_several_primary (JsonObject *patch, const char *member)
{
  JsonArray *items = kith_json_get_array (kith_json_get_object (patch, member),
                                          "items");
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  guint n_primary = 0;

  for (guint i = 0; i < n_items; i++)
    if (kith_item_get_primary (json_array_get_object_element (items, i)))
      n_primary++;

  return n_primary > 1;
}

/**
 * kith_patch_check:
 * @patch: the "info" of a create or update
 * @error: return location for a %KITH_ERROR_INVALID or
 *   %KITH_ERROR_MULTIPLE_PRIMARY
 *
 * Checks every limit and enumeration of wix-contacts B; members that Kith does
 * not know are let through.
 *
 * Returns: whether @patch can be applied
 */
gboolean
kith_patch_check (JsonObject *patch, GError **error)
{
  g_return_val_if_fail (patch != NULL, FALSE);

  if (!kith_info_check (patch, TRUE, error))
    return FALSE;

  if (!has_several_primary (patch, "emails")
      && !has_several_primary (patch, "phones"))
    return TRUE;

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_MULTIPLE_PRIMARY,
                       "A list can have one primary item only");

  return FALSE;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  json_object_set_member (object, member, kith_json_string_node (text));
}

static void
diff_text (JsonObject *patch,
           KithContactInfo *base,
           KithContactInfo *mine,
           KithField field)
{
  const KithFieldInfo *row = kith_field_get_info (field);
  const char *text = kith_contact_info_get_text (mine, field);

  if (kith_info_field_equal (base, mine, field))
    return;

  if (row->parent != NULL)
    patch = kith_json_ensure_object (patch, row->parent);
  set_text (patch, row->member, text);
}

/* @items: (transfer full) */
static void
take_items (JsonObject *patch, KithField field, JsonArray *items)
{
  JsonObject *wrapper = kith_json_ensure_object (
    patch, kith_field_get_info (field)->member);

  json_object_set_array_member (wrapper, "items", items);
}

static void
diff_items (JsonObject *patch,
            KithContactInfo *base,
            KithContactInfo *mine,
            KithField field)
{
  guint n_items = kith_contact_info_get_n_items (mine, field);
  JsonArray *items;

  if (kith_info_field_equal (base, mine, field))
    return;

  items = json_array_sized_new (n_items);
  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (
      items,
      kith_item_strip (field, kith_contact_info_get_item (mine, field, i)));

  take_items (patch, field, items);
}

static void
diff_labels (JsonObject *patch, KithContactInfo *base, KithContactInfo *mine)
{
  g_auto (GStrv) labels = NULL;
  JsonArray *items;

  if (kith_info_field_equal (base, mine, KITH_FIELD_LABELS))
    return;

  labels = kith_contact_info_get_labels (mine);
  items = json_array_new ();
  for (guint i = 0; labels[i] != NULL; i++)
    json_array_add_string_element (items, labels[i]);

  take_items (patch, KITH_FIELD_LABELS, items);
}

static JsonNode *
copy_or_null (JsonNode *node)
{
  return node != NULL ? kith_json_copy_node (node)
                      : kith_json_string_node (NULL);
}

/* The keys of @keys at which the infos differ. */
static void
diff_extended_keys (JsonObject *patch,
                    KithContactInfo *base,
                    KithContactInfo *mine,
                    char **keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      JsonNode *value = kith_contact_info_get_extended (mine, keys[i]);
      JsonObject *items;

      if (!kith_extended_key_is_writable (keys[i])
          || kith_json_equal (kith_contact_info_get_extended (base, keys[i]),
                              value))
        continue;

      items = kith_json_ensure_object (
        kith_json_ensure_object (patch, "extendedFields"), "items");
      json_object_set_member (items, keys[i], copy_or_null (value));
    }
}

static void
diff_extended (JsonObject *patch, KithContactInfo *base, KithContactInfo *mine)
{
  g_auto (GStrv) old_keys = kith_contact_info_list_extended (base);
  g_auto (GStrv) new_keys = kith_contact_info_list_extended (mine);

  diff_extended_keys (patch, base, mine, old_keys);
  diff_extended_keys (patch, base, mine, new_keys);
}

/* The members of @keys' that Kith does not know and that differ, below @parent
 * (or at the top). */
static void
diff_members (JsonObject *patch,
              const char *parent,
              JsonObject *base,
              JsonObject *mine,
              JsonObject *keys)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *unused;

  if (keys == NULL)
    return;

  json_object_iter_init_ordered (&iter, keys);
  while (json_object_iter_next_ordered (&iter, &member, &unused))
    {
      JsonNode *old = kith_json_lookup (base, member, NULL);
      JsonNode *new = kith_json_lookup (mine, member, NULL);
      JsonObject *target = patch;

      if (!(parent ? kith_name_is_unknown : kith_info_is_unknown) (member)
          || kith_json_equal (old, new))
        continue;

      if (parent != NULL)
        target = kith_json_ensure_object (patch, parent);
      json_object_set_member (target, member, copy_or_null (new));
    }
}

static void
diff_unknown (JsonObject *patch, KithContactInfo *base, KithContactInfo *mine)
{
  JsonObject *old = kith_contact_info_get_json (base);
  JsonObject *new = kith_contact_info_get_json (mine);
  JsonObject *old_name = kith_json_get_object (old, "name");
  JsonObject *new_name = kith_json_get_object (new, "name");

  diff_members (patch, NULL, old, new, old);
  diff_members (patch, NULL, old, new, new);
  diff_members (patch, "name", old_name, new_name, old_name);
  diff_members (patch, "name", old_name, new_name, new_name);
}

static void
diff_field (JsonObject *patch,
            KithContactInfo *base,
            KithContactInfo *mine,
            KithField field)
{
  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      diff_text (patch, base, mine, field);
      break;
    case KITH_KIND_ITEMS:
      diff_items (patch, base, mine, field);
      break;
    case KITH_KIND_KEYS:
      diff_labels (patch, base, mine);
      break;
    case KITH_KIND_MAP:
      diff_extended (patch, base, mine);
      break;
    case KITH_KIND_OTHER:
    default:
      diff_unknown (patch, base, mine);
      break;
    }
}

/**
 * kith_patch_diff:
 * @base: what it was
 * @mine: what it is to become
 *
 * Lists go whole, without what the server computes; extended fields one by one,
 * the read-only ones never; null and an empty list clear.
 *
 * Returns: (transfer full): the patch; an empty object when both are equal
 */
JsonObject *
kith_patch_diff (KithContactInfo *base, KithContactInfo *mine)
{
  JsonObject *patch;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (base), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (mine), NULL);

  patch = json_object_new ();
  for (guint i = 0; i < KITH_N_FIELDS; i++)
    diff_field (patch, base, mine, i);

  return patch;
}

/* A wrapper that carries nothing asks for nothing; {"items":[]} empties. */
static gboolean
is_idle (const char *member, JsonNode *node)
{
  KithField field = kith_field_from_member (member);
  JsonObject *wrapper;
  JsonNode *items;

  if (field == KITH_FIELD_OTHER || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  wrapper = json_node_get_object (node);
  if (g_str_equal (member, "name"))
    return json_object_get_size (wrapper) == 0;

  items = kith_json_lookup (wrapper, "items", NULL);
  if (field == KITH_FIELD_EXTENDED && items != NULL
      && JSON_NODE_HOLDS_OBJECT (items))
    return json_object_get_size (json_node_get_object (items)) == 0;

  return items == NULL;
}

/**
 * kith_patch_is_empty:
 * @patch: a patch
 *
 * Returns: whether @patch asks for nothing
 */
gboolean
kith_patch_is_empty (JsonObject *patch)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  g_return_val_if_fail (patch != NULL, TRUE);

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &member, &node))
    if (!is_idle (member, node))
      return FALSE;

  return TRUE;
}
