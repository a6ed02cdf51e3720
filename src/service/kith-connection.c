/* kith-connection.c: one server, and as whom we speak to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-connection-private.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/un.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "model/kith-protocol.h"
#include "service/kith-exchange-private.h"
#include "service/kith-launcher.h"

#define UNIX_PREFIX "unix:"
#define JSON_TYPE "application/json"
/* A list's pages, a save and a look at the fields at the same time, and what
 * happens elsewhere. */
#define MAX_CONNECTIONS 7
/* What the system can name, without the NUL at its end. */
#define MAX_PATH_BYTES (sizeof ((struct sockaddr_un *) NULL)->sun_path - 1)

struct _KithConnection
{
  GObject parent_instance;

  /* construct */
  char *origin;
  /* What the paths of the API are appended to. */
  char *base;

  /* owned */
  SoupSession *session;
  KithLauncher *launcher;
  char *key;
  char *site_id;
  char *site_key;

  guint timeout_msec;
  gboolean is_unix;
  gboolean is_asked;
  gboolean is_kithd;
};

G_DEFINE_FINAL_TYPE (KithConnection, kith_connection, G_TYPE_OBJECT)

/* The compiler may not leave this out: the secret is not read again. */
static void
clear_secret (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

static void
set_secret (char **secret, const char *value)
{
  char *copy = g_strdup (value);

  clear_secret (secret);
  *secret = copy;
}

/* Origins */

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_bare (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  return (*path == '\0' || g_str_equal (path, "/"))
         && g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL
         && g_uri_get_fragment (uri) == NULL;
}

static char *
print_origin (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  int port = g_uri_get_port (uri);
  g_autoptr (GUri) bare = NULL;

  if (port == (g_str_equal (scheme, "https") ? 443 : 80))
    port = -1;
  bare = g_uri_build (G_URI_FLAGS_NONE, scheme, NULL, g_uri_get_host (uri),
                      port, "", NULL, NULL);

  return g_uri_to_string (bare);
}

static char *
parse_origin (const char *origin, GError **error)
{
  g_autoptr (GUri)
    uri = g_uri_parse (origin, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || !is_bare (uri))
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "\"%s\" is no server: https://HOST[:PORT] or unix:PATH",
                 origin);
  else if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return print_origin (uri);
  else if (!g_str_equal (g_uri_get_scheme (uri), "http"))
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "\"%s\" is neither https: nor unix:", origin);
  else if (is_loopback (host))
    return print_origin (uri);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "\"%s\" would send the key in the clear: use https:", origin);

  return NULL;
}

static gboolean
check_socket_path (const char *path, GError **error)
{
  if (*path == '\0')
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INVALID,
                         "unix: lacks the path of a socket");
  else if (strlen (path) > MAX_PATH_BYTES)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "The path of a socket is longer than %zu bytes: %s",
                 MAX_PATH_BYTES, path);
  else
    return TRUE;

  return FALSE;
}

/* Sessions */

static SoupSession *
new_session (GSocketAddress *address)
{
  SoupSession *session = soup_session_new_with_options (
    "remote-connectable", address, "max-conns", MAX_CONNECTIONS,
    "max-conns-per-host", MAX_CONNECTIONS, "user-agent", "Kith ", NULL);

  /* A key is sent once and as it is: nothing asks for another. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

static void
connect_to_socket (KithConnection *self, const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  self->is_unix = TRUE;
  self->base = g_strdup ("http://localhost");
  self->session = new_session (address);
}

static void
connect_to_origin (KithConnection *self)
{
  self->base = g_strdup (self->origin);
  self->session = new_session (NULL);
  /* What is not encrypted stays on this computer. */
  if (g_str_has_prefix (self->origin, "http:"))
    soup_session_set_proxy_resolver (self->session, NULL);
}

/* Calls */

typedef struct
{
  char *method;
  char *uri;
  char *idempotency_key;
  GBytes *body;
  gboolean suppress_auth;
  gboolean is_write;
  gboolean was_launched;
} Call;

