/* kith-webhook-url.c: where a webhook may lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/webhooks/kith-webhook-url.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"

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
is_welcome (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return FALSE;

  return g_str_equal (scheme, "https")
         || (g_str_equal (scheme, "http") && is_loopback (host));
}

GUri *
kith_webhook_url_parse (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  if (strlen (url) <= KITH_LIMIT_URL_CHARS)
    uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  for (const char *at = url; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      g_clear_pointer (&uri, g_uri_unref);
  if (uri != NULL && is_welcome (uri))
    return g_steal_pointer (&uri);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
               "A webhook's URL is https://…, or http:// to this computer");

  return NULL;
}
