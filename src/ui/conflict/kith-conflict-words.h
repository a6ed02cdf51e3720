/* kith-conflict-words.h: what the conflict dialog says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-conflict.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* "Annie Lee was changed while you were editing". (transfer full) */
char *kith_conflict_words_heading (KithConflict *conflict, gboolean is_since);
/* The name of the contact that it was merged into. (transfer full) */
char *kith_conflict_words_target (KithConflict *conflict);
/* Who has done it and when, and what becomes of one's own. (transfer full) */
char *kith_conflict_words_sentence (KithConflict *conflict, gboolean is_since);
/* That it has happened again, and how many answers no longer hold.
 * (transfer full) */
char *kith_conflict_words_again (KithConflict *conflict, guint n_reset);
/* What each side changed that was merged: "Theirs: Phone · Yours: Company".
 * @names: (nullable). (transfer full) */
char *kith_conflict_words_merged (KithConflict *conflict, KithNames *names);

G_END_DECLS
