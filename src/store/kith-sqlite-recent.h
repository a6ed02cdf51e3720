/* kith-sqlite-recent.h: the contacts that were changed lately
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Records that need not be parsed again.  Whoever edits a contact saves it more
 * than once, and parsing one takes as long as all the rest of an update.  Used
 * only by who holds the writer: the counts of references are not atomic.
 */
typedef struct _KithSqliteRecent KithSqliteRecent;

KithSqliteRecent *kith_sqlite_recent_new (void);
void kith_sqlite_recent_free (KithSqliteRecent *self);

/* (transfer none) (nullable): contact @id at @revision, which the file has. */
JsonObject *kith_sqlite_recent_find (KithSqliteRecent *self,
                                     const char *id,
                                     gint64 revision);
/* Whoever has found its record may change it from now on. */
void kith_sqlite_recent_forget (KithSqliteRecent *self, const char *id);
/* @record: is not changed any more; @size: of its text, in bytes. */
void kith_sqlite_recent_keep (KithSqliteRecent *self,
                              JsonObject *record,
                              gsize size);
/* What was kept since it was called last is durable, or has come to nothing. */
void kith_sqlite_recent_written (KithSqliteRecent *self, gboolean committed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteRecent, kith_sqlite_recent_free)

G_END_DECLS
