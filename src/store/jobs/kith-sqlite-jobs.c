/* kith-sqlite-jobs.c: changes of many contacts, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/jobs/kith-sqlite-jobs.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "store/jobs/kith-sqlite-job-step.h"
#include "store/write/kith-sqlite-idempotency.h"

#define DAY_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* The parts of a job are the ids of its contacts, one a line; a part goes in
 * the transaction that has seen to it. */
static gboolean
add_part (KithDb *db, gint64 job, GPtrArray *ids, guint from, GError **error)
{
  guint end = MIN (from + KITH_SQLITE_JOB_PART, ids->len);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < end; i++)
    g_string_append_printf (text, "%s%s", i > from ? "\n" : "",
                            (const char *) g_ptr_array_index (ids, i));

  return kith_db_run (db, error,
                      "INSERT INTO job_part (job, ids) VALUES (?, ?)", "is",
                      job, text->str);
}

static char *
add (const KithSqliteWork *work,
     const KithStoreJob *job,
     GPtrArray *ids,
     gint64 *seq,
     GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (JsonObject)
    request = kith_sqlite_job_step_make (work->catalog, job, error);
  g_autofree char *text = NULL;

  if (request == NULL)
    return NULL;

  text = kith_json_print (request);
  if (!kith_db_run (work->db, error,
                    "INSERT INTO job (id, author, request, started, finished,"
                    " total, succeeded, failed, errors)"
                    " VALUES (?, ?, ?, ?, ?, ?, 0, 0, '[]')",
                    "sssiii", id, work->author, text, work->now,
                    ids->len == 0 ? work->now : (gint64) 0, (gint64) ids->len))
    return NULL;

  *seq = kith_db_get_last_rowid (work->db);
  for (guint i = 0; i < ids->len; i += KITH_SQLITE_JOB_PART)
    if (!add_part (work->db, *seq, ids, i, error))
      return NULL;

  return g_steal_pointer (&id);
}

char *
kith_sqlite_jobs_add (const KithSqliteWork *work,
                      const KithStoreJob *job,
                      GPtrArray *ids,
                      gint64 *seq,
                      GError **error)
{
  g_auto (KithIdempotency) idempotency = {
    .author = work->author,
    .key = job->idempotency_key,
    .content = g_strdup (job->content),
  };
  g_autoptr (GBytes) former = NULL;
  g_autofree char *id = NULL;

  if (!kith_sqlite_idempotency_find (work->db, &idempotency, work->now, &former,
                                     error))
    return NULL;

  *seq = 0;
  if (former != NULL)
    return g_strndup (g_bytes_get_data (former, NULL),
                      g_bytes_get_size (former));

  id = add (work, job, ids, seq, error);
  if (id == NULL
      || !kith_sqlite_idempotency_keep (work->db, &idempotency, work->now, id,
                                        error))
    return NULL;

  return g_steal_pointer (&id);
}

/* A job as it is while a part is seen to. */
typedef struct
{
  char *author;
  JsonObject *request;
  gint64 total;
  gint64 succeeded;
  gint64 failed;
  JsonObject *errors; /* {"errors":[{"code","message","count"}]} */

  gint64 part;
  char **ids;
  char **next; /* the first that has not been seen to */
} Job;

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->author, g_free);
  g_clear_pointer (&job->request, json_object_unref);
  g_clear_pointer (&job->errors, json_object_unref);
  g_clear_pointer (&job->ids, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

void
kith_sqlite_job_outcome_clear (KithSqliteJobOutcome *outcome)
{
  g_clear_pointer (&outcome->contact, g_free);
  outcome->is_unreadable = FALSE;
  outcome->done = FALSE;
}

/* {"errors":[…]}: what cannot be read must not keep a job from its end. */
static JsonObject *
read_errors (KithStatement *statement, int column)
{
  JsonObject *errors = kith_json_parse_stored (
    kith_statement_get_text (statement, column), -1, NULL);

  if (kith_json_get_array (errors, "errors") != NULL)
    return errors;

  g_clear_pointer (&errors, json_object_unref);
  errors = json_object_new ();
  json_object_set_array_member (errors, "errors", json_array_new ());

  return errors;
}

/* Sets an error, too, for one whose request cannot be read: it has none. */
static KithStep
find_job (KithDb *db, gint64 seq, Job *job, GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT author, request, total, succeeded, failed,"
    " '{\"errors\":' || errors || '}' FROM job WHERE seq = ?",
    "i", seq);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_DONE)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "A job is missing");
  if (step != KITH_STEP_ROW)
    return step;

  job->author = g_strdup (kith_statement_get_text (statement, 0));
  job->request = kith_json_parse_stored (kith_statement_get_text (statement, 1),
                                         -1, error);
  job->total = kith_statement_get_int (statement, 2);
  job->succeeded = kith_statement_get_int (statement, 3);
  job->failed = kith_statement_get_int (statement, 4);
  job->errors = read_errors (statement, 5);

  return step;
}

