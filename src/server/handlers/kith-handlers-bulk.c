/* kith-handlers-bulk.c: changes of many contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-contact-io.h"
#include "store/interface/kith-store-jobs.h"

static gboolean
is_absent (JsonObject *body, const char *member)
{
  JsonNode *node = json_object_get_member (body, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

/* {"filter", "search"}.  That all are meant has to be said, by an empty
 * filter: of an update, too, though the API does not ask it of that (J.43). */
static KithQuery *
read_query (KithRequest *request, GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  g_autoptr (JsonObject) asked = NULL;
  JsonNode *filter = json_object_get_member (body, "filter");
  const char *search = kith_json_get_string (body, "search");

  if (is_absent (body, "filter") && (search == NULL || *search == '\0'))
    {
      g_propagate_error (error, kith_protocol_error_of_code (
                                  "NEITHER_FILTER_NOR_SEARCH"));
      return NULL;
    }

  asked = json_object_new ();
  kith_json_set_string (asked, "search", search);
  if (filter != NULL)
    json_object_set_member (kith_json_ensure_object (asked, "query"), "filter",
                            json_node_copy (filter));

  return kith_contact_io_read_query (request, asked, error);
}

static void
started_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *id = kith_store_start_job_finish (KITH_STORE (store), result,
                                                     &error);

  if (id == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  json_object_set_string_member (body, "jobId", id);
  kith_request_answer (request, body);
}

/* Names all that a request asks for. */
static char *
describe (KithRequest *request, const KithStoreJob *job)
{
  g_autofree char *body = kith_json_print (kith_request_get_body (request));

  return g_strdup_printf ("bulk\n%d\n%s", (int) job->kind, body);
}

/* @error: (transfer full) (nullable): what is wrong with @job. */
static void
start_job (KithRequest *request, KithStoreJob *job, GError *error)
{
  g_autoptr (GError) refusal = error;
  g_autoptr (KithQuery) query = NULL;
  g_autofree char *content = NULL;

  kith_contact_io_read_idempotency_key (request, &job->idempotency_key,
                                        &refusal);
  if (refusal == NULL)
    query = read_query (request, &refusal);

  if (query == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&refusal));
      return;
    }

  if (job->idempotency_key != NULL)
    content = describe (request, job);
  job->content = content;
  job->query = query;
  job->author = kith_request_get_caller (request);
  kith_store_start_job_async (kith_request_get_store (request), job, NULL,
                              started_cb, kith_request_hold (request));
}

void
kith_handle_bulk_update (KithRequest *request)
{
  KithStoreJob job = { .kind = KITH_STORE_JOB_UPDATE };
  GError *error = NULL;
  g_autoptr (JsonObject)
    patch = kith_contact_io_read_patch (kith_request_get_body (request),
                                        &error);

  job.info = patch;
  if (error == NULL && json_object_get_size (job.info) == 0)
    error = kith_protocol_error (KITH_ERROR_NO_CHANGE);
  if (error == NULL)
    kith_patch_check (job.info, &error);

  start_job (request, &job, error);
}

void
kith_handle_bulk_delete (KithRequest *request)
{
  KithStoreJob job = { .kind = KITH_STORE_JOB_DELETE };

  start_job (request, &job, NULL);
}

static char **
read_keys (JsonObject *body, const char *member, GError **error)
{
  char **keys = kith_contact_io_read_keys (body, member, error);

  if (keys != NULL && g_strv_length (keys) > KITH_LIMIT_LABELING)
    kith_error_add_violation (error, member, "MAX_SIZE",
                              "At most %d labels are given or taken at once.",
                              KITH_LIMIT_LABELING);

  return keys;
}

static gboolean
is_empty (char **keys)
{
  return keys == NULL || keys[0] == NULL;
}

void
kith_handle_bulk_label (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  GError *error = NULL;
  g_auto (GStrv) to_add = read_keys (body, "labelKeysToAdd", &error);
  g_auto (GStrv) to_remove = read_keys (body, "labelKeysToRemove", &error);
  KithStoreJob job = {
    .kind = KITH_STORE_JOB_LABEL,
    .labels_to_add = (const char *const *) to_add,
    .labels_to_remove = (const char *const *) to_remove,
  };

  if (error == NULL && is_empty (to_add) && is_empty (to_remove))
    kith_error_add_violation (&error, "labelKeysToAdd", "REQUIRED_FIELD",
                              "Name labels to add or to remove.");

  start_job (request, &job, error);
}

/* {"job":JOB} */
static void
got_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    job = kith_store_get_job_finish (KITH_STORE (store), result, &error);
  char *text;

  if (job == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  text = g_strdup_printf ("{\"job\":%.*s}", (int) g_bytes_get_size (job),
                          (const char *) g_bytes_get_data (job, NULL));
  kith_request_answer_text (request, text, strlen (text));
}

void
kith_handle_get_job (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "jobId", &error);

  if (id == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_get_job_async (kith_request_get_store (request), id, NULL,
                              got_cb, kith_request_hold (request));
}

/* {"jobs":[JOB…]} */
static void
listed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    jobs = kith_store_list_jobs_finish (KITH_STORE (store), result, &error);
  GString *text;
  gsize length;

  if (jobs == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  text = g_string_new ("{\"jobs\":[");
  for (guint i = 0; i < jobs->len; i++)
    {
      const char *job = g_bytes_get_data (g_ptr_array_index (jobs, i), &length);

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_len (text, job, length);
    }
  g_string_append (text, "]}");
  length = text->len;
  kith_request_answer_text (request, g_string_free (text, FALSE), length);
}

void
kith_handle_list_jobs (KithRequest *request)
{
  kith_store_list_jobs_async (kith_request_get_store (request), NULL, listed_cb,
                              kith_request_hold (request));
}
