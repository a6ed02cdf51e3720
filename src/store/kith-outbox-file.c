/* kith-outbox-file.c: the file of what waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-outbox-file.h"

#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store/kith-db.h"
#include "store/kith-sqlite-file.h"
#include "store/kith-sqlite-schema.h"

#define APPLICATION_ID 0x4b6f7862 /* Koxb */
#define VERSION 1
#define CACHE_KIB 512
/* Of 4 KiB: the log is moved into the database now and then, by whoever
 * writes: there is nobody else who would have to wait. */
#define CHECKPOINT_PAGES 256
/* Programs of one person on the same contacts, at once. */
#define MAX_FILES 8

struct _KithOutboxFile
{
  GObject parent_instance;

  /* construct */
  char *path;
  char *vfs;

  GThreadPool *pool; /* one thread: calls in their order */

  /* of that thread */
  KithDb *db;   /* NULL: not open yet */
  guint number; /* of the file that is open */
  int lock_fd;
  GError *unread; /* why the last load failed; NULL: it did not */
};

G_DEFINE_FINAL_TYPE (KithOutboxFile, kith_outbox_file, G_TYPE_OBJECT)

typedef struct
{
  KithOutboxKind kind;
  char *id;
  char *text; /* NULL: removed */
} Change;

struct _KithOutboxBatch
{
  GPtrArray *changes; /* Change */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  g_free (change->text);
  g_free (change);
}

KithOutboxBatch *
kith_outbox_batch_new (void)
{
  KithOutboxBatch *batch = g_new (KithOutboxBatch, 1);

  batch->changes = g_ptr_array_new_with_free_func (change_free);

  return batch;
}

void
kith_outbox_batch_free (KithOutboxBatch *batch)
{
  if (batch == NULL)
    return;

  g_ptr_array_unref (batch->changes);
  g_free (batch);
}

static void
add_change (KithOutboxBatch *batch,
            KithOutboxKind kind,
            const char *id,
            char *text)
{
  Change *change = g_new (Change, 1);

  change->kind = kind;
  change->id = g_strdup (id);
  change->text = text;
  g_ptr_array_add (batch->changes, change);
}

void
kith_outbox_batch_put (KithOutboxBatch *batch,
                       KithOutboxKind kind,
                       const char *id,
                       JsonObject *document)
{
  add_change (batch, kind, id, kith_json_print (document));
}

void
kith_outbox_batch_remove (KithOutboxBatch *batch,
                          KithOutboxKind kind,
                          const char *id)
{
  add_change (batch, kind, id, NULL);
}

/* Opening, in the file's thread */

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, why);

  return FALSE;
}

static gboolean
make_tables (KithDb *db, GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };
  g_autofree char *script = g_strdup_printf (
    "CREATE TABLE record ("
    "  seq INTEGER PRIMARY KEY,"
    "  kind INTEGER NOT NULL,"
    "  id TEXT NOT NULL,"
    "  document TEXT NOT NULL,"
    "  UNIQUE (kind, id)"
    ") STRICT;"
    "PRAGMA application_id=%d; PRAGMA user_version=%d",
    APPLICATION_ID, VERSION);

  return kith_transaction_begin (&transaction, db, error)
         && kith_db_run_script (db, script, error)
         && kith_transaction_commit (&transaction, error);
}

