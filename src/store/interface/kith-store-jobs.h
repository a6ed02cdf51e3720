/* kith-store-jobs.h: changes of many contacts of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* A job is about the contacts that its query finds when it is started, which is
 * at once (J.31).  It changes them a part after the other, so that others are
 * served in between, each as a write of its own: with a revision, an entry in
 * the history (of origin "bulk"), and the checks of a single write.  One that
 * cannot be changed is counted, and does not stop the others.  A job outlives
 * the store's being closed, and its program: it goes on when the store is
 * opened again.
 */

typedef enum
{
  KITH_STORE_JOB_UPDATE,
  KITH_STORE_JOB_DELETE,
  KITH_STORE_JOB_LABEL,
} KithStoreJobKind;

/* Everything is borrowed until the call returns. */
typedef struct
{
  KithStoreJobKind kind;
  const KithQuery *query; /* which contacts: all its pages */
  JsonObject *info;       /* of an update: checked (kith_patch_check()) */
  /* (nullable): of labels */
  const char *const *labels_to_add;
  const char *const *labels_to_remove;
  const char *author; /* (nullable): name of the key */
  /* (nullable): with @author's scope; the same job is not started again */
  const char *idempotency_key;
  const char *content; /* with a key: all that is asked for, as a text */
} KithStoreJob;

/* Finishes when it is durable that the job will be done, not when it is done.
 * (transfer full): the job's id.
 * Errors: KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID for a label that there
 * is not, KITH_ERROR_STORE, KITH_ERROR_STORE_FULL. */
void kith_store_start_job_async (KithStore *self,
                                 const KithStoreJob *job,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *kith_store_start_job_finish (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);

/* Jobs come out as JSON text in the API's shape (wix-contacts C.8b); they are
 * kept for KITH_JOB_DAYS.  Error: KITH_ERROR_NOT_FOUND. */
void kith_store_get_job_async (KithStore *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GBytes *kith_store_get_job_finish (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);
/* (transfer container) (element-type GBytes): the last KITH_LIMIT_JOBS, the
 * newest first. */
void kith_store_list_jobs_async (KithStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *kith_store_list_jobs_finish (KithStore *self,
                                        GAsyncResult *result,
                                        GError **error);

/* Whether one is being done. */
gboolean kith_store_has_jobs (KithStore *self);

G_END_DECLS
