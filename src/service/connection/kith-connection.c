/* kith-connection.c: one server, and as whom we speak to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-connection-private.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "service/connection/kith-origin-private.h"

/* A list's pages, a save and a look at the fields at the same time, and what
 * happens elsewhere. */
#define MAX_CONNECTIONS 7

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
  if (g_str_has_prefix (origin, KITH_ORIGIN_UNIX_PREFIX))
    {
      const char *path = origin + strlen (KITH_ORIGIN_UNIX_PREFIX);

      if (!_kith_origin_check_path (path, error))
        return NULL;
      self->origin = g_strdup (origin);
      connect_to_socket (self, path);
      self->is_asked = self->is_kithd = TRUE;
    }
  else
    {
      self->origin = _kith_origin_parse (origin, error);
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
  self->origin = g_strconcat (KITH_ORIGIN_UNIX_PREFIX, path, NULL);
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

void
_kith_connection_set_timeout (KithConnection *self, guint msec)
{
  g_return_if_fail (KITH_IS_CONNECTION (self));

  self->timeout_msec = msec;
}

SoupSession *
_kith_connection_get_session (KithConnection *self)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (self), NULL);

  return self->session;
}
