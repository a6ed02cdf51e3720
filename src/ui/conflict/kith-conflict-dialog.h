/* kith-conflict-dialog.h: field by field, mine or theirs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-conflict.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* One list of rows: was, mine, theirs, or a value of its own; nothing is chosen
 * at first but what the person has chosen before.  Follows its KithConflict
 * when the server moves again while it is open.  For a contact the other side
 * deleted: create again, or accept; for one that it merged into another: apply,
 * keep as a new one, or drop mine.
 */
typedef enum
{
  KITH_CONFLICT_CANCEL, /* back to the form; nothing is lost */
  KITH_CONFLICT_LATER,  /* the same, and on to the next one */
  KITH_CONFLICT_SAVE,   /* everything is decided */
  KITH_CONFLICT_APPLY,  /* to the contact that it was merged into */
  KITH_CONFLICT_CREATE_AGAIN,
  KITH_CONFLICT_ACCEPT_DELETION,
} KithConflictResponse;

GType kith_conflict_response_get_type (void);
#define KITH_TYPE_CONFLICT_RESPONSE (kith_conflict_response_get_type ())

/* Signal "copy-all": of all that are gone through.
 * Signal "response" (KithConflictResponse).  The dialog stays open after
 * KITH_CONFLICT_SAVE and KITH_CONFLICT_CREATE_AGAIN, since the save may ask
 * again; its owner closes it with gtk_window_destroy().
 */
#define KITH_TYPE_CONFLICT_DIALOG (kith_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithConflictDialog,
                      kith_conflict_dialog,
                      KITH,
                      CONFLICT_DIALOG,
                      AdwWindow)

/* @conflict: (nullable): it is given one before it is shown.  @names:
 * (nullable): what things are called.
 */
KithConflictDialog *kith_conflict_dialog_new (GtkWindow *parent,
                                              KithConflict *conflict,
                                              KithNames *names);
/* Goes on with another one. */
void kith_conflict_dialog_set_conflict (KithConflictDialog *self,
                                        KithConflict *conflict);
/* What is undone or restored was not being edited: it is said otherwise. */
void kith_conflict_dialog_set_since (KithConflictDialog *self);
/* Who the other side of @conflict is has become known, which is said while that
 * is the one. */
void kith_conflict_dialog_update_author (KithConflictDialog *self,
                                         KithConflict *conflict);
/* Of several that are gone through; @position from 1. */
void kith_conflict_dialog_set_place (KithConflictDialog *self,
                                     guint position,
                                     guint n_conflicts);
/* When "response" says to save. */
KithChoice kith_conflict_dialog_get_choice_for_rest (KithConflictDialog *self);
/* While a save is under way: nothing can be chosen. */
void kith_conflict_dialog_set_busy (KithConflictDialog *self, gboolean busy);

G_END_DECLS
