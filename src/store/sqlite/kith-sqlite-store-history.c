/* kith-sqlite-store-history.c: what happened in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-restore.h"

static void
kith_sqlite_store_list_history_async (KithStore *store,
                                      const KithHistoryQuery *query,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_list_history_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (
      task,
      kith_sqlite_history_list (self->reader,
                                kith_clock_get_real_time (self->clock), query,
                                &error),
      (GDestroyNotify) g_ptr_array_unref, &error);
}

static GPtrArray *
kith_sqlite_store_list_history_finish (KithStore *store,
                                       GAsyncResult *result,
                                       GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_list_history_async,
                                    error);
}

/* What outlives the call that asked for it. */
typedef struct
{
  KithSqliteState *state;
  KithStoreRestore restore;
} Restore;

static void
restore_free (Restore *self)
{
  g_free ((char *) self->restore.contact_id);
  g_free ((char *) self->restore.author);
  g_free (self);
}

static Restore *
restore_new (KithSqliteState *state, const KithStoreRestore *restore)
{
  Restore *self = g_new0 (Restore, 1);

  self->state = state;
  self->restore = *restore;
  self->restore.contact_id = g_strdup (restore->contact_id);
  self->restore.author = g_strdup (restore->author);

  return self;
}

static gpointer
run_restore (KithDb *db, gpointer data, GError **error)
{
  Restore *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->restore.author);

  return kith_sqlite_restore (&work, &self->restore, error);
}

static void
kith_sqlite_store_restore_contact_async (KithStore *store,
                                         const KithStoreRestore *restore,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_restore_contact_async, cancellable, callback,
    user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, run_restore,
                              restore_new (self->state, restore),
                              (GDestroyNotify) restore_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_restore_contact_finish (KithStore *store,
                                          GAsyncResult *result,
                                          GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_restore_contact_async,
                                    error);
}

static gint64
kith_sqlite_store_get_last_seq (KithStore *store)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return self->state != NULL ? kith_sqlite_state_get_last_seq (self->state) : 0;
}

static gint64
kith_sqlite_store_get_forgotten_seq (KithStore *store)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  gint64 first;

  if (self->reader == NULL
      || !kith_sqlite_history_read_first (self->reader, &first, NULL)
      || first == 0)
    return 0;

  return first - 1;
}

static gboolean
tell_cb (gpointer data)
{
  KithSqliteStore *self = data;

  g_mutex_lock (&self->telling_lock);
  g_clear_pointer (&self->telling, g_source_unref);
  g_mutex_unlock (&self->telling_lock);

  g_signal_emit_by_name (self, "changed");

  return G_SOURCE_REMOVE;
}

/* From whichever thread has committed; one turn of the main loop for all that
 * was committed meanwhile, and none while nobody listens. */
static void
changed_cb (gpointer data)
{
  KithSqliteStore *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->telling_lock);

  if (self->telling != NULL
      || !g_signal_has_handler_pending (
        self, g_signal_lookup ("changed", KITH_TYPE_STORE), 0, FALSE))
    return;

  self->telling = g_idle_source_new ();
  g_source_set_priority (self->telling, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->telling, tell_cb, self, NULL);
  g_source_attach (self->telling, self->context);
}

void
_kith_sqlite_store_watch_history (KithSqliteStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->state->changed = changed_cb;
  self->state->changed_data = self;
}

void
_kith_sqlite_store_unwatch_history (KithSqliteStore *self)
{
  if (self->telling != NULL)
    g_source_destroy (self->telling);
  g_clear_pointer (&self->telling, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

void
_kith_sqlite_store_init_history (KithStoreInterface *iface)
{
  iface->list_history_async = kith_sqlite_store_list_history_async;
  iface->list_history_finish = kith_sqlite_store_list_history_finish;
  iface->restore_contact_async = kith_sqlite_store_restore_contact_async;
  iface->restore_contact_finish = kith_sqlite_store_restore_contact_finish;
  iface->get_last_seq = kith_sqlite_store_get_last_seq;
  iface->get_forgotten_seq = kith_sqlite_store_get_forgotten_seq;
}
