/* kith-contacts-watch-job.c: how far a job is, until it has come to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-bulk.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-limits.h"

/* Small jobs take some hundredths of a second, and large ones minutes. */
#define POLL_BASE_USEC (50 * 1000)
#define POLL_CAP_USEC (1000 * 1000)

typedef struct
{
  char *job_id;
  KithJobProgress progress;
  gpointer progress_data;
  gint64 n_seen; /* contacts, when it was told last; -1: never */
  gint64 delay;
  guint n_failures; /* one after the other */
} Watch;

static void
watch_free (Watch *watch)
{
  g_free (watch->job_id);
  g_free (watch);
}

static void ask (GTask *task);

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, &error))
    ask (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
ask_later (GTask *task)
{
  Watch *watch = g_task_get_task_data (task);

  kith_clock_wait_async (kith_clock_get_default (), watch->delay,
                         g_task_get_cancellable (task), waited_cb, task);
  watch->delay = MIN (watch->delay * 3 / 2, POLL_CAP_USEC);
}

static void
tell (Watch *watch, KithJob *job)
{
  gint64 n_seen = kith_job_get_succeeded (job) + kith_job_get_failed (job);

  if (watch->progress != NULL && n_seen != watch->n_seen)
    watch->progress (job, watch->progress_data);
  watch->n_seen = n_seen;
}

/* A job goes on without whoever watches it, and after its server was started
 * again. */
static gboolean
is_to_repeat (Watch *watch, const GError *error)
{
  return watch->n_failures < KITH_RETRY_MAX
         && (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
             || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME)
             || g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Watch *watch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJob)
    job = kith_contacts_get_job_finish (KITH_CONTACTS (source), result, &error);

  if (job == NULL && is_to_repeat (watch, error))
    {
      watch->n_failures++;
      ask_later (g_steal_pointer (&task));
      return;
    }
  if (job == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  watch->n_failures = 0;
  tell (watch, job);
  if (kith_job_is_finished (job))
    g_task_return_pointer (task, g_steal_pointer (&job), g_object_unref);
  else
    ask_later (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
ask (GTask *task)
{
  Watch *watch = g_task_get_task_data (task);

  kith_contacts_get_job_async (g_task_get_source_object (task), watch->job_id,
                               g_task_get_cancellable (task), asked_cb, task);
}

/**
 * kith_contacts_watch_job_async:
 * @self: the contacts of a server
 * @job_id: which job
 * @progress: (nullable) (scope async): told whenever the job has got further
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels watching it; the job goes on
 * @callback: called when the job has come to its end
 * @user_data: for @callback
 */
void
kith_contacts_watch_job_async (KithContacts *self,
                               const char *job_id,
                               KithJobProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  Watch *watch;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (job_id != NULL);

  watch = g_new0 (Watch, 1);
  watch->job_id = g_strdup (job_id);
  watch->progress = progress;
  watch->progress_data = progress_data;
  watch->n_seen = -1;
  watch->delay = POLL_BASE_USEC;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_contacts_watch_job_async);
  g_task_set_task_data (task, watch, (GDestroyNotify) watch_free);
  ask (task);
}

/**
 * kith_contacts_watch_job_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job, which has come to its end
 */
KithJob *
kith_contacts_watch_job_finish (KithContacts *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
