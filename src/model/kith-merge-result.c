/* kith-merge-result.c: the info that a merge makes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-merge-private.h"

/* Theirs is what the server has: the result starts from it and takes what the
 * rows bring.  So everything that no row speaks of is theirs.
 */
typedef struct
{
  KithMerge *merge;
  KithMergeChoose choose;
  gpointer data;
} Answers;

/* What becomes of a row: a side, both, or an edit.  Without a row nobody has
 * changed anything. */
static KithChoice
settle (const Answers *answers, const KithMergeRow *row, JsonNode **edited)
{
  KithChoice choice = KITH_CHOICE_UNDECIDED;

  *edited = NULL;
  if (row == NULL)
    return KITH_CHOICE_THEIRS;

  if (answers->choose != NULL)
    choice = answers->choose (row, edited, answers->data);
  if (choice == KITH_CHOICE_BOTH && !kith_merge_row_can_keep_both (row))
    choice = KITH_CHOICE_UNDECIDED;
  if (choice == KITH_CHOICE_UNDECIDED)
    choice = row->outcome == KITH_OUTCOME_MINE ? KITH_CHOICE_MINE
                                               : KITH_CHOICE_THEIRS;

  return choice;
}

/* @node: (transfer full) (nullable) */
static void
set_other (KithContactInfo *info, const char *key, JsonNode *node)
{
  JsonObject *object = kith_contact_info_get_json (info);

  if (g_str_has_prefix (key, KITH_MERGE_NAME_PREFIX))
    {
      object = kith_json_ensure_object (object, "name");
      key += strlen (KITH_MERGE_NAME_PREFIX);
    }

  kith_json_set_node (object, key, node);
}

/* @node: (transfer full) (nullable) */
static void
set_leaf (KithContactInfo *info, const KithMergeRow *row, JsonNode *node)
{
  g_autoptr (JsonNode) value = node;

  switch (kith_field_get_info (row->field)->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      kith_contact_info_set_text (info, row->field,
                                  value != NULL ? json_node_get_string (value)
                                                : NULL);
      break;

    case KITH_KIND_KEYS:
      kith_contact_info_set_label (info, row->key, value != NULL);
      break;

    case KITH_KIND_MAP:
      kith_contact_info_set_extended (info, row->key, g_steal_pointer (&value));
      break;

    case KITH_KIND_OTHER:
      set_other (info, row->key, g_steal_pointer (&value));
      break;

    case KITH_KIND_ITEMS:
    default:
      g_assert_not_reached ();
    }
}

static void
apply_leaf (const Answers *answers,
            const KithMergeRow *row,
            KithContactInfo *result)
{
  g_autoptr (JsonNode) edited = NULL;
  KithChoice choice = settle (answers, row, &edited);

  if (choice == KITH_CHOICE_MINE)
    set_leaf (result, row, kith_json_copy_node (row->mine));
  else if (choice == KITH_CHOICE_EDIT)
    set_leaf (result, row, g_steal_pointer (&edited));
}

/* A list is built anew: its items in order, then the primary mark. */
typedef struct
{
  const Answers *answers;
  KithMergeList *list;
  JsonArray *items;
  GHashTable *made; /* KithSlot → JsonObject, both borrowed */
} Builder;

/* Ids are theirs; one that theirs no longer has would be refused. */
static void
add_item (Builder *builder, KithSlot *slot, JsonObject *item)
{
  JsonObject *theirs = slot->items[KITH_SIDE_THEIRS];
  gboolean first = !g_hash_table_contains (builder->made, slot);

  kith_json_set_string (item, "id",
                        first && theirs != NULL ? kith_item_get_id (theirs)
                                                : NULL);
  if (first)
    g_hash_table_insert (builder->made, slot, item);

  json_array_add_object_element (builder->items, item);
}

static void
set_tag (JsonObject *item, const char *tag)
{
  if (!g_str_equal (kith_item_get_tag (item), tag))
    kith_json_set_string (item, "tag", tag);
}

/* The item as @side has it, if it has; theirs with all that the server added,
 * mine without, since that may be about another value. */
static JsonObject *
copy_item (Builder *builder, KithSlot *slot, KithSide side)
{
  if (slot->items[side] == NULL)
    return NULL;

  return side == KITH_SIDE_THEIRS
           ? kith_json_copy_object (slot->items[side])
           : kith_item_strip (builder->list->field, slot->items[side]);
}

static const char *
choose_tag (Builder *builder, KithSlot *slot, KithSide side, JsonNode **edited)
{
  KithMergeRow *row;

  row = _kith_merge_find_tag (builder->answers->merge, builder->list, slot);
  if (row == NULL)
    return kith_item_get_tag (slot->items[side]);

  switch (settle (builder->answers, row, edited))
    {
    case KITH_CHOICE_MINE:
      return json_node_get_string (row->mine);
    case KITH_CHOICE_EDIT:
      return *edited != NULL ? json_node_get_string (*edited) : "UNTAGGED";
    case KITH_CHOICE_THEIRS:
    case KITH_CHOICE_BOTH:
    case KITH_CHOICE_UNDECIDED:
    default:
      return json_node_get_string (row->theirs);
    }
}

static void
add_side (Builder *builder, KithSlot *slot, KithSide side)
{
  JsonObject *item = copy_item (builder, slot, side);
  g_autoptr (JsonNode) edited = NULL;

  if (item == NULL)
    return;

  set_tag (item, choose_tag (builder, slot, side, &edited));
  add_item (builder, slot, item);
}

/* Each with the tag of its own side. */
static void
add_both (Builder *builder, KithSlot *slot)
{
  add_item (builder, slot, copy_item (builder, slot, KITH_SIDE_THEIRS));
  add_item (builder, slot, copy_item (builder, slot, KITH_SIDE_MINE));
}

