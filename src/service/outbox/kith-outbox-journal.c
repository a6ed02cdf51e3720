/* kith-outbox-journal.c: what people decide against, on its way to the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/edit/kith-edit-private.h"
#include "service/outbox/kith-outbox-private.h"

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("The journal was not written: %s", error->message);
}

void
_kith_outbox_collect_rejected (KithOutbox *self, KithOutboxEntry *entry)
{
  KithConflict *conflict = entry->edit != NULL
                             ? kith_edit_get_conflict (entry->edit)
                             : NULL;

  if (conflict == NULL || !_kith_edit_is_answered (entry->edit))
    return;

  g_clear_pointer (&entry->rejected, g_ptr_array_unref);
  entry->rejected = kith_journal_list_conflict (
    conflict, kith_clock_get_real_time (self->clock));
}

void
_kith_outbox_write_rejected (KithOutbox *self,
                             KithOutboxEntry *entry,
                             KithOutboxBatch *batch)
{
  if (entry->rejected == entry->journaled)
    return;

  if (entry->journaled != NULL)
    _kith_journal_remove (self->journal, entry->journaled, batch);
  g_clear_pointer (&entry->journaled, g_ptr_array_unref);
  if (entry->rejected != NULL)
    {
      _kith_journal_add (self->journal, entry->rejected, batch);
      entry->journaled = g_ptr_array_ref (entry->rejected);
    }
}

void
_kith_outbox_end_rejected (KithOutbox *self,
                           KithOutboxEntry *entry,
                           gboolean is_decided)
{
  KithOutboxBatch *batch;

  if (entry->rejected == NULL && entry->journaled == NULL)
    return;

  if (!is_decided)
    g_clear_pointer (&entry->rejected, g_ptr_array_unref);
  if (entry->rejected != entry->journaled)
    {
      batch = kith_outbox_batch_new ();
      _kith_outbox_write_rejected (self, entry, batch);
      kith_outbox_file_write_async (self->file, batch, written_cb, NULL);
    }
  g_clear_pointer (&entry->rejected, g_ptr_array_unref);
  g_clear_pointer (&entry->journaled, g_ptr_array_unref);
}

static gboolean
can_give_up (KithOutboxEntry *entry)
{
  return entry->operation != KITH_OUTBOX_DELETE && !entry->is_ended
         && entry->state != KITH_OUTBOX_SENDING && entry->n_writing == 0;
}

/* What was wanted of it: also by an answer that was typed before it was gone.
 */
static KithContactInfo *
new_wanted (KithOutboxEntry *entry, KithConflict *conflict)
{
  KithContactInfo *info = kith_draft_get_info (entry->draft);
  g_autoptr (KithContactInfo) result = NULL;

  if (conflict == NULL || !kith_conflict_is_deletion (conflict))
    return g_object_ref (info);

  result = kith_conflict_get_result (conflict);

  return kith_merge_carry_over (kith_conflict_get_mine (conflict), info,
                                result);
}

static void
give_up (KithOutbox *self, KithOutboxEntry *entry)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  KithConflict *conflict = entry->edit != NULL
                             ? kith_edit_get_conflict (entry->edit)
                             : NULL;
  g_autoptr (KithContactInfo) info = new_wanted (entry, conflict);
  const char *author = conflict != NULL ? kith_conflict_get_author (conflict)
                                        : NULL;

  g_clear_pointer (&entry->rejected, g_ptr_array_unref);
  entry->rejected = kith_journal_list_gone (kith_draft_get_base (entry->draft),
                                            info, author,
                                            kith_clock_get_real_time (
                                              self->clock));
  _kith_outbox_write_rejected (self, entry, batch);
  _kith_outbox_drop (self, entry, batch);
}

void
_kith_outbox_drop_to_journal (KithOutbox *self, KithOutboxEntry *entry)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  if (entry->operation != KITH_OUTBOX_DELETE)
    {
      g_clear_pointer (&entry->rejected, g_ptr_array_unref);
      entry->rejected = kith_journal_list_taken_back (
        kith_draft_get_base (entry->draft), kith_outbox_entry_get_name (entry),
        kith_draft_get_info (entry->draft),
        kith_clock_get_real_time (self->clock));
      _kith_journal_forget_same (self->journal, entry->rejected, batch);
      _kith_outbox_write_rejected (self, entry, batch);
    }
  _kith_outbox_drop (self, entry, batch);
}

/**
 * kith_outbox_accept_gone:
 * @self: an outbox
 * @entry: a change of a contact that is gone
 *
 * What waits of that contact is not wanted any more, from whichever window it
 * comes; what is on its way just now finds out by itself.
 */
void
kith_outbox_accept_gone (KithOutbox *self, KithOutboxEntry *entry)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_OUTBOX_ENTRY (entry));

  id = g_strdup (kith_outbox_entry_get_contact_id (entry));
  g_return_if_fail (id != NULL);

  entries = g_ptr_array_copy (self->entries,
                              (GCopyFunc) (GCallback) g_object_ref, NULL);
  g_ptr_array_set_free_func (entries, g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    {
      KithOutboxEntry *other = g_ptr_array_index (entries, i);

      if (can_give_up (other)
          && g_strcmp0 (kith_outbox_entry_get_contact_id (other), id) == 0)
        give_up (self, other);
    }
  _kith_outbox_pump (self);
}

/**
 * kith_outbox_discard:
 * @self: an outbox
 * @base: (nullable): what a form has started from; %NULL: a new contact
 * @info: what was typed of it
 *
 * Tells that somebody has discarded text that was never saved: it can be looked
 * up in the journal, which is written before the form's own end is.  What a
 * change had that was taken back under the form is there once.
 */
void
kith_outbox_discard (KithOutbox *self, KithContact *base, KithContactInfo *info)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *name = NULL;
  KithOutboxBatch *batch;

  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (base == NULL || KITH_IS_CONTACT (base));
  g_return_if_fail (KITH_IS_CONTACT_INFO (info));

  name = kith_contact_info_get_display_name (info, FALSE);
  entries = kith_journal_list_taken_back (
    base, name, info, kith_clock_get_real_time (self->clock));
  if (entries->len == 0)
    return;

  batch = kith_outbox_batch_new ();
  _kith_journal_forget_same (self->journal, entries, batch);
  _kith_journal_add (self->journal, entries, batch);
  kith_outbox_file_write_async (self->file, batch, written_cb, NULL);
}

KithJournal *
kith_outbox_get_journal (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  return self->journal;
}