static void
call_free (Call *call)
{
  g_free (call->method);
  g_free (call->uri);
  g_free (call->idempotency_key);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static gboolean
writes (const KithCall *call)
{
  /* A query is a read, whatever its method. */
  return !g_str_equal (call->method, SOUP_METHOD_GET)
         && !g_str_has_suffix (call->path, "/query");
}

static Call *
call_new (KithConnection *self, const KithCall *from)
{
  Call *call = g_new0 (Call, 1);

  call->method = g_strdup (from->method);
  call->uri = g_strconcat (self->base, from->path,
                           from->query != NULL ? "?" : NULL, from->query, NULL);
  call->idempotency_key = g_strdup (from->idempotency_key);
  call->suppress_auth = from->suppress_auth;
  call->is_write = writes (from);
  if (from->body != NULL)
    {
      char *text = kith_json_print (from->body);

      call->body = g_bytes_new_take (text, strlen (text));
    }

  return call;
}

static void
set_header (SoupMessage *message, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  name, value);
}

static SoupMessage *
new_message (KithConnection *self, Call *call)
{
  SoupMessage *message = soup_message_new (call->method, call->uri);

  if (message == NULL)
    return NULL;

  /* libsoup takes every POST for a write, and makes a new connection for it;
   * and it sends a DELETE again by itself when the connection it had kept is
   * dead: the second would not find what the first has deleted. */
  soup_message_set_flags (message,
                          SOUP_MESSAGE_NO_REDIRECT
                            | (call->is_write ? SOUP_MESSAGE_NEW_CONNECTION
                                              : SOUP_MESSAGE_IDEMPOTENT));
  set_header (message, "Accept", JSON_TYPE);
  /* No server can be told to suppress a check: another key is taken (J.29). */
  set_header (message, "Authorization",
              call->suppress_auth ? self->site_key : self->key);
  set_header (message, KITH_HEADER_SITE_ID, self->site_id);
  set_header (message, KITH_HEADER_IDEMPOTENCY_KEY, call->idempotency_key);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, JSON_TYPE, call->body);

  return message;
}

static void send_call (GTask *task);

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kith_launcher_ensure_finish (KITH_LAUNCHER (source), result, &error))
    send_call (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* The embedded server leaves when it is idle, and is there when called. */
static void
launch (GTask *task)
{
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->was_launched = TRUE;
  kith_launcher_ensure_async (self->launcher, g_task_get_cancellable (task),
                              launched_cb, task);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean was_refused = FALSE;
  JsonObject *answer = _kith_exchange_finish (SOUP_SESSION (source), result,
                                              &was_refused, &error);

  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
    }
  else if (self->launcher != NULL && was_refused && !call->was_launched
           && g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE))
    {
      g_clear_error (&error);
      launch (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
send_call (GTask *task)
{
  KithConnection *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = new_message (self, call);

  if (message == NULL)
    {
      g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_INVALID,
                               "There is no such address: %s", call->uri);
      g_object_unref (task);
      return;
    }

  _kith_exchange_async (self->session, message, call->is_write,
                        self->timeout_msec, g_task_get_cancellable (task),
                        called_cb, task);
}

static gboolean
check_call (KithConnection *self, const KithCall *call, GError **error)
{
  if (call->suppress_auth && self->site_key == NULL)
    {
      g_propagate_error (error, kith_protocol_error_printf (
                                  KITH_ERROR_PERMISSION,
                                  "There is no credential of the site to use"));
      return FALSE;
    }
  if (self->launcher != NULL)
    return check_socket_path (kith_launcher_get_socket_path (self->launcher),
                              error);

  return TRUE;
}

/* Recognizing a kithd */

static void
recognized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithConnection *self = KITH_CONNECTION (source);
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (self, result, &error);

  /* Another server has an answer too, which is as good as none; but what may
   * answer differently tomorrow is no answer. */
  if (answer == NULL
      && (error->domain != KITH_ERROR
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_SERVER)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->is_asked = TRUE;
  self->is_kithd = answer != NULL;
  g_task_return_boolean (task, TRUE);
}

void
_kith_connection_recognize_async (KithConnection *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const KithCall call = { .method = SOUP_METHOD_GET, .path = KITH_PATH_HEALTH };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KITH_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, _kith_connection_recognize_async);
  if (self->is_asked)
    g_task_return_boolean (task, TRUE);
  else
    kith_connection_call_async (self, &call, cancellable, recognized_cb,
                                g_steal_pointer (&task));
}

