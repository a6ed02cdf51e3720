/* kith-outbox-unsent.c: contacts that are to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

/**
 * kith_outbox_entry_get_unsent_id:
 * @self: an entry
 *
 * What is typed over a contact that is being made is another entry of it, of
 * the same id.
 *
 * Returns: (nullable): by which the contact is known that the entry makes;
 *   %NULL when the server has it already
 */
const char *
kith_outbox_entry_get_unsent_id (KithOutboxEntry *self)
{
  KithOutboxEntry *first = self;

  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  if (self->operation != KITH_OUTBOX_CREATE
      || kith_outbox_entry_get_contact_id (self) != NULL)
    return NULL;

  while (first->maker != NULL && !first->maker->is_ended)
    first = first->maker;

  return first->id;
}

/**
 * kith_outbox_find_unsent:
 * @self: an outbox
 * @unsent_id: kith_outbox_entry_get_unsent_id()
 *
 * Returns: (transfer none) (nullable): the newest entry of that contact
 */
KithOutboxEntry *
kith_outbox_find_unsent (KithOutbox *self, const char *unsent_id)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (unsent_id != NULL, NULL);

  for (guint i = self->entries->len; i > 0; i--)
    if (g_strcmp0 (kith_outbox_entry_get_unsent_id (
                     self->entries->pdata[i - 1]),
                   unsent_id)
        == 0)
      return self->entries->pdata[i - 1];

  return NULL;
}

/**
 * kith_outbox_find_typed_over:
 * @self: an outbox
 * @entry: what waits
 *
 * Returns: (transfer none) (nullable): what was typed over it and not saved, in
 *   no form that is open
 */
KithKeptDraft *
kith_outbox_find_typed_over (KithOutbox *self, KithOutboxEntry *entry)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (entry), NULL);

  return _kith_drafts_find_over (self->drafts, entry->id);
}
