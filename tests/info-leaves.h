/* info-leaves.h: the leaves of an info, as texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* A leaf is "field\tkey\tvalue".  An item is "FIELD\tVALUE" without its id,
 * its tag and whether it is the primary: they do not say whose they are. */

/* Leaf → how often. (transfer full) */
GHashTable *info_leaves_new (KithContactInfo *info);
guint info_leaves_count (GHashTable *leaves, const char *leaf);
/* How a leaf ends that holds this. (transfer full) */
char *info_leaf_print (JsonNode *node);
char *info_leaf_describe (KithField field, JsonObject *item);

G_END_DECLS
