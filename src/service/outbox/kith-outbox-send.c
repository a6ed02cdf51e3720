/* kith-outbox-send.c: sending what waits, and when to try again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "service/connection/kith-retry-after.h"
#include "service/edit/kith-edit-private.h"

/* Waiting */

static void
timer_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutbox) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    return;

  g_clear_object (&self->timer);
  _kith_outbox_pump (self);
}

/* In slices, so that a computer that was asleep, or whose clock was set, is
 * found out about. */
static void
set_timer (KithOutbox *self, gint64 due)
{
  gint64 now = kith_clock_get_monotonic_time (self->clock);

  if (self->timer != NULL)
    g_cancellable_cancel (self->timer);
  g_clear_object (&self->timer);
  if (due < 0 || self->is_closed)
    return;

  self->timer = g_cancellable_new ();
  kith_clock_wait_async (self->clock,
                         CLAMP (due - now, 0, KITH_OUTBOX_SLICE_USEC),
                         self->timer, timer_cb, g_object_ref (self));
}

/* The monotonic clock stands still while the computer sleeps, the other one is
 * set now and then: when they drift apart, what waits is tried. */
static void
look_at_clocks (KithOutbox *self)
{
  gint64 ahead = kith_clock_get_real_time (self->clock)
                 - kith_clock_get_monotonic_time (self->clock);
  gboolean has_jumped = ABS (ahead - self->wall_ahead)
                        > KITH_OUTBOX_CLOCK_DRIFT_USEC;

  self->wall_ahead = ahead;
  if (has_jumped)
    kith_outbox_wake (self);
}

static gint64
draw_delay (KithOutbox *self, guint n_attempts)
{
  gint64 most = MIN ((gint64) KITH_OUTBOX_RETRY_BASE_USEC
                       << MIN (n_attempts, 16),
                     (gint64) KITH_OUTBOX_RETRY_CAP_USEC);

  return most / 2 + (gint64) (g_rand_double (self->rand) * (double) most / 2);
}

static void
wait_for_retry (KithOutbox *self, KithOutboxEntry *entry, const GError *error)
{
  gint64 delay = MAX (kith_retry_after_get (error),
                      draw_delay (self, entry->n_attempts));

  entry->due = kith_clock_get_monotonic_time (self->clock) + delay;
  entry->next_retry = kith_clock_get_real_time (self->clock) + delay;
}

/* How it ended */

typedef enum
{
  END_RETRY,
  END_ASK,
  END_FAIL,
} End;

static gboolean
is_asking (KithOutboxEntry *entry)
{
  return entry->edit != NULL
         && kith_edit_get_state (entry->edit) == KITH_EDIT_ASKING;
}

static End
classify (KithOutboxEntry *entry, const GError *error)
{
  if (entry->edit != NULL && _kith_edit_is_undecidable (entry->edit))
    return END_FAIL;
  if (error->domain != KITH_ERROR)
    return END_RETRY;

  switch ((KithError) error->code)
    {
    case KITH_ERROR_UNREACHABLE:
    case KITH_ERROR_UNKNOWN_OUTCOME:
    case KITH_ERROR_BUSY:
    case KITH_ERROR_SERVER:
    case KITH_ERROR_PROTOCOL:
    case KITH_ERROR_REDIRECTED:
    case KITH_ERROR_STORE:
    case KITH_ERROR_STORE_FULL:
    case KITH_ERROR_DISK:
      return END_RETRY;

    case KITH_ERROR_ALREADY_CHANGED:
      /* Others were faster too often, and that was all. */
      return entry->edit != NULL && !is_asking (entry) ? END_RETRY : END_ASK;

    case KITH_ERROR_FAILED:
    case KITH_ERROR_INVALID:
    case KITH_ERROR_INSUFFICIENT:
    case KITH_ERROR_NO_CHANGE:
    case KITH_ERROR_MULTIPLE_PRIMARY:
    case KITH_ERROR_EXTENDED_VALUE:
    case KITH_ERROR_NOT_FOUND:
    case KITH_ERROR_DUPLICATE:
    case KITH_ERROR_UNAUTHENTICATED:
    case KITH_ERROR_PERMISSION:
    case KITH_ERROR_QUOTA:
    case KITH_ERROR_TOO_LARGE:
    case KITH_ERROR_SORT:
    case KITH_ERROR_LIMIT:
    case KITH_ERROR_FILTER:
    default:
      return END_FAIL;
    }
}

