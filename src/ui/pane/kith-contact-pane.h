/* kith-contact-pane.h: the pane of one contact: header, form and saving
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"
#include "ui/undo/kith-undo-runner.h"

G_BEGIN_DECLS

/* The right half of the window: header bar (state, Save, menu), the form, and
 * everything that a save may lead to: conflict, duplicate, permission,
 * unreachable.  Shows a page of its own while no contact is open.  Only the
 * person closes, refreshes or saves it, never an event from outside.
 *
 * Actions: "contact.save", "contact.discard" (asks only when there is something
 * to lose), "contact.history", "contact.delete", "contact.back".
 * Properties: "dirty" (something is in no other place than the form), "contact"
 * (KithContact, the base; NULL for a new one), "folded" (shows the back
 * button), "names" (KithNames; NULL until any are known), "open" (a contact or
 * a new one is shown).  Signals: "back"; "saved" (KithContact); "delete"
 * (KithContact): the person asked for it; "take-back" (KithOutboxEntry): so of
 * who is to be made yet; "open-contact" (const char *id): show another contact.
 */
#define KITH_TYPE_CONTACT_PANE (kith_contact_pane_get_type ())
G_DECLARE_FINAL_TYPE (KithContactPane,
                      kith_contact_pane,
                      KITH,
                      CONTACT_PANE,
                      AdwBin)

void kith_contact_pane_set_outbox (KithContactPane *self, KithOutbox *outbox);
/* What is saved can be undone by @runner. */
void kith_contact_pane_set_undo (KithContactPane *self, KithUndoRunner *runner);
KithContact *kith_contact_pane_get_contact (KithContactPane *self);
/* What waits of it. (transfer none) (nullable) */
KithOutboxEntry *kith_contact_pane_get_entry (KithContactPane *self);
/* (transfer none) (nullable): NULL until any are known. */
KithNames *kith_contact_pane_get_names (KithContactPane *self);
gboolean kith_contact_pane_is_dirty (KithContactPane *self);
gboolean kith_contact_pane_is_open (KithContactPane *self);

/* Opens @contact, with what was typed of it before or waits to be sent, and
 * gets its latest revision first when it is not dirty; NULL closes the form.
 * Call only after kith_contact_pane_leave_async() said yes; so with the next
 * three. */
void kith_contact_pane_show (KithContactPane *self, KithContact *contact);
/* Opens what waits to be sent, which is no deletion. */
void kith_contact_pane_show_entry (KithContactPane *self,
                                   KithOutboxEntry *entry);
/* Opens what was typed and never saved. */
void kith_contact_pane_show_kept (KithContactPane *self, KithKeptDraft *kept);
/* Opens an empty form. */
void kith_contact_pane_show_new (KithContactPane *self);
/* Where the list is away, to the way back: on no button that does more. */
void kith_contact_pane_focus (KithContactPane *self);

/* May the form be left?  At once when there is nothing to lose; otherwise asks:
 * save, discard, or stay.  Finishes with TRUE when the pane is clean. */
void kith_contact_pane_leave_async (KithContactPane *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kith_contact_pane_leave_finish (KithContactPane *self,
                                         GAsyncResult *result,
                                         GError **error);
/* The same, where the contact is to be deleted, with @n_contacts in all: asks
 * whether to delete what has unsaved text.  Finish with
 * kith_contact_pane_leave_finish(). */
void kith_contact_pane_leave_to_delete_async (KithContactPane *self,
                                              guint n_contacts,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* May the window be closed?  Asks only when what is typed cannot be kept on
 * the disk. */
void kith_contact_pane_close_async (KithContactPane *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kith_contact_pane_close_finish (KithContactPane *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
