/* kith-outbox-put.c: making a change durable
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

typedef struct
{
  KithOutboxEntry *entry;
  KithDraft *form;       /* (nullable): of the form it comes from */
  KithDraft *draft;      /* as it is being written */
  KithContact *base;     /* (nullable) */
  KithContactInfo *info; /* (nullable): what an entry becomes that is there */
  GPtrArray *replaced;   /* KithOutboxEntry */
  GPtrArray *rejected;   /* (nullable): KithJournalEntry */
  gboolean is_new;
  gboolean hold;
} Put;

static void
put_free (Put *put)
{
  g_object_unref (put->entry);
  g_clear_object (&put->form);
  g_object_unref (put->draft);
  g_clear_object (&put->base);
  g_clear_object (&put->info);
  g_ptr_array_unref (put->replaced);
  g_clear_pointer (&put->rejected, g_ptr_array_unref);
  g_free (put);
}

static Put *
put_new (KithOutboxEntry *entry, gboolean is_new, gboolean hold)
{
  Put *put = g_new0 (Put, 1);

  put->entry = g_object_ref (entry);
  put->draft = g_object_ref (entry->draft);
  put->replaced = g_ptr_array_new_with_free_func (g_object_unref);
  put->is_new = is_new;
  put->hold = hold;

  return put;
}

static void
set_writing (Put *put, gboolean is_writing)
{
  guint change = is_writing ? 1 : (guint) -1;

  put->entry->n_writing += change;
  for (guint i = 0; i < put->replaced->len; i++)
    ((KithOutboxEntry *) put->replaced->pdata[i])->n_writing += change;
}

static void
take_put (KithOutbox *self, Put *put)
{
  KithOutboxEntry *entry = put->entry;

  for (guint i = 0; i < put->replaced->len; i++)
    _kith_outbox_remove (self, g_ptr_array_index (put->replaced, i));
  if (put->info != NULL)
    _kith_outbox_entry_change (entry, put->base, put->info);
  if (_kith_outbox_move (self, entry) && !put->is_new)
    _kith_outbox_keep (self, entry);
  entry->due = kith_clock_get_monotonic_time (self->clock);
  entry->is_held = put->hold;
  /* What it starts from has been saved meanwhile. */
  if (put->is_new && entry->draft != put->draft)
    _kith_outbox_keep (self, entry);
  if (put->is_new)
    _kith_outbox_add (self, entry);
  else
    _kith_outbox_changed (self);
}

static void
put_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithOutbox *self = g_task_get_source_object (task);
  Put *put = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean is_done = kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file),
                                                    result, &error);

  set_writing (put, FALSE);
  g_ptr_array_remove (self->putting, put->entry);
  if (put->form != NULL)
    _kith_drafts_end_put (self->drafts, put->form, error);
  if (!is_done)
    {
      g_task_return_error (task, error);
      _kith_outbox_pump (self);
      return;
    }

  take_put (self, put);
  g_task_return_pointer (task, g_object_ref (put->entry), g_object_unref);
  if (!put->hold)
    _kith_outbox_pump (self);
}

static void
start_put (GTask *task, Put *put)
{
  KithOutbox *self = g_task_get_source_object (task);
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  g_autoptr (JsonObject) document = NULL;

  if (put->form != NULL)
    _kith_drafts_begin_put (self->drafts, put->form, put->entry, batch);
  if (put->info != NULL)
    document = _kith_outbox_entry_changed_to_json (put->entry, put->base,
                                                   put->info);
  else
    document = _kith_outbox_entry_to_json (
      put->entry, _kith_outbox_entry_get_lost (put->entry));
  for (guint i = 0; i < put->replaced->len; i++)
    kith_outbox_batch_remove (
      batch, KITH_OUTBOX_KIND_ENTRY,
      ((KithOutboxEntry *) put->replaced->pdata[i])->id);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, put->entry->id,
                         document);
  if (put->entry->operation == KITH_OUTBOX_DELETE)
    _kith_outbox_end_announced (self,
                                kith_outbox_entry_get_contact_id (put->entry),
                                batch);
  if (put->rejected != NULL)
    _kith_journal_add (self->journal, put->rejected, batch);

  set_writing (put, TRUE);
  if (put->is_new)
    g_ptr_array_add (self->putting, g_object_ref (put->entry));
  g_task_set_task_data (task, put, (GDestroyNotify) put_free);
  /* There may be room by now; it is read before this is written. */
  _kith_outbox_load_again (self);
  kith_outbox_file_write_async (self->file, batch, put_cb, task);
}

