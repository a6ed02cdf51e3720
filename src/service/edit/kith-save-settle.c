/* kith-save-settle.c: what became of an attempt whose reply was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-save-private.h"

#include "base/kith-error.h"
#include "service/connection/kith-connection-private.h"

static gboolean
is_answered_conflict (KithEdit *self)
{
  return self->conflict != NULL && !kith_conflict_is_deletion (self->conflict)
         && _kith_edit_is_answered (self);
}

/* Other answers were given since: they are what is to stand there. */
static void
settle_conflict (GTask *task, KithContact *contact)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  g_autoptr (KithContactInfo)
    result = kith_conflict_get_result (self->conflict);

  _kith_save_take_attempt (save, _kith_attempt_new (contact, result,
                                                    kith_conflict_get_mine (
                                                      self->conflict)));
  if (_kith_attempt_is_empty (save->attempt))
    _kith_save_found (task, contact);
  else
    _kith_save_step (task, KITH_SAVE_SEND);
}

/* An earlier save's attempt was carried out as @contact: it is what the draft
 * starts from now. */
void
_kith_save_settle (GTask *task, KithAttempt *lost, KithContact *contact)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_settling = FALSE;
  save->is_open = FALSE;
  kith_draft_saved (self->draft, contact, lost->sent);
  g_clear_pointer (&self->lost, _kith_attempt_free);
  if (is_answered_conflict (self))
    {
      settle_conflict (task, contact);
      return;
    }
  if (kith_draft_is_dirty (self->draft))
    {
      _kith_save_step (task, KITH_SAVE_PREPARE);
      return;
    }

  _kith_save_take_attempt (
    save, _kith_attempt_new (contact, kith_contact_get_info (contact),
                             kith_draft_get_info (self->draft)));
  _kith_save_found (task, contact);
}

/* RECOGNIZE: may a create be repeated? */

static void
fail_undecidable (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);

  self->is_undecidable = TRUE;
  _kith_save_fail (
    task, g_error_new_literal (KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME,
                               "The contact may have been made or not"));
}

static void
settle_lost (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  if (self->is_automatic && self->lost->against == NULL && !save->is_kithd)
    {
      fail_undecidable (task);
      return;
    }

  /* An update is carried out once at most, wherever it is sent. */
  if (save->is_kithd || self->lost->against != NULL)
    {
      _kith_save_take_attempt (save, g_steal_pointer (&self->lost));
      save->is_open = TRUE;
    }
  else
    {
      /* The person who saves again has decided. */
      save->is_settling = FALSE;
      g_clear_pointer (&self->lost, _kith_attempt_free);
    }

  _kith_save_step (task, KITH_SAVE_SEND);
}

static void
recognized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  save->is_recognized = _kith_connection_recognize_finish (
    KITH_CONNECTION (source), result, &save->is_kithd, &error);

  if (error != NULL && error->domain != KITH_ERROR)
    _kith_save_fail (task, g_steal_pointer (&error));
  else if (save->is_settling && !save->is_recognized)
    _kith_save_fail (task, g_steal_pointer (&error));
  else if (save->is_settling)
    settle_lost (task);
  else if (save->attempt->against == NULL && !save->is_kithd
           && (save->is_recognized || self->is_automatic))
    fail_undecidable (task);
  else
    _kith_save_step (task, KITH_SAVE_WAIT);
}

void
_kith_save_recognize (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);

  _kith_connection_recognize_async (kith_contacts_get_connection (
                                      self->contacts),
                                    g_task_get_cancellable (task),
                                    recognized_cb, task);
}
