/* kith-outbox-deletions.c: deletions that can still be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

/* So many are written at once: each takes as long as its contact is long. */
#define MAX_AT_ONCE 200

static void write_some (KithOutbox *self);

static KithOutboxBatch *
take_some (KithOutbox *self, guint n)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  GHashTableIter iter;
  gpointer id, contact;

  g_hash_table_iter_init (&iter, self->announced);
  while (n-- > 0 && g_hash_table_iter_next (&iter, &id, &contact))
    {
      kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DELETION, id,
                             kith_contact_get_json (contact));
      g_hash_table_iter_remove (&iter);
    }

  return batch;
}

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOutbox) self = data;
  g_autoptr (GError) error = NULL;

  /* It is carried out all the same, unless the program ends before. */
  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("Deletions not written to the outbox: %s", error->message);
  self->is_announcing = FALSE;
  write_some (self);
}

static void
write_some (KithOutbox *self)
{
  if (self->is_announcing || self->is_closed
      || g_hash_table_size (self->announced) == 0)
    return;

  self->is_announcing = TRUE;
  kith_outbox_file_write_async (self->file, take_some (self, MAX_AT_ONCE),
                                written_cb, g_object_ref (self));
}

void
_kith_outbox_close_announced (KithOutbox *self)
{
  if (g_hash_table_size (self->announced) > 0)
    kith_outbox_file_write_async (self->file, take_some (self, G_MAXUINT), NULL,
                                  NULL);
}

void
_kith_outbox_end_announced (KithOutbox *self,
                            const char *contact_id,
                            KithOutboxBatch *batch)
{
  g_hash_table_remove (self->announced, contact_id);
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DELETION, contact_id);
}

/* Its program has ended before it could be undone. */
void
_kith_outbox_take_announced (KithOutbox *self, KithOutboxRecord *record)
{
  g_autoptr (KithContact) contact = NULL;

  if (record->kind != KITH_OUTBOX_KIND_DELETION)
    return;

  contact = kith_contact_new_from_json (record->document, NULL);
  if (contact != NULL)
    kith_outbox_delete_async (self, contact, /* hold= */ FALSE, NULL, NULL);
  else
    g_message ("A deletion is of another version of Kith");
}

/**
 * kith_outbox_announce_deletions:
 * @self: an outbox
 * @contacts: (element-type KithContact): as the user saw them
 */
void
kith_outbox_announce_deletions (KithOutbox *self, GPtrArray *contacts)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (contacts != NULL);

  for (guint i = 0; i < contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (contacts, i);

      g_hash_table_insert (self->announced,
                           g_strdup (kith_contact_get_id (contact)),
                           g_object_ref (contact));
    }
  write_some (self);
}

/**
 * kith_outbox_revoke_deletions:
 * @self: an outbox
 * @contacts: (element-type KithContact): what was announced
 */
void
kith_outbox_revoke_deletions (KithOutbox *self, GPtrArray *contacts)
{
  KithOutboxBatch *batch;

  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (contacts != NULL);

  batch = kith_outbox_batch_new ();
  for (guint i = 0; i < contacts->len; i++)
    _kith_outbox_end_announced (
      self, kith_contact_get_id (g_ptr_array_index (contacts, i)), batch);
  kith_outbox_file_write_async (self->file, batch, NULL, NULL);
}
