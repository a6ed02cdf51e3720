/* kith-db.c: a thin layer over a SQLite connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-db.h"

#include <errno.h>

#include "base/kith-error.h"
#include "store/database/kith-log-vfs.h"

#define BUSY_TIMEOUT_MSEC 10000

struct _KithDb
{
  sqlite3 *handle;
  GHashTable *statements; /* literal → KithStatement that nobody uses */
};

struct _KithStatement
{
  KithDb *db;
  sqlite3_stmt *handle;
  const char *sql; /* NULL: not kept */
};

static void
destroy_statement (gpointer data)
{
  KithStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/* SQLite keeps the system's error of a statement, not that of a COMMIT: what
 * errno says since the call began.  Memory that is shared is a file, too. */
static gboolean
is_full (int code)
{
  return (code & 0xff) == SQLITE_FULL
         || ((code & 0xff) == SQLITE_IOERR
             && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG));
}

/* A lock or memory that is not to be had is no matter of the disk. */
static gboolean
is_of_disk (int code)
{
  switch (code)
    {
    case SQLITE_IOERR_NOMEM:
    case SQLITE_IOERR_ACCESS:
    case SQLITE_IOERR_BLOCKED:
    case SQLITE_IOERR_CHECKRESERVEDLOCK:
    case SQLITE_IOERR_LOCK:
    case SQLITE_IOERR_RDLOCK:
    case SQLITE_IOERR_SHMLOCK:
    case SQLITE_IOERR_UNLOCK:
      return FALSE;

    default:
      return (code & 0xff) == SQLITE_IOERR;
    }
}

static KithError
get_situation (int code)
{
  if (is_full (code))
    return KITH_ERROR_STORE_FULL;

  return is_of_disk (code) ? KITH_ERROR_DISK : KITH_ERROR_STORE;
}

void
kith_db_set_error (KithDb *db, GError **error)
{
  int code = sqlite3_extended_errcode (db->handle);

  g_set_error (error, KITH_ERROR, (int) get_situation (code), "SQLite: %s (%d)",
               sqlite3_errmsg (db->handle), code);
}

