/* kith-sqlite-snapshot.h: reads that share one view of the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/sqlite/kith-sqlite-writer.h"

G_BEGIN_DECLS

/* To begin and end a view takes longer than to read a contact in it.  A view
 * that is open keeps the log from beginning anew: so there is one only while
 * nothing is written, and not for long.  For one thread.
 */
typedef struct _KithSqliteSnapshot KithSqliteSnapshot;

/* @writer: (borrowed): whose writes end a view; it is told of no other one. */
KithSqliteSnapshot *kith_sqlite_snapshot_new (const char *path,
                                              int cache_kib,
                                              KithSqliteWriter *writer,
                                              GError **error);
void kith_sqlite_snapshot_free (KithSqliteSnapshot *self);

/* (transfer none): a connection that sees all commits up to when the caller
 * learned @age, until the next call here.  @age: a number that another commit
 * changes. */
KithDb *kith_sqlite_snapshot_read (KithSqliteSnapshot *self, guint64 age);
gboolean kith_sqlite_snapshot_is_open (KithSqliteSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteSnapshot, kith_sqlite_snapshot_free)

G_END_DECLS
