/* kith-conflict-answers.c: the answers to a conflict, as they are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-conflict-answers.h"

#include "base/kith-json.h"

/* In the order of the enumeration. */
static const char *const choices[] = { "", "mine", "theirs", "both", "edit" };

const char *
kith_choice_get_name (KithChoice choice)
{
  g_return_val_if_fail ((guint) choice < G_N_ELEMENTS (choices), "");

  return choices[choice];
}

gboolean
kith_choice_find (const char *name, KithChoice *choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_strcmp0 (choices[i], name) == 0)
      {
        *choice = (KithChoice) i;
        return TRUE;
      }

  return FALSE;
}

/* Writing */

static void
add_answers (JsonArray *answers, KithConflict *conflict, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      KithChoice choice = kith_conflict_get_choice (conflict, row->path);
      JsonNode *edited = kith_conflict_get_edited (conflict, row->path);
      const char *unfinished = kith_conflict_get_unfinished (conflict,
                                                             row->path);
      JsonObject *answer;

      if (choice == KITH_CHOICE_UNDECIDED && edited == NULL
          && unfinished == NULL)
        continue;

      answer = json_object_new ();
      json_object_set_string_member (answer, "path", row->path);
      json_object_set_string_member (answer, "choice",
                                     kith_choice_get_name (choice));
      kith_json_set_node (answer, "edited", kith_json_copy_node (edited));
      kith_json_set_string (answer, "unfinished", unfinished);
      json_array_add_object_element (answers, answer);
    }
}

/**
 * kith_conflict_answers_to_json:
 * @conflict: a conflict
 *
 * Returns: (transfer full) (nullable): what kith_conflict_answers_recall()
 *   reads; %NULL when nothing was answered, or there is nothing to answer since
 *   the contact was deleted
 */
JsonObject *
kith_conflict_answers_to_json (KithConflict *conflict)
{
  KithContact *theirs = kith_conflict_get_theirs (conflict);
  KithContact *base = kith_conflict_get_base (conflict);
  KithContactInfo *mine = kith_conflict_get_mine (conflict);
  g_autoptr (JsonArray) answers = json_array_new ();
  JsonObject *json;

  add_answers (answers, conflict, kith_conflict_get_rows (conflict));
  add_answers (answers, conflict, kith_conflict_get_merged (conflict));
  if (theirs == NULL || json_array_get_length (answers) == 0)
    return NULL;

  json = json_object_new ();
  json_object_set_object_member (
    json, "base", json_object_ref (kith_contact_get_json (base)));
  json_object_set_object_member (
    json, "mine", json_object_ref (kith_contact_info_get_json (mine)));
  json_object_set_object_member (
    json, "theirs", json_object_ref (kith_contact_get_json (theirs)));
  json_object_set_array_member (json, "answers", g_steal_pointer (&answers));

  return json;
}

/* Reading */

static const KithMergeRow *
find_row (GPtrArray *rows, const char *path)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->path, path) == 0)
        return row;
    }

  return NULL;
}

static gboolean
is_possible (const KithMergeRow *row, KithChoice choice, JsonNode *edited)
{
  switch (choice)
    {
    case KITH_CHOICE_BOTH:
      return edited == NULL && kith_merge_row_can_keep_both (row);
    case KITH_CHOICE_EDIT:
      return kith_merge_row_can_edit (row);
    case KITH_CHOICE_UNDECIDED:
      return edited != NULL && kith_merge_row_can_edit (row);
    case KITH_CHOICE_MINE:
    case KITH_CHOICE_THEIRS:
    default:
      return edited == NULL;
    }
}

static void
take_answer (KithConflict *conflict, JsonObject *answer)
{
  const char *path = kith_json_get_string (answer, "path");
  JsonNode *edited = kith_json_lookup (answer, "edited", NULL);
  const char *unfinished = kith_json_get_string (answer, "unfinished");
  const KithMergeRow *row;
  KithChoice choice;

  row = find_row (kith_conflict_get_rows (conflict), path);
  if (row == NULL)
    row = find_row (kith_conflict_get_merged (conflict), path);
  if (row == NULL)
    return;

  if (unfinished != NULL && kith_merge_row_can_edit (row))
    kith_conflict_set_unfinished (conflict, path, unfinished);
  else if (kith_choice_find (kith_json_get_string (answer, "choice"), &choice)
           && is_possible (row, choice, edited))
    kith_conflict_choose (conflict, path, choice, edited);
}

/* The conflict that was answered. (transfer full) (nullable) */
static KithConflict *
read_conflict (JsonObject *json)
{
  JsonObject *base_json = kith_json_get_object (json, "base");
  JsonObject *mine_json = kith_json_get_object (json, "mine");
  JsonObject *theirs_json = kith_json_get_object (json, "theirs");
  g_autoptr (KithContact) base = NULL;
  g_autoptr (KithContactInfo) mine = NULL;
  g_autoptr (KithContact) theirs = NULL;

  if (base_json != NULL)
    base = kith_contact_new_from_json (base_json, NULL);
  if (mine_json != NULL)
    mine = kith_contact_info_new_from_json (mine_json, NULL);
  if (theirs_json != NULL)
    theirs = kith_contact_new_from_json (theirs_json, NULL);

  return base != NULL && mine != NULL && theirs != NULL
           ? kith_conflict_new (base, mine, theirs)
           : NULL;
}

/**
 * kith_conflict_answers_recall:
 * @conflict: a conflict
 * @json: what kith_conflict_answers_to_json() made of an earlier one
 *
 * Returns: whether @json could be read
 */
gboolean
kith_conflict_answers_recall (KithConflict *conflict, JsonObject *json)
{
  g_autoptr (KithConflict) former = read_conflict (json);
  JsonArray *answers = kith_json_get_array (json, "answers");

  if (former == NULL || answers == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (answers); i++)
    {
      JsonNode *answer = json_array_get_element (answers, i);

      if (JSON_NODE_HOLDS_OBJECT (answer))
        take_answer (former, json_node_get_object (answer));
    }
  kith_conflict_take_answers (conflict, former);

  return TRUE;
}

gboolean
kith_conflict_is_begun (KithConflict *self)
{
  GPtrArray *rows;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), FALSE);

  rows = kith_conflict_get_rows (self);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (kith_conflict_get_choice (self, row->path) != KITH_CHOICE_UNDECIDED
          || kith_conflict_get_unfinished (self, row->path) != NULL)
        return TRUE;
    }

  return FALSE;
}

KithChoice
kith_conflict_get_common_choice (KithConflict *self)
{
  KithChoice common = KITH_CHOICE_UNDECIDED;
  GPtrArray *rows;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), KITH_CHOICE_UNDECIDED);

  rows = kith_conflict_get_rows (self);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      KithChoice choice = kith_conflict_get_choice (self, row->path);

      if (choice != KITH_CHOICE_MINE && choice != KITH_CHOICE_THEIRS)
        return KITH_CHOICE_UNDECIDED;
      if (i > 0 && choice != common)
        return KITH_CHOICE_UNDECIDED;
      common = choice;
    }

  return common;
}
