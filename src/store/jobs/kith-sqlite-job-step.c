/* kith-sqlite-job-step.c: what a job does to one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/jobs/kith-sqlite-job-step.h"

#include "base/kith-json.h"
#include "model/kith-record.h"
#include "store/write/kith-sqlite-check.h"
#include "store/write/kith-sqlite-contacts.h"

#define ADD "labelKeysToAdd"
#define REMOVE "labelKeysToRemove"

static gboolean
is_empty (const char *const *keys)
{
  return keys == NULL || keys[0] == NULL;
}

static const char *
get_type (const KithStoreJob *job)
{
  switch (job->kind)
    {
    case KITH_STORE_JOB_UPDATE:
      return "UPDATE";
    case KITH_STORE_JOB_DELETE:
      return "DELETE";
    case KITH_STORE_JOB_LABEL:
    default:
      if (is_empty (job->labels_to_remove))
        return "ADD_LABELS";
      return is_empty (job->labels_to_add) ? "REMOVE_LABELS"
                                           : "ADD_REMOVE_LABELS";
    }
}

static void
set_keys (JsonObject *request, const char *member, const char *const *keys)
{
  JsonArray *array;

  if (is_empty (keys))
    return;

  array = json_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (array, keys[i]);
  json_object_set_array_member (request, member, array);
}

static gboolean
check_job (KithSqliteCatalog *catalog, const KithStoreJob *job, GError **error)
{
  g_autoptr (JsonObject) info = NULL;

  if (!is_empty (job->labels_to_add)
      && !kith_sqlite_check_labels (catalog, job->labels_to_add, ADD, error))
    return FALSE;
  if (job->info == NULL)
    return TRUE;

  info = kith_sqlite_check_info (catalog, job->info, error);

  return info != NULL;
}

JsonObject *
kith_sqlite_job_step_make (KithSqliteCatalog *catalog,
                           const KithStoreJob *job,
                           GError **error)
{
  JsonObject *request;

  if (!check_job (catalog, job, error))
    return NULL;

  request = json_object_new ();
  json_object_set_string_member (request, "type", get_type (job));
  if (job->info != NULL)
    json_object_set_member (request, "info", kith_json_object_node (job->info));
  set_keys (request, ADD, job->labels_to_add);
  set_keys (request, REMOVE, job->labels_to_remove);

  return request;
}

const char *
kith_sqlite_job_step_get_type (JsonObject *request)
{
  return kith_json_get_string (request, "type");
}

static gboolean
update (const KithSqliteWork *work,
        JsonObject *request,
        const char *id,
        GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (GBytes) contact = NULL;
  KithStoreWrite write = {
    .contact_id = id,
    .info = kith_json_get_object (request, "info"),
    .author = work->author,
  };

  if (!kith_sqlite_contacts_find (work, id, &was, error))
    return FALSE;

  write.revision = was.revision;
  contact = kith_sqlite_contacts_write (work, &write, error);

  return contact != NULL;
}

static gboolean
contains (JsonArray *keys, const char *wanted)
{
  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    if (g_strcmp0 (json_array_get_string_element (keys, i), wanted) == 0)
      return TRUE;

  return FALSE;
}

/* The keys that the contact has then.  What is to be added and to be removed is
 * removed. */
static JsonArray *
list_labels (JsonArray *keys, JsonObject *request)
{
  JsonArray *to_add = kith_json_get_array (request, ADD);
  JsonArray *to_remove = kith_json_get_array (request, REMOVE);
  JsonArray *labels = json_array_new ();

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      const char *key = json_array_get_string_element (keys, i);

      if (!contains (to_remove, key))
        json_array_add_string_element (labels, key);
    }
  for (guint i = 0; to_add != NULL && i < json_array_get_length (to_add); i++)
    {
      const char *key = json_array_get_string_element (to_add, i);

      if (!contains (to_remove, key) && !contains (labels, key))
        json_array_add_string_element (labels, key);
    }

  return labels;
}

/* (transfer full) (nullable): NULL: it has just these labels already (J.10). */
static JsonObject *
make_label_patch (JsonObject *record, JsonObject *request)
{
  JsonNode *node = kith_json_lookup (record, "info", "labelKeys", "items",
                                     NULL);
  JsonArray *keys = node != NULL ? json_node_get_array (node) : NULL;
  g_autoptr (JsonArray) labels = list_labels (keys, request);
  g_autoptr (JsonNode)
    wanted = json_node_init_array (json_node_alloc (), labels);
  JsonObject *patch;

  if (node != NULL ? kith_json_equal (node, wanted)
                   : json_array_get_length (labels) == 0)
    return NULL;

  patch = json_object_new ();
  json_object_set_array_member (kith_json_ensure_object (patch, "labelKeys"),
                                "items", g_steal_pointer (&labels));

  return patch;
}

/* One of the labels may have gone while the job was on its way. */
static gboolean
check_labels (const KithSqliteWork *work, JsonObject *request, GError **error)
{
  JsonArray *keys = kith_json_get_array (request, ADD);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    g_strv_builder_add (builder, json_array_get_string_element (keys, i));
  list = g_strv_builder_end (builder);

  return kith_sqlite_check_labels (work->catalog, (const char *const *) list,
                                   ADD, error);
}

static gboolean
label (const KithSqliteWork *work,
       JsonObject *request,
       const char *id,
       GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;

  if (!kith_sqlite_contacts_load (work, id, &was, error)
      || !check_labels (work, request, error))
    return FALSE;

  patch = make_label_patch (was.record, request);
  if (patch == NULL)
    return TRUE;

  record = kith_record_update (was.record, patch, work->now, error);
  if (record == NULL)
    return FALSE;

  doc = kith_sqlite_contacts_put (work, id, &was, patch, record, error);

  return doc != NULL;
}

gboolean
kith_sqlite_job_step_run (const KithSqliteWork *work,
                          JsonObject *request,
                          const char *id,
                          GError **error)
{
  const char *type = kith_sqlite_job_step_get_type (request);

  if (g_strcmp0 (type, "UPDATE") == 0)
    return update (work, request, id, error);
  if (g_strcmp0 (type, "DELETE") == 0)
    return kith_sqlite_contacts_delete (work, id, 0, error);

  return label (work, request, id, error);
}
