/* kith-save.c: one save of an edit, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-save-private.h"

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

/* A save goes through these steps, each left through _kith_save_step() only:
 *
 *   PREPARE → SEND → saved
 *   SEND → stale → (GET →) MERGE → WAIT → SEND, or → asking
 *   SEND → reply lost → RECOGNIZE → WAIT → SEND
 *   SEND → busy → WAIT → SEND
 *
 * What is sent again after a lost reply is the same, with the same key: a
 * kithd answers as it did the first time; any other server finds the revision
 * stale, and MERGE sees that it was we who moved it.  An attempt whose outcome
 * is open when a save ends is kept for the next one, which settles it first.
 */

static void
save_free (KithSave *save)
{
  g_clear_pointer (&save->attempt, _kith_attempt_free);
  g_clear_object (&save->latest);
  g_clear_pointer (&save->merge, kith_merge_unref);
  g_free (save);
}

void
_kith_save_take_attempt (KithSave *save, KithAttempt *attempt)
{
  g_clear_pointer (&save->attempt, _kith_attempt_free);
  save->attempt = attempt;
  save->is_open = FALSE;
  save->is_doubtful = FALSE;
}

/* PREPARE: what is to be written, and against which revision */

/* Sends the attempt, or is done when everything is there already. */
void
_kith_save_proceed (GTask *task, KithSaveStep next)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  KithContact *against = save->attempt->against;

  if (!_kith_attempt_is_empty (save->attempt))
    _kith_save_step (task, next);
  else if (against == kith_draft_get_base (self->draft))
    _kith_save_fail (task, kith_protocol_error (KITH_ERROR_NO_CHANGE));
  else
    _kith_save_found (task, against);
}

/* What a stale revision says of the attempt depends on who says it.  A person
 * who has a contact created again has decided. */
static gboolean
needs_recognition (KithEdit *self, KithSave *save)
{
  return !save->is_recognized
         && (save->attempt->against != NULL || self->is_automatic);
}

static void
prepare (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  KithSaveStep next = KITH_SAVE_SEND;

  if (self->reconsidered != NULL && self->conflict == NULL)
    {
      _kith_save_ask_again (task);
      return;
    }
  if (!_kith_edit_is_answered (self))
    {
      _kith_save_wait_for_answer (task);
      return;
    }

  _kith_save_take_attempt (save, _kith_edit_new_attempt (self));
  if (self->conflict != NULL && save->attempt->against != NULL)
    {
      g_clear_pointer (&save->merge, kith_merge_unref);
      save->merge = _kith_edit_new_merge (self, save->attempt->against);
    }

  if (self->lost != NULL && _kith_attempt_equal (self->lost, save->attempt))
    {
      _kith_save_take_attempt (save, g_steal_pointer (&self->lost));
      save->is_open = TRUE;
      next = needs_recognition (self, save) ? KITH_SAVE_RECOGNIZE
                                            : KITH_SAVE_SEND;
    }
  else if (self->lost != NULL && !save->is_recognized)
    {
      save->is_settling = TRUE;
      _kith_save_step (task, KITH_SAVE_RECOGNIZE);
      return;
    }

  _kith_save_proceed (task, next);
}

/* WAIT: full jitter, within what one save may take (rule R4) */

gint64
_kith_save_draw_wait (KithEdit *self, guint n)
{
  gint64 most = MIN ((gint64) KITH_RETRY_BASE_USEC << MIN (n, 16),
                     (gint64) KITH_RETRY_CAP_USEC);

  return (gint64) (g_rand_double (self->rand) * (double) most);
}

gboolean
_kith_save_may_retry (KithEdit *self, KithSave *save)
{
  return save->n_sends < KITH_RETRY_MAX
         && kith_clock_get_monotonic_time (self->clock) + save->wait_usec
              <= save->deadline;
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (kith_clock_wait_finish (KITH_CLOCK (source), result, &error))
    _kith_save_step (task, KITH_SAVE_SEND);
  else
    _kith_save_fail (task, error);
}

static void
wait_a_while (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  kith_clock_wait_async (self->clock, save->wait_usec,
                         g_task_get_cancellable (task), waited_cb, task);
}

/* The one place where a save goes on. */
void
_kith_save_step (GTask *task, KithSaveStep next)
{
  KithEdit *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_assert (self->is_saving);

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task),
                                            &error))
    {
      _kith_save_fail (task, error);
      return;
    }

  switch (next)
    {
    case KITH_SAVE_PREPARE:
      prepare (task);
      break;

    case KITH_SAVE_SEND:
      _kith_edit_set_state (self, KITH_EDIT_SENDING);
      _kith_save_send (task);
      break;

    case KITH_SAVE_RECOGNIZE:
      _kith_edit_set_state (self, KITH_EDIT_WAITING);
      _kith_save_recognize (task);
      break;

    case KITH_SAVE_GET:
      _kith_edit_set_state (self, KITH_EDIT_GETTING);
      _kith_save_get_latest (task);
      break;

    case KITH_SAVE_MERGE:
      _kith_save_merge (task);
      break;

    case KITH_SAVE_WAIT:
      _kith_edit_set_state (self, KITH_EDIT_WAITING);
      wait_a_while (task);
      break;

    default:
      g_assert_not_reached ();
    }
}

void
_kith_save_run (GTask *task, const KithWriteOptions *options)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_new0 (KithSave, 1);

  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  if (options != NULL)
    save->options = *options;
  save->deadline = kith_clock_get_monotonic_time (self->clock)
                   + KITH_RETRY_TOTAL_USEC;
  self->is_saving = TRUE;
  self->is_undecidable = FALSE;
  self->is_confirmed = self->conflict != NULL && _kith_edit_is_answered (self);
  _kith_save_step (task, KITH_SAVE_PREPARE);
}
