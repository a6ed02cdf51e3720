/* kith-outbox-damage.c: files that were damaged, until somebody knows of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

#include <string.h>

#include "base/kith-json.h"

typedef struct
{
  char *id;
  char *file;
  guint n_changes;
} Damage;

static void
damage_free (gpointer data)
{
  Damage *damage = data;

  g_free (damage->id);
  g_free (damage->file);
  g_free (damage);
}

GQueue *
_kith_outbox_damages_new (void)
{
  return g_queue_new ();
}

void
_kith_outbox_damages_free (GQueue *damages)
{
  g_queue_free_full (damages, damage_free);
}

void
_kith_outbox_take_damage (KithOutbox *self, const KithOutboxRecord *record)
{
  Damage *damage = g_new (Damage, 1);

  damage->id = g_strdup (record->id);
  damage->file = g_strdup (kith_json_get_string (record->document, "file"));
  damage->n_changes = (guint) kith_json_get_int (record->document, "changes",
                                                 0);
  g_queue_push_tail (self->damages, damage);
}

static int
compare_id (gconstpointer damage, gconstpointer id)
{
  return strcmp (((const Damage *) damage)->id, id);
}

static gboolean
has_ended (KithOutbox *self, const KithOutboxRecord *record)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  if (record->kind != KITH_OUTBOX_KIND_ENTRY || !self->is_loaded
      || _kith_outbox_find_by_id (self->entries, record->id) != NULL
      || _kith_outbox_find_by_id (self->putting, record->id) != NULL)
    return FALSE;

  /* Another version of Kith knows what it is. */
  entry = _kith_outbox_entry_new_from_json (record->id, record->document);

  return entry != NULL;
}

/* With its log, a file loses what was written last: what was sent or taken back
 * is in it again. */
static void
remove_ended (KithOutbox *self, GPtrArray *records, KithOutboxBatch *batch)
{
  for (guint i = 0; i < records->len; i++)
    {
      const KithOutboxRecord *record = g_ptr_array_index (records, i);

      if (has_ended (self, record))
        kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, record->id);
    }
}

/* In their order: of one contact, the older change goes first. */
static void
move_last (GPtrArray *entries, KithOutboxBatch *batch)
{
  for (guint i = 0; i < entries->len; i++)
    kith_outbox_batch_move_last (batch, KITH_OUTBOX_KIND_ENTRY,
                                 kith_outbox_entry_get_id (
                                   g_ptr_array_index (entries, i)));
}

/* What could not be read any more is here still; what is in the file may be
 * newer. */
static void
write_lost (KithOutbox *self, GPtrArray *records)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  kith_outbox_batch_keep_existing (batch);
  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      _kith_outbox_add_to_batch (batch, entry,
                                 _kith_outbox_entry_get_lost (entry));
    }
  remove_ended (self, records, batch);
  move_last (self->entries, batch);
  move_last (self->putting, batch);
  _kith_drafts_add_to_batch (self->drafts, batch);
  _kith_journal_add_to_batch (self->journal, batch);
  kith_outbox_file_write_async (self->file, batch, NULL, NULL);
}

void
_kith_outbox_rescued (KithOutbox *self, GPtrArray *records)
{
  if (self->is_closed)
    return;

  for (guint i = 0; i < records->len; i++)
    {
      const KithOutboxRecord *record = g_ptr_array_index (records, i);

      if (record->kind == KITH_OUTBOX_KIND_DAMAGE
          && g_queue_find_custom (self->damages, record->id, compare_id)
               == NULL)
        _kith_outbox_take_damage (self, record);
    }
  write_lost (self, records);
  _kith_outbox_changed (self);
}

/**
 * kith_outbox_get_damaged_file:
 * @self: an outbox
 * @n_changes: (out) (optional): how many changes could be read of it
 *
 * Returns: (nullable): the file that was put aside and nobody knows of yet, the
 *   oldest first
 */
const char *
kith_outbox_get_damaged_file (KithOutbox *self, guint *n_changes)
{
  const Damage *damage;

  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  damage = g_queue_peek_head (self->damages);
  if (damage == NULL)
    return NULL;

  if (n_changes != NULL)
    *n_changes = damage->n_changes;

  return damage->file;
}

/* It is told again by the next program if it is still there. */
static void
forgotten_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("A damaged file is not forgotten: %s", error->message);
}

/**
 * kith_outbox_forget_damaged_file:
 * @self: an outbox
 *
 * Somebody knows of the one that kith_outbox_get_damaged_file() returns; the
 * file stays where it is.
 */
void
kith_outbox_forget_damaged_file (KithOutbox *self)
{
  KithOutboxBatch *batch;
  Damage *damage;

  g_return_if_fail (KITH_IS_OUTBOX (self));

  damage = g_queue_pop_head (self->damages);
  if (damage == NULL)
    return;

  batch = kith_outbox_batch_new ();
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DAMAGE, damage->id);
  kith_outbox_file_write_async (self->file, batch, forgotten_cb, NULL);
  damage_free (damage);
  _kith_outbox_changed (self);
}
