/* kith-sqlite-backlog.h: contacts whose words the index does not hold yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/index/kith-seq-set.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* To put words into a full-text index takes as long as all else that a write
 * does, and much less for many contacts at once.  So it comes later: the
 * history tells who was written, and the file holds up to which of its entries
 * the index has followed.  A search reads the documents of the few that it has
 * not.  The time of the last change is indexed beside the words, and so comes
 * later, too: an index less that a write has to wait for.
 */

#define KITH_SQLITE_META_INDEXED "search-indexed"

/* The seq of those that the index does not hold as they are. */
#define KITH_SQLITE_BACKLOG_SELECT                                             \
  "SELECT seq FROM contact WHERE id IN (SELECT entity FROM history"            \
  " WHERE seq > coalesce ((SELECT CAST(value AS INTEGER) FROM meta"            \
  " WHERE name = '" KITH_SQLITE_META_INDEXED "'), 0))"

/* Corrects what a search has found in the index: those that the index does not
 * hold as they are come in or go out.  @db: within a transaction; @terms:
 * words, each a prefix, all of which are to be found. */
gboolean kith_sqlite_backlog_search (KithDb *db,
                                     const char *const *terms,
                                     KithSeqSet *found,
                                     GError **error);

/* Follows what is in the history after @from, up to @to. */
gboolean kith_sqlite_backlog_index (const KithSqliteWork *work,
                                    gint64 from,
                                    gint64 to,
                                    GError **error);

/* Up to which entry it has. */
gboolean
kith_sqlite_backlog_read_indexed (KithDb *db, gint64 *indexed, GError **error);

/* Follows all of it, of a store that is being opened: it may have been killed
 * before it did. */
gboolean kith_sqlite_backlog_resume (KithDb *db, GError **error);

G_END_DECLS
