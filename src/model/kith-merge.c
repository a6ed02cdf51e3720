/* kith-merge.c: the three-way merge
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-merge.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-extended-field.h"
#include "model/kith-info-equal.h"
#include "model/kith-merge-private.h"

/* An info is taken apart into leaves, each with a path: a text, a label, a
 * custom value, an item's value, an item's tag, the primary mark of a list.
 * Each leaf is judged by itself; those that a side has changed are the rows.
 * kith-merge-result.c makes theirs, with what the rows bring, of it.
 */

typedef char **(*ListKeys) (KithContactInfo *info);

static void
row_free (gpointer data)
{
  KithMergeRow *row = data;

  g_free (row->path);
  g_free (row->key);
  g_clear_pointer (&row->base, json_node_unref);
  g_clear_pointer (&row->mine, json_node_unref);
  g_clear_pointer (&row->theirs, json_node_unref);
  g_free (row);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMergeRow, row_free)

/* Takes away what does not count when two sides are to agree. */
static JsonNode *normalize_node (JsonNode *node);

static void
normalize_members (JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *member = json_object_get_member (object, l->data);

      json_object_set_member (object, l->data, normalize_node (member));
    }
}

static JsonNode *
normalize_node (JsonNode *node)
{
  JsonNode *copy = kith_json_copy_node (node);

  if (JSON_NODE_HOLDS_OBJECT (copy))
    normalize_members (json_node_get_object (copy));
  else if (JSON_NODE_HOLDS_VALUE (copy)
           && json_node_get_value_type (copy) == G_TYPE_STRING)
    {
      g_autofree char *text = NULL;

      text = kith_text_normalize (json_node_get_string (copy));
      json_node_set_string (copy, text);
    }

  return copy;
}

static JsonNode *
normalize_value (KithField field, JsonNode *node)
{
  JsonNode *copy = normalize_node (node);

  if ((field == KITH_FIELD_EMAILS || field == KITH_FIELD_PHONES)
      && JSON_NODE_HOLDS_OBJECT (copy))
    {
      JsonObject *item = json_node_get_object (copy);
      g_autofree char *key = kith_item_get_key (field, item);

      kith_json_set_string (item, kith_field_get_info (field)->value, key);
    }

  return copy;
}

static gboolean
agree (KithField field, JsonNode *mine, JsonNode *theirs)
{
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;

  if (kith_json_equal (mine, theirs))
    return TRUE;
  if (mine == NULL || theirs == NULL)
    return FALSE;

  a = normalize_value (field, mine);
  b = normalize_value (field, theirs);

  return kith_json_equal (a, b);
}

/* The heart of it.  FALSE: nobody changed it. */
static gboolean
judge (KithMergeRow *row)
{
  gboolean mine_changed = !kith_json_equal (row->base, row->mine);
  gboolean theirs_changed = !kith_json_equal (row->base, row->theirs);

  if (mine_changed && !theirs_changed)
    row->outcome = KITH_OUTCOME_MINE;
  else if (!mine_changed)
    row->outcome = KITH_OUTCOME_THEIRS;
  else if (agree (row->field, row->mine, row->theirs))
    row->outcome = KITH_OUTCOME_SAME;
  else
    row->outcome = KITH_OUTCOME_CONFLICT;

  return mine_changed || theirs_changed;
}

static void
add_row (KithMerge *merge, KithMergeRow *row)
{
  g_ptr_array_add (merge->rows, row);
  g_hash_table_insert (merge->rows_by_path, row->path, row);

  if (row->outcome == KITH_OUTCOME_CONFLICT)
    merge->n_conflicts++;
}

static JsonNode **
row_get_side (KithMergeRow *row, KithSide side)
{
  switch (side)
    {
    case KITH_SIDE_BASE:
      return &row->base;
    case KITH_SIDE_MINE:
      return &row->mine;
    case KITH_SIDE_THEIRS:
      return &row->theirs;
    default:
      g_assert_not_reached ();
    }
}

