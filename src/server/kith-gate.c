/* kith-gate.c: what a request must pass before it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-gate.h"

#include <string.h>

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/kith-router.h"

static gboolean
refuse (GError **error, guint status, const char *code, const char *text)
{
  GError *made = kith_protocol_error_printf (status == SOUP_STATUS_FORBIDDEN
                                               ? KITH_ERROR_PERMISSION
                                               : KITH_ERROR_INVALID,
                                             "%s", text);

  kith_error_set_status (made, status);
  kith_error_set_code (made, code);
  g_propagate_error (error, made);

  return FALSE;
}

/* "HOST", "HOST:PORT", "[ADDRESS]:PORT" */
static char *
read_host (const char *header)
{
  const char *end = strchr (header, ':');

  if (header[0] == '[')
    {
      end = strchr (header, ']');
      header++;
    }

  return end != NULL ? g_strndup (header, end - header) : g_strdup (header);
}

/* The URI's host is that of an absolute-form request, else of Host. */
static gboolean
check_host (KithRequest *request, KithListener *listener, GError **error)
{
  GUri *uri = soup_server_message_get_uri (kith_request_get_message (request));
  const char *header = kith_request_get_header (request, "Host");
  g_autofree char *host = header != NULL ? read_host (header) : NULL;

  if ((host == NULL || kith_listener_has_host (listener, host))
      && (g_strcmp0 (host, g_uri_get_host (uri)) == 0
          || kith_listener_has_host (listener, g_uri_get_host (uri))))
    return TRUE;

  return refuse (error, SOUP_STATUS_MISDIRECTED_REQUEST, "MISDIRECTED_REQUEST",
                 "This server does not go by that name.");
}

/* A browser names the page that makes a request; no page is ours but one that
 * came from this very address. */
static gboolean
check_origin (KithRequest *request, GError **error)
{
  const char *origin = kith_request_get_header (request, "Origin");
  const char *site = kith_request_get_header (request, "Sec-Fetch-Site");
  const char *host = kith_request_get_header (request, "Host");
  static const char scheme[] = "http://";

  if ((origin == NULL
       || (g_str_has_prefix (origin, scheme) && host != NULL
           && g_ascii_strcasecmp (origin + strlen (scheme), host) == 0))
      && g_strcmp0 (site, "cross-site") != 0)
    return TRUE;

  return refuse (error, SOUP_STATUS_FORBIDDEN, "PERMISSION_DENIED",
                 "Web pages may not use this server.");
}

/* Whoever got through to the UNIX socket is its owner (kith-server.c). */
static KithPermission
identify (KithRequest *request, KithListener *listener, KithAuth *auth)
{
  KithPermission permission = KITH_PERMISSION_MANAGE;
  char *name = NULL;

  if (kith_listener_is_unix (listener))
    name = g_strdup (g_get_user_name ());
  else
    permission = kith_auth_check (
      auth, kith_request_get_header (request, "Authorization"), &name);

  kith_request_set_caller (request, name, permission);

  return permission;
}

static gboolean
check_key (KithPermission permission, GError **error)
{
  if (permission != KITH_PERMISSION_NONE)
    return TRUE;

  g_propagate_error (error, kith_protocol_error (KITH_ERROR_UNAUTHENTICATED));

  return FALSE;
}

/* Only a page that asked first (CORS preflight, which is refused) can send
 * this type: one more lock on the door above. */
static gboolean
check_type (KithRequest *request, GError **error)
{
  SoupServerMessage *message = kith_request_get_message (request);
  const char *type = soup_message_headers_get_content_type (
    soup_server_message_get_request_headers (message), NULL);

  if (type != NULL && g_ascii_strcasecmp (type, "application/json") == 0)
    return TRUE;

  return refuse (error, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                 "UNSUPPORTED_MEDIA_TYPE",
                 "The body must be of type application/json.");
}

GError *
kith_gate_error_too_large (void)
{
  return kith_protocol_error (KITH_ERROR_TOO_LARGE);
}

/* A body that comes in chunks is measured as it comes (kith-server.c). */
static gboolean
check_length (KithRequest *request, GError **error)
{
  SoupServerMessage *message = kith_request_get_message (request);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (
    message);

  if (soup_message_headers_get_encoding (headers)
        != SOUP_ENCODING_CONTENT_LENGTH
      || soup_message_headers_get_content_length (headers)
           <= KITH_LIMIT_BODY_BYTES)
    return TRUE;

  g_propagate_error (error, kith_gate_error_too_large ());

  return FALSE;
}

static const KithRoute *
find_route (KithRequest *request,
            char **parameter,
            char **allow,
            GError **error)
{
  SoupServerMessage *message = kith_request_get_message (request);

  return kith_router_find (soup_server_message_get_method (message),
                           g_uri_get_path (
                             soup_server_message_get_uri (message)),
                           parameter, allow, error);
}

static gboolean
check_permission (const KithRoute *route,
                  KithPermission permission,
                  GError **error)
{
  if (kith_permission_includes (permission, route->permission))
    return TRUE;

  g_propagate_error (error, kith_protocol_error (KITH_ERROR_PERMISSION));

  return FALSE;
}

gboolean
kith_gate_check (KithRequest *request,
                 KithListener *listener,
                 KithAuth *auth,
                 char **allow,
                 GError **error)
{
  g_autoptr (GError) route_error = NULL;
  KithPermission permission;
  const KithRoute *route;
  char *parameter = NULL;

  g_return_val_if_fail (request != NULL && allow != NULL, FALSE);
  g_return_val_if_fail (KITH_IS_LISTENER (listener), FALSE);

  if (!check_host (request, listener, error) || !check_origin (request, error))
    return FALSE;

  route = find_route (request, &parameter, allow, &route_error);
  kith_request_set_route (request, route, parameter);
  permission = identify (request, listener, auth);

  /* Who has no key does not learn what there is, but for what is open. */
  if ((route == NULL || route->permission != KITH_PERMISSION_NONE)
      && !check_key (permission, error))
    return FALSE;

  if (route == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&route_error));
      return FALSE;
    }

  return check_permission (route, permission, error)
         && (!route->has_body || check_type (request, error))
         && check_length (request, error);
}
