/* kith-server.c: the contacts server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-server.h"

#include <sys/socket.h>

#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "model/kith-protocol.h"
#include "server/kith-access-log.h"
#include "server/kith-auth.h"
#include "server/kith-clients.h"
#include "server/kith-events.h"
#include "server/kith-gate.h"
#include "server/kith-handlers.h"
#include "server/kith-listener.h"
#include "server/kith-request.h"
#include "server/kith-router.h"

/* Requests of two clients within this time count as simultaneous. */
#define ALONE_USEC 5000
#define MINUTE_USEC ((gint64) 60 * G_USEC_PER_SEC)

/* The random part of a request's id; its last twelve digits count. */
#define RUN_ID_CHARS 24

static const char client_key[] = "kith-client";
static const char listener_key[] = "kith-listener";

struct _KithServer
{
  GObject parent_instance;

  /* construct */
  KithStore *store;
  KithClock *clock;

  /* owned */
  SoupServer *soup;
  KithGate gate;
  KithAccessLog *log;
  KithEvents *events;
  GCancellable *waiting; /* of answers that come late on purpose */
  KithTlsIdentity *identity;
  GPtrArray *listeners;
  KithClients *clients;
  GTask *stop;
  char *run_id;
  KithRequestHost host;

  KithRequest *current; /* the one whose handler is running */
  gpointer last_client; /* compared, never used */
  gint64 last_change;   /* monotonic: when it was another one */
  guint64 n_started;    /* requests, of all clients */
  guint n_requests;     /* being handled */
  gboolean is_stopping;
};

G_DEFINE_FINAL_TYPE (KithServer, kith_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STORE,
  PROP_CLOCK,
  N_PROPS
};

enum
{
  SIGNAL_IDLE,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Stopping. */

static void
finish_stop (KithServer *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stop == NULL || kith_clients_get_size (self->clients) > 0)
    return;

  task = g_steal_pointer (&self->stop);
  kith_clients_stop (self->clients);
  g_task_return_boolean (task, TRUE);
}

/* Clients. */

static void
left_cb (KithClients *clients, gpointer data)
{
  g_autoptr (KithServer) self = g_object_ref (KITH_SERVER (data));

  finish_stop (self);
}

/* SoupServer knows a connection by its addresses.  The remote one is an object
 * of its own for each, and so names the client; the local one must be an
 * internet address, for SoupServer takes it for one (HTTP/1.0 without Host). */
static void
hand_over (KithServer *self, KithListener *listener, KithClient *client)
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

static void
client_cb (KithListener *listener, KithClient *client, gpointer data)
{
  KithServer *self = data;

  if (kith_listener_is_unix (listener) && !kith_client_is_own_user (client))
    {
      g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
      return;
    }

  kith_clients_add (self->clients, client);
  hand_over (self, listener, client);
}

/* Somebody new is worth more than somebody who rests. */
static void
exhausted_cb (KithListener *listener, gpointer data)
{
  KithServer *self = data;

  kith_clients_cut_resting (self->clients);
}

static void
idle_cb (KithClients *clients, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_IDLE], 0);
}

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

/* Requests. */

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

/* One whose head never was whole is the end of a connection. */
static void
aborted_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  KithServer *self = data;

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
  g_object_set_data_full (G_OBJECT (self), "kith-pair",
                          g_socket_new_from_fd (pair[1], NULL), g_object_unref);
  if (socket != NULL)
    soup_server_listen_socket (self->soup, socket, 0, NULL);
}

static void
kith_server_constructed (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  G_OBJECT_CLASS (kith_server_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = g_object_ref (kith_clock_get_default ());

  self->clients = kith_clients_new (self->clock);
  g_signal_connect_object (self->clients, "left", G_CALLBACK (left_cb), self,
                           0);
  g_signal_connect_object (self->clients, "idle", G_CALLBACK (idle_cb), self,
                           0);
  self->host.store = self->store;
  self->host.server = self;
  self->host.answered = answered_cb;
  self->gate.auth = kith_auth_new (self->store);
  self->gate.failures = kith_limiter_new (self->clock, KITH_LIMIT_FAILED_KEYS,
                                          KITH_FAILED_KEY_USEC);
  self->events = kith_events_new (self->store, self->clock, self->gate.auth);
  self->host.events = self->events;
  self->waiting = g_cancellable_new ();
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

static void
kith_server_dispose (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  kith_clients_stop (self->clients);
  kith_events_stop (self->events);
  g_ptr_array_set_size (self->listeners, 0);
  if (self->soup != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->soup, self);
      soup_server_disconnect (self->soup);
    }
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (kith_server_parent_class)->dispose (object);
}

static void
kith_server_finalize (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_object (&self->clients);
  g_clear_object (&self->events);
  g_clear_pointer (&self->run_id, g_free);
  kith_gate_clear (&self->gate);
  g_clear_object (&self->log);
  g_clear_object (&self->identity);
  g_clear_object (&self->waiting);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_server_parent_class)->finalize (object);
}