static KithMergeRow *
row_new (KithField field, KithPart part, const char *key, char *path)
{
  KithMergeRow *row = g_new0 (KithMergeRow, 1);

  row->field = field;
  row->part = part;
  row->key = g_strdup (key);
  row->path = path;

  return row;
}

/* Fields that are one leaf, or one leaf a key. */

static void
add_unknown (GPtrArray *keys,
             JsonObject *object,
             const char *prefix,
             gboolean (*is_unknown) (const char *member))
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (object == NULL)
    return;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (is_unknown (member))
      g_ptr_array_add (keys, g_strconcat (prefix, member, NULL));
}

/* Members of info, and "name.member" for those of its name. */
static char **
list_other (KithContactInfo *info)
{
  JsonObject *json = kith_contact_info_get_json (info);
  GPtrArray *keys = g_ptr_array_new ();

  add_unknown (keys, json, "", kith_info_is_unknown);
  add_unknown (keys, kith_json_get_object (json, "name"),
               KITH_MERGE_NAME_PREFIX, kith_name_is_unknown);
  g_ptr_array_add (keys, NULL);

  return (char **) g_ptr_array_free (keys, FALSE);
}

static JsonNode *
get_other (KithContactInfo *info, const char *key)
{
  JsonObject *json = kith_contact_info_get_json (info);

  if (g_str_has_prefix (key, KITH_MERGE_NAME_PREFIX))
    return kith_json_lookup (json, "name",
                             key + strlen (KITH_MERGE_NAME_PREFIX), NULL);

  return kith_json_lookup (json, key, NULL);
}

static JsonNode *
get_leaf (KithContactInfo *info, const KithFieldInfo *field, const char *key)
{
  const char *text;

  switch (field->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      text = kith_contact_info_get_text (info, field->field);
      return text != NULL ? kith_json_string_node (text) : NULL;

    case KITH_KIND_KEYS:
      if (!kith_contact_info_has_label (info, key))
        return NULL;
      return json_node_init_boolean (json_node_alloc (), TRUE);

    case KITH_KIND_MAP:
      return kith_json_copy_node (kith_contact_info_get_extended (info, key));

    case KITH_KIND_OTHER:
      return kith_json_copy_node (get_other (info, key));

    case KITH_KIND_ITEMS:
    default:
      g_assert_not_reached ();
    }
}

static void
compare_leaf (KithMerge *merge, const KithFieldInfo *field, const char *key)
{
  g_autoptr (KithMergeRow) row = NULL;
  const char *path = field->kind == KITH_KIND_OTHER
                       ? "other"
                       : kith_field_get_path (field->field);

  row = row_new (field->field, KITH_PART_VALUE, key,
                 key != NULL ? g_strconcat (path, "/", key, NULL)
                             : g_strdup (path));
  for (guint side = 0; side < KITH_N_SIDES; side++)
    *row_get_side (row, side) = get_leaf (merge->sides[side], field, key);

  if (judge (row))
    add_row (merge, g_steal_pointer (&row));
}

/* The keys of any side, each once. */
static GPtrArray *
unite_keys (KithMerge *merge, ListKeys list_keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint side = 0; side < KITH_N_SIDES; side++)
    {
      g_autofree char **of_side = list_keys (merge->sides[side]);

      for (guint i = 0; of_side[i] != NULL; i++)
        if (g_hash_table_contains (seen, of_side[i]))
          g_free (of_side[i]);
        else
          {
            g_hash_table_add (seen, of_side[i]);
            g_ptr_array_add (keys, of_side[i]);
          }
    }

  return keys;
}

static void
compare_keys (KithMerge *merge, const KithFieldInfo *field, ListKeys list_keys)
{
  g_autoptr (GPtrArray) keys = unite_keys (merge, list_keys);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      /* What the server computes is no leaf: the result has it from theirs. */
      if (field->kind != KITH_KIND_MAP || kith_extended_key_is_writable (key))
        compare_leaf (merge, field, key);
    }
}

