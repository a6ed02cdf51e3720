/* kith-outbox-db.c: what is in a file of waiting changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/outbox/kith-outbox-db.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store/database/kith-log-vfs.h"
#include "store/database/kith-sqlite-file.h"
#include "store/database/kith-sqlite-schema.h"

#define APPLICATION_ID 1265596514 /* Koxb */
#define VERSION 1
#define CACHE_KIB 512
/* The log is moved into the database now and then, by whoever writes: there is
 * nobody else who would have to wait. */
#define CHECKPOINT_PAGES 256

/* Batches */

typedef struct
{
  KithOutboxKind kind;
  char *id;
  char *text;          /* NULL: removed, or moved */
  gboolean moves_last; /* it stays as it is */
} Change;

struct _KithOutboxBatch
{
  GPtrArray *changes;     /* Change */
  gboolean keep_existing; /* what is in the file */
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
  KithOutboxBatch *batch = g_new0 (KithOutboxBatch, 1);

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

static Change *
add_change (KithOutboxBatch *batch,
            KithOutboxKind kind,
            const char *id,
            char *text)
{
  Change *change = g_new (Change, 1);

  change->kind = kind;
  change->id = g_strdup (id);
  change->text = text;
  change->moves_last = FALSE;
  g_ptr_array_add (batch->changes, change);

  return change;
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
kith_outbox_batch_keep_existing (KithOutboxBatch *batch)
{
  g_return_if_fail (batch != NULL);

  batch->keep_existing = TRUE;
}

void
kith_outbox_batch_remove (KithOutboxBatch *batch,
                          KithOutboxKind kind,
                          const char *id)
{
  add_change (batch, kind, id, NULL);
}

void
kith_outbox_batch_move_last (KithOutboxBatch *batch,
                             KithOutboxKind kind,
                             const char *id)
{
  add_change (batch, kind, id, NULL)->moves_last = TRUE;
}

/* Opening */

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, why);

  return FALSE;
}

/* What is removed is gone from the disk, too: else a file that is damaged could
 * not be told from what it once was. */
static gboolean
configure (KithDb *db, GError **error)
{
  g_autofree char *script = g_strdup_printf ("PRAGMA page_size=%d;"
                                             "PRAGMA secure_delete=ON",
                                             KITH_OUTBOX_DB_PAGE_BYTES);

  return kith_db_run_script (db, script, error);
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
has_wal (KithDb *db, GError **error)
{
  if (!kith_sqlite_schema_set_wal (db, error))
    return FALSE;

  sqlite3_wal_autocheckpoint (kith_db_get_handle (db), CHECKPOINT_PAGES);

  return TRUE;
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

  return has_wal (db, error) && (n_tables > 0 || make_tables (db, error));
}

/**
 * kith_outbox_db_open:
 * @path: the file
 * @vfs: (nullable): the SQLite VFS to use
 *
 * Returns: (transfer full) (nullable): a connection; NULL with KITH_ERROR_STORE
 *   or KITH_ERROR_STORE_FULL
 */
KithDb *
kith_outbox_db_open (const char *path, const char *vfs, GError **error)
{
  g_autoptr (KithDb)
    db = kith_db_open_on (path, vfs, KITH_DB_WRITER, CACHE_KIB, error);

  if (db != NULL && configure (db, error) && prepare (db, error))
    return g_steal_pointer (&db);

  g_prefix_error (error, "%s: ", path);

  return NULL;
}

KithDb *
kith_outbox_db_make (const char *path, const char *vfs, GError **error)
{
  g_autoptr (KithDb)
    db = kith_db_open_on (path, vfs, KITH_DB_WRITER, CACHE_KIB, error);

  if (db != NULL && configure (db, error) && make_tables (db, error))
    return g_steal_pointer (&db);

  g_prefix_error (error, "%s: ", path);

  return NULL;
}

/* Reading */

/**
 * kith_outbox_record_new:
 * @document: (transfer full): what it says
 */
KithOutboxRecord *
kith_outbox_record_new (KithOutboxKind kind,
                        const char *id,
                        JsonObject *document)
{
  KithOutboxRecord *record = g_new (KithOutboxRecord, 1);

  record->kind = kind;
  record->id = g_strdup (id);
  record->document = document;

  return record;
}

void
kith_outbox_record_free (KithOutboxRecord *record)
{
  g_free (record->id);
  g_clear_pointer (&record->document, json_object_unref);
  g_free (record);
}

static JsonObject *
parse (const char *text, GError **error)
{
  return kith_json_parse_object (text, strlen (text), KITH_LIMIT_ANSWER_BYTES,
                                 error);
}

/* What cannot be read is left where it is. */
static void
read_record (KithStatement *statement, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  JsonObject *document = parse (kith_statement_get_text (statement, 2), &error);

  if (document == NULL)
    {
      g_message ("A waiting change cannot be read: %s", error->message);
      return;
    }

  g_ptr_array_add (records,
                   kith_outbox_record_new (
                     (KithOutboxKind) kith_statement_get_int (statement, 0),
                     kith_statement_get_text (statement, 1), document));
}

GPtrArray *
kith_outbox_db_read (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_outbox_record_free);
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
write_change (KithDb *db, const Change *change, gboolean keep, GError **error)
{
  gint64 kind = change->kind;

  if (change->moves_last)
    return kith_db_run (db, error,
                        "UPDATE record"
                        " SET seq = (SELECT max(seq) + 1 FROM record)"
                        " WHERE kind = ? AND id = ?",
                        "is", kind, change->id);
  if (change->text == NULL)
    return kith_db_run (db, error,
                        "DELETE FROM record WHERE kind = ? AND id = ?", "is",
                        kind, change->id);

  return kith_db_run (
    db, error,
    keep ? "INSERT INTO record (kind, id, document) VALUES (?, ?, ?)"
           " ON CONFLICT (kind, id) DO NOTHING"
         : "INSERT INTO record (kind, id, document) VALUES (?, ?, ?)"
           " ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document",
    "iss", kind, change->id, change->text);
}

static gboolean
write_changes (KithDb *db, KithOutboxBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->changes->len; i++)
    if (!write_change (db, g_ptr_array_index (batch->changes, i),
                       batch->keep_existing, error))
      return FALSE;

  return TRUE;
}

