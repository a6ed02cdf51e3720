/* kith-display-name.h: the name of a label or extended field in a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads "displayName" of @object, normalized: 1 to @max_chars characters, no
 * control characters.  @path: what a violation calls it.  (transfer full)
 * Error: KITH_ERROR_INVALID. */
char *kith_display_name_read (JsonObject *object,
                              const char *path,
                              guint max_chars,
                              GError **error);

G_END_DECLS
