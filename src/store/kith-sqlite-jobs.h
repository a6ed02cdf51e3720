/* kith-sqlite-jobs.h: changes of many contacts, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-sqlite-work.h"
#include "store/kith-store-jobs.h"

G_BEGIN_DECLS

/* So many contacts at a time, where nobody waits. */
#define KITH_SQLITE_JOB_PART 50

/* Whether somebody waits for the transaction to end. */
typedef gboolean (*KithSqliteWantedFunc) (gpointer data);

/* Makes a job about the contacts with these ids (element-type utf8), within a
 * transaction.  @seq: (out): its number.  (transfer full): its id.
 * Errors: see kith_store_start_job_async(). */
char *kith_sqlite_jobs_add (const KithSqliteWork *work,
                            const KithStoreJob *job,
                            GPtrArray *ids,
                            gint64 *seq,
                            GError **error);
/* Sees to the next part of a job, within a transaction, on behalf of who
 * started it; to one contact at least, and to no more than that once
 * @is_wanted.  @done: (out): whether there was none left, so that a job that is
 * called completed can be seen in all that is counted and sorted (see
 * KithSqliteOrders, which hear of a transaction when it is over).  May be called
 * again for the same part, when the transaction came to nothing. */
gboolean kith_sqlite_jobs_run_part (const KithSqliteWork *work,
                                    gint64 seq,
                                    KithSqliteWantedFunc is_wanted,
                                    gpointer data,
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
