/* kith-sqlite-writer.c: many writes, one commit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-writer.h"

#include "base/kith-error.h"
#include "store/database/kith-sqlite-checkpoint.h"

/* More would make the first of them wait. */
#define BATCH_MAX 256
/* What writes leave for the chore is done soon after. */
#define CHORE_USEC (50 * 1000)
/* So many of them, and the next one waits until some of it is done. */
#define CHORE_MAX 256
/* On a full disk: how long whoever reads from the log is waited for before it
 * is emptied, and when that is tried again after it was of no use. */
#define ROOM_USEC G_USEC_PER_SEC
#define ROOM_PATIENCE_MSEC 500

typedef struct
{
  GTask *task;
  KithWriteFunc func;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
} Job;

struct _KithSqliteWriter
{
  KithDb *db;
  KithWrittenFunc written;
  KithWriteFunc chore;
  gpointer user_data;
  void (*asked) (gpointer data); /* (nullable) */
  gpointer asked_data;
  KithSqliteCheckpoint *checkpoint;
  GMainContext *context;
  GThread *thread;
  guint n_together; /* that are being written in one commit */
  gint64 room_time; /* before that, no room is made */

  GMutex writing; /* held by whoever uses db */

  GMutex lock; /* of what follows */
  GCond cond;
  GQueue queued;
  GQueue finished;
  GSource *finishing; /* attached while finished holds any */
  gint64 left;        /* for the chore */
  gint64 chore_time;  /* when it is to be done; 0: there is nothing to do */
  gboolean quit;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->result != NULL)
    job->result_free (job->result);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

/* The file itself fails, and not what was asked of it. */
static gboolean
is_store_error (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
}

/* A thread that sleeps is woken for the first that is left. */
static void
note_written (KithSqliteWriter *self, gboolean committed)
{
  gint64 left = self->written (self->db, committed, self->user_data);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->left = left;
  if (left <= 0)
    {
      self->chore_time = 0;
    }
  else if (self->chore_time == 0)
    {
      self->chore_time = g_get_monotonic_time () + CHORE_USEC;
      g_cond_signal (&self->cond);
    }
}

static gpointer
write_one (KithSqliteWriter *self,
           KithWriteFunc func,
           gpointer data,
           GDestroyNotify result_free,
           GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };
  gpointer result = NULL;

  if (kith_transaction_begin (&transaction, self->db, error))
    result = func (self->db, data, error);
  if (result != NULL && !kith_transaction_commit (&transaction, error))
    {
      kith_transaction_clear (&transaction);
      note_written (self, FALSE);
      if (result_free != NULL)
        result_free (result);
      return NULL;
    }

  kith_transaction_clear (&transaction);
  note_written (self, result != NULL);

  return result;
}

static gboolean
run_jobs (KithSqliteWriter *self, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      job->result = job->func (self->db, g_task_get_task_data (job->task),
                               &job->error);
      if (is_store_error (job->error))
        return FALSE;
    }

  return TRUE;
}

static void
forget_results (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      if (job->result != NULL)
        job->result_free (g_steal_pointer (&job->result));
      g_clear_error (&job->error);
    }
}

/* FALSE: nothing was written. */
static gboolean
write_together (KithSqliteWriter *self, GPtrArray *jobs)
{
  g_auto (KithTransaction) transaction = { NULL };

  if (kith_transaction_begin (&transaction, self->db, NULL)
      && run_jobs (self, jobs) && kith_transaction_commit (&transaction, NULL))
    {
      note_written (self, TRUE);
      return TRUE;
    }

  kith_transaction_clear (&transaction);
  note_written (self, FALSE);
  forget_results (jobs);

  return FALSE;
}

static gboolean
do_job (KithSqliteWriter *self, Job *job)
{
  g_clear_error (&job->error);
  job->result = write_one (self, job->func, g_task_get_task_data (job->task),
                           job->result_free, &job->error);

  return job->result != NULL;
}

/* The log may be what takes the room; whoever reads is done soon. */
static void
do_again_with_room (KithSqliteWriter *self, Job *job)
{
  if (g_get_monotonic_time () < self->room_time)
    return;

  if (!kith_db_empty_log (self->db, ROOM_PATIENCE_MSEC) || !do_job (self, job))
    self->room_time = g_get_monotonic_time () + ROOM_USEC;
}

