/* jobs-utils.h: changes of many contacts, asked for and waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store-utils.h"
#include "store/interface/kith-store-jobs.h"

G_BEGIN_DECLS

#define JOBS_LONG_MSEC 60000

#define JOBS_ALL "{'query':{'filter':{},'paging':{'limit':1000}}}"
#define JOBS_ANNS                                                              \
  "{'query':{'filter':{'info.name.first':'Ann'},'paging':{'limit':1000}}}"
#define JOBS_BOBS                                                              \
  "{'query':{'filter':{'info.name.first':'Bob'},'paging':{'limit':1000}}}"

GAsyncResult *jobs_wait_for (GAsyncResult **result);
KithQuery *jobs_make_query (const char *body);
/* A second after the last one, for "ann".  (transfer full): the job's id */
char *jobs_start (StoreFixture *fixture,
                  KithStoreJob *job,
                  const char *query,
                  GError **error);
JsonObject *jobs_get (KithStore *store, const char *id, GError **error);
gboolean jobs_is_completed (JsonObject *job);
/* Runs the main loop until the job has come to its end. */
JsonObject *jobs_finish (KithStore *store, const char *id);
JsonObject *
jobs_do (StoreFixture *fixture, KithStoreJob *job, const char *query);
/* It is completed. */
void jobs_assert (JsonObject *job,
                  const char *type,
                  gint64 total,
                  gint64 succeeded,
                  gint64 failed);
void jobs_assert_errors (JsonObject *job, const char *code, gint64 count);
void jobs_create_contacts (StoreFixture *fixture, guint n, const char *info);
/* Of somebody else who has the file open. */
void jobs_run_sql (StoreFixture *fixture, const char *sql);

/* KithTestCondition: of a KithFakeClock, that the job waits to be tried again;
 * of a KithStore, that there is none left. */
gboolean jobs_is_waiting (gpointer clock);
gboolean jobs_has_none (gpointer store);

G_END_DECLS
