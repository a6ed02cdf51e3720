/* kith-request.c: one request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/request/kith-request.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/request/kith-body.h"
#include "server/request/kith-form.h"

struct _KithRequest
{
  /* borrowed: the message owns us */
  SoupServerMessage *message;
  const KithRequestHost *host;
  const KithRoute *route;

  /* owned */
  KithClient *client;
  char *id;
  char *parameter;
  char *caller;
  char *app_id;
  char *code; /* of the error it was answered with */
  JsonObject *body;

  GError *refusal;
  gint64 delay; /* of the refusal */
  gint64 start;
  guint status; /* 0: not answered yet */
  KithPermission permission;
  gboolean has_key;
  gboolean is_alone;
  gboolean is_answered;
};

static const char request_key[] = "kith-request";

static void
kith_request_free (KithRequest *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->parameter, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->caller, g_free);
  g_clear_pointer (&self->app_id, g_free);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_error (&self->refusal);
  g_free (self);
}

KithRequest *
kith_request_new (SoupServerMessage *message,
                  const KithRequestHost *host,
                  KithClient *client)
{
  KithRequest *self;

  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);
  g_return_val_if_fail (host != NULL && KITH_IS_CLIENT (client), NULL);

  self = g_new0 (KithRequest, 1);
  self->message = message;
  self->host = host;
  self->client = g_object_ref (client);
  self->start = g_get_monotonic_time ();
  self->id = g_strdup (soup_message_headers_get_one (
    soup_server_message_get_response_headers (message),
    KITH_HEADER_REQUEST_ID));
  g_object_set_data_full (G_OBJECT (message), request_key, self,
                          (GDestroyNotify) kith_request_free);

  return self;
}

KithRequest *
kith_request_from_message (SoupServerMessage *message)
{
  g_return_val_if_fail (SOUP_IS_SERVER_MESSAGE (message), NULL);

  return g_object_get_data (G_OBJECT (message), request_key);
}

KithRequest *
kith_request_hold (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_object_ref (self->message);

  return self;
}

void
kith_request_release (KithRequest *self)
{
  if (self != NULL)
    g_object_unref (self->message);
}

SoupServerMessage *
kith_request_get_message (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}

KithStore *
kith_request_get_store (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host->store;
}

KithEvents *
kith_request_get_events (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host->events;
}

KithClient *
kith_request_get_client (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->client;
}

const char *
kith_request_get_header (KithRequest *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return soup_message_headers_get_one (
    soup_server_message_get_request_headers (self->message), name);
}

const KithRoute *
kith_request_get_route (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->route;
}

const char *
kith_request_get_parameter (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parameter;
}

void
kith_request_set_route (KithRequest *self,
                        const KithRoute *route,
                        char *parameter)
{
  g_return_if_fail (self != NULL && self->parameter == NULL);

  self->route = route;
  self->parameter = parameter;
}

const char *
kith_request_get_caller (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->caller;
}

KithPermission
kith_request_get_permission (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, KITH_PERMISSION_NONE);

  return self->permission;
}

const char *
kith_request_get_key (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_key ? self->caller : NULL;
}

const char *
kith_request_get_app_id (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->app_id;
}

JsonObject *
kith_request_make_source (KithRequest *self)
{
  JsonObject *source;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->app_id == NULL)
    return NULL;

  source = json_object_new ();
  kith_json_set_string (source, "sourceType", "THIRD_PARTY");
  kith_json_set_string (source, "appId", self->app_id);

  return source;
}

void
kith_request_set_key (KithRequest *self, const KithStoreKey *key)
{
  g_return_if_fail (self != NULL && self->caller == NULL);
  g_return_if_fail (key != NULL);

  self->caller = g_strdup (key->name);
  self->app_id = g_strdup (key->app_id);
  self->permission = key->permission;
  self->has_key = TRUE;
}

void
kith_request_set_own_user (KithRequest *self)
{
  g_return_if_fail (self != NULL && self->caller == NULL);

  self->caller = g_strdup (g_get_user_name ());
  self->permission = KITH_PERMISSION_MANAGE;
}

gint64
kith_request_get_start (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->start;
}

gboolean
kith_request_is_alone (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_alone;
}

void
kith_request_set_alone (KithRequest *self, gboolean alone)
{
  g_return_if_fail (self != NULL);

  self->is_alone = alone;
}

gboolean
kith_request_has_body (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return soup_server_message_get_request_body (self->message)->length > 0;
}

gboolean
kith_request_read_body (KithRequest *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer text;
  gsize length;

  g_return_val_if_fail (self != NULL && self->body == NULL, FALSE);

  bytes = soup_message_body_flatten (
    soup_server_message_get_request_body (self->message));
  text = g_bytes_get_data (bytes, &length);
  self->body = kith_json_parse_object (text != NULL ? text : "", length,
                                       KITH_LIMIT_BODY_BYTES, error);

  return self->body != NULL && kith_body_check (self->body, error);
}