/* An edit says what the value is, and the tag where the row holds it. */
static void
add_edited (Builder *builder, KithSlot *slot, JsonNode *value)
{
  JsonObject *item;
  g_autoptr (JsonNode) edited = NULL;

  if (value == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    return;

  item = kith_json_copy_object (json_node_get_object (value));
  if (!json_object_has_member (item, "tag"))
    {
      KithSide side = slot->items[KITH_SIDE_THEIRS] != NULL ? KITH_SIDE_THEIRS
                                                            : KITH_SIDE_MINE;

      set_tag (item, choose_tag (builder, slot, side, &edited));
    }
  add_item (builder, slot, item);
}

static void
add_slot (Builder *builder, KithSlot *slot)
{
  KithMergeRow *row;
  g_autoptr (JsonNode) edited = NULL;

  row = _kith_merge_find_value (builder->answers->merge, builder->list, slot);

  switch (settle (builder->answers, row, &edited))
    {
    case KITH_CHOICE_MINE:
      add_side (builder, slot, KITH_SIDE_MINE);
      break;

    case KITH_CHOICE_BOTH:
      add_both (builder, slot);
      break;

    case KITH_CHOICE_EDIT:
      add_edited (builder, slot, edited);
      break;

    case KITH_CHOICE_THEIRS:
    case KITH_CHOICE_UNDECIDED:
    default:
      add_side (builder, slot, KITH_SIDE_THEIRS);
      break;
    }
}

static KithSide
choose_primary (Builder *builder)
{
  KithMerge *merge = builder->answers->merge;
  KithMergeRow *row = _kith_merge_find_primary (merge, builder->list);
  g_autoptr (JsonNode) edited = NULL;

  if (row != NULL)
    return settle (builder->answers, row, &edited) == KITH_CHOICE_MINE
             ? KITH_SIDE_MINE
             : KITH_SIDE_THEIRS;

  return merge->primary[builder->list->field] == KITH_OUTCOME_MINE
           ? KITH_SIDE_MINE
           : KITH_SIDE_THEIRS;
}

/* The item marked by the side that is chosen; if it is gone, the other side's;
 * else the first.  NULL where a list goes without a mark. */
static JsonObject *
find_primary (Builder *builder)
{
  KithMergeList *list = builder->list;
  KithSide side = choose_primary (builder);
  KithSide other = side == KITH_SIDE_MINE ? KITH_SIDE_THEIRS : KITH_SIDE_MINE;
  JsonObject *item = NULL;

  if (list->primary[side] == NULL
      && (list->primary[other] == NULL || list->orders[side]->len > 0))
    return NULL;

  if (list->primary[side] != NULL)
    item = g_hash_table_lookup (builder->made, list->primary[side]);
  if (item == NULL && list->primary[other] != NULL)
    item = g_hash_table_lookup (builder->made, list->primary[other]);
  if (item == NULL && json_array_get_length (builder->items) > 0)
    item = json_array_get_object_element (builder->items, 0);

  return item;
}

static void
mark_primary (Builder *builder)
{
  JsonObject *primary = find_primary (builder);

  for (guint i = 0; i < json_array_get_length (builder->items); i++)
    {
      JsonObject *item = json_array_get_object_element (builder->items, i);

      if (kith_item_get_primary (item) != (item == primary))
        json_object_set_boolean_member (item, "primary", item == primary);
    }
}

static void
apply_list (const Answers *answers,
            KithMergeList *list,
            KithContactInfo *result)
{
  g_autoptr (GPtrArray) order = kith_merge_list_arrange (list);
  g_autoptr (GHashTable) made = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonArray) items = json_array_sized_new (order->len);
  Builder builder = { answers, list, items, made };

  if (order->len == 0)
    return;

  for (guint i = 0; i < order->len; i++)
    add_slot (&builder, g_ptr_array_index (order, i));
  mark_primary (&builder);

  kith_contact_info_set_items (result, list->field, items);
}

/**
 * kith_merge_get_result:
 * @merge: a merge
 * @choose: (nullable) (scope call): says what becomes of each row
 * @data: data for @choose
 *
 * @choose may be asked in any order, and more than once about a row.
 *
 * Returns: (transfer full): the merged info
 */
KithContactInfo *
kith_merge_get_result (KithMerge *merge, KithMergeChoose choose, gpointer data)
{
  Answers answers = { merge, choose, data };
  KithContactInfo *result;

  g_return_val_if_fail (merge != NULL, NULL);

  result = kith_contact_info_copy (merge->sides[KITH_SIDE_THEIRS]);

  for (guint i = 0; i < merge->rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (merge->rows, i);

      if (merge->lists[row->field] == NULL)
        apply_leaf (&answers, row, result);
    }

  for (guint field = 0; field < KITH_N_FIELDS; field++)
    if (merge->lists[field] != NULL)
      apply_list (&answers, merge->lists[field], result);

  return result;
}

static KithChoice
prefer_mine (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  return row->outcome == KITH_OUTCOME_CONFLICT ? KITH_CHOICE_MINE
                                               : KITH_CHOICE_UNDECIDED;
}

/**
 * kith_merge_carry_over:
 * @base: what both sides have started from
 * @mine: what is carried over
 * @theirs: onto what; must not change meanwhile
 *
 * Returns: (transfer full): @theirs with all that @mine made of @base, which
 *   wins where both changed the same
 */
KithContactInfo *
kith_merge_carry_over (KithContactInfo *base,
                       KithContactInfo *mine,
                       KithContactInfo *theirs)
{
  g_autoptr (KithMerge) merge = kith_merge_new (base, mine, theirs);

  return kith_merge_get_result (merge, prefer_mine, NULL);
}
