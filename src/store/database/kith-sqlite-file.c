/* kith-sqlite-file.c: the file of a SQLite store, before SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-sqlite-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/kith-error.h"

#define MAGIC "SQLite format 3"

gboolean
kith_sqlite_file_fail (const char *path, GError **error)
{
  KithError situation = KITH_ERROR_STORE;

  if (errno == ENOSPC || errno == EDQUOT)
    situation = KITH_ERROR_STORE_FULL;
  else if (errno == EIO)
    situation = KITH_ERROR_DISK;
  g_set_error (error, KITH_ERROR, (int) situation, "%s: %s", path,
               g_strerror (errno));

  return FALSE;
}

static int
fail (const char *path, GError **error)
{
  kith_sqlite_file_fail (path, error);

  return -1;
}

static int
open_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);

  return fd >= 0 ? fd : fail (path, error);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0700) == 0 || fail (folder, error) >= 0;
}

static int
lock (const char *path, gboolean *taken, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = open_file (lock_path, error);

  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  *taken = errno == EWOULDBLOCK;
  if (*taken)
    g_set_error (error, KITH_ERROR, KITH_ERROR_BUSY,
                 "%s: it is open in another kithd", path);
  else
    fail (lock_path, error);
  close (fd);

  return -1;
}

/* SQLite was about to write to it when its program ended, and knows how. */
static gboolean
has_journal (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);

  return g_file_test (journal, G_FILE_TEST_EXISTS);
}

/**
 * kith_sqlite_file_check:
 * @path: the file
 * @is_foreign: (out) (optional): whether it is there, and no database, or the
 *   disk has lost its start
 *
 * Makes it, so that it is private from the start; says at once of what is no
 * database that it is none, since SQLite would take a short one for a log that
 * was cut off.
 *
 * Returns: whether SQLite may open it
 */
gboolean
kith_sqlite_file_check (const char *path, gboolean *is_foreign, GError **error)
{
  char start[sizeof MAGIC] = "";
  int fd = open_file (path, error);
  gboolean is_lost;
  gssize n_read;

  if (is_foreign != NULL)
    *is_foreign = FALSE;
  if (fd < 0)
    return FALSE;

  n_read = pread (fd, start, sizeof start, 0);
  is_lost = n_read < 0 && errno == EIO;
  if (n_read < 0)
    fail (path, error);
  close (fd);
  if (n_read == 0
      || (n_read == sizeof start && memcmp (start, MAGIC, sizeof start) == 0)
      || (n_read > 0 && has_journal (path)))
    return TRUE;

  if (is_foreign != NULL)
    *is_foreign = n_read > 0 || is_lost;
  if (n_read > 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "%s is not a Kith store",
                 path);

  return FALSE;
}

/**
 * kith_sqlite_file_lock:
 * @path: the file
 * @taken: (out): whether another process has it
 *
 * Returns: a file descriptor that holds the lock, or -1
 */
int
kith_sqlite_file_lock (const char *path, gboolean *taken, GError **error)
{
  *taken = FALSE;

  return make_folder (path, error) ? lock (path, taken, error) : -1;
}
