/* test-merge-random.c: what holds of every merge, tried on random triples
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "info-leaves.h"
#include "model/kith-extended-field.h"
#include "model/kith-info-equal.h"
#include "model/kith-merge.h"
#include "random-info.h"

#ifdef __SANITIZE_ADDRESS__
#define N_TRIPLES 5000
#else
#define N_TRIPLES 100000
#endif

typedef struct
{
  KithContactInfo *base;
  KithContactInfo *mine;
  KithContactInfo *theirs;
} Triple;

/* Mine and theirs are edits of base, made without knowing of each other. */
static void
triple_init (Triple *triple)
{
  triple->base = random_info_new ();
  triple->mine = kith_contact_info_copy (triple->base);
  triple->theirs = kith_contact_info_copy (triple->base);
  random_info_edit (triple->mine, (guint) g_test_rand_int_range (0, 6), FALSE);
  random_info_edit (triple->theirs, (guint) g_test_rand_int_range (0, 6), TRUE);
}

static void
triple_clear (Triple *triple)
{
  g_clear_object (&triple->base);
  g_clear_object (&triple->mine);
  g_clear_object (&triple->theirs);
}

static void
print_info (const char *name, KithContactInfo *info)
{
  g_autofree char *text = kith_json_print (kith_contact_info_get_json (info));

  g_printerr ("%s: %s\n", name, text);
}

static void
fail (const Triple *triple,
      KithContactInfo *result,
      const char *what,
      const char *about)
{
  print_info ("base", triple->base);
  print_info ("mine", triple->mine);
  print_info ("theirs", triple->theirs);
  if (result != NULL)
    print_info ("result", result);
  g_error ("%s: %s", what, about);
}

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
check_identity (const Triple *t)
{
  g_autoptr (KithContactInfo) mine = NULL;
  g_autoptr (KithContactInfo) theirs = NULL;
  g_autoptr (KithContactInfo) both = NULL;

  mine = merge_three (t->base, t->mine, t->base);
  if (!is_same (mine, t->mine))
    fail (t, mine, "identity", "merge (b, m, b) is not m");

  theirs = merge_three (t->base, t->base, t->theirs);
  if (!kith_json_object_equal (kith_contact_info_get_json (theirs),
                               kith_contact_info_get_json (t->theirs)))
    fail (t, theirs, "identity", "merge (b, b, t) is not exactly t");

  both = merge_three (t->base, t->theirs, t->theirs);
  if (!kith_json_object_equal (kith_contact_info_get_json (both),
                               kith_contact_info_get_json (t->theirs)))
    fail (t, both, "identity", "merge (b, x, x) is not exactly x");
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
asks_about_removed (const Triple *t, KithContactInfo *result, KithMerge *again)
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
        fail (t, result, "idempotence", "merge (b, r, t) asks");
    }

  return asks;
}

/* Idempotence: the result, merged again, brings nothing new. */
static void
check_idempotence (const Triple *t, KithContactInfo *result, guint n_conflicts)
{
  g_autoptr (KithContactInfo) on_theirs = NULL;
  g_autoptr (KithContactInfo) on_base = NULL;
  g_autoptr (KithMerge) again = NULL;

  on_theirs = merge_three (t->theirs, result, t->theirs);
  if (!is_same (on_theirs, result))
    fail (t, on_theirs, "idempotence", "merge (t, r, t) is not r");

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
    fail (t, on_base, "idempotence", "merge (b, r, t) is not r");
}

typedef struct
{
  GHashTable *base;
  GHashTable *mine;
  GHashTable *theirs;
  GHashTable *result;
} Leaves;

static void
leaves_init (Leaves *leaves, const Triple *t, KithContactInfo *result)
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
check_invented (const Triple *t, KithContactInfo *result, const Leaves *leaves)
{
  GHashTableIter iter;
  gpointer leaf;

  g_hash_table_iter_init (&iter, leaves->result);
  while (g_hash_table_iter_next (&iter, &leaf, NULL))
    if (info_leaves_count (leaves->base, leaf)
          + info_leaves_count (leaves->mine, leaf)
          + info_leaves_count (leaves->theirs, leaf)
        == 0)
      fail (t, result, "invented", leaf);
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
check_dropped (const Triple *t,
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
                fail (t, result, "computed is not theirs", leaf);
              continue;
            }

          if ((mine > base || theirs > base || (mine == base && theirs == base))
              && merged < MIN (MAX (mine, theirs), 1)
              && !is_shown (merge, leaf))
            fail (t, result, "dropped", leaf);

          if (mine + theirs == 0 && merged > 0 && !is_shown (merge, leaf))
            fail (t, result, "risen from the dead", leaf);
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
check_removed (const Triple *t, KithContactInfo *result)
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
          fail (t, result, "risen from the dead", kith_item_get_id (item));
      }
}

