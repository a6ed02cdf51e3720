/* kith-sqlite-store-operations.c: what is done to contacts beside writing them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "base/kith-json.h"
#include "store/write/kith-sqlite-merge.h"
#include "store/write/kith-sqlite-operations.h"

/* What outlives the call that asked for it. */
typedef struct
{
  KithSqliteState *state;
  KithStoreLabeling labeling;
} Labeling;

typedef struct
{
  KithSqliteState *state;
  KithStoreMerge merge;
} Merge;

typedef struct
{
  KithSqliteState *state;
  KithStoreSubmission submission;
} Submission;

static void
labeling_free (Labeling *self)
{
  g_free ((char *) self->labeling.contact_id);
  g_strfreev ((char **) self->labeling.keys);
  g_free ((char *) self->labeling.author);
  g_free (self);
}

static void
merge_free (Merge *self)
{
  g_free ((char *) self->merge.target_id);
  g_strfreev ((char **) self->merge.source_ids);
  g_free ((char *) self->merge.idempotency_key);
  g_free ((char *) self->merge.author);
  g_free (self);
}

static void
submission_free (Submission *self)
{
  g_free ((char *) self->submission.contact_id);
  g_clear_pointer (&self->submission.info, json_object_unref);
  g_clear_pointer (&self->submission.source, json_object_unref);
  g_free ((char *) self->submission.idempotency_key);
  g_free ((char *) self->submission.author);
  g_free (self);
}

static const char *const *
dup_strv (const char *const *strv)
{
  return (const char *const *) g_strdupv ((char **) strv);
}

static Labeling *
labeling_new (KithSqliteState *state, const KithStoreLabeling *labeling)
{
  Labeling *self = g_new0 (Labeling, 1);

  self->state = state;
  self->labeling = *labeling;
  self->labeling.contact_id = g_strdup (labeling->contact_id);
  self->labeling.keys = dup_strv (labeling->keys);
  self->labeling.author = g_strdup (labeling->author);

  return self;
}

static Merge *
merge_new (KithSqliteState *state, const KithStoreMerge *merge)
{
  Merge *self = g_new0 (Merge, 1);

  self->state = state;
  self->merge = *merge;
  self->merge.target_id = g_strdup (merge->target_id);
  self->merge.source_ids = dup_strv (merge->source_ids);
  self->merge.idempotency_key = g_strdup (merge->idempotency_key);
  self->merge.author = g_strdup (merge->author);

  return self;
}

/* References to JSON are not counted across threads: it is copied. */
static Submission *
submission_new (KithSqliteState *state, const KithStoreSubmission *submission)
{
  Submission *self = g_new0 (Submission, 1);

  self->state = state;
  self->submission = *submission;
  self->submission.contact_id = g_strdup (submission->contact_id);
  self->submission.info = kith_json_copy_object (submission->info);
  if (submission->source != NULL)
    self->submission.source = kith_json_copy_object (submission->source);
  self->submission.idempotency_key = g_strdup (submission->idempotency_key);
  self->submission.author = g_strdup (submission->author);

  return self;
}

static gpointer
run_label (KithDb *db, gpointer data, GError **error)
{
  Labeling *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->labeling.author);

  return kith_sqlite_label (&work, &self->labeling, error);
}

static gpointer
run_merge (KithDb *db, gpointer data, GError **error)
{
  Merge *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->merge.author);

  return kith_sqlite_merge (&work, &self->merge, error);
}

static gpointer
run_submission (KithDb *db, gpointer data, GError **error)
{
  Submission *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->submission.author);

  return kith_sqlite_submit (&work, &self->submission, error);
}

static void
kith_sqlite_store_label_contact_async (KithStore *store,
                                       const KithStoreLabeling *labeling,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_label_contact_async, cancellable, callback,
    user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, run_label,
                              labeling_new (self->state, labeling),
                              (GDestroyNotify) labeling_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_label_contact_finish (KithStore *store,
                                        GAsyncResult *result,
                                        GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_label_contact_async,
                                    error);
}

static void
kith_sqlite_store_merge_contacts_async (KithStore *store,
                                        const KithStoreMerge *merge,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_merge_contacts_async, cancellable, callback,
    user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, run_merge, merge_new (self->state, merge),
                              (GDestroyNotify) merge_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_merge_contacts_finish (KithStore *store,
                                         GAsyncResult *result,
                                         GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_merge_contacts_async,
                                    error);
}

static void
kith_sqlite_store_preview_merge_async (KithStore *store,
                                       const KithStoreMerge *merge,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_preview_merge_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (
      task,
      kith_sqlite_merge_preview (self->reader, merge,
                                 kith_clock_get_real_time (self->clock),
                                 &error),
      (GDestroyNotify) g_bytes_unref, &error);
}

static GBytes *
kith_sqlite_store_preview_merge_finish (KithStore *store,
                                        GAsyncResult *result,
                                        GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_preview_merge_async,
                                    error);
}

static void
kith_sqlite_store_submit_contact_async (KithStore *store,
                                        const KithStoreSubmission *submission,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_submit_contact_async, cancellable, callback,
    user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, run_submission,
                              submission_new (self->state, submission),
                              (GDestroyNotify) submission_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_submit_contact_finish (KithStore *store,
                                         GAsyncResult *result,
                                         GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_submit_contact_async,
                                    error);
}

void
_kith_sqlite_store_init_operations (KithStoreInterface *iface)
{
  iface->label_contact_async = kith_sqlite_store_label_contact_async;
  iface->label_contact_finish = kith_sqlite_store_label_contact_finish;
  iface->merge_contacts_async = kith_sqlite_store_merge_contacts_async;
  iface->merge_contacts_finish = kith_sqlite_store_merge_contacts_finish;
  iface->preview_merge_async = kith_sqlite_store_preview_merge_async;
  iface->preview_merge_finish = kith_sqlite_store_preview_merge_finish;
  iface->submit_contact_async = kith_sqlite_store_submit_contact_async;
  iface->submit_contact_finish = kith_sqlite_store_submit_contact_finish;
}
