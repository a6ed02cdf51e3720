/* kith-origin-private.h: where a server is, in one spelling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KITH_ORIGIN_UNIX_PREFIX "unix:"

/* @origin: `https://HOST[:PORT]`, or `http://` of this computer.
 * (transfer full) (nullable): it as it is always written; NULL with
 * KITH_ERROR_INVALID. */
char *_kith_origin_parse (const char *origin, GError **error);
/* Whether a socket can be at @path; FALSE with KITH_ERROR_INVALID. */
gboolean _kith_origin_check_path (const char *path, GError **error);

G_END_DECLS
