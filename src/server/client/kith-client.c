/* kith-client.c: one connection of a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-client.h"

#include <gio/gunixcredentialsmessage.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/client/kith-client-input.h"
#include "server/client/kith-client-output.h"
#include "server/client/kith-client-watch.h"
#include "server/client/kith-linger.h"
#include "server/client/kith-tls-input.h"
#include "server/client/kith-tls-output.h"

struct _KithClient
{
  GSocketConnection parent_instance;

  GInputStream *input;
  GOutputStream *output;
  KithTls *tls;   /* NULL: in the clear */
  GSource *watch; /* NULL: nobody has wanted to read yet */
  gint64 deadline;
  KithClientState state;
  gboolean is_overlong;
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (KithClient, kith_client, G_TYPE_SOCKET_CONNECTION)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_watching (KithClient *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
}

/* It was answered before all was read that it has sent. */
static gboolean
is_refused (KithClient *self)
{
  return !self->is_closed && self->input != NULL
         && kith_client_input_is_broken (KITH_CLIENT_INPUT (self->input));
}

/* SoupServer tells of requests, not of connections; but it closes each stream
 * exactly once, when it is done with it. */
static gboolean
kith_client_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  KithClient *self = KITH_CLIENT (stream);
  GIOStreamClass *parent_class = G_IO_STREAM_CLASS (kith_client_parent_class);
  gboolean closed;

  stop_watching (self);
  if (self->tls != NULL && !self->is_closed)
    kith_tls_say_goodbye (self->tls);
  if (is_refused (self))
    kith_linger (g_socket_get_fd (
      g_socket_connection_get_socket (G_SOCKET_CONNECTION (self))));
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

  g_autoptr (GInputStream) base = NULL;

  if (self->input != NULL)
    return self->input;

  if (self->tls != NULL)
    base = kith_tls_input_new (self->tls);
  else
    base = g_object_ref (parent_class->get_input_stream (stream));
  self->input = kith_client_input_new (base, self);

  return self->input;
}

static GOutputStream *
kith_client_get_output_stream (GIOStream *stream)
{
  KithClient *self = KITH_CLIENT (stream);
  GIOStreamClass *parent_class = G_IO_STREAM_CLASS (kith_client_parent_class);

  if (self->output == NULL && self->tls != NULL)
    self->output = kith_tls_output_new (self->tls);
  if (self->output == NULL)
    self->output = kith_client_output_new (
      parent_class->get_output_stream (stream),
      g_socket_connection_get_socket (G_SOCKET_CONNECTION (self)));

  return self->output;
}

static void
kith_client_finalize (GObject *object)
{
  KithClient *self = KITH_CLIENT (object);

  /* libsoup's stream may outlive the connection by a moment. */
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->tls, kith_tls_unref);
  stop_watching (self);
  g_clear_pointer (&self->watch, g_source_unref);

  G_OBJECT_CLASS (kith_client_parent_class)->finalize (object);
}

static void
kith_client_class_init (KithClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_client_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = kith_client_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = kith_client_get_output_stream;
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

void
kith_client_start_tls (KithClient *self, KithTlsIdentity *identity)
{
  GSocket *socket;

  g_return_if_fail (KITH_IS_CLIENT (self));
  g_return_if_fail (self->tls == NULL && self->input == NULL);

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self));
  self->tls = kith_tls_new (identity, socket);
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

void
kith_client_set_overlong (KithClient *self)
{
  g_return_if_fail (KITH_IS_CLIENT (self));

  self->is_overlong = TRUE;
}

gboolean
kith_client_is_overlong (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  return self->is_overlong;
}

/* That the client has left can be read too, but is no input. */
gboolean
kith_client_has_input (KithClient *self)
{
  GSocket *socket;
  char byte;

  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  if (self->tls != NULL)
    return kith_tls_has_input (self->tls);

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

void
kith_client_hold_head (KithClient *self)
{
  g_return_if_fail (KITH_IS_CLIENT (self));

  if (self->tls != NULL)
    return;

  kith_client_output_hold (
    KITH_CLIENT_OUTPUT (g_io_stream_get_output_stream (G_IO_STREAM (self))));
}

GSource *
kith_client_create_reader (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), NULL);

  if (self->tls != NULL)
    return kith_tls_create_reader (self->tls);

  if (self->watch == NULL)
    {
      GSocket *socket = g_socket_connection_get_socket (
        G_SOCKET_CONNECTION (self));

      self->watch = kith_client_watch_new (g_socket_get_fd (socket));
      g_source_attach (self->watch, g_main_context_get_thread_default ());
    }

  return kith_client_watch_create_reader (self->watch);
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
