/* kith-listener.c: one address that clients connect to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-listener.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/kith-error.h"

/* GLib's own is 10, with which 900 clients take a minute to get in. */
#define BACKLOG 1024
#define RETRY_MSEC 200

#define UNIX_SCHEME "unix:"
#define TCP_SCHEME "tcp:"

struct _KithListener
{
  GObject parent_instance;

  GSocket *socket;
  KithTlsIdentity *identity; /* (nullable) */
  GSource *source;
  GSource *retry;
  char *address;
  char *host; /* as given; NULL: UNIX */
  char *path; /* UNIX: where the socket is, and which file it was */
  guint64 device;
  guint64 inode;
  gboolean is_loopback;
  gboolean is_any;
};

G_DEFINE_FINAL_TYPE (KithListener, kith_listener, G_TYPE_OBJECT)

enum
{
  SIGNAL_CLIENT,
  SIGNAL_EXHAUSTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void watch (KithListener *self);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Another server may have taken the name since. */
static void
remove_own_file (KithListener *self)
{
  struct stat info;

  if (self->path != NULL && lstat (self->path, &info) == 0
      && info.st_dev == self->device && info.st_ino == self->inode)
    g_unlink (self->path);

  g_clear_pointer (&self->path, g_free);
}

static void
kith_listener_finalize (GObject *object)
{
  KithListener *self = KITH_LISTENER (object);

  clear_source (&self->source);
  clear_source (&self->retry);
  remove_own_file (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->identity);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (kith_listener_parent_class)->finalize (object);
}

static void
kith_listener_class_init (KithListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_listener_finalize;

  signals[SIGNAL_CLIENT] = g_signal_new ("client", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, KITH_TYPE_CLIENT);
  signals[SIGNAL_EXHAUSTED] = g_signal_new ("exhausted",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
}

static void
kith_listener_init (KithListener *self)
{
}

static gboolean refuse (GError **error, const char *format, ...)
  G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (KITH_ERROR, KITH_ERROR_INVALID,
                                                format, args));
  va_end (args);

  return FALSE;
}

/* Removes a socket that a server left behind; refuses anything else. */
static gboolean
clear_path (const char *path, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) probe = NULL;
  g_autoptr (GError) connect_error = NULL;
  struct stat info;

  if (lstat (path, &info) != 0)
    return TRUE;

  if (!S_ISSOCK (info.st_mode))
    return refuse (error, "%s exists and is not a socket.", path);

  probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, error);
  if (probe == NULL)
    return FALSE;

  /* A full queue must not make us wait: it means that somebody is there. */
  g_socket_set_blocking (probe, FALSE);
  if (g_socket_connect (probe, address, NULL, &connect_error)
      || !g_error_matches (connect_error, G_IO_ERROR,
                           G_IO_ERROR_CONNECTION_REFUSED))
    return refuse (error, "Another server is using %s.", path);

  g_unlink (path);

  return TRUE;
}

static gboolean
bind_socket (KithListener *self, GSocketAddress *address, GError **error)
{
  g_socket_set_blocking (self->socket, FALSE);
  g_socket_set_listen_backlog (self->socket, BACKLOG);

  return g_socket_bind (self->socket, address, TRUE, error)
         && g_socket_listen (self->socket, error);
}

static gboolean
check_unix (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (*path == '\0')
    return refuse (error, "“unix:” lacks the path of a socket.");

  /* GLib would cut it without a word. */
  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return refuse (error, "The socket's path is too long: %s", path);

  /* It may be a slip of the pen. */
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return refuse (error, "There is no folder %s.", folder);

  return TRUE;
}

static gboolean
bind_unix (KithListener *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  struct stat info;

  if (!check_unix (path, error))
    return FALSE;

  address = g_unix_socket_address_new (path);
  if (!clear_path (path, address, error))
    return FALSE;

  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0,
                               error);
  if (self->socket == NULL)
    return FALSE;

  /* On Linux the file gets the mode that the socket has when it is bound: no
   * moment in which others could open it, and no process-wide umask. */
  fchmod (g_socket_get_fd (self->socket), 0600);
  if (!bind_socket (self, address, error))
    return FALSE;

  self->path = g_strdup (path);
  if (lstat (path, &info) == 0)
    {
      self->device = info.st_dev;
      self->inode = info.st_ino;
    }
  self->address = g_strconcat (UNIX_SCHEME, path, NULL);

  return TRUE;
}

