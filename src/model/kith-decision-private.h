/* kith-decision-private.h: an answer to one row of a conflict
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge.h"

G_BEGIN_DECLS

/* An answer, and the row it was given to: it holds for no other values. */
typedef struct
{
  KithMerge *merge; /* owns the row */
  const KithMergeRow *row;
  KithChoice choice;
  JsonNode *edited; /* (nullable) */
  char *unfinished; /* (nullable): a text that is no value yet */
} KithDecision;

/* @edited: (nullable): a copy is kept. */
KithDecision *_kith_decision_new (KithMerge *merge,
                                  const KithMergeRow *row,
                                  KithChoice choice,
                                  JsonNode *edited);
void _kith_decision_free (KithDecision *self);

gboolean _kith_decision_holds (const KithDecision *self,
                               const KithMergeRow *row);
/* The other side has gone back, or agrees with what was typed first: nothing
 * speaks against the value that was given instead. */
gboolean _kith_decision_is_uncontested (const KithDecision *self,
                                        const KithMergeRow *row);
/* It is the answer to @row, of @merge, now. */
void _kith_decision_move (KithDecision *self,
                          KithMerge *merge,
                          const KithMergeRow *row);

G_END_DECLS
