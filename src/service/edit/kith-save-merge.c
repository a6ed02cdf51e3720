/* kith-save-merge.c: a save that finds the contact changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-save-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"

/* MERGE: somebody was faster */

/* Somebody who is always faster is not run after for ever. */
static gboolean
is_exhausted (KithEdit *self, KithSave *save)
{
  save->wait_usec = save->n_stale > 1
                      ? _kith_save_draw_wait (self, save->n_stale)
                      : 0;

  return !_kith_save_may_retry (self, save);
}

static void
merge_draft (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  KithContact *base = kith_draft_get_base (self->draft);
  KithContactInfo *sent = save->attempt->sent;
  g_autoptr (KithMerge)
    merge = kith_merge_new (kith_contact_get_info (base), sent,
                            kith_contact_get_info (save->latest));
  g_autoptr (KithContactInfo) result = NULL;

  if (kith_merge_get_n_conflicts (merge) > 0
      || (save->is_open && !save->is_kithd
          && _kith_attempt_is_ambiguous (save->attempt, save->latest, merge)))
    {
      save->is_open = FALSE;
      _kith_save_ask (task, base, sent, save->latest);
      return;
    }
  if (is_exhausted (self, save))
    {
      /* There is nothing to ask a person. */
      save->is_open = FALSE;
      _kith_save_fail (task, kith_protocol_error (KITH_ERROR_ALREADY_CHANGED));
      return;
    }

  result = kith_merge_get_result (merge, NULL, NULL);
  _kith_save_take_attempt (save,
                           _kith_attempt_new (save->latest, result, sent));
  g_clear_pointer (&save->merge, kith_merge_unref);
  save->merge = g_steal_pointer (&merge);
  _kith_save_proceed (task, KITH_SAVE_WAIT);
}

static void
merge_conflict (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_open = FALSE;
  kith_conflict_update (self->conflict, save->latest);
  if (!_kith_edit_is_answered (self) || is_exhausted (self, save))
    {
      _kith_save_wait_for_answer (task);
      return;
    }

  _kith_save_take_attempt (save, _kith_edit_new_attempt (self));
  g_clear_pointer (&save->merge, kith_merge_unref);
  save->merge = _kith_edit_new_merge (self, save->latest);
  _kith_save_proceed (task, KITH_SAVE_WAIT);
}

/* It was this attempt that made the revision stale. */
static void
finish_made (GTask *task)
{
  KithSave *save = g_task_get_task_data (task);
  g_autoptr (KithAttempt) settled = NULL;

  if (!save->is_settling)
    {
      _kith_save_found (task, save->latest);
      return;
    }

  settled = g_steal_pointer (&save->attempt);
  _kith_save_settle (task, settled, save->latest);
}

/* A kithd would have answered as it did the first time: it never saw it.  Of
 * another server that is not known. */
static void
give_up_settling (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_settling = FALSE;
  _kith_save_take_attempt (save, _kith_edit_new_attempt (self));
  save->is_open = !save->is_kithd;
  if (self->conflict != NULL)
    merge_conflict (task);
  else
    merge_draft (task);
}

void
_kith_save_merge (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->n_stale++;
  if (save->is_open && _kith_attempt_made (save->attempt, save->latest))
    finish_made (task);
  else if (save->is_settling)
    give_up_settling (task);
  else if (self->lost != NULL && _kith_attempt_made (self->lost, save->latest))
    _kith_save_settle (task, self->lost, save->latest);
  else if (self->conflict != NULL)
    merge_conflict (task);
  else
    merge_draft (task);
}

/* GET: the refusal did not bring the contact as it is now */

/* @target: (nullable): what it was merged into */
static void
finish_gone (GTask *task, KithContact *target)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_open = FALSE;
  save->is_doubtful = FALSE;
  _kith_save_ask_gone (task, kith_draft_get_base (self->draft),
                       save->is_settling ? kith_draft_get_info (self->draft)
                                         : save->attempt->sent,
                       target);
}

/* (transfer full) (nullable) */
static KithContact *
read_target (const GError *error)
{
  JsonObject *data = kith_error_get_data (error);
  JsonObject *json = kith_json_get_object (data, "contact");

  return json != NULL && kith_json_get_string (data, KITH_DATA_MERGED_INTO)
           ? kith_contact_new_from_json (json, NULL)
           : NULL;
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KithSave *save = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&save->latest);
  save->latest = kith_contacts_get_finish (KITH_CONTACTS (source), result,
                                           &error);

  if (save->latest != NULL)
    {
      _kith_save_step (task, KITH_SAVE_MERGE);
    }
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    {
      g_autoptr (KithContact) target = read_target (error);

      g_clear_error (&error);
      finish_gone (task, target);
    }
  else
    {
      _kith_save_fail (task, error);
    }
}

void
_kith_save_get_latest (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  kith_contacts_get_async (self->contacts,
                           kith_contact_get_id (save->attempt->against),
                           g_task_get_cancellable (task), got_cb, task);
}
