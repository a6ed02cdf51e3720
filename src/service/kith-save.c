/* kith-save.c: one save of an edit, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-save-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/kith-connection-private.h"

/* A save goes through these steps, each left through step() only:
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
typedef enum
{
  STEP_PREPARE,
  STEP_SEND,
  STEP_RECOGNIZE,
  STEP_GET,
  STEP_MERGE,
  STEP_WAIT,
} Step;

static void
save_free (KithSave *save)
{
  g_clear_pointer (&save->attempt, _kith_attempt_free);
  g_clear_object (&save->latest);
  g_clear_pointer (&save->merge, kith_merge_unref);
  g_free (save);
}

static void step (GTask *task, Step next);

static void
take_attempt (KithSave *save, KithAttempt *attempt)
{
  g_clear_pointer (&save->attempt, _kith_attempt_free);
  save->attempt = attempt;
  save->is_open = FALSE;
  save->is_doubtful = FALSE;
}

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

  take_attempt (save,
                _kith_attempt_new (contact, result,
                                   kith_conflict_get_mine (self->conflict)));
  if (_kith_attempt_is_empty (save->attempt))
    _kith_save_found (task, contact);
  else
    step (task, STEP_SEND);
}

/* An earlier save's attempt was carried out as @contact: it is what the draft
 * starts from now. */
static void
settle (GTask *task, KithAttempt *lost, KithContact *contact)
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
      step (task, STEP_PREPARE);
      return;
    }

  take_attempt (save,
                _kith_attempt_new (contact, kith_contact_get_info (contact),
                                   kith_draft_get_info (self->draft)));
  _kith_save_found (task, contact);
}

/* PREPARE: what is to be written, and against which revision */

/* Sends the attempt, or is done when everything is there already. */
static void
proceed (GTask *task, Step next)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  KithContact *against = save->attempt->against;

  if (!_kith_attempt_is_empty (save->attempt))
    step (task, next);
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
  Step next = STEP_SEND;

  if (!_kith_edit_is_answered (self))
    {
      _kith_save_wait_for_answer (task);
      return;
    }

  take_attempt (save, _kith_edit_new_attempt (self));
  if (self->conflict != NULL && save->attempt->against != NULL)
    {
      g_clear_pointer (&save->merge, kith_merge_unref);
      save->merge = _kith_edit_new_merge (self, save->attempt->against);
    }

  if (self->lost != NULL && _kith_attempt_equal (self->lost, save->attempt))
    {
      take_attempt (save, g_steal_pointer (&self->lost));
      save->is_open = TRUE;
      next = needs_recognition (self, save) ? STEP_RECOGNIZE : STEP_SEND;
    }
  else if (self->lost != NULL && !save->is_recognized)
    {
      save->is_settling = TRUE;
      step (task, STEP_RECOGNIZE);
      return;
    }

  proceed (task, next);
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
      take_attempt (save, g_steal_pointer (&self->lost));
      save->is_open = TRUE;
    }
  else
    {
      /* The person who saves again has decided. */
      save->is_settling = FALSE;
      g_clear_pointer (&self->lost, _kith_attempt_free);
    }

  step (task, STEP_SEND);
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
    step (task, STEP_WAIT);
}

static void
recognize (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);

  _kith_connection_recognize_async (kith_contacts_get_connection (
                                      self->contacts),
                                    g_task_get_cancellable (task),
                                    recognized_cb, task);
}

/* WAIT: full jitter, within what one save may take (rule R4) */

static gint64
draw_wait (guint n)
{
  gint64 most = MIN ((gint64) KITH_RETRY_BASE_USEC << MIN (n, 16),
                     (gint64) KITH_RETRY_CAP_USEC);

  return (gint64) (g_random_double () * (double) most);
}

static gboolean
may_retry (KithEdit *self, KithSave *save)
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
    step (task, STEP_SEND);
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

/* MERGE: somebody was faster */

