/* kith-contacts-notes.h: the notes about the contacts of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-note.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* (transfer container) (element-type KithNote): all of one contact, the newest
 * first. */
void kith_contacts_list_notes_async (KithContacts *self,
                                     const char *contact_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *kith_contacts_list_notes_finish (KithContacts *self,
                                            GAsyncResult *result,
                                            GError **error);

void kith_contacts_get_note_async (KithContacts *self,
                                   const char *note_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
KithNote *kith_contacts_get_note_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);

/* @note: "contactId", and "text" and "type" as wanted. */
void kith_contacts_create_note_async (KithContacts *self,
                                      JsonObject *note,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
KithNote *kith_contacts_create_note_finish (KithContacts *self,
                                            GAsyncResult *result,
                                            GError **error);

/* @revision: that which the change started from; a newer one is
 * KITH_ERROR_ALREADY_CHANGED.  @note: what changes: "text", "type". */
void kith_contacts_update_note_async (KithContacts *self,
                                      const char *note_id,
                                      gint64 revision,
                                      JsonObject *note,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
KithNote *kith_contacts_update_note_finish (KithContacts *self,
                                            GAsyncResult *result,
                                            GError **error);

void kith_contacts_delete_note_async (KithContacts *self,
                                      const char *note_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean kith_contacts_delete_note_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
