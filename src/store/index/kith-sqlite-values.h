/* kith-sqlite-values.h: the values that contacts are found and sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "model/kith-query-field.h"
#include "store/database/kith-db.h"
#include "store/database/kith-sqlite-schema.h"

G_BEGIN_DECLS

/* A norm is a value as bytes whose order is that of the values:
 *
 * - text in no case, then, when that is another, a NUL and the text itself:
 * what is equal in no case stands together, and what is equal is found at once;
 * - a key as it is; a number or a time as sixteen digits;
 * - of an extended field, before it: the key, a NUL, and "n" or "t" for number
 *   or text.
 *
 * No norm begins with 0xff.
 */
typedef struct
{
  KithValueKind kind;
  GBytes *norm;
} KithValue;

/* Those of @record, sorted, each once; only of what @patch, a patch of info,
 * touches.  @patch: (nullable): all.  (transfer full) */
GPtrArray *kith_sqlite_values_get (JsonObject *record, JsonObject *patch);
/* Writes what differs; an empty list for a record that is new or gone. */
gboolean kith_sqlite_values_put (KithDb *db,
                                 gint64 seq,
                                 GPtrArray *old_values,
                                 GPtrArray *new_values,
                                 GError **error);

/* What begins the norms of the extended field @key.  (transfer full) */
GString *kith_sqlite_norm_new_for_key (const char *key);
/* Adds text. */
void kith_sqlite_norm_append_text (GString *norm,
                                   KithCompared compared,
                                   const char *text);
/* Adds @value, text or number, as @compared says. */
void
kith_sqlite_norm_append (GString *norm, KithCompared compared, JsonNode *value);
/* Adds a beginning of text. */
void kith_sqlite_norm_append_prefix (GString *norm,
                                     KithCompared compared,
                                     const char *prefix);
/* Makes of a norm the first one that does not begin with it. */
void kith_sqlite_norm_make_end (GString *norm);

G_END_DECLS
