/* kith-sim-answers.c: what a person decides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "base/kith-json.h"

static char *
print_side (const KithMergeRow *row, JsonNode *side)
{
  if (side == NULL)
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (side))
    return kith_item_get_text (row->field, json_node_get_object (side));
  if (json_node_get_value_type (side) == G_TYPE_STRING)
    return json_node_dup_string (side);

  return g_strdup ("on");
}

static void
decide (KithSimWorld *world,
        guint who,
        const KithMergeRow *row,
        const char *seen,
        const char *value)
{
  KithSimLedger *ledger = world->ledger;
  const char *items = kith_field_get_path (row->field);
  g_autofree char *seen_path = NULL;
  g_autofree char *value_path = NULL;

  if (g_str_equal (seen, value))
    return;
  if (kith_field_get_info (row->field)->kind != KITH_KIND_ITEMS)
    {
      kith_sim_ledger_decide (ledger, who, row->path, seen, value);
      return;
    }

  seen_path = g_strconcat (items, "/", seen, NULL);
  value_path = g_strconcat (items, "/", value, NULL);
  if (*seen != '\0')
    kith_sim_ledger_decide (ledger, who, seen_path, seen, "");
  if (*value != '\0')
    kith_sim_ledger_decide (ledger, who, value_path, "", value);
}

static KithChoice
choose_edited (KithSimWorld *world,
               guint who,
               const KithMergeRow *row,
               const char *mine,
               const char *theirs,
               JsonNode **edited)
{
  g_autofree char *token = kith_sim_make_token (world, who);

  if (kith_field_get_info (row->field)->kind != KITH_KIND_TEXT)
    return KITH_CHOICE_UNDECIDED;

  kith_sim_ledger_answer (world->ledger, who, row->path, mine, theirs, token);
  *edited = kith_json_string_node (token);

  return KITH_CHOICE_EDIT;
}

/* Own values are answers; they go with the question. */
static void
give_up_answer (KithSimWorld *world, KithConflict *conflict, const char *path)
{
  JsonNode *edited = kith_conflict_get_edited (conflict, path);

  if (edited != NULL)
    kith_sim_ledger_give_up (world->ledger, json_node_get_string (edited));
}

static void
answer_row (KithSimWorld *world,
            guint who,
            KithConflict *conflict,
            KithMergeRow *row)
{
  g_autofree char *mine = print_side (row, row->mine);
  g_autofree char *theirs = print_side (row, row->theirs);
  g_autofree char *path = g_strdup (row->path);
  g_autoptr (JsonNode) edited = NULL;
  KithChoice choice = KITH_CHOICE_UNDECIDED;
  guint what = kith_sim_draw (world, 10);

  if (row->part != KITH_PART_VALUE)
    {
      kith_conflict_choose (conflict, path,
                            what < 5 ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS,
                            NULL);
      return;
    }

  /* What one has typed before, when theirs was another, is still there. */
  if (kith_conflict_get_edited (conflict, path) != NULL)
    kith_sim_ledger_give_up (world->ledger,
                             json_node_get_string (
                               kith_conflict_get_edited (conflict, path)));
  if (what == 0)
    choice = choose_edited (world, who, row, mine, theirs, &edited);
  if (choice == KITH_CHOICE_UNDECIDED)
    choice = what < 5 ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS;

  kith_sim_tell (world, "ed%u is asked “%s” or “%s” in %s: %s", who, mine,
                 theirs, path,
                 choice == KITH_CHOICE_MINE     ? "mine"
                 : choice == KITH_CHOICE_THEIRS ? "theirs"
                                                : "neither");
  if (choice == KITH_CHOICE_MINE)
    decide (world, who, row, theirs, mine);
  else if (choice == KITH_CHOICE_THEIRS)
    kith_sim_ledger_accept (world->ledger, who, path, theirs, mine);
  kith_conflict_choose (conflict, path, choice, edited);
}

void
kith_sim_give_up_answers (KithSimWorld *world, KithConflict *conflict)
{
  for (guint i = 0; i < KITH_N_FIELDS; i++)
    if (kith_field_get_info ((KithField) i)->kind == KITH_KIND_TEXT)
      give_up_answer (world, conflict, kith_field_get_path ((KithField) i));
}

void
kith_sim_answer (KithSimWorld *world, guint who, KithConflict *conflict)
{
  for (guint i = 0; i < kith_conflict_get_rows (conflict)->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (kith_conflict_get_rows (conflict),
                                             i);

      if (kith_conflict_get_choice (conflict, row->path)
          == KITH_CHOICE_UNDECIDED)
        answer_row (world, who, conflict, row);
    }
}
