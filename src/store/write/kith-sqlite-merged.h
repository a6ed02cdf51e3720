/* kith-sqlite-merged.h: the contacts that have become a part of others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* The contact that @id was merged into, which may be gone in its turn.
 * (transfer full) (nullable): NULL without an error: it was not */
char *kith_sqlite_merged_find (KithDb *db, const char *id, GError **error);
/* @source, and all that was merged into it, is a part of @target now. */
gboolean kith_sqlite_merged_note (KithDb *db,
                                  const char *source,
                                  const char *target,
                                  GError **error);
/* @source is a contact of its own again. */
gboolean
kith_sqlite_merged_forget (KithDb *db, const char *source, GError **error);
/* Forgets what leads to contacts of which nothing is left. */
gboolean kith_sqlite_merged_prune (KithDb *db, GError **error);

G_END_DECLS
