/* kith-sqlite-store-jobs.c: changes of many contacts in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "base/kith-json.h"
#include "store/find/kith-sqlite-query.h"
#include "store/jobs/kith-sqlite-jobs.h"

/* A job that is being started: first its contacts are found, then it is
 * written down. */
typedef struct
{
  KithSqliteState *state;
  KithStoreJob job;
  KithQuery *query;
  GPtrArray *ids;
  gint64 seq;
} Start;

static Start *
start_new (KithSqliteState *state, const KithStoreJob *job)
{
  Start *start = g_new0 (Start, 1);

  start->state = state;
  start->job = *job;
  start->query = kith_query_copy (job->query);
  start->job.query = start->query;
  start->job.info = job->info != NULL ? kith_json_copy_object (job->info)
                                      : NULL;
  start->job.labels_to_add = (const char *const *) g_strdupv (
    (char **) job->labels_to_add);
  start->job.labels_to_remove = (const char *const *) g_strdupv (
    (char **) job->labels_to_remove);
  start->job.author = g_strdup (job->author);
  start->job.idempotency_key = g_strdup (job->idempotency_key);
  start->job.content = g_strdup (job->content);

  return start;
}

static void
start_free (Start *start)
{
  g_clear_pointer (&start->query, kith_query_free);
  g_clear_pointer (&start->job.info, json_object_unref);
  g_strfreev ((char **) start->job.labels_to_add);
  g_strfreev ((char **) start->job.labels_to_remove);
  g_free ((char *) start->job.author);
  g_free ((char *) start->job.idempotency_key);
  g_free ((char *) start->job.content);
  g_clear_pointer (&start->ids, g_ptr_array_unref);
  g_free (start);
}

static gboolean
add_id (KithDb *db, gint64 seq, GPtrArray *ids, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT id FROM contact WHERE seq = ?", "i",
                               seq);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));

  return step != KITH_STEP_FAILED;
}

/* By their ids: the number of a contact that goes may be given again. */
static gpointer
find_contacts (KithDb *db, gpointer data, GError **error)
{
  const Start *start = data;
  g_auto (KithTransaction) transaction = { NULL };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) seqs = NULL;

  if (!kith_transaction_begin_read (&transaction, db, error))
    return NULL;

  seqs = kith_sqlite_query_list (db, start->query, error);
  if (seqs == NULL)
    return NULL;

  for (guint i = 0; i < seqs->len; i++)
    if (!add_id (db, g_array_index (seqs, gint64, i), ids, error))
      return NULL;

  return g_steal_pointer (&ids);
}

static gpointer
add_job (KithDb *db, gpointer data, GError **error)
{
  Start *start = data;
  KithSqliteWork work = kith_sqlite_state_make_work (start->state, db,
                                                     start->job.author);

  return kith_sqlite_jobs_add (&work, &start->job, start->ids, &start->seq,
                               error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithSqliteStore *self = KITH_SQLITE_STORE (source);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;
  char *id = g_task_propagate_pointer (G_TASK (result), &error);

  if (id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* One that was closed meanwhile finds it when it is opened again; one that
   * was started before has its place. */
  if (self->runner != NULL && start->seq != 0 && start->ids->len > 0)
    kith_sqlite_job_runner_add (self->runner, start->seq);
  g_task_return_pointer (task, id, g_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithSqliteStore *self = KITH_SQLITE_STORE (source);
  Start *start = g_task_get_task_data (task);
  GTask *part;
  GError *error = NULL;

  start->ids = g_task_propagate_pointer (G_TASK (result), &error);
  if (start->ids == NULL || !_kith_sqlite_store_check_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  part = g_task_new (self, NULL, added_cb, g_steal_pointer (&task));
  g_task_set_source_tag (part, found_cb);
  g_task_set_task_data (part, start, NULL);
  kith_sqlite_writer_push (self->writer, part, add_job, g_free);
}

static void
kith_sqlite_store_start_job_async (KithStore *store,
                                   const KithStoreJob *job,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (self,
                                              kith_sqlite_store_start_job_async,
                                              cancellable, callback, user_data);
  Start *start;
  GTask *part;

  if (task == NULL)
    return;

  start = start_new (self->state, job);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);
  part = g_task_new (self, NULL, found_cb, task);
  g_task_set_source_tag (part, kith_sqlite_store_start_job_async);
  g_task_set_task_data (part, start, NULL);
  kith_sqlite_search_run (self->search, part, find_contacts,
                          (GDestroyNotify) g_ptr_array_unref);
}

static char *
kith_sqlite_store_start_job_finish (KithStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_start_job_async, error);
}

static void
kith_sqlite_store_get_job_async (KithStore *store,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self, kith_sqlite_store_get_job_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (task,
                               kith_sqlite_jobs_get (self->reader, id, &error),
                               (GDestroyNotify) g_bytes_unref, &error);
}

static GBytes *
kith_sqlite_store_get_job_finish (KithStore *store,
                                  GAsyncResult *result,
                                  GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_get_job_async, error);
}

static void
kith_sqlite_store_list_jobs_async (KithStore *store,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_list_jobs_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (task,
                               kith_sqlite_jobs_list (self->reader, &error),
                               (GDestroyNotify) g_ptr_array_unref, &error);
}

static GPtrArray *
kith_sqlite_store_list_jobs_finish (KithStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_list_jobs_async, error);
}

static gboolean
kith_sqlite_store_has_jobs (KithStore *store)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return self->runner != NULL
         && kith_sqlite_job_runner_is_running (self->runner);
}

gboolean
_kith_sqlite_store_resume_jobs (KithSqliteStore *self, GError **error)
{
  g_autoptr (GArray) seqs = NULL;

  if (self->beside)
    return TRUE;

  seqs = kith_sqlite_jobs_list_unfinished (self->reader, error);
  if (seqs == NULL)
    return FALSE;

  self->runner = kith_sqlite_job_runner_new (self->state, self->writer);
  for (guint i = 0; i < seqs->len; i++)
    kith_sqlite_job_runner_add (self->runner, g_array_index (seqs, gint64, i));

  return TRUE;
}

void
_kith_sqlite_store_init_jobs (KithStoreInterface *iface)
{
  iface->start_job_async = kith_sqlite_store_start_job_async;
  iface->start_job_finish = kith_sqlite_store_start_job_finish;
  iface->get_job_async = kith_sqlite_store_get_job_async;
  iface->get_job_finish = kith_sqlite_store_get_job_finish;
  iface->list_jobs_async = kith_sqlite_store_list_jobs_async;
  iface->list_jobs_finish = kith_sqlite_store_list_jobs_finish;
  iface->has_jobs = kith_sqlite_store_has_jobs;
}
