/* kith-sqlite-file.h: the file of a SQLite store, before SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the folder (0700) when absent, and locks the file for this process, by
 * "PATH.lock".  Returns what holds the lock until it is closed; -1 with
 * KITH_ERROR_STORE.  @taken is then whether another process holds it. */
int kith_sqlite_file_lock (const char *path, gboolean *taken, GError **error);

/* Makes the file (0600) when absent; FALSE with KITH_ERROR_STORE for what
 * SQLite should not open: @is_foreign (nullable) says that it is no database,
 * or that its start is lost.
 */
gboolean
kith_sqlite_file_check (const char *path, gboolean *is_foreign, GError **error);

/* Says what errno does of @path: KITH_ERROR_STORE, KITH_ERROR_STORE_FULL or
 * KITH_ERROR_DISK.  Returns: FALSE */
gboolean kith_sqlite_file_fail (const char *path, GError **error);

G_END_DECLS
