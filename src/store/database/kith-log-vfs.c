/* kith-log-vfs.c: writes what a commit adds to the log at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-log-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* What a single update adds fits several times. */
#define BUFFER_BYTES (64 * 1024)

#define NAME_PREFIX "kith-log-"

typedef struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *base;
} LogVfs;

typedef struct
{
  sqlite3_file file;

  gboolean is_joining;
  char *pending;        /* NULL: nothing was joined yet */
  int n_pending;        /* bytes of it */
  sqlite3_int64 offset; /* where they belong */
  sqlite3_file base[];
} LogFile;

/* What cannot be written is never tried again: its commit has failed. */
static int
flush (LogFile *self)
{
  int n_pending = self->n_pending;

  self->n_pending = 0;

  return n_pending > 0
           ? self->base->pMethods->xWrite (self->base, self->pending, n_pending,
                                           self->offset)
           : SQLITE_OK;
}

static int
log_close (sqlite3_file *file)
{
  LogFile *self = (LogFile *) file;

  g_clear_pointer (&self->pending, sqlite3_free);

  return self->base->pMethods->xClose (self->base);
}

static int
log_read (sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
  LogFile *self = (LogFile *) file;
  int result = flush (self);

  return result != SQLITE_OK
           ? result
           : self->base->pMethods->xRead (self->base, data, size, offset);
}

static gboolean
follows (LogFile *self, int size, sqlite3_int64 offset)
{
  return self->n_pending == 0
         || (offset == self->offset + self->n_pending
             && size <= BUFFER_BYTES - self->n_pending);
}

/* Whether @size bytes can be put together with others. */
static gboolean
can_join (LogFile *self, int size)
{
  if (!self->is_joining || size > BUFFER_BYTES)
    return FALSE;

  if (self->pending == NULL)
    self->pending = sqlite3_malloc (BUFFER_BYTES);

  return self->pending != NULL;
}

static void
join (LogFile *self, const void *data, int size, sqlite3_int64 offset)
{
  if (self->n_pending == 0)
    self->offset = offset;
  memcpy (self->pending + self->n_pending, data, (gsize) size);
  self->n_pending += size;
}

static int
log_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  LogFile *self = (LogFile *) file;
  int result = follows (self, size, offset) ? SQLITE_OK : flush (self);

  if (result != SQLITE_OK)
    return result;
  if (!can_join (self, size))
    return self->base->pMethods->xWrite (self->base, data, size, offset);

  join (self, data, size, offset);

  return SQLITE_OK;
}

static int
log_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  LogFile *self = (LogFile *) file;
  int result = flush (self);

  return result != SQLITE_OK
           ? result
           : self->base->pMethods->xTruncate (self->base, size);
}

static int
log_sync (sqlite3_file *file, int flags)
{
  LogFile *self = (LogFile *) file;
  int result = flush (self);

  return result != SQLITE_OK ? result
                             : self->base->pMethods->xSync (self->base, flags);
}

static int
log_size (sqlite3_file *file, sqlite3_int64 *size)
{
  LogFile *self = (LogFile *) file;
  int result = flush (self);

  return result != SQLITE_OK
           ? result
           : self->base->pMethods->xFileSize (self->base, size);
}

static int
log_lock (sqlite3_file *file, int level)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xLock (self->base, level);
}

static int
log_unlock (sqlite3_file *file, int level)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xUnlock (self->base, level);
}

static int
log_check_reserved (sqlite3_file *file, int *is_reserved)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xCheckReservedLock (self->base, is_reserved);
}

static int
log_control (sqlite3_file *file, int operation, void *data)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xFileControl (self->base, operation, data);
}

static int
log_sector_size (sqlite3_file *file)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xSectorSize (self->base);
}

static int
log_characteristics (sqlite3_file *file)
{
  LogFile *self = (LogFile *) file;

  return self->base->pMethods->xDeviceCharacteristics (self->base);
}

/* Version 1: neither shared memory nor mapping, which a log has no use for. */
static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_size,
  .xLock = log_lock,
  .xUnlock = log_unlock,
  .xCheckReservedLock = log_check_reserved,
  .xFileControl = log_control,
  .xSectorSize = log_sector_size,
  .xDeviceCharacteristics = log_characteristics,
};

/* All but a log are the base's own. */
static int
vfs_open (sqlite3_vfs *vfs,
          sqlite3_filename path,
          sqlite3_file *file,
          int flags,
          int *out_flags)
{
  sqlite3_vfs *base = ((LogVfs *) vfs)->base;
  LogFile *self = (LogFile *) file;
  int result;

  if ((flags & SQLITE_OPEN_WAL) == 0)
    return base->xOpen (base, path, file, flags, out_flags);

  result = base->xOpen (base, path, self->base, flags, out_flags);
  self->is_joining = FALSE;
  self->pending = NULL;
  self->n_pending = 0;
  self->file.pMethods = self->base->pMethods != NULL ? &methods : NULL;

  return result;
}

static const char *
register_on (sqlite3_vfs *base, const char *name)
{
  LogVfs *self = g_new0 (LogVfs, 1);

  self->base = base;
  self->vfs = *base;
  self->vfs.pNext = NULL;
  self->vfs.zName = g_intern_string (name);
  self->vfs.szOsFile = (int) sizeof (LogFile) + base->szOsFile;
  self->vfs.xOpen = vfs_open;
  sqlite3_vfs_register (&self->vfs, FALSE);

  return self->vfs.zName;
}

const char *
kith_log_vfs_find (const char *base_name)
{
  static GMutex registering;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&registering);
  sqlite3_vfs *base = sqlite3_vfs_find (base_name);
  g_autofree char *name = NULL;
  sqlite3_vfs *found;

  if (base == NULL)
    return NULL;

  name = g_strconcat (NAME_PREFIX, base->zName, NULL);
  found = sqlite3_vfs_find (name);

  return found != NULL ? found->zName : register_on (base, name);
}

/* NULL: there is no log, or another VFS has it. */
static LogFile *
get_log (sqlite3 *db)
{
  sqlite3_file *file = NULL;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file)
        != SQLITE_OK
      || file == NULL || file->pMethods != &methods)
    return NULL;

  return (LogFile *) file;
}

void
kith_log_vfs_begin_commit (sqlite3 *db)
{
  LogFile *self = get_log (db);

  if (self != NULL)
    self->is_joining = TRUE;
}

void
kith_log_vfs_end_commit (sqlite3 *db)
{
  LogFile *self = get_log (db);

  if (self == NULL)
    return;

  self->is_joining = FALSE;
  self->n_pending = 0;
}
