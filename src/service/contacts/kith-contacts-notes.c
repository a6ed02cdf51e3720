/* kith-contacts-notes.c: the notes about the contacts of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-notes.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

/* No contact has more: what pages without end is no server. */
#define MAX_NOTES 100000

/* Listing: page after page */

typedef struct
{
  char *contact_id;
  char *cursor; /* NULL: the first page */
  GPtrArray *notes;
} Listing;

static void
listing_free (Listing *listing)
{
  g_free (listing->contact_id);
  g_free (listing->cursor);
  g_clear_pointer (&listing->notes, g_ptr_array_unref);
  g_free (listing);
}

static void list_page (GTask *task);

static gboolean
read_page (Listing *listing, JsonObject *answer, GError **error)
{
  JsonArray *array = kith_json_get_array (answer, "notes");
  JsonObject *paging = kith_json_get_object (answer, "pagingMetadata");
  JsonObject *cursors = kith_json_get_object (paging, "cursors");

  if (array == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer holds no notes");
      return FALSE;
    }

  g_free (listing->cursor);
  listing->cursor = json_array_get_length (array) > 0
                      ? g_strdup (kith_json_get_string (cursors, "next"))
                      : NULL;

  return _kith_operation_read_items (array,
                                     (KithItemRead) kith_note_new_from_json,
                                     listing->notes, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (source), result,
                                          &error);

  if (answer == NULL || !read_page (listing, answer, &error))
    g_task_return_error (task, error);
  else if (listing->cursor != NULL && listing->notes->len < MAX_NOTES)
    list_page (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&listing->notes),
                           (GDestroyNotify) g_ptr_array_unref);
}

/* @task: (transfer full) */
static void
list_page (GTask *task)
{
  KithContacts *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *paging = kith_json_ensure_object (
    kith_json_ensure_object (body, "query"), "cursorPaging");
  const KithCall call = {
    .method = "POST",
    .path = KITH_PATH_NOTES "/query",
    .body = body,
  };

  json_object_set_string_member (body, "contactId", listing->contact_id);
  json_object_set_int_member (paging, "limit", KITH_LIMIT_PAGE);
  kith_json_set_string (paging, "cursor", listing->cursor);
  kith_connection_call_async (kith_contacts_get_connection (self), &call,
                              g_task_get_cancellable (task), listed_cb, task);
}

/**
 * kith_contacts_list_notes_async:
 * @self: the contacts of a server
 * @contact_id: a contact
 * @cancellable: (nullable): cancels
 * @callback: called when they are all there
 * @user_data: for @callback
 *
 * Fetches every note about one contact.
 */
void
kith_contacts_list_notes_async (KithContacts *self,
                                const char *contact_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Listing *listing;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  listing = g_new0 (Listing, 1);
  listing->contact_id = g_strdup (contact_id);
  listing->notes = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_source_tag (task, kith_contacts_list_notes_async);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  list_page (task);
}

/**
 * kith_contacts_list_notes_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithNote) (nullable): the notes,
 *   the newest first
 */
GPtrArray *
kith_contacts_list_notes_finish (KithContacts *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One note */

static gpointer
read_note (KithContacts *self,
           KithOperation *operation,
           JsonObject *answer,
           GError **error)
{
  JsonObject *json = kith_json_get_object (answer, "note");
  g_autoptr (KithNote) note = NULL;

  if (json == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer holds no note");
      return NULL;
    }

  note = kith_note_new_from_json (json, error);
  if (note == NULL)
    return NULL;
  if ((operation->id == NULL
       || g_str_equal (kith_note_get_id (note), operation->id))
      && kith_note_get_revision (note) >= operation->revision)
    return g_steal_pointer (&note);

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                       "The server answers with another note");

  return NULL;
}

static KithOperation *
new_operation (const char *method, const char *note_id)
{
  return _kith_operation_new (method, KITH_PATH_NOTES, note_id, read_note,
                              g_object_unref);
}

/* @note: (transfer full) */
static JsonObject *
new_body (JsonObject *note)
{
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "note", note);

  return body;
}

/**
 * kith_contacts_get_note_async:
 * @self: the contacts of a server
 * @note_id: which note
 * @cancellable: (nullable): cancels
 * @callback: called when the note is there
 * @user_data: for @callback
 */
void
kith_contacts_get_note_async (KithContacts *self,
                              const char *note_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (note_id != NULL);

  _kith_operation_run (new_operation ("GET", note_id), self,
                       kith_contacts_get_note_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_get_note_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the note
 */
KithNote *
kith_contacts_get_note_finish (KithContacts *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_create_note_async:
 * @self: the contacts of a server
 * @note: "contactId", and "text" (at most %KITH_LIMIT_NOTE_CHARS) and "type"
 *   as wanted
 * @cancellable: (nullable): cancels; the note may have been made
 * @callback: called when the note is durable
 * @user_data: for @callback
 */
void
kith_contacts_create_note_async (KithContacts *self,
                                 JsonObject *note,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (note != NULL);

  operation = new_operation ("POST", NULL);
  operation->body = new_body (json_object_ref (note));
  _kith_operation_make_once (operation);
  _kith_operation_run (operation, self, kith_contacts_create_note_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_create_note_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the new note
 */
KithNote *
kith_contacts_create_note_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_update_note_async:
 * @self: the contacts of a server
 * @note_id: which note
 * @revision: that which the change started from, > 0
 * @note: what changes: "text", "type"
 * @cancellable: (nullable): cancels; the update may have been made
 * @callback: called when the update is durable
 * @user_data: for @callback
 */
void
kith_contacts_update_note_async (KithContacts *self,
                                 const char *note_id,
                                 gint64 revision,
                                 JsonObject *note,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *text = NULL;
  KithOperation *operation;
  JsonObject *patch;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (note_id != NULL && revision > 0 && note != NULL);

  /* The API has it as text. */
  text = g_strdup_printf ("%" G_GINT64_FORMAT, revision);
  patch = kith_json_copy_object (note);
  json_object_set_string_member (patch, "revision", text);

  operation = new_operation ("PATCH", note_id);
  operation->revision = revision + 1;
  operation->body = new_body (patch);
  _kith_operation_run (operation, self, kith_contacts_update_note_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_update_note_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the note as it is now; NULL with
 *   KITH_ERROR_ALREADY_CHANGED, and that in its data ("note"), when somebody
 *   was faster
 */
KithNote *
kith_contacts_update_note_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_contacts_delete_note_async:
 * @self: the contacts of a server
 * @note_id: which note
 * @cancellable: (nullable): cancels; the note may be gone
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
kith_contacts_delete_note_async (KithContacts *self,
                                 const char *note_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (note_id != NULL);

  operation = _kith_operation_new ("DELETE", KITH_PATH_NOTES, note_id, NULL,
                                   NULL);
  operation->is_repeatable = TRUE;
  _kith_operation_run (operation, self, kith_contacts_delete_note_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_delete_note_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the note is gone by this
 */
gboolean
kith_contacts_delete_note_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