/* One that the file refuses must not take the others with it. */
static void
write_each (KithSqliteWriter *self, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      if (!do_job (self, job)
          && g_error_matches (job->error, KITH_ERROR, KITH_ERROR_STORE_FULL))
        do_again_with_room (self, job);
    }
}

static void
return_job (Job *job)
{
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result),
                           job->result_free);
}

static Job *
pop_finished (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Job *job = g_queue_pop_head (&self->finished);

  if (job == NULL && self->finishing != NULL)
    {
      g_source_destroy (self->finishing);
      g_clear_pointer (&self->finishing, g_source_unref);
    }

  return job;
}

static gboolean
finish_jobs (gpointer data)
{
  KithSqliteWriter *self = data;
  Job *job;

  while ((job = pop_finished (self)) != NULL)
    {
      return_job (job);
      job_free (job);
    }

  return G_SOURCE_REMOVE;
}

/* One wake-up of the main loop for all of them. */
static void
hand_over (KithSqliteWriter *self, GPtrArray *jobs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < jobs->len; i++)
    g_queue_push_tail (&self->finished, g_ptr_array_index (jobs, i));
  if (self->finishing != NULL)
    return;

  self->finishing = g_idle_source_new ();
  g_source_set_priority (self->finishing, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->finishing, finish_jobs, self, NULL);
  g_source_attach (self->finishing, self->context);
}

/* With the lock. */
static gboolean
is_chore_due (KithSqliteWriter *self)
{
  return self->chore_time != 0
         && (self->left >= CHORE_MAX
             || g_get_monotonic_time () >= self->chore_time);
}

/* Until there is something to do; FALSE: there will be nothing any more. */
static gboolean
wait_for_work (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->queued.length == 0 && !self->quit && !is_chore_due (self))
    if (self->chore_time != 0)
      g_cond_wait_until (&self->cond, &self->lock, self->chore_time);
    else
      g_cond_wait (&self->cond, &self->lock);

  return self->queued.length > 0 || !self->quit;
}

static GPtrArray *
take_jobs (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *jobs = g_ptr_array_sized_new (self->queued.length);

  while (self->queued.length > 0 && jobs->len < BATCH_MAX)
    g_ptr_array_add (jobs, g_queue_pop_head (&self->queued));

  return jobs;
}

static void
write_jobs (KithSqliteWriter *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  /* Held before they are taken, so that an empty queue and a free connection
   * mean that nothing is under way. */
  g_mutex_lock (&self->writing);
  jobs = take_jobs (self);
  self->n_together = jobs->len;
  if (jobs->len > 0 && !write_together (self, jobs))
    write_each (self, jobs);
  g_mutex_unlock (&self->writing);

  if (jobs->len > 0)
    hand_over (self, jobs);
}

static gboolean
is_chore_due_now (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return is_chore_due (self);
}

static gboolean
is_much_left (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->left >= CHORE_MAX;
}

/* One that fails, on a full disk, waits until something is written again. */
static gboolean
do_chore (KithSqliteWriter *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  g_mutex_lock (&self->writing);
  ok = write_one (self, self->chore, self->user_data, NULL, &error) != NULL;
  g_mutex_unlock (&self->writing);
  if (ok)
    return TRUE;

  g_debug ("What writes have left cannot be done: %s", error->message);
  g_mutex_lock (&self->lock);
  self->chore_time = 0;
  g_mutex_unlock (&self->lock);

  return FALSE;
}

static gpointer
run (gpointer data)
{
  KithSqliteWriter *self = data;

  while (wait_for_work (self))
    {
      write_jobs (self);
      if (is_chore_due_now (self))
        while (do_chore (self) && is_much_left (self))
          ;
    }

  return NULL;
}

static int
on_wal (gpointer data, sqlite3 *handle, const char *name, int n_pages)
{
  KithSqliteWriter *self = data;

  kith_sqlite_checkpoint_notify (self->checkpoint, n_pages);

  return SQLITE_OK;
}

