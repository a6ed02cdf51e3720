/* kith-outbox-salvage.c: what can be read of a damaged file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way to a page of records may be what is damaged: the first page, with the
 * schema, or one that only says which others there are.  So all pages of a copy
 * are looked at, and each that holds records is read as a table of its own,
 * which SQLite does, with its own care.  A page that is not in use any more has
 * no records: what is removed is overwritten (see kith-outbox-db.c).
 */

#include "store/outbox/kith-outbox-salvage.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store/database/kith-sqlite-file.h"
#include "store/outbox/kith-outbox-db.h"

#define PAGE_BYTES KITH_OUTBOX_DB_PAGE_BYTES

/* Of SQLite's file format */
#define PAGE_OF_RECORDS 0x0d
#define OFFSET_WRITE_VERSION 18
#define OFFSET_READ_VERSION 19
#define OFFSET_SIZE_VALID_FOR 92
#define WITH_LOG 2

typedef struct
{
  gint64 seq;
  KithOutboxRecord *record;
} Found;

typedef struct
{
  const char *scratch;
  GByteArray *first_page; /* of a sound file with the same table */
  GArray *found;          /* Found */
} Salvage;

/* Files */

/* What cannot be read stays 0, like a page without records.
 * @n_read: (inout): how much can be */
static gboolean
read_all (int fd, GByteArray *bytes, gsize *n_read)
{
  for (gsize at = 0; at < bytes->len;)
    {
      gsize left = MIN (PAGE_BYTES - at % PAGE_BYTES, bytes->len - at);
      gssize n = pread (fd, bytes->data + at, left, (off_t) at);

      if (n < 0 && errno != EIO)
        return FALSE;
      /* It has become shorter. */
      if (n == 0)
        break;
      *n_read += n < 0 ? 0 : (gsize) n;
      at += n < 0 ? left : (gsize) n;
    }

  return TRUE;
}

/* What is not there is empty.  @n_read: (inout). (transfer full) (nullable) */
static GByteArray *
read_file (const char *path, gsize *n_read, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  struct stat about;
  gboolean is_read;

  if (fd < 0 && errno == ENOENT)
    return g_steal_pointer (&bytes);

  is_read = fd >= 0 && fstat (fd, &about) == 0;
  if (is_read)
    {
      g_byte_array_set_size (bytes, (guint) about.st_size);
      if (bytes->len > 0)
        memset (bytes->data, 0, bytes->len);
      is_read = read_all (fd, bytes, n_read);
    }
  if (!is_read)
    kith_sqlite_file_fail (path, error);
  if (fd >= 0)
    close (fd);

  return is_read ? g_steal_pointer (&bytes) : NULL;
}

/* A new one, which need not outlast anything. */
static gboolean
write_file (const char *path, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) own = NULL;

  if (g_file_set_contents_full (path, (const char *) bytes->data,
                                (gssize) bytes->len, G_FILE_SET_CONTENTS_NONE,
                                0600, &own))
    return TRUE;

  g_set_error (error, KITH_ERROR,
               g_error_matches (own, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                 ? KITH_ERROR_STORE_FULL
                 : KITH_ERROR_STORE,
               "%s", own->message);

  return FALSE;
}

static void
remove_scratch (const char *scratch)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (scratch, ends[i], NULL);

      g_unlink (path);
    }
}

/* SQLite */

/* (nullable) */
static sqlite3 *
open_scratch (Salvage *self, GError **error)
{
  sqlite3 *handle = NULL;

  errno = 0;
  if (sqlite3_open_v2 (self->scratch, &handle,
                       SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE
                         | SQLITE_OPEN_CREATE,
                       NULL)
      == SQLITE_OK)
    return handle;

  kith_sqlite_file_fail (self->scratch, error);
  sqlite3_close (handle);

  return NULL;
}

/* Runs @sql in the copy, and closes it. */
static gboolean
run (Salvage *self, const char *sql, GError **error)
{
  sqlite3 *handle = open_scratch (self, error);
  gboolean is_done;

  if (handle == NULL)
    return FALSE;

  errno = 0;
  is_done = sqlite3_exec (handle, sql, NULL, NULL, NULL) == SQLITE_OK;
  if (!is_done)
    g_set_error (error, KITH_ERROR,
                 sqlite3_errcode (handle) == SQLITE_FULL ? KITH_ERROR_STORE_FULL
                                                         : KITH_ERROR_STORE,
                 "%s: %s", self->scratch, sqlite3_errmsg (handle));
  sqlite3_close (handle);

  return is_done;
}

/* The table without its index, and without a promise of what is in it. */
static gboolean
make_first_page (Salvage *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "PRAGMA page_size=%d;"
    "CREATE TABLE record (seq INTEGER PRIMARY KEY, kind, id, document)",
    PAGE_BYTES);
  gsize n_read = 0;

  if (!run (self, sql, error))
    return FALSE;

  self->first_page = read_file (self->scratch, &n_read, error);
  remove_scratch (self->scratch);
  if (self->first_page == NULL)
    return FALSE;

  g_byte_array_set_size (self->first_page, PAGE_BYTES);
  /* How many pages there are is what the file's length says. */
  memset (self->first_page->data + OFFSET_SIZE_VALID_FOR, 0, 4);

  return TRUE;
}