/* Each text, label, custom value and unknown member by the book, told apart
 * from the rows of the merge. */
static void
check_keyed (const Triple *t,
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
        fail (t, result, "not theirs", path);
    }
  else if (kith_json_equal (theirs, base))
    {
      if (clash || !kith_json_equal (merged, mine))
        fail (t, result, "not mine", path);
    }
  else if (!clash
           && !kith_text_equal (json_node_get_string (mine),
                                json_node_get_string (theirs)))
    fail (t, result, "not asked", path);
}

static JsonNode *
get_text_node (KithContactInfo *info, KithField field)
{
  const char *text = kith_contact_info_get_text (info, field);

  return text != NULL ? kith_json_string_node (text) : NULL;
}

static void
check_texts (const Triple *t, KithMerge *merge, KithContactInfo *result)
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
has_outcome (KithMerge *merge, KithOutcome outcome)
{
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    if (((KithMergeRow *) g_ptr_array_index (rows, i))->outcome == outcome)
      return TRUE;

  return FALSE;
}

static gboolean
is_marked_by_one (const Triple *t, KithMerge *merge, KithField field)
{
  g_autofree char *base = describe_list (t->base, field, TRUE);
  g_autofree char *mine = describe_list (t->mine, field, TRUE);
  g_autofree char *theirs = describe_list (t->theirs, field, TRUE);

  return g_str_equal (base, mine) || g_str_equal (base, theirs);
}

/* Disjoint edits commute: swapped sides make the same contact. */
static void
check_commutes (const Triple *t, KithMerge *merge, KithContactInfo *result)
{
  g_autoptr (KithMerge) swapped = NULL;
  g_autoptr (KithContactInfo) other = NULL;

  swapped = kith_merge_new (t->base, t->theirs, t->mine);
  if (kith_merge_get_n_conflicts (merge)
      != kith_merge_get_n_conflicts (swapped))
    fail (t, result, "commutes", "one order asks what the other does not");

  if (has_outcome (merge, KITH_OUTCOME_CONFLICT)
      || has_outcome (merge, KITH_OUTCOME_SAME))
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
        fail (t, result, "commutes", kith_field_get_path (field));
    }
}

/* Every answer shows in the result. */

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
check_answer (const Triple *t,
              KithContactInfo *result,
              const KithMergeRow *row,
              KithChoice choice)
{
  g_autoptr (JsonNode) edited = random_info_edited_value (row->field);

  if ((choice == KITH_CHOICE_MINE || choice == KITH_CHOICE_BOTH)
      && !shows (result, row, row->mine))
    fail (t, result, "mine not taken", row->path);
  if ((choice == KITH_CHOICE_THEIRS || choice == KITH_CHOICE_BOTH)
      && !shows (result, row, row->theirs))
    fail (t, result, "theirs not taken", row->path);
  if (choice == KITH_CHOICE_EDIT && !shows (result, row, edited))
    fail (t, result, "edit not taken", row->path);
}

static void
check_answers (const Triple *t, KithMerge *merge)
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
               && !has_outcome (merge, KITH_OUTCOME_MINE))
        check_answer (t, result, row, choice);
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
check_triple (const Triple *t, Tally *tally)
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
  check_answers (t, merge);

  leaves_clear (&leaves);
}

static void
test_triples (void)
{
  Tally tally = { 0 };

  for (guint i = 0; i < N_TRIPLES; i++)
    {
      Triple triple;

      triple_init (&triple);
      check_triple (&triple, &tally);
      triple_clear (&triple);
    }

  g_test_message ("%u of %u triples clash, %u merge quietly", tally.n_clashing,
                  N_TRIPLES, tally.n_quiet);
  g_assert_cmpuint (tally.n_clashing, >, N_TRIPLES / 20);
  g_assert_cmpuint (tally.n_quiet, >, N_TRIPLES / 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/random", test_triples);

  return g_test_run ();
}
