/* kith-edit.c: saving one contact without losing anyone's change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-edit-private.h"

#include "base/kith-object.h"
#include "model/kith-patch.h"

G_DEFINE_FINAL_TYPE (KithEdit, kith_edit, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (KithEditState,
                    kith_edit_state,
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_GETTING, "getting"),
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (KITH_EDIT_DONE, "done"))

enum
{
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

void
_kith_edit_set_state (KithEdit *self, KithEditState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
_kith_edit_seed (KithEdit *self, guint32 seed)
{
  g_rand_set_seed (self->rand, seed);
}

/* What is to be written, and what is known of it */

static KithAttempt *
new_attempt_from_conflict (KithEdit *self)
{
  g_autoptr (KithContactInfo)
    result = kith_conflict_get_result (self->conflict);

  return _kith_attempt_new (kith_conflict_get_theirs (self->conflict), result,
                            kith_conflict_get_mine (self->conflict));
}

/* To be made again: as it is in the form, with what was typed as an answer
 * before the contact was deleted. */
static KithAttempt *
new_attempt_from_deletion (KithEdit *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  g_autoptr (KithContactInfo)
    answered = kith_conflict_get_result (self->conflict);
  g_autoptr (KithContactInfo)
    wanted = kith_merge_carry_over (kith_conflict_get_mine (self->conflict),
                                    info, answered);

  return _kith_attempt_new (NULL, wanted, info);
}

KithAttempt *
_kith_edit_new_attempt (KithEdit *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);

  if (self->conflict == NULL)
    return _kith_attempt_new (kith_draft_get_base (self->draft), info, info);
  if (kith_conflict_is_deletion (self->conflict))
    return new_attempt_from_deletion (self);

  return new_attempt_from_conflict (self);
}

gboolean
_kith_edit_is_answered (KithEdit *self)
{
  if (self->conflict == NULL)
    return TRUE;
  if (kith_conflict_is_deletion (self->conflict))
    return self->is_to_create_again;

  return kith_conflict_get_n_undecided (self->conflict) == 0;
}

gboolean
_kith_edit_is_confirmed (KithEdit *self)
{
  return self->is_confirmed && _kith_edit_is_answered (self);
}

KithMerge *
_kith_edit_new_merge (KithEdit *self, KithContact *theirs)
{
  /* All that is in the other contact was not changed by anybody. */
  if (self->conflict != NULL
      && kith_conflict_get_merged_into (self->conflict) != NULL)
    return NULL;
  if (self->conflict != NULL)
    return kith_merge_new (kith_contact_get_info (
                             kith_conflict_get_base (self->conflict)),
                           kith_conflict_get_mine (self->conflict),
                           kith_contact_get_info (theirs));

  return kith_merge_new (kith_contact_get_info (
                           kith_draft_get_base (self->draft)),
                         kith_draft_get_info (self->draft),
                         kith_contact_get_info (theirs));
}

/* What outlives a crash */

void
_kith_edit_set_recorder (KithEdit *self,
                         KithEditRecord record,
                         gpointer recorder)
{
  self->record = record;
  self->recorder = recorder;
}

KithAttempt *
_kith_edit_get_lost (KithEdit *self)
{
  return self->lost;
}

KithAttempt *
_kith_edit_steal_lost (KithEdit *self)
{
  return g_steal_pointer (&self->lost);
}

void
_kith_edit_set_lost (KithEdit *self, KithAttempt *attempt)
{
  g_clear_pointer (&self->lost, _kith_attempt_free);
  self->lost = attempt;
}

void
_kith_edit_reconsider (KithEdit *self, KithConflict *conflict)
{
  g_set_object (&self->reconsidered, conflict);
}

void
_kith_edit_set_automatic (KithEdit *self, gboolean is_automatic)
{
  self->is_automatic = is_automatic;
}

gboolean
_kith_edit_is_undecidable (KithEdit *self)
{
  return self->is_undecidable;
}

/* The class */

