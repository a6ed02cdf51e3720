/* kith-undo.h: what was done, to be undone in the reverse order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-outbox.h"
#include "service/undo/kith-undo-step.h"

G_BEGIN_DECLS

/* Further back nobody remembers. */
#define KITH_UNDO_MAX_STEPS 100

/* The stack of a program: what its windows have changed since it was started.
 * Saves come by themselves when the outbox has sent them; what else is done is
 * told.  It carries nothing out.
 *
 * Signal "changed": another step is the last one.
 */
#define KITH_TYPE_UNDO (kith_undo_get_type ())
G_DECLARE_FINAL_TYPE (KithUndo, kith_undo, KITH, UNDO, GObject)

KithUndo *kith_undo_new (KithOutbox *outbox);

/* What would be undone next. (transfer none) (nullable) */
KithUndoStep *kith_undo_get_last (KithUndo *self);
gboolean kith_undo_contains (KithUndo *self, KithUndoStep *step);
/* The step that made @contact what it is. (transfer none) (nullable) */
KithUndoStep *kith_undo_find (KithUndo *self, KithContact *contact);
/* (transfer none) (nullable) */
KithUndoStep *kith_undo_find_batch (KithUndo *self, guint batch);

void kith_undo_push (KithUndo *self, KithUndoStep *step);
/* A save that the outbox could not keep. */
void kith_undo_push_edit (KithUndo *self, KithEdit *edit);
void kith_undo_remove (KithUndo *self, KithUndoStep *step);
/* A deletion of @contact that came to nothing. */
void kith_undo_forget_deletion (KithUndo *self, KithContact *contact);

/* While a step is being undone, what is saved of its contacts is no step:
 * (nullable). */
void kith_undo_set_running (KithUndo *self, KithUndoStep *step);
KithUndoStep *kith_undo_get_running (KithUndo *self);

G_END_DECLS
