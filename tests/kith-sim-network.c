/* kith-sim-network.c: a network that does as it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-network.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "model/kith-event.h"
#include "model/kith-protocol.h"

#define JSON_TYPE "application/json"
/* Of an address: what is connected there. */
#define SOCKET_KEY "kith-sim-socket"

struct _KithSimLink
{
  char *path;
  char *aside; /* where the socket is while the link is down */
  GSocketService *service;
  SoupServer *server;
  KithSimArrivedFunc arrived;
  gpointer data;
  GPtrArray *held; /* KithSimRequest, borrowed: each holds itself */
  gboolean is_down;
};

KithSimRequest *
kith_sim_request_ref (KithSimRequest *request)
{
  return g_atomic_rc_box_acquire (request);
}

static void
request_clear (gpointer data)
{
  KithSimRequest *request = data;

  g_assert_null (request->message);
  g_free (request->method);
  g_free (request->target);
  g_free (request->idempotency_key);
  g_free (request->last_event_id);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->answer, g_bytes_unref);
}

void
kith_sim_request_unref (KithSimRequest *request)
{
  g_atomic_rc_box_release_full (request, request_clear);
}

int
kith_sim_request_compare (KithSimRequest *one, KithSimRequest *other)
{
  int order = strcmp (one->target, other->target);

  if (order == 0 && one->body != NULL && other->body != NULL)
    order = g_bytes_compare (one->body, other->body);

  return order;
}

gboolean
kith_sim_request_is_write (KithSimRequest *request)
{
  return !g_str_equal (request->method, "GET")
         && !g_str_has_suffix (request->target, "/query");
}

gboolean
kith_sim_request_is_bulk (KithSimRequest *request)
{
  return g_str_has_prefix (request->target, KITH_PATH_BULK "/");
}

gboolean
kith_sim_request_is_stream (KithSimRequest *request)
{
  return g_str_equal (request->target, KITH_PATH_EVENTS);
}

/* The client waits no longer. */
gpointer
kith_sim_request_release (KithSimRequest *request)
{
  SoupServerMessage *message = g_steal_pointer (&request->message);

  if (message == NULL)
    return NULL;

  g_signal_handlers_disconnect_by_data (message, request);
  g_ptr_array_remove (request->link->held, request);

  return message;
}

/* The client has gone by itself. */
static void
disconnected_cb (SoupServerMessage *message, gpointer data)
{
  KithSimRequest *request = data;

  g_clear_object (&message);
  kith_sim_request_release (request);
  kith_sim_request_unref (request);
}

static char *
print_target (GUri *uri)
{
  const char *query = g_uri_get_query (uri);

  return g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : NULL, query,
                      NULL);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  KithSimLink *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (
    message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  KithSimRequest *request = g_atomic_rc_box_new0 (KithSimRequest);

  request->link = self;
  request->method = g_strdup (soup_server_message_get_method (message));
  request->target = print_target (soup_server_message_get_uri (message));
  request->idempotency_key = g_strdup (
    soup_message_headers_get_one (headers, KITH_HEADER_IDEMPOTENCY_KEY));
  request->last_event_id = g_strdup (
    soup_message_headers_get_one (headers, KITH_HEADER_LAST_EVENT_ID));
  if (body->length > 0)
    request->body = soup_message_body_flatten (body);

  request->message = g_object_ref (message);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb),
                    request);
  soup_server_message_pause (message);
  g_ptr_array_add (self->held, kith_sim_request_ref (request));
  self->arrived (request, self->data);
}

/* SoupServer forgets a stolen connection's socket where it has accepted it
 * itself. */
static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer data)
{
  KithSimLink *self = data;
  g_autoptr (GSocketAddress)
    local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress)
    remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GError) error = NULL;

  g_object_set_data_full (G_OBJECT (remote), SOCKET_KEY,
                          g_object_ref (
                            g_socket_connection_get_socket (connection)),
                          g_object_unref);
  soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local,
                               remote, &error);
  g_assert_no_error (error);

  return TRUE;
}

KithSimLink *
kith_sim_link_new (const char *path, KithSimArrivedFunc arrived, gpointer data)
{
  KithSimLink *self = g_new0 (KithSimLink, 1);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;

  self->path = g_strdup (path);
  self->aside = g_strconcat (path, ".down", NULL);
  self->arrived = arrived;
  self->data = data;
  self->held = g_ptr_array_new ();
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);

  return self;
}

void
kith_sim_link_free (KithSimLink *self)
{
  kith_sim_link_cut (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->held);
  g_free (self->path);
  g_free (self->aside);
  g_free (self);
}

/* A socket that is not found is as good as one where nobody listens. */
void
kith_sim_link_set_up (KithSimLink *self, gboolean is_up)
{
  if (self->is_down == !is_up)
    return;

  self->is_down = !is_up;
  g_assert_cmpint (is_up ? g_rename (self->aside, self->path)
                         : g_rename (self->path, self->aside),
                   ==, 0);
}

/* SoupServer does not look while a message is paused. */
static gboolean
is_gone (KithSimRequest *request)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (
    request->message);
  GSocket *socket = g_object_get_data (G_OBJECT (remote), SOCKET_KEY);

  return g_socket_condition_check (socket, G_IO_HUP) != 0;
}

guint
kith_sim_link_get_n_held (KithSimLink *self)
{
  for (guint i = self->held->len; i > 0; i--)
    {
      KithSimRequest *request = g_ptr_array_index (self->held, i - 1);

      if (is_gone (request))
        kith_sim_request_cut (request);
    }

  return self->held->len;
}

static int
compare_held (gconstpointer a, gconstpointer b)
{
  KithSimRequest *const *one = a;
  KithSimRequest *const *other = b;

  return kith_sim_request_compare (*one, *other);
}

GPtrArray *
kith_sim_link_list_held (KithSimLink *self)
{
  GPtrArray *held = g_ptr_array_new ();

  g_ptr_array_extend (held, self->held, NULL, NULL);
  g_ptr_array_sort (held, compare_held);

  return held;
}

void
kith_sim_link_cut (KithSimLink *self)
{
  while (self->held->len > 0)
    kith_sim_request_cut (g_ptr_array_index (self->held, 0));
}

static void
answer_bytes (KithSimRequest *request,
              guint status,
              const char *type,
              GBytes *answer)
{
  g_autoptr (SoupServerMessage) message = kith_sim_request_release (request);

  if (message == NULL)
    return;

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY,
                                    g_bytes_get_data (answer, NULL),
                                    g_bytes_get_size (answer));
  soup_server_message_unpause (message);
  kith_sim_request_unref (request);
}

void
kith_sim_request_answer (KithSimRequest *request)
{
  g_assert_cmpuint (request->status, !=, 0);

  answer_bytes (request, request->status, JSON_TYPE, request->answer);
}

void
kith_sim_request_answer_with (KithSimRequest *request,
                              guint status,
                              const char *type,
                              const char *answer)
{
  g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));

  answer_bytes (request, status, type, bytes);
}

void
kith_sim_request_cut (KithSimRequest *request)
{
  g_autoptr (SoupServerMessage) message = kith_sim_request_release (request);
  g_autoptr (GIOStream) stream = NULL;

  if (message == NULL)
    return;

  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
  kith_sim_request_unref (request);
}
