/* kith-conflict-choice.h: one answer to one question
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-merge.h"

G_BEGIN_DECLS

/* A radio button with a caption and a value; the one of KITH_CHOICE_EDIT has an
 * entry once it is chosen.  Signal "edited": another text was typed.
 */
#define KITH_TYPE_CONFLICT_CHOICE (kith_conflict_choice_get_type ())
G_DECLARE_FINAL_TYPE (KithConflictChoice,
                      kith_conflict_choice,
                      KITH,
                      CONFLICT_CHOICE,
                      GtkCheckButton)

/* @field: the row's title, for the accessible name. */
KithConflictChoice *kith_conflict_choice_new (KithChoice choice,
                                              const char *field);
KithChoice kith_conflict_choice_get_choice (KithConflictChoice *self);

/* @value: plain text, may be "" (nothing there); words that @base has not are
 * marked, where @base is not NULL. */
void kith_conflict_choice_set_value (KithConflictChoice *self,
                                     const char *value,
                                     const char *base);

const char *kith_conflict_choice_get_text (KithConflictChoice *self);
void kith_conflict_choice_set_text (KithConflictChoice *self, const char *text);
/* @message: (nullable): what is wrong with the text. */
void kith_conflict_choice_set_error (KithConflictChoice *self,
                                     const char *message);

/* The entry, once there is one. */
void kith_conflict_choice_focus (KithConflictChoice *self);

/* "Yours", "Theirs", …, translated. */
const char *kith_conflict_choice_get_title (KithChoice choice);

G_END_DECLS
