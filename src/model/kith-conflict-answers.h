/* kith-conflict-answers.h: the answers to a conflict, as they are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-conflict.h"

G_BEGIN_DECLS

/* What a choice is called in a file; "" for KITH_CHOICE_UNDECIDED. */
const char *kith_choice_get_name (KithChoice choice);
/* FALSE: it is the name of none. */
gboolean kith_choice_find (const char *name, KithChoice *choice);

/* All that was chosen and typed so far, with what it was chosen between.
 * (transfer full) (nullable): NULL: nothing, or the contact is gone */
JsonObject *kith_conflict_answers_to_json (KithConflict *conflict);
/* Answers @conflict, which asks about the same contact, with them, where it
 * still asks the same; see kith_conflict_take_answers().  FALSE: @json is none
 * of them. */
gboolean kith_conflict_answers_recall (KithConflict *conflict,
                                       JsonObject *json);

/* Whether something was chosen, or begun to be typed, of what clashes. */
gboolean kith_conflict_is_begun (KithConflict *self);
/* KITH_CHOICE_MINE or KITH_CHOICE_THEIRS when that is what all rows that clash
 * were given; else KITH_CHOICE_UNDECIDED. */
KithChoice kith_conflict_get_common_choice (KithConflict *self);

G_END_DECLS