/* All that is committed in the log belongs to the file; where that does not go
 * together any more, the file counts. */
static gboolean
merge_log (Salvage *self, GError **error)
{
  g_autoptr (GError) own = NULL;

  if (run (self,
           "SELECT count(*) FROM sqlite_schema;"
           "PRAGMA wal_checkpoint(TRUNCATE)",
           &own))
    return TRUE;

  if (g_error_matches (own, KITH_ERROR, KITH_ERROR_STORE_FULL))
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  g_message ("The log cannot be used: %s", own->message);

  return TRUE;
}

/* Whatever is there instead of the first page: the log may have a better
 * one. */
static gboolean
copy_with_log (Salvage *self, const char *path, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *log_scratch = g_strconcat (self->scratch, "-wal", NULL);
  gsize n_read = 0;
  g_autoptr (GByteArray) content = read_file (path, &n_read, error);
  g_autoptr (GByteArray) log = NULL;

  if (content != NULL)
    log = read_file (log_path, &n_read, error);
  if (log == NULL)
    return FALSE;
  /* The disk may be there again when it is tried once more. */
  if (n_read == 0 && content->len > 0)
    {
      errno = EIO;
      return kith_sqlite_file_fail (path, error);
    }
  if (n_read < content->len + log->len)
    g_message ("%" G_GSIZE_FORMAT " bytes of %s cannot be read",
               content->len + log->len - n_read, path);

  if (content->len < PAGE_BYTES)
    g_byte_array_set_size (content, PAGE_BYTES);
  memcpy (content->data, self->first_page->data, PAGE_BYTES);
  content->data[OFFSET_WRITE_VERSION] = WITH_LOG;
  content->data[OFFSET_READ_VERSION] = WITH_LOG;

  return write_file (self->scratch, content, error)
         && write_file (log_scratch, log, error) && merge_log (self, error);
}

/* Reading */

static gboolean
is_kind (gint64 kind)
{
  return kind >= 0 && kind < KITH_OUTBOX_N_KINDS;
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_TEXT
           ? (const char *) sqlite3_column_text (statement, column)
           : "";
}

/* Nothing of the page can be relied upon. */
static void
take_row (Salvage *self, sqlite3_stmt *statement)
{
  gint64 kind = sqlite3_column_int64 (statement, 1);
  const char *id = get_text (statement, 2);
  const char *text = get_text (statement, 3);
  Found found = { .seq = sqlite3_column_int64 (statement, 0) };
  JsonObject *document;

  if (sqlite3_column_type (statement, 1) != SQLITE_INTEGER || !is_kind (kind)
      || *id == '\0' || !g_utf8_validate (id, -1, NULL))
    return;

  document = kith_json_parse_object (text, strlen (text),
                                     KITH_LIMIT_ANSWER_BYTES, NULL);
  if (document == NULL)
    return;

  found.record = kith_outbox_record_new ((KithOutboxKind) kind, id, document);
  g_array_append_val (self->found, found);
}

static void
read_page (Salvage *self, sqlite3 *handle, guint page)
{
  g_autofree char *sql = g_strdup_printf (
    "PRAGMA writable_schema=ON;"
    "UPDATE sqlite_schema SET rootpage=%u;"
    "PRAGMA writable_schema=RESET",
    page);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_exec (handle, sql, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (handle,
                             "SELECT seq, kind, id, document FROM record", -1,
                             &statement, NULL)
           == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      take_row (self, statement);
  sqlite3_finalize (statement);
}

static gboolean
read_pages (Salvage *self, GError **error)
{
  gsize n_read = 0;
  g_autoptr (GByteArray) content = read_file (self->scratch, &n_read, error);
  sqlite3 *handle;

  if (content == NULL)
    return FALSE;

  remove_scratch (self->scratch);
  memcpy (content->data, self->first_page->data, PAGE_BYTES);
  handle = write_file (self->scratch, content, error)
             ? open_scratch (self, error)
             : NULL;
  if (handle == NULL)
    return FALSE;

  sqlite3_exec (handle, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL,
                NULL, NULL);
  for (guint i = 1; i * PAGE_BYTES < content->len; i++)
    if (content->data[i * PAGE_BYTES] == PAGE_OF_RECORDS)
      read_page (self, handle, i + 1);
  sqlite3_close (handle);

  return TRUE;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  return (one->seq > other->seq) - (one->seq < other->seq);
}

/**
 * kith_outbox_salvage:
 * @path: a damaged file
 * @scratch: where a copy of it may be
 *
 * Returns: (transfer container) (nullable): KithOutboxRecord
 */
GPtrArray *
kith_outbox_salvage (const char *path, const char *scratch, GError **error)
{
  g_autoptr (GByteArray) first_page = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_outbox_record_free);
  Salvage self = { .scratch = scratch, .found = found };
  gboolean is_done;

  remove_scratch (scratch);
  is_done = make_first_page (&self, error) && copy_with_log (&self, path, error)
            && read_pages (&self, error);
  remove_scratch (scratch);
  first_page = self.first_page;

  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (records, g_array_index (found, Found, i).record);

  return is_done ? g_steal_pointer (&records) : NULL;
}
