/* kith-db.h: a thin layer over a SQLite connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _KithDb KithDb;
typedef struct _KithStatement KithStatement;

typedef enum
{
  KITH_DB_WRITER, /* makes the file when absent */
  KITH_DB_READER,
  KITH_DB_ALONE, /* nobody else has the file open; needs no room beside it */
} KithDbMode;

typedef enum
{
  KITH_STEP_FAILED = -1,
  KITH_STEP_DONE = 0,
  KITH_STEP_ROW = 1,
} KithStep;

/* A connection is used by one thread at a time. */
KithDb *
kith_db_open (const char *path, KithDbMode mode, int cache_kib, GError **error);
/* @vfs: (nullable): the name of a SQLite VFS; NULL: the default one. */
KithDb *kith_db_open_on (const char *path,
                         const char *vfs,
                         KithDbMode mode,
                         int cache_kib,
                         GError **error);
void kith_db_close (KithDb *db);
sqlite3 *kith_db_get_handle (KithDb *db);

/* @sql: a literal: prepared once and kept.  @format says what is bound, one
 * letter each: i gint64, d double, s text or NULL, b GBytes or NULL.  Text and
 * bytes are borrowed for as long as the statement. */
KithStatement *kith_db_query (KithDb *db,
                              GError **error,
                              const char *sql,
                              const char *format,
                              ...);
/* The same for SQL that was put together: not kept. */
KithStatement *kith_db_prepare (KithDb *db, const char *sql, GError **error);
/* To the end, without looking at rows. */
gboolean kith_db_run (KithDb *db,
                      GError **error,
                      const char *sql,
                      const char *format,
                      ...);
/* Several statements, nothing bound. */
gboolean kith_db_run_script (KithDb *db, const char *sql, GError **error);
/* The first column of the first row; @fallback without a row. */
gboolean kith_db_query_int (KithDb *db,
                            gint64 fallback,
                            gint64 *value,
                            GError **error,
                            const char *sql,
                            const char *format,
                            ...);
/* Moves all of the log into the database, and gives its room back to the disk.
 * FALSE: others read from it, for longer than that, or there is no room for
 * what is new in the database. */
gboolean kith_db_empty_log (KithDb *db, int patience_msec);
/* Rows changed by the last statement. */
int kith_db_get_changes (KithDb *db);
gint64 kith_db_get_last_rowid (KithDb *db);
/* Sets the error that SQLite has just met. */
void kith_db_set_error (KithDb *db, GError **error);

KithStep kith_statement_step (KithStatement *self, GError **error);
gint64 kith_statement_get_int (KithStatement *self, int column);
/* Valid until the next step. */
const char *kith_statement_get_text (KithStatement *self, int column);
/* (transfer full): text without its NUL, or a blob. */
GBytes *kith_statement_get_bytes (KithStatement *self, int column);
sqlite3_stmt *kith_statement_get_handle (KithStatement *self);
/* Hands it back, reset. */
void kith_statement_free (KithStatement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDb, kith_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStatement, kith_statement_free)

/* A transaction that is rolled back unless it was committed. */
typedef struct
{
  KithDb *db;
} KithTransaction;

gboolean
kith_transaction_begin (KithTransaction *self, KithDb *db, GError **error);
/* To see one state of the store in several statements. */
gboolean
kith_transaction_begin_read (KithTransaction *self, KithDb *db, GError **error);
gboolean kith_transaction_commit (KithTransaction *self, GError **error);
void kith_transaction_clear (KithTransaction *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithTransaction, kith_transaction_clear)

G_END_DECLS
