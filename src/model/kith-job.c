/* kith-job.c: a change of many contacts, on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-job.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithJob
{
  GObject parent_instance;

  JsonObject *json;
};

G_DEFINE_FINAL_TYPE (KithJob, kith_job, G_TYPE_OBJECT)

static void
kith_job_finalize (GObject *object)
{
  KithJob *self = KITH_JOB (object);

  g_clear_pointer (&self->json, json_object_unref);

  G_OBJECT_CLASS (kith_job_parent_class)->finalize (object);
}

static void
kith_job_class_init (KithJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_job_finalize;
}

static void
kith_job_init (KithJob *self)
{
}

/**
 * kith_job_new_from_json:
 * @job: a job in the API's shape
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the job
 */
KithJob *
kith_job_new_from_json (JsonObject *job, GError **error)
{
  KithJob *self;

  if (kith_json_get_string (job, "id") == NULL
      || kith_json_get_string (job, "status") == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "A job lacks its id or status");
      return NULL;
    }

  self = g_object_new (KITH_TYPE_JOB, NULL);
  self->json = kith_json_copy_object (job);

  return self;
}

/**
 * kith_job_get_json:
 * @self: a job
 *
 * Returns: (transfer none): all that the server said of it
 */
JsonObject *
kith_job_get_json (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), NULL);

  return self->json;
}

/**
 * kith_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
kith_job_get_id (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), NULL);

  return kith_json_get_string (self->json, "id");
}

/**
 * kith_job_is_finished:
 * @self: a job
 *
 * Returns: whether it has come to its end
 */
gboolean
kith_job_is_finished (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), FALSE);

  return g_strcmp0 (kith_json_get_string (self->json, "status"), "COMPLETED")
         == 0;
}

/**
 * kith_job_get_total:
 * @self: a job
 *
 * Returns: how many contacts it is about
 */
gint64
kith_job_get_total (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), 0);

  return kith_json_get_int (self->json, "totalItems", 0);
}

/**
 * kith_job_get_succeeded:
 * @self: a job
 *
 * Returns: how many of them were changed
 */
gint64
kith_job_get_succeeded (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), 0);

  return kith_json_get_int (self->json, "successTotal", 0);
}

/**
 * kith_job_get_failed:
 * @self: a job
 *
 * Returns: how many of them could not be changed
 */
gint64
kith_job_get_failed (KithJob *self)
{
  g_return_val_if_fail (KITH_IS_JOB (self), 0);

  return kith_json_get_int (self->json, "failedTotal", 0);
}