JsonObject *
kith_request_get_body (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

const char *
kith_request_get_query_text (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_uri_get_query (soup_server_message_get_uri (self->message));
}

gboolean
kith_request_has_query (KithRequest *self)
{
  return kith_request_get_query_text (self) != NULL;
}

char *
kith_request_get_query (KithRequest *self, const char *name)
{
  return kith_form_get (kith_request_get_query_text (self), name);
}

char **
kith_request_get_query_list (KithRequest *self, const char *name)
{
  return kith_form_get_list (kith_request_get_query_text (self), name);
}

/* NULL: libsoup 3.2 knows it. */
static const char *
get_reason (guint status)
{
  switch (status)
    {
    case 421:
      return "Misdirected Request";

    case 428:
      return "Precondition Required";

    case 429:
      return "Too Many Requests";

    case 431:
      return "Request Header Fields Too Large";

    default:
      return NULL;
    }
}

static SoupMessageHeaders *
begin_answer (KithRequest *self, guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (
    self->message);

  g_assert (!self->is_answered);

  self->is_answered = TRUE;
  self->status = status;
  soup_server_message_set_status (self->message, status, get_reason (status));
  /* libsoup drops the headers with which it said "100 Continue". */
  if (soup_message_headers_get_one (headers, KITH_HEADER_REQUEST_ID) == NULL)
    soup_message_headers_append (headers, KITH_HEADER_REQUEST_ID, self->id);

  return headers;
}

/* The client may have gone while we worked: then there is nobody to answer. */
static void
answer (KithRequest *self, guint status, char *text, gsize length)
{
  begin_answer (self, status);
  soup_server_message_set_response (self->message, "application/json",
                                    SOUP_MEMORY_TAKE, text, length);
  if (g_strcmp0 (soup_server_message_get_method (self->message), "HEAD") != 0)
    kith_client_hold_head (self->client);
  self->host->answered (self, self->host->server);
}

void
kith_request_answer_text (KithRequest *self, char *text, gsize length)
{
  g_return_if_fail (self != NULL && text != NULL);

  answer (self, SOUP_STATUS_OK, text, length);
}

void
kith_request_answer (KithRequest *self, JsonObject *body)
{
  char *text;

  g_return_if_fail (self != NULL && body != NULL);

  text = kith_json_print (body);
  answer (self, SOUP_STATUS_OK, text, strlen (text));
}

void
kith_request_answer_stream (KithRequest *self, const char *content_type)
{
  SoupMessageHeaders *headers;

  g_return_if_fail (self != NULL && content_type != NULL);

  headers = begin_answer (self, SOUP_STATUS_OK);
  soup_message_headers_set_content_type (headers, content_type, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  /* It ends only when one side has had enough of the other. */
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_set_encoding (
    headers,
    soup_server_message_get_http_version (self->message) == SOUP_HTTP_1_0
      ? SOUP_ENCODING_EOF
      : SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (
    soup_server_message_get_response_body (self->message), FALSE);
  self->host->answered (self, self->host->server);
}

static void
say_when_to_retry (KithRequest *self, const GError *error)
{
  gint64 seconds = kith_json_get_int (kith_error_get_data (error), "retryAfter",
                                      -1);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY) && seconds >= 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                    self->message),
                                  "Retry-After", text);
}

void
kith_request_fail (KithRequest *self, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autoptr (JsonObject) body = NULL;
  guint status;
  char *text;

  g_return_if_fail (self != NULL && error != NULL);

  self->code = g_strdup (kith_protocol_get_code (error));
  status = kith_protocol_get_status (error);
  body = kith_protocol_error_to_json (error);
  text = kith_json_print (body);

  /* The answer says nothing (5xx): the operator must be able to find it. */
  if (status >= SOUP_STATUS_INTERNAL_SERVER_ERROR)
    g_message ("Request %s failed: %s", self->id, error->message);

  say_when_to_retry (self, error);
  answer (self, status, text, strlen (text));
}

void
kith_request_fail_later (KithRequest *self, GError *error, gint64 delay_usec)
{
  g_return_if_fail (self != NULL && self->refusal == NULL);
  g_return_if_fail (error != NULL && delay_usec > 0);

  self->refusal = error;
  self->delay = delay_usec;
}

gint64
kith_request_get_delay (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->delay;
}

void
kith_request_fail_now (KithRequest *self)
{
  g_return_if_fail (self != NULL && self->refusal != NULL);

  kith_request_fail (self, g_steal_pointer (&self->refusal));
}

guint
kith_request_get_status (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

const char *
kith_request_get_code (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->code;
}

gboolean
kith_request_is_answered (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->is_answered;
}