gboolean
_kith_connection_recognize_finish (KithConnection *self,
                                   GAsyncResult *result,
                                   gboolean *is_kithd,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (is_kithd != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *is_kithd = self->is_kithd;

  return TRUE;
}

void
_kith_connection_set_timeout (KithConnection *self, guint msec)
{
  g_return_if_fail (KITH_IS_CONNECTION (self));

  self->timeout_msec = msec;
}

SoupMessage *
_kith_connection_make_get (KithConnection *self, const char *path)
{
  g_autofree char *uri = NULL;
  Call call = { NULL };

  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  uri = g_strconcat (self->base, path, NULL);
  call.method = (char *) SOUP_METHOD_GET;
  call.uri = uri;

  return new_message (self, &call);
}

SoupSession *
_kith_connection_get_session (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  return self->session;
}

/* The class */

static void
kith_connection_finalize (GObject *object)
{
  KithConnection *self = KITH_CONNECTION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->launcher);
  clear_secret (&self->key);
  clear_secret (&self->site_key);
  g_clear_pointer (&self->site_id, g_free);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->origin, g_free);

  G_OBJECT_CLASS (kith_connection_parent_class)->finalize (object);
}

static void
kith_connection_class_init (KithConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_connection_finalize;
}

static void
kith_connection_init (KithConnection *self)
{
  self->timeout_msec = KITH_TIMEOUT_ANSWER_SECONDS * 1000;
}

/**
 * kith_connection_new:
 * @origin: `https://HOST[:PORT]`, `http://` of a loopback host only, or
 *   `unix:PATH`
 * @error: return location for an error
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full) (nullable): the connection; NULL with
 *   KITH_ERROR_INVALID
 */
KithConnection *
kith_connection_new (const char *origin, GError **error)
{
  g_autoptr (KithConnection) self = NULL;

  g_return_val_if_fail (origin != NULL, NULL);

  self = g_object_new (KITH_TYPE_CONNECTION, NULL);
  if (g_str_has_prefix (origin, UNIX_PREFIX))
    {
      const char *path = origin + strlen (UNIX_PREFIX);

      if (!check_socket_path (path, error))
        return NULL;
      self->origin = g_strdup (origin);
      connect_to_socket (self, path);
      self->is_asked = self->is_kithd = TRUE;
    }
  else
    {
      self->origin = parse_origin (origin, error);
      if (self->origin == NULL)
        return NULL;
      connect_to_origin (self);
    }

  return g_steal_pointer (&self);
}

/**
 * kith_connection_new_embedded:
 *
 * The embedded server, which is started when a call finds nobody on its
 * socket.
 *
 * Returns: (transfer full): the connection
 */
KithConnection *
kith_connection_new_embedded (void)
{
  KithConnection *self = g_object_new (KITH_TYPE_CONNECTION, NULL);
  const char *path;

  self->launcher = kith_launcher_new ();
  path = kith_launcher_get_socket_path (self->launcher);
  self->origin = g_strconcat (UNIX_PREFIX, path, NULL);
  connect_to_socket (self, path);
  self->is_asked = self->is_kithd = TRUE;

  return self;
}

/**
 * kith_connection_get_origin:
 * @self: a connection
 *
 * Returns: (transfer none): where the server is, in one spelling
 */
