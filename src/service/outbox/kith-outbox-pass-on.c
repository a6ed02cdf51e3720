/* kith-outbox-pass-on.c: what waits behind a change that was saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

/* What its form went on with is a change of @contact now. */
static gboolean
take_made (KithOutboxEntry *entry, KithOutboxEntry *maker, KithContact *contact)
{
  if (entry->maker != maker)
    return FALSE;

  _kith_outbox_entry_take_made (entry, contact);

  return TRUE;
}

/* A deletion that waits behind what was just saved was of the contact as it is
 * now, unless others have changed it too. */
static gboolean
rebase_deletion (KithOutboxEntry *entry, KithContact *saved)
{
  KithContact *base = kith_draft_get_base (entry->draft);

  if (entry->operation != KITH_OUTBOX_DELETE
      || !g_str_equal (kith_contact_get_id (base), kith_contact_get_id (saved))
      || kith_contact_get_revision (base) + 1
           != kith_contact_get_revision (saved))
    return FALSE;

  g_object_unref (entry->draft);
  entry->draft = kith_draft_new (saved);

  return TRUE;
}

/* One that was seen after the move is another contact of that id: it has been
 * restored. */
static gboolean
is_older (KithContact *base, KithContact *moved)
{
  return kith_contact_get_updated (base) < 0
         || kith_contact_get_updated (base) < kith_contact_get_updated (moved);
}

gboolean
_kith_outbox_move (KithOutbox *self, KithOutboxEntry *entry)
{
  KithContact *base = kith_draft_get_base (entry->draft);
  KithContact *moved = NULL;

  if (base != NULL && entry->operation != KITH_OUTBOX_DELETE)
    moved = g_hash_table_lookup (self->moved, kith_contact_get_id (base));
  if (moved == NULL || !is_older (base, moved))
    return FALSE;

  _kith_outbox_entry_move (entry, moved);

  return TRUE;
}

static void
pass_on (KithOutbox *self,
         GPtrArray *entries,
         KithOutboxEntry *sent,
         KithContact *contact,
         KithOutboxBatch *batch)
{
  for (guint i = 0; i < entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (JsonObject) document = NULL;

      if (entry == sent
          || !(take_made (entry, sent, contact)
               || rebase_deletion (entry, contact)
               || _kith_outbox_move (self, entry)))
        continue;

      document = _kith_outbox_entry_to_json (
        entry, _kith_outbox_entry_get_lost (entry));
      kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, entry->id,
                             document);
    }
}

void
_kith_outbox_pass_on (KithOutbox *self,
                      KithOutboxEntry *sent,
                      KithContact *contact,
                      KithOutboxBatch *batch)
{
  /* It was made again, or it is part of another one. */
  if (sent->sent_id != NULL
      && !g_str_equal (sent->sent_id, kith_contact_get_id (contact)))
    g_hash_table_insert (self->moved, g_strdup (sent->sent_id),
                         g_object_ref (contact));

  pass_on (self, self->entries, sent, contact, batch);
  pass_on (self, self->putting, sent, contact, batch);
  _kith_drafts_pass_on (self->drafts, sent, contact, batch);
}
