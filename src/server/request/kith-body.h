/* kith-body.h: what the bodies of all requests have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checks the types of what a query's body is made of, wherever it stands, so
 * that no reader takes a part of another type for one that is absent; null is
 * absent.  Drops from an info what no contact has (J.37), so that nothing is
 * stored that nobody has looked at.
 * Error: KITH_ERROR_INVALID with every violation. */
gboolean kith_body_check (JsonObject *body, GError **error);

G_END_DECLS