/* "HOST:PORT", "[::1]:PORT" */
static gboolean
split_host_port (const char *text, char **host, guint *port, GError **error)
{
  const char *colon = strrchr (text, ':');
  guint64 number;

  if (colon == NULL || colon == text
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number,
                                      NULL))
    return refuse (error, "“%s” is not of the form HOST:PORT.", text);

  if (text[0] == '[' && colon[-1] == ']')
    *host = g_strndup (text + 1, colon - text - 2);
  else
    *host = g_strndup (text, colon - text);
  *port = number;

  return TRUE;
}

static GInetAddress *
resolve (const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autolist (GInetAddress) found = NULL;

  if (address != NULL)
    return g_steal_pointer (&address);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  found = g_resolver_lookup_by_name (g_resolver_get_default (), host, NULL,
                                     error);

  return found != NULL ? g_object_ref (found->data) : NULL;
}

static char *
make_url (KithListener *self, GError **error)
{
  g_autoptr (GSocketAddress)
    local = g_socket_get_local_address (self->socket, error);
  gboolean is_ipv6 = strchr (self->host, ':') != NULL;

  if (local == NULL)
    return NULL;

  return g_strdup_printf ("%s://%s%s%s:%u",
                          kith_listener_has_tls (self) ? "https" : "http",
                          is_ipv6 ? "[" : "", self->host, is_ipv6 ? "]" : "",
                          g_inet_socket_address_get_port (
                            G_INET_SOCKET_ADDRESS (local)));
}

