/* test-merge-random.c: what holds of every merge, tried on random triples
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "info-leaves.h"
#include "merge-triple.h"
#include "model/kith-extended-field.h"
#include "model/kith-info-equal.h"
#include "random-info.h"

static KithContactInfo *
merge_three (KithContactInfo *base,
             KithContactInfo *mine,
             KithContactInfo *theirs)
{
  g_autoptr (KithMerge) merge = kith_merge_new (base, mine, theirs);

  return kith_merge_get_result (merge, NULL, NULL);
}

/* Stricter than kith_contact_info_equal(): the mark must be on the same item.
 */
static gboolean
is_same (KithContactInfo *a, KithContactInfo *b)
{
  if (!kith_contact_info_equal (a, b))
    return FALSE;

  for (KithField field = KITH_FIELD_EMAILS; field <= KITH_FIELD_PHONES; field++)
    for (guint i = 0; i < kith_contact_info_get_n_items (a, field); i++)
      if (kith_item_get_primary (kith_contact_info_get_item (a, field, i))
          != kith_item_get_primary (kith_contact_info_get_item (b, field, i)))
        return FALSE;

  return TRUE;
}

/* Identity: who alone changed something gets exactly that. */
static void
check_identity (const MergeTriple *t)
{
  g_autoptr (KithContactInfo) mine = NULL;
  g_autoptr (KithContactInfo) theirs = NULL;
  g_autoptr (KithContactInfo) both = NULL;

  mine = merge_three (t->base, t->mine, t->base);
  if (!is_same (mine, t->mine))
    merge_triple_fail (t, mine, "identity", "merge (b, m, b) is not m");

  theirs = merge_three (t->base, t->base, t->theirs);
  if (!kith_json_object_equal (kith_contact_info_get_json (theirs),
                               kith_contact_info_get_json (t->theirs)))
    merge_triple_fail (t, theirs, "identity",
                       "merge (b, b, t) is not exactly t");

  both = merge_three (t->base, t->theirs, t->theirs);
  if (!kith_json_object_equal (kith_contact_info_get_json (both),
                               kith_contact_info_get_json (t->theirs)))
    merge_triple_fail (t, both, "identity", "merge (b, x, x) is not exactly x");
}

static gboolean
has_duplicates (KithContactInfo *info)
{
  for (KithField field = KITH_FIELD_EMAILS; field <= KITH_FIELD_ADDRESSES;
       field++)
    {
      g_autoptr (GHashTable) keys = NULL;

      keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
        if (!g_hash_table_add (
              keys,
              kith_item_get_key (field,
                                 kith_contact_info_get_item (info, field, i))))
          return TRUE;
    }

  return FALSE;
}

/* A new item of a value that base had, and theirs removed, looks as if it were
 * base's, with another tag. */
static gboolean
looks_removed (const KithMergeRow *row)
{
  return kith_field_get_info (row->field)->kind == KITH_KIND_ITEMS
         && row->part == KITH_PART_VALUE && row->base != NULL
         && row->theirs == NULL;
}

/* Whether it is asked about, and nothing else is. */
static gboolean
asks_about_removed (const MergeTriple *t,
                    KithContactInfo *result,
                    KithMerge *again)
{
  GPtrArray *rows = kith_merge_get_rows (again);
  gboolean asks = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome != KITH_OUTCOME_CONFLICT)
        continue;
      asks = TRUE;
      if (!looks_removed (row) && row->part != KITH_PART_PRIMARY)
        merge_triple_fail (t, result, "idempotence", "merge (b, r, t) asks");
    }

  return asks;
}

/* Idempotence: the result, merged again, brings nothing new. */
static void
check_idempotence (const MergeTriple *t,
                   KithContactInfo *result,
                   guint n_conflicts)
{
  g_autoptr (KithContactInfo) on_theirs = NULL;
  g_autoptr (KithContactInfo) on_base = NULL;
  g_autoptr (KithMerge) again = NULL;

  on_theirs = merge_three (t->theirs, result, t->theirs);
  if (!is_same (on_theirs, result))
    merge_triple_fail (t, on_theirs, "idempotence", "merge (t, r, t) is not r");

  /* Which of two equal values without an id was the one that went, nobody can
   * tell from the result; and an answer may have left a new one of a value that
   * base had. */
  if (n_conflicts > 0 || has_duplicates (t->base) || has_duplicates (t->mine)
      || has_duplicates (t->theirs) || has_duplicates (result))
    return;

  again = kith_merge_new (t->base, result, t->theirs);
  if (asks_about_removed (t, result, again))
    return;

  on_base = kith_merge_get_result (again, NULL, NULL);
  if (!is_same (on_base, result))
    merge_triple_fail (t, on_base, "idempotence", "merge (b, r, t) is not r");
}

