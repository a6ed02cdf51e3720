/* kith-sqlite-note-filter.h: a filter of notes as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-sql.h"

G_BEGIN_DECLS

/* Adds the condition on a row of "note" that @filter, one of a KithNoteQuery,
 * sets.  What a client sent is only ever bound. */
void kith_sqlite_note_filter_compile (JsonObject *filter, KithSql *sql);

G_END_DECLS
