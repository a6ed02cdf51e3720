/* kith-contacts-facets.h: the contacts of one server, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-facet.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* @filter: (nullable): counts among these only, by the state of their email
 * subscriptions (wix-contacts C.7).
 * (transfer container) (element-type KithFacet) */
void kith_contacts_list_facets_async (KithContacts *self,
                                      JsonObject *filter,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *kith_contacts_list_facets_finish (KithContacts *self,
                                             GAsyncResult *result,
                                             GError **error);

G_END_DECLS