/* Somebody who is always faster is not run after for ever. */
static gboolean
is_exhausted (KithEdit *self, KithSave *save)
{
  save->wait_usec = save->n_stale > 1 ? draw_wait (save->n_stale) : 0;

  return !may_retry (self, save);
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
  take_attempt (save, _kith_attempt_new (save->latest, result, sent));
  g_clear_pointer (&save->merge, kith_merge_unref);
  save->merge = g_steal_pointer (&merge);
  proceed (task, STEP_WAIT);
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

  take_attempt (save, _kith_edit_new_attempt (self));
  g_clear_pointer (&save->merge, kith_merge_unref);
  save->merge = _kith_edit_new_merge (self, save->latest);
  proceed (task, STEP_WAIT);
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
  settle (task, settled, save->latest);
}

/* A kithd would have answered as it did the first time: it never saw it.  Of
 * another server that is not known. */
static void
give_up_settling (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_settling = FALSE;
  take_attempt (save, _kith_edit_new_attempt (self));
  save->is_open = !save->is_kithd;
  if (self->conflict != NULL)
    merge_conflict (task);
  else
    merge_draft (task);
}

static void
merge (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->n_stale++;
  if (save->is_open && _kith_attempt_made (save->attempt, save->latest))
    finish_made (task);
  else if (save->is_settling)
    give_up_settling (task);
  else if (self->lost != NULL && _kith_attempt_made (self->lost, save->latest))
    settle (task, self->lost, save->latest);
  else if (self->conflict != NULL)
    merge_conflict (task);
  else
    merge_draft (task);
}

/* GET: the refusal did not bring the contact as it is now */

static void
finish_gone (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  save->is_open = FALSE;
  save->is_doubtful = FALSE;
  _kith_save_ask (task, kith_draft_get_base (self->draft),
                  save->is_settling ? kith_draft_get_info (self->draft)
                                    : save->attempt->sent,
                  NULL);
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
      step (task, STEP_MERGE);
    }
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      finish_gone (task);
    }
  else
    {
      _kith_save_fail (task, error);
    }
}

static void
get_latest (GTask *task)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);

  kith_contacts_get_async (self->contacts,
                           kith_contact_get_id (save->attempt->against),
                           g_task_get_cancellable (task), got_cb, task);
}

/* SEND, and what may come of it */

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

  step (task, save->latest != NULL ? STEP_MERGE : STEP_GET);
}

static gint64
get_retry_after (const GError *error)
{
  gint64 seconds = kith_json_get_int (kith_error_get_data (error), "retryAfter",
                                      -1);

  return seconds < 0 ? -1 : MIN (seconds, 86400) * G_TIME_SPAN_SECOND;
}

static void
retry (GTask *task, GError *error)
{
  KithEdit *self = g_task_get_source_object (task);
  KithSave *save = g_task_get_task_data (task);
  gint64 asked = get_retry_after (error);

  save->wait_usec = asked >= 0 ? asked : draw_wait (save->n_sends);
  if (!may_retry (self, save))
    {
      _kith_save_fail (task, error);
      return;
    }

  g_clear_error (&error);
  step (task,
        save->is_open && !save->is_recognized ? STEP_RECOGNIZE : STEP_WAIT);
}

/* The attempt of an earlier save was refused: it is not in the way. */
static void
drop_settled (GTask *task)
{
  KithSave *save = g_task_get_task_data (task);

  save->is_settling = FALSE;
  save->is_open = FALSE;
  step (task, STEP_PREPARE);
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
      g_error_free (error);
      finish_gone (task);
    }
  else if (save->is_settling && is_ours && code != KITH_ERROR_PROTOCOL)
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
      settle (task, settled, answer);
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
  step (task, STEP_SEND);
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

static void
send_attempt (GTask *task)
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

/* The one place where a save goes on. */
static void
step (GTask *task, Step next)
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
    case STEP_PREPARE:
      prepare (task);
      break;

    case STEP_SEND:
      _kith_edit_set_state (self, KITH_EDIT_SENDING);
      send_attempt (task);
      break;

    case STEP_RECOGNIZE:
      _kith_edit_set_state (self, KITH_EDIT_WAITING);
      recognize (task);
      break;

    case STEP_GET:
      _kith_edit_set_state (self, KITH_EDIT_GETTING);
      get_latest (task);
      break;

    case STEP_MERGE:
      merge (task);
      break;

    case STEP_WAIT:
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
  step (task, STEP_PREPARE);
}
