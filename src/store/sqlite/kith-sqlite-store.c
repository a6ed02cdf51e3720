/* kith-sqlite-store.c: contacts in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include <unistd.h>

#include "base/kith-error.h"
#include "store/database/kith-sqlite-file.h"
#include "store/find/kith-sqlite-backlog.h"
#include "store/find/kith-sqlite-query.h"
#include "store/index/kith-sqlite-index.h"
#include "store/sqlite/kith-sqlite-prune.h"
#include "store/write/kith-sqlite-contacts.h"
#include "store/write/kith-sqlite-history.h"

#define WRITER_CACHE_KIB 4096
#define READER_CACHE_KIB 2048

static void kith_sqlite_store_iface_init (KithStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithSqliteStore,
  kith_sqlite_store,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (KITH_TYPE_STORE, kith_sqlite_store_iface_init))

/* For a result that is only there or not. */
void
_kith_sqlite_store_keep (gpointer result)
{
}

gboolean
_kith_sqlite_store_check_open (KithSqliteStore *self, GError **error)
{
  if (self->writer != NULL)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "The store is closed");

  return FALSE;
}

GTask *
_kith_sqlite_store_make_task (KithSqliteStore *self,
                              gpointer tag,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, tag);
  if (g_task_return_error_if_cancelled (task))
    return NULL;
  if (!_kith_sqlite_store_check_open (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return NULL;
    }
  /* From here on it is carried out, and says so. */
  g_task_set_check_cancellable (task, FALSE);

  return g_steal_pointer (&task);
}

void
_kith_sqlite_store_return (GTask *task,
                           gpointer result,
                           GDestroyNotify result_free,
                           GError **error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, result_free);
  else
    g_task_return_error (task, g_steal_pointer (error));
}

void
_kith_sqlite_store_write (GTask *task,
                          KithWriteFunc func,
                          gpointer data,
                          GDestroyNotify data_free,
                          GDestroyNotify result_free)
{
  KithSqliteStore *self = g_task_get_source_object (task);

  g_task_set_task_data (task, data, data_free);
  kith_sqlite_writer_push (self->writer, task, func, result_free);
}

gpointer
_kith_sqlite_store_finish (KithStore *store,
                           GAsyncResult *result,
                           gpointer tag,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tag, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
get_contact (KithSqliteStore *self, const char *id, GError **error)
{
  KithSqliteDocuments *documents = self->state->documents;
  guint64 age;
  gint64 seq;
  GBytes *contact = kith_sqlite_documents_find (documents, id, &age);

  if (contact != NULL)
    return contact;

  contact = kith_sqlite_contacts_get (kith_sqlite_snapshot_read (self->snapshot,
                                                                 age),
                                      id, &seq, error);
  if (contact != NULL)
    kith_sqlite_documents_keep (documents, id, seq, contact, age);

  return contact;
}

static void
kith_sqlite_store_get_contact_async (KithStore *store,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_get_contact_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (task, get_contact (self, id, &error),
                               (GDestroyNotify) g_bytes_unref, &error);
}

static GBytes *
kith_sqlite_store_get_contact_finish (KithStore *store,
                                      GAsyncResult *result,
                                      GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_get_contact_async, error);
}

static GBytes *
kith_sqlite_store_read_contact (KithStore *store,
                                const char *id,
                                GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? get_contact (self, id, error)
           : NULL;
}

static gboolean
kith_sqlite_store_try_write_contact (KithStore *store,
                                     const KithStoreWrite *write,
                                     GBytes **contact,
                                     GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteWrite data = { .state = self->state, .write = *write };
  gpointer result = NULL;

  *contact = NULL;
  if (!_kith_sqlite_store_check_open (self, error))
    return TRUE;
  if (!kith_sqlite_writer_try (self->writer, kith_sqlite_state_write_contact,
                               &data, (GDestroyNotify) g_bytes_unref, &result,
                               error))
    return FALSE;

  *contact = result;

  return TRUE;
}

static void
kith_sqlite_store_write_contact_async (KithStore *store,
                                       const KithStoreWrite *write,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_write_contact_async, cancellable, callback,
    user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, kith_sqlite_state_write_contact,
                              kith_sqlite_write_new (self->state, write),
                              (GDestroyNotify) kith_sqlite_write_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_write_contact_finish (KithStore *store,
                                        GAsyncResult *result,
                                        GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_write_contact_async,
                                    error);
}

static void
kith_sqlite_store_delete_contact_async (KithStore *store,
                                        const char *id,
                                        gint64 revision,
                                        const char *author,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_delete_contact_async, cancellable, callback,
    user_data);
  const KithSqliteChange change = {
    .state = self->state, .id = id, .revision = revision, .author = author
  };

  if (task != NULL)
    _kith_sqlite_store_write (task, kith_sqlite_state_delete_contact,
                              kith_sqlite_change_copy (&change),
                              (GDestroyNotify) kith_sqlite_change_free,
                              _kith_sqlite_store_keep);
}

static gboolean
kith_sqlite_store_delete_contact_finish (KithStore *store,
                                         GAsyncResult *result,
                                         GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_delete_contact_async,
                                    error)
         != NULL;
}