typedef struct
{
  GHashTable *base;
  GHashTable *mine;
  GHashTable *theirs;
  GHashTable *result;
} Leaves;

static void
leaves_init (Leaves *leaves, const MergeTriple *t, KithContactInfo *result)
{
  leaves->base = info_leaves_new (t->base);
  leaves->mine = info_leaves_new (t->mine);
  leaves->theirs = info_leaves_new (t->theirs);
  leaves->result = info_leaves_new (result);
}

static void
leaves_clear (Leaves *leaves)
{
  g_hash_table_unref (leaves->base);
  g_hash_table_unref (leaves->mine);
  g_hash_table_unref (leaves->theirs);
  g_hash_table_unref (leaves->result);
}

/* Nothing invented: every leaf of the result stands in one of the three. */
static void
check_invented (const MergeTriple *t,
                KithContactInfo *result,
                const Leaves *leaves)
{
  GHashTableIter iter;
  gpointer leaf;

  g_hash_table_iter_init (&iter, leaves->result);
  while (g_hash_table_iter_next (&iter, &leaf, NULL))
    if (info_leaves_count (leaves->base, leaf)
          + info_leaves_count (leaves->mine, leaf)
          + info_leaves_count (leaves->theirs, leaf)
        == 0)
      merge_triple_fail (t, result, "invented", leaf);
}

/* The text of every value that a clash shows or that both sides agree on: what
 * is not in the result may have gone there. */
static gboolean
is_shown (KithMerge *merge, const char *leaf)
{
  GPtrArray *rows = kith_merge_get_rows (merge);
  g_auto (GStrv) parts = g_strsplit (leaf, "\t", -1);
  const char *text = parts[g_strv_length (parts) - 1];

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome != KITH_OUTCOME_CONFLICT
          && row->outcome != KITH_OUTCOME_SAME)
        continue;

      for (guint side = 0; side < 2; side++)
        {
          JsonNode *node = side == 0 ? row->mine : row->theirs;
          g_autofree char *value = NULL;

          if (node == NULL || row->part != KITH_PART_VALUE)
            continue;

          if (JSON_NODE_HOLDS_OBJECT (node))
            value = info_leaf_describe (row->field,
                                        json_node_get_object (node));
          else
            value = info_leaf_print (node);

          if (g_str_equal (value, text)
              || (JSON_NODE_HOLDS_VALUE (node)
                  && json_node_get_value_type (node) == G_TYPE_STRING
                  && g_str_equal (json_node_get_string (node), text)))
            return TRUE;
        }
    }

  return FALSE;
}

/* Nothing dropped: what a side has put there is in the result, or a person is
 * asked; what nobody touched stays; what both removed is gone. */
static void
check_dropped (const MergeTriple *t,
               KithMerge *merge,
               KithContactInfo *result,
               const Leaves *leaves)
{
  GHashTable *sides[] = { leaves->base, leaves->mine, leaves->theirs };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      GHashTableIter iter;
      gpointer leaf;

      g_hash_table_iter_init (&iter, sides[side]);
      while (g_hash_table_iter_next (&iter, &leaf, NULL))
        {
          guint base = info_leaves_count (leaves->base, leaf);
          guint mine = info_leaves_count (leaves->mine, leaf);
          guint theirs = info_leaves_count (leaves->theirs, leaf);
          guint merged = info_leaves_count (leaves->result, leaf);

          /* The server's own word. */
          if (strstr (leaf, "contacts.display") != NULL)
            {
              if (merged != theirs)
                merge_triple_fail (t, result, "computed is not theirs", leaf);
              continue;
            }

          if ((mine > base || theirs > base || (mine == base && theirs == base))
              && merged < MIN (MAX (mine, theirs), 1)
              && !is_shown (merge, leaf))
            merge_triple_fail (t, result, "dropped", leaf);

          if (mine + theirs == 0 && merged > 0 && !is_shown (merge, leaf))
            merge_triple_fail (t, result, "risen from the dead", leaf);
        }
    }
}

