/* kith-info-check.h: whether an info has the shape it should have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checks the types of all members that Kith knows; with @limits also lengths,
 * formats and enumerations (wix-contacts B).  Unknown members are let through,
 * null stands for absent.  Error: KITH_ERROR_INVALID with every violation.
 */
gboolean kith_info_check (JsonObject *info, gboolean limits, GError **error);

G_END_DECLS
