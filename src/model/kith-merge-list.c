/* kith-merge-list.c: the items of one list, matched over three sides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-merge-list.h"

/* What an item is found by: its id, or its value. */
typedef char *(*NameItem) (KithField field, JsonObject *item);

static char *
name_by_id (KithField field, JsonObject *item)
{
  return g_strdup (kith_item_get_id (item));
}

static void
slot_free (gpointer data)
{
  KithSlot *slot = data;

  for (guint side = 0; side < KITH_N_SIDES; side++)
    g_clear_pointer (&slot->items[side], json_object_unref);
  g_free (slot->name);
  g_free (slot);
}

static KithSlot *
add_slot (KithMergeList *list)
{
  KithSlot *slot = g_new0 (KithSlot, 1);

  g_ptr_array_add (list->slots, slot);

  return slot;
}

static void
fill_slot (KithMergeList *list,
           KithSlot *slot,
           KithSide side,
           guint position,
           JsonObject *item)
{
  slot->items[side] = json_object_ref (item);
  g_ptr_array_index (list->orders[side], position) = slot;

  if (list->primary[side] == NULL && kith_item_get_primary (item))
    list->primary[side] = slot;
}

/* The slots that hold an item of @side, by the item's name, in order. */
static GHashTable *
index_slots (KithMergeList *list, KithSide side, NameItem name_item)
{
  GHashTable *index;

  index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < list->slots->len; i++)
    {
      KithSlot *slot = g_ptr_array_index (list->slots, i);
      g_autofree char *name = NULL;
      GQueue *queue;

      if (slot->items[side] != NULL)
        name = name_item (list->field, slot->items[side]);
      if (name == NULL)
        continue;

      queue = g_hash_table_lookup (index, name);
      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (index, g_steal_pointer (&name), queue);
        }
      g_queue_push_tail (queue, slot);
    }

  return index;
}

/* The first slot of that name which @side has not filled yet.  One that is
 * filled stays so: it need not be seen again. */
static KithSlot *
take_slot (GHashTable *index, const char *name, KithSide side)
{
  GQueue *queue = name != NULL ? g_hash_table_lookup (index, name) : NULL;

  while (queue != NULL && !g_queue_is_empty (queue))
    {
      KithSlot *slot = g_queue_pop_head (queue);

      if (slot->items[side] == NULL)
        return slot;
    }

  return NULL;
}

/* Puts the items of @side that have no slot yet into those where @other has an
 * item of the same name. */
static void
match (KithMergeList *list,
       KithContactInfo *info,
       KithSide side,
       KithSide other,
       NameItem name_item)
{
  g_autoptr (GHashTable) index = NULL;

  for (guint i = 0; i < list->orders[side]->len; i++)
    {
      JsonObject *item;
      g_autofree char *name = NULL;
      KithSlot *slot;

      if (g_ptr_array_index (list->orders[side], i) != NULL)
        continue;

      if (index == NULL)
        index = index_slots (list, other, name_item);

      item = kith_contact_info_get_item (info, list->field, i);
      name = name_item (list->field, item);
      slot = take_slot (index, name, side);
      if (slot != NULL)
        fill_slot (list, slot, side, i, item);
    }
}

/* Slots for the items of @side that are new, but that @other has by id: so it
 * is when a merge is merged again. */
static void
add_shared (KithMergeList *list,
            KithContactInfo *const *sides,
            KithSide side,
            KithSide other)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->orders[other]->len; i++)
    {
      JsonObject *item;

      item = kith_contact_info_get_item (sides[other], list->field, i);
      if (g_ptr_array_index (list->orders[other], i) == NULL
          && kith_item_get_id (item) != NULL)
        g_hash_table_add (ids, (gpointer) kith_item_get_id (item));
    }

  for (guint i = 0; i < list->orders[side]->len; i++)
    {
      JsonObject *item;

      item = kith_contact_info_get_item (sides[side], list->field, i);
      if (g_ptr_array_index (list->orders[side], i) == NULL
          && kith_item_get_id (item) != NULL
          && g_hash_table_contains (ids, kith_item_get_id (item)))
        fill_slot (list, add_slot (list), side, i, item);
    }
}

/* What found no match is new. */
static void
add_rest (KithMergeList *list, KithContactInfo *info, KithSide side)
{
  for (guint i = 0; i < list->orders[side]->len; i++)
    if (g_ptr_array_index (list->orders[side], i) == NULL)
      fill_slot (list, add_slot (list), side, i,
                 kith_contact_info_get_item (info, list->field, i));
}

static JsonObject *
get_oldest (KithSlot *slot)
{
  for (guint side = 0; side < KITH_N_SIDES; side++)
    if (slot->items[side] != NULL)
      return slot->items[side];

  g_assert_not_reached ();
}

/* The second item of the same value is "key#2".  A "#" of the key itself is
 * doubled, so that no two slots, and no suffix of a path, can be mistaken. */
static char *
make_name (const char *key, guint count)
{
  GString *name = g_string_new (key);

  g_string_replace (name, "#", "##", 0);
  if (count > 1)
    g_string_append_printf (name, "#%u", count);

  return g_string_free (name, FALSE);
}

/* Base's slots come first, then mine: so their names stay the same whatever
 * theirs becomes. */
