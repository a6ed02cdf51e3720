/* kith-outbox-choices.c: what is chosen in a conflict, before it is saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "model/kith-conflict-answers.h"
#include "service/edit/kith-edit-private.h"
#include "service/outbox/kith-outbox-private.h"

static void write_choices (KithOutboxEntry *entry);

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutboxEntry) entry = data;
  g_autoptr (GError) error = NULL;

  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("The choices are not kept: %s", error->message);

  entry->is_keeping_choices = FALSE;
  if (entry->has_newer_choices)
    write_choices (entry);
}

static void
start_writing (KithOutboxEntry *entry)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  entry->is_keeping_choices = TRUE;
  entry->has_newer_choices = FALSE;
  _kith_outbox_add_to_batch (batch, entry, _kith_outbox_entry_get_lost (entry));
  kith_outbox_file_write_async (entry->outbox->file, batch, written_cb,
                                g_object_ref (entry));
}

/* What is on its way is written with what it sends, and after that. */
static gboolean
can_write (KithOutboxEntry *entry)
{
  return entry->outbox != NULL && !entry->is_ended
         && entry->state != KITH_OUTBOX_SENDING;
}

/* One at a time, so that a slow disk is not behind who types. */
static void
write_choices (KithOutboxEntry *entry)
{
  if (entry->is_keeping_choices)
    entry->has_newer_choices = TRUE;
  else if (can_write (entry))
    start_writing (entry);
}

void
_kith_outbox_close_choices (KithOutboxEntry *entry)
{
  if (entry->has_newer_choices && can_write (entry))
    start_writing (entry);
  entry->outbox = NULL;
}

/* Of a contact that is gone nothing is asked any more; it may come back. */
static void
changed_cb (KithOutboxEntry *entry)
{
  KithConflict *conflict = entry->edit != NULL
                             ? kith_edit_get_conflict (entry->edit)
                             : NULL;

  if (conflict == NULL || kith_conflict_is_deletion (conflict))
    return;

  g_clear_pointer (&entry->choices, json_object_unref);
  entry->choices = kith_conflict_answers_to_json (conflict);
  write_choices (entry);
}

/* Whether they were chosen in the conflict whose answers @lost was to write. */
static gboolean
are_of (JsonObject *choices, KithAttempt *lost)
{
  JsonObject *json = kith_json_get_object (choices, "theirs");
  g_autoptr (KithContact) theirs = NULL;

  if (json != NULL)
    theirs = kith_contact_new_from_json (json, NULL);

  return theirs != NULL && _kith_attempt_is_against (lost, theirs);
}

/* Whether they come to what @lost was to write. */
static gboolean
is_of (KithConflict *conflict, KithAttempt *lost)
{
  g_autoptr (KithContactInfo) chosen = kith_conflict_get_result (conflict);
  g_autoptr (KithContactInfo) sent = _kith_attempt_get_result (lost);

  return kith_conflict_get_n_undecided (conflict) == 0
         && kith_contact_info_equal (chosen, sent);
}

void
_kith_outbox_reconsider (KithOutboxEntry *entry)
{
  KithAttempt *lost = _kith_edit_get_lost (entry->edit);
  g_autoptr (KithConflict) conflict = NULL;

  if (entry->choices == NULL || lost == NULL
      || kith_edit_get_conflict (entry->edit) != NULL
      || !are_of (entry->choices, lost))
    return;

  conflict = kith_conflict_new (kith_draft_get_base (entry->draft),
                                kith_draft_get_info (entry->draft),
                                lost->against);
  kith_conflict_answers_recall (conflict, entry->choices);
  if (kith_conflict_get_rows (conflict)->len > 0 && !is_of (conflict, lost))
    _kith_edit_reconsider (entry->edit, conflict);
}

void
_kith_outbox_offer_choices (KithOutboxEntry *entry)
{
  KithConflict *conflict = kith_edit_get_conflict (entry->edit);

  if (entry->asked == conflict)
    return;

  g_set_object (&entry->asked, conflict);
  if (entry->choices != NULL)
    kith_conflict_answers_recall (conflict, entry->choices);
  g_signal_connect_object (conflict, "decided", G_CALLBACK (changed_cb), entry,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conflict, "updated", G_CALLBACK (changed_cb), entry,
                           G_CONNECT_SWAPPED);
}
