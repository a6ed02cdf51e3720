/* kith-sqlite-index.h: what a contact is found and ordered by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-sqlite-catalog.h"
#include "store/kith-sqlite-schema.h"

G_BEGIN_DECLS

/* The words of a record's search, with the names that its labels have in @db.
 * (transfer full) */
char *
kith_sqlite_index_get_words (KithDb *db, JsonObject *record, GError **error);
/* Its place by first and by last name. (transfer full) */
GBytes *kith_sqlite_index_get_key (JsonObject *record, gboolean last_first);

/* @words: NULL for a record that is gone. */
gboolean kith_sqlite_index_put_words (KithDb *db,
                                      gint64 seq,
                                      const char *words,
                                      GError **error);

/* Makes keys, words and values anew if they were made under other rules than
 * those of now. */
gboolean kith_sqlite_index_refresh (KithDb *db, GError **error);

G_END_DECLS