gboolean
kith_outbox_db_write (KithDb *db,
                      KithOutboxBatch *batch,
                      gboolean *is_damaged,
                      GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };

  if (kith_transaction_begin (&transaction, db, error)
      && write_changes (db, batch, error)
      && kith_transaction_commit (&transaction, error))
    return TRUE;

  if (is_damaged != NULL)
    *is_damaged = (sqlite3_errcode (kith_db_get_handle (db)) & 0xff)
                  == SQLITE_CORRUPT;

  return FALSE;
}

/* Checking: on a connection that leaves the log as it is, with the codes of
 * SQLite, which say whether it is the file or the disk. */

/* What the disk cannot read any more is as lost as what is overwritten, and
 * stays so: the rest can be saved. */
static gboolean
is_lost (int code)
{
  return code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ
         || code == SQLITE_IOERR_CORRUPTFS;
}

/* @why: (out) (transfer full) */
static KithOutboxDbState
judge (sqlite3 *handle, int code, char **why)
{
  gboolean is_damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB
                        || code == SQLITE_ERROR
                        || is_lost (sqlite3_extended_errcode (handle));

  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return KITH_OUTBOX_DB_SOUND;

  *why = g_strdup (sqlite3_errmsg (handle));

  return is_damaged ? KITH_OUTBOX_DB_DAMAGED : KITH_OUTBOX_DB_UNKNOWN;
}

/* @value: (out) (transfer full): the first column of the first row */
static KithOutboxDbState
ask (sqlite3 *handle, const char *sql, char **value, char **why)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);
  KithOutboxDbState state;

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  state = judge (handle, code, why);
  sqlite3_finalize (statement);

  return state;
}

/* @wanted: (nullable): what the answer is of a file that is sound */
static KithOutboxDbState
expect (sqlite3 *handle, const char *sql, const char *wanted, char **why)
{
  g_autofree char *value = NULL;
  KithOutboxDbState state = ask (handle, sql, &value, why);

  if (state != KITH_OUTBOX_DB_SOUND || g_strcmp0 (value, wanted) == 0)
    return state;

  *why = g_strdup_printf ("%s: %s", sql, value);

  return KITH_OUTBOX_DB_DAMAGED;
}

static KithOutboxDbState
check_documents (sqlite3 *handle, char **why)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (handle, "SELECT document FROM record", -1,
                                 &statement, NULL);
  KithOutboxDbState state;

  if (code == SQLITE_OK)
    while ((code = sqlite3_step (statement)) == SQLITE_ROW && *why == NULL)
      {
        const char *text = (const char *) sqlite3_column_text (statement, 0);
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonObject) document = parse (text, &error);

        if (document == NULL)
          *why = g_strdup (error->message);
      }
  state = *why != NULL ? KITH_OUTBOX_DB_DAMAGED : judge (handle, code, why);
  sqlite3_finalize (statement);

  return state;
}

static KithOutboxDbState
check_all (sqlite3 *handle, char **why)
{
  g_autofree char *n_tables = NULL;
  g_autofree char *version = NULL;
  KithOutboxDbState state = ask (handle, "SELECT count(*) FROM sqlite_schema",
                                 &n_tables, why);

  if (state != KITH_OUTBOX_DB_SOUND || g_strcmp0 (n_tables, "0") == 0)
    return state;

  state = expect (handle, "PRAGMA application_id", G_STRINGIFY (APPLICATION_ID),
                  why);
  if (state == KITH_OUTBOX_DB_SOUND)
    state = ask (handle, "PRAGMA user_version", &version, why);
  /* Another version of Kith knows what is in it. */
  if (state != KITH_OUTBOX_DB_SOUND
      || g_strcmp0 (version, G_STRINGIFY (VERSION)) != 0)
    return state;

  state = expect (handle, "PRAGMA integrity_check(1)", "ok", why);
  if (state == KITH_OUTBOX_DB_SOUND)
    state = check_documents (handle, why);

  return state;
}

static gboolean
is_empty (const char *path)
{
  GStatBuf about;

  return g_stat (path, &about) != 0 || about.st_size == 0;
}

/* SQLite would throw the log away. */
static gboolean
has_lost_all_but_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return is_empty (path) && !is_empty (log);
}

KithOutboxDbState
kith_outbox_db_check (const char *path, const char *vfs, char **why)
{
  g_autoptr (GError) error = NULL;
  KithOutboxDbState state = KITH_OUTBOX_DB_UNKNOWN;
  gboolean is_foreign = FALSE;
  sqlite3 *handle = NULL;

  *why = NULL;
  if (has_lost_all_but_log (path))
    {
      *why = g_strdup ("nothing but its log is left");
      return KITH_OUTBOX_DB_DAMAGED;
    }
  if (!kith_sqlite_file_check (path, &is_foreign, &error))
    {
      *why = g_strdup (error->message);
      return is_foreign ? KITH_OUTBOX_DB_DAMAGED : KITH_OUTBOX_DB_UNKNOWN;
    }

  if (sqlite3_open_v2 (path, &handle,
                       SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE,
                       kith_log_vfs_find (vfs))
      == SQLITE_OK)
    {
      sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      sqlite3_db_config (handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
      state = check_all (handle, why);
    }
  sqlite3_close (handle);

  return state;
}
