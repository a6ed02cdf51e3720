/* kith-sqlite-prune.c: what a store does not keep for ever
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-prune.h"

#include "store/jobs/kith-sqlite-jobs.h"
#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-idempotency.h"
#include "store/write/kith-sqlite-merged.h"

gboolean
kith_sqlite_prune (KithDb *db, gint64 now, GError **error)
{
  return kith_sqlite_idempotency_prune (db, now, error)
         && kith_sqlite_history_prune (db, now, error)
         && kith_sqlite_merged_prune (db, error)
         && kith_sqlite_jobs_prune (db, now, error);
}