static gboolean
bind_tcp (KithListener *self, const char *text, GError **error)
{
  g_autoptr (GInetAddress) host = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  guint port = 0;

  if (!split_host_port (text, &self->host, &port, error))
    return FALSE;

  host = resolve (self->host, error);
  if (host == NULL)
    return FALSE;

  self->is_loopback = g_inet_address_get_is_loopback (host);
  self->is_any = g_inet_address_get_is_any (host);
  self->socket = g_socket_new (g_inet_address_get_family (host),
                               G_SOCKET_TYPE_STREAM, 0, error);
  if (self->socket == NULL)
    return FALSE;

  /* "[::]" is IPv6 only, so that "0.0.0.0" can be listened on beside it. */
  if (g_inet_address_get_family (host) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (self->socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, NULL);

  address = g_inet_socket_address_new (host, port);
  if (!bind_socket (self, address, error))
    return FALSE;

  self->address = make_url (self, error);

  return self->address != NULL;
}

static gboolean
refuse_address (const char *address, GError **error)
{
  return refuse (error, "“%s” is neither unix:PATH nor tcp:HOST:PORT.",
                 address);
}

gboolean
kith_listener_check (const char *address, GError **error)
{
  g_autofree char *host = NULL;
  guint port;

  g_return_val_if_fail (address != NULL, FALSE);

  if (g_str_has_prefix (address, UNIX_SCHEME))
    return check_unix (address + strlen (UNIX_SCHEME), error);
  if (kith_listener_is_for_tcp (address))
    return split_host_port (address + strlen (TCP_SCHEME), &host, &port, error);

  return refuse_address (address, error);
}

gboolean
kith_listener_is_for_tcp (const char *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  return g_str_has_prefix (address, TCP_SCHEME);
}

/**
 * kith_listener_new:
 * @address: `unix:PATH` or `tcp:HOST:PORT`; an IPv6 address in brackets, port
 *   0 for any
 * @identity: (nullable): encrypts what comes over TCP; the server's own user
 *   needs no such thing on its socket
 * @error: return location for an error
 *
 * The socket of `unix:PATH` is for its owner only (mode 0600).  One that nobody
 * answers on is replaced; a symbolic link or any other file is left alone.
 *
 * Returns: (transfer full) (nullable): a listener that does not let anybody in
 *   yet
 */
KithListener *
kith_listener_new (const char *address,
                   KithTlsIdentity *identity,
                   GError **error)
{
  g_autoptr (KithListener) self = NULL;
  gboolean bound;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (KITH_TYPE_LISTENER, NULL);
  if (g_str_has_prefix (address, UNIX_SCHEME))
    bound = bind_unix (self, address + strlen (UNIX_SCHEME), error);
  else if (kith_listener_is_for_tcp (address))
    {
      g_set_object (&self->identity, identity);
      bound = bind_tcp (self, address + strlen (TCP_SCHEME), error);
    }
  else
    bound = refuse_address (address, error);

  return bound ? g_steal_pointer (&self) : NULL;
}

/* FALSE: nobody is waiting, or nobody can be let in. */
static gboolean
accept_client (KithListener *self, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, error);
  g_autoptr (KithClient) client = NULL;

  if (socket == NULL)
    return FALSE;

  g_socket_set_blocking (socket, FALSE);
  if (self->host != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  client = kith_client_new (socket);
  if (self->identity != NULL)
    kith_client_start_tls (client, self->identity);
  g_signal_emit (self, signals[SIGNAL_CLIENT], 0, client);

  return TRUE;
}

static gboolean
retry_cb (gpointer data)
{
  KithListener *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  watch (self);

  return G_SOURCE_REMOVE;
}

/* The queue stays readable while there is no descriptor to accept with: look
 * again a little later instead of spinning. */
static void
wait_for_room (KithListener *self)
{
  clear_source (&self->source);
  g_signal_emit (self, signals[SIGNAL_EXHAUSTED], 0);
  self->retry = g_timeout_source_new (RETRY_MSEC);
  g_source_set_callback (self->retry, retry_cb, self, NULL);
  g_source_attach (self->retry, g_main_context_get_thread_default ());
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  KithListener *self = data;
  g_autoptr (GError) error = NULL;

  if (accept_client (self, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return G_SOURCE_CONTINUE;

  wait_for_room (self);

  return G_SOURCE_REMOVE;
}

static void
watch (KithListener *self)
{
  GSourceFunc callback = G_SOURCE_FUNC (readable_cb);

  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, callback, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

void
kith_listener_start (KithListener *self)
{
  g_return_if_fail (KITH_IS_LISTENER (self));
  g_return_if_fail (self->socket != NULL && self->source == NULL);

  watch (self);
}

/**
 * kith_listener_close:
 * @self: a listener
 *
 * Free of races with a client that connects at this moment: while the name is
 * there it gets into the queue, and the queue is emptied after the name is
 * gone.
 */
void
kith_listener_close (KithListener *self)
{
  g_return_if_fail (KITH_IS_LISTENER (self));

  if (self->socket == NULL)
    return;

  clear_source (&self->source);
  clear_source (&self->retry);
  remove_own_file (self);
  while (accept_client (self, NULL))
    continue;

  g_clear_object (&self->socket);
}

const char *
kith_listener_get_address (KithListener *self)
{
  g_return_val_if_fail (KITH_IS_LISTENER (self), NULL);

  return self->address;
}

gboolean
kith_listener_is_unix (KithListener *self)
{
  g_return_val_if_fail (KITH_IS_LISTENER (self), FALSE);

  return self->host == NULL;
}

gboolean
kith_listener_has_tls (KithListener *self)
{
  g_return_val_if_fail (KITH_IS_LISTENER (self), FALSE);

  return self->identity != NULL;
}

static gboolean
is_loopback_name (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0
      || g_str_equal (host, "127.0.0.1"))
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * kith_listener_has_host:
 * @self: a listener
 * @host: a host name, or an address without brackets
 *
 * A browser that was led here by another name (DNS rebinding) says that name.
 * The port is not compared: a page cannot choose it freely, and a forwarded
 * port is an honest reason for another one.  With TLS a name is good that the
 * certificate has, since a browser would go to no other.
 *
 * Returns: whether @host is a name of this listener
 */
gboolean
kith_listener_has_host (KithListener *self, const char *host)
{
  g_return_val_if_fail (KITH_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  if (self->identity != NULL
      && kith_tls_identity_has_host (self->identity, host))
    return TRUE;

  if (self->host == NULL || self->is_loopback)
    return is_loopback_name (host);

  if (self->is_any)
    return is_loopback_name (host) || g_hostname_is_ip_address (host)
           || g_ascii_strcasecmp (host, g_get_host_name ()) == 0;

  return g_ascii_strcasecmp (host, self->host) == 0;
}
