/* kith-mutant-store.c: a store that forgot the comparison
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-mutant-store.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithMutantStore
{
  GObject parent_instance;

  KithStore *store;
};

static void mutant_store_init_iface (KithStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithMutantStore,
                               kith_mutant_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_STORE,
                                                      mutant_store_init_iface))

static KithStore *
real (KithStore *store)
{
  return KITH_MUTANT_STORE (store)->store;
}

/* Writing: the mutation */

static KithStoreWrite *
write_copy (const KithStoreWrite *from)
{
  KithStoreWrite *write = g_new (KithStoreWrite, 1);

  *write = *from;
  write->contact_id = g_strdup (from->contact_id);
  write->idempotency_key = g_strdup (from->idempotency_key);
  write->author = g_strdup (from->author);
  write->info = json_object_ref (from->info);
  if (from->source != NULL)
    json_object_ref (from->source);

  return write;
}

static void
write_free (KithStoreWrite *write)
{
  g_free ((char *) write->contact_id);
  g_free ((char *) write->idempotency_key);
  g_free ((char *) write->author);
  json_object_unref (write->info);
  g_clear_pointer (&write->source, json_object_unref);
  g_free (write);
}

static void start_write (GTask *task);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithStoreWrite *write = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *record = kith_store_write_contact_finish (KITH_STORE (source), result,
                                                    &error);

  if (record != NULL)
    {
      g_task_return_pointer (task, record, (GDestroyNotify) g_bytes_unref);
    }
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    {
      JsonObject *now = kith_json_get_object (kith_error_get_data (error),
                                              "contact");

      write->revision = kith_json_get_int (now, "revision", 0);
      g_clear_error (&error);
      start_write (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
start_write (GTask *task)
{
  kith_store_write_contact_async (real (g_task_get_source_object (task)),
                                  g_task_get_task_data (task),
                                  g_task_get_cancellable (task), written_cb,
                                  task);
}

static void
write_contact_async (KithStore *store,
                     const KithStoreWrite *write,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_task_data (task, write_copy (write), (GDestroyNotify) write_free);
  start_write (task);
}

static GBytes *
write_contact_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Everything else that is asked of it is passed on */

static void
get_contact_async (KithStore *store,
                   const char *id,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  kith_store_get_contact_async (real (store), id, cancellable, callback,
                                user_data);
}

static GBytes *
get_contact_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_get_contact_finish (real (store), result, error);
}

static void
delete_contact_async (KithStore *store,
                      const char *id,
                      gint64 revision,
                      const char *author,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  kith_store_delete_contact_async (real (store), id, revision, author,
                                   cancellable, callback, user_data);
}

static gboolean
delete_contact_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_delete_contact_finish (real (store), result, error);
}

static void
query_async (KithStore *store,
             const KithQuery *query,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  kith_store_query_async (real (store), query, cancellable, callback,
                          user_data);
}

static KithStorePage *
query_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_query_finish (real (store), result, error);
}

static void
label_contact_async (KithStore *store,
                     const KithStoreLabeling *labeling,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  kith_store_label_contact_async (real (store), labeling, cancellable, callback,
                                  user_data);
}

static GBytes *
label_contact_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_label_contact_finish (real (store), result, error);
}

static void
merge_contacts_async (KithStore *store,
                      const KithStoreMerge *merge,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  kith_store_merge_contacts_async (real (store), merge, cancellable, callback,
                                   user_data);
}

static GBytes *
merge_contacts_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_merge_contacts_finish (real (store), result, error);
}

static void
start_job_async (KithStore *store,
                 const KithStoreJob *job,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  kith_store_start_job_async (real (store), job, cancellable, callback,
                              user_data);
}

static char *
start_job_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_start_job_finish (real (store), result, error);
}

static void
get_job_async (KithStore *store,
               const char *id,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  kith_store_get_job_async (real (store), id, cancellable, callback, user_data);
}

static GBytes *
get_job_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_get_job_finish (real (store), result, error);
}

static GPtrArray *
list_fields (KithStore *store, GError **error)
{
  return kith_store_list_fields (real (store), error);
}

static KithExtendedField *
add_field (KithStore *store,
           const char *display_name,
           KithDataType type,
           const char *author,
           gboolean *is_new,
           GError **error)
{
  return kith_store_add_field (real (store), display_name, type, author, is_new,
                               error);
}

