/* kith-sqlite-contacts.h: writing contacts, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-sqlite-catalog.h"
#include "store/kith-sqlite-orders.h"
#include "store/kith-sqlite-recent.h"

G_BEGIN_DECLS

/* Each checks all there is to check before it writes anything: when one fails
 * with another error than KITH_ERROR_STORE or KITH_ERROR_STORE_FULL, it has
 * written nothing, and the transaction may go on.  What changes in the orders
 * is added to @changes (KithOrderChange).
 */

/* (transfer full): the record as JSON text.  Errors: see
 * kith_store_write_contact_async(). */
GBytes *kith_sqlite_contacts_write (KithDb *db,
                                    KithSqliteCatalog *catalog,
                                    KithSqliteRecent *recent,
                                    const KithStoreWrite *write,
                                    gint64 now,
                                    GPtrArray *changes,
                                    GError **error);
gboolean kith_sqlite_contacts_delete (KithDb *db,
                                      KithSqliteRecent *recent,
                                      const char *id,
                                      gint64 revision,
                                      GPtrArray *changes,
                                      GError **error);
/* Takes the value of field @key from every contact. */
gboolean kith_sqlite_contacts_clear_field (KithDb *db,
                                           KithSqliteCatalog *catalog,
                                           KithSqliteRecent *recent,
                                           const char *key,
                                           gint64 now,
                                           GError **error);
/* The record as JSON text; NULL with KITH_ERROR_NOT_FOUND. */
GBytes *kith_sqlite_contacts_get (KithDb *db, const char *id, GError **error);

G_END_DECLS
