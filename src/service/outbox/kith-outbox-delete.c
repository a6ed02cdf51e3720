/* kith-outbox-delete.c: sending a deletion
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

static void send (KithOutbox *self, KithOutboxEntry *entry);

static void
take_theirs (KithOutboxEntry *entry, const GError *error)
{
  JsonObject *json = kith_json_get_object (kith_error_get_data (error),
                                           "contact");

  g_clear_object (&entry->theirs);
  if (json != NULL)
    entry->theirs = kith_contact_new_from_json (json, NULL);
}

/* It was this program that changed it, before it was deleted. */
static gboolean
is_own_change (KithOutboxEntry *entry)
{
  return entry->theirs != NULL && entry->lost != NULL
         && _kith_attempt_made (entry->lost, entry->theirs);
}

static void
set_base (KithOutboxEntry *entry, KithContact *base)
{
  g_object_unref (entry->draft);
  entry->draft = kith_draft_new (base);
  g_clear_pointer (&entry->lost, _kith_attempt_free);
}

static void
deleted_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutboxRun) run = data;
  KithOutboxEntry *entry = run->entry;
  g_autoptr (GError) error = NULL;
  /* That somebody else deleted it too is what was wanted. */
  gboolean is_gone = kith_contacts_delete_finish (KITH_CONTACTS (contacts),
                                                  result, &error)
                     || g_error_matches (error, KITH_ERROR,
                                         KITH_ERROR_NOT_FOUND);

  if (_kith_outbox_finish_closed (run, error))
    return;

  if (is_gone)
    {
      _kith_outbox_finish_sent (run->self, entry, NULL);
      return;
    }

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    take_theirs (entry, error);
  if (is_own_change (entry))
    {
      set_base (entry, entry->theirs);
      send (run->self, entry);
    }
  else
    {
      _kith_outbox_finish_error (run->self, entry, g_steal_pointer (&error));
    }
}

static void
send (KithOutbox *self, KithOutboxEntry *entry)
{
  KithContact *base = kith_draft_get_base (entry->draft);
  KithWriteOptions options = { .suppress_auth = entry->suppress_auth };

  kith_contacts_delete_async (self->contacts, kith_contact_get_id (base),
                              kith_contact_get_revision (base), &options,
                              self->cancellable, deleted_cb,
                              _kith_outbox_run_new (self, entry));
}

static void
recorded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutboxRun) run = data;
  g_autoptr (GError) error = NULL;

  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("Deleted without a record: %s", error->message);
  if (!_kith_outbox_finish_closed (run, error))
    send (run->self, run->entry);
}

void
_kith_outbox_delete (KithOutbox *self, KithOutboxEntry *entry)
{
  KithOutboxBatch *batch;

  if (entry->rejected == NULL)
    {
      send (self, entry);
      return;
    }

  batch = kith_outbox_batch_new ();
  _kith_outbox_add_to_batch (batch, entry, entry->lost);
  _kith_outbox_write_rejected (self, entry, batch);
  _kith_outbox_end_rejected (self, entry, /* is_decided= */ TRUE);
  kith_outbox_file_write_async (self->file, batch, recorded_cb,
                                _kith_outbox_run_new (self, entry));
}

void
_kith_outbox_overrule (KithOutbox *self, KithOutboxEntry *entry)
{
  entry->rejected = kith_journal_list_deleted (
    kith_draft_get_base (entry->draft), entry->theirs,
    kith_clock_get_real_time (self->clock));
  set_base (entry, entry->theirs);
}