/* Whether an answer takes less time than a turn to another thread. */
static gboolean
is_quick (KithSqliteStore *self, const KithQuery *query)
{
  return kith_sqlite_query_is_simple (query)
         && (!kith_sqlite_query_is_deep (query)
             || kith_sqlite_orders_is_built (self->state->orders, query->sort));
}

static void
kith_sqlite_store_query_async (KithStore *store,
                               const KithQuery *query,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self, kith_sqlite_store_query_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task == NULL)
    return;

  g_task_set_check_cancellable (task, TRUE);
  if (!is_quick (self, query))
    {
      g_task_set_task_data (task, kith_query_copy (query),
                            (GDestroyNotify) kith_query_free);
      kith_sqlite_search_push (self->search, g_steal_pointer (&task));
      return;
    }

  _kith_sqlite_store_return (
    task,
    kith_sqlite_query_page (self->reader, self->state->orders, query, &error),
    (GDestroyNotify) kith_store_page_free, &error);
}

static KithStorePage *
kith_sqlite_store_query_finish (KithStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_query_async, error);
}

static gboolean
kith_sqlite_store_close (KithStore *store, GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  g_clear_pointer (&self->runner, kith_sqlite_job_runner_stop);
  g_clear_pointer (&self->search, kith_sqlite_search_free);
  g_clear_pointer (&self->reader, kith_db_close);
  g_clear_pointer (&self->snapshot, kith_sqlite_snapshot_free);
  /* The last: it moves the log into the database. */
  g_clear_pointer (&self->writer, kith_sqlite_writer_free);
  g_clear_pointer (&self->state, kith_sqlite_state_free);
  _kith_sqlite_store_unwatch_history (self);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;

  return TRUE;
}

static void
kith_sqlite_store_finalize (GObject *object)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (object);

  kith_sqlite_store_close (KITH_STORE (self), NULL);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->clock);
  g_mutex_clear (&self->telling_lock);

  G_OBJECT_CLASS (kith_sqlite_store_parent_class)->finalize (object);
}

static void
kith_sqlite_store_class_init (KithSqliteStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_sqlite_store_finalize;
}

static void
kith_sqlite_store_iface_init (KithStoreInterface *iface)
{
  iface->get_contact_async = kith_sqlite_store_get_contact_async;
  iface->get_contact_finish = kith_sqlite_store_get_contact_finish;
  iface->read_contact = kith_sqlite_store_read_contact;
  iface->try_write_contact = kith_sqlite_store_try_write_contact;
  iface->write_contact_async = kith_sqlite_store_write_contact_async;
  iface->write_contact_finish = kith_sqlite_store_write_contact_finish;
  iface->delete_contact_async = kith_sqlite_store_delete_contact_async;
  iface->delete_contact_finish = kith_sqlite_store_delete_contact_finish;
  iface->query_async = kith_sqlite_store_query_async;
  iface->query_finish = kith_sqlite_store_query_finish;
  iface->close = kith_sqlite_store_close;

  _kith_sqlite_store_init_operations (iface);
  _kith_sqlite_store_init_catalog (iface);
  _kith_sqlite_store_init_sweep (iface);
  _kith_sqlite_store_init_keys (iface);
  _kith_sqlite_store_init_notes (iface);
  _kith_sqlite_store_init_counts (iface);
  _kith_sqlite_store_init_jobs (iface);
  _kith_sqlite_store_init_history (iface);
  _kith_sqlite_store_init_webhooks (iface);
  _kith_sqlite_store_init_mirror (iface);
}

static void
kith_sqlite_store_init (KithSqliteStore *self)
{
  g_mutex_init (&self->telling_lock);
  self->lock_fd = -1;
}

static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL);
}

/* (transfer full) (nullable) */
static KithDb *
try_prepare (KithSqliteStore *self, GError **error)
{
  g_autoptr (KithDb)
    db = kith_db_open (self->path, KITH_DB_WRITER, WRITER_CACHE_KIB, error);

  /* Without the lock, another process uses it. */
  return db != NULL
             && kith_sqlite_schema_prepare (db, self->lock_fd >= 0, error)
           ? g_steal_pointer (&db)
           : NULL;
}

/* Where not even the memory that connections share has room, which is a file
 * beside the database: one that is alone needs none. */
static gboolean
make_room (KithSqliteStore *self)
{
  g_autoptr (KithDb) db = NULL;
  gint64 n_tables;

  if (self->lock_fd < 0)
    return FALSE;

  db = kith_db_open (self->path, KITH_DB_ALONE, WRITER_CACHE_KIB, NULL);

  /* It looks for a log when it is read. */
  return db != NULL
         && kith_db_query_int (db, 0, &n_tables, NULL,
                               "SELECT count(*) FROM sqlite_master", "")
         && kith_db_empty_log (db, 0);
}