static void
name_slots (KithMergeList *list)
{
  g_autoptr (GHashTable) counts = NULL;

  counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < list->slots->len; i++)
    {
      KithSlot *slot = g_ptr_array_index (list->slots, i);
      char *key = kith_item_get_key (list->field, get_oldest (slot));
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;

      slot->name = make_name (key, count);
      g_hash_table_replace (counts, key, GUINT_TO_POINTER (count));
    }
}

/**
 * kith_merge_list_new:
 * @field: a field that is a list of items
 * @sides: base, mine and theirs
 *
 * Finds which items of the three sides are the same one: by id, else by
 * value, one by one in order.  What mine and theirs both added with the same
 * value is one item.
 *
 * Returns: (transfer full): the matched list
 */
KithMergeList *
kith_merge_list_new (KithField field, KithContactInfo *const *sides)
{
  KithContactInfo *mine = sides[KITH_SIDE_MINE];
  KithContactInfo *theirs = sides[KITH_SIDE_THEIRS];
  KithMergeList *list = g_new0 (KithMergeList, 1);

  list->field = field;
  list->slots = g_ptr_array_new_with_free_func (slot_free);
  for (guint side = 0; side < KITH_N_SIDES; side++)
    {
      list->orders[side] = g_ptr_array_new ();
      g_ptr_array_set_size (list->orders[side],
                            (int) kith_contact_info_get_n_items (sides[side],
                                                                 field));
    }

  add_rest (list, sides[KITH_SIDE_BASE], KITH_SIDE_BASE);
  match (list, mine, KITH_SIDE_MINE, KITH_SIDE_BASE, name_by_id);
  match (list, theirs, KITH_SIDE_THEIRS, KITH_SIDE_BASE, name_by_id);
  match (list, theirs, KITH_SIDE_THEIRS, KITH_SIDE_BASE, kith_item_get_key);
  add_shared (list, sides, KITH_SIDE_THEIRS, KITH_SIDE_MINE);
  match (list, mine, KITH_SIDE_MINE, KITH_SIDE_THEIRS, name_by_id);
  match (list, mine, KITH_SIDE_MINE, KITH_SIDE_BASE, kith_item_get_key);
  match (list, mine, KITH_SIDE_MINE, KITH_SIDE_THEIRS, kith_item_get_key);
  add_rest (list, mine, KITH_SIDE_MINE);
  match (list, theirs, KITH_SIDE_THEIRS, KITH_SIDE_MINE, kith_item_get_key);
  add_rest (list, theirs, KITH_SIDE_THEIRS);
  name_slots (list);

  return list;
}

void
kith_merge_list_free (KithMergeList *list)
{
  if (list == NULL)
    return;

  for (guint side = 0; side < KITH_N_SIDES; side++)
    g_ptr_array_unref (list->orders[side]);
  g_ptr_array_unref (list->slots);
  g_free (list);
}

/* Whether @side neither added to base's list nor moved anything in it. */
static gboolean
is_base_order (KithMergeList *list, KithSide side)
{
  GPtrArray *base = list->orders[KITH_SIDE_BASE];
  GPtrArray *order = list->orders[side];
  guint found = 0;

  for (guint i = 0; i < base->len && found < order->len; i++)
    if (g_ptr_array_index (base, i) == g_ptr_array_index (order, found))
      found++;

  return found == order->len;
}

/**
 * kith_merge_list_arrange:
 * @list: a matched list
 *
 * The order is theirs, with what only mine has behind it; it is mine when
 * theirs left base's order as it was.
 *
 * Returns: (transfer container) (element-type KithSlot): the slots
 */
GPtrArray *
kith_merge_list_arrange (KithMergeList *list)
{
  gboolean mine_leads = is_base_order (list, KITH_SIDE_THEIRS);
  KithSide lead = mine_leads ? KITH_SIDE_MINE : KITH_SIDE_THEIRS;
  KithSide rest = mine_leads ? KITH_SIDE_THEIRS : KITH_SIDE_MINE;
  GPtrArray *order = g_ptr_array_new ();

  for (guint i = 0; i < list->orders[lead]->len; i++)
    g_ptr_array_add (order, g_ptr_array_index (list->orders[lead], i));

  for (guint i = 0; i < list->orders[rest]->len; i++)
    {
      KithSlot *slot = g_ptr_array_index (list->orders[rest], i);

      if (slot->items[lead] == NULL)
        g_ptr_array_add (order, slot);
    }

  return order;
}

/* Who gets the mark of a primary item that goes, unless somebody chooses: the
 * first of those that were beside it, else the first of all. */
static KithSlot *
find_heir (KithMergeList *list, KithSide side)
{
  GPtrArray *base = list->orders[KITH_SIDE_BASE];

  for (guint i = 0; i < base->len; i++)
    {
      KithSlot *slot = g_ptr_array_index (base, i);

      if (slot->items[side] != NULL)
        return slot;
    }

  return g_ptr_array_index (list->orders[side], 0);
}

/**
 * kith_merge_list_is_primary_moved:
 * @list: a matched list
 * @side: mine or theirs
 *
 * A list's only item is its primary one, and one that goes leaves its mark to
 * the next: such moves nobody has asked for.
 *
 * Returns: whether @side moved the mark on purpose
 */
gboolean
kith_merge_list_is_primary_moved (KithMergeList *list, KithSide side)
{
  KithSlot *before = list->primary[KITH_SIDE_BASE];
  KithSlot *now = list->primary[side];

  if (before == NULL || now == NULL || now == before)
    return FALSE;

  return before->items[side] != NULL || now != find_heir (list, side);
}
