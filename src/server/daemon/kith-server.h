/* kith-server.h: the contacts server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Speaks the Contacts REST API v4 over HTTP, from a store.  kithd is this and a
 * command line; tests run it in their own process.
 */
#define KITH_TYPE_SERVER (kith_server_get_type ())
G_DECLARE_FINAL_TYPE (KithServer, kith_server, KITH, SERVER, GObject)

KithServer *kith_server_new (KithStore *store);

/* Listens on "unix:PATH" (only for the user the process runs as) or
 * "tcp:HOST:PORT" (port 0: any; only with a key).  May be called again.
 * Returns (transfer full) the address in use: "unix:PATH" or
 * "http://HOST:PORT" ("https://…" with a certificate).
 * Errors: KITH_ERROR_INVALID, KITH_ERROR_UNAUTHENTICATED when there is no key,
 * a GIOError. */
char *
kith_server_listen (KithServer *self, const char *address, GError **error);

/* What clients over TCP must name in wix-site-id; NULL: nothing. */
void kith_server_set_site_id (KithServer *self, const char *site_id);
/* How many requests each key has a minute; 0: any number. */
void kith_server_set_rate_limit (KithServer *self, guint per_minute);
/* TLS on TCP, for every later call of kith_server_listen(); PEM files.  Error:
 * KITH_ERROR_INVALID. */
gboolean kith_server_set_certificate (KithServer *self,
                                      const char *certificate,
                                      const char *key,
                                      GError **error);
/* A line for each request (kith-access-log.h): a file, or "-". */
gboolean
kith_server_set_access_log (KithServer *self, const char *path, GError **error);

/* Emits "idle" when no client has been connected for so long; 0: never. */
void kith_server_set_idle_timeout (KithServer *self, guint seconds);

/* Takes no new requests and finishes when those in flight are answered. */
void kith_server_stop_async (KithServer *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kith_server_stop_finish (KithServer *self,
                                  GAsyncResult *result,
                                  GError **error);

G_END_DECLS
