/* kith-contacts-labels.c: the labels of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-definitions-private.h"

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-reader-private.h"

static const KithDefinitions labels = {
  .path = KITH_PATH_LABELS,
  .member = "label",
  .list = "labels",
  .new_member = "newLabel",
  .page = 1000,
  .read = (KithItemRead) kith_label_new_from_json,
};

static gpointer
read_label (KithContacts *self,
            KithOperation *operation,
            JsonObject *answer,
            GError **error)
{
  return _kith_definitions_read (&labels, operation, answer, error);
}

void
_kith_contacts_ask_labels_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  _kith_definitions_list (self, &labels, kith_contacts_list_labels_async,
                          cancellable, callback, user_data);
}

static void
ask_labels (KithContacts *self,
            gpointer data,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  _kith_contacts_ask_labels_async (self, cancellable, callback, user_data);
}

/**
 * kith_contacts_list_labels_async:
 * @self: the contacts of a server
 * @cancellable: (nullable): cancels
 * @callback: called when they are all there
 * @user_data: for @callback
 *
 * Reads every label, the system's too.
 */
void
kith_contacts_list_labels_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const KithReading reading = { .kind = KITH_READ_LABELS };

  g_return_if_fail (KITH_IS_CONTACTS (self));

  _kith_contacts_read (self, &reading, kith_contacts_list_labels_async,
                       ask_labels, NULL, NULL, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_list_labels_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithLabel) (nullable): the
 *   labels
 */
GPtrArray *
kith_contacts_list_labels_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_find_or_create_label_async:
 * @self: the contacts of a server
 * @display_name: the label's name, at most %KITH_LIMIT_LABEL_NAME_CHARS
 * @cancellable: (nullable): cancels; the label may have been made
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Finds the label of this very name, else makes it.  A lost reply is settled
 * by asking again.
 */
void
kith_contacts_find_or_create_label_async (KithContacts *self,
                                          const char *display_name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (display_name != NULL);

  _kith_operation_run (_kith_definitions_new_finding (&labels, display_name,
                                                      read_label),
                       self, kith_contacts_find_or_create_label_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_find_or_create_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @is_new: (out) (optional): whether it was made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the label; NULL with KITH_ERROR_QUOTA
 *   when there are as many as there may be
 */
KithLabel *
kith_contacts_find_or_create_label_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           gboolean *is_new,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return _kith_definitions_finish_finding (self, result, is_new, error);
}

/**
 * kith_contacts_get_label_async:
 * @self: the contacts of a server
 * @key: the label's key
 * @cancellable: (nullable): cancels
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Reads one label, which may be the system's.
 */
void
kith_contacts_get_label_async (KithContacts *self,
                               const char *key,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL);

  _kith_operation_run (_kith_definitions_new_getting (&labels, key, read_label),
                       self, kith_contacts_get_label_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_get_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the label; NULL with
 * KITH_ERROR_NOT_FOUND when there is none
 */
KithLabel *
kith_contacts_get_label_finish (KithContacts *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_rename_label_async:
 * @self: the contacts of a server
 * @key: the label's key, which stays
 * @display_name: its new name, at most %KITH_LIMIT_LABEL_NAME_CHARS
 * @cancellable: (nullable): cancels; the label may have been renamed
 * @callback: called when it is renamed
 * @user_data: for @callback
 *
 * Renames a label that somebody has made.
 */
void
kith_contacts_rename_label_async (KithContacts *self,
                                  const char *key,
                                  const char *display_name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL && display_name != NULL);

  _kith_operation_run (
    _kith_definitions_new_renaming (&labels, key, display_name, read_label),
    self, kith_contacts_rename_label_async, cancellable, callback, user_data);
}

/**
 * kith_contacts_rename_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the label with its new name
 */
KithLabel *
kith_contacts_rename_label_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_delete_label_async:
 * @self: the contacts of a server
 * @key: the label's key
 * @cancellable: (nullable): cancels; the label may be gone
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Deletes a label, and takes it from every contact that has it.
 */
void
kith_contacts_delete_label_async (KithContacts *self,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL);

  _kith_operation_run (_kith_definitions_new_deleting (&labels, key), self,
                       kith_contacts_delete_label_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_delete_label_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the label is gone by this
 */
gboolean
kith_contacts_delete_label_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
