/* kith-sqlite-idempotency.h: answers that are given again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* A write that must not be carried out twice. */
typedef struct
{
  const char *author; /* (nullable): whose key it is */
  const char *key;    /* NULL: it may */
  char *content;      /* all that it asks for; NULL without a key */
} KithIdempotency;

void kith_idempotency_clear (KithIdempotency *idempotency);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithIdempotency, kith_idempotency_clear)

/* Whether it was carried out before: sets @answer to what was said then, or to
 * NULL.  FALSE with KITH_ERROR_INVALID when its key was used for another write.
 */
gboolean kith_sqlite_idempotency_find (KithDb *db,
                                       const KithIdempotency *idempotency,
                                       gint64 now,
                                       GBytes **answer,
                                       GError **error);
/* Keeps @answer; forgets some that are too old. */
gboolean kith_sqlite_idempotency_keep (KithDb *db,
                                       const KithIdempotency *idempotency,
                                       gint64 now,
                                       const char *answer,
                                       GError **error);
/* Forgets all that are too old. */
gboolean kith_sqlite_idempotency_prune (KithDb *db, gint64 now, GError **error);

G_END_DECLS
