/* kith-request.c: one request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-request.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/kith-body.h"
#include "server/kith-conversation.h"
#include "server/kith-form.h"
#include "server/kith-status.h"

struct _KithRequest
{
  /* borrowed */
  const KithRequestHost *host;
  const KithRoute *route;
  KithConversation *conversation; /* NULL: it is over */

  /* owned */
  KithClient *client;
  KithHead *head; /* (nullable): it could not be read */
  GByteArray *bytes;
  char *id;
  char *parameter;
  char *caller;
  char *app_id;
  char *code; /* of the error it was answered with */
  JsonObject *body;

  /* The answer. */
  GString *headers;         /* more of them, each with its line end */
  const char *content_type; /* NULL: nothing is in it */
  char *text;
  gsize length;
  KithStreaming streaming; /* all NULL: it is no stream */

  GError *refusal;
  gint64 delay; /* of the refusal */
  gint64 start;
  guint status; /* 0: not answered yet */
  KithPermission permission;
  gboolean has_key;
  gboolean is_alone;
  gboolean is_answered;
  gboolean is_unread; /* nobody wants the rest of the body */
  gboolean is_last;   /* on its connection */
};

static void
kith_request_clear (gpointer data)
{
  KithRequest *self = data;

  g_clear_object (&self->client);
  g_clear_pointer (&self->head, kith_head_free);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->parameter, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->caller, g_free);
  g_clear_pointer (&self->app_id, g_free);
  g_clear_pointer (&self->body, json_object_unref);
  g_string_free (self->headers, TRUE);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->refusal);
}

KithRequest *
kith_request_new (KithHead *head,
                  char *id,
                  const KithRequestHost *host,
                  KithClient *client,
                  KithConversation *conversation)
{
  KithRequest *self;

  g_return_val_if_fail (host != NULL && KITH_IS_CLIENT (client), NULL);

  self = g_rc_box_new0 (KithRequest);
  self->head = head;
  self->id = id;
  self->host = host;
  self->client = g_object_ref (client);
  self->conversation = conversation;
  self->start = g_get_monotonic_time ();
  self->headers = g_string_new (NULL);
  self->is_last = head == NULL || kith_head_is_old (head)
                  || kith_head_has_token (head, "Connection", "close");

  return self;
}

KithRequest *
kith_request_hold (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

void
kith_request_release (KithRequest *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, kith_request_clear);
}

void
kith_request_end (KithRequest *self)
{
  g_return_if_fail (self != NULL);

  self->conversation = NULL;
  if (self->streaming.gone != NULL)
    self->streaming.gone (self->streaming.data);
}

KithHead *
kith_request_get_head (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->head;
}

const char *
kith_request_get_id (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
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

  return kith_head_get (self->head, name);
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

void
kith_request_append_body (KithRequest *self, const char *bytes, gsize length)
{
  g_return_if_fail (self != NULL && bytes != NULL);

  if (self->is_unread)
    return;

  if (self->bytes == NULL)
    self->bytes = g_byte_array_new ();
  g_byte_array_append (self->bytes, (const guint8 *) bytes, (guint) length);
}

gsize
kith_request_get_body_length (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes != NULL ? self->bytes->len : 0;
}

gboolean
kith_request_has_body (KithRequest *self)
{
  return kith_request_get_body_length (self) > 0;
}

void
kith_request_leave_unread (KithRequest *self)
{
  g_return_if_fail (self != NULL);

  self->is_unread = TRUE;
  self->is_last = TRUE;
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}

gboolean
kith_request_read_body (KithRequest *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->body == NULL, FALSE);

  self->body = kith_json_parse_object (
    self->bytes != NULL ? (const char *) self->bytes->data : "",
    kith_request_get_body_length (self), KITH_LIMIT_BODY_BYTES, error);

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

  return g_uri_get_query (kith_head_get_uri (self->head));
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

static void
answered (KithRequest *self, guint status)
{
  g_assert (!self->is_answered);

  self->is_answered = TRUE;
  self->status = status;
  if (self->conversation != NULL)
    kith_conversation_answer (self->conversation);
}

/* The client may have gone while we worked: then there is nobody to answer. */
static void
answer (KithRequest *self, guint status, char *text, gsize length)
{
  self->content_type = "application/json";
  self->text = text;
  self->length = length;
  answered (self, status);
}

void
kith_request_answer_status (KithRequest *self, guint status)
{
  g_return_if_fail (self != NULL && status != 0);

  answered (self, status);
}

void
kith_request_answer_text (KithRequest *self, char *text, gsize length)
{
  g_return_if_fail (self != NULL && text != NULL);

  answer (self, KITH_STATUS_OK, text, length);
}

void
kith_request_answer (KithRequest *self, JsonObject *body)
{
  char *text;

  g_return_if_fail (self != NULL && body != NULL);

  text = kith_json_print (body);
  answer (self, KITH_STATUS_OK, text, strlen (text));
}

void
kith_request_answer_stream (KithRequest *self,
                            const char *content_type,
                            const KithStreaming *streaming)
{
  g_return_if_fail (self != NULL && content_type != NULL);
  g_return_if_fail (streaming != NULL);

  self->content_type = content_type;
  self->streaming = *streaming;
  kith_request_add_header (self, "Cache-Control", "no-store");
  /* It ends only when one side has had enough of the other. */
  self->is_last = TRUE;
  answered (self, KITH_STATUS_OK);
}

void
kith_request_stream (KithRequest *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL && text != NULL);

  if (self->conversation != NULL)
    kith_conversation_stream (self->conversation, text, length);
}

const KithStreaming *
kith_request_get_streaming (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->streaming.gone != NULL ? &self->streaming : NULL;
}

void
kith_request_add_header (KithRequest *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  g_string_append_printf (self->headers, "%s: %s\r\n", name, value);
}

void
kith_request_set_last (KithRequest *self)
{
  g_return_if_fail (self != NULL);

  self->is_last = TRUE;
}

gboolean
kith_request_is_last (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->is_last;
}

const char *
kith_request_get_answer_headers (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->headers->str;
}

const char *
kith_request_get_answer_type (KithRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->content_type;
}

const char *
kith_request_get_answer (KithRequest *self, gsize *length)
{
  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  *length = self->length;

  return self->text;
}

static void
say_when_to_retry (KithRequest *self, const GError *error)
{
  gint64 seconds = kith_json_get_int (kith_error_get_data (error), "retryAfter",
                                      -1);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY) && seconds >= 0)
    kith_request_add_header (self, "Retry-After", text);
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
  if (status >= KITH_STATUS_INTERNAL_SERVER_ERROR)
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
