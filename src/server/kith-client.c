/* kith-client.c: one connection of a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-client.h"

#include <errno.h>
#include <gio/gunixcredentialsmessage.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/kith-linger.h"

struct _KithClient
{
  GSocketConnection parent_instance;

  KithTls *tls; /* NULL: in the clear */
  gint64 deadline;
  KithClientState state;
  gboolean is_lingering;
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (KithClient, kith_client, G_TYPE_SOCKET_CONNECTION)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int
get_fd (KithClient *self)
{
  return g_socket_get_fd (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (self)));
}

static gboolean
kith_client_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  KithClient *self = KITH_CLIENT (stream);
  GIOStreamClass *parent_class = G_IO_STREAM_CLASS (kith_client_parent_class);
  gboolean closed;

  if (self->tls != NULL && !self->is_closed)
    kith_tls_say_goodbye (self->tls);
  if (self->is_lingering && !self->is_closed)
    kith_linger (get_fd (self));
  closed = parent_class->close_fn (stream, cancellable, error);
  if (!self->is_closed)
    {
      self->is_closed = TRUE;
      g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
    }

  return closed;
}

static void
kith_client_finalize (GObject *object)
{
  KithClient *self = KITH_CLIENT (object);

  g_clear_pointer (&self->tls, kith_tls_free);

  G_OBJECT_CLASS (kith_client_parent_class)->finalize (object);
}

static void
kith_client_class_init (KithClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_client_finalize;
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
  g_return_if_fail (self->tls == NULL);

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
kith_client_linger (KithClient *self)
{
  g_return_if_fail (KITH_IS_CLIENT (self));

  self->is_lingering = TRUE;
}

/* What a call on a socket that does not block has come to. */
static gssize
get_result (gssize result)
{
  if (result >= 0)
    return result;

  return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

static gssize
get_tls_result (gssize result, const GError *error)
{
  if (result >= 0)
    return result;

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? -1 : 0;
}

gssize
kith_client_read (KithClient *self, void *buffer, gsize count)
{
  g_autoptr (GError) error = NULL;
  gssize length;

  g_return_val_if_fail (KITH_IS_CLIENT (self) && buffer != NULL, 0);

  if (self->tls == NULL)
    return get_result (recv (get_fd (self), buffer, count, MSG_DONTWAIT));

  length = kith_tls_read (self->tls, buffer, count, &error);

  return get_tls_result (length, error);
}

gssize
kith_client_write (KithClient *self, const void *buffer, gsize count)
{
  g_autoptr (GError) error = NULL;
  gssize length;

  g_return_val_if_fail (KITH_IS_CLIENT (self) && buffer != NULL, 0);

  if (self->tls == NULL)
    return get_result (
      send (get_fd (self), buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL));

  length = kith_tls_write (self->tls, buffer, count, &error);

  return get_tls_result (length, error);
}

gboolean
kith_client_has_pending (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  return self->tls != NULL && kith_tls_has_pending (self->tls);
}

gboolean
kith_client_reads_by_writing (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  return self->tls != NULL && kith_tls_reads_by_writing (self->tls);
}

/* That the client has left can be read too, but is no input. */
gboolean
kith_client_has_input (KithClient *self)
{
  char byte;

  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);

  if (self->tls != NULL)
    return kith_tls_has_input (self->tls);

  return recv (get_fd (self), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
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