/**
 * kith_sqlite_writer_new:
 * @path: the database
 * @db: (transfer full): the connection that writes to it
 * @written: told of every commit and roll back
 * @chore: (nullable): does what writes have left to be done later
 * @user_data: for @written and @chore
 *
 * Returns: (transfer full): the writer, waiting
 */
KithSqliteWriter *
kith_sqlite_writer_new (const char *path,
                        KithDb *db,
                        KithWrittenFunc written,
                        KithWriteFunc chore,
                        gpointer user_data,
                        GError **error)
{
  KithSqliteWriter *self = g_new0 (KithSqliteWriter, 1);

  g_mutex_init (&self->writing);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->db = db;
  self->written = written;
  self->chore = chore;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->checkpoint = kith_sqlite_checkpoint_new (path, &self->writing, error);
  if (self->checkpoint == NULL)
    {
      kith_sqlite_writer_free (self);
      return NULL;
    }

  sqlite3_wal_hook (kith_db_get_handle (db), on_wal, self);
  self->thread = g_thread_new ("kith-writer", run, self);

  return self;
}

static void
join (KithSqliteWriter *self)
{
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));

  while (self->left > 0 && do_chore (self))
    ;
  finish_jobs (self);
}

void
kith_sqlite_writer_free (KithSqliteWriter *self)
{
  if (self == NULL)
    return;

  if (self->thread != NULL)
    join (self);
  kith_sqlite_checkpoint_free (self->checkpoint);
  kith_db_close (self->db);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->writing);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

static void
tell_asked (KithSqliteWriter *self)
{
  if (self->asked != NULL)
    self->asked (self->asked_data);
}

void
kith_sqlite_writer_push (KithSqliteWriter *self,
                         GTask *task,
                         KithWriteFunc func,
                         GDestroyNotify result_free)
{
  Job *job = g_new0 (Job, 1);

  tell_asked (self);
  job->task = task;
  job->func = func;
  job->result_free = result_free;

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->queued, job);
  if (self->queued.length == 1)
    g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

gboolean
kith_sqlite_writer_is_wanted (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self->n_together > 1)
    return TRUE;

  locker = g_mutex_locker_new (&self->lock);

  return self->queued.length > 0;
}

/* Whoever does not wait for the thread leaves nothing that it must do first. */
static gboolean
is_idle (KithSqliteWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->queued.length == 0 && self->left < CHORE_MAX;
}

gboolean
kith_sqlite_writer_try (KithSqliteWriter *self,
                        KithWriteFunc func,
                        gpointer data,
                        GDestroyNotify result_free,
                        gpointer *result,
                        GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean is_done;

  tell_asked (self);
  if (!g_mutex_trylock (&self->writing))
    return FALSE;

  is_done = is_idle (self);
  if (is_done)
    *result = write_one (self, func, data, result_free, &local_error);
  g_mutex_unlock (&self->writing);

  /* The thread may make room. */
  if (g_error_matches (local_error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    return FALSE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return is_done;
}

gpointer
kith_sqlite_writer_run (KithSqliteWriter *self,
                        KithWriteFunc func,
                        gpointer data,
                        GDestroyNotify result_free,
                        GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  tell_asked (self);
  locker = g_mutex_locker_new (&self->writing);

  return write_one (self, func, data, result_free, error);
}

void
kith_sqlite_writer_set_asked (KithSqliteWriter *self,
                              void (*asked) (gpointer data),
                              gpointer data)
{
  self->asked = asked;
  self->asked_data = data;
}

gboolean
kith_sqlite_writer_is_at_rest (KithSqliteWriter *self)
{
  gboolean is_at_rest;

  if (!g_mutex_trylock (&self->writing))
    return FALSE;

  g_mutex_lock (&self->lock);
  is_at_rest = self->queued.length == 0 && self->left <= 0;
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->writing);

  return is_at_rest;
}

KithDb *
kith_sqlite_writer_hold (KithSqliteWriter *self)
{
  g_mutex_lock (&self->writing);

  return self->db;
}

void
kith_sqlite_writer_release (KithSqliteWriter *self)
{
  g_mutex_unlock (&self->writing);
}
