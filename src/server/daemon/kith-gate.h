/* kith-gate.h: what a request must pass before it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/access/kith-auth.h"
#include "server/access/kith-limiter.h"
#include "server/client/kith-listener.h"
#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* Who watches at the gate, and what it knows. */
typedef struct
{
  KithAuth *auth;
  KithLimiter *rate;     /* (nullable): requests of each key */
  KithLimiter *failures; /* keys that nobody knows, of each address */
  char *site_id;         /* (nullable): the only site that a key may name */
} KithGate;

void kith_gate_clear (KithGate *self);

typedef struct
{
  GError *error;
  char *allow;       /* (nullable): for 405 */
  gint64 delay_usec; /* 0: to be answered at once */
} KithRefusal;

void kith_refusal_clear (KithRefusal *refusal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithRefusal, kith_refusal_clear)

/* Checks, in this order, the host it is meant for (421), that no web page sent
 * it (403), the key (401), the site (403), how often the key has asked (429),
 * path and method (404, 405), the permission (403), the content type (415) and
 * the length (413); sets route and caller.  The server's own user, on its UNIX
 * socket, needs no key, names no site and may ask as often as it likes.
 * Returns FALSE with what to answer. */
gboolean kith_gate_check (KithGate *self,
                          KithRequest *request,
                          KithListener *listener,
                          KithRefusal *refusal);

/* The error of a body that is longer than is read. */
GError *kith_gate_error_too_large (void);

G_END_DECLS