/* Fields that are lists of items. */

/* The tag is a leaf of its own while both sides have the item; when one has
 * not, it goes with the value, so that its change counts against a removal. */
static gboolean
slot_has_tag (KithSlot *slot)
{
  return slot->items[KITH_SIDE_MINE] != NULL
         && slot->items[KITH_SIDE_THEIRS] != NULL;
}

static JsonNode *
get_item_value (KithMergeList *list, KithSlot *slot, KithSide side)
{
  g_autoptr (JsonObject) value = NULL;

  if (slot->items[side] == NULL)
    return NULL;

  value = kith_item_strip (list->field, slot->items[side]);
  kith_json_set_node (value, "id", NULL);
  kith_json_set_node (value, "primary", NULL);
  kith_json_set_string (value, "tag",
                        slot_has_tag (slot)
                          ? NULL
                          : kith_item_get_tag (slot->items[side]));

  return kith_json_object_node (value);
}

static char *
get_slot_path (KithMergeList *list, KithSlot *slot, const char *suffix)
{
  return g_strconcat (kith_field_get_path (list->field), "/", slot->name,
                      suffix, NULL);
}

static char *
get_primary_path (KithMergeList *list)
{
  return g_strconcat (kith_field_get_path (list->field), "#primary", NULL);
}

static void
compare_value (KithMerge *merge, KithMergeList *list, KithSlot *slot)
{
  g_autoptr (KithMergeRow) row = NULL;

  row = row_new (list->field, KITH_PART_VALUE, slot->name,
                 get_slot_path (list, slot, NULL));
  for (guint side = 0; side < KITH_N_SIDES; side++)
    *row_get_side (row, side) = get_item_value (list, slot, side);

  if (judge (row))
    add_row (merge, g_steal_pointer (&row));
}

/* An item that both added began without a tag: then one that a side gave it is
 * no conflict with none. */
static const char *
get_slot_tag (KithSlot *slot, KithSide side)
{
  return slot->items[side] != NULL ? kith_item_get_tag (slot->items[side])
                                   : "UNTAGGED";
}

static void
compare_tag (KithMerge *merge, KithMergeList *list, KithSlot *slot)
{
  g_autoptr (KithMergeRow) row = NULL;

  row = row_new (list->field, KITH_PART_TAG, slot->name,
                 get_slot_path (list, slot, "#tag"));
  for (guint side = 0; side < KITH_N_SIDES; side++)
    *row_get_side (row,
                   side) = kith_json_string_node (get_slot_tag (slot, side));

  if (judge (row))
    add_row (merge, g_steal_pointer (&row));
}

static gboolean
slot_is_untouched (KithSlot *slot)
{
  JsonObject **items = slot->items;

  return items[KITH_SIDE_BASE] != NULL && items[KITH_SIDE_MINE] != NULL
         && items[KITH_SIDE_THEIRS] != NULL
         && kith_json_object_equal (items[KITH_SIDE_BASE],
                                    items[KITH_SIDE_MINE])
         && kith_json_object_equal (items[KITH_SIDE_BASE],
                                    items[KITH_SIDE_THEIRS]);
}

/* Only who moved the mark on purpose has a say against the other. */
static KithOutcome
judge_primary (KithMergeList *list)
{
  KithSlot *base = list->primary[KITH_SIDE_BASE];
  KithSlot *mine = list->primary[KITH_SIDE_MINE];
  KithSlot *theirs = list->primary[KITH_SIDE_THEIRS];

  if (mine == base)
    return KITH_OUTCOME_THEIRS;
  if (theirs == base)
    return KITH_OUTCOME_MINE;
  if (mine == theirs)
    return KITH_OUTCOME_SAME;
  if (!kith_merge_list_is_primary_moved (list, KITH_SIDE_MINE))
    return KITH_OUTCOME_THEIRS;
  if (!kith_merge_list_is_primary_moved (list, KITH_SIDE_THEIRS))
    return KITH_OUTCOME_MINE;

  return KITH_OUTCOME_CONFLICT;
}

