/* kith-exchange.c: one HTTP request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-exchange-private.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-retry-after.h"

#define CHUNK_BYTES (64 * 1024)
/* What takes longer to parse than a frame can spare: a thread does that. */
#define LONG_BYTES (16 * 1024)

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  /* Follows the caller's, and ends the exchange when its time is up. */
  GCancellable *cancellable;
  GCancellable *outer;
  gulong outer_id;
  GSource *timeout;
  gboolean is_write;
  gboolean was_started;
  gboolean was_timed_out;
  gboolean was_refused;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  if (exchange->timeout != NULL)
    g_source_destroy (exchange->timeout);
  g_clear_pointer (&exchange->timeout, g_source_unref);
  g_cancellable_disconnect (exchange->outer, exchange->outer_id);
  g_clear_object (&exchange->outer);
  g_clear_object (&exchange->cancellable);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);
}

static gboolean
timed_out_cb (gpointer data)
{
  Exchange *exchange = data;

  exchange->was_timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  GCancellable *cancellable = data;

  g_cancellable_cancel (cancellable);
}

static void
started_cb (SoupMessage *message, gpointer data)
{
  Exchange *exchange = data;

  exchange->was_started = TRUE;
}

/* Failing: what became of it */

static const struct
{
  GTlsCertificateFlags flag;
  const char *name;
  const char *reason;
} tls_reasons[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "UNKNOWN_CA", "its issuer is not trusted" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "BAD_IDENTITY",
    "it was made for another host" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "NOT_ACTIVATED", "it is not valid yet" },
  { G_TLS_CERTIFICATE_EXPIRED, "EXPIRED", "it has expired" },
  { G_TLS_CERTIFICATE_REVOKED, "REVOKED", "it was revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "INSECURE", "its algorithm is not secure" },
};

/* In words, and as a list of names for whoever has other words. */
static JsonObject *
append_tls_reasons (SoupMessage *message, GString *text)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (
    message);
  const char *separator = ": ";
  JsonArray *names;
  JsonObject *data;

  if (flags == 0)
    return NULL;

  names = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tls_reasons); i++)
    if (flags & tls_reasons[i].flag)
      {
        g_string_append_printf (text, "%s%s", separator, tls_reasons[i].reason);
        separator = ", ";
        json_array_add_string_element (names, tls_reasons[i].name);
      }

  data = json_object_new ();
  json_object_set_array_member (data, KITH_DATA_CERTIFICATE, names);

  return data;
}

static GError *
name_failure (Exchange *exchange, const GError *error)
{
  gboolean is_open = exchange->is_write && exchange->was_started;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonObject) data = NULL;
  GError *named;

  g_string_assign (text, exchange->was_timed_out
                           ? "The server did not answer in time"
                           : error->message);
  data = append_tls_reasons (exchange->message, text);

  named = g_error_new_literal (KITH_ERROR,
                               is_open ? KITH_ERROR_UNKNOWN_OUTCOME
                                       : KITH_ERROR_UNREACHABLE,
                               text->str);
  if (data != NULL)
    kith_error_set_data (named, data);

  return named;
}

static void
fail (GTask *task, const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_assert (error != NULL);

  if (g_task_return_error_if_cancelled (task))
    return;

  exchange->was_refused = !exchange->was_timed_out;
  g_task_return_error (task, name_failure (exchange, error));
}

G_GNUC_PRINTF (3, 4)
static void
fail_with (GTask *task, KithError code, const char *format, ...)
{
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (
    exchange->message);
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (KITH_ERROR, code, format, args);
  va_end (args);
  kith_error_set_status (error, soup_message_get_status (exchange->message));
  kith_error_set_request_id (
    error, soup_message_headers_get_one (headers, KITH_HEADER_REQUEST_ID));
  g_task_return_error (task, g_steal_pointer (&error));
}

/* Answering */

static void
refuse (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (
    exchange->message);
  g_autoptr (GError) error = kith_protocol_error_from_answer (
    soup_message_get_status (exchange->message),
    (const char *) exchange->body->data, exchange->body->len,
    soup_message_headers_get_one (headers, KITH_HEADER_REQUEST_ID));

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY))
    kith_retry_after_add (error, headers);
  /* A server that fails says nothing of what it did before. */
  if (exchange->is_write
      && g_error_matches (error, KITH_ERROR, KITH_ERROR_SERVER))
    error->code = KITH_ERROR_UNKNOWN_OUTCOME;

  g_task_return_error (task, g_steal_pointer (&error));
}

