/* kith-sqlite-store-sweep.c: labels and fields that many contacts may have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

/* A removal takes the label or field from contacts, part after part, and then
 * away: so it is there until the last contact is rid of it, and a removal that
 * was cut short is begun again.  A renaming gives the name, and then sees to
 * the contacts.
 */
typedef struct
{
  KithSqliteChange *change;
  KithWriteFunc remove; /* NULL: a renaming */
  KithLabel *label;     /* of a renaming: what it has made */
} Operation;

static void
operation_free (Operation *operation)
{
  kith_sqlite_change_free (operation->change);
  g_clear_object (&operation->label);
  g_free (operation);
}

static gboolean
check (KithSqliteStore *self, const KithSqliteChange *change, GError **error)
{
  if (!_kith_sqlite_store_check_open (self, error))
    return FALSE;

  return change->sweep.kind == KITH_VALUE_FIELD
           ? kith_sqlite_catalog_check_field (self->state->catalog, change->key,
                                              error)
           : kith_sqlite_catalog_check_label (self->state->catalog, change->key,
                                              error);
}

static void swept_cb (GObject *source, GAsyncResult *result, gpointer data);

/* @task: (transfer full) */
static void
sweep_some (KithSqliteStore *self, GTask *task)
{
  Operation *operation = g_task_get_task_data (task);
  GTask *part = g_task_new (self, NULL, swept_cb, task);

  g_task_set_source_tag (part, sweep_some);
  g_task_set_task_data (part, operation->change, NULL);
  kith_sqlite_writer_push (self->writer, part, kith_sqlite_state_sweep,
                           _kith_sqlite_store_keep);
}

/* @task: (transfer full) */
static void
go_on (GTask *task_in)
{
  g_autoptr (GTask) task = task_in;
  KithSqliteStore *self = g_task_get_source_object (task);
  Operation *operation = g_task_get_task_data (task);
  KithSqliteChange *change = operation->change;
  GError *error = NULL;

  if (operation->label != NULL && change->sweep.done)
    g_task_return_pointer (task, g_steal_pointer (&operation->label),
                           g_object_unref);
  else if (!check (self, change, &error))
    g_task_return_error (task, error);
  else if (operation->label != NULL
           || !kith_sqlite_sweep_is_small (&change->sweep, self->reader,
                                           change->key))
    sweep_some (self, g_steal_pointer (&task));
  else if (kith_sqlite_writer_run (self->writer, operation->remove, change,
                                   NULL, &error))
    g_task_return_pointer (task, self, NULL);
  else
    g_task_return_error (task, error);
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Operation *operation = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  operation->change->sweep.after = operation->change->sweep.reached;
  go_on (g_steal_pointer (&task));
}

static void
remove_async (GTask *task,
              KithValueKind kind,
              const char *key,
              const char *author,
              KithWriteFunc remove)
{
  KithSqliteStore *self = g_task_get_source_object (task);
  const KithSqliteChange change = {
    .state = self->state,
    .key = key,
    .author = author,
    .sweep = { .task = KITH_SWEEP_CLEAR, .kind = kind },
  };
  Operation *operation = g_new0 (Operation, 1);

  operation->change = kith_sqlite_change_copy (&change);
  operation->remove = remove;
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  go_on (task);
}

static void
kith_sqlite_store_remove_field_async (KithStore *store,
                                      const char *key,
                                      const char *author,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = _kith_sqlite_store_make_task (
    KITH_SQLITE_STORE (store), kith_sqlite_store_remove_field_async,
    cancellable, callback, user_data);

  if (task != NULL)
    remove_async (task, KITH_VALUE_FIELD, key, author,
                  kith_sqlite_state_remove_field);
}

static gboolean
kith_sqlite_store_remove_field_finish (KithStore *store,
                                       GAsyncResult *result,
                                       GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_remove_field_async, error)
         != NULL;
}

static void
kith_sqlite_store_remove_label_async (KithStore *store,
                                      const char *key,
                                      const char *author,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = _kith_sqlite_store_make_task (
    KITH_SQLITE_STORE (store), kith_sqlite_store_remove_label_async,
    cancellable, callback, user_data);

  if (task != NULL)
    remove_async (task, KITH_VALUE_LABEL, key, author,
                  kith_sqlite_state_remove_label);
}

static gboolean
kith_sqlite_store_remove_label_finish (KithStore *store,
                                       GAsyncResult *result,
                                       GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_remove_label_async, error)
         != NULL;
}

static void
kith_sqlite_store_rename_label_async (KithStore *store,
                                      const char *key,
                                      const char *display_name,
                                      const char *author,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_rename_label_async,
                                         cancellable, callback, user_data);
  const KithSqliteChange change = {
    .state = self->state,
    .key = key,
    .display_name = display_name,
    .author = author,
    .sweep = { .task = KITH_SWEEP_WORDS, .kind = KITH_VALUE_LABEL },
  };
  Operation *operation;
  GError *error = NULL;

  if (task == NULL)
    return;

  operation = g_new0 (Operation, 1);
  operation->change = kith_sqlite_change_copy (&change);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  if (check (self, operation->change, &error))
    operation->label = kith_sqlite_writer_run (self->writer,
                                               kith_sqlite_state_rename_label,
                                               operation->change,
                                               g_object_unref, &error);
  if (operation->label != NULL)
    go_on (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static KithLabel *
kith_sqlite_store_rename_label_finish (KithStore *store,
                                       GAsyncResult *result,
                                       GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_rename_label_async,
                                    error);
}

void
_kith_sqlite_store_init_sweep (KithStoreInterface *iface)
{
  iface->remove_field_async = kith_sqlite_store_remove_field_async;
  iface->remove_field_finish = kith_sqlite_store_remove_field_finish;
  iface->remove_label_async = kith_sqlite_store_remove_label_async;
  iface->remove_label_finish = kith_sqlite_store_remove_label_finish;
  iface->rename_label_async = kith_sqlite_store_rename_label_async;
  iface->rename_label_finish = kith_sqlite_store_rename_label_finish;
}