static JsonObject *
find_item (KithContactInfo *info, KithField field, JsonObject *wanted)
{
  g_autofree char *wanted_key = kith_item_get_key (field, wanted);

  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    {
      JsonObject *item = kith_contact_info_get_item (info, field, i);
      g_autofree char *key = kith_item_get_key (field, item);

      if (g_str_equal (key, wanted_key)
          || g_strcmp0 (kith_item_get_id (item), kith_item_get_id (wanted))
               == 0)
        return item;
    }

  return NULL;
}

/* What a side removed, and the other did not touch, is gone. */
static void
check_removed (const MergeTriple *t, KithContactInfo *result)
{
  for (KithField field = KITH_FIELD_EMAILS; field <= KITH_FIELD_ADDRESSES;
       field++)
    for (guint i = 0; i < kith_contact_info_get_n_items (t->base, field); i++)
      {
        JsonObject *item = kith_contact_info_get_item (t->base, field, i);
        JsonObject *mine = find_item (t->mine, field, item);
        JsonObject *theirs = find_item (t->theirs, field, item);
        JsonObject *other = mine != NULL ? mine : theirs;

        if (kith_item_get_id (item) != NULL
            && (mine == NULL) != (theirs == NULL)
            && kith_json_object_equal (item, other)
            && find_item (result, field, item) != NULL)
          merge_triple_fail (t, result, "risen from the dead",
                             kith_item_get_id (item));
      }
}

/* Each text, label, custom value and unknown member by the book, told apart
 * from the rows of the merge. */
static void
check_keyed (const MergeTriple *t,
             KithMerge *merge,
             KithContactInfo *result,
             const char *path,
             JsonNode *const *nodes)
{
  JsonNode *base = nodes[0];
  JsonNode *mine = nodes[1];
  JsonNode *theirs = nodes[2];
  JsonNode *merged = nodes[3];
  KithMergeRow *row = kith_merge_find (merge, path);
  gboolean clash = row != NULL && row->outcome == KITH_OUTCOME_CONFLICT;

  if (kith_json_equal (mine, base) || kith_json_equal (mine, theirs))
    {
      if (clash || !kith_json_equal (merged, theirs))
        merge_triple_fail (t, result, "not theirs", path);
    }
  else if (kith_json_equal (theirs, base))
    {
      if (clash || !kith_json_equal (merged, mine))
        merge_triple_fail (t, result, "not mine", path);
    }
  else if (!clash
           && !kith_text_equal (json_node_get_string (mine),
                                json_node_get_string (theirs)))
    merge_triple_fail (t, result, "not asked", path);
}

static JsonNode *
get_text_node (KithContactInfo *info, KithField field)
{
  const char *text = kith_contact_info_get_text (info, field);

  return text != NULL ? kith_json_string_node (text) : NULL;
}

static void
check_texts (const MergeTriple *t, KithMerge *merge, KithContactInfo *result)
{
  KithContactInfo *infos[] = { t->base, t->mine, t->theirs, result };

  for (KithField field = 0; field < KITH_FIELD_EMAILS; field++)
    {
      JsonNode *nodes[4];

      for (guint i = 0; i < 4; i++)
        nodes[i] = get_text_node (infos[i], field);
      check_keyed (t, merge, result, kith_field_get_path (field), nodes);
      for (guint i = 0; i < 4; i++)
        g_clear_pointer (&nodes[i], json_node_unref);
    }

  for (guint key = 0; key < random_info_n_custom_keys; key++)
    {
      const char *name = random_info_custom_keys[key];
      g_autofree char *path = g_strconcat ("extendedFields/", name, NULL);
      JsonNode *nodes[4];

      if (!kith_extended_key_is_writable (name))
        continue;

      for (guint i = 0; i < 4; i++)
        nodes[i] = kith_contact_info_get_extended (infos[i], name);
      check_keyed (t, merge, result, path, nodes);
    }
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Everything of a list but its order, as one text. */
static char *
describe_list (KithContactInfo *info, KithField field, gboolean with_primary)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    {
      JsonObject *item = kith_contact_info_get_item (info, field, i);
      g_autofree char *value = info_leaf_describe (field, item);

      g_ptr_array_add (
        items,
        g_strdup_printf ("%s %s%s", value, kith_item_get_tag (item),
                         with_primary && kith_item_get_primary (item) ? " *"
                                                                      : ""));
    }
  g_ptr_array_sort (items, compare_strings);
  g_ptr_array_add (items, NULL);

  return g_strjoinv ("\n", (char **) items->pdata);
}