/* A conflict that nobody was shown is asked about when somebody looks; one that
 * was answered is not asked about again: TRUE. */
static gboolean
leave_conflict (KithOutbox *self, KithOutboxEntry *entry)
{
  gboolean is_answered = _kith_outbox_entry_take_answers (entry);

  _kith_outbox_end_rejected (self, entry, is_answered);
  if (is_asking (entry))
    kith_edit_cancel_conflict (entry->edit);

  return is_answered;
}

static void
stop_sending (KithOutbox *self, KithOutboxEntry *entry)
{
  self->n_sending--;
  entry->due = -1;
  entry->next_retry = -1;
}

void
_kith_outbox_finish_sent (KithOutbox *self,
                          KithOutboxEntry *entry,
                          KithContact *contact)
{
  g_autoptr (GTask) task = g_steal_pointer (&entry->task);
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  stop_sending (self, entry);
  entry->is_held = FALSE;
  if (contact != NULL)
    _kith_outbox_pass_on (self, entry, contact, batch);
  _kith_outbox_write_rejected (self, entry, batch);
  /* Before it leaves the list: who leaves it otherwise was taken back. */
  g_signal_emit_by_name (self, "sent", entry, contact);
  _kith_outbox_drop (self, entry, batch);
  if (task != NULL)
    g_task_return_pointer (task,
                           contact != NULL ? g_object_ref (contact) : NULL,
                           g_object_unref);

  /* The server is there: the others need not wait. */
  kith_outbox_wake (self);
}

void
_kith_outbox_finish_error (KithOutbox *self,
                           KithOutboxEntry *entry,
                           GError *error)
{
  static const KithOutboxState ends[] = { KITH_OUTBOX_WAITING,
                                          KITH_OUTBOX_NEEDS_ANSWER,
                                          KITH_OUTBOX_FAILED };
  End end = classify (entry, error);
  g_autoptr (GTask) task = g_steal_pointer (&entry->task);

  stop_sending (self, entry);
  /* A person is looking at it: the answers that were given stay. */
  entry->is_held = task != NULL && is_asking (entry);
  if (entry->is_held)
    _kith_outbox_offer_choices (entry);
  if (!entry->is_held && leave_conflict (self, entry) && end == END_ASK)
    end = END_RETRY;
  if (end == END_RETRY)
    wait_for_retry (self, entry, error);

  _kith_outbox_entry_set_state (entry, ends[end], g_error_copy (error));
  _kith_outbox_keep (self, entry);
  _kith_outbox_changed (self);
  if (task != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
  _kith_outbox_pump (self);
}

/* Running */

KithOutboxRun *
_kith_outbox_run_new (KithOutbox *self, KithOutboxEntry *entry)
{
  KithOutboxRun *run = g_new (KithOutboxRun, 1);

  run->self = g_object_ref (self);
  run->entry = g_object_ref (entry);

  return run;
}

void
_kith_outbox_run_free (KithOutboxRun *run)
{
  g_object_unref (run->self);
  g_object_unref (run->entry);
  g_free (run);
}

gboolean
_kith_outbox_finish_closed (KithOutboxRun *run, const GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (!run->self->is_closed)
    return FALSE;

  task = g_steal_pointer (&run->entry->task);
  run->self->n_sending--;
  if (task != NULL && error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             "The outbox was closed");

  return TRUE;
}

static void
saved_cb (GObject *edit, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutboxRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_edit_save_finish (KITH_EDIT (edit), result, &error);

  if (_kith_outbox_finish_closed (run, error))
    return;

  /* All of it is there already. */
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NO_CHANGE))
    g_set_object (&contact, kith_draft_get_base (run->entry->draft));

  if (contact != NULL)
    _kith_outbox_finish_sent (run->self, run->entry, contact);
  else
    _kith_outbox_finish_error (run->self, run->entry, g_steal_pointer (&error));
}

