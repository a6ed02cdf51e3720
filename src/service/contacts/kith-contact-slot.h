/* kith-contact-slot.h: a place in the list, filled when it has been fetched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* Property "contact" (KithContact, NULL until it is there), with notify. */
#define KITH_TYPE_CONTACT_SLOT (kith_contact_slot_get_type ())
G_DECLARE_FINAL_TYPE (KithContactSlot,
                      kith_contact_slot,
                      KITH,
                      CONTACT_SLOT,
                      GObject)

KithContactSlot *kith_contact_slot_new (void);
KithContact *kith_contact_slot_get_contact (KithContactSlot *self);
void kith_contact_slot_set_contact (KithContactSlot *self,
                                    KithContact *contact);

G_END_DECLS