static gboolean
prepare (KithDb *db, GError **error)
{
  gint64 application, version, n_tables;

  if (!kith_db_query_int (db, 0, &application, error, "PRAGMA application_id",
                          "")
      || !kith_db_query_int (db, 0, &version, error, "PRAGMA user_version", "")
      || !kith_db_query_int (db, 0, &n_tables, error,
                             "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  if (n_tables > 0 && application != APPLICATION_ID)
    return refuse ("it is no file of waiting changes", error);
  if (n_tables > 0 && version != VERSION)
    return refuse ("it was made by another version of Kith", error);

  if (!kith_sqlite_schema_set_wal (db, error)
      || (n_tables == 0 && !make_tables (db, error)))
    return FALSE;

  sqlite3_wal_autocheckpoint (kith_db_get_handle (db), CHECKPOINT_PAGES);

  return TRUE;
}

static void
close_file (KithOutboxFile *self)
{
  g_clear_pointer (&self->db, kith_db_close);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

/* Another program that is there at the same time has a file beside the first
 * one's. */
static char *
make_path (KithOutboxFile *self, guint number)
{
  return number == 0 ? g_strdup (self->path)
                     : g_strdup_printf ("%s.%u", self->path, number);
}

/* (nullable) */
static KithDb *
open_db (KithOutboxFile *self, const char *path, GError **error)
{
  g_autoptr (KithDb)
    db = kith_db_open_on (path, self->vfs, KITH_DB_WRITER, CACHE_KIB, error);

  if (db != NULL && prepare (db, error))
    return g_steal_pointer (&db);

  g_prefix_error (error, "%s: ", path);

  return NULL;
}

/* @is_taken: (out): whether another program has it */
static gboolean
try_file (KithOutboxFile *self,
          guint number,
          gboolean *is_taken,
          GError **error)
{
  g_autofree char *path = make_path (self, number);

  self->lock_fd = kith_sqlite_file_lock (path, is_taken, error);
  if (self->lock_fd < 0)
    return FALSE;

  self->number = number;
  self->db = open_db (self, path, error);
  if (self->db == NULL)
    close_file (self);

  return self->db != NULL;
}

/* A file that could not be opened may be opened later: there may be room. */
static gboolean
open_file (KithOutboxFile *self, GError **error)
{
  for (guint number = 0; self->db == NULL && number < MAX_FILES; number++)
    {
      g_autoptr (GError) own = NULL;
      gboolean is_taken;

      if (try_file (self, number, &is_taken, &own) || is_taken)
        continue;

      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }

  if (self->db == NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_BUSY,
                 "%s: it is open in too many programs", self->path);

  return self->db != NULL;
}

/* Loading */

static void
record_free (gpointer data)
{
  KithOutboxRecord *record = data;

  g_free (record->id);
  g_clear_pointer (&record->document, json_object_unref);
  g_free (record);
}

/* What cannot be read is left where it is. */
static void
read_record (KithStatement *statement, GPtrArray *records)
{
  const char *text = kith_statement_get_text (statement, 2);
  g_autoptr (GError) error = NULL;
  JsonObject *document = kith_json_parse_object (text, strlen (text),
                                                 KITH_LIMIT_ANSWER_BYTES,
                                                 &error);
  KithOutboxRecord *record;

  if (document == NULL)
    {
      g_message ("A waiting change cannot be read: %s", error->message);
      return;
    }

  record = g_new (KithOutboxRecord, 1);
  record->kind = (KithOutboxKind) kith_statement_get_int (statement, 0);
  record->id = g_strdup (kith_statement_get_text (statement, 1));
  record->document = document;
  g_ptr_array_add (records, record);
}

static GPtrArray *
read_records (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (record_free);
  g_autoptr (KithStatement) statement = NULL;
  KithStep step = KITH_STEP_FAILED;

  statement = kith_db_query (
    db, error, "SELECT kind, id, document FROM record ORDER BY seq", "");
  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    read_record (statement, records);

  return step == KITH_STEP_DONE ? g_steal_pointer (&records) : NULL;
}

/* Writing */

static gboolean
write_change (KithDb *db, const Change *change, GError **error)
{
  gint64 kind = change->kind;

  if (change->text == NULL)
    return kith_db_run (db, error,
                        "DELETE FROM record WHERE kind = ? AND id = ?", "is",
                        kind, change->id);

  return kith_db_run (
    db, error,
    "INSERT INTO record (kind, id, document) VALUES (?, ?, ?)"
    " ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document",
    "iss", kind, change->id, change->text);
}

static gboolean
write_batch (KithDb *db, KithOutboxBatch *batch, GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };

  if (!kith_transaction_begin (&transaction, db, error))
    return FALSE;

  for (guint i = 0; i < batch->changes->len; i++)
    if (!write_change (db, g_ptr_array_index (batch->changes, i), error))
      return FALSE;

  return kith_transaction_commit (&transaction, error);
}

/* What a program has left that had a file of its own, and is gone */

static KithOutboxBatch *
new_removal (GPtrArray *records)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const KithOutboxRecord *record = g_ptr_array_index (records, i);

      kith_outbox_batch_remove (batch, record->kind, record->id);
    }

  return batch;
}

/* At first it is in both, which the next start mends; it is not left there,
 * since what is sent from here must not be sent from there again. */
static gboolean
move_records (KithDb *from, KithDb *to, GError **error)
{
  g_autoptr (GPtrArray) records = read_records (from, error);
  g_autoptr (KithOutboxBatch) copies = kith_outbox_batch_new ();
  g_autoptr (KithOutboxBatch) removal = NULL;

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const KithOutboxRecord *record = g_ptr_array_index (records, i);

      kith_outbox_batch_put (copies, record->kind, record->id,
                             record->document);
    }
  removal = new_removal (records);
  if (!write_batch (to, copies, error))
    return FALSE;
  if (write_batch (from, removal, error))
    return TRUE;

  write_batch (to, removal, NULL);

  return FALSE;
}

