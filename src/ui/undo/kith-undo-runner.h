/* kith-undo-runner.h: carries out what is to be undone in a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-names.h"
#include "service/undo/kith-undo.h"
#include "ui/save/kith-deletions.h"

G_BEGIN_DECLS

/* Undoes one step at a time.  What others have changed since is never
 * overwritten: a save asks in the conflict dialog, a deletion in its own
 * question; a step that the person takes back, or that failed, can be undone
 * still.
 *
 * Signals: "undone" (KithUndoStep): it is, or waits to be sent; "tell" (const
 * char *text): a sentence about that; "failed" (GError); "delete" (GPtrArray of
 * KithContact): to be deleted in this window, as the undo of what made them.
 */
#define KITH_TYPE_UNDO_RUNNER (kith_undo_runner_get_type ())
G_DECLARE_FINAL_TYPE (KithUndoRunner,
                      kith_undo_runner,
                      KITH,
                      UNDO_RUNNER,
                      GObject)

/* @widget: questions come up over its window; not kept alive. */
KithUndoRunner *kith_undo_runner_new (GtkWidget *widget,
                                      KithOutbox *outbox,
                                      KithDeletions *deletions,
                                      KithUndo *undo);
KithUndo *kith_undo_runner_get_undo (KithUndoRunner *self);
/* @names: (nullable). */
void kith_undo_runner_set_names (KithUndoRunner *self, KithNames *names);
/* (transfer none) (nullable): not known yet */
KithNames *kith_undo_runner_get_names (KithUndoRunner *self);

/* Nothing happens when @step is not there any more. */
void kith_undo_runner_run (KithUndoRunner *self, KithUndoStep *step);
void kith_undo_runner_run_last (KithUndoRunner *self);

G_END_DECLS
