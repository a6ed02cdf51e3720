/* kith-contacts-operations.c: labels of a contact, and submitting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-operations.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

static void
tell_changed (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_contact_changed (self, result);
}

/* Labels */

static KithOperation *
new_labeling (KithContacts *self,
              const char *method,
              const char *contact_id,
              const KithWriteOptions *options)
{
  KithOperation *operation = _kith_operation_new (method, KITH_PATH_CONTACTS,
                                                  contact_id,
                                                  _kith_operation_read_contact,
                                                  g_object_unref);
  g_autofree char *path = g_steal_pointer (&operation->path);

  operation->path = g_strconcat (path, "/labels", NULL);
  operation->revision = _kith_contacts_get_revision (self, contact_id);
  operation->is_repeatable = TRUE;
  operation->tell = tell_changed;
  _kith_operation_take_options (operation, options);

  return operation;
}

/**
 * kith_contacts_label_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @keys: the keys of 1 to 100 labels
 * @options: (nullable): borrowed until this returns; suppress_auth counts
 * @cancellable: (nullable): cancels; the contact may have the labels
 * @callback: called when that is durable
 * @user_data: for @callback
 *
 * Gives a contact labels.
 */
void
kith_contacts_label_async (KithContacts *self,
                           const char *contact_id,
                           const char *const *keys,
                           const KithWriteOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  KithOperation *operation;
  JsonArray *list;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL && keys != NULL);

  operation = new_labeling (self, "POST", contact_id, options);
  list = json_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (list, keys[i]);
  operation->body = json_object_new ();
  json_object_set_array_member (operation->body, "labelKeys", list);
  _kith_operation_run (operation, self, kith_contacts_label_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the whole contact; NULL with
 *   KITH_ERROR_INVALID when there is no such label
 */
KithContact *
kith_contacts_label_finish (KithContacts *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_unlabel_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @keys: the keys of 1 to 100 labels
 * @options: (nullable): borrowed until this returns; suppress_auth counts
 * @cancellable: (nullable): cancels; the labels may be gone
 * @callback: called when that is durable
 * @user_data: for @callback
 *
 * Takes labels from a contact.
 */
void
kith_contacts_unlabel_async (KithContacts *self,
                             const char *contact_id,
                             const char *const *keys,
                             const KithWriteOptions *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  KithOperation *operation;
  GString *query;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL && keys != NULL);

  operation = new_labeling (self, "DELETE", contact_id, options);
  query = g_string_new (NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_string_append (query, i > 0 ? "&labelKeys=" : "labelKeys=");
      g_string_append_uri_escaped (query, keys[i], NULL, FALSE);
    }
  operation->query = g_string_free (query, FALSE);
  _kith_operation_run (operation, self, kith_contacts_unlabel_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_unlabel_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the whole contact; NULL with
 *   KITH_ERROR_INVALID when there is no such label
 */
KithContact *
kith_contacts_unlabel_finish (KithContacts *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Submitting */

/**
 * kith_submission_free:
 * @submission: (nullable) (transfer full): a submission
 */
void
kith_submission_free (KithSubmission *submission)
{
  if (submission == NULL)
    return;

  g_free (submission->contact_id);
  g_free (submission->identity_type);
  g_free (submission);
}

static gpointer
read_submission (KithContacts *self,
                 KithOperation *operation,
                 JsonObject *answer,
                 GError **error)
{
  const char *contact_id = kith_json_get_string (answer, "contactId");
  KithSubmission *submission;

  if (contact_id == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer names no contact");
      return NULL;
    }

  submission = g_new0 (KithSubmission, 1);
  submission->contact_id = g_strdup (contact_id);
  submission->identity_type = g_strdup (
    kith_json_get_string (answer, "identityType"));
  submission->is_new = kith_json_get_boolean (answer, "newContact", FALSE);

  return submission;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, NULL);

  if (contact != NULL)
    _kith_contacts_contact_changed (KITH_CONTACTS (source), contact);
}

static void
tell_submitted (KithContacts *self, KithOperation *operation, gpointer result)
{
  KithSubmission *submission = result;

  kith_contacts_get_async (self, submission->contact_id, NULL, fetched_cb,
                           NULL);
}

/**
 * kith_contacts_append_or_create_async:
 * @self: the contacts of a server
 * @info: what is submitted, in REST shape
 * @contact_id: (nullable): which contact it is about, if that is known
 * @options: (nullable): borrowed until this returns
 * @cancellable: (nullable): cancels; it may have been carried out
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Adds to a contact what it lacks, or makes a new one.
 */
void
kith_contacts_append_or_create_async (KithContacts *self,
                                      JsonObject *info,
                                      const char *contact_id,
                                      const KithWriteOptions *options,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (info != NULL);

  operation = _kith_operation_new ("POST", KITH_PATH_SUBMIT, NULL,
                                   read_submission,
                                   (GDestroyNotify) kith_submission_free);
  operation->body = json_object_new ();
  json_object_set_object_member (operation->body, "info",
                                 json_object_ref (info));
  kith_json_set_string (operation->body, "contactId", contact_id);
  operation->tell = tell_submitted;
  _kith_operation_take_options (operation, options);
  _kith_operation_make_once (operation);
  _kith_operation_run (operation, self, kith_contacts_append_or_create_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_append_or_create_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): which contact it was about
 */
KithSubmission *
kith_contacts_append_or_create_finish (KithContacts *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
