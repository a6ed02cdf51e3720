/* kith-conflict.h: a merge that needs a person
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"
#include "model/kith-merge.h"

G_BEGIN_DECLS

/* What the conflict dialog shows and changes: the three sides of a contact, the
 * rows that need a decision, and the decisions.  When the server moves again,
 * kith_conflict_update() keeps every decision that still holds.
 */
#define KITH_TYPE_CONFLICT (kith_conflict_get_type ())
G_DECLARE_FINAL_TYPE (KithConflict, kith_conflict, KITH, CONFLICT, GObject)

/* @theirs: (nullable): NULL when the other side deleted the contact. */
KithConflict *kith_conflict_new (KithContact *base,
                                 KithContactInfo *mine,
                                 KithContact *theirs);

KithContact *kith_conflict_get_base (KithConflict *self);
KithContactInfo *kith_conflict_get_mine (KithConflict *self);
KithContact *kith_conflict_get_theirs (KithConflict *self);
/* The other side deleted the contact: nothing to merge with. */
gboolean kith_conflict_is_deletion (KithConflict *self);

/* The contact into which the other side has merged this one, which is gone by
 * that; it becomes theirs when it is applied to. (transfer none) (nullable) */
KithContact *kith_conflict_get_merged_into (KithConflict *self);
/* Before it is, or becomes, a deletion. @target: (nullable) */
void kith_conflict_set_merged_into (KithConflict *self, KithContact *target);

/* In place of a revision: the deletion. */
#define KITH_CONFLICT_DELETION (-1)

/* Who the other side is. (nullable): not known */
const char *kith_conflict_get_author (KithConflict *self);
void kith_conflict_set_author (KithConflict *self,
                               gint64 revision,
                               const char *author);

/* Rows that clash / that were merged without asking (mine and theirs).
 * (transfer none) (element-type KithMergeRow); valid until the next update. */
GPtrArray *kith_conflict_get_rows (KithConflict *self);
GPtrArray *kith_conflict_get_merged (KithConflict *self);
guint kith_conflict_get_n_undecided (KithConflict *self);

KithChoice kith_conflict_get_choice (KithConflict *self, const char *path);
/* (transfer none) (nullable): the value of KITH_CHOICE_EDIT. */
JsonNode *kith_conflict_get_edited (KithConflict *self, const char *path);
/* (transfer none) (nullable): what was typed as one, and is none yet. */
const char *kith_conflict_get_unfinished (KithConflict *self, const char *path);
/* Of a row that is not decided by that.  Emits "decided". */
void kith_conflict_set_unfinished (KithConflict *self,
                                   const char *path,
                                   const char *text);
/* For merged rows too: a side reverses what was taken.  @edited: (nullable),
 * with KITH_CHOICE_EDIT, or undecided.  Emits "decided". */
void kith_conflict_choose (KithConflict *self,
                           const char *path,
                           KithChoice choice,
                           JsonNode *edited);
/* Decides every clashing row. */
void kith_conflict_choose_all (KithConflict *self, KithChoice choice);

/* The other side moved on (or deleted: NULL).  Decisions whose row still shows
 * the same values stay; rows whose theirs changed go back to undecided and are
 * listed.  Emits "updated" with (GStrv) the paths that were reset. */
void kith_conflict_update (KithConflict *self, KithContact *theirs);

/* The answers to @former, which asked about the same contact, as far as they
 * still hold.  Emits nothing. */
void kith_conflict_take_answers (KithConflict *self, KithConflict *former);

/* What to save: the merge with every decision. (transfer full) */
KithContactInfo *kith_conflict_get_result (KithConflict *self);

/* Signals: "decided" (const char *path), "updated" (GStrv reset). */

G_END_DECLS
