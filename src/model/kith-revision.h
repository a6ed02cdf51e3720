/* kith-revision.h: revisions in JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* "6" is taken as 6 is, as protobuf does; nothing else that looks like it.
 * @node: (nullable).  FALSE, and @revision untouched, for what is no revision.
 */
gboolean kith_revision_from_node (JsonNode *node, gint64 *revision);
/* The revision that a change started from.  @path: what to call it.  Adds a
 * violation to @error when it is missing (NULL) or malformed. */
gboolean kith_revision_read (JsonNode *node,
                             const char *path,
                             gint64 *revision,
                             GError **error);

G_END_DECLS
