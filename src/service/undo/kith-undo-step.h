/* kith-undo-step.h: one thing that was done, and can be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/edit/kith-edit.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_UNDO_SAVE,       /* by saving what was there before */
  KITH_UNDO_CREATE,     /* by deleting */
  KITH_UNDO_BRING_BACK, /* of what was deleted: by deleting it again */
  KITH_UNDO_DELETE,     /* by bringing back */
} KithUndoKind;

/* Immutable. */
#define KITH_TYPE_UNDO_STEP (kith_undo_step_get_type ())
G_DECLARE_FINAL_TYPE (KithUndoStep, kith_undo_step, KITH, UNDO_STEP, GObject)

/* The last save of @edit. (transfer full) (nullable): NULL when it has changed
 * nothing. */
KithUndoStep *kith_undo_step_new_for_edit (KithEdit *edit);
/* @contacts: (element-type KithContact), at least one: as they are now, deleted
 * ones as they were.  @batch: of a deletion, which is not carried out yet. */
KithUndoStep *kith_undo_step_new_for_contacts (KithUndoKind kind,
                                               GPtrArray *contacts,
                                               guint batch);

KithUndoKind kith_undo_step_get_kind (KithUndoStep *self);
/* (transfer none) (element-type KithContact) */
GPtrArray *kith_undo_step_get_contacts (KithUndoStep *self);
/* Of KITH_UNDO_SAVE: what its save would write: exactly the fields that were
 * changed, as they were, over the contact as it was saved; others' changes
 * since are found by the revision. (transfer none) (nullable) */
KithDraft *kith_undo_step_get_draft (KithUndoStep *self);
/* Of KITH_UNDO_DELETE; 0: there is none. */
guint kith_undo_step_get_batch (KithUndoStep *self);

G_END_DECLS