static gboolean
load_job (KithDb *db,
          gint64 seq,
          Job *job,
          gboolean *is_unreadable,
          GError **error)
{
  KithStep step = find_job (db, seq, job, error);

  *is_unreadable = step != KITH_STEP_FAILED && job->request == NULL;

  return job->request != NULL;
}

/* Without a part there is nothing left to do. */
static gboolean
load_part (KithDb *db, gint64 seq, Job *job, GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT seq, ids FROM job_part WHERE job = ? ORDER BY seq LIMIT 1", "i",
    seq);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_ROW)
    {
      job->part = kith_statement_get_int (statement, 0);
      job->ids = g_strsplit (kith_statement_get_text (statement, 1), "\n", -1);
      job->next = job->ids;
    }

  return step != KITH_STEP_FAILED;
}

static JsonObject *
find_error (JsonArray *errors, const char *code)
{
  JsonObject *entry;

  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      entry = json_array_get_object_element (errors, i);
      if (g_strcmp0 (kith_json_get_string (entry, "code"), code) == 0)
        return entry;
    }

  entry = json_object_new ();
  json_object_set_int_member (entry, "count", 0);
  json_object_set_string_member (entry, "code", code);
  json_array_add_object_element (errors, entry);

  return entry;
}

static void
count_errors (Job *job, const GError *error, gint64 n)
{
  JsonObject *entry = find_error (kith_json_get_array (job->errors, "errors"),
                                  kith_protocol_get_code (error));

  json_object_set_int_member (entry, "count",
                              kith_json_get_int (entry, "count", 0) + n);
  json_object_set_string_member (entry, "message", error->message);
  job->failed += n;
}

static gboolean
is_store_error (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
}

