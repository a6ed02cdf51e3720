/* kith-gate.c: what a request must pass before it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-gate.h"

#include <string.h>

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-router.h"

static gboolean
refuse (GError **error, const char *code)
{
  g_propagate_error (error, kith_protocol_error_of_code (code));

  return FALSE;
}

static gboolean
forbid (GError **error, const char *text)
{
  g_propagate_error (error, kith_protocol_error_printf (KITH_ERROR_PERMISSION,
                                                        "%s", text));

  return FALSE;
}

/* First of all: what else it said may be cut off. */
static gboolean
check_head (KithRequest *request, GError **error)
{
  return !kith_client_is_overlong (kith_request_get_client (request))
         || refuse (error, "REQUEST_HEADER_TOO_LARGE");
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

  return refuse (error, "MISDIRECTED_REQUEST");
}

/* A browser names the page that makes a request; no page is ours but one that
 * came from this very address. */
static gboolean
check_origin (KithRequest *request, KithListener *listener, GError **error)
{
  const char *origin = kith_request_get_header (request, "Origin");
  const char *site = kith_request_get_header (request, "Sec-Fetch-Site");
  const char *host = kith_request_get_header (request, "Host");
  const char *scheme = kith_listener_has_tls (listener) ? "https://"
                                                        : "http://";

  if ((origin == NULL
       || (g_str_has_prefix (origin, scheme) && host != NULL
           && g_ascii_strcasecmp (origin + strlen (scheme), host) == 0))
      && g_strcmp0 (site, "cross-site") != 0)
    return TRUE;

  return forbid (error, "Web pages may not use this server.");
}

/* After the key: who has none does not learn which site it is (J.39). */
static gboolean
check_site (KithGate *self, KithRequest *request, GError **error)
{
  const char *site = kith_request_get_header (request, KITH_HEADER_SITE_ID);

  if (self->site_id == NULL
      || (site != NULL && g_ascii_strcasecmp (site, self->site_id) == 0))
    return TRUE;

  return forbid (error, site != NULL ? "This key is not for that site."
                                     : "The site must be named (wix-site-id).");
}

/* J.27 */
static gboolean
check_rate (KithGate *self, KithRequest *request, GError **error)
{
  g_autoptr (JsonObject) data = NULL;
  GError *busy;
  gint64 wait = 0;

  if (self->rate != NULL)
    wait = kith_limiter_take (self->rate, kith_request_get_key (request));
  if (wait == 0)
    return TRUE;

  busy = kith_protocol_error (KITH_ERROR_BUSY);
  data = json_object_new ();
  json_object_set_int_member (data, "retryAfter",
                              (wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  kith_error_set_data (busy, data);
  g_propagate_error (error, busy);

  return FALSE;
}

/* Who has one IPv6 address has its whole network (/64). */
static char *
get_peer (KithRequest *request)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (
    G_SOCKET_CONNECTION (kith_request_get_client (request)), NULL);
  GInetAddress *inet;
  const guint8 *bytes;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (inet);

  bytes = g_inet_address_to_bytes (inet);

  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x", bytes[0],
                          bytes[1], bytes[2], bytes[3], bytes[4], bytes[5],
                          bytes[6], bytes[7]);
}

/* Who guesses waits the longer the more it guesses; a good key from the same
 * address does not. */
static gint64
punish (KithGate *self, KithRequest *request)
{
  g_autofree char *peer = get_peer (request);

  return kith_limiter_queue (self->failures, peer, KITH_FAILED_KEY_CAP_USEC);
}

static gboolean
check_key (KithGate *self, KithRequest *request, KithRefusal *refusal)
{
  const char *text = kith_request_get_header (request, "Authorization");
  const KithStoreKey *key = kith_auth_find (self->auth, text);

  if (key == NULL)
    {
      refusal->error = kith_protocol_error (KITH_ERROR_UNAUTHENTICATED);
      if (text != NULL)
        refusal->delay_usec = punish (self, request);
      return FALSE;
    }

  kith_request_set_key (request, key);

  return check_site (self, request, &refusal->error)
         && check_rate (self, request, &refusal->error);
}

/* Whoever got through to the UNIX socket is its owner (kith-server.c).  Who
 * has no key does not learn what there is, but for what is open. */
static gboolean
identify (KithGate *self,
          KithRequest *request,
          KithListener *listener,
          KithRefusal *refusal)
{
  const KithRoute *route = kith_request_get_route (request);

  if (kith_listener_is_unix (listener))
    {
      kith_request_set_own_user (request);
      return TRUE;
    }

  return (route != NULL && route->permission == KITH_PERMISSION_NONE)
         || check_key (self, request, refusal);
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

  return refuse (error, "UNSUPPORTED_MEDIA_TYPE");
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

void
kith_gate_clear (KithGate *self)
{
  g_clear_object (&self->auth);
  g_clear_pointer (&self->rate, kith_limiter_free);
  g_clear_pointer (&self->failures, kith_limiter_free);
  g_clear_pointer (&self->site_id, g_free);
}

void
kith_refusal_clear (KithRefusal *refusal)
{
  g_clear_error (&refusal->error);
  g_clear_pointer (&refusal->allow, g_free);
}

gboolean
kith_gate_check (KithGate *self,
                 KithRequest *request,
                 KithListener *listener,
                 KithRefusal *refusal)
{
  GError **error = &refusal->error;
  g_autoptr (GError) route_error = NULL;
  const KithRoute *route;
  char *parameter = NULL;

  g_return_val_if_fail (self != NULL && request != NULL, FALSE);
  g_return_val_if_fail (KITH_IS_LISTENER (listener), FALSE);

  if (!check_head (request, error) || !check_host (request, listener, error)
      || !check_origin (request, listener, error))
    return FALSE;

  route = find_route (request, &parameter, &refusal->allow, &route_error);
  kith_request_set_route (request, route, parameter);
  if (!identify (self, request, listener, refusal))
    {
      g_clear_pointer (&refusal->allow, g_free);
      return FALSE;
    }

  if (route == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&route_error));
      return FALSE;
    }

  return check_permission (route, kith_request_get_permission (request), error)
         && (!route->has_body || check_type (request, error))
         && check_length (request, error);
}
