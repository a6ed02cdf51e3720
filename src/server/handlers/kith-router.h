/* kith-router.h: what the server offers, and where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* One row an operation.  "{…}" in a path stands for one part of it. */
struct _KithRoute
{
  const char *method;
  const char *path;
  KithPermission permission; /* all of it is needed; NONE: open to everybody */
  gboolean has_body;         /* a JSON object */
  void (*handle) (KithRequest *request);
};

/* Every row; ends with a NULL method. (transfer none) */
const KithRoute *kith_router_list (void);

/* Finds the route for @method ("HEAD" is "GET") and @path, as it came over the
 * wire.  Errors have status 404, 405 (*allow: (transfer full): the methods
 * there are), or 400 for a path that cannot be decoded. */
const KithRoute *kith_router_find (const char *method,
                                   const char *path,
                                   char **parameter,
                                   char **allow,
                                   GError **error);

G_END_DECLS
