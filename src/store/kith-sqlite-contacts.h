/* kith-sqlite-contacts.h: writing contacts, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Each checks all there is to check before it writes anything: when one fails
 * with another error than KITH_ERROR_STORE or KITH_ERROR_STORE_FULL, it has
 * written nothing, and the transaction may go on.
 */

/* (transfer full): the record as JSON text.  Errors: see
 * kith_store_write_contact_async(). */
GBytes *kith_sqlite_contacts_write (const KithSqliteWork *work,
                                    const KithStoreWrite *write,
                                    GError **error);
gboolean kith_sqlite_contacts_delete (const KithSqliteWork *work,
                                      const char *id,
                                      gint64 revision,
                                      GError **error);

/* What is to change in @record, in the shape of an update's info.
 * (transfer full) */
typedef JsonObject *(*KithPatchMake) (JsonObject *record, gconstpointer data);

/* Updates the contact at whatever revision it has, without the checks of what
 * a client sends: for changes that the store itself makes. */
gboolean kith_sqlite_contacts_patch (const KithSqliteWork *work,
                                     const char *id,
                                     KithPatchMake make,
                                     gconstpointer data,
                                     GError **error);
/* The record as JSON text; NULL with KITH_ERROR_NOT_FOUND. */
GBytes *kith_sqlite_contacts_get (KithDb *db,
                                  const char *id,
                                  gint64 *seq,
                                  GError **error);

G_END_DECLS
