/* kith-crash-vfs.c: a disk that may lose its power at any moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-crash-vfs.h"

#include <glib/gstdio.h>
#include <string.h>

#include <sqlite3.h>

#define SECTOR_BYTES 512
/* Enough for who looks at them one by one; more would only take memory. */
#define MAX_IMAGES 64

/* A write, or, without data, a change of the length. */
typedef struct
{
  sqlite3_int64 offset;
  GBytes *data;
} Change;

/* What is known of a file, by all connections to it. */
typedef struct
{
  char *folder;
  GByteArray *durable;
  GPtrArray *changes; /* Change, since the last sync */
  guint64 inode;
  gboolean is_log;
} Disk;

typedef struct
{
  sqlite3_file base;
  Disk *disk; /* borrowed; NULL: not ours to follow */
  sqlite3_file real[];
} CrashFile;

static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GMutex lock; /* of what follows */
  char *folder;
  GHashTable *disks; /* path → Disk */
  GHashTable *full;  /* of folders whose disk is full */
  GRand *rand;
  GQueue images;
  KithCrashMode mode;
  guint every;
  const int *mark;
  char *armed; /* a folder; NULL: none */
  guint n_left;
  KithCrashImage *armed_image;
} crash;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->data, g_bytes_unref);
  g_free (change);
}

static void
disk_free (gpointer data)
{
  Disk *disk = data;

  g_free (disk->folder);
  g_byte_array_unref (disk->durable);
  g_ptr_array_unref (disk->changes);
  g_free (disk);
}

/* 0: there is none. */
static guint64
get_inode (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_ino : 0;
}

/* What was there before is durable. */
static Disk *
disk_new (const char *path)
{
  Disk *disk = g_new0 (Disk, 1);
  g_autofree char *content = NULL;
  gsize size = 0;

  disk->folder = g_path_get_dirname (path);
  disk->inode = get_inode (path);
  disk->durable = g_byte_array_new ();
  disk->changes = g_ptr_array_new_with_free_func (change_free);
  disk->is_log = g_str_has_suffix (path, "-wal");
  if (g_file_get_contents (path, &content, &size, NULL))
    g_byte_array_append (disk->durable, (const guint8 *) content, (guint) size);

  return disk;
}

void
kith_crash_image_free (KithCrashImage *image)
{
  g_hash_table_unref (image->files);
  g_free (image);
}

