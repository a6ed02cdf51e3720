/* kith-sqlite-words.h: the words that contacts are found by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* The words of a record, each once, joined by spaces, with the names that its
 * labels have in @db.  @seq: its number. (transfer full) */
char *kith_sqlite_words_get (KithDb *db,
                             gint64 seq,
                             JsonObject *record,
                             GError **error);

/* Lets the index follow, and that of when it was updated.  The words are left
 * alone where none has changed.
 * @record: NULL for one that is gone. */
gboolean kith_sqlite_words_put (KithDb *db,
                                gint64 seq,
                                JsonObject *record,
                                GError **error);

G_END_DECLS
