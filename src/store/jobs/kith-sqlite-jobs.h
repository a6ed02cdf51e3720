/* kith-sqlite-jobs.h: changes of many contacts, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-jobs.h"
#include "store/write/kith-sqlite-work.h"

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
/* What became of a part of a job. */
typedef struct
{
  /* There was none left, so that a job that is called completed can be seen in
   * all that is counted and sorted (see KithSqliteOrders, which hear of a
   * transaction when it is over). */
  gboolean done;
  /* With an error: what it is about, where it is about one of these. */
  gboolean is_unreadable; /* the job itself */
  char *contact;          /* owned: its id */
} KithSqliteJobOutcome;

void kith_sqlite_job_outcome_clear (KithSqliteJobOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithSqliteJobOutcome,
                                  kith_sqlite_job_outcome_clear)

/* Sees to the next part of a job, within a transaction, on behalf of who
 * started it; to one contact at least, and to no more than that once
 * @is_wanted.  May be called again for the same part, when the transaction came
 * to nothing. */
gboolean kith_sqlite_jobs_run_part (const KithSqliteWork *work,
                                    gint64 seq,
                                    KithSqliteWantedFunc is_wanted,
                                    gpointer data,
                                    KithSqliteJobOutcome *outcome,
                                    GError **error);
/* Counts as failed, because of @why, what @outcome is about: the contact, or
 * all that the job has not seen to, which then is completed and done. */
gboolean kith_sqlite_jobs_give_up (const KithSqliteWork *work,
                                   gint64 seq,
                                   KithSqliteJobOutcome *outcome,
                                   const GError *why,
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
