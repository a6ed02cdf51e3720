/* kith-outbox-file.c: the file of what waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/outbox/kith-outbox-file.h"

#include <unistd.h>

#include "base/kith-error.h"
#include "store/database/kith-sqlite-file.h"
#include "store/outbox/kith-outbox-db.h"
#include "store/outbox/kith-outbox-rescue.h"

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

enum
{
  SIGNAL_RESCUED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithOutboxFile, kith_outbox_file, G_TYPE_OBJECT)

/* Opening, in the file's thread */

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

static gboolean
rescue_if_damaged (KithOutboxFile *self, const char *path, GError **error)
{
  g_autofree char *why = NULL;

  if (kith_outbox_db_check (path, self->vfs, &why) != KITH_OUTBOX_DB_DAMAGED)
    return TRUE;

  g_message ("%s is damaged: %s", path, why);

  return kith_outbox_rescue (path, self->vfs, error);
}

/* (nullable) */
static KithDb *
open_db (KithOutboxFile *self, const char *path, GError **error)
{
  if (!kith_outbox_rescue_finish (path, error)
      || !rescue_if_damaged (self, path, error))
    return NULL;

  return kith_outbox_db_open (path, self->vfs, error);
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
  g_autoptr (GPtrArray) records = kith_outbox_db_read (from, error);
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
  if (!kith_outbox_db_write (to, copies, NULL, error))
    return FALSE;
  if (kith_outbox_db_write (from, removal, NULL, error))
    return TRUE;

  kith_outbox_db_write (to, removal, NULL, NULL);

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

  if (number == self->number
      || !(g_file_test (path, G_FILE_TEST_EXISTS)
           || kith_outbox_rescue_is_begun (path)))
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
      records = kith_outbox_db_read (self->db, &self->unread);
    }
  if (records == NULL)
    g_propagate_error (error, g_error_copy (self->unread));

  return records;
}

/* It was sound when it was opened. */
static gboolean
open_again (KithOutboxFile *self, GError **error)
{
  g_autofree char *path = make_path (self, self->number);

  g_clear_pointer (&self->db, kith_db_close);
  self->db = open_db (self, path, error);
  if (self->db == NULL)
    close_file (self);

  return self->db != NULL;
}

typedef struct
{
  KithOutboxFile *file;
  GPtrArray *records;
} Rescue;

static void
rescue_free (gpointer data)
{
  Rescue *rescue = data;

  g_object_unref (rescue->file);
  g_ptr_array_unref (rescue->records);
  g_free (rescue);
}

static gboolean
rescued_cb (gpointer data)
{
  const Rescue *rescue = data;

  g_signal_emit (rescue->file, signals[SIGNAL_RESCUED], 0, rescue->records);

  return G_SOURCE_REMOVE;
}

/* Where whoever writes is; by the thread. */
static void
tell_rescued (KithOutboxFile *self, GMainContext *context)
{
  GPtrArray *records = kith_outbox_db_read (self->db, NULL);
  g_autoptr (GSource) source = NULL;
  Rescue *rescue;

  if (records == NULL)
    return;

  rescue = g_new (Rescue, 1);
  rescue->file = g_object_ref (self);
  rescue->records = records;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, rescued_cb, rescue, rescue_free);
  g_source_attach (source, context);
}

/* What is in the file comes first: whoever could not read it does not know what
 * must be sent before. */
static gboolean
write_to_file (KithOutboxFile *self,
               KithOutboxBatch *batch,
               GMainContext *context,
               GError **error)
{
  g_autoptr (GError) own = NULL;
  gboolean is_damaged = FALSE;

  if (self->unread != NULL)
    {
      g_propagate_error (error, g_error_copy (self->unread));
      return FALSE;
    }
  if (!open_file (self, error))
    return FALSE;
  if (kith_outbox_db_write (self->db, batch, &is_damaged, &own))
    return TRUE;
  if (!is_damaged)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  if (!open_again (self, error))
    return FALSE;

  tell_rescued (self, context);

  return kith_outbox_db_write (self->db, batch, NULL, error);
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
  is_done = batch != NULL
              ? write_to_file (self, batch, g_task_get_context (task), &error)
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

  signals[SIGNAL_RESCUED] = g_signal_new ("rescued", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1,
                                          G_TYPE_PTR_ARRAY);
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