static gboolean
run_step (const KithSqliteWork *work, Job *job, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (kith_sqlite_job_step_run (work, job->request, id, &failure))
    job->succeeded++;
  else if (!is_store_error (failure))
    count_errors (job, failure, 1);
  else
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

static gboolean
run_steps (const KithSqliteWork *work,
           Job *job,
           KithSqliteWantedFunc is_wanted,
           gpointer data,
           KithSqliteJobOutcome *outcome,
           GError **error)
{
  KithSqliteWork part = *work;

  part.author = job->author;
  part.origin = "bulk";
  while (job->next != NULL && *job->next != NULL)
    {
      if (!run_step (&part, job, *job->next++, error))
        {
          outcome->contact = g_strdup (job->next[-1]);
          return FALSE;
        }
      if (is_wanted (data))
        break;
    }

  return TRUE;
}

/* Of a part that was broken off, the rest stays. */
static gboolean
save_part (KithDb *db, const Job *job, GError **error)
{
  g_autofree char *rest = job->next != NULL && *job->next != NULL
                            ? g_strjoinv ("\n", job->next)
                            : NULL;

  if (rest == NULL)
    return kith_db_run (db, error, "DELETE FROM job_part WHERE seq = ?", "i",
                        job->part);

  return kith_db_run (db, error, "UPDATE job_part SET ids = ? WHERE seq = ?",
                      "si", rest, job->part);
}

static gboolean
save_job (const KithSqliteWork *work,
          gint64 seq,
          const Job *job,
          gboolean finished,
          GError **error)
{
  g_autoptr (JsonNode)
    node = json_node_init_array (json_node_alloc (),
                                 kith_json_get_array (job->errors, "errors"));
  g_autofree char *errors = json_to_string (node, FALSE);

  return kith_db_run (work->db, error,
                      "UPDATE job SET succeeded = ?, failed = ?, errors = ?,"
                      " finished = ? WHERE seq = ?",
                      "iisii", job->succeeded, job->failed, errors,
                      finished ? work->now : (gint64) 0, seq);
}

static void
count_rest (Job *job, const GError *error)
{
  gint64 rest = job->total - job->succeeded - job->failed;

  if (rest > 0)
    count_errors (job, error, rest);
}

/* There is no part left. */
static gboolean
finish (const KithSqliteWork *work, gint64 seq, Job *job, GError **error)
{
  g_autoptr (GError)
    lost = g_error_new_literal (KITH_ERROR, KITH_ERROR_STORE,
                                "A part of the job is missing");

  count_rest (job, lost);

  return save_job (work, seq, job, TRUE, error);
}

gboolean
kith_sqlite_jobs_run_part (const KithSqliteWork *work,
                           gint64 seq,
                           KithSqliteWantedFunc is_wanted,
                           gpointer data,
                           KithSqliteJobOutcome *outcome,
                           GError **error)
{
  g_auto (Job) job = { NULL };

  kith_sqlite_job_outcome_clear (outcome);
  if (!load_job (work->db, seq, &job, &outcome->is_unreadable, error)
      || !load_part (work->db, seq, &job, error))
    return FALSE;

  outcome->done = job.ids == NULL;
  if (outcome->done)
    return finish (work, seq, &job, error);

  return run_steps (work, &job, is_wanted, data, outcome, error)
         && save_part (work->db, &job, error)
         && save_job (work, seq, &job, FALSE, error);
}

/* Whoever is first is seen to next. */
static void
move_to_front (Job *job, const char *id)
{
  for (char **p = job->ids; p != NULL && *p != NULL; p++)
    if (g_str_equal (*p, id))
      {
        char *found = *p;

        memmove (job->ids + 1, job->ids, (p - job->ids) * sizeof *p);
        job->ids[0] = found;
        return;
      }
}

static gboolean
give_up_contact (const KithSqliteWork *work,
                 gint64 seq,
                 const char *id,
                 const GError *why,
                 GError **error)
{
  g_auto (Job) job = { NULL };
  gboolean is_unreadable;

  if (!load_job (work->db, seq, &job, &is_unreadable, error)
      || !load_part (work->db, seq, &job, error))
    return FALSE;

  move_to_front (&job, id);
  job.next++;
  count_errors (&job, why, 1);

  return save_part (work->db, &job, error)
         && save_job (work, seq, &job, FALSE, error);
}

static gboolean
give_up_job (const KithSqliteWork *work,
             gint64 seq,
             const GError *why,
             GError **error)
{
  g_auto (Job) job = { NULL };
  g_autoptr (GError) failure = NULL;
  KithStep step = find_job (work->db, seq, &job, &failure);

  if (step == KITH_STEP_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (!kith_db_run (work->db, error, "DELETE FROM job_part WHERE job = ?", "i",
                    seq))
    return FALSE;
  if (step == KITH_STEP_DONE)
    return TRUE;

  count_rest (&job, why);

  return save_job (work, seq, &job, TRUE, error);
}

gboolean
kith_sqlite_jobs_give_up (const KithSqliteWork *work,
                          gint64 seq,
                          KithSqliteJobOutcome *outcome,
                          const GError *why,
                          GError **error)
{
  outcome->done = outcome->is_unreadable;

  return outcome->is_unreadable
           ? give_up_job (work, seq, why, error)
           : give_up_contact (work, seq, outcome->contact, why, error);
}

GArray *
kith_sqlite_jobs_list_unfinished (KithDb *db, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT seq FROM job WHERE finished = 0"
                               " ORDER BY seq",
                               "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      gint64 seq = kith_statement_get_int (statement, 0);

      g_array_append_val (seqs, seq);
    }

  return step == KITH_STEP_DONE ? g_steal_pointer (&seqs) : NULL;
}

static const char *
get_status (gint64 finished, gint64 n_seen)
{
  if (finished > 0)
    return "COMPLETED";

  return n_seen > 0 ? "RUNNING" : "NEW";
}

#define COLUMNS                                                                \
  "SELECT id, request, started, finished, total, succeeded, failed,"           \
  " '{\"errors\":' || errors || '}' FROM job"

/* A job of which something cannot be read is one all the same. */
static GBytes *
read_job (KithStatement *statement)
{
  gint64 finished = kith_statement_get_int (statement, 3);
  gint64 succeeded = kith_statement_get_int (statement, 5);
  gint64 failed = kith_statement_get_int (statement, 6);
  g_autoptr (JsonObject)
    request = kith_json_parse_stored (kith_statement_get_text (statement, 1),
                                      -1, NULL);
  g_autoptr (JsonObject) errors = read_errors (statement, 7);
  g_autoptr (JsonObject) job = json_object_new ();
  const char *type = kith_sqlite_job_step_get_type (request);
  char *text;

  json_object_set_string_member (job, "id",
                                 kith_statement_get_text (statement, 0));
  json_object_set_string_member (job, "type",
                                 type != NULL ? type : "UNKNOWN_TYPE");
  json_object_set_string_member (job, "status",
                                 get_status (finished, succeeded + failed));
  kith_json_set_time (job, "startedDate",
                      kith_statement_get_int (statement, 2));
  if (finished > 0)
    kith_json_set_time (job, "finishedDate", finished);
  json_object_set_int_member (job, "totalItems",
                              kith_statement_get_int (statement, 4));
  json_object_set_int_member (job, "successTotal", succeeded);
  json_object_set_int_member (job, "failedTotal", failed);
  json_object_set_array_member (
    job, "errors", json_array_ref (kith_json_get_array (errors, "errors")));
  text = kith_json_print (job);

  return g_bytes_new_take (text, strlen (text));
}

GBytes *
kith_sqlite_jobs_get (KithDb *db, const char *id, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, COLUMNS " WHERE id = ?", "s", id);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_DONE)
    g_propagate_error (error,
                       kith_protocol_error_missing ("There is no such job."));

  return step == KITH_STEP_ROW ? read_job (statement) : NULL;
}

GPtrArray *
kith_sqlite_jobs_list (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray)
    jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, COLUMNS " ORDER BY seq DESC LIMIT ?",
                               "i", (gint64) KITH_LIMIT_JOBS);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (jobs, read_job (statement));

  return step == KITH_STEP_DONE ? g_steal_pointer (&jobs) : NULL;
}

gboolean
kith_sqlite_jobs_prune (KithDb *db, gint64 now, GError **error)
{
  return kith_db_run (db, error,
                      "DELETE FROM job WHERE finished > 0 AND finished < ?",
                      "i", now - KITH_JOB_DAYS * DAY_USEC);
}
