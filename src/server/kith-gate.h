/* kith-gate.h: what a request must pass before it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/kith-auth.h"
#include "server/kith-listener.h"
#include "server/kith-request.h"

G_BEGIN_DECLS

/* Checks, in this order, the host it is meant for (421), that no web page sent
 * it (403), the key (401), path and method (404, 405), the permission (403),
 * the content type (415) and the length (413); sets route and caller.  Returns
 * FALSE with the error to answer.  @allow: for 405. */
gboolean kith_gate_check (KithRequest *request,
                          KithListener *listener,
                          KithAuth *auth,
                          char **allow,
                          GError **error);

/* The error of a body that is longer than is read. */
GError *kith_gate_error_too_large (void);

G_END_DECLS
