/* kith-feed-attempt.c: listening to a server once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/feed/kith-feed-attempt-private.h"

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "model/kith-event.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-connection-private.h"
#include "service/connection/kith-retry-after.h"

#define CHUNK_BYTES (64 * 1024)
#define STREAM_TYPE "text/event-stream"
#define STATUS_TOO_MANY 429

typedef struct
{
  KithClock *clock;
  KithFeedListener listener;
  gpointer data;
  char *last_id;

  SoupMessage *message;
  GInputStream *stream;
  KithSseParser *parser;
  /* Follows the caller's, and ends the attempt after a silence. */
  GCancellable *cancellable;
  GCancellable *outer;
  gulong outer_id;
  gint64 heard_at; /* monotonic */
  gboolean is_over;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_cancellable_disconnect (attempt->outer, attempt->outer_id);
  g_clear_object (&attempt->outer);
  g_clear_object (&attempt->cancellable);
  g_clear_object (&attempt->clock);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->stream);
  g_clear_pointer (&attempt->parser, kith_sse_parser_free);
  g_clear_pointer (&attempt->last_id, g_free);
  g_free (attempt);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Ends the watch over the silence, too.  @error: (transfer full) */
static void
end (GTask *task, GError *error)
{
  Attempt *attempt = g_task_get_task_data (task);

  attempt->is_over = TRUE;
  g_cancellable_cancel (attempt->cancellable);
  if (g_task_return_error_if_cancelled (task))
    g_error_free (error);
  else
    g_task_return_error (task, error);
}

static void
end_with (GTask *task, KithError code, const char *why)
{
  end (task, g_error_new_literal (KITH_ERROR, code, why));
}

static gint64
get_now (Attempt *attempt)
{
  return kith_clock_get_monotonic_time (attempt->clock);
}

static void watch_silence (GTask *task);

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *attempt = g_task_get_task_data (task);

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL)
      || attempt->is_over)
    return;

  if (get_now (attempt) - attempt->heard_at
      < KITH_FEED_SILENCE_SECONDS * G_USEC_PER_SEC)
    watch_silence (task);
  else
    g_cancellable_cancel (attempt->cancellable);
}

static void
watch_silence (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  kith_clock_wait_async (attempt->clock,
                         KITH_FEED_SILENCE_SECONDS * G_USEC_PER_SEC
                           - (get_now (attempt) - attempt->heard_at),
                         attempt->cancellable, waited_cb, g_object_ref (task));
}

static void
event_cb (const KithSseEvent *event, gpointer data)
{
  Attempt *attempt = data;

  if (!g_cancellable_is_cancelled (attempt->cancellable))
    attempt->listener.event (event, attempt->data);
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes)
    bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                              &error);
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (bytes == NULL || length == 0)
    {
      g_clear_error (&error);
      end_with (task, KITH_ERROR_UNREACHABLE, "The stream of events ended");
      return;
    }

  attempt->heard_at = get_now (attempt);
  if (!kith_sse_parser_push (attempt->parser, g_bytes_get_data (bytes, NULL),
                             length, &error))
    {
      end (task, error);
      return;
    }

  if (!g_cancellable_is_cancelled (attempt->cancellable))
    attempt->listener.heard (kith_sse_parser_get_last_id (attempt->parser),
                             kith_sse_parser_get_retry_msec (attempt->parser),
                             attempt->data);
  read_on (g_steal_pointer (&task));
}

/* After what is to be drawn: however much happens, the window can be used. */
static void
read_on (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (attempt->stream, CHUNK_BYTES,
                                   G_PRIORITY_DEFAULT_IDLE,
                                   attempt->cancellable, read_cb, task);
}

static gboolean
is_stream (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (
    soup_message_get_response_headers (message), NULL);

  return type != NULL && g_ascii_strcasecmp (type, STREAM_TYPE) == 0;
}

/* It is a kithd: what does not sound so is said by somebody in between. */
static gboolean
check_stream (SoupMessage *message, GError **error)
{
  guint status = soup_message_get_status (message);

  if (status == SOUP_STATUS_OK && is_stream (message))
    return TRUE;

  if (status == STATUS_TOO_MANY)
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_BUSY));
  else if (SOUP_STATUS_IS_SERVER_ERROR (status))
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_SERVER));
  else if (status == SOUP_STATUS_OK)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                         "The answer is no stream of events");
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_NOT_FOUND,
                         "The server does not tell events");
  kith_retry_after_add (*error, soup_message_get_response_headers (message));

  return FALSE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  attempt->stream = soup_session_send_finish (SOUP_SESSION (source), result,
                                              &error);
  if (attempt->stream == NULL)
    end_with (task, KITH_ERROR_UNREACHABLE, error->message);
  else if (!check_stream (attempt->message, &error))
    end (task, g_steal_pointer (&error));
  else
    {
      attempt->heard_at = get_now (attempt);
      attempt->listener.opened (attempt->data);
      watch_silence (task);
      read_on (g_steal_pointer (&task));
    }
}

static void
open_stream (GTask *task)
{
  KithConnection *connection = g_task_get_source_object (task);
  Attempt *attempt = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  attempt->message = _kith_connection_make_get (connection, KITH_PATH_EVENTS);
  headers = soup_message_get_request_headers (attempt->message);
  soup_message_headers_replace (headers, "Accept", STREAM_TYPE);
  if (attempt->last_id != NULL)
    soup_message_headers_replace (headers, KITH_HEADER_LAST_EVENT_ID,
                                  attempt->last_id);

  attempt->heard_at = get_now (attempt);
  soup_session_send_async (_kith_connection_get_session (connection),
                           attempt->message, G_PRIORITY_DEFAULT,
                           attempt->cancellable, sent_cb, task);
}

/* What is no kithd says something, but not who we are. */
static void
known_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (connection), result,
                                          &error);

  if (answer == NULL)
    end (task, error);
  else
    open_stream (g_steal_pointer (&task));
}

static Attempt *
attempt_new (KithClock *clock,
             const char *last_id,
             const KithFeedListener *listener,
             gpointer data,
             GCancellable *cancellable)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->clock = g_object_ref (clock);
  attempt->listener = *listener;
  attempt->data = data;
  attempt->last_id = g_strdup (last_id);
  attempt->cancellable = g_cancellable_new ();
  attempt->parser = kith_sse_parser_new (KITH_LIMIT_EVENT_BYTES, event_cb,
                                         attempt);
  if (cancellable != NULL)
    {
      attempt->outer = g_object_ref (cancellable);
      attempt->outer_id = g_cancellable_connect (
        cancellable, G_CALLBACK (outer_cancelled_cb),
        g_object_ref (attempt->cancellable), g_object_unref);
    }

  return attempt;
}

void
_kith_feed_listen_async (KithConnection *connection,
                         KithClock *clock,
                         const char *last_id,
                         const KithFeedListener *listener,
                         gpointer data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const KithCall call = { .method = SOUP_METHOD_GET, .path = KITH_PATH_ME };
  g_autoptr (GTask) task = NULL;
  Attempt *attempt;

  g_return_if_fail (KITH_IS_CONNECTION (connection) && KITH_IS_CLOCK (clock));
  g_return_if_fail (listener != NULL);

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, _kith_feed_listen_async);
  attempt = attempt_new (clock, last_id, listener, data, cancellable);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  kith_connection_call_async (connection, &call, attempt->cancellable, known_cb,
                              g_steal_pointer (&task));
}

void
_kith_feed_listen_finish (KithConnection *connection,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_if_fail (g_task_is_valid (result, connection));

  g_task_propagate_boolean (G_TASK (result), error);
}
