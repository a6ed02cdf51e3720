/* kith-outbox-load.c: reading what waits, until it can be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"

/* Trying again */

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutbox) self = data;

  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    _kith_outbox_load_again (self);
}

static gint64
get_delay (KithOutbox *self)
{
  return MIN ((gint64) KITH_OUTBOX_RETRY_BASE_USEC
                << MIN (self->n_failed_loads - 1, 16),
              (gint64) KITH_OUTBOX_LOAD_CAP_USEC);
}

void
_kith_outbox_stop_loading (KithOutbox *self)
{
  if (self->load_timer != NULL)
    g_cancellable_cancel (self->load_timer);
  g_clear_object (&self->load_timer);
}

/* @error: (transfer full) */
static void
load_failed (KithOutbox *self, GError *error)
{
  g_clear_error (&self->load_error);
  self->load_error = error;
  self->n_failed_loads++;
  if (self->is_closed)
    return;

  self->load_timer = g_cancellable_new ();
  kith_clock_wait_async (self->clock, get_delay (self), self->load_timer,
                         waited_cb, g_object_ref (self));
  _kith_outbox_changed (self);
}

void
_kith_outbox_load_again (KithOutbox *self)
{
  if (self->load_error != NULL && !self->is_loading && !self->is_closed)
    kith_outbox_load_async (self, NULL, NULL, NULL);
}

const GError *
kith_outbox_get_load_error (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  return self->load_error;
}

/* Loading */

static void
take_record (KithOutbox *self, KithOutboxRecord *record)
{
  KithOutboxEntry *entry;
  KithOutboxEntry *maker;

  if (record->kind == KITH_OUTBOX_KIND_DRAFT)
    _kith_drafts_take_record (self->drafts, record);
  if (record->kind == KITH_OUTBOX_KIND_JOURNAL)
    _kith_journal_load (self->journal, record);
  if (record->kind == KITH_OUTBOX_KIND_DAMAGE)
    _kith_outbox_take_damage (self, record);
  if (record->kind != KITH_OUTBOX_KIND_ENTRY)
    return;

  entry = _kith_outbox_entry_new_from_json (record->id, record->document);
  if (entry == NULL)
    {
      g_message ("A waiting change is of another version of Kith");
      return;
    }

  maker = _kith_outbox_find_by_id (self->entries,
                                   kith_json_get_string (record->document,
                                                         "maker"));
  if (maker != NULL)
    _kith_outbox_entry_set_maker (entry, maker, entry->maker_form);
  /* Much may have changed since it was tried. */
  entry->due = kith_clock_get_monotonic_time (self->clock);
  _kith_outbox_add (self, entry);
  g_object_unref (entry);
}

static void
loaded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray)
    records = kith_outbox_file_load_finish (KITH_OUTBOX_FILE (file), result,
                                            &error);

  self->is_loading = FALSE;
  if (records == NULL)
    {
      load_failed (self, g_error_copy (error));
      g_task_return_error (task, error);
      return;
    }

  self->is_loaded = TRUE;
  g_clear_error (&self->load_error);
  for (guint i = 0; i < records->len; i++)
    take_record (self, g_ptr_array_index (records, i));
  /* Each takes the place of what waits for its contact. */
  for (guint i = 0; i < records->len; i++)
    _kith_outbox_take_announced (self, g_ptr_array_index (records, i));
  _kith_journal_loaded (self->journal);
  _kith_drafts_loaded (self->drafts);
  _kith_outbox_changed (self);
  g_task_return_boolean (task, TRUE);
  _kith_outbox_pump (self);
}

/**
 * kith_outbox_load_async:
 * @self: an outbox
 * @cancellable: (nullable): cancels
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Once; when it fails, it is tried again until it does not.
 */
void
kith_outbox_load_async (KithOutbox *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_outbox_load_async);
  self->is_loading = TRUE;
  _kith_outbox_stop_loading (self);
  kith_outbox_file_load_async (self->file, cancellable, loaded_cb, task);
}

gboolean
kith_outbox_load_finish (KithOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