void
kith_crash_image_write (KithCrashImage *image, const char *folder)
{
  GHashTableIter iter;
  gpointer name, bytes;

  g_hash_table_iter_init (&iter, image->files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);

      g_assert_true (
        g_file_set_contents_full (path, data != NULL ? data : "", (gssize) size,
                                  G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

/* What a change does */

static void
put (GByteArray *bytes, sqlite3_int64 offset, const guint8 *data, gsize size)
{
  gsize end = (gsize) offset + size;
  guint former = bytes->len;

  if (end > former)
    {
      g_byte_array_set_size (bytes, end);
      memset (bytes->data + former, 0, end - former);
    }
  if (size > 0)
    memcpy (bytes->data + offset, data, size);
}

static void
apply (GByteArray *bytes, const Change *change)
{
  gsize size = 0;
  const guint8 *data = change->data != NULL
                         ? g_bytes_get_data (change->data, &size)
                         : NULL;

  if (data != NULL)
    put (bytes, change->offset, data, size);
  else if (bytes->len > change->offset)
    g_byte_array_set_size (bytes, change->offset);
}

/* Sector by sector, each or not. */
static void
apply_torn (GByteArray *bytes, const Change *change)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (change->data, &size);

  while (done < size)
    {
      gsize part = SECTOR_BYTES
                   - ((gsize) change->offset + done) % SECTOR_BYTES;

      part = MIN (part, size - done);
      if (g_rand_boolean (crash.rand))
        put (bytes, change->offset + (sqlite3_int64) done, data + done, part);
      done += part;
    }
}

typedef enum
{
  LOSE_ALL,
  LOSE_SOME,
  LOSE_TAIL,
  LOSE_SECTORS,
  N_LOSSES,
} Loss;

/* What is left of a file: of the changes since its last sync any part. */
static GBytes *
survive (Disk *disk, Loss loss)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n_kept = disk->changes->len;

  g_byte_array_append (bytes, disk->durable->data, disk->durable->len);
  if (loss == LOSE_TAIL)
    n_kept = g_rand_int_range (crash.rand, 0, (gint32) disk->changes->len + 1);

  for (guint i = 0; loss != LOSE_ALL && i < n_kept; i++)
    {
      Change *change = g_ptr_array_index (disk->changes, i);

      if (loss == LOSE_SECTORS && change->data != NULL)
        apply_torn (bytes, change);
      else if (loss == LOSE_TAIL || g_rand_boolean (crash.rand))
        apply (bytes, change);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* With the lock held. */
static KithCrashImage *
image_new (const char *folder)
{
  KithCrashImage *image = g_new0 (KithCrashImage, 1);
  Loss loss = (Loss) g_rand_int_range (crash.rand, 0, N_LOSSES);
  g_autoptr (GList) paths = g_hash_table_get_keys (crash.disks);

  image->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_bytes_unref);
  /* In an order that is the same the next time, for what is random in it. */
  paths = g_list_sort (paths, (GCompareFunc) g_strcmp0);
  for (GList *item = paths; item != NULL; item = item->next)
    {
      Disk *disk = g_hash_table_lookup (crash.disks, item->data);

      if (g_str_equal (disk->folder, folder)
          && disk->inode == get_inode (item->data))
        g_hash_table_insert (image->files, g_path_get_basename (item->data),
                             survive (disk, loss));
    }

  return image;
}

static void
pass_armed (const char *folder)
{
  if (g_strcmp0 (crash.armed, folder) != 0 || crash.armed_image != NULL)
    return;

  if (crash.n_left == 0)
    crash.armed_image = image_new (folder);
  else
    crash.n_left--;
}

/* Before each operation: the power may be cut now. */
static void
pass_moment (const char *folder)
{
  KithCrashImage *image;

  pass_armed (folder);
  if (crash.every == 0 || crash.images.length >= MAX_IMAGES
      || g_rand_int_range (crash.rand, 0, (gint32) crash.every) != 0)
    return;

  image = image_new (crash.folder);
  image->mark = g_atomic_int_get (crash.mark);
  g_queue_push_tail (&crash.images, image);
}

static gboolean
is_full (Disk *disk)
{
  return g_hash_table_contains (crash.full, disk->folder);
}

static void
add_change (CrashFile *file, sqlite3_int64 offset, GBytes *data)
{
  Change *change = g_new (Change, 1);

  change->offset = offset;
  change->data = data;
  g_ptr_array_add (file->disk->changes, change);
}

/* The file's methods */

static int
file_close (sqlite3_file *base)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xClose (file->real);
}

static int
file_read (sqlite3_file *base, void *data, int size, sqlite3_int64 offset)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xRead (file->real, data, size, offset);
}

static int
file_write (sqlite3_file *base,
            const void *data,
            int size,
            sqlite3_int64 offset)
{
  CrashFile *file = (CrashFile *) base;
  gboolean fits = TRUE;

  if (file->disk != NULL)
    {
      g_mutex_lock (&crash.lock);
      pass_moment (file->disk->folder);
      fits = !is_full (file->disk);
      if (fits)
        add_change (file, offset, g_bytes_new (data, (gsize) size));
      g_mutex_unlock (&crash.lock);
    }

  return fits ? file->real->pMethods->xWrite (file->real, data, size, offset)
              : SQLITE_FULL;
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  CrashFile *file = (CrashFile *) base;

  if (file->disk != NULL)
    {
      g_mutex_lock (&crash.lock);
      pass_moment (file->disk->folder);
      add_change (file, size, NULL);
      g_mutex_unlock (&crash.lock);
    }

  return file->real->pMethods->xTruncate (file->real, size);
}

/* The real sync would only take time: the disk is ours. */
static int
file_sync (sqlite3_file *base, int flags)
{
  CrashFile *file = (CrashFile *) base;
  Disk *disk = file->disk;

  if (disk == NULL)
    return file->real->pMethods->xSync (file->real, flags);

  g_mutex_lock (&crash.lock);
  pass_moment (disk->folder);
  if (crash.mode != KITH_CRASH_NO_SYNC || !disk->is_log)
    {
      for (guint i = 0; i < disk->changes->len; i++)
        apply (disk->durable, g_ptr_array_index (disk->changes, i));
      g_ptr_array_set_size (disk->changes, 0);
    }
  pass_moment (disk->folder);
  g_mutex_unlock (&crash.lock);

  return SQLITE_OK;
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xFileSize (file->real, size);
}

static int
file_lock (sqlite3_file *base, int level)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xLock (file->real, level);
}

static int
file_unlock (sqlite3_file *base, int level)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xUnlock (file->real, level);
}

static int
file_check_reserved (sqlite3_file *base, int *is_reserved)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, is_reserved);
}

static int
file_control (sqlite3_file *base, int operation, void *data)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xFileControl (file->real, operation, data);
}

static int
file_sector_size (sqlite3_file *base)
{
  return SECTOR_BYTES;
}