static void
take_over (KithOutboxFile *self, guint number)
{
  g_autofree char *path = make_path (self, number);
  g_autoptr (KithDb) db = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_taken = FALSE;
  int fd;

  if (number == self->number || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  fd = kith_sqlite_file_lock (path, &is_taken, &error);
  if (fd >= 0)
    db = open_db (self, path, &error);
  if (db != NULL)
    move_records (db, self->db, &error);
  if (error != NULL && !is_taken)
    g_message ("Changes of another program cannot be read: %s", error->message);

  g_clear_pointer (&db, kith_db_close);
  if (fd >= 0)
    close (fd);
}

static GPtrArray *
load (KithOutboxFile *self, GError **error)
{
  GPtrArray *records = NULL;

  g_clear_error (&self->unread);
  if (open_file (self, &self->unread))
    {
      for (guint number = 0; number < MAX_FILES; number++)
        take_over (self, number);
      records = read_records (self->db, &self->unread);
    }
  if (records == NULL)
    g_propagate_error (error, g_error_copy (self->unread));

  return records;
}

/* What is in the file comes first: whoever could not read it does not know what
 * must be sent before. */
static gboolean
write_to_file (KithOutboxFile *self, KithOutboxBatch *batch, GError **error)
{
  if (self->unread != NULL)
    {
      g_propagate_error (error, g_error_copy (self->unread));
      return FALSE;
    }

  return open_file (self, error) && write_batch (self->db, batch, error);
}

/* The thread */

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  KithOutboxFile *self = user_data;
  KithOutboxBatch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *records = NULL;
  gboolean is_done;

  if (batch == NULL)
    records = load (self, &error);
  is_done = batch != NULL ? write_to_file (self, batch, &error)
                          : records != NULL;

  if (!is_done)
    g_task_return_error (task, error);
  else if (batch != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
}

static void
push (KithOutboxFile *self, GTask *task)
{
  if (self->pool != NULL)
    {
      g_thread_pool_push (self->pool, task, NULL);
      return;
    }

  g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_STORE,
                           "%s: it was closed", self->path);
  g_object_unref (task);
}

/* The class */

static void
kith_outbox_file_finalize (GObject *object)
{
  KithOutboxFile *self = KITH_OUTBOX_FILE (object);

  /* A call holds a reference, so that none is under way; the last one may have
   * been dropped in the thread itself, which cannot wait for itself. */
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, /* immediate= */ FALSE, /* wait= */ FALSE);
  close_file (self);
  g_clear_error (&self->unread);
  g_free (self->path);
  g_free (self->vfs);

  G_OBJECT_CLASS (kith_outbox_file_parent_class)->finalize (object);
}

static void
kith_outbox_file_class_init (KithOutboxFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_outbox_file_finalize;
}

static void
kith_outbox_file_init (KithOutboxFile *self)
{
  self->lock_fd = -1;
  self->pool = g_thread_pool_new (work, self, 1, /* exclusive= */ TRUE, NULL);
}

/**
 * kith_outbox_file_new:
 * @path: the file
 * @vfs: (nullable): the SQLite VFS to use
 *
 * Returns: (transfer full): the file, not opened yet
 */
KithOutboxFile *
kith_outbox_file_new (const char *path, const char *vfs)
{
  KithOutboxFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (KITH_TYPE_OUTBOX_FILE, NULL);
  self->path = g_strdup (path);
  self->vfs = g_strdup (vfs);

  return self;
}

/**
 * kith_outbox_file_load_async:
 * @self: a file
 * @cancellable: (nullable): cancels
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads all there is, after what was asked for before is written.
 */
void
kith_outbox_file_load_async (KithOutboxFile *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_OUTBOX_FILE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_outbox_file_load_async);
  push (self, task);
}

GPtrArray *
kith_outbox_file_load_finish (KithOutboxFile *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_outbox_file_write_async:
 * @self: a file
 * @batch: (transfer full): what to change
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_outbox_file_write_async (KithOutboxFile *self,
                              KithOutboxBatch *batch,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_OUTBOX_FILE (self));
  g_return_if_fail (batch != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_outbox_file_write_async);
  g_task_set_task_data (task, batch, (GDestroyNotify) kith_outbox_batch_free);
  push (self, task);
}

gboolean
kith_outbox_file_write_finish (KithOutboxFile *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kith_outbox_file_close:
 * @self: a file
 *
 * Waits for what was asked for, then closes the file; every later call fails.
 */
void
kith_outbox_file_close (KithOutboxFile *self)
{
  g_return_if_fail (KITH_IS_OUTBOX_FILE (self));

  if (self->pool == NULL)
    return;

  g_thread_pool_free (g_steal_pointer (&self->pool), /* immediate= */ FALSE,
                      /* wait= */ TRUE);
  close_file (self);
}
