/* kith-store-jobs.c: changes of many contacts of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

/**
 * kith_store_start_job_async:
 * @self: a store
 * @job: what to do, to which contacts; borrowed until this returns
 * @cancellable: (nullable): cancels before it has begun
 * @callback: called when the job will be done, whatever happens
 * @user_data: for @callback
 */
void
kith_store_start_job_async (KithStore *self,
                            const KithStoreJob *job,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (job != NULL && job->query != NULL);

  KITH_STORE_GET_IFACE (self)->start_job_async (self, job, cancellable,
                                                callback, user_data);
}

/**
 * kith_store_start_job_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID, KITH_ERROR_STORE,
 *   KITH_ERROR_STORE_FULL
 *
 * Returns: (transfer full): the job's id
 */
char *
kith_store_start_job_finish (KithStore *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->start_job_finish (self, result, error);
}

/**
 * kith_store_get_job_async:
 * @self: a store
 * @id: a job's id
 * @cancellable: (nullable): cancels
 * @callback: called when the job is there
 * @user_data: for @callback
 */
void
kith_store_get_job_async (KithStore *self,
                          const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (id != NULL);

  KITH_STORE_GET_IFACE (self)->get_job_async (self, id, cancellable, callback,
                                              user_data);
}

/**
 * kith_store_get_job_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_NOT_FOUND, KITH_ERROR_STORE
 *
 * Returns: (transfer full): the job as JSON text
 */
GBytes *
kith_store_get_job_finish (KithStore *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->get_job_finish (self, result, error);
}

/**
 * kith_store_list_jobs_async:
 * @self: a store
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 */
void
kith_store_list_jobs_async (KithStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));

  KITH_STORE_GET_IFACE (self)->list_jobs_async (self, cancellable, callback,
                                                user_data);
}

/**
 * kith_store_list_jobs_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: KITH_ERROR_STORE
 *
 * Returns: (transfer container) (element-type GBytes): the jobs as JSON text,
 *   the newest first
 */
GPtrArray *
kith_store_list_jobs_finish (KithStore *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_jobs_finish (self, result, error);
}

/**
 * kith_store_has_jobs:
 * @self: a store
 *
 * Returns: whether a job is being done
 */
gboolean
kith_store_has_jobs (KithStore *self)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->has_jobs (self);
}