/* The words of another form are not replaced.  @seen: (nullable) */
static gboolean
can_take (KithOutboxEntry *entry, KithContactInfo *seen)
{
  return entry != NULL && !entry->is_ended && !entry->is_held
         && entry->n_writing == 0 && entry->state != KITH_OUTBOX_SENDING
         && entry->operation != KITH_OUTBOX_DELETE
         && (seen == NULL || _kith_outbox_entry_is_as_put (entry, seen));
}

/* (transfer full) */
static Put *
put_new_entry (KithOutbox *self,
               KithOutboxEntry *before,
               KithContactInfo *seen,
               KithDraft *draft,
               gboolean hold)
{
  KithContact *base = kith_draft_get_base (draft);
  g_autoptr (KithOutboxEntry) made = _kith_outbox_entry_new (
    base != NULL ? KITH_OUTBOX_UPDATE : KITH_OUTBOX_CREATE, base,
    kith_draft_get_info (draft), kith_clock_get_real_time (self->clock));

  _kith_outbox_entry_set_form (made, base, kith_draft_get_info (draft));
  /* Two of one form do not make two contacts. */
  if (base == NULL && before != NULL && !before->is_ended)
    _kith_outbox_entry_set_maker (made, before, seen);

  return put_new (made, /* is_new= */ TRUE, hold);
}

/* (transfer full) */
static Put *
put_new_change (KithOutboxEntry *entry, KithDraft *draft, gboolean hold)
{
  Put *put = put_new (entry, /* is_new= */ FALSE, hold);

  g_set_object (&put->base, kith_draft_get_base (draft));
  put->info = kith_contact_info_copy (kith_draft_get_info (draft));

  return put;
}

void
_kith_outbox_put_over_async (KithOutbox *self,
                             KithOutboxEntry *entry,
                             KithContactInfo *seen,
                             KithDraft *draft,
                             gboolean hold,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Put *put;

  g_task_set_source_tag (task, kith_outbox_put_async);
  if (can_take (entry, seen))
    put = put_new_change (entry, draft, hold);
  else
    put = put_new_entry (self, entry, seen, draft, hold);
  put->form = g_object_ref (draft);
  start_put (task, put);
}

/**
 * kith_outbox_put_async:
 * @self: an outbox
 * @entry: (nullable): the entry of which @draft goes on
 * @draft: what a person wants
 * @hold: whether the caller sends it
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_outbox_put_async (KithOutbox *self,
                       KithOutboxEntry *entry,
                       KithDraft *draft,
                       gboolean hold,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_DRAFT (draft));

  _kith_outbox_put_over_async (self, entry, NULL, draft, hold, callback,
                               user_data);
}

KithOutboxEntry *
kith_outbox_put_finish (KithOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Its own change must not look like somebody else's. */
static void
inherit (KithOutboxEntry *entry, KithOutboxEntry *replaced)
{
  KithAttempt *lost = _kith_outbox_entry_get_lost (replaced);
  g_autoptr (JsonObject) json = NULL;

  if (lost == NULL || lost->against == NULL)
    return;

  json = _kith_attempt_to_json (lost);
  g_clear_pointer (&entry->lost, _kith_attempt_free);
  entry->lost = _kith_attempt_new_from_json (json);
}

/* Who deletes once more what others have changed has seen that. */
static void
reject_theirs (KithOutbox *self, Put *put, KithOutboxEntry *replaced)
{
  if (replaced->theirs == NULL || put->rejected != NULL)
    return;

  put->rejected = kith_journal_list_deleted (
    kith_draft_get_base (replaced->draft), replaced->theirs,
    kith_clock_get_real_time (self->clock));
}

/**
 * kith_outbox_delete_async:
 * @self: an outbox
 * @contact: what is to be deleted, as the user saw it
 * @hold: whether the caller sends it
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_outbox_delete_async (KithOutbox *self,
                          KithContact *contact,
                          gboolean hold,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (KithOutboxEntry) made = NULL;
  Put *put;
  GTask *task;

  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_CONTACT (contact));

  made = _kith_outbox_entry_new (KITH_OUTBOX_DELETE, contact, NULL,
                                 kith_clock_get_real_time (self->clock));
  put = put_new (made, /* is_new= */ TRUE, hold);
  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      if (!_kith_outbox_entry_is_of (entry, kith_contact_get_id (contact))
          || entry->state == KITH_OUTBOX_SENDING || entry->n_writing > 0)
        continue;
      inherit (made, entry);
      reject_theirs (self, put, entry);
      g_ptr_array_add (put->replaced, g_object_ref (entry));
    }

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_outbox_delete_async);
  start_put (task, put);
}

KithOutboxEntry *
kith_outbox_delete_finish (KithOutbox *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