static void
kith_edit_get_property (GObject *object,
                        guint id,
                        GValue *value,
                        GParamSpec *pspec)
{
  KithEdit *self = KITH_EDIT (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_edit_finalize (GObject *object)
{
  KithEdit *self = KITH_EDIT (object);

  g_clear_object (&self->contacts);
  g_clear_object (&self->draft);
  g_clear_object (&self->clock);
  g_clear_object (&self->conflict);
  g_clear_object (&self->reconsidered);
  g_clear_pointer (&self->merge, kith_merge_unref);
  g_clear_object (&self->previous);
  g_clear_object (&self->saved);
  g_clear_pointer (&self->saved_patch, json_object_unref);
  g_clear_pointer (&self->lost, _kith_attempt_free);
  g_rand_free (self->rand);

  G_OBJECT_CLASS (kith_edit_parent_class)->finalize (object);
}

static void
kith_edit_class_init (KithEditClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_edit_get_property;
  object_class->finalize = kith_edit_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                         KITH_TYPE_EDIT_STATE, KITH_EDIT_IDLE,
                                         KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kith_edit_init (KithEdit *self)
{
  self->rand = g_rand_new_with_seed (g_random_int ());
}

/**
 * kith_edit_new:
 * @contacts: where it is saved
 * @draft: what is saved
 * @clock: (nullable): how it waits; NULL for the real clock
 *
 * Returns: (transfer full): the edit; nothing is sent yet
 */
KithEdit *
kith_edit_new (KithContacts *contacts, KithDraft *draft, KithClock *clock)
{
  KithEdit *self;

  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (KITH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (clock == NULL || KITH_IS_CLOCK (clock), NULL);

  self = g_object_new (KITH_TYPE_EDIT, NULL);
  self->contacts = g_object_ref (contacts);
  self->draft = g_object_ref (draft);
  self->clock = g_object_ref (clock != NULL ? clock
                                            : kith_clock_get_default ());

  return self;
}

/**
 * kith_edit_get_state:
 * @self: an edit
 *
 * Returns: what it is doing
 */
KithEditState
kith_edit_get_state (KithEdit *self)
{
  g_return_val_if_fail (KITH_IS_EDIT (self), KITH_EDIT_IDLE);

  return self->state;
}

/**
 * kith_edit_get_conflict:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): what a person must answer.  It may ask
 *   nothing, when what became of a lost reply cannot be known, or somebody was
 *   faster too often than the answers: saving again is the answer then.
 */
KithConflict *
kith_edit_get_conflict (KithEdit *self)
{
  g_return_val_if_fail (KITH_IS_EDIT (self), NULL);

  return self->conflict;
}

/**
 * kith_edit_get_merge:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): what the last successful save merged
 */
KithMerge *
kith_edit_get_merge (KithEdit *self)
{
  g_return_val_if_fail (KITH_IS_EDIT (self), NULL);

  return self->merge;
}

/**
 * kith_edit_get_previous:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): the contact on which the last
 *   successful save was made; NULL when that was a new one
 */
KithContact *
kith_edit_get_previous (KithEdit *self)
{
  g_return_val_if_fail (KITH_IS_EDIT (self), NULL);

  return self->previous;
}

/**
 * kith_edit_get_saved:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): what the last successful save made
 */
KithContact *
kith_edit_get_saved (KithEdit *self)
{
  g_return_val_if_fail (KITH_IS_EDIT (self), NULL);

  return self->saved;
}

/**
 * kith_edit_save_async:
 * @self: an edit
 * @options: (nullable): borrowed until this returns; allow_duplicates and
 *   suppress_auth count
 * @cancellable: (nullable): cancels; the draft may have been saved, which the
 *   next save finds out
 * @callback: called when it is saved, or must be asked about
 * @user_data: for @callback
 *
 * Saves the draft as it is now.  One save at a time: a second one fails with
 * G_IO_ERROR_PENDING.
 */
void
kith_edit_save_async (KithEdit *self,
                      const KithWriteOptions *options,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KITH_IS_EDIT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_edit_save_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->is_saving)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "The contact is being saved already");
      return;
    }

  _kith_save_run (g_steal_pointer (&task), options);
}

/**
 * kith_edit_save_finish:
 * @self: an edit
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the saved contact, which is the draft's
 *   base now; NULL with KITH_ERROR_ALREADY_CHANGED when the conflict must be
 *   answered, with KITH_ERROR_UNKNOWN_OUTCOME when it may have been saved
 */
KithContact *
kith_edit_save_finish (KithEdit *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_edit_set_create_again:
 * @self: an edit whose contact was deleted by somebody else
 * @create_again: whether the next save makes it again
 */
void
kith_edit_set_create_again (KithEdit *self, gboolean create_again)
{
  g_return_if_fail (KITH_IS_EDIT (self));

  self->is_to_create_again = create_again;
}

/**
 * kith_edit_apply_to_merged:
 * @self: an edit whose contact was merged into another one by somebody else
 *
 * The conflict is one with that contact from here on.
 */
void
kith_edit_apply_to_merged (KithEdit *self)
{
  KithContact *target;

  g_return_if_fail (KITH_IS_EDIT (self));
  g_return_if_fail (self->conflict != NULL && !self->is_saving);
  target = kith_conflict_get_merged_into (self->conflict);
  g_return_if_fail (target != NULL);

  self->is_to_create_again = FALSE;
  kith_conflict_update (self->conflict, target);
}

/**
 * kith_edit_cancel_conflict:
 * @self: an edit
 *
 * Back to the form: the conflict and its answers are forgotten, the draft
 * stays as it is.
 */
void
kith_edit_cancel_conflict (KithEdit *self)
{
  g_return_if_fail (KITH_IS_EDIT (self));
  g_return_if_fail (!self->is_saving);

  g_clear_object (&self->conflict);
  self->is_to_create_again = FALSE;
  self->is_confirmed = FALSE;
  if (self->state == KITH_EDIT_ASKING)
    _kith_edit_set_state (self, KITH_EDIT_IDLE);
}

/**
 * kith_edit_get_undo:
 * @self: an edit
 *
 * Takes back what the last save wrote and leaves alone what came from others.
 *
 * Returns: (transfer full) (nullable): a draft whose save does that; NULL when
 *   there is nothing to take back, or only by deleting
 */
KithDraft *
kith_edit_get_undo (KithEdit *self)
{
  g_autoptr (KithDraft) draft = NULL;
  g_autoptr (KithContactInfo) written = NULL;
  g_autoptr (KithContactInfo) info = NULL;
  g_autoptr (KithMerge) merge_back = NULL;
  KithContactInfo *before;

  g_return_val_if_fail (KITH_IS_EDIT (self), NULL);

  if (self->saved == NULL || self->previous == NULL)
    return NULL;

  before = kith_contact_get_info (self->previous);
  written = kith_patch_apply (before, self->saved_patch);
  merge_back = kith_merge_new (written, before,
                               kith_contact_get_info (self->saved));
  info = kith_merge_get_result (merge_back, NULL, NULL);
  draft = kith_draft_new (self->saved);
  kith_draft_set_info (draft, info);

  return kith_draft_is_dirty (draft) ? g_steal_pointer (&draft) : NULL;
}
