/* kith-sqlite-job-runner.h: jobs, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/sqlite/kith-sqlite-state.h"
#include "store/sqlite/kith-sqlite-writer.h"

G_BEGIN_DECLS

/* Has one part of one job written at a time, between what others write; on the
 * main context that it was made in.  What the file does not take (it may be
 * full) is tried again, less and less often; a contact that is broken is
 * counted as failed after some tries, a job that is comes to its end.
 */
typedef struct _KithSqliteJobRunner KithSqliteJobRunner;

/* @state, @writer: (transfer none): stay until kith_sqlite_job_runner_stop().
 */
KithSqliteJobRunner *kith_sqlite_job_runner_new (KithSqliteState *state,
                                                 KithSqliteWriter *writer);
/* @seq: the number of a job. */
void kith_sqlite_job_runner_add (KithSqliteJobRunner *self, gint64 seq);
/* Whether there is something left to do. */
gboolean kith_sqlite_job_runner_is_running (KithSqliteJobRunner *self);
/* Begins nothing more. (transfer full) (nullable) */
void kith_sqlite_job_runner_stop (KithSqliteJobRunner *self);

G_END_DECLS
