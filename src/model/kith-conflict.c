/* kith-conflict.c: a merge that needs a person
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-conflict.h"

#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-decision-private.h"

struct _KithConflict
{
  GObject parent_instance;

  /* Owned references */
  KithContact *base;
  KithContactInfo *mine;
  KithContact *theirs;      /* NULL: deleted */
  KithContact *merged_into; /* (nullable) */
  char *author;             /* (nullable): of that revision */
  gint64 author_revision;
  KithMerge *merge;      /* NULL: deleted */
  KithMerge *former;     /* (nullable): before the last update */
  GPtrArray *rows;       /* KithMergeRow of the merge */
  GPtrArray *merged;     /* the same */
  GHashTable *decisions; /* path → KithDecision */
};

enum
{
  DECIDED,
  UPDATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithConflict, kith_conflict, G_TYPE_OBJECT)

static GHashTable *
new_decisions (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) _kith_decision_free);
}

static void
sort_rows (KithConflict *self)
{
  GPtrArray *rows;

  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->merged, 0);
  if (self->merge == NULL)
    return;

  rows = kith_merge_get_rows (self->merge);
  for (guint i = 0; i < rows->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome == KITH_OUTCOME_CONFLICT)
        g_ptr_array_add (self->rows, row);
      else if (row->outcome != KITH_OUTCOME_SAME)
        g_ptr_array_add (self->merged, row);
    }
}

static void
set_theirs (KithConflict *self, KithContact *theirs)
{
  g_set_object (&self->theirs, theirs);
  if (self->merge != NULL)
    {
      g_clear_pointer (&self->former, kith_merge_unref);
      self->former = g_steal_pointer (&self->merge);
    }

  if (theirs != NULL)
    self->merge = kith_merge_new (kith_contact_get_info (self->base),
                                  self->mine, kith_contact_get_info (theirs));

  sort_rows (self);
}

static void
kith_conflict_finalize (GObject *object)
{
  KithConflict *self = KITH_CONFLICT (object);

  g_hash_table_unref (self->decisions);
  g_clear_pointer (&self->former, kith_merge_unref);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->merged);
  g_clear_pointer (&self->merge, kith_merge_unref);
  g_clear_object (&self->theirs);
  g_clear_object (&self->merged_into);
  g_free (self->author);
  g_clear_object (&self->mine);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (kith_conflict_parent_class)->finalize (object);
}

