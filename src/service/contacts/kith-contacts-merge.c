/* kith-contacts-merge.c: making several contacts one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-operations.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

/* Which of them a KITH_ERROR_NOT_FOUND is about is not told: the operation has
 * no id that would be gone by it, and looks at that of its answer itself. */
static gpointer
read_target (KithContacts *self,
             KithOperation *operation,
             JsonObject *answer,
             GError **error)
{
  const char *target = kith_json_get_string (operation->body,
                                             "targetContactId");
  const char *id = kith_json_get_string (kith_json_get_object (answer,
                                                               "contact"),
                                         "id");

  if (id != NULL && g_ascii_strcasecmp (id, target) != 0)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                   "The server answers with another contact (%s)", id);
      return NULL;
    }

  return _kith_operation_read_contact (self, operation, answer, error);
}

/* What nobody has made yet is not what the server has. */
static gpointer
read_preview (KithContacts *self,
              KithOperation *operation,
              JsonObject *answer,
              GError **error)
{
  JsonObject *json = kith_json_get_object (answer, "contact");

  if (json != NULL)
    return kith_contact_new_from_json (json, error);

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                       "The answer holds no contact");

  return NULL;
}

static void
tell_merged (KithContacts *self, KithOperation *operation, gpointer result)
{
  JsonArray *sources = kith_json_get_array (operation->body,
                                            "sourceContactIds");

  _kith_contacts_contact_changed (self, result);
  for (guint i = 0; i < json_array_get_length (sources); i++)
    _kith_contacts_contact_gone (self,
                                 json_array_get_string_element (sources, i));
}

static KithOperation *
new_merge (const char *target_id,
           const char *const *source_ids,
           const char *end,
           KithOperationRead read,
           const KithWriteOptions *options)
{
  KithOperation *operation = _kith_operation_new ("POST", KITH_PATH_CONTACTS,
                                                  NULL, read, g_object_unref);
  g_autofree char *path = _kith_operation_make_path (KITH_PATH_CONTACTS,
                                                     target_id,
                                                     &operation->refusal);
  JsonArray *sources = json_array_new ();

  g_free (operation->path);
  operation->path = g_strconcat (path, end, NULL);
  for (guint i = 0; source_ids[i] != NULL; i++)
    json_array_add_string_element (sources, source_ids[i]);
  operation->body = json_object_new ();
  kith_json_set_string (operation->body, "targetContactId", target_id);
  json_object_set_array_member (operation->body, "sourceContactIds", sources);
  _kith_operation_take_options (operation, options);

  return operation;
}

/**
 * kith_contacts_merge_async:
 * @self: the contacts of a server
 * @target: the contact that stays, and its revision; borrowed until this
 *   returns, as is @options
 * @source_ids: 1 to 5 contacts that go into it, the first before the second
 * @options: (nullable): suppress_auth and the idempotency key count
 * @cancellable: (nullable): cancels; they may be one
 * @callback: called when that is durable
 * @user_data: for @callback
 *
 * Makes several contacts one.  Nothing of the target is overwritten.  Without a
 * revision nothing is sent.
 */
void
kith_contacts_merge_async (KithContacts *self,
                           const KithIdentifiers *target,
                           const char *const *source_ids,
                           const KithWriteOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  KithOperation *operation;
  GError *error;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (target != NULL && source_ids != NULL);

  error = _kith_contacts_check_identifiers (target);
  if (error != NULL)
    {
      g_task_report_error (self, callback, user_data, kith_contacts_merge_async,
                           error);
      return;
    }

  operation = new_merge (target->contact_id, source_ids, "/merge", read_target,
                         options);
  json_object_set_int_member (operation->body, "targetContactRevision",
                              target->revision);
  operation->revision = target->revision + 1;
  operation->source_id = g_strdup (source_ids[0]);
  operation->tell = tell_merged;
  _kith_operation_make_once (operation);
  _kith_operation_run (operation, self, kith_contacts_merge_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_merge_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the target; NULL with
 *   KITH_ERROR_ALREADY_CHANGED when its revision is stale, or with
 *   KITH_ERROR_NOT_FOUND when one of the contacts is gone
 */
KithContact *
kith_contacts_merge_finish (KithContacts *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_preview_merge_async:
 * @self: the contacts of a server
 * @target_id: the contact that would stay
 * @source_ids: 1 to 5 contacts that would go into it
 * @options: (nullable): borrowed until this returns; suppress_auth counts
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Asks what a merge would make of the target, and changes nothing.
 */
void
kith_contacts_preview_merge_async (KithContacts *self,
                                   const char *target_id,
                                   const char *const *source_ids,
                                   const KithWriteOptions *options,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (target_id != NULL && source_ids != NULL);

  operation = new_merge (target_id, source_ids, "/preview-merge", read_preview,
                         options);
  operation->is_repeatable = TRUE;
  _kith_operation_run (operation, self, kith_contacts_preview_merge_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_preview_merge_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the target as it would be
 */
KithContact *
kith_contacts_preview_merge_finish (KithContacts *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
