/* kith-sqlite-job-runner.c: jobs, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-job-runner.h"

#include "base/kith-error.h"
#include "store/jobs/kith-sqlite-jobs.h"

#define RETRY_BASE_USEC G_USEC_PER_SEC
#define RETRY_CAP_USEC (60 * G_USEC_PER_SEC)
/* So often something is tried that cannot be read or changed: after 15 seconds
 * it is not the moment that is at fault. */
#define MAX_TRIES 5

typedef struct _Part Part;

struct _KithSqliteJobRunner
{
  grefcount ref_count;

  KithSqliteState *state; /* NULL: it is stopped */
  KithSqliteWriter *writer;
  KithClock *clock;
  GCancellable *cancellable;
  GArray *jobs; /* gint64: the first is being done */
  gboolean is_busy;
  guint n_failures; /* of the part that is next */
  Part *given_up;   /* has a reason to be; NULL: none */
};

static KithSqliteJobRunner *
runner_ref (KithSqliteJobRunner *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

static void
runner_unref (KithSqliteJobRunner *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->jobs, g_array_unref);
  g_free (self);
}

/* What the writer works with, in its thread. */
struct _Part
{
  KithSqliteJobRunner *runner; /* for the main context only */
  KithSqliteState *state;
  KithSqliteWriter *writer;
  gint64 job;
  KithSqliteJobOutcome outcome;
  GError *why; /* what is given up for; NULL: it is to be done */
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  runner_unref (part->runner);
  kith_sqlite_job_outcome_clear (&part->outcome);
  g_clear_error (&part->why);
}

static void
part_unref (gpointer part)
{
  g_rc_box_release_full (part, part_clear);
}

static gboolean
is_wanted (gpointer data)
{
  return kith_sqlite_writer_is_wanted (data);
}

/* The job itself tells who its author is. */
static gpointer
run_part (KithDb *db, gpointer data, GError **error)
{
  Part *part = data;
  KithSqliteWork work = kith_sqlite_state_make_work (part->state, db, NULL);

  return kith_sqlite_jobs_run_part (&work, part->job, is_wanted, part->writer,
                                    &part->outcome, error)
           ? part
           : NULL;
}

static gpointer
give_up (KithDb *db, gpointer data, GError **error)
{
  Part *part = data;
  KithSqliteWork work = kith_sqlite_state_make_work (part->state, db, NULL);

  return kith_sqlite_jobs_give_up (&work, part->job, &part->outcome, part->why,
                                   error)
           ? part
           : NULL;
}

static void
keep (gpointer result)
{
}

static void go_on (KithSqliteJobRunner *self);

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  KithSqliteJobRunner *self = data;

  self->is_busy = FALSE;
  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    go_on (self);
  runner_unref (self);
}

static void
try_again_later (KithSqliteJobRunner *self)
{
  gint64 delay = MIN ((gint64) RETRY_BASE_USEC << MIN (self->n_failures, 10),
                      RETRY_CAP_USEC);

  self->n_failures++;
  self->is_busy = TRUE;
  kith_clock_wait_async (self->clock, delay, self->cancellable, waited_cb,
                         runner_ref (self));
}

/* A full disk may have room again; what is broken stays so. */
static gboolean
is_hopeless (KithSqliteJobRunner *self, const Part *part, const GError *error)
{
  return self->n_failures + 1 >= MAX_TRIES
         && (part->outcome.is_unreadable || part->outcome.contact != NULL)
         && !g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
}

static void
note_failure (KithSqliteJobRunner *self, Part *part, const GError *error)
{
  gboolean is_over = part->why == NULL && is_hopeless (self, part, error);

  g_debug ("A part of a job failed: %s", error->message);
  if (is_over)
    part->why = g_error_copy (error);
  if (part->why != NULL)
    self->given_up = g_rc_box_acquire (part);

  if (is_over)
    go_on (self);
  else
    try_again_later (self);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSqliteJobRunner *self = data;
  Part *part = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    {
      if (self->state != NULL)
        note_failure (self, part, error);
      return;
    }

  self->n_failures = 0;
  if (part->outcome.done)
    g_array_remove_index (self->jobs, 0);
  go_on (self);
}

static Part *
part_new (KithSqliteJobRunner *self)
{
  Part *part = g_rc_box_new0 (Part);

  part->runner = runner_ref (self);
  part->state = self->state;
  part->writer = self->writer;
  part->job = g_array_index (self->jobs, gint64, 0);

  return part;
}

static void
go_on (KithSqliteJobRunner *self)
{
  Part *part;
  GTask *task;

  if (self->state == NULL || self->is_busy || self->jobs->len == 0)
    return;

  part = self->given_up != NULL ? g_steal_pointer (&self->given_up)
                                : part_new (self);
  /* The task holds the part, and with it the runner. */
  task = g_task_new (NULL, NULL, ran_cb, self);
  g_task_set_source_tag (task, go_on);
  g_task_set_task_data (task, part, part_unref);
  self->is_busy = TRUE;
  kith_sqlite_writer_push (self->writer, task,
                           part->why != NULL ? give_up : run_part, keep);
}

KithSqliteJobRunner *
kith_sqlite_job_runner_new (KithSqliteState *state, KithSqliteWriter *writer)
{
  KithSqliteJobRunner *self = g_new0 (KithSqliteJobRunner, 1);

  g_ref_count_init (&self->ref_count);
  self->state = state;
  self->writer = writer;
  self->clock = g_object_ref (state->clock);
  self->cancellable = g_cancellable_new ();
  self->jobs = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

void
kith_sqlite_job_runner_add (KithSqliteJobRunner *self, gint64 seq)
{
  g_array_append_val (self->jobs, seq);
  go_on (self);
}

gboolean
kith_sqlite_job_runner_is_running (KithSqliteJobRunner *self)
{
  return self->jobs->len > 0;
}

void
kith_sqlite_job_runner_stop (KithSqliteJobRunner *self)
{
  if (self == NULL)
    return;

  self->state = NULL;
  self->writer = NULL;
  g_clear_pointer (&self->given_up, part_unref);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->clock);
  runner_unref (self);
}
