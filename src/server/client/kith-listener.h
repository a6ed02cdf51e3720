/* kith-listener.h: one address that clients connect to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/client/kith-client.h"

G_BEGIN_DECLS

#define KITH_TYPE_LISTENER (kith_listener_get_type ())
G_DECLARE_FINAL_TYPE (KithListener, kith_listener, KITH, LISTENER, GObject)

/* Binds "unix:PATH" or "tcp:HOST:PORT"; nobody is let in before
 * kith_listener_start().  @identity: (nullable): for TLS on TCP.
 * Errors: KITH_ERROR_INVALID, a GIOError. */
KithListener *kith_listener_new (const char *address,
                                 KithTlsIdentity *identity,
                                 GError **error);

/* Whether that could be bound, as far as can be told before it is. */
gboolean kith_listener_check (const char *address, GError **error);
gboolean kith_listener_is_for_tcp (const char *address);

/* Emits "client" for each connection and "exhausted" when there is no file
 * descriptor left for one. */
void kith_listener_start (KithListener *self);
/* Lets nobody in any more: takes the name away first, then emits "client" for
 * those who were in the queue already. */
void kith_listener_close (KithListener *self);

/* "unix:PATH", "http://HOST:PORT" or "https://HOST:PORT" */
const char *kith_listener_get_address (KithListener *self);
gboolean kith_listener_is_unix (KithListener *self);
gboolean kith_listener_has_tls (KithListener *self);
/* Whether a Host (without port) names this listener. */
gboolean kith_listener_has_host (KithListener *self, const char *host);

G_END_DECLS
