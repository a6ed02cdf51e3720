/* kith-log-vfs.h: writes what a commit adds to the log at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* SQLite writes each page that a commit adds to the log in two parts, its head
 * and the page.  On such a VFS they are put together between begin() and end(),
 * and written when the log is synced, which is before anybody else can see
 * them: only for connections with `synchronous=FULL`. */

/* @base: (nullable): the name of the VFS that writes; NULL: the default one.
 * Returns: the name of one on top of it, which is there for good; NULL when
 * there is no @base. */
const char *kith_log_vfs_find (const char *base);
/* Around a COMMIT.  What is not in the file by its end was not committed, and
 * is dropped: others may write there from then on. */
void kith_log_vfs_begin_commit (sqlite3 *db);
void kith_log_vfs_end_commit (sqlite3 *db);

G_END_DECLS
