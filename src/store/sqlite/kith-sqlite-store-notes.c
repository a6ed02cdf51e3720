/* kith-sqlite-store-notes.c: notes in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "base/kith-json.h"
#include "store/write/kith-sqlite-notes.h"

/* A write that outlives the call that asked for it. */
typedef struct
{
  KithSqliteState *state;
  KithStoreNoteWrite write;
} NoteWrite;

static NoteWrite *
note_write_new (KithSqliteState *state, const KithStoreNoteWrite *write)
{
  NoteWrite *self = g_new0 (NoteWrite, 1);

  self->state = state;
  self->write = *write;
  self->write.note_id = g_strdup (write->note_id);
  self->write.note = kith_json_copy_object (write->note);
  self->write.source = write->source != NULL
                         ? kith_json_copy_object (write->source)
                         : NULL;
  self->write.author = g_strdup (write->author);
  self->write.idempotency_key = g_strdup (write->idempotency_key);

  return self;
}

static void
note_write_free (NoteWrite *self)
{
  g_free ((char *) self->write.note_id);
  g_clear_pointer (&self->write.note, json_object_unref);
  g_clear_pointer (&self->write.source, json_object_unref);
  g_free ((char *) self->write.author);
  g_free ((char *) self->write.idempotency_key);
  g_free (self);
}

static gpointer
write_note (KithDb *db, gpointer data, GError **error)
{
  NoteWrite *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->write.author);

  return kith_sqlite_notes_write (&work, &self->write, error);
}

static gpointer
delete_note (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->author);

  return kith_sqlite_notes_delete (&work, self->id, error) ? self : NULL;
}

static void
kith_sqlite_store_get_note_async (KithStore *store,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self, kith_sqlite_store_get_note_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (task,
                               kith_sqlite_notes_get (self->reader, id, &error),
                               (GDestroyNotify) g_bytes_unref, &error);
}

static GBytes *
kith_sqlite_store_get_note_finish (KithStore *store,
                                   GAsyncResult *result,
                                   GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_get_note_async, error);
}

static void
kith_sqlite_store_write_note_async (KithStore *store,
                                    const KithStoreNoteWrite *write,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_write_note_async, cancellable, callback, user_data);

  if (task != NULL)
    _kith_sqlite_store_write (task, write_note,
                              note_write_new (self->state, write),
                              (GDestroyNotify) note_write_free,
                              (GDestroyNotify) g_bytes_unref);
}

static GBytes *
kith_sqlite_store_write_note_finish (KithStore *store,
                                     GAsyncResult *result,
                                     GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_write_note_async, error);
}

static void
kith_sqlite_store_delete_note_async (KithStore *store,
                                     const char *id,
                                     const char *author,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_delete_note_async, cancellable, callback,
    user_data);
  const KithSqliteChange change = { .state = self->state,
                                    .id = id,
                                    .author = author };

  if (task != NULL)
    _kith_sqlite_store_write (task, delete_note,
                              kith_sqlite_change_copy (&change),
                              (GDestroyNotify) kith_sqlite_change_free,
                              _kith_sqlite_store_keep);
}

static gboolean
kith_sqlite_store_delete_note_finish (KithStore *store,
                                      GAsyncResult *result,
                                      GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_delete_note_async, error)
         != NULL;
}

static void
kith_sqlite_store_query_notes_async (KithStore *store,
                                     const KithNoteQuery *query,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  g_autoptr (GTask)
    task = _kith_sqlite_store_make_task (self,
                                         kith_sqlite_store_query_notes_async,
                                         cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  if (task != NULL)
    _kith_sqlite_store_return (
      task, kith_sqlite_notes_query (self->reader, query, &error),
      (GDestroyNotify) kith_store_note_page_free, &error);
}

static KithStoreNotePage *
kith_sqlite_store_query_notes_finish (KithStore *store,
                                      GAsyncResult *result,
                                      GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_query_notes_async, error);
}

void
_kith_sqlite_store_init_notes (KithStoreInterface *iface)
{
  iface->get_note_async = kith_sqlite_store_get_note_async;
  iface->get_note_finish = kith_sqlite_store_get_note_finish;
  iface->write_note_async = kith_sqlite_store_write_note_async;
  iface->write_note_finish = kith_sqlite_store_write_note_finish;
  iface->delete_note_async = kith_sqlite_store_delete_note_async;
  iface->delete_note_finish = kith_sqlite_store_delete_note_finish;
  iface->query_notes_async = kith_sqlite_store_query_notes_async;
  iface->query_notes_finish = kith_sqlite_store_query_notes_finish;
}
