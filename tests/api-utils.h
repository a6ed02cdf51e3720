/* api-utils.h: calls of the API, and what they are refused with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-test-server.h"

G_BEGIN_DECLS

/* @body: (nullable): JSON with ' for ".  (transfer full) (nullable) */
JsonObject *api_call (KithTestServer *server,
                      const char *method,
                      const char *path,
                      const char *body,
                      guint *status);
/* The same for one that must succeed. */
JsonObject *api_call_ok (KithTestServer *server,
                         const char *method,
                         const char *path,
                         const char *body);
/* The code, or the field of the first violation. (transfer full) */
char *api_get_refusal (JsonObject *answer);
/* @what: as api_get_refusal() has it. */
void api_assert_refused (KithTestServer *server,
                         const char *method,
                         const char *path,
                         const char *body,
                         guint status,
                         const char *what);

G_END_DECLS
