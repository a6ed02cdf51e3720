/* kith-connection-call.c: one call over a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-connection-private.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-exchange-private.h"
#include "service/connection/kith-origin-private.h"

#define JSON_TYPE "application/json"

typedef struct
{
  char *method;
  char *uri;
  char *idempotency_key;
  GBytes *body;
  gboolean suppress_auth;
  gboolean is_write;
  gboolean was_launched;
} Call;

static void
call_free (Call *call)
{
  g_free (call->method);
  g_free (call->uri);
  g_free (call->idempotency_key);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static gboolean
writes (const KithCall *call)
{
  /* A query is a read, whatever its method. */
  return !g_str_equal (call->method, SOUP_METHOD_GET)
         && !g_str_has_suffix (call->path, "/query");
}

static Call *
call_new (KithConnection *self, const KithCall *from)
{
  Call *call = g_new0 (Call, 1);

  call->method = g_strdup (from->method);
  call->uri = g_strconcat (self->base, from->path,
                           from->query != NULL ? "?" : NULL, from->query, NULL);
  call->idempotency_key = g_strdup (from->idempotency_key);
  call->suppress_auth = from->suppress_auth;
  call->is_write = writes (from);
  if (from->body != NULL)
    {
      char *text = kith_json_print (from->body);

      call->body = g_bytes_new_take (text, strlen (text));
    }

  return call;
}

static void
set_header (SoupMessage *message, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  name, value);
}

static SoupMessage *
new_message (KithConnection *self, Call *call)
{
  SoupMessage *message = soup_message_new (call->method, call->uri);

  if (message == NULL)
    return NULL;

  /* libsoup takes every POST for a write, and makes a new connection for it;
   * and it sends a DELETE again by itself when the connection it had kept is
   * dead: the second would not find what the first has deleted. */
  soup_message_set_flags (message,
                          SOUP_MESSAGE_NO_REDIRECT
                            | (call->is_write ? SOUP_MESSAGE_NEW_CONNECTION
                                              : SOUP_MESSAGE_IDEMPOTENT));
  set_header (message, "Accept", JSON_TYPE);
  /* No server can be told to suppress a check: another key is taken (J.29). */
  set_header (message, "Authorization",
              call->suppress_auth ? self->site_key : self->key);
  set_header (message, KITH_HEADER_SITE_ID, self->site_id);
  set_header (message, KITH_HEADER_IDEMPOTENCY_KEY, call->idempotency_key);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, JSON_TYPE, call->body);

  return message;
}

static void send_call (GTask *task);

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kith_launcher_ensure_finish (KITH_LAUNCHER (source), result, &error))
    send_call (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* The embedded server leaves when it is idle, and is there when called. */
static void
launch (GTask *task)
{
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->was_launched = TRUE;
  kith_launcher_ensure_async (self->launcher, g_task_get_cancellable (task),
                              launched_cb, task);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean was_refused = FALSE;
  JsonObject *answer = _kith_exchange_finish (SOUP_SESSION (source), result,
                                              &was_refused, &error);

  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
    }
  else if (self->launcher != NULL && was_refused && !call->was_launched
           && g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE))
    {
      g_clear_error (&error);
      launch (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
send_call (GTask *task)
{
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = new_message (self, call);

  if (message == NULL)
    {
      g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_INVALID,
                               "There is no such address: %s", call->uri);
      g_object_unref (task);
      return;
    }

  _kith_exchange_async (self->session, message, call->is_write,
                        self->timeout_msec, g_task_get_cancellable (task),
                        called_cb, task);
}

static gboolean
check_call (KithConnection *self, const KithCall *call, GError **error)
{
  if (call->suppress_auth && self->site_key == NULL)
    {
      g_propagate_error (error, kith_protocol_error_printf (
                                  KITH_ERROR_PERMISSION,
                                  "There is no credential of the site to use"));
      return FALSE;
    }
  if (self->launcher != NULL)
    return _kith_origin_check_path (
      kith_launcher_get_socket_path (self->launcher), error);

  return TRUE;
}

SoupMessage *
_kith_connection_make_get (KithConnection *self, const char *path)
{
  g_autofree char *uri = NULL;
  Call call = { NULL };

  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  uri = g_strconcat (self->base, path, NULL);
  call.method = (char *) SOUP_METHOD_GET;
  call.uri = uri;

  return new_message (self, &call);
}

/**
 * kith_connection_call_async:
 * @self: a connection
 * @call: what to send, borrowed until this returns
 * @cancellable: (nullable): cancels; a write that is cancelled may have been
 *   carried out
 * @callback: called when the answer is there
 * @user_data: for @callback
 *
 * Sends once.  Only a request that nobody took, because the embedded server
 * was not running, is sent a second time.
 */
void
kith_connection_call_async (KithConnection *self,
                            const KithCall *call,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (KITH_IS_CONNECTION (self));
  g_return_if_fail (call != NULL && call->method != NULL);
  g_return_if_fail (call->path != NULL && call->path[0] == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_connection_call_async);
  /* What was carried out is not called off when the answer is here. */
  g_task_set_check_cancellable (task, FALSE);
  if (!check_call (self, call, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, call_new (self, call),
                        (GDestroyNotify) call_free);
  send_call (g_steal_pointer (&task));
}

/**
 * kith_connection_call_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer; NULL with
 *   KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME,
 *   KITH_ERROR_PERMISSION, KITH_ERROR_REDIRECTED, KITH_ERROR_PROTOCOL, what
 *   the server said, or G_IO_ERROR_CANCELLED
 */
JsonObject *
kith_connection_call_finish (KithConnection *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
