/* kith-contact.h: a contact as it was at one revision
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* An immutable snapshot. */
#define KITH_TYPE_CONTACT (kith_contact_get_type ())
G_DECLARE_FINAL_TYPE (KithContact, kith_contact, KITH, CONTACT, GObject)

/* Errors: KITH_ERROR_PROTOCOL when it is not a contact. */
KithContact *kith_contact_new_from_json (JsonObject *contact, GError **error);
KithContact *kith_contact_new_take_json (JsonObject *contact, GError **error);
/* As it might have been at the revision before @contact. (transfer full) */
KithContact *kith_contact_new_stale (KithContact *contact,
                                     KithContactInfo *info);
/* As it will be on a server that does not have it yet: of revision 0.
 * (transfer full) */
KithContact *kith_contact_new_unsent (const char *id, KithContactInfo *info);
/* (transfer none), for reading. */
JsonObject *kith_contact_get_json (KithContact *self);

const char *kith_contact_get_id (KithContact *self);
gint64 kith_contact_get_revision (KithContact *self);
/* Microseconds since 1970; -1 when the server did not say. */
gint64 kith_contact_get_created (KithContact *self);
gint64 kith_contact_get_updated (KithContact *self);
/* (transfer none), for reading: copy it to change it. */
KithContactInfo *kith_contact_get_info (KithContact *self);
/* By first name; never empty unless the contact is. */
const char *kith_contact_get_display_name (KithContact *self);

G_END_DECLS