static gboolean
is_marked_by_one (const MergeTriple *t, KithMerge *merge, KithField field)
{
  g_autofree char *base = describe_list (t->base, field, TRUE);
  g_autofree char *mine = describe_list (t->mine, field, TRUE);
  g_autofree char *theirs = describe_list (t->theirs, field, TRUE);

  return g_str_equal (base, mine) || g_str_equal (base, theirs);
}

/* Disjoint edits commute: swapped sides make the same contact. */
static void
check_commutes (const MergeTriple *t, KithMerge *merge, KithContactInfo *result)
{
  g_autoptr (KithMerge) swapped = NULL;
  g_autoptr (KithContactInfo) other = NULL;

  swapped = kith_merge_new (t->base, t->theirs, t->mine);
  if (kith_merge_get_n_conflicts (merge)
      != kith_merge_get_n_conflicts (swapped))
    merge_triple_fail (t, result, "commutes",
                       "one order asks what the other does not");

  if (merge_triple_has_outcome (merge, KITH_OUTCOME_CONFLICT)
      || merge_triple_has_outcome (merge, KITH_OUTCOME_SAME))
    return;

  other = kith_merge_get_result (swapped, NULL, NULL);
  for (KithField field = 0; field < KITH_N_FIELDS; field++)
    {
      g_autofree char *one = NULL;
      g_autofree char *two = NULL;

      if (kith_field_get_info (field)->kind == KITH_KIND_ITEMS)
        {
          gboolean with_primary = is_marked_by_one (t, merge, field);

          one = describe_list (result, field, with_primary);
          two = describe_list (other, field, with_primary);
        }

      if (one != NULL ? !g_str_equal (one, two)
                      : !kith_info_field_equal (result, other, field))
        merge_triple_fail (t, result, "commutes", kith_field_get_path (field));
    }
}

/* How many clash, how many merge quietly: the triples must be worth it. */
typedef struct
{
  guint n_triples;
  guint n_clashing;
  guint n_quiet;
} Tally;

static void
check_triple (const MergeTriple *t, Tally *tally)
{
  g_autoptr (KithMerge) merge = kith_merge_new (t->base, t->mine, t->theirs);
  g_autoptr (KithContactInfo) result = NULL;
  Leaves leaves;

  result = kith_merge_get_result (merge, NULL, NULL);
  leaves_init (&leaves, t, result);

  if (kith_merge_get_n_conflicts (merge) > 0)
    tally->n_clashing++;
  else if (kith_merge_get_rows (merge)->len > 1)
    tally->n_quiet++;

  /* These merge again, which is what takes time: one for each triple. */
  switch (tally->n_triples++ % 3)
    {
    case 0:
      check_identity (t);
      break;
    case 1:
      check_idempotence (t, result, kith_merge_get_n_conflicts (merge));
      break;
    default:
      check_commutes (t, merge, result);
      break;
    }
  check_invented (t, result, &leaves);
  check_dropped (t, merge, result, &leaves);
  if (!has_duplicates (t->base) && !has_duplicates (t->mine)
      && !has_duplicates (t->theirs))
    check_removed (t, result);
  check_texts (t, merge, result);

  leaves_clear (&leaves);
}

static void
test_triples (void)
{
  Tally tally = { 0 };

  for (guint i = 0; i < N_MERGE_TRIPLES; i++)
    {
      MergeTriple triple;

      merge_triple_init (&triple);
      check_triple (&triple, &tally);
      merge_triple_clear (&triple);
    }

  g_test_message ("%u of %u triples clash, %u merge quietly", tally.n_clashing,
                  N_MERGE_TRIPLES, tally.n_quiet);
  g_assert_cmpuint (tally.n_clashing, >, N_MERGE_TRIPLES / 20);
  g_assert_cmpuint (tally.n_quiet, >, N_MERGE_TRIPLES / 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/random", test_triples);

  return g_test_run ();
}