/* What the file says may be meant badly. */
static void
harden (sqlite3 *handle)
{
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_limit (handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (handle, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
}

static gboolean
configure (KithDb *db, KithDbMode mode, int cache_kib, GError **error)
{
  g_autofree char *sql = NULL;

  harden (db->handle);
  /* Else whatever is asked by a column of a partial index is planned anew with
   * each value. */
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MSEC);
  sqlite3_wal_autocheckpoint (db->handle, 0);
  sql = g_strdup_printf ("PRAGMA locking_mode=%s;"
                         "PRAGMA synchronous=FULL;"
                         "PRAGMA temp_store=MEMORY;"
                         "PRAGMA cache_size=-%d;"
                         "PRAGMA query_only=%d",
                         mode == KITH_DB_ALONE ? "EXCLUSIVE" : "NORMAL",
                         cache_kib, mode == KITH_DB_READER);

  return kith_db_run_script (db, sql, error);
}

/**
 * kith_db_open:
 * @path: the file
 * @mode: what the connection is for
 * @cache_kib: how much of the file it may keep in memory
 *
 * Opens a connection with the settings that all of ours share.  It changes
 * nothing in the file.
 *
 * Returns: (transfer full): the connection; NULL with KITH_ERROR_STORE,
 *   KITH_ERROR_STORE_FULL or KITH_ERROR_DISK
 */
KithDb *
kith_db_open (const char *path, KithDbMode mode, int cache_kib, GError **error)
{
  return kith_db_open_on (path, NULL, mode, cache_kib, error);
}

KithDb *
kith_db_open_on (const char *path,
                 const char *vfs,
                 KithDbMode mode,
                 int cache_kib,
                 GError **error)
{
  g_autoptr (KithDb) db = g_new0 (KithDb, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE
              | (mode == KITH_DB_WRITER ? SQLITE_OPEN_CREATE : 0);

  g_return_val_if_fail (path != NULL, NULL);

  db->statements = g_hash_table_new_full (NULL, NULL, NULL, destroy_statement);
  errno = 0;
  if (sqlite3_open_v2 (path, &db->handle, flags, kith_log_vfs_find (vfs))
      != SQLITE_OK)
    {
      kith_db_set_error (db, error);
      return NULL;
    }
  if (!configure (db, mode, cache_kib, error))
    return NULL;

  return g_steal_pointer (&db);
}

/**
 * kith_db_close:
 * @db: (nullable) (transfer full): a connection without statements in use
 */
void
kith_db_close (KithDb *db)
{
  if (db == NULL)
    return;

  g_clear_pointer (&db->statements, g_hash_table_unref);
  sqlite3_close (db->handle);
  g_free (db);
}

sqlite3 *
kith_db_get_handle (KithDb *db)
{
  return db->handle;
}

static KithStatement *
take_statement (KithDb *db, const char *sql, gboolean keep, GError **error)
{
  KithStatement *self;
  gpointer found;
  sqlite3_stmt *handle = NULL;

  if (keep && g_hash_table_steal_extended (db->statements, sql, NULL, &found))
    return found;

  errno = 0;
  if (sqlite3_prepare_v3 (db->handle, sql, -1,
                          keep ? SQLITE_PREPARE_PERSISTENT : 0, &handle, NULL)
      != SQLITE_OK)
    {
      kith_db_set_error (db, error);
      return NULL;
    }

  self = g_new0 (KithStatement, 1);
  self->db = db;
  self->handle = handle;
  self->sql = keep ? sql : NULL;

  return self;
}

static void
bind_bytes (sqlite3_stmt *handle, int position, GBytes *bytes)
{
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    return;

  data = g_bytes_get_data (bytes, &size);
  sqlite3_bind_blob64 (handle, position, data != NULL ? data : "", size,
                       SQLITE_STATIC);
}

static void
bind_all (sqlite3_stmt *handle, const char *format, va_list args)
{
  for (int i = 0; format[i] != '\0'; i++)
    switch (format[i])
      {
      case 'i':
        sqlite3_bind_int64 (handle, i + 1, va_arg (args, gint64));
        break;
      case 'd':
        sqlite3_bind_double (handle, i + 1, va_arg (args, double));
        break;
      case 's':
        sqlite3_bind_text (handle, i + 1, va_arg (args, const char *), -1,
                           SQLITE_STATIC);
        break;
      case 'b':
        bind_bytes (handle, i + 1, va_arg (args, GBytes *));
        break;
      default:
        g_assert_not_reached ();
      }
}

static KithStatement *
query_valist (KithDb *db,
              GError **error,
              const char *sql,
              const char *format,
              va_list args)
{
  KithStatement *self = take_statement (db, sql, TRUE, error);

  if (self != NULL)
    bind_all (self->handle, format, args);

  return self;
}

/**
 * kith_db_query:
 * @db: a connection
 * @sql: a literal or interned, with "?" for what is bound; it is kept by its
 *   address
 * @format: a letter for each
 *
 * Returns: (transfer full): the statement, before its first row
 */
KithStatement *
kith_db_query (KithDb *db,
               GError **error,
               const char *sql,
               const char *format,
               ...)
{
  KithStatement *self;
  va_list args;

  va_start (args, format);
  self = query_valist (db, error, sql, format, args);
  va_end (args);

  return self;
}

KithStatement *
kith_db_prepare (KithDb *db, const char *sql, GError **error)
{
  return take_statement (db, sql, FALSE, error);
}

static gboolean
finish (KithStatement *self, GError **error)
{
  KithStep step;

  do
    step = kith_statement_step (self, error);
  while (step == KITH_STEP_ROW);

  return step == KITH_STEP_DONE;
}

gboolean
kith_db_run (KithDb *db,
             GError **error,
             const char *sql,
             const char *format,
             ...)
{
  g_autoptr (KithStatement) statement = NULL;
  va_list args;

  va_start (args, format);
  statement = query_valist (db, error, sql, format, args);
  va_end (args);

  return statement != NULL && finish (statement, error);
}

gboolean
kith_db_run_script (KithDb *db, const char *sql, GError **error)
{
  errno = 0;
  if (sqlite3_exec (db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  kith_db_set_error (db, error);

  return FALSE;
}

gboolean
kith_db_query_int (KithDb *db,
                   gint64 fallback,
                   gint64 *value,
                   GError **error,
                   const char *sql,
                   const char *format,
                   ...)
{
  g_autoptr (KithStatement) statement = NULL;
  KithStep step;
  va_list args;

  va_start (args, format);
  statement = query_valist (db, error, sql, format, args);
  va_end (args);
  if (statement == NULL)
    return FALSE;

  step = kith_statement_step (statement, error);
  if (step == KITH_STEP_FAILED)
    return FALSE;

  *value = step == KITH_STEP_ROW ? kith_statement_get_int (statement, 0)
                                 : fallback;

  return TRUE;
}

gboolean
kith_db_empty_log (KithDb *db, int patience_msec)
{
  int result;

  sqlite3_busy_timeout (db->handle, patience_msec);
  result = sqlite3_wal_checkpoint_v2 (db->handle, NULL,
                                      SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MSEC);

  return result == SQLITE_OK;
}

int
kith_db_get_changes (KithDb *db)
{
  return sqlite3_changes (db->handle);
}

gint64
kith_db_get_last_rowid (KithDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

KithStep
kith_statement_step (KithStatement *self, GError **error)
{
  errno = 0;
  switch (sqlite3_step (self->handle))
    {
    case SQLITE_ROW:
      return KITH_STEP_ROW;
    case SQLITE_DONE:
      return KITH_STEP_DONE;
    default:
      kith_db_set_error (self->db, error);
      return KITH_STEP_FAILED;
    }
}

gint64
kith_statement_get_int (KithStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

const char *
kith_statement_get_text (KithStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

GBytes *
kith_statement_get_bytes (KithStatement *self, int column)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  return g_bytes_new (data, sqlite3_column_bytes (self->handle, column));
}

sqlite3_stmt *
kith_statement_get_handle (KithStatement *self)
{
  return self->handle;
}

void
kith_statement_free (KithStatement *self)
{
  if (self == NULL)
    return;

  sqlite3_reset (self->handle);
  /* The same SQL may be in use twice: one of the two is kept. */
  if (self->sql == NULL
      || g_hash_table_contains (self->db->statements, self->sql))
    {
      destroy_statement (self);
      return;
    }

  sqlite3_clear_bindings (self->handle);
  g_hash_table_insert (self->db->statements, (gpointer) self->sql, self);
}

static gboolean
begin (KithTransaction *self, KithDb *db, const char *sql, GError **error)
{
  if (!kith_db_run (db, error, sql, ""))
    return FALSE;

  self->db = db;

  return TRUE;
}

gboolean
kith_transaction_begin (KithTransaction *self, KithDb *db, GError **error)
{
  return begin (self, db, "BEGIN IMMEDIATE", error);
}

gboolean
kith_transaction_begin_read (KithTransaction *self, KithDb *db, GError **error)
{
  return begin (self, db, "BEGIN", error);
}

gboolean
kith_transaction_commit (KithTransaction *self, GError **error)
{
  gboolean committed;

  g_return_val_if_fail (self->db != NULL, FALSE);

  kith_log_vfs_begin_commit (self->db->handle);
  committed = kith_db_run (self->db, error, "COMMIT", "");
  kith_log_vfs_end_commit (self->db->handle);
  if (!committed)
    return FALSE;

  self->db = NULL;

  return TRUE;
}

void
kith_transaction_clear (KithTransaction *self)
{
  /* Some errors have already ended it. */
  if (self->db != NULL && !sqlite3_get_autocommit (self->db->handle))
    kith_db_run (self->db, NULL, "ROLLBACK", "");
  self->db = NULL;
}
