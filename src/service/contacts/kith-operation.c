/* kith-operation.c: one operation of KithContacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-private.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"

void
_kith_operation_free (KithOperation *operation)
{
  g_free (operation->path);
  g_free (operation->query);
  g_free (operation->idempotency_key);
  g_free (operation->id);
  g_free (operation->source_id);
  g_clear_error (&operation->lost);
  g_clear_error (&operation->refusal);
  g_clear_pointer (&operation->body, json_object_unref);
  g_free (operation);
}

/* Labels and fields have keys, all else has GUIDs. */
static gboolean
has_keys (const char *path)
{
  return g_str_equal (path, KITH_PATH_LABELS)
         || g_str_equal (path, KITH_PATH_EXTENDED_FIELDS);
}

/* "custom.new-lead" */
static gboolean
is_key (const char *text)
{
  const char *dot = strchr (text, '.');

  return dot != NULL && dot > text && strpbrk (text, "/?#") == NULL;
}

/* What is neither might be the path of something else: "facets", "..". */
static gboolean
check_id (const char *path, const char *id, GError **error)
{
  if (has_keys (path) ? is_key (id) : g_uuid_string_is_valid (id))
    return TRUE;

  if (has_keys (path))
    kith_error_add_violation (error, "key", "FORMAT",
                              "“%s” is no key, as “custom.new-lead” is", id);
  else
    kith_error_add_violation (error, "id", "FORMAT", "“%s” is no GUID", id);

  return FALSE;
}

char *
_kith_operation_make_path (const char *path, const char *id, GError **error)
{
  g_autofree char *escaped = NULL;

  if (!check_id (path, id, error))
    return NULL;

  escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (path, "/", escaped, NULL);
}

KithOperation *
_kith_operation_new (const char *method,
                     const char *path,
                     const char *id,
                     KithOperationRead read,
                     GDestroyNotify free_result)
{
  KithOperation *operation = g_new0 (KithOperation, 1);

  operation->method = method;
  operation->id = id == NULL || has_keys (path) ? g_strdup (id)
                                                : g_ascii_strdown (id, -1);
  operation->path = id == NULL
                      ? g_strdup (path)
                      : _kith_operation_make_path (path, operation->id,
                                                   &operation->refusal);
  operation->read = read;
  operation->free_result = free_result;

  return operation;
}

void
_kith_operation_take_options (KithOperation *operation,
                              const KithWriteOptions *options)
{
  if (options == NULL)
    return;

  operation->suppress_auth = options->suppress_auth;
  operation->idempotency_key = g_strdup (options->idempotency_key);
}

void
_kith_operation_make_once (KithOperation *operation)
{
  if (operation->idempotency_key == NULL)
    operation->idempotency_key = g_uuid_string_random ();
  operation->is_repeatable = TRUE;
}

static void
succeed (GTask *task, gpointer made)
{
  KithContacts *self = g_task_get_source_object (task);
  KithOperation *operation = g_task_get_task_data (task);

  if (operation->tell != NULL)
    operation->tell (self, operation, made);
  g_task_return_pointer (task, made, operation->free_result);
}

/* That a contact is gone is news for every list, however it came out. */
static void
fail (GTask *task, GError *error)
{
  KithOperation *operation = g_task_get_task_data (task);

  if (operation->id != NULL
      && g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
      && g_str_has_prefix (operation->path, KITH_PATH_CONTACTS "/"))
    _kith_contacts_contact_gone (g_task_get_source_object (task),
                                 operation->id);

  g_task_return_error (task, error);
}

static gboolean
is_gone (KithOperation *operation, const GError *error)
{
  return operation->was_repeated && operation->read == NULL
         && g_str_equal (operation->method, "DELETE")
         && g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

void
_kith_operation_finish (GTask *task, JsonObject *answer, GError *error)
{
  g_autoptr (GTask) owned = task;
  KithContacts *self = g_task_get_source_object (task);
  KithOperation *operation = g_task_get_task_data (task);
  gpointer made = GINT_TO_POINTER (TRUE);

  if (answer != NULL && operation->read != NULL)
    made = operation->read (self, operation, answer, &error);
  if (error == NULL)
    succeed (task, made);
  else
    fail (task, error);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithOperation *operation = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (source), result,
                                          &error);

  if (answer == NULL && is_gone (operation, error))
    {
      g_clear_error (&error);
      answer = json_object_new ();
    }

  if (answer == NULL && _kith_operation_is_open (operation, error))
    _kith_operation_settle (g_steal_pointer (&task), error);
  else
    _kith_operation_finish (g_steal_pointer (&task), answer, error);
}

void
_kith_operation_call (GTask *task)
{
  KithContacts *self = g_task_get_source_object (task);
  KithOperation *operation = g_task_get_task_data (task);
  const KithCall call = {
    .method = operation->method,
    .path = operation->path,
    .query = operation->query,
    .body = operation->body,
    .idempotency_key = operation->idempotency_key,
    .suppress_auth = operation->suppress_auth,
  };

  kith_connection_call_async (kith_contacts_get_connection (self), &call,
                              g_task_get_cancellable (task), called_cb, task);
}

void
_kith_operation_run (KithOperation *operation,
                     KithContacts *self,
                     gpointer tag,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, operation, (GDestroyNotify) _kith_operation_free);
  /* What was carried out is told, even if nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  if (operation->refusal != NULL)
    _kith_operation_finish (task, NULL, g_steal_pointer (&operation->refusal));
  else
    _kith_operation_call (task);
}

static gboolean
check_contact (KithOperation *operation, KithContact *contact, GError **error)
{
  if (operation->id != NULL
      && g_strcmp0 (kith_contact_get_id (contact), operation->id) != 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                 "The server answers with another contact (%s)",
                 kith_contact_get_id (contact));
  else if (kith_contact_get_revision (contact) < operation->revision)
    g_set_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                 "The server answers with revision %" G_GINT64_FORMAT
                 " after %" G_GINT64_FORMAT,
                 kith_contact_get_revision (contact), operation->revision);
  else
    return TRUE;

  return FALSE;
}

gpointer
_kith_operation_read_contact (KithContacts *self,
                              KithOperation *operation,
                              JsonObject *answer,
                              GError **error)
{
  JsonObject *json = kith_json_get_object (answer, "contact");
  g_autoptr (KithContact) contact = NULL;

  if (json == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer holds no contact");
      return NULL;
    }

  contact = kith_contact_new_from_json (json, error);
  if (contact == NULL || !check_contact (operation, contact, error))
    return NULL;

  _kith_contacts_seen (self, contact);

  return g_steal_pointer (&contact);
}

gboolean
_kith_operation_read_items (JsonArray *array,
                            KithItemRead read,
                            GPtrArray *items,
                            GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GObject *item = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        item = read (json_node_get_object (node), error);
      else
        g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                             "The answer lists what is no object");
      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }

  return TRUE;
}
