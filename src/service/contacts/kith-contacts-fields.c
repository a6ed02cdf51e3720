/* kith-contacts-fields.c: the extended fields of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-definitions-private.h"

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-reader-private.h"

static const KithDefinitions fields = {
  .path = KITH_PATH_EXTENDED_FIELDS,
  .member = "field",
  .list = "fields",
  .new_member = "newField",
  .page = 100,
  .read = (KithItemRead) kith_extended_field_new_from_json,
};

static gpointer
read_field (KithContacts *self,
            KithOperation *operation,
            JsonObject *answer,
            GError **error)
{
  return _kith_definitions_read (&fields, operation, answer, error);
}

void
_kith_contacts_ask_fields_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  _kith_definitions_list (self, &fields, kith_contacts_list_fields_async,
                          cancellable, callback, user_data);
}

static void
ask_fields (KithContacts *self,
            gpointer data,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  _kith_contacts_ask_fields_async (self, cancellable, callback, user_data);
}

/**
 * kith_contacts_list_fields_async:
 * @self: the contacts of a server
 * @cancellable: (nullable): cancels
 * @callback: called when they are all there
 * @user_data: for @callback
 *
 * Reads every extended field, the system's too.
 */
void
kith_contacts_list_fields_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const KithReading reading = { .kind = KITH_READ_FIELDS };

  g_return_if_fail (KITH_IS_CONTACTS (self));

  _kith_contacts_read (self, &reading, kith_contacts_list_fields_async,
                       ask_fields, NULL, NULL, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_list_fields_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithExtendedField) (nullable):
 *   the fields
 */
GPtrArray *
kith_contacts_list_fields_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_find_or_create_field_async:
 * @self: the contacts of a server
 * @display_name: the field's name, at most %KITH_LIMIT_FIELD_NAME_CHARS
 * @type: what it holds, when it is made
 * @cancellable: (nullable): cancels; the field may have been made
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Finds the custom field of this very name, else makes it.  A lost reply is
 * settled by asking again.
 */
void
kith_contacts_find_or_create_field_async (KithContacts *self,
                                          const char *display_name,
                                          KithDataType type,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (display_name != NULL);

  operation = _kith_definitions_new_finding (&fields, display_name, read_field);
  json_object_set_string_member (operation->body, "dataType",
                                 kith_data_type_to_string (type));
  _kith_operation_run (operation, self,
                       kith_contacts_find_or_create_field_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_find_or_create_field_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @is_new: (out) (optional): whether it was made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the field; NULL with KITH_ERROR_QUOTA
 *   when there are as many as there may be
 */
KithExtendedField *
kith_contacts_find_or_create_field_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           gboolean *is_new,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return _kith_definitions_finish_finding (self, result, is_new, error);
}

/**
 * kith_contacts_get_field_async:
 * @self: the contacts of a server
 * @key: the field's key
 * @cancellable: (nullable): cancels
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Reads one extended field, which may be the system's.
 */
void
kith_contacts_get_field_async (KithContacts *self,
                               const char *key,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL);

  _kith_operation_run (_kith_definitions_new_getting (&fields, key, read_field),
                       self, kith_contacts_get_field_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_get_field_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the field; NULL with
 * KITH_ERROR_NOT_FOUND when there is none
 */
KithExtendedField *
kith_contacts_get_field_finish (KithContacts *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_rename_field_async:
 * @self: the contacts of a server
 * @key: the field's key, which stays
 * @display_name: its new name
 * @cancellable: (nullable): cancels; the field may have been renamed
 * @callback: called when it is renamed
 * @user_data: for @callback
 *
 * Renames a custom field.
 */
void
kith_contacts_rename_field_async (KithContacts *self,
                                  const char *key,
                                  const char *display_name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL && display_name != NULL);

  _kith_operation_run (
    _kith_definitions_new_renaming (&fields, key, display_name, read_field),
    self, kith_contacts_rename_field_async, cancellable, callback, user_data);
}

/**
 * kith_contacts_rename_field_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the field with its new name
 */
KithExtendedField *
kith_contacts_rename_field_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_delete_field_async:
 * @self: the contacts of a server
 * @key: the field's key
 * @cancellable: (nullable): cancels; the field may be gone
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Deletes a custom field with every value that contacts have of it.
 */
void
kith_contacts_delete_field_async (KithContacts *self,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (key != NULL);

  _kith_operation_run (_kith_definitions_new_deleting (&fields, key), self,
                       kith_contacts_delete_field_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_delete_field_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the field is gone by this
 */
gboolean
kith_contacts_delete_field_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
