/* kith-connection.h: one server, and as whom we speak to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* HTTP with JSON both ways: size limits, strict reading, one origin.  The key
 * and the site id go to that origin only; no redirect is followed.
 */
#define KITH_TYPE_CONNECTION (kith_connection_get_type ())
G_DECLARE_FINAL_TYPE (KithConnection,
                      kith_connection,
                      KITH,
                      CONNECTION,
                      GObject)

/* @origin: "https://HOST[:PORT]", "http://" for a loopback host only, or
 * "unix:PATH".  Error: KITH_ERROR_INVALID. */
KithConnection *kith_connection_new (const char *origin, GError **error);
/* The embedded server: kithd is started when it is needed
 * (kith-launcher.h). */
KithConnection *kith_connection_new_embedded (void);

const char *kith_connection_get_origin (KithConnection *self);
gboolean kith_connection_is_embedded (KithConnection *self);
/* NULL where there is none.  The key never appears in any message or log. */
void kith_connection_set_key (KithConnection *self, const char *key);
void kith_connection_set_site_id (KithConnection *self, const char *site_id);
const char *kith_connection_get_site_id (KithConnection *self);
/* The site's own credential, which suppressAuth uses. */
void kith_connection_set_site_key (KithConnection *self, const char *key);
gboolean kith_connection_has_site_key (KithConnection *self);

/* Trusts the issuers in this file (PEM), and no others.  Error:
 * KITH_ERROR_INVALID. */
gboolean kith_connection_set_ca_file (KithConnection *self,
                                      const char *path,
                                      GError **error);

typedef struct
{
  const char *method;
  const char *path;            /* encoded */
  const char *query;           /* (nullable): encoded */
  JsonObject *body;            /* (nullable) */
  const char *idempotency_key; /* (nullable) */
  gboolean suppress_auth;      /* speak with the site's own key */
} KithCall;

/* Sends once.  Errors: KITH_ERROR_UNREACHABLE when it surely did not arrive,
 * KITH_ERROR_UNKNOWN_OUTCOME when it may have (a write whose reply was lost, a
 * 5xx after it was sent), KITH_ERROR_PERMISSION at once when suppress_auth is
 * asked and there is no site key, KITH_ERROR_REDIRECTED, KITH_ERROR_PROTOCOL,
 * and what the server said.  @call is borrowed until the function returns. */
void kith_connection_call_async (KithConnection *self,
                                 const KithCall *call,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonObject *kith_connection_call_finish (KithConnection *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
