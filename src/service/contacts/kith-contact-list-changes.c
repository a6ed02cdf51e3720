/* kith-contact-list-changes.c: what was changed elsewhere, and what is hidden
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-list-private.h"

/* What this program has done elsewhere */

static void
contact_changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  KithContactList *self = data;
  guint index = _kith_list_window_find (self->window,
                                        kith_contact_get_id (contact));

  if (index != KITH_LIST_NOWHERE)
    {
      _kith_list_window_set (self->window, index, contact);
      _kith_contact_list_fill_slots (self);
    }

  /* It may belong elsewhere now, or nowhere. */
  kith_contact_list_refresh (self);
}

static void
contact_gone_cb (KithContacts *contacts, const char *id, gpointer data)
{
  KithContactList *self = data;
  guint index = _kith_list_window_find (self->window, id);
  guint position;

  g_hash_table_remove (self->hidden, id);
  _kith_contact_list_forget_unsent (self, id);
  if (self->all > 0)
    _kith_contact_list_set_all (self, self->all - 1);
  if (index == KITH_LIST_NOWHERE)
    {
      kith_contact_list_refresh (self);
      return;
    }

  position = _kith_list_window_to_position (self->window, index);
  /* What is on its way was counted before. */
  _kith_contact_list_cancel_pages (self);
  _kith_list_window_remove (self->window, index);
  if (position != KITH_LIST_NOWHERE)
    {
      _kith_contact_list_move_slots (self, position, 1, 0);
      _kith_contact_list_tell (self, position, 1, 0);
    }
  if (self->refreshing != NULL)
    kith_contact_list_refresh (self);
  _kith_contact_list_place_again (self);
  _kith_contact_list_schedule (self);
}

void
_kith_contact_list_connect (KithContactList *self)
{
  g_signal_connect_object (self->contacts, "contact-changed",
                           G_CALLBACK (contact_changed_cb), self, 0);
  g_signal_connect_object (self->contacts, "contact-gone",
                           G_CALLBACK (contact_gone_cb), self, 0);
  g_signal_connect_object (self->contacts, "reload",
                           G_CALLBACK (kith_contact_list_refresh), self,
                           G_CONNECT_SWAPPED);
}

/**
 * kith_contact_list_hide:
 * @self: a list
 * @contact_id: whom not to show, although it is still there
 */
void
kith_contact_list_hide (KithContactList *self, const char *contact_id)
{
  guint index;
  guint position;

  g_return_if_fail (KITH_IS_CONTACT_LIST (self));
  g_return_if_fail (contact_id != NULL);

  if (!g_hash_table_add (self->hidden, g_strdup (contact_id)))
    return;

  index = _kith_list_window_find (self->window, contact_id);
  if (index == KITH_LIST_NOWHERE)
    return;

  position = _kith_list_window_to_position (self->window, index);
  _kith_list_window_hide (self->window, index);
  _kith_contact_list_move_slots (self, position, 1, 0);
  _kith_contact_list_tell (self, position, 1, 0);
  if (self->refreshed != NULL)
    kith_contact_list_refresh (self);
}

/**
 * kith_contact_list_unhide:
 * @self: a list
 * @contact_id: whom to show again
 */
void
kith_contact_list_unhide (KithContactList *self, const char *contact_id)
{
  guint index;
  guint position;

  g_return_if_fail (KITH_IS_CONTACT_LIST (self));
  g_return_if_fail (contact_id != NULL);

  if (!g_hash_table_remove (self->hidden, contact_id))
    return;

  index = _kith_list_window_find (self->window, contact_id);
  if (index == KITH_LIST_NOWHERE)
    {
      kith_contact_list_refresh (self);
      return;
    }

  _kith_list_window_show (self->window, index);
  position = _kith_list_window_to_position (self->window, index);
  _kith_contact_list_move_slots (self, position, 0, 1);
  _kith_contact_list_tell (self, position, 0, 1);
  if (self->refreshed != NULL)
    kith_contact_list_refresh (self);
}