/* Brings the file to what this program expects. (transfer full) (nullable) */
static KithDb *
prepare (KithSqliteStore *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  KithDb *db = try_prepare (self, &local_error);

  if (is_full (local_error) && make_room (self))
    {
      g_clear_error (&local_error);
      db = try_prepare (self, &local_error);
    }
  if (db != NULL)
    return db;

  if (is_full (local_error))
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE_FULL,
                 "%s: there is no room left on its disk. Make some, and start "
                 "again: nothing is lost.",
                 self->path);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                "%s: ", self->path);

  return NULL;
}

/* What only who serves the file may do, in his own locale.  Without room it
 * waits for the next time: what there is can be read all the same. */
static gboolean
tidy (KithSqliteStore *self, KithDb *db, GError **error)
{
  gint64 now = kith_clock_get_real_time (self->clock);
  g_autoptr (GError) local_error = NULL;

  if (self->beside
      || (kith_sqlite_index_refresh (db, &local_error)
          && kith_sqlite_sweep_resume (db, &local_error)
          && kith_sqlite_backlog_resume (db, &local_error)
          && kith_sqlite_prune (db, now, &local_error)))
    return TRUE;

  if (!is_full (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_message ("%s: there is no room left on its disk. Make some, and start "
             "again: until then contacts can only be read.",
             self->path);

  return TRUE;
}

static gboolean
load (KithSqliteStore *self, KithDb *db, GError **error)
{
  g_autoptr (KithSqliteCatalog) catalog = kith_sqlite_catalog_new (db, error);
  gint64 last_seq, indexed_seq;
  gint64 total;

  if (catalog == NULL || !tidy (self, db, error)
      || !kith_db_query_int (db, 0, &total, error,
                             "SELECT count(*) FROM contact", "")
      || !kith_sqlite_history_read_last (db, &last_seq, error)
      || !kith_sqlite_backlog_read_indexed (db, &indexed_seq, error))
    return FALSE;

  self->state = kith_sqlite_state_new (self->clock, g_steal_pointer (&catalog),
                                       kith_sqlite_orders_new (total));
  kith_sqlite_state_set_last_seq (self->state, last_seq);
  /* Who serves the file sees to its index. */
  self->state->indexed_seq = self->beside ? last_seq : indexed_seq;
  kith_sqlite_state_watch (self->state, db);
  _kith_sqlite_store_watch_history (self);

  return TRUE;
}

static gboolean
open_all (KithSqliteStore *self, GError **error)
{
  g_autoptr (KithDb) db = prepare (self, error);

  if (db == NULL || !load (self, db, error))
    return FALSE;

  self->reader = kith_db_open (self->path, KITH_DB_READER, READER_CACHE_KIB,
                               error);
  if (self->reader == NULL)
    return FALSE;
  self->writer = kith_sqlite_writer_new (self->path, g_steal_pointer (&db),
                                         kith_sqlite_state_written,
                                         kith_sqlite_state_do_chore,
                                         self->state, error);
  if (self->writer == NULL)
    return FALSE;
  self->snapshot = kith_sqlite_snapshot_new (self->path, READER_CACHE_KIB,
                                             self->writer, error);
  if (self->snapshot == NULL)
    return FALSE;
  self->search = kith_sqlite_search_new (self->path, self->state->orders,
                                         self->writer, error);

  return self->search != NULL && _kith_sqlite_store_resume_jobs (self, error);
}

static KithStore *
open_store (const char *path, KithClock *clock, gboolean beside, GError **error)
{
  g_autoptr (KithSqliteStore)
    self = g_object_new (KITH_TYPE_SQLITE_STORE, NULL);
  g_autoptr (GError) lock_error = NULL;
  gboolean taken;

  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  self->beside = beside;
  /* Where it is free, nobody shall begin to serve it meanwhile. */
  self->lock_fd = kith_sqlite_file_lock (path, &taken, &lock_error);
  if (self->lock_fd < 0 && !(beside && taken))
    {
      g_propagate_error (error, g_steal_pointer (&lock_error));
      return NULL;
    }
  if (self->lock_fd >= 0 && !kith_sqlite_file_check (path, NULL, error))
    return NULL;

  return open_all (self, error) ? KITH_STORE (g_steal_pointer (&self)) : NULL;
}

/**
 * kith_sqlite_store_open:
 * @path: the file
 * @clock: what time it is
 *
 * Returns: (transfer full) (nullable): the store; NULL with KITH_ERROR_STORE or
 *   KITH_ERROR_STORE_FULL
 */
KithStore *
kith_sqlite_store_open (const char *path, KithClock *clock, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  return open_store (path, clock, /* beside= */ FALSE, error);
}

/**
 * kith_sqlite_store_open_beside:
 * @path: the file
 * @clock: what time it is
 *
 * Opens a file that another process may serve at this moment: SQLite's own
 * locks order the writes of both, but only that process knows the contacts'
 * order and search, so that the calls about keys and webhooks alone are
 * allowed.
 *
 * Returns: (transfer full) (nullable): the store; NULL with KITH_ERROR_STORE
 */
KithStore *
kith_sqlite_store_open_beside (const char *path,
                               KithClock *clock,
                               GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  return open_store (path, clock, /* beside= */ TRUE, error);
}
