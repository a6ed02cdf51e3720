/* kith-contact-history.h: what a contact was, as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-history-item.h"

G_BEGIN_DECLS

/* A GListModel of KithHistoryItem, the newest first, read page by page.  It
 * follows what this program, and where a feed listens others, make of the
 * contact.
 *
 * Signal: "changed" when what it is doing, or what is known beside its items,
 * has changed.
 */
#define KITH_TYPE_CONTACT_HISTORY (kith_contact_history_get_type ())
G_DECLARE_FINAL_TYPE (KithContactHistory,
                      kith_contact_history,
                      KITH,
                      CONTACT_HISTORY,
                      GObject)

/* Begins to read at once. */
KithContactHistory *kith_contact_history_new (KithContacts *contacts,
                                              const char *contact_id);

gboolean kith_contact_history_is_loading (KithContactHistory *self);
/* Why the last page could not be read; KITH_ERROR_NOT_FOUND: the server keeps
 * no history, or none of this contact. (nullable) */
const GError *kith_contact_history_get_error (KithContactHistory *self);
gboolean kith_contact_history_has_more (KithContactHistory *self);
/* The next page, or after an error that one again. */
void kith_contact_history_load_more (KithContactHistory *self);

/* The contact as it is now; NULL before the first page, and when it is deleted.
 * (transfer none) (nullable) */
KithContact *kith_contact_history_get_current (KithContactHistory *self);
/* As whom the server knows this program's user; NULL: not known. */
const char *kith_contact_history_get_own_name (KithContactHistory *self);

G_END_DECLS
