/* kith-sqlite-checkpoint.h: moves the log into the database, aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* A thread with its own connection, so that no commit waits for a checkpoint.
 */
typedef struct _KithSqliteCheckpoint KithSqliteCheckpoint;

/* @writing: held by whoever writes. */
KithSqliteCheckpoint *
kith_sqlite_checkpoint_new (const char *path, GMutex *writing, GError **error);
void kith_sqlite_checkpoint_free (KithSqliteCheckpoint *self);

/* The log has grown to so many pages. */
void kith_sqlite_checkpoint_notify (KithSqliteCheckpoint *self, int n_pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteCheckpoint,
                               kith_sqlite_checkpoint_free)

G_END_DECLS
