/* kith-client.c: one connection of a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-client.h"

#include <gio/gunixcredentialsmessage.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/kith-client-input.h"

struct _KithClient
{
  GSocketConnection parent_instance;

  GInputStream *input;
  gint64 deadline;
  KithClientState state;
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (KithClient, kith_client, G_TYPE_SOCKET_CONNECTION)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* SoupServer tells of requests, not of connections; but it closes each stream
 * exactly once, when it is done with it. */
static gboolean
kith_client_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  KithClient *self = KITH_CLIENT (stream);
  GIOStreamClass *parent_class = G_IO_STREAM_CLASS (kith_client_parent_class);
  gboolean closed;

  closed = parent_class->close_fn (stream, cancellable, error);
  if (!self->is_closed)
    {
      self->is_closed = TRUE;
      g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
    }

  return closed;
}

static GInputStream *
kith_client_get_input_stream (GIOStream *stream)
{
  KithClient *self = KITH_CLIENT (stream);
  GIOStreamClass *parent_class = G_IO_STREAM_CLASS (kith_client_parent_class);

  if (self->input == NULL)
    self->input = kith_client_input_new (
      parent_class->get_input_stream (stream), self);

  return self->input;
}

static void
kith_client_finalize (GObject *object)
{
  KithClient *self = KITH_CLIENT (object);

  /* libsoup's stream may outlive the connection by a moment. */
  g_clear_object (&self->input);

  G_OBJECT_CLASS (kith_client_parent_class)->finalize (object);
}

static void
kith_client_class_init (KithClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_client_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = kith_client_get_input_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = kith_client_close;

  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
kith_client_init (KithClient *self)
{
}

KithClient *
kith_client_new (GSocket *socket)
{
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  return g_object_new (KITH_TYPE_CLIENT, "socket", socket, NULL);
}

KithClientState
kith_client_get_state (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), KITH_CLIENT_RESTING);

  return self->state;
}

gint64
kith_client_get_deadline (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), 0);

  return self->deadline;
}

void
kith_client_set_state (KithClient *self, KithClientState state, gint64 deadline)
{
  g_return_if_fail (KITH_IS_CLIENT (self));

  self->state = state;
  self->deadline = deadline;
}

/* That the client has left can be read too, but is no input. */
gboolean
kith_client_has_input (KithClient *self)
{
  GSocket *socket;
  char byte;

  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self));

  return recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void
kith_client_cut (KithClient *self)
{
  GSocket *socket;

  g_return_if_fail (KITH_IS_CLIENT (self));

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self));
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/**
 * kith_client_is_own_user:
 * @self: a client on a UNIX socket
 *
 * Asks the kernel (`SO_PEERCRED`), not the client.
 *
 * Returns: whether the peer's user is the one this process acts as
 */
gboolean
kith_client_is_own_user (KithClient *self)
{
  g_autoptr (GCredentials) credentials = NULL;
  GSocket *socket;

  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self));
  credentials = g_socket_get_credentials (socket, NULL);

  return credentials != NULL
         && g_credentials_get_unix_user (credentials, NULL) == geteuid ();
}
