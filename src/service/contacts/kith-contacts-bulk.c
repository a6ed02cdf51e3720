/* kith-contacts-bulk.c: changes of many contacts of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-bulk.h"

#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

static gpointer
read_job_id (KithContacts *self,
             KithOperation *operation,
             JsonObject *answer,
             GError **error)
{
  const char *id = kith_json_get_string (answer, "jobId");

  if (id == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                         "The answer holds no job’s id");

  return g_strdup (id);
}

/* @path: static; @which: {"filter", "search"} */
static KithOperation *
new_start (const char *path, JsonObject *which)
{
  KithOperation *operation = _kith_operation_new ("POST", path, NULL,
                                                  read_job_id, g_free);
  static const char *const members[] = { "filter", "search" };

  operation->body = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (which, members[i]))
      json_object_set_member (operation->body, members[i],
                              json_object_dup_member (which, members[i]));
  _kith_operation_make_once (operation);

  return operation;
}

/**
 * kith_contacts_bulk_update_async:
 * @self: the contacts of a server
 * @which: which contacts: "filter", "search"
 * @info: what changes in each, in REST shape
 * @cancellable: (nullable): cancels; the job may have been started
 * @callback: called when it is durable that it will be done
 * @user_data: for @callback
 */
void
kith_contacts_bulk_update_async (KithContacts *self,
                                 JsonObject *which,
                                 JsonObject *info,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (which != NULL && info != NULL);

  operation = new_start (KITH_PATH_BULK "/update", which);
  json_object_set_member (operation->body, "info",
                          kith_json_object_node (info));
  _kith_operation_run (operation, self, kith_contacts_bulk_update_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_bulk_update_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job's id
 */
char *
kith_contacts_bulk_update_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_bulk_delete_async:
 * @self: the contacts of a server
 * @which: which contacts: "filter", "search"
 * @cancellable: (nullable): cancels; the job may have been started
 * @callback: called when it is durable that it will be done
 * @user_data: for @callback
 */
void
kith_contacts_bulk_delete_async (KithContacts *self,
                                 JsonObject *which,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (which != NULL);

  _kith_operation_run (new_start (KITH_PATH_BULK "/delete", which), self,
                       kith_contacts_bulk_delete_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_bulk_delete_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job's id
 */
char *
kith_contacts_bulk_delete_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_keys (JsonObject *body, const char *member, const char *const *keys)
{
  JsonArray *array;

  if (keys == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (array, keys[i]);
  json_object_set_array_member (body, member, array);
}

/**
 * kith_contacts_bulk_label_async:
 * @self: the contacts of a server
 * @which: which contacts: "filter", "search"
 * @to_add: (nullable): keys of labels that each gets
 * @to_remove: (nullable): keys of labels that each loses
 * @cancellable: (nullable): cancels; the job may have been started
 * @callback: called when it is durable that it will be done
 * @user_data: for @callback
 */
void
kith_contacts_bulk_label_async (KithContacts *self,
                                JsonObject *which,
                                const char *const *to_add,
                                const char *const *to_remove,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (which != NULL);

  operation = new_start (KITH_PATH_BULK "/add-remove-labels", which);
  set_keys (operation->body, "labelKeysToAdd", to_add);
  set_keys (operation->body, "labelKeysToRemove", to_remove);
  _kith_operation_run (operation, self, kith_contacts_bulk_label_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_bulk_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job's id
 */
char *
kith_contacts_bulk_label_finish (KithContacts *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Jobs */

static gpointer
read_job (KithContacts *self,
          KithOperation *operation,
          JsonObject *answer,
          GError **error)
{
  JsonObject *json = kith_json_get_object (answer, "job");
  g_autoptr (KithJob) job = NULL;

  if (json != NULL)
    job = kith_job_new_from_json (json, error);
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                         "The answer holds no job");
  if (job == NULL || g_str_equal (kith_job_get_id (job), operation->id))
    return g_steal_pointer (&job);

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                       "The server answers with another job");

  return NULL;
}

/**
 * kith_contacts_get_job_async:
 * @self: the contacts of a server
 * @job_id: which job
 * @cancellable: (nullable): cancels
 * @callback: called when the job is there
 * @user_data: for @callback
 */
void
kith_contacts_get_job_async (KithContacts *self,
                             const char *job_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (job_id != NULL);

  _kith_operation_run (_kith_operation_new ("GET", KITH_PATH_JOBS, job_id,
                                            read_job, g_object_unref),
                       self, kith_contacts_get_job_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_get_job_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the job as it is now
 */
KithJob *
kith_contacts_get_job_finish (KithContacts *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_jobs (KithContacts *self,
           KithOperation *operation,
           JsonObject *answer,
           GError **error)
{
  JsonArray *array = kith_json_get_array (answer, "jobs");
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  if (array == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer holds no jobs");
      return NULL;
    }

  return _kith_operation_read_items (array,
                                     (KithItemRead) kith_job_new_from_json,
                                     jobs, error)
           ? g_steal_pointer (&jobs)
           : NULL;
}

/**
 * kith_contacts_list_jobs_async:
 * @self: the contacts of a server
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 */
void
kith_contacts_list_jobs_async (KithContacts *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));

  _kith_operation_run (_kith_operation_new ("GET", KITH_PATH_JOBS, NULL,
                                            read_jobs,
                                            (GDestroyNotify) g_ptr_array_unref),
                       self, kith_contacts_list_jobs_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_list_jobs_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithJob) (nullable): the last
 *   jobs, the newest first
 */
GPtrArray *
kith_contacts_list_jobs_finish (KithContacts *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