static void
kith_conflict_class_init (KithConflictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_conflict_finalize;

  /**
   * KithConflict::decided:
   * @self: a conflict
   * @path: the row that was decided, or taken back
   */
  signals[DECIDED] = g_signal_new ("decided", KITH_TYPE_CONFLICT,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * KithConflict::updated:
   * @self: a conflict
   * @reset: the paths whose decision no longer held
   *
   * The rows are new ones.
   */
  signals[UPDATED] = g_signal_new ("updated", KITH_TYPE_CONFLICT,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
kith_conflict_init (KithConflict *self)
{
  self->rows = g_ptr_array_new ();
  self->merged = g_ptr_array_new ();
  self->decisions = new_decisions ();
}

/**
 * kith_conflict_new:
 * @base: what the edit began with
 * @mine: what the edit made of it; a copy is kept
 * @theirs: (nullable): the contact as it is now; %NULL when it was deleted
 *
 * Returns: (transfer full): a conflict in which nothing is decided
 */
KithConflict *
kith_conflict_new (KithContact *base,
                   KithContactInfo *mine,
                   KithContact *theirs)
{
  KithConflict *self;

  g_return_val_if_fail (KITH_IS_CONTACT (base), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (mine), NULL);
  g_return_val_if_fail (theirs == NULL || KITH_IS_CONTACT (theirs), NULL);

  self = g_object_new (KITH_TYPE_CONFLICT, NULL);
  self->base = g_object_ref (base);
  self->mine = kith_contact_info_copy (mine);
  set_theirs (self, theirs);

  return self;
}

/**
 * kith_conflict_get_base:
 * @self: a conflict
 *
 * Returns: (transfer none): what both sides started from
 */
KithContact *
kith_conflict_get_base (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->base;
}

/**
 * kith_conflict_get_mine:
 * @self: a conflict
 *
 * Returns: (transfer none): what was to be saved
 */
KithContactInfo *
kith_conflict_get_mine (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->mine;
}

/**
 * kith_conflict_get_theirs:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): the contact as the other side left it;
 *   %NULL when they deleted it
 */
KithContact *
kith_conflict_get_theirs (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->theirs;
}

/**
 * kith_conflict_is_deletion:
 * @self: a conflict
 *
 * Returns: whether the other side has deleted the contact: there is nothing to
 *   merge with then
 */
gboolean
kith_conflict_is_deletion (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), FALSE);

  return self->theirs == NULL;
}

/**
 * kith_conflict_get_merged_into:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): the contact of which this one has become
 *   a part; %NULL when it was not merged
 */
KithContact *
kith_conflict_get_merged_into (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  /* It may have come back. */
  if (self->merged_into != NULL && self->theirs != NULL
      && !g_str_equal (kith_contact_get_id (self->theirs),
                       kith_contact_get_id (self->merged_into)))
    return NULL;

  return self->merged_into;
}

void
kith_conflict_set_merged_into (KithConflict *self, KithContact *target)
{
  g_return_if_fail (KITH_IS_CONFLICT (self));
  g_return_if_fail (target == NULL || KITH_IS_CONTACT (target));

  g_set_object (&self->merged_into, target);
}

/* @theirs: (nullable) */
static gint64
get_author_revision (KithContact *theirs)
{
  return theirs != NULL ? kith_contact_get_revision (theirs)
                        : KITH_CONFLICT_DELETION;
}

/**
 * kith_conflict_get_author:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): who has made theirs, or has deleted the
 *   contact; %NULL while that is not known
 */
const char *
kith_conflict_get_author (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->author_revision == get_author_revision (self->theirs)
           ? self->author
           : NULL;
}

/**
 * kith_conflict_set_author:
 * @self: a conflict
 * @revision: of the contact; %KITH_CONFLICT_DELETION: its deletion
 * @author: (nullable): who has made that
 *
 * Nothing happens unless that is what the conflict is with.
 */
void
kith_conflict_set_author (KithConflict *self,
                          gint64 revision,
                          const char *author)
{
  g_return_if_fail (KITH_IS_CONFLICT (self));

  if (revision != get_author_revision (self->theirs))
    return;

  self->author_revision = revision;
  kith_set_str (&self->author, author);
}

/**
 * kith_conflict_get_rows:
 * @self: a conflict
 *
 * Returns: (transfer none) (element-type KithMergeRow): the rows that need a
 *   decision, valid until the next kith_conflict_update()
 */
GPtrArray *
kith_conflict_get_rows (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->rows;
}

/**
 * kith_conflict_get_merged:
 * @self: a conflict
 *
 * What both sides changed to the same value is not among them: there is nothing
 * to reverse.
 *
 * Returns: (transfer none) (element-type KithMergeRow): the rows that only one
 *   side changed, valid until the next kith_conflict_update()
 */
GPtrArray *
kith_conflict_get_merged (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  return self->merged;
}

/**
 * kith_conflict_get_n_undecided:
 * @self: a conflict
 *
 * Returns: how many clashes still wait for an answer
 */
guint
kith_conflict_get_n_undecided (KithConflict *self)
{
  guint n_undecided = 0;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (self->rows, i);

      if (kith_conflict_get_choice (self, row->path) == KITH_CHOICE_UNDECIDED)
        n_undecided++;
    }

  return n_undecided;
}

/**
 * kith_conflict_get_choice:
 * @self: a conflict
 * @path: a row's path
 *
 * Returns: the decision; %KITH_CHOICE_UNDECIDED while there is none
 */
KithChoice
kith_conflict_get_choice (KithConflict *self, const char *path)
{
  KithDecision *decision;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), KITH_CHOICE_UNDECIDED);
  g_return_val_if_fail (path != NULL, KITH_CHOICE_UNDECIDED);

  decision = g_hash_table_lookup (self->decisions, path);

  return decision != NULL ? decision->choice : KITH_CHOICE_UNDECIDED;
}

