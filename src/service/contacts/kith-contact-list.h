/* kith-contact-list.h: the contacts as a list model that pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"
#include "service/contacts/kith-contact-slot.h"

G_BEGIN_DECLS

/* A GListModel of KithContactSlot, sorted and searched by the server: its
 * length is known from the first page on, the rest is fetched when it is
 * looked at, and only a window of pages is held.  Contacts that the server does
 * not have yet stand where they will be.
 *
 * Properties: "loading" (the first page of a new search or sort is awaited),
 * "total" (gint64: all that match; the length), "all" (gint64: without the
 * search), "error" (GError boxed, NULL when the last fetch went well),
 * "search", "sort", "descending".
 *
 * Signals: "replace": other rows are about to take the places of those that
 * are there, for a new search or sort.
 */
#define KITH_TYPE_CONTACT_LIST (kith_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (KithContactList,
                      kith_contact_list,
                      KITH,
                      CONTACT_LIST,
                      GObject)

KithContactList *kith_contact_list_new (KithContacts *contacts);

/* A new search replaces the one under way; the old rows stay until the new
 * ones are there. */
void kith_contact_list_set_search (KithContactList *self, const char *search);
const char *kith_contact_list_get_search (KithContactList *self);
void kith_contact_list_set_sort (KithContactList *self, KithSort sort);
/* What is seen of it, of all that is held. */
void kith_contact_list_look_at (KithContactList *self,
                                guint position,
                                guint n_items);
/* Asks again for what is shown, keeping rows where they are. */
void kith_contact_list_refresh (KithContactList *self);
/* Hides a contact whose deletion can still be undone; shows it again. */
void kith_contact_list_hide (KithContactList *self, const char *contact_id);
void kith_contact_list_unhide (KithContactList *self, const char *contact_id);

/* (element-type KithContact): those that the server does not have yet, to stand
 * where they will (kith_contact_new_unsent()). */
void kith_contact_list_set_unsent (KithContactList *self, GPtrArray *contacts);
/* One of them was made: @contact takes its place. */
void kith_contact_list_set_sent (KithContactList *self,
                                 const char *unsent_id,
                                 KithContact *contact);
gboolean kith_contact_list_is_unsent (KithContactList *self, const char *id);

gboolean kith_contact_list_is_loading (KithContactList *self);
gint64 kith_contact_list_get_total (KithContactList *self);
gint64 kith_contact_list_get_all (KithContactList *self);
const GError *kith_contact_list_get_error (KithContactList *self);
/* Among the pages that are held; FALSE when it is not among them. */
gboolean kith_contact_list_find (KithContactList *self,
                                 const char *contact_id,
                                 guint *position);

G_END_DECLS
