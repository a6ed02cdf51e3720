/* kith-server-requests.c: a request's way from SoupServer to its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-server-private.h"

#include <sys/socket.h>

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-handlers.h"
#include "server/handlers/kith-router.h"

/* Requests of two clients within this time count as simultaneous. */
#define ALONE_USEC 5000

/* The random part of a request's id; its last twelve digits count. */
#define RUN_ID_CHARS 24

static const char client_key[] = "kith-client";
static const char listener_key[] = "kith-listener";

static KithClient *
get_client (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return g_object_get_data (G_OBJECT (remote), client_key);
}

static KithListener *
get_listener (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return g_object_get_data (G_OBJECT (remote), listener_key);
}

/* With several clients writes are put together into one commit; for one alone
 * it is quicker not to wait.  Looking at the number of requests at hand is not
 * enough: a write that is carried out at once never lets the next one be. */
static gboolean
is_alone (KithServer *self, KithClient *client)
{
  gint64 now = g_get_monotonic_time ();

  if (client != self->last_client)
    {
      self->last_client = client;
      self->last_change = now;
    }

  return self->n_requests == 1 && now - self->last_change > ALONE_USEC;
}

static void
answered_cb (KithRequest *request, gpointer data)
{
  KithServer *self = data;
  SoupServerMessage *message = kith_request_get_message (request);
  KithClient *client = kith_request_get_client (request);

  if (self->is_stopping)
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
                                  "Connection", "close");

  if (kith_client_get_state (client) != KITH_CLIENT_HANDLING)
    return;

  self->n_requests--;
  kith_client_set_state (client, KITH_CLIENT_WRITING,
                         kith_clients_get_deadline (self->clients));
  if (request != self->current && !g_io_stream_is_closed (G_IO_STREAM (client)))
    soup_server_message_unpause (message);
}

/* Reads on without keeping what comes. */
static void
refuse_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  soup_message_headers_replace (
    soup_server_message_get_response_headers (message), "Connection", "close");
}

static void
chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  KithRequest *request = kith_request_from_message (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (request == NULL || kith_request_is_answered (request)
      || body->length <= KITH_LIMIT_BODY_BYTES)
    return;

  refuse_body (message);
  kith_request_fail (request, kith_gate_error_too_large ());
}

static void
refuse (KithRequest *request, KithRefusal *refusal)
{
  SoupServerMessage *message = kith_request_get_message (request);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (
    message);

  if (refusal->allow != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
                                  "Allow", refusal->allow);

  if (kith_client_is_overlong (kith_request_get_client (request)))
    soup_message_headers_replace (soup_server_message_get_response_headers (
                                    message),
                                  "Connection", "close");
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED
           || soup_message_headers_get_content_length (headers) > 0)
    refuse_body (message);

  if (refusal->delay_usec > 0)
    kith_request_fail_later (request, g_steal_pointer (&refusal->error),
                             refusal->delay_usec);
  else
    kith_request_fail (request, g_steal_pointer (&refusal->error));
}

static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  KithServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (
    message);
  KithRequest *request;
  g_auto (KithRefusal) refusal = { NULL };

  request = kith_request_new (message, &self->host, get_client (message));
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_cb), NULL);
  /* SoupServer would serve parts (206); the API has none. */
  soup_message_headers_remove (headers, "Range");

  if (!kith_gate_check (&self->gate, request, get_listener (message), &refusal))
    refuse (request, &refusal);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;

  /* Called off when the server stops, which waits for every answer. */
  kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL);
  kith_request_fail_now (request);
}

static void
handle (KithServer *self, KithRequest *request)
{
  const KithRoute *route = kith_request_get_route (request);
  gint64 delay = kith_request_get_delay (request);
  g_autoptr (GError) error = NULL;

  if (delay > 0)
    kith_clock_wait_async (self->clock, delay, self->waiting, waited_cb,
                           kith_request_hold (request));
  else if (route->has_body && !kith_request_read_body (request, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    route->handle (request);
}

static void
handle_cb (SoupServer *soup,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  KithServer *self = data;
  KithRequest *request = kith_request_from_message (message);

  self->n_requests++;
  kith_request_set_alone (request,
                          is_alone (self, kith_request_get_client (request)));
  kith_client_set_state (kith_request_get_client (request),
                         KITH_CLIENT_HANDLING, 0);

  self->current = request;
  handle (self, request);
  self->current = NULL;

  /* What is answered at once need not be paused, which costs two more turns of
   * the main loop. */
  if (!kith_request_is_answered (request))
    soup_server_message_pause (message);
}

static void
started_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  KithServer *self = data;
  char id[RUN_ID_CHARS + 16 + 1];

  /* Every answer has it (J.28).  To make a whole UUID takes as long as to read
   * a contact. */
  g_snprintf (id, sizeof id, "%.*s%012" G_GINT64_MODIFIER "x", RUN_ID_CHARS,
              self->run_id, ++self->n_started);
  soup_message_headers_append (soup_server_message_get_response_headers (
                                 message),
                               KITH_HEADER_REQUEST_ID, id);
  kith_client_set_state (get_client (message), KITH_CLIENT_READING,
                         kith_clients_get_deadline (self->clients));
}

static void
finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  KithServer *self = data;

  kith_client_set_state (get_client (message), KITH_CLIENT_RESTING, 0);
  if (self->log != NULL)
    kith_access_log_write (self->log, message,
                           kith_request_from_message (message),
                           kith_clock_get_real_time (self->clock));
}

/* One whose head never was whole is the end of a connection.  SoupServer calls
 * aborted what is answered with 500, too: then the connection goes on. */
static void
aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  KithServer *self = data;
  KithClient *client = get_client (message);

  if (kith_client_get_state (client) == KITH_CLIENT_WRITING)
    kith_client_set_state (client, KITH_CLIENT_RESTING, 0);
  if (self->log != NULL && kith_request_from_message (message) != NULL)
    kith_access_log_write (self->log, message,
                           kith_request_from_message (message),
                           kith_clock_get_real_time (self->clock));
}

/* SoupServer keeps connections alive only while it listens itself.  It gets
 * one end of a pair whose other end is closed to nobody and never used. */
static void
give_listener (KithServer *self)
{
  g_autoptr (GSocket) socket = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return;

  socket = g_socket_new_from_fd (pair[0], NULL);
  self->silent_end = g_socket_new_from_fd (pair[1], NULL);
  if (socket != NULL)
    soup_server_listen_socket (self->soup, socket, 0, NULL);
}

void
_kith_server_take_requests (KithServer *self)
{
  self->host.answered = answered_cb;
  /* Paths stay as they came, so that an encoded slash is part of a key. */
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, "/", early_cb, self, NULL);
  soup_server_add_handler (self->soup, "/", handle_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb),
                    self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (finished_cb),
                    self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (aborted_cb),
                    self);
  give_listener (self);
}

/* SoupServer knows a connection by its addresses.  The remote one is an object
 * of its own for each, and so names the client; the local one must be an
 * internet address, for SoupServer takes it for one (HTTP/1.0 without Host). */
void
_kith_server_hand_over (KithServer *self,
                        KithListener *listener,
                        KithClient *client)
{
  g_autoptr (GInetAddress)
    loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new (loopback, 0);

  g_object_set_data (G_OBJECT (remote), client_key, client);
  g_object_set_data_full (G_OBJECT (remote), listener_key,
                          g_object_ref (listener), g_object_unref);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (client), local, remote,
                               NULL);
}