const char *
kith_connection_get_origin (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  return self->origin;
}

/**
 * kith_connection_is_embedded:
 * @self: a connection
 *
 * Returns: whether the server is started on demand
 */
gboolean
kith_connection_is_embedded (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), FALSE);

  return self->launcher != NULL;
}

/**
 * kith_connection_set_key:
 * @self: a connection
 * @key: (nullable): the person's API key, sent as it is
 */
void
kith_connection_set_key (KithConnection *self, const char *key)
{
  g_return_if_fail (KITH_IS_CONNECTION (self));

  set_secret (&self->key, key);
}

/**
 * kith_connection_set_site_id:
 * @self: a connection
 * @site_id: (nullable): the site whose contacts are meant
 */
void
kith_connection_set_site_id (KithConnection *self, const char *site_id)
{
  g_return_if_fail (KITH_IS_CONNECTION (self));

  kith_set_str (&self->site_id, site_id);
}

/**
 * kith_connection_get_site_id:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the site whose contacts are meant
 */
const char *
kith_connection_get_site_id (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  return self->site_id;
}

/**
 * kith_connection_set_site_key:
 * @self: a connection
 * @key: (nullable): the site's own credential, which suppressAuth uses
 */
void
kith_connection_set_site_key (KithConnection *self, const char *key)
{
  g_return_if_fail (KITH_IS_CONNECTION (self));

  set_secret (&self->site_key, key);
}

/**
 * kith_connection_has_site_key:
 * @self: a connection
 *
 * Returns: whether suppressAuth can be asked for
 */
gboolean
kith_connection_has_site_key (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), FALSE);

  return self->site_key != NULL;
}

/**
 * kith_connection_set_ca_file:
 * @self: a connection
 * @path: a PEM file: the certificates of authorities
 * @error: return location for an error
 *
 * From now on the server's certificate has to come from one of these, instead
 * of those that the system trusts.
 *
 * Returns: whether the file can be used
 */
gboolean
kith_connection_set_ca_file (KithConnection *self,
                             const char *path,
                             GError **error)
{
  g_autofree char *absolute = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) bad = NULL;

  g_return_val_if_fail (KITH_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  absolute = g_canonicalize_filename (path, NULL);
  database = g_tls_file_database_new (absolute, &bad);
  if (database == NULL)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                   "The certificates in %s cannot be used: %s", path,
                   bad->message);
      return FALSE;
    }

  soup_session_set_tls_database (self->session, database);

  return TRUE;
}

/**
 * kith_connection_call_async:
 * @self: a connection
 * @call: what to send, borrowed until this returns
 * @cancellable: (nullable): cancels; a write that is cancelled may have been
 *   carried out
 * @callback: called when the answer is there
 * @user_data: for @callback
 *
 * Sends once.  Only a request that nobody took, because the embedded server
 * was not running, is sent a second time.
 */
void
kith_connection_call_async (KithConnection *self,
                            const KithCall *call,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (KITH_IS_CONNECTION (self));
  g_return_if_fail (call != NULL && call->method != NULL);
  g_return_if_fail (call->path != NULL && call->path[0] == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_connection_call_async);
  /* What was carried out is not called off when the answer is here. */
  g_task_set_check_cancellable (task, FALSE);
  if (!check_call (self, call, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, call_new (self, call),
                        (GDestroyNotify) call_free);
  send_call (g_steal_pointer (&task));
}

/**
 * kith_connection_call_finish:
 * @self: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer; NULL with
 *   KITH_ERROR_UNREACHABLE, KITH_ERROR_UNKNOWN_OUTCOME,
 *   KITH_ERROR_PERMISSION, KITH_ERROR_REDIRECTED, KITH_ERROR_PROTOCOL, what
 *   the server said, or G_IO_ERROR_CANCELLED
 */
JsonObject *
kith_connection_call_finish (KithConnection *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
