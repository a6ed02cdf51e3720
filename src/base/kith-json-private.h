/* kith-json-private.h: what reads JSON, among itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-json.h"

G_BEGIN_DECLS

const char *
_kith_json_append_unescaped (GString *string, const char *p, const char *end);
/* On one line. */
void _kith_json_append_node (GString *text, JsonNode *node);
void _kith_json_append_member (GString *text, const char *name, JsonNode *node);

G_END_DECLS