static void
kith_server_set_property (GObject *object,
                          guint prop_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  KithServer *self = KITH_SERVER (object);

  switch (prop_id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;

    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_server_class_init (KithServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = kith_server_constructed;
  object_class->dispose = kith_server_dispose;
  object_class->finalize = kith_server_finalize;
  object_class->set_property = kith_server_set_property;

  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, KITH_TYPE_STORE,
                                           G_PARAM_WRITABLE
                                             | G_PARAM_CONSTRUCT_ONLY
                                             | G_PARAM_STATIC_STRINGS);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, KITH_TYPE_CLOCK,
                                           G_PARAM_WRITABLE
                                             | G_PARAM_CONSTRUCT_ONLY
                                             | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
kith_server_init (KithServer *self)
{
  self->run_id = g_uuid_string_random ();
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_server_new:
 * @store: the contacts
 *
 * The server belongs to the thread-default main context it is made in.  The
 * construct property `clock` lets a test be the clock of its time limits.
 *
 * Returns: (transfer full): a server that does not listen yet
 */
KithServer *
kith_server_new (KithStore *store)
{
  g_return_val_if_fail (KITH_IS_STORE (store), NULL);

  return g_object_new (KITH_TYPE_SERVER, "store", store, NULL);
}

/**
 * kith_server_listen:
 * @self: a server
 * @address: `unix:PATH` or `tcp:HOST:PORT`
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the address in use, `unix:PATH` or
 *   `http://HOST:PORT`, or `https://HOST:PORT` with a certificate
 */
char *
kith_server_listen (KithServer *self, const char *address, GError **error)
{
  g_autoptr (KithListener) listener = NULL;

  g_return_val_if_fail (KITH_IS_SERVER (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (!self->is_stopping, NULL);

  if (g_str_has_prefix (address, "tcp:")
      && !kith_auth_has_keys (self->gate.auth, error))
    return NULL;

  listener = kith_listener_new (address, self->identity, error);
  if (listener == NULL)
    return NULL;

  g_signal_connect_object (listener, "client", G_CALLBACK (client_cb), self, 0);
  g_signal_connect_object (listener, "exhausted", G_CALLBACK (exhausted_cb),
                           self, 0);
  kith_listener_start (listener);
  g_ptr_array_add (self->listeners, g_object_ref (listener));

  return g_strdup (kith_listener_get_address (listener));
}

/**
 * kith_server_set_site_id:
 * @self: a server
 * @site_id: (nullable): what `wix-site-id` has to say; %NULL: it is not asked
 *
 * Clients on a UNIX socket name no site.
 */
void
kith_server_set_site_id (KithServer *self, const char *site_id)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  kith_set_str (&self->gate.site_id, site_id);
}

/**
 * kith_server_set_rate_limit:
 * @self: a server
 * @per_minute: how many requests each key has a minute; 0: any number
 */
void
kith_server_set_rate_limit (KithServer *self, guint per_minute)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  g_clear_pointer (&self->gate.rate, kith_limiter_free);
  if (per_minute > 0)
    self->gate.rate = kith_limiter_new (self->clock, per_minute,
                                        MAX (MINUTE_USEC / per_minute, 1));
}

/**
 * kith_server_set_certificate:
 * @self: a server
 * @certificate: a PEM file; the certificates of its issuers may follow in it
 * @key: a PEM file: the private key
 * @error: return location for an error
 *
 * Encrypts what comes over TCP, from the next kith_server_listen() on.
 *
 * Returns: whether the files can be used
 */
gboolean
kith_server_set_certificate (KithServer *self,
                             const char *certificate,
                             const char *key,
                             GError **error)
{
  g_return_val_if_fail (KITH_IS_SERVER (self), FALSE);

  g_clear_object (&self->identity);
  self->identity = kith_tls_identity_new (certificate, key, error);

  return self->identity != NULL;
}

/**
 * kith_server_set_access_log:
 * @self: a server
 * @path: where each request leaves a line; `-` for standard error
 * @error: return location for an error
 *
 * Returns: whether the log can be written
 */
gboolean
kith_server_set_access_log (KithServer *self, const char *path, GError **error)
{
  g_return_val_if_fail (KITH_IS_SERVER (self), FALSE);

  g_clear_object (&self->log);
  self->log = kith_access_log_new (path, error);

  return self->log != NULL;
}

void
kith_server_set_idle_timeout (KithServer *self, guint seconds)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  kith_clients_set_idle_timeout (self->clients, seconds);
}

/**
 * kith_server_stop_async:
 * @self: a server
 * @cancellable: (nullable): not used once begun: what is in flight is answered
 * @callback: called when the last client is gone
 * @user_data: for @callback
 *
 * Nobody is let in any more; those who got in before are answered, told to
 * close the connection, and bidden farewell.
 */
void
kith_server_stop_async (KithServer *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (KITH_IS_SERVER (self));
  g_return_if_fail (!self->is_stopping);

  self->is_stopping = TRUE;
  self->stop = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->stop, kith_server_stop_async);
  g_task_set_check_cancellable (self->stop, FALSE);
  kith_clients_set_idle_timeout (self->clients, 0);

  for (guint i = 0; i < self->listeners->len; i++)
    kith_listener_close (g_ptr_array_index (self->listeners, i));

  g_cancellable_cancel (self->waiting);
  kith_events_stop (self->events);
  kith_clients_take_leave (self->clients);
  finish_stop (self);
}

gboolean
kith_server_stop_finish (KithServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
