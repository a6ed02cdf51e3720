/* kith-sqlite-jobs.h: changes of many contacts, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-sqlite-work.h"
#include "store/kith-store-jobs.h"

G_BEGIN_DECLS

/* So many contacts at a time: what others wait for is a hundredth of a second or
 * two. */
#define KITH_SQLITE_JOB_PART 50

/* Makes a job about the contacts with these ids (element-type utf8), within a
 * transaction.  @seq: (out): its number.  (transfer full): its id.
 * Errors: see kith_store_start_job_async(). */
char *kith_sqlite_jobs_add (const KithSqliteWork *work,
                            const KithStoreJob *job,
                            GPtrArray *ids,
                            gint64 *seq,
                            GError **error);
/* Sees to the next part of a job, within a transaction, on behalf of who
 * started it.  @done: (out): whether it was the last.  May be called again for
 * the same part, when the transaction came to nothing. */
gboolean kith_sqlite_jobs_run_part (const KithSqliteWork *work,
                                    gint64 seq,
                                    gboolean *done,
                                    GError **error);

/* gint64: the numbers of the jobs that have not come to their end, in the order
 * they were started. (transfer full) */
GArray *kith_sqlite_jobs_list_unfinished (KithDb *db, GError **error);
/* JSON text; NULL with KITH_ERROR_NOT_FOUND. */
GBytes *kith_sqlite_jobs_get (KithDb *db, const char *id, GError **error);
/* (transfer container) (element-type GBytes) */
GPtrArray *kith_sqlite_jobs_list (KithDb *db, GError **error);
/* Forgets those that came to their end long ago. */
gboolean kith_sqlite_jobs_prune (KithDb *db, gint64 now, GError **error);

G_END_DECLS
