/* bad-disk.c: a disk that reports errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the place of what the C library has for reading and writing at a
 * position, in the libraries, too.
 */

#include "bad-disk.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct
{
  dev_t device;
  ino_t inode;
  guint64 from;
  guint64 end;
} Part;

static GMutex lock;
static Part unreadable;
static Part unwritable;

static Part
make_part (const char *path, guint64 from, guint64 size)
{
  struct stat about;
  int result = stat (path, &about);

  g_assert_no_errno (result);

  return (Part){ about.st_dev, about.st_ino, from, from + size };
}

void
bad_disk_lose (const char *path, guint64 from, guint64 size)
{
  Part part = make_part (path, from, size);

  g_mutex_lock (&lock);
  unreadable = part;
  g_mutex_unlock (&lock);
}

void
bad_disk_refuse_writes (const char *path)
{
  Part part = make_part (path, 0, G_MAXINT64);

  g_mutex_lock (&lock);
  unwritable = part;
  g_mutex_unlock (&lock);
}

void
bad_disk_mend (void)
{
  g_mutex_lock (&lock);
  unreadable = unwritable = (Part){ 0 };
  g_mutex_unlock (&lock);
}

static gboolean
is_bad (const Part *part, int fd, gsize size, off_t offset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  struct stat about;

  return part->end > 0 && (guint64) offset < part->end
         && (guint64) offset + size > part->from && fstat (fd, &about) == 0
         && about.st_dev == part->device && about.st_ino == part->inode;
}

__attribute__ ((visibility ("default"))) ssize_t
pread (int fd, void *data, size_t size, off_t offset)
{
  if (!is_bad (&unreadable, fd, size, offset))
    return syscall (SYS_pread64, fd, data, size, offset);

  errno = EIO;

  return -1;
}

__attribute__ ((visibility ("default"))) ssize_t
pwrite (int fd, const void *data, size_t size, off_t offset)
{
  if (!is_bad (&unwritable, fd, size, offset))
    return syscall (SYS_pwrite64, fd, data, size, offset);

  errno = EIO;

  return -1;
}
