/* kith-sqlite-history.h: what happened, in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-history.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Adds an entry; @doc is borrowed, as text without its NUL or NULL. */
gboolean kith_sqlite_history_add (const KithSqliteWork *work,
                                  KithHistoryKind kind,
                                  KithHistoryAction action,
                                  const char *entity,
                                  gint64 revision,
                                  const char *doc,
                                  GError **error);
/* (transfer container) (element-type KithHistoryEntry) */
/* @now: for what can be restored. */
GPtrArray *kith_sqlite_history_list (KithDb *db,
                                     gint64 now,
                                     const KithHistoryQuery *query,
                                     GError **error);
/* 0 where there is none. */
gboolean
kith_sqlite_history_read_last (KithDb *db, gint64 *seq, GError **error);
gboolean
kith_sqlite_history_read_first (KithDb *db, gint64 *seq, GError **error);
/* Forgets what has been kept for long enough. */
gboolean kith_sqlite_history_prune (KithDb *db, gint64 now, GError **error);

G_END_DECLS
