/* kith-contact-list-slots.c: the places of a list that somebody holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-list-private.h"

static void
slot_gone (gpointer data, GObject *slot)
{
  KithContactList *self = data;
  gpointer position;

  if (g_hash_table_steal_extended (self->positions, slot, NULL, &position))
    g_hash_table_remove (self->slots, position);
}

static void
keep_slot (KithContactList *self, guint position, KithContactSlot *slot)
{
  gpointer key = GUINT_TO_POINTER (position);

  g_hash_table_insert (self->slots, key, slot);
  g_hash_table_insert (self->positions, slot, key);
}

void
_kith_contact_list_forget_slots (KithContactList *self)
{
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    g_object_weak_unref (slot, slot_gone, self);
  g_hash_table_remove_all (self->slots);
  g_hash_table_remove_all (self->positions);
}

void
_kith_contact_list_move_slots (KithContactList *self,
                               guint position,
                               guint removed,
                               guint added)
{
  GHashTable *old = g_steal_pointer (&self->slots);
  GHashTableIter iter;
  gpointer key;
  gpointer slot;

  self->slots = g_hash_table_new (NULL, NULL);
  g_hash_table_remove_all (self->positions);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &slot))
    {
      guint at = GPOINTER_TO_UINT (key);

      if (at >= position && at < position + removed)
        {
          g_object_weak_unref (slot, slot_gone, self);
          continue;
        }
      if (at >= position + removed)
        at += added - removed;
      keep_slot (self, at, slot);
    }
  g_hash_table_unref (old);
}

/* Puts into each slot what stands there now. */
void
_kith_contact_list_fill_slots (KithContactList *self)
{
  g_autoptr (GList) positions = g_hash_table_get_keys (self->slots);

  for (GList *l = positions; l != NULL; l = l->next)
    {
      KithContactSlot *slot = g_hash_table_lookup (self->slots, l->data);

      /* Whoever is told of one slot may let go of another. */
      if (slot != NULL)
        kith_contact_slot_set_contact (
          slot,
          _kith_list_window_get_at (self->window, GPOINTER_TO_UINT (l->data)));
    }
}

guint
_kith_contact_list_page_at (KithContactList *self, guint position)
{
  return _kith_list_window_to_index (self->window, position) / KITH_LIST_PAGE;
}

/* (element-type guint): the pages that somebody looks at */
GHashTable *
_kith_contact_list_looked_at (KithContactList *self)
{
  GHashTable *pages = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer position;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &position, NULL))
    g_hash_table_add (pages, GUINT_TO_POINTER (_kith_contact_list_page_at (
                               self, GPOINTER_TO_UINT (position))));

  return pages;
}

KithContactSlot *
_kith_contact_list_hold_slot (KithContactList *self, guint position)
{
  KithContactSlot *slot = g_hash_table_lookup (self->slots,
                                               GUINT_TO_POINTER (position));

  if (slot != NULL)
    return g_object_ref (slot);

  slot = kith_contact_slot_new ();
  kith_contact_slot_set_contact (slot, _kith_list_window_get_at (self->window,
                                                                 position));
  g_object_weak_ref (G_OBJECT (slot), slot_gone, self);
  keep_slot (self, position, slot);

  return slot;
}
