/* plain-query.h: what a query should answer, told by the documents alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Walks the record for every field that the filter, as the API has it, names.
 */
gboolean plain_query_matches (JsonObject *filter, JsonObject *record);

/* @sorts: as the API has them, all with an order; ids decide last. */
int
plain_query_compare (JsonArray *sorts, JsonObject *first, JsonObject *second);

/* All values of a field: of a list, those of its items.  (transfer container)
 * (element-type JsonNode) */
GPtrArray *plain_query_get_values (JsonObject *record, const char *field);

G_END_DECLS
