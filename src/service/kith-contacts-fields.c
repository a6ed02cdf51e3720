/* kith-contacts-fields.c: the extended fields and labels of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-contacts-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/kith-reader-private.h"

#define FIELDS_PAGE 100
#define LABELS_PAGE 1000
/* No server has more: what pages without end is no server. */
#define MAX_ITEMS 20000

/* Listing: page after page */

typedef struct
{
  const char *path;
  const char *member;
  guint page;
  KithItemRead read;
  GPtrArray *items;
} Listing;

static const Listing fields_listing = {
  .path = KITH_PATH_EXTENDED_FIELDS,
  .member = "fields",
  .page = FIELDS_PAGE,
  .read = (KithItemRead) kith_extended_field_new_from_json,
};

static const Listing labels_listing = {
  .path = KITH_PATH_LABELS,
  .member = "labels",
  .page = LABELS_PAGE,
  .read = (KithItemRead) kith_label_new_from_json,
};

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->items, g_ptr_array_unref);
  g_free (listing);
}

static void list_page (GTask *task);

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (source), result,
                                          &error);
  JsonArray *array = kith_json_get_array (answer, listing->member);
  JsonObject *metadata = kith_json_get_object (answer, "metadata");

  if (answer != NULL && array == NULL)
    g_set_error (&error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                 "The answer holds no %s", listing->member);
  if (error != NULL
      || !_kith_operation_read_items (array, listing->read, listing->items,
                                      &error))
    g_task_return_error (task, error);
  else if (json_array_get_length (array) > 0 && listing->items->len < MAX_ITEMS
           && listing->items->len < kith_json_get_int (metadata, "total", 0))
    list_page (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&listing->items),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
list_page (GTask *task)
{
  KithContacts *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autofree char *query = g_strdup_printf ("paging.limit=%u&paging.offset=%u",
                                            listing->page, listing->items->len);
  const KithCall call = { .method = "GET",
                          .path = listing->path,
                          .query = query };

  kith_connection_call_async (kith_contacts_get_connection (self), &call,
                              g_task_get_cancellable (task), listed_cb, task);
}

static void
list_all (KithContacts *self,
          const Listing *from,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Listing *listing = g_memdup2 (from, sizeof *from);

  g_task_set_source_tag (task, tag);
  listing->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  list_page (task);
}

void
_kith_contacts_ask_fields_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  list_all (self, &fields_listing, kith_contacts_list_fields_async, cancellable,
            callback, user_data);
}

void
_kith_contacts_ask_labels_async (KithContacts *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  list_all (self, &labels_listing, kith_contacts_list_labels_async, cancellable,
            callback, user_data);
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

static void
ask_labels (KithContacts *self,
            gpointer data,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  _kith_contacts_ask_labels_async (self, cancellable, callback, user_data);
}

/* Finding or creating */

static gpointer
read_item (JsonObject *answer,
           const char *member,
           KithItemRead read,
           GError **error)
{
  JsonObject *item = kith_json_get_object (answer, member);

  if (item != NULL)
    return read (item, error);

  g_set_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL, "The answer holds no %s",
               member);

  return NULL;
}

static gpointer
read_field (KithContacts *self,
            KithOperation *operation,
            JsonObject *answer,
            GError **error)
{
  operation->is_new = kith_json_get_boolean (answer, "newField", FALSE);

  return read_item (answer, "field", fields_listing.read, error);
}

static gpointer
read_label (KithContacts *self,
            KithOperation *operation,
            JsonObject *answer,
            GError **error)
{
  operation->is_new = kith_json_get_boolean (answer, "newLabel", FALSE);

  return read_item (answer, "label", labels_listing.read, error);
}

static void
tell_if_new (KithContacts *self, KithOperation *operation, gpointer result)
{
  /* After a lost reply nobody knows any more who has made it. */
  if (operation->is_new || operation->was_repeated)
    _kith_contacts_fields_changed (self);
}

static void
tell (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_fields_changed (self);
}

static KithOperation *
new_finding (const char *path, const char *display_name, KithOperationRead read)
{
  KithOperation *operation = _kith_operation_new ("POST", path, NULL, read,
                                                  g_object_unref);

  operation->body = json_object_new ();
  operation->is_repeatable = TRUE;
  operation->tell = tell_if_new;
  json_object_set_string_member (operation->body, "displayName", display_name);

  return operation;
}

static KithOperation *
new_renaming (const char *path,
              const char *key,
              const char *member,
              const char *display_name,
              KithOperationRead read)
{
  KithOperation *operation = _kith_operation_new ("PATCH", path, key, read,
                                                  g_object_unref);

  operation->body = json_object_new ();
  operation->is_repeatable = TRUE;
  operation->tell = tell;
  json_object_set_string_member (kith_json_ensure_object (operation->body,
                                                          member),
                                 "displayName", display_name);

  return operation;
}

static KithOperation *
new_deleting (const char *path, const char *key)
{
  KithOperation *operation = _kith_operation_new ("DELETE", path, key, NULL,
                                                  NULL);

  operation->is_repeatable = TRUE;
  operation->tell = tell;

  return operation;
}

/* (transfer full) */
static gpointer
finish_finding (KithContacts *self,
                GAsyncResult *result,
                gboolean *is_new,
                GError **error)
{
  KithOperation *operation = g_task_get_task_data (G_TASK (result));
  gboolean was_new = operation->is_new;
  gpointer item = g_task_propagate_pointer (G_TASK (result), error);

  if (item != NULL && is_new != NULL)
    *is_new = was_new;

  return item;
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

  operation = new_finding (KITH_PATH_EXTENDED_FIELDS, display_name, read_field);
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

  return finish_finding (self, result, is_new, error);
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

  _kith_operation_run (new_renaming (KITH_PATH_EXTENDED_FIELDS, key, "field",
                                     display_name, read_field),
                       self, kith_contacts_rename_field_async, cancellable,
                       callback, user_data);
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

  _kith_operation_run (new_deleting (KITH_PATH_EXTENDED_FIELDS, key), self,
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

  _kith_operation_run (new_finding (KITH_PATH_LABELS, display_name, read_label),
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

  return finish_finding (self, result, is_new, error);
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

  _kith_operation_run (new_renaming (KITH_PATH_LABELS, key, "label",
                                     display_name, read_label),
                       self, kith_contacts_rename_label_async, cancellable,
                       callback, user_data);
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

  _kith_operation_run (new_deleting (KITH_PATH_LABELS, key), self,
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