/**
 * kith_conflict_get_edited:
 * @self: a conflict
 * @path: a row's path
 *
 * What a person has typed outlasts an update that resets its row.
 *
 * Returns: (transfer none) (nullable): the value of its own that was given
 */
JsonNode *
kith_conflict_get_edited (KithConflict *self, const char *path)
{
  KithDecision *decision;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  decision = g_hash_table_lookup (self->decisions, path);

  return decision != NULL ? decision->edited : NULL;
}

/**
 * kith_conflict_get_unfinished:
 * @self: a conflict
 * @path: a row's path
 *
 * Returns: (transfer none) (nullable): the text that was typed as a value of
 *   its own, and is none yet
 */
const char *
kith_conflict_get_unfinished (KithConflict *self, const char *path)
{
  KithDecision *decision;

  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  decision = g_hash_table_lookup (self->decisions, path);

  return decision != NULL ? decision->unfinished : NULL;
}

/**
 * kith_conflict_choose:
 * @self: a conflict
 * @path: the path of a row that clashes or was merged
 * @choice: the decision; %KITH_CHOICE_UNDECIDED takes it back
 * @edited: (nullable): the value of %KITH_CHOICE_EDIT, of the row's shape;
 *   %NULL clears.  For %KITH_CHOICE_UNDECIDED: what was typed and decides
 *   nothing.  A copy is kept
 *
 * Decides a row, and emits #KithConflict::decided.
 */
void
kith_conflict_choose (KithConflict *self,
                      const char *path,
                      KithChoice choice,
                      JsonNode *edited)
{
  g_autofree char *own_path = g_strdup (path);
  const KithMergeRow *row;

  g_return_if_fail (KITH_IS_CONFLICT (self) && self->merge != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (edited == NULL || choice == KITH_CHOICE_EDIT
                    || choice == KITH_CHOICE_UNDECIDED);
  row = kith_merge_find (self->merge, path);
  g_return_if_fail (row != NULL);
  g_return_if_fail (choice != KITH_CHOICE_BOTH
                    || kith_merge_row_can_keep_both (row));
  g_return_if_fail (choice != KITH_CHOICE_EDIT
                    || kith_merge_row_can_edit (row));

  if (choice == KITH_CHOICE_UNDECIDED && edited == NULL)
    g_hash_table_remove (self->decisions, path);
  else
    g_hash_table_insert (self->decisions, g_strdup (path),
                         _kith_decision_new (self->merge, row, choice, edited));

  g_signal_emit (self, signals[DECIDED], 0, own_path);
}

/**
 * kith_conflict_set_unfinished:
 * @self: a conflict
 * @path: the path of a row that can be edited
 * @text: what was typed, and cannot be saved as it is
 *
 * Takes the row's decision back, and keeps @text beside it until the row is
 * decided.  Emits #KithConflict::decided when that changes anything.
 */
void
kith_conflict_set_unfinished (KithConflict *self,
                              const char *path,
                              const char *text)
{
  const KithMergeRow *row;
  KithDecision *decision;

  g_return_if_fail (KITH_IS_CONFLICT (self) && self->merge != NULL);
  g_return_if_fail (path != NULL && text != NULL);
  row = kith_merge_find (self->merge, path);
  g_return_if_fail (row != NULL && kith_merge_row_can_edit (row));

  if (g_strcmp0 (kith_conflict_get_unfinished (self, path), text) == 0)
    return;

  decision = _kith_decision_new (self->merge, row, KITH_CHOICE_UNDECIDED, NULL);
  decision->unfinished = g_strdup (text);
  g_hash_table_insert (self->decisions, g_strdup (path), decision);

  g_signal_emit (self, signals[DECIDED], 0, path);
}

/**
 * kith_conflict_choose_all:
 * @self: a conflict
 * @choice: mine or theirs
 *
 * Decides every clashing row, whatever was decided before.
 */
void
kith_conflict_choose_all (KithConflict *self, KithChoice choice)
{
  g_return_if_fail (KITH_IS_CONFLICT (self));
  g_return_if_fail (choice == KITH_CHOICE_MINE || choice == KITH_CHOICE_THEIRS);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (self->rows, i);

      kith_conflict_choose (self, row->path, choice, NULL);
    }
}

