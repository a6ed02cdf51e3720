/* kith-sqlite-checkpoint.c: moves the log into the database, aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-sqlite-checkpoint.h"

#include <sys/statvfs.h>

/* Of 4 KiB.  The longer the log, the more often a page in it has been written
 * again before it is moved, and the fewer commits wait for the disk beside it.
 */
#define BEGIN_PAGES 4000
#define LONG_PAGES 8000
/* While the disk has no room for another log, and something beside it, this one
 * is moved as soon as it is as long as that: a log that had filled the disk
 * could not be moved any more. */
#define PAGE_BYTES 4096
#define SPARE_PAGES 1000
#define LOOK_PAGES 64
/* So long whoever reads from it is waited for. */
#define PATIENCE_MSEC 100
/* So many are moved in no time. */
#define FEW_PAGES 500
/* While others write, each pass leaves what they have written meanwhile. */
#define MAX_PASSES 8

struct _KithSqliteCheckpoint
{
  KithDb *db;
  GMutex *writing;
  GThread *thread;
  char *path;

  GMutex lock;
  GCond cond;
  int n_log;   /* pages of the log */
  int n_room;  /* pages for which the disk had room when it was looked at */
  int n_seen;  /* pages of the log by then */
  int n_pages; /* of a log that is to be moved, or 0 */
  int n_done;  /* of the log's pages, those that have been moved */
  gboolean quit;
};

static int
count_room (const char *path)
{
  struct statvfs disk;
  guint64 n_pages;

  if (statvfs (path, &disk) != 0)
    return G_MAXINT;

  n_pages = (guint64) disk.f_bavail * disk.f_frsize / PAGE_BYTES;

  return (int) MIN (n_pages, G_MAXINT);
}

/* With the lock.  The disk is asked now and then. */
static gboolean
has_little_room (KithSqliteCheckpoint *self, int n_pages)
{
  if (n_pages < self->n_seen || n_pages >= self->n_seen + LOOK_PAGES)
    {
      self->n_room = count_room (self->path);
      self->n_seen = n_pages;
    }

  return self->n_room - SPARE_PAGES < n_pages;
}

/* With the lock. */
static gboolean
is_due (KithSqliteCheckpoint *self)
{
  int n_new = self->n_log - self->n_done;

  return n_new >= BEGIN_PAGES
         || (n_new >= LOOK_PAGES && has_little_room (self, self->n_log));
}

static int
wait_for_pages (KithSqliteCheckpoint *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  int n_pages;

  while (self->n_pages == 0 && !self->quit)
    g_cond_wait (&self->cond, &self->lock);

  n_pages = self->quit ? 0 : self->n_pages;
  self->n_pages = 0;

  return n_pages;
}

static void
checkpoint (KithSqliteCheckpoint *self)
{
  int n_done = 0;

  sqlite3_wal_checkpoint_v2 (kith_db_get_handle (self->db), NULL,
                             SQLITE_CHECKPOINT_PASSIVE, NULL, &n_done);

  g_mutex_lock (&self->lock);
  self->n_done = n_done;
  g_mutex_unlock (&self->lock);
}

static int
count_left (KithSqliteCheckpoint *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_log - self->n_done;
}

/* While others keep writing, the log is never wholly in the database, and so
 * never begins anew: the little that is left is done while they wait.  A disk
 * that is busy has left more than a little. */
static void
finish (KithSqliteCheckpoint *self)
{
  for (guint i = 0; i < MAX_PASSES && count_left (self) > FEW_PAGES; i++)
    checkpoint (self);

  g_mutex_lock (self->writing);
  checkpoint (self);
  g_mutex_unlock (self->writing);
}

static void
note_empty (KithSqliteCheckpoint *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_log = 0;
  self->n_done = 0;
}

/* The log gives its room back. */
static void
empty (KithSqliteCheckpoint *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (self->writing);

  if (kith_db_empty_log (self->db, PATIENCE_MSEC))
    note_empty (self);
  else
    g_debug ("The log cannot be emptied");
}

static gboolean
is_short (KithSqliteCheckpoint *self, int n_pages)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return has_little_room (self, n_pages);
}

static gpointer
run (gpointer data)
{
  KithSqliteCheckpoint *self = data;
  int n_pages;

  while ((n_pages = wait_for_pages (self)) > 0)
    {
      checkpoint (self);
      if (is_short (self, n_pages))
        empty (self);
      else if (n_pages > LONG_PAGES)
        finish (self);
    }

  return NULL;
}

/**
 * kith_sqlite_checkpoint_new:
 * @path: the database
 * @writing: held by whoever writes
 *
 * Returns: (transfer full): the thread, waiting
 */
KithSqliteCheckpoint *
kith_sqlite_checkpoint_new (const char *path, GMutex *writing, GError **error)
{
  KithDb *db = kith_db_open (path, KITH_DB_WRITER, 256, error);
  KithSqliteCheckpoint *self;

  if (db == NULL)
    return NULL;

  self = g_new0 (KithSqliteCheckpoint, 1);
  self->db = db;
  self->path = g_strdup (path);
  self->n_room = count_room (path);
  self->writing = writing;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("kith-checkpoint", run, self);

  return self;
}

void
kith_sqlite_checkpoint_free (KithSqliteCheckpoint *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  kith_db_close (self->db);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

void
kith_sqlite_checkpoint_notify (KithSqliteCheckpoint *self, int n_pages)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_log = n_pages;
  /* It has begun anew. */
  if (n_pages < self->n_done)
    self->n_done = 0;
  if (!is_due (self))
    return;

  self->n_pages = n_pages;
  g_cond_signal (&self->cond);
}
