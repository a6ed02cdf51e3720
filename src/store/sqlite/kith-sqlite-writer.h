/* kith-sqlite-writer.h: many writes, one commit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* Owns the connection that writes.  What is queued while a commit is under way
 * is committed together by the next one; each write finishes after its commit,
 * on the main context that the writer was made in.
 */
typedef struct _KithSqliteWriter KithSqliteWriter;

/* Writes within a transaction; (transfer full): what its task returns, or NULL
 * with an error.  With any error but KITH_ERROR_STORE and
 * KITH_ERROR_STORE_FULL it has written nothing.  Is called again when the
 * transaction came to nothing. */
typedef gpointer (*KithWriteFunc) (KithDb *db, gpointer data, GError **error);
/* Called with the connection held, when what was written since the last call
 * is durable, or has come to nothing.  Returns how much is left for the chore,
 * in numbers of writes that have each left their share. */
typedef gint64 (*KithWrittenFunc) (KithDb *db,
                                   gboolean committed,
                                   gpointer user_data);

/* @db: (transfer full).  @chore gets @user_data as its data: it does a part of
 * what was left, soon after it was, and before more than a bounded number of
 * writes have left more; what its failing leaves is left. */
KithSqliteWriter *kith_sqlite_writer_new (const char *path,
                                          KithDb *db,
                                          KithWrittenFunc written,
                                          KithWriteFunc chore,
                                          gpointer user_data,
                                          GError **error);
/* Writes what is queued, does what is left, and finishes it. */
void kith_sqlite_writer_free (KithSqliteWriter *self);

/* @task: (transfer full): its task data is the @data of @func; returns what
 * @func does, freed by @result_free when nobody takes it. */
void kith_sqlite_writer_push (KithSqliteWriter *self,
                              GTask *task,
                              KithWriteFunc func,
                              GDestroyNotify result_free);
/* Within a @func that was pushed: whether others wait for its end. */
gboolean kith_sqlite_writer_is_wanted (KithSqliteWriter *self);
/* Writes in this thread, if nothing is queued or being written: TRUE when it
 * was tried, however it went.  FALSE also where there is no room: the writer's
 * own thread may make some. */
gboolean kith_sqlite_writer_try (KithSqliteWriter *self,
                                 KithWriteFunc func,
                                 gpointer data,
                                 GDestroyNotify result_free,
                                 gpointer *result,
                                 GError **error);
/* Writes in this thread, after what is being written.  NULL with an error, also
 * where @func had succeeded: then @result_free (nullable) has its result. */
gpointer kith_sqlite_writer_run (KithSqliteWriter *self,
                                 KithWriteFunc func,
                                 gpointer data,
                                 GDestroyNotify result_free,
                                 GError **error);

/* @asked: (nullable): called by whoever asks for a write in the three ways
 * above, in his thread, before anything else. */
void kith_sqlite_writer_set_asked (KithSqliteWriter *self,
                                   void (*asked) (gpointer data),
                                   gpointer data);
/* Nothing is being written, or waits for it, or is left for the chore. */
gboolean kith_sqlite_writer_is_at_rest (KithSqliteWriter *self);

/* Nothing is written between these. */
KithDb *kith_sqlite_writer_hold (KithSqliteWriter *self);
void kith_sqlite_writer_release (KithSqliteWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteWriter, kith_sqlite_writer_free)

G_END_DECLS
