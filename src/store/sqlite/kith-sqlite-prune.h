/* kith-sqlite-prune.h: what a store does not keep for ever
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* How often it is done while a store is open, in microseconds. */
#define KITH_PRUNE_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* Forgets what has been kept long enough: who was deleted, what contacts were,
 * answers to requests that may be repeated, and jobs that are over.
 * @now: microseconds since 1970 */
gboolean kith_sqlite_prune (KithDb *db, gint64 now, GError **error);

G_END_DECLS