static void
compare_primary (KithMerge *merge, KithMergeList *list)
{
  KithMergeRow *row;

  merge->primary[list->field] = judge_primary (list);

  if (!kith_merge_list_is_primary_moved (list, KITH_SIDE_MINE)
      && !kith_merge_list_is_primary_moved (list, KITH_SIDE_THEIRS))
    return;

  row = row_new (list->field, KITH_PART_PRIMARY, NULL, get_primary_path (list));
  row->outcome = merge->primary[list->field];
  for (guint side = 0; side < KITH_N_SIDES; side++)
    {
      KithSlot *slot = list->primary[side];
      g_autofree char *text = NULL;

      if (slot == NULL)
        continue;

      text = kith_item_get_text (list->field, slot->items[side]);
      *row_get_side (row, side) = kith_json_string_node (text);
    }

  add_row (merge, row);
}

static void
compare_items (KithMerge *merge, KithField field)
{
  KithMergeList *list;

  list = kith_merge_list_new (field, merge->sides);
  merge->lists[field] = list;

  for (guint i = 0; i < list->slots->len; i++)
    {
      KithSlot *slot = g_ptr_array_index (list->slots, i);

      if (slot_is_untouched (slot))
        continue;

      compare_value (merge, list, slot);
      if (slot_has_tag (slot))
        compare_tag (merge, list, slot);
    }

  compare_primary (merge, list);
}

/* Most fields of most merges, so that they cost nothing. */
static gboolean
is_untouched (KithMerge *merge, const KithFieldInfo *field)
{
  const char *member = field->parent != NULL ? field->parent : field->member;
  JsonNode *nodes[KITH_N_SIDES];

  if (member == NULL)
    return FALSE;

  for (guint side = 0; side < KITH_N_SIDES; side++)
    nodes[side] = kith_json_lookup (
      kith_contact_info_get_json (merge->sides[side]), member, NULL);

  return kith_json_equal (nodes[KITH_SIDE_BASE], nodes[KITH_SIDE_MINE])
         && kith_json_equal (nodes[KITH_SIDE_BASE], nodes[KITH_SIDE_THEIRS]);
}

static void
compare_field (KithMerge *merge, const KithFieldInfo *field)
{
  if (is_untouched (merge, field))
    return;

  switch (field->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      compare_leaf (merge, field, NULL);
      break;

    case KITH_KIND_ITEMS:
      compare_items (merge, field->field);
      break;

    case KITH_KIND_KEYS:
      compare_keys (merge, field, kith_contact_info_get_labels);
      break;

    case KITH_KIND_MAP:
      compare_keys (merge, field, kith_contact_info_list_extended);
      break;

    case KITH_KIND_OTHER:
      compare_keys (merge, field, list_other);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * kith_merge_new:
 * @base: what both sides began with
 * @mine: what I made of it
 * @theirs: what the others made of it
 *
 * Compares the three leaf by leaf.  @theirs must stay as it is for as long as
 * the merge is used, as the infos of contacts do.
 *
 * Returns: (transfer full): the merge
 */
KithMerge *
kith_merge_new (KithContactInfo *base,
                KithContactInfo *mine,
                KithContactInfo *theirs)
{
  KithMerge *merge;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (base), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (mine), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (theirs), NULL);

  merge = g_new0 (KithMerge, 1);
  g_atomic_ref_count_init (&merge->references);
  merge->sides[KITH_SIDE_BASE] = g_object_ref (base);
  merge->sides[KITH_SIDE_MINE] = g_object_ref (mine);
  merge->sides[KITH_SIDE_THEIRS] = g_object_ref (theirs);
  merge->rows = g_ptr_array_new_with_free_func (row_free);
  merge->rows_by_path = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint field = 0; field < KITH_N_FIELDS; field++)
    compare_field (merge, kith_field_get_info (field));

  return merge;
}

