/* kith-sqlite-mirror.h: contacts of another server, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-mirror.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Each within a transaction, of which all or nothing is to be kept. */
gboolean kith_sqlite_mirror_take (const KithSqliteWork *work,
                                  const KithStoreMirroring *mirroring,
                                  guint *n_changed,
                                  GError **error);
/* @labels: beside those of the system. */
gboolean kith_sqlite_mirror_take_catalog (const KithSqliteWork *work,
                                          GPtrArray *fields,
                                          GPtrArray *labels,
                                          GError **error);

/* (transfer full) (nullable) */
char *kith_sqlite_mirror_get_place (KithDb *db);
GHashTable *kith_sqlite_mirror_list_revisions (KithDb *db,
                                               gint64 from,
                                               gint64 to,
                                               GError **error);

G_END_DECLS
