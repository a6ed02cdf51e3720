/* kith-save-send.c: what a save sends, and what may come of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-save-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/connection/kith-retry-after.h"

static void
take_stale (GTask *task, const GError *error)
{
  KithSave *save = g_task_get_task_data (task);
  JsonObject *json = kith_json_get_object (kith_error_get_data (error),
                                           "contact");

  save->is_doubtful = FALSE;
  g_clear_object (&save->latest);
  if (json != NULL)
    save->latest = kith_contact_new_from_json (json, NULL);
  if (save->latest != NULL
      && !g_str_equal (kith_contact_get_id (save->latest),
                       kith_contact_get_id (save->attempt->against)))
    g_clear_object (&save->latest);

  _kith_save_step (task,
                   save->latest != NULL ? KITH_SAVE_MERGE : KITH_SAVE_GET);
}

static void
retry (GTask *task, GError *error)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->wait_usec = MAX (kith_retry_after_get (error),
                         _kith_save_draw_wait (self, save->n_sends));
  if (!_kith_save_may_retry (self, save))
    {
      _kith_save_fail (task, error);
      return;
    }

  g_clear_error (&error);
  _kith_save_step (task, save->is_open && !save->is_recognized
                           ? KITH_SAVE_RECOGNIZE
                           : KITH_SAVE_WAIT);
}

/* The attempt of an earlier save was refused: it is not in the way. */
static void
drop_settled (GTask *task)
{
  KithSave *save = g_task_get_task_data (task);

  save->is_settling = FALSE;
  save->is_open = FALSE;
  _kith_save_step (task, KITH_SAVE_PREPARE);
}

/* 503 and a redirect say that nothing was done; but who says so is not always
 * the server itself.  A store that could not write says so itself; but if the
 * request comes a second time, it may find room.  They do not ask for care in
 * trying again, only for the same key.  429 is said before anything is done. */
static gboolean
is_doubtful (const GError *error)
{
  return error->code == KITH_ERROR_REDIRECTED || error->code == KITH_ERROR_STORE
         || error->code == KITH_ERROR_STORE_FULL
         || error->code == KITH_ERROR_DISK
         || (error->code == KITH_ERROR_BUSY
             && kith_error_get_status (error) == 503);
}

static void
take_refusal (GTask *task, GError *error)
{
  KithSave *save = g_task_get_task_data (task);
  gboolean is_update = save->attempt->against != NULL;
  gboolean is_ours = error->domain == KITH_ERROR;
  KithError code = is_ours ? error->code : KITH_ERROR_FAILED;

  if (code == KITH_ERROR_UNKNOWN_OUTCOME || code == KITH_ERROR_PROTOCOL
      || !is_ours)
    save->is_open = TRUE;
  else if (is_doubtful (error))
    save->is_doubtful = TRUE;

  if (code == KITH_ERROR_UNKNOWN_OUTCOME || code == KITH_ERROR_BUSY
      || (code == KITH_ERROR_UNREACHABLE && save->is_open))
    {
      retry (task, error);
    }
  else if (is_update && code == KITH_ERROR_ALREADY_CHANGED)
    {
      take_stale (task, error);
      g_error_free (error);
    }
  else if (is_update && code == KITH_ERROR_NOT_FOUND)
    {
      /* What has become of it is known to whoever asks for it. */
      g_error_free (error);
      _kith_save_step (task, KITH_SAVE_GET);
    }
  else if (save->is_settling && is_ours && code != KITH_ERROR_PROTOCOL
           && !is_doubtful (error))
    {
      g_error_free (error);
      drop_settled (task);
    }
  else
    {
      _kith_save_fail (task, error);
    }
}

static void
take_answer (GTask *task, KithContact *contact, GError *error)
{
  KithSave *save = g_task_get_task_data (task);
  g_autoptr (KithContact) answer = contact;
  g_autoptr (KithAttempt) settled = NULL;

  if (answer == NULL)
    {
      take_refusal (task, error);
    }
  else if (save->is_settling)
    {
      settled = g_steal_pointer (&save->attempt);
      _kith_save_settle (task, settled, answer);
    }
  else
    {
      _kith_save_succeed (task, answer);
    }
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  KithContact *contact = kith_contacts_create_finish (KITH_CONTACTS (source),
                                                      result, &error);

  take_answer (data, contact, error);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  KithContact *contact = kith_contacts_update_finish (KITH_CONTACTS (source),
                                                      result, &error);

  take_answer (data, contact, error);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KithSave *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("Sent without a record: %s", error->message);
  save->attempt->is_recorded = TRUE;
  _kith_save_step (task, KITH_SAVE_SEND);
}

static void
record_attempt (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  GTask *recording = g_task_new (self, NULL, recorded_cb, task);

  g_task_set_source_tag (recording, record_attempt);
  self->record (save->attempt, recording, self->recorder);
}

void
_kith_save_send (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  KithAttempt *attempt = save->attempt;
  KithIdentifiers identifiers;

  if (self->record != NULL && !attempt->is_recorded)
    {
      record_attempt (task);
      return;
    }

  save->n_sends++;
  save->options.idempotency_key = attempt->key;
  if (attempt->against == NULL)
    {
      kith_contacts_create_async (self->contacts, attempt->patch,
                                  &save->options, g_task_get_cancellable (task),
                                  created_cb, task);
      return;
    }

  identifiers.contact_id = kith_contact_get_id (attempt->against);
  identifiers.revision = kith_contact_get_revision (attempt->against);
  kith_contacts_update_async (self->contacts, &identifiers, attempt->patch,
                              &save->options, g_task_get_cancellable (task),
                              updated_cb, task);
}
