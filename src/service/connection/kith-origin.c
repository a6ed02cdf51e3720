/* kith-origin.c: where a server is, in one spelling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-origin-private.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/un.h>

#include "base/kith-error.h"

/* What the system can name, without the NUL at its end. */
#define MAX_PATH_BYTES (sizeof ((struct sockaddr_un *) NULL)->sun_path - 1)

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

char *
_kith_origin_parse (const char *origin, GError **error)
{
  g_autoptr (GUri)
    uri = g_uri_parse (origin, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || !is_bare (uri))
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "“%s” is no server: https://HOST[:PORT] or unix:PATH", origin);
  else if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return print_origin (uri);
  else if (!g_str_equal (g_uri_get_scheme (uri), "http"))
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "“%s” is neither https: nor unix:", origin);
  else if (is_loopback (host))
    return print_origin (uri);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "“%s” would send the key in the clear: use https:", origin);

  return NULL;
}

gboolean
_kith_origin_check_path (const char *path, GError **error)
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