static KithExtendedField *
rename_field (KithStore *store,
              const char *key,
              const char *display_name,
              const char *author,
              GError **error)
{
  return kith_store_rename_field (real (store), key, display_name, author,
                                  error);
}

static void
remove_field_async (KithStore *store,
                    const char *key,
                    const char *author,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  kith_store_remove_field_async (real (store), key, author, cancellable,
                                 callback, user_data);
}

static gboolean
remove_field_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_remove_field_finish (real (store), result, error);
}

static GPtrArray *
list_labels (KithStore *store, GError **error)
{
  return kith_store_list_labels (real (store), error);
}

static KithLabel *
add_label (KithStore *store,
           const char *display_name,
           const char *author,
           gboolean *is_new,
           GError **error)
{
  return kith_store_add_label (real (store), display_name, author, is_new,
                               error);
}

static void
list_history_async (KithStore *store,
                    const KithHistoryQuery *query,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  kith_store_list_history_async (real (store), query, cancellable, callback,
                                 user_data);
}

static GPtrArray *
list_history_finish (KithStore *store, GAsyncResult *result, GError **error)
{
  return kith_store_list_history_finish (real (store), result, error);
}

static gint64
get_last_seq (KithStore *store)
{
  return kith_store_get_last_seq (real (store));
}

static gint64
get_forgotten_seq (KithStore *store)
{
  return kith_store_get_forgotten_seq (real (store));
}

static GPtrArray *
list_keys (KithStore *store, GError **error)
{
  return kith_store_list_keys (real (store), error);
}

static gboolean
add_key (KithStore *store, const KithStoreKey *key, GError **error)
{
  return kith_store_add_key (real (store), key, error);
}

static gboolean
remove_key (KithStore *store, const char *name, GError **error)
{
  return kith_store_remove_key (real (store), name, error);
}

static gboolean
close_store (KithStore *store, GError **error)
{
  return kith_store_close (real (store), error);
}

static void
mutant_store_init_iface (KithStoreInterface *iface)
{
  iface->get_contact_async = get_contact_async;
  iface->get_contact_finish = get_contact_finish;
  iface->write_contact_async = write_contact_async;
  iface->write_contact_finish = write_contact_finish;
  iface->delete_contact_async = delete_contact_async;
  iface->delete_contact_finish = delete_contact_finish;
  iface->query_async = query_async;
  iface->query_finish = query_finish;
  iface->label_contact_async = label_contact_async;
  iface->label_contact_finish = label_contact_finish;
  iface->merge_contacts_async = merge_contacts_async;
  iface->merge_contacts_finish = merge_contacts_finish;
  iface->start_job_async = start_job_async;
  iface->start_job_finish = start_job_finish;
  iface->get_job_async = get_job_async;
  iface->get_job_finish = get_job_finish;
  iface->list_fields = list_fields;
  iface->add_field = add_field;
  iface->rename_field = rename_field;
  iface->remove_field_async = remove_field_async;
  iface->remove_field_finish = remove_field_finish;
  iface->list_labels = list_labels;
  iface->add_label = add_label;
  iface->list_history_async = list_history_async;
  iface->list_history_finish = list_history_finish;
  iface->get_last_seq = get_last_seq;
  iface->get_forgotten_seq = get_forgotten_seq;
  iface->list_keys = list_keys;
  iface->add_key = add_key;
  iface->remove_key = remove_key;
  iface->close = close_store;
}

/* The class */

static void
kith_mutant_store_finalize (GObject *object)
{
  KithMutantStore *self = KITH_MUTANT_STORE (object);

  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_mutant_store_parent_class)->finalize (object);
}

static void
kith_mutant_store_class_init (KithMutantStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_mutant_store_finalize;
}

static void
kith_mutant_store_init (KithMutantStore *self)
{
}

static void
changed_cb (KithMutantStore *self)
{
  g_signal_emit_by_name (self, "changed");
}

KithStore *
kith_mutant_store_new (KithStore *store)
{
  KithMutantStore *self = g_object_new (KITH_TYPE_MUTANT_STORE, NULL);

  self->store = store;
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return KITH_STORE (self);
}
