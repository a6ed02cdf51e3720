/* kith-sqlite-index.h: what a contact is found and ordered by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "store/database/kith-sqlite-schema.h"

G_BEGIN_DECLS

/* Its place by first and by last name. (transfer full) */
GBytes *kith_sqlite_index_get_key (JsonObject *record, gboolean last_first);

/* Makes keys, words and values anew if they were made under other rules than
 * those of now. */
gboolean kith_sqlite_index_refresh (KithDb *db, GError **error);

G_END_DECLS
