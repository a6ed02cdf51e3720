/* test-merge-answers.c: every answer to a clash shows in the result, of
 * random triples
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "info-leaves.h"
#include "merge-triple.h"
#include "random-info.h"

static KithChoice
answer_at_random (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  GHashTable *given = data;
  guint choice;

  if (row->outcome != KITH_OUTCOME_CONFLICT)
    return KITH_CHOICE_UNDECIDED;

  choice = GPOINTER_TO_UINT (g_hash_table_lookup (given, row->path));
  if (choice == 0)
    {
      choice = (guint) g_test_rand_int_range (KITH_CHOICE_MINE,
                                              KITH_CHOICE_EDIT + 1);
      if (choice == KITH_CHOICE_BOTH && !kith_merge_row_can_keep_both (row))
        choice = KITH_CHOICE_MINE;
      if (choice == KITH_CHOICE_EDIT && !kith_merge_row_can_edit (row))
        choice = KITH_CHOICE_THEIRS;
      g_hash_table_insert (given, row->path, GUINT_TO_POINTER (choice));
    }

  if (choice == KITH_CHOICE_EDIT)
    *edited = random_info_edited_value (row->field);

  return choice;
}

static gboolean
has_value (KithContactInfo *result, const KithMergeRow *row, JsonNode *node)
{
  g_autoptr (GHashTable) leaves = info_leaves_new (result);
  g_autofree char *value = NULL;
  g_autofree char *leaf = NULL;

  switch (kith_field_get_info (row->field)->kind)
    {
    case KITH_KIND_ITEMS:
      value = info_leaf_describe (row->field, json_node_get_object (node));
      leaf = g_strdup_printf ("%u\t%s", row->field, value);
      break;

    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      leaf = g_strdup_printf ("%u\t%s", row->field,
                              json_node_get_string (node));
      break;

    case KITH_KIND_MAP:
      value = info_leaf_print (node);
      leaf = g_strdup_printf ("custom\t%s\t%s", row->key, value);
      break;

    case KITH_KIND_OTHER:
      value = info_leaf_print (node);
      leaf = g_strdup_printf ("%s\t%s", row->key, value);
      break;

    case KITH_KIND_KEYS:
    default:
      g_assert_not_reached ();
    }

  return info_leaves_count (leaves, leaf) > 0;
}

/* Whether an item of that tag (any mark with that text) is there. */
static gboolean
has_part (KithContactInfo *result, const KithMergeRow *row, JsonNode *node)
{
  const char *wanted = json_node_get_string (node);
  guint n_items = kith_contact_info_get_n_items (result, row->field);

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = kith_contact_info_get_item (result, row->field, i);
      g_autofree char *text = kith_item_get_text (row->field, item);

      if (row->part == KITH_PART_TAG
            ? g_str_equal (kith_item_get_tag (item), wanted)
            : kith_item_get_primary (item) && g_str_equal (text, wanted))
        return TRUE;
    }

  return FALSE;
}

static gboolean
shows (KithContactInfo *result, const KithMergeRow *row, JsonNode *node)
{
  if (node == NULL)
    return TRUE;

  return row->part == KITH_PART_VALUE ? has_value (result, row, node)
                                      : has_part (result, row, node);
}

static void
check_answer (const MergeTriple *t,
              KithContactInfo *result,
              const KithMergeRow *row,
              KithChoice choice)
{
  g_autoptr (JsonNode) edited = random_info_edited_value (row->field);

  if ((choice == KITH_CHOICE_MINE || choice == KITH_CHOICE_BOTH)
      && !shows (result, row, row->mine))
    merge_triple_fail (t, result, "mine not taken", row->path);
  if ((choice == KITH_CHOICE_THEIRS || choice == KITH_CHOICE_BOTH)
      && !shows (result, row, row->theirs))
    merge_triple_fail (t, result, "theirs not taken", row->path);
  if (choice == KITH_CHOICE_EDIT && !shows (result, row, edited))
    merge_triple_fail (t, result, "edit not taken", row->path);
}

static void
check_answers (const MergeTriple *t, KithMerge *merge)
{
  GPtrArray *rows = kith_merge_get_rows (merge);
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (KithContactInfo) result = NULL;

  if (kith_merge_get_n_conflicts (merge) == 0)
    return;

  result = kith_merge_get_result (merge, answer_at_random, given);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      KithChoice choice;

      choice = GPOINTER_TO_UINT (g_hash_table_lookup (given, row->path));
      /* The item that a tag or mark was chosen for may be answered away. */
      if (row->part == KITH_PART_VALUE)
        check_answer (t, result, row, choice);
      else if (kith_merge_get_n_conflicts (merge) == 1
               && !merge_triple_has_outcome (merge, KITH_OUTCOME_MINE))
        check_answer (t, result, row, choice);
    }
}

static void
test_answers (void)
{
  guint n_clashing = 0;

  for (guint i = 0; i < N_MERGE_TRIPLES; i++)
    {
      MergeTriple triple;
      g_autoptr (KithMerge) merge = NULL;

      merge_triple_init (&triple);
      merge = kith_merge_new (triple.base, triple.mine, triple.theirs);
      if (kith_merge_get_n_conflicts (merge) > 0)
        n_clashing++;
      check_answers (&triple, merge);
      merge_triple_clear (&triple);
    }

  g_assert_cmpuint (n_clashing, >, N_MERGE_TRIPLES / 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/answers", test_answers);

  return g_test_run ();
}