/* Recording */

static void
recorded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
record (KithAttempt *attempt, GTask *task, gpointer data)
{
  KithOutboxEntry *entry = data;
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = _kith_outbox_entry_to_json (entry, attempt);

  g_set_object (&entry->attempted, entry->form);
  _kith_outbox_collect_rejected (entry->outbox, entry);
  _kith_outbox_write_rejected (entry->outbox, entry, batch);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, entry->id, document);
  kith_outbox_file_write_async (entry->outbox->file, batch, recorded_cb, task);
}

void
_kith_outbox_make_edit (KithOutbox *self, KithOutboxEntry *entry)
{
  if (entry->edit != NULL)
    return;

  entry->outbox = self;
  entry->edit = kith_edit_new (self->contacts, entry->draft, self->clock);
  _kith_edit_seed (entry->edit, g_rand_int (self->rand));
  _kith_edit_set_recorder (entry->edit, record, entry);
  _kith_edit_set_lost (entry->edit, g_steal_pointer (&entry->lost));
}

/* Answers are written with the attempt to write them; but before that, it may
 * take long to learn what has become of an earlier one. */
static void
keep_confirmed (KithOutbox *self, KithOutboxEntry *entry)
{
  if (_kith_edit_get_lost (entry->edit) != NULL
      && _kith_outbox_entry_get_answered (entry) != NULL)
    _kith_outbox_keep (self, entry);
}

void
_kith_outbox_run (KithOutbox *self, KithOutboxEntry *entry)
{
  KithWriteOptions options = { .allow_duplicates = entry->allow_duplicates,
                               .suppress_auth = entry->suppress_auth };

  entry->n_attempts++;
  entry->due = -1;
  kith_set_str (&entry->sent_id, kith_outbox_entry_get_contact_id (entry));
  self->n_sending++;
  _kith_outbox_entry_set_state (entry, KITH_OUTBOX_SENDING, NULL);
  _kith_outbox_changed (self);
  if (entry->operation == KITH_OUTBOX_DELETE)
    {
      _kith_outbox_delete (self, entry);
      return;
    }

  _kith_outbox_make_edit (self, entry);
  _kith_outbox_reconsider (entry);
  _kith_outbox_collect_rejected (self, entry);
  _kith_edit_set_automatic (entry->edit, entry->task == NULL);
  kith_edit_save_async (entry->edit, &options, self->cancellable, saved_cb,
                        _kith_outbox_run_new (self, entry));
  keep_confirmed (self, entry);
}

/* What is due */

static gboolean
drop_unwanted (KithOutbox *self, KithOutboxEntry *entry)
{
  if (!entry->is_unwanted || entry->is_ended || entry->n_writing > 0
      || entry->state == KITH_OUTBOX_SENDING)
    return FALSE;

  _kith_outbox_drop_to_journal (self, entry);

  return TRUE;
}

static gboolean
is_due (KithOutbox *self, KithOutboxEntry *entry)
{
  return entry->due >= 0
         && entry->due <= kith_clock_get_monotonic_time (self->clock);
}

static gboolean
may_run (KithOutbox *self, KithOutboxEntry *entry)
{
  return entry->state != KITH_OUTBOX_SENDING && !entry->is_held
         && entry->n_writing == 0 && !_kith_outbox_is_behind (self, entry);
}