/* Takes the decisions that no longer hold away, but not what was typed for
 * them.  Those whose row is gone, since the sides agree now, nobody needs to
 * hear of. */
static char **
reset_decisions (KithConflict *self)
{
  GPtrArray *reset = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, self->decisions);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      KithDecision *decision = value;
      const KithMergeRow *row = kith_merge_find (self->merge, path);

      if (row != NULL && _kith_decision_holds (decision, row))
        continue;
      if (row != NULL && _kith_decision_is_uncontested (decision, row))
        {
          _kith_decision_move (decision, self->merge, row);
          continue;
        }

      if (row != NULL && row->outcome != KITH_OUTCOME_SAME
          && decision->choice != KITH_CHOICE_UNDECIDED)
        g_ptr_array_add (reset, g_strdup (path));

      if (row != NULL
          && (decision->edited != NULL || decision->unfinished != NULL))
        decision->choice = KITH_CHOICE_UNDECIDED;
      else
        g_hash_table_iter_remove (&iter);
    }
  g_ptr_array_add (reset, NULL);

  return (char **) g_ptr_array_free (reset, FALSE);
}

/**
 * kith_conflict_update:
 * @self: a conflict
 * @theirs: (nullable): the contact as it is now; %NULL when it was deleted
 *
 * The other side moved again.  Decisions stay whose row still shows the same
 * values; the others are reset.  Emits #KithConflict::updated.
 */
void
kith_conflict_update (KithConflict *self, KithContact *theirs)
{
  g_auto (GStrv) reset = NULL;

  g_return_if_fail (KITH_IS_CONFLICT (self));
  g_return_if_fail (theirs == NULL || KITH_IS_CONTACT (theirs));

  set_theirs (self, theirs);
  reset = self->merge != NULL ? reset_decisions (self) : g_new0 (char *, 1);

  g_signal_emit (self, signals[UPDATED], 0, reset);
}

/**
 * kith_conflict_take_answers:
 * @self: a conflict that nobody has answered yet
 * @former: one about the same contact, whose answers it loses
 *
 * Answers that were given to the same values stay; of the others only what was
 * typed does, as after a kith_conflict_update().  Emits nothing.
 */
void
kith_conflict_take_answers (KithConflict *self, KithConflict *former)
{
  g_return_if_fail (KITH_IS_CONFLICT (self));
  g_return_if_fail (KITH_IS_CONFLICT (former) && former->merge != NULL);

  g_hash_table_unref (self->decisions);
  self->decisions = g_steal_pointer (&former->decisions);
  former->decisions = new_decisions ();

  if (self->merge != NULL)
    {
      g_strfreev (reset_decisions (self));
      return;
    }

  g_clear_pointer (&self->former, kith_merge_unref);
  self->former = kith_merge_ref (former->merge);
}

static KithChoice
choose_decided (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  KithConflict *self = data;
  KithDecision *decision = g_hash_table_lookup (self->decisions, row->path);

  if (decision == NULL)
    return KITH_CHOICE_UNDECIDED;

  *edited = kith_json_copy_node (decision->edited);

  return decision->choice;
}

/* Of theirs nothing is left. */
static KithChoice
choose_mine (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  KithConflict *self = data;
  KithDecision *decision = g_hash_table_lookup (self->decisions, row->path);

  if (decision == NULL || decision->edited == NULL)
    return KITH_CHOICE_MINE;

  *edited = kith_json_copy_node (decision->edited);

  return KITH_CHOICE_EDIT;
}

/**
 * kith_conflict_get_result:
 * @self: a conflict
 *
 * Returns: (transfer full): what to save: the merge with every decision; when
 *   the contact was deleted, all of mine with what was typed as an answer
 */
KithContactInfo *
kith_conflict_get_result (KithConflict *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT (self), NULL);

  if (self->merge != NULL)
    return kith_merge_get_result (self->merge, choose_decided, self);
  if (self->former != NULL)
    return kith_merge_get_result (self->former, choose_mine, self);

  return kith_contact_info_copy (self->mine);
}