static int
file_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
file_shm_map (sqlite3_file *base,
              int page,
              int size,
              int extend,
              void volatile **where)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xShmMap (file->real, page, size, extend, where);
}

static int
file_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xShmLock (file->real, offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *base)
{
  CrashFile *file = (CrashFile *) base;

  file->real->pMethods->xShmBarrier (file->real);
}

static int
file_shm_unmap (sqlite3_file *base, int flags)
{
  CrashFile *file = (CrashFile *) base;

  return file->real->pMethods->xShmUnmap (file->real, flags);
}

/* Version 2: no memory mapping, so that every write passes here. */
static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

/* The VFS */

static gboolean
is_below (const char *path)
{
  gsize length = strlen (crash.folder);

  return g_str_has_prefix (path, crash.folder) && path[length] == '/';
}

static Disk *
find_disk (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);
  Disk *disk;

  if (path == NULL || crash.folder == NULL || !is_below (path))
    return NULL;

  disk = g_hash_table_lookup (crash.disks, path);
  /* A file that was removed by another than SQLite is not the one of before. */
  if (disk == NULL || disk->inode != get_inode (path))
    {
      disk = disk_new (path);
      g_hash_table_insert (crash.disks, g_strdup (path), disk);
    }

  return disk;
}

static int
vfs_open (sqlite3_vfs *vfs,
          sqlite3_filename path,
          sqlite3_file *base,
          int flags,
          int *out_flags)
{
  CrashFile *file = (CrashFile *) base;
  int result = crash.real->xOpen (crash.real, path, file->real, flags,
                                  out_flags);

  file->disk = find_disk (path);
  file->base.pMethods = file->real->pMethods != NULL ? &methods : NULL;

  return result;
}

/* A folder's entry may outlast its file's deletion: only a log that begins
 * anew is told from it by its salt, and SQLite deletes none but empty ones. */
static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  g_mutex_lock (&crash.lock);
  if (crash.folder != NULL && is_below (path))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      pass_moment (folder);
      g_hash_table_remove (crash.disks, path);
    }
  g_mutex_unlock (&crash.lock);

  return crash.real->xDelete (crash.real, path, sync);
}

void
kith_crash_vfs_start (const char *folder,
                      KithCrashMode mode,
                      guint every,
                      guint32 seed,
                      const int *mark)
{
  g_assert_null (crash.folder);

  crash.real = sqlite3_vfs_find (NULL);
  crash.vfs = *crash.real;
  crash.vfs.zName = "kith-crash";
  crash.vfs.pNext = NULL;
  crash.vfs.szOsFile = (int) sizeof (CrashFile) + crash.real->szOsFile;
  crash.vfs.xOpen = vfs_open;
  crash.vfs.xDelete = vfs_delete;
  crash.folder = g_strdup (folder);
  crash.disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       disk_free);
  crash.full = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  crash.rand = g_rand_new_with_seed (seed);
  crash.mode = mode;
  crash.every = every;
  crash.mark = mark;
  g_assert_cmpint (sqlite3_vfs_register (&crash.vfs, 1), ==, SQLITE_OK);
}

/* When nothing is open in it any more. */
void
kith_crash_vfs_stop (void)
{
  kith_crash_vfs_arm (NULL, 0);
  sqlite3_vfs_unregister (&crash.vfs);
  /* Else the default is whatever was registered meanwhile. */
  sqlite3_vfs_register (crash.real, 1);
  g_queue_clear_full (&crash.images, (GDestroyNotify) kith_crash_image_free);
  g_clear_pointer (&crash.disks, g_hash_table_unref);
  g_clear_pointer (&crash.full, g_hash_table_unref);
  g_clear_pointer (&crash.rand, g_rand_free);
  g_clear_pointer (&crash.folder, g_free);
}

KithCrashImage *
kith_crash_vfs_pop_image (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);

  return g_queue_pop_head (&crash.images);
}

KithCrashImage *
kith_crash_vfs_take_image (const char *folder)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);

  return image_new (folder);
}

void
kith_crash_vfs_arm (const char *folder, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);

  g_clear_pointer (&crash.armed_image, kith_crash_image_free);
  g_free (crash.armed);
  crash.armed = g_strdup (folder);
  crash.n_left = n;
}

KithCrashImage *
kith_crash_vfs_pop_armed (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);

  if (crash.armed_image != NULL)
    g_clear_pointer (&crash.armed, g_free);

  return g_steal_pointer (&crash.armed_image);
}

void
kith_crash_vfs_set_full (const char *folder, gboolean full)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&crash.lock);

  if (full)
    g_hash_table_add (crash.full, g_strdup (folder));
  else
    g_hash_table_remove (crash.full, folder);
}
