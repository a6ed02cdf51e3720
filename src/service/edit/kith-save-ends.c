/* kith-save-ends.c: how a save ends, and what the edit keeps of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-save-private.h"

#include "base/kith-error.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

void
_kith_save_fail (GTask *owned_task, GError *error)
{
  g_autoptr (GTask) task = owned_task;
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  if (save->is_open || save->is_doubtful)
    {
      g_clear_pointer (&self->lost, _kith_attempt_free);
      self->lost = g_steal_pointer (&save->attempt);
      /* This time it did not arrive, but before it may have. */
      if (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE))
        error->code = KITH_ERROR_UNKNOWN_OUTCOME;
    }

  self->is_saving = FALSE;
  _kith_edit_set_state (self, self->conflict != NULL ? KITH_EDIT_ASKING
                                                     : KITH_EDIT_IDLE);
  g_task_return_error (task, error);
}

void
_kith_save_wait_for_answer (GTask *task)
{
  _kith_save_fail (task, kith_protocol_error (KITH_ERROR_ALREADY_CHANGED));
}

static void
decided_cb (KithEdit *self)
{
  self->is_confirmed = FALSE;
}

/* @conflict: (transfer full) */
static void
take_conflict (KithEdit *self, KithConflict *conflict)
{
  self->conflict = conflict;
  g_signal_connect_object (conflict, "decided", G_CALLBACK (decided_cb), self,
                           G_CONNECT_SWAPPED);
}

/* @theirs, @target: (nullable) */
static void
ask (GTask *task,
     KithContact *base,
     KithContactInfo *mine,
     KithContact *theirs,
     KithContact *target)
{
  KithEdit *self = g_task_get_source_object (task);

  if (self->conflict == NULL)
    {
      take_conflict (self, kith_conflict_new (base, mine, theirs));
      kith_conflict_set_merged_into (self->conflict, target);
    }
  else
    {
      if (theirs == NULL)
        kith_conflict_set_merged_into (self->conflict, target);
      kith_conflict_update (self->conflict, theirs);
    }

  _kith_save_wait_for_answer (task);
}

void
_kith_save_ask (GTask *task,
                KithContact *base,
                KithContactInfo *mine,
                KithContact *theirs)
{
  ask (task, base, mine, theirs, NULL);
}

void
_kith_save_ask_gone (GTask *task,
                     KithContact *base,
                     KithContactInfo *mine,
                     KithContact *target)
{
  ask (task, base, mine, NULL, target);
}

void
_kith_save_ask_again (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);

  take_conflict (self, g_steal_pointer (&self->reconsidered));
  _kith_save_wait_for_answer (task);
}

static void
remember_saved (KithEdit *self, KithSave *save, KithContact *contact)
{
  KithAttempt *attempt = save->attempt;

  g_set_object (&self->saved, contact);
  g_set_object (&self->previous, attempt->against);
  g_clear_pointer (&self->saved_patch, json_object_unref);
  self->saved_patch = json_object_ref (attempt->patch);
  g_clear_pointer (&self->merge, kith_merge_unref);
  self->merge = g_steal_pointer (&save->merge);
}

void
_kith_save_succeed (GTask *owned_task, KithContact *contact)
{
  g_autoptr (GTask) task = owned_task;
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  remember_saved (self, save, contact);
  g_clear_pointer (&self->lost, _kith_attempt_free);
  g_clear_object (&self->conflict);
  self->is_to_create_again = FALSE;
  self->is_confirmed = FALSE;
  self->is_saving = FALSE;
  kith_draft_saved (self->draft, contact, save->attempt->sent);
  _kith_edit_set_state (self, KITH_EDIT_DONE);
  g_task_return_pointer (task, g_object_ref (contact), g_object_unref);
}

void
_kith_save_found (GTask *task, KithContact *contact)
{
  KithEdit *self = g_task_get_source_object (task);

  _kith_contacts_contact_changed (self->contacts, contact);
  _kith_save_succeed (task, contact);
}