void
_kith_outbox_pump (KithOutbox *self)
{
  g_autoptr (GPtrArray) entries = NULL;
  gint64 next = -1;

  if (self->is_closed)
    return;

  look_at_clocks (self);
  /* Who hears of it may change the list. */
  entries = g_ptr_array_copy (self->entries,
                              (GCopyFunc) (GCallback) g_object_ref, NULL);
  g_ptr_array_set_free_func (entries, g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (drop_unwanted (self, entry) || !may_run (self, entry)
          || entry->due < 0 || entry->is_ended)
        continue;
      if (is_due (self, entry))
        {
          if (self->n_sending < KITH_OUTBOX_PARALLEL)
            _kith_outbox_run (self, entry);
        }
      else if (next < 0 || entry->due < next)
        next = entry->due;
    }

  set_timer (self, next);
}

/**
 * kith_outbox_wake:
 * @self: an outbox
 *
 * Tries all that waits, without waiting longer, except for what a server has
 * asked to wait for.
 */
void
kith_outbox_wake (KithOutbox *self)
{
  gint64 now = kith_clock_get_monotonic_time (self->clock);

  g_return_if_fail (KITH_IS_OUTBOX (self));

  _kith_outbox_load_again (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->due <= now || kith_retry_after_get (entry->error) >= 0)
        continue;
      entry->due = now;
    }

  _kith_outbox_pump (self);
}

/* For somebody who waits */

/**
 * kith_outbox_send_async:
 * @self: an outbox
 * @entry: one of its entries
 * @options: (nullable): allow_duplicates and suppress_auth count
 * @callback: called when it is known how it went
 * @user_data: for @callback
 */
void
kith_outbox_send_async (KithOutbox *self,
                        KithOutboxEntry *entry,
                        const KithWriteOptions *options,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_OUTBOX_ENTRY (entry));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_outbox_send_async);
  if (entry->is_ended || entry->task != NULL || entry->n_writing > 0
      || _kith_outbox_is_behind (self, entry))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "Another change of the contact comes first");
      kith_outbox_release (self, entry);
      return;
    }

  if (options != NULL)
    {
      entry->allow_duplicates = options->allow_duplicates;
      entry->suppress_auth = options->suppress_auth;
    }
  if (entry->operation == KITH_OUTBOX_DELETE && entry->theirs != NULL
      && entry->state == KITH_OUTBOX_NEEDS_ANSWER)
    _kith_outbox_overrule (self, entry);

  entry->task = g_steal_pointer (&task);
  entry->is_held = TRUE;
  /* What is on its way already comes back to whoever waits. */
  if (entry->state != KITH_OUTBOX_SENDING)
    _kith_outbox_run (self, entry);
}

gboolean
kith_outbox_send_finish (KithOutbox *self,
                         GAsyncResult *result,
                         KithContact **contact,
                         GError **error)
{
  g_autoptr (KithContact) sent = NULL;
  GError *own = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  sent = g_task_propagate_pointer (G_TASK (result), &own);
  if (contact != NULL)
    *contact = g_steal_pointer (&sent);
  if (own == NULL)
    return TRUE;

  g_propagate_error (error, own);

  return FALSE;
}

void
kith_outbox_release (KithOutbox *self, KithOutboxEntry *entry)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_OUTBOX_ENTRY (entry));

  /* Whoever waits for it looks after it. */
  if (entry->is_ended || entry->task != NULL
      || entry->state == KITH_OUTBOX_SENDING)
    return;

  entry->is_held = FALSE;
  if (leave_conflict (self, entry) && entry->state == KITH_OUTBOX_NEEDS_ANSWER)
    {
      _kith_outbox_entry_set_state (entry, KITH_OUTBOX_WAITING, NULL);
      entry->due = kith_clock_get_monotonic_time (self->clock);
    }
  _kith_outbox_changed (self);
  _kith_outbox_pump (self);
}