/* @object: (transfer full) (nullable) */
static void
answer_with (GTask *task, JsonObject *object, const GError *error)
{
  if (object == NULL)
    fail_with (task, KITH_ERROR_PROTOCOL, "The answer is not JSON: %s",
               error->message);
  else
    g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static JsonObject *
parse (GBytes *body, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  return kith_json_parse_object (text, length, KITH_LIMIT_ANSWER_BYTES, error);
}

static void
parse_thread (GTask *parsing,
              gpointer source,
              gpointer body,
              GCancellable *cancellable)
{
  GError *error = NULL;
  JsonObject *object = parse (body, &error);

  if (object == NULL)
    g_task_return_error (parsing, error);
  else
    g_task_return_pointer (parsing, object, (GDestroyNotify) json_object_unref);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  JsonObject *object = g_task_propagate_pointer (G_TASK (result), &error);

  answer_with (task, object, error);
}

/* The thread has a task of its own: it may be the last to let go of it, and
 * nothing of libsoup's must be freed there. */
static void
parse_in_thread (GTask *task, GBytes *body)
{
  g_autoptr (GTask)
    parsing = g_task_new (NULL, NULL, parsed_cb, g_object_ref (task));

  g_task_set_task_data (parsing, g_bytes_ref (body),
                        (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (parsing, parse_thread);
}

static void
answer (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
    {
      refuse (task);
      return;
    }

  body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  if (g_bytes_get_size (body) > LONG_BYTES)
    parse_in_thread (task, body);
  else
    {
      JsonObject *object = parse (body, &error);

      answer_with (task, object, error);
    }
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                              &error);

  if (bytes == NULL)
    {
      fail (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      answer (task);
      return;
    }
  if (exchange->body->len + g_bytes_get_size (bytes) > KITH_LIMIT_ANSWER_BYTES)
    {
      fail_with (task, KITH_ERROR_PROTOCOL,
                 "The answer is larger than %d bytes", KITH_LIMIT_ANSWER_BYTES);
      return;
    }

  g_byte_array_append (exchange->body, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  read_on (g_steal_pointer (&task));
}

static void
read_on (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES,
                                   g_task_get_priority (task),
                                   exchange->cancellable, read_cb, task);
}

/* Looks at the head of the answer, so that what nobody wants is not read.
 * Returns FALSE when it has failed the task. */
static gboolean
check_head (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (
    exchange->message);
  guint status = soup_message_get_status (exchange->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (SOUP_STATUS_IS_REDIRECTION (status))
    fail_with (task, KITH_ERROR_REDIRECTED,
               "The server redirects (%u), which is not followed", status);
  else if (soup_message_headers_get_content_length (headers)
           > KITH_LIMIT_ANSWER_BYTES)
    fail_with (task, KITH_ERROR_PROTOCOL, "The answer is larger than %d bytes",
               KITH_LIMIT_ANSWER_BYTES);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status)
           && (type == NULL
               || g_ascii_strcasecmp (type, "application/json") != 0))
    fail_with (task, KITH_ERROR_PROTOCOL, "The answer is “%s” and not JSON",
               type != NULL ? type : "of no type");
  else
    return TRUE;

  return FALSE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result,
                                               &error);

  if (exchange->stream == NULL)
    fail (task, error);
  else if (check_head (task))
    read_on (g_steal_pointer (&task));
}

static Exchange *
exchange_new (SoupMessage *message,
              gboolean is_write,
              guint timeout_msec,
              GCancellable *cancellable)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->message = g_object_ref (message);
  exchange->body = g_byte_array_new ();
  exchange->is_write = is_write;
  exchange->cancellable = g_cancellable_new ();
  g_signal_connect (message, "starting", G_CALLBACK (started_cb), exchange);

  if (cancellable != NULL)
    {
      exchange->outer = g_object_ref (cancellable);
      exchange->outer_id = g_cancellable_connect (
        cancellable, G_CALLBACK (outer_cancelled_cb),
        g_object_ref (exchange->cancellable), g_object_unref);
    }

  exchange->timeout = g_timeout_source_new (timeout_msec);
  g_source_set_callback (exchange->timeout, timed_out_cb, exchange, NULL);
  g_source_attach (exchange->timeout, g_main_context_get_thread_default ());

  return exchange;
}

void
_kith_exchange_async (SoupSession *session,
                      SoupMessage *message,
                      gboolean is_write,
                      guint timeout_msec,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, _kith_exchange_async);
  /* An answer that is here counts, even if nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  exchange = exchange_new (message, is_write, timeout_msec, cancellable);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb,
                           g_steal_pointer (&task));
}

JsonObject *
_kith_exchange_finish (SoupSession *session,
                       GAsyncResult *result,
                       gboolean *refused,
                       GError **error)
{
  JsonObject *object;
  Exchange *exchange;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  exchange = g_task_get_task_data (G_TASK (result));
  object = g_task_propagate_pointer (G_TASK (result), error);
  if (object == NULL && refused != NULL)
    *refused = exchange != NULL && exchange->was_refused;

  return object;
}
