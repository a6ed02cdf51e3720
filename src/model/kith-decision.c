/* kith-decision.c: an answer to one row of a conflict
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-decision-private.h"

#include "base/kith-json.h"

KithDecision *
_kith_decision_new (KithMerge *merge,
                    const KithMergeRow *row,
                    KithChoice choice,
                    JsonNode *edited)
{
  KithDecision *self = g_new0 (KithDecision, 1);

  self->merge = kith_merge_ref (merge);
  self->row = row;
  self->choice = choice;
  self->edited = kith_json_copy_node (edited);

  return self;
}

void
_kith_decision_free (KithDecision *self)
{
  kith_merge_unref (self->merge);
  g_clear_pointer (&self->edited, json_node_unref);
  g_free (self->unfinished);
  g_free (self);
}

gboolean
_kith_decision_holds (const KithDecision *self, const KithMergeRow *row)
{
  return row->outcome == self->row->outcome
         && kith_json_equal (row->base, self->row->base)
         && kith_json_equal (row->mine, self->row->mine)
         && kith_json_equal (row->theirs, self->row->theirs);
}

gboolean
_kith_decision_is_uncontested (const KithDecision *self,
                               const KithMergeRow *row)
{
  return self->choice == KITH_CHOICE_EDIT
         && (row->outcome == KITH_OUTCOME_MINE
             || row->outcome == KITH_OUTCOME_SAME);
}

void
_kith_decision_move (KithDecision *self,
                     KithMerge *merge,
                     const KithMergeRow *row)
{
  kith_merge_unref (self->merge);
  self->merge = kith_merge_ref (merge);
  self->row = row;
}
