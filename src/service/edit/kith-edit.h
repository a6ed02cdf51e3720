/* kith-edit.h: saving one contact without losing anyone's change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "model/kith-conflict.h"
#include "model/kith-draft.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/**
 * KithEditState:
 * @KITH_EDIT_IDLE: nothing is under way
 * @KITH_EDIT_SENDING: the update is on its way
 * @KITH_EDIT_GETTING: the latest contact is being fetched
 * @KITH_EDIT_WAITING: before another try
 * @KITH_EDIT_ASKING: a person must answer the conflict
 * @KITH_EDIT_DONE: saved
 */
typedef enum
{
  KITH_EDIT_IDLE,
  KITH_EDIT_SENDING,
  KITH_EDIT_GETTING,
  KITH_EDIT_WAITING,
  KITH_EDIT_ASKING,
  KITH_EDIT_DONE,
} KithEditState;

GType kith_edit_state_get_type (void);
#define KITH_TYPE_EDIT_STATE (kith_edit_state_get_type ())

/* One save of one draft, with all that may come in between: stale revisions,
 * merges, questions, lost replies (rules R1 to R14).  Property "state".
 */
#define KITH_TYPE_EDIT (kith_edit_get_type ())
G_DECLARE_FINAL_TYPE (KithEdit, kith_edit, KITH, EDIT, GObject)

/* @clock: (nullable): the real one. */
KithEdit *
kith_edit_new (KithContacts *contacts, KithDraft *draft, KithClock *clock);

KithEditState kith_edit_get_state (KithEdit *self);
/* Set while the state is KITH_EDIT_ASKING; the same object for the life of the
 * edit, updated when the server moves again. (transfer none) (nullable) */
KithConflict *kith_edit_get_conflict (KithEdit *self);
/* What was merged without asking by the last successful save: changes of the
 * other side that came with it. (transfer none) (nullable) */
KithMerge *kith_edit_get_merge (KithEdit *self);
/* The contact on which the last successful save was made: what Undo writes
 * back. (transfer none) (nullable) */
KithContact *kith_edit_get_previous (KithEdit *self);

/* What the last successful save made. (transfer none) (nullable) */
KithContact *kith_edit_get_saved (KithEdit *self);

/* Saves the draft as it is now: creates when it has no base, else updates with
 * the base's revision.  Resolves to the saved contact, which has become the
 * draft's base.  @options: allow_duplicates and suppress_auth count.
 *
 * Errors: KITH_ERROR_ALREADY_CHANGED with state KITH_EDIT_ASKING: answer the
 * conflict, then call kith_edit_save_async() again: it saves the conflict's
 * result with the latest revision, and may ask again, keeping every answer.  In
 * any other state: others were faster too often; save again.
 * The draft is untouched by any error. */
void kith_edit_save_async (KithEdit *self,
                           const KithWriteOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
KithContact *
kith_edit_save_finish (KithEdit *self, GAsyncResult *result, GError **error);

/* Of a conflict by deletion: the next save creates the contact again, with all
 * of the draft. */
void kith_edit_set_create_again (KithEdit *self, gboolean create_again);
/* Of one by a merge: the changes are made to the contact that this one was
 * merged into; what clashes there is asked about before the next save. */
void kith_edit_apply_to_merged (KithEdit *self);
/* Back to the form: the conflict is forgotten, the draft stays as it is. */
void kith_edit_cancel_conflict (KithEdit *self);

/* A draft whose save undoes the last one: base is what was saved, the info is
 * what stood there before, for all that this edit changed.
 * (transfer full) (nullable) */
KithDraft *kith_edit_get_undo (KithEdit *self);

G_END_DECLS
