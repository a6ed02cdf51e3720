/* kith-operand.h: the numbers and times that queries name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* protobuf's JSON takes 5, 5.0 and "5" for the same number, and a client that
 * has a day means its first moment (J.44). */
gboolean kith_operand_read_int (JsonNode *node, gint64 *number);
JsonNode *kith_operand_read_number (JsonNode *node);
gint64 kith_operand_read_time (const char *text);

G_END_DECLS