/**
 * kith_merge_ref:
 * @merge: a merge
 *
 * Returns: (transfer full): @merge
 */
KithMerge *
kith_merge_ref (KithMerge *merge)
{
  g_return_val_if_fail (merge != NULL, NULL);

  g_atomic_ref_count_inc (&merge->references);

  return merge;
}

/**
 * kith_merge_unref:
 * @merge: (transfer full): a merge
 */
void
kith_merge_unref (KithMerge *merge)
{
  g_return_if_fail (merge != NULL);

  if (!g_atomic_ref_count_dec (&merge->references))
    return;

  g_hash_table_unref (merge->rows_by_path);
  g_ptr_array_unref (merge->rows);
  for (guint field = 0; field < KITH_N_FIELDS; field++)
    kith_merge_list_free (merge->lists[field]);
  for (guint side = 0; side < KITH_N_SIDES; side++)
    g_object_unref (merge->sides[side]);
  g_free (merge);
}

/**
 * kith_merge_get_rows:
 * @merge: a merge
 *
 * Returns: (transfer none) (element-type KithMergeRow): every leaf that a side
 *   has changed, in the order of the fields
 */
GPtrArray *
kith_merge_get_rows (KithMerge *merge)
{
  g_return_val_if_fail (merge != NULL, NULL);

  return merge->rows;
}

/**
 * kith_merge_find:
 * @merge: a merge
 * @path: the path of a leaf
 *
 * Returns: (transfer none) (nullable): its row; %NULL when nobody changed it
 */
KithMergeRow *
kith_merge_find (KithMerge *merge, const char *path)
{
  g_return_val_if_fail (merge != NULL && path != NULL, NULL);

  return g_hash_table_lookup (merge->rows_by_path, path);
}

KithMergeRow *
_kith_merge_find_value (KithMerge *merge, KithMergeList *list, KithSlot *slot)
{
  g_autofree char *path = get_slot_path (list, slot, NULL);

  return kith_merge_find (merge, path);
}

KithMergeRow *
_kith_merge_find_tag (KithMerge *merge, KithMergeList *list, KithSlot *slot)
{
  g_autofree char *path = get_slot_path (list, slot, "#tag");

  return kith_merge_find (merge, path);
}

KithMergeRow *
_kith_merge_find_primary (KithMerge *merge, KithMergeList *list)
{
  g_autofree char *path = get_primary_path (list);

  return kith_merge_find (merge, path);
}

/**
 * kith_merge_get_n_conflicts:
 * @merge: a merge
 *
 * Returns: how many of its rows clash
 */
guint
kith_merge_get_n_conflicts (KithMerge *merge)
{
  g_return_val_if_fail (merge != NULL, 0);

  return merge->n_conflicts;
}

/**
 * kith_merge_row_can_keep_both:
 * @row: a row
 *
 * Returns: whether %KITH_CHOICE_BOTH is an answer: an item of a list that each
 *   side has a value for
 */
gboolean
kith_merge_row_can_keep_both (const KithMergeRow *row)
{
  g_return_val_if_fail (row != NULL, FALSE);

  return kith_field_get_info (row->field)->kind == KITH_KIND_ITEMS
         && row->part == KITH_PART_VALUE && row->mine != NULL
         && row->theirs != NULL;
}

/**
 * kith_merge_row_can_edit:
 * @row: a row
 *
 * Returns: whether %KITH_CHOICE_EDIT is an answer: a value that one line of
 *   text says, which an address, a tag, a mark, a label and what Kith does not
 *   know are not
 */
gboolean
kith_merge_row_can_edit (const KithMergeRow *row)
{
  g_return_val_if_fail (row != NULL, FALSE);

  return row->part == KITH_PART_VALUE && row->field != KITH_FIELD_ADDRESSES
         && row->field != KITH_FIELD_LABELS && row->field != KITH_FIELD_OTHER;
}
