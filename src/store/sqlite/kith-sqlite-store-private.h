/* kith-sqlite-store-private.h: what the parts of the SQLite store share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-interface.h"
#include "store/sqlite/kith-sqlite-job-runner.h"
#include "store/sqlite/kith-sqlite-search.h"
#include "store/sqlite/kith-sqlite-snapshot.h"
#include "store/sqlite/kith-sqlite-state.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "store/sqlite/kith-sqlite-writer.h"

G_BEGIN_DECLS

struct _KithSqliteStore
{
  GObject parent_instance;

  char *path;
  KithClock *clock;
  int lock_fd;
  gboolean beside; /* a kithd that serves the file, or might */

  /* NULL once it is closed */
  KithDb *reader;
  KithSqliteWriter *writer;
  KithSqliteSnapshot *snapshot; /* for single contacts */
  KithSqliteSearch *search;
  KithSqliteState *state;
  KithSqliteJobRunner *runner; /* NULL beside another kithd, too */

  GMainContext *context;
  GMutex telling_lock;
  GSource *telling; /* attached while "changed" is to be emitted */
};

/* TRUE, or KITH_ERROR_STORE once it is closed. */
gboolean _kith_sqlite_store_check_open (KithSqliteStore *self, GError **error);
/* NULL when it has been returned already: cancelled, or the store is closed.
 * (transfer full) (nullable) */
GTask *_kith_sqlite_store_make_task (KithSqliteStore *self,
                                     gpointer tag,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Ends @task with what was read at once, or with @error, which it clears.
 * @result: (transfer full) (nullable) */
void _kith_sqlite_store_return (GTask *task,
                                gpointer result,
                                GDestroyNotify result_free,
                                GError **error);
/* Has @func end @task, on the writer's thread, with @data, which outlives the
 * call that asked for it.  @task, @data: (transfer full) */
void _kith_sqlite_store_write (GTask *task,
                               KithWriteFunc func,
                               gpointer data,
                               GDestroyNotify data_free,
                               GDestroyNotify result_free);
gpointer _kith_sqlite_store_finish (KithStore *store,
                                    GAsyncResult *result,
                                    gpointer tag,
                                    GError **error);
/* Frees nothing: for a result that is only there or not. */
void _kith_sqlite_store_keep (gpointer result);

void _kith_sqlite_store_init_operations (KithStoreInterface *iface);
void _kith_sqlite_store_init_catalog (KithStoreInterface *iface);
void _kith_sqlite_store_init_sweep (KithStoreInterface *iface);
void _kith_sqlite_store_init_keys (KithStoreInterface *iface);
void _kith_sqlite_store_init_notes (KithStoreInterface *iface);
void _kith_sqlite_store_init_counts (KithStoreInterface *iface);
void _kith_sqlite_store_init_jobs (KithStoreInterface *iface);
void _kith_sqlite_store_init_history (KithStoreInterface *iface);
void _kith_sqlite_store_init_webhooks (KithStoreInterface *iface);
void _kith_sqlite_store_init_mirror (KithStoreInterface *iface);

/* Goes on with what was not finished. */
gboolean _kith_sqlite_store_resume_jobs (KithSqliteStore *self, GError **error);

/* Has "changed" emitted from now on, after each commit that added to it. */
void _kith_sqlite_store_watch_history (KithSqliteStore *self);
void _kith_sqlite_store_unwatch_history (KithSqliteStore *self);

G_END_DECLS
