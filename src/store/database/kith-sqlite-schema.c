/* kith-sqlite-schema.c: the tables of the SQLite store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-sqlite-schema.h"

#include "base/kith-error.h"

/* The document comes last, so that what stands before it is read without it,
 * and has a rowid: WITHOUT ROWID would carry documents through the tree.  The
 * values have none: they are all key.
 */
static const char version_1[] =
  "CREATE TABLE meta ("
  "  name TEXT PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT;"
  "CREATE TABLE contact ("
  "  seq INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  revision INTEGER NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  first_key BLOB NOT NULL,"
  "  last_key BLOB NOT NULL,"
  "  doc TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX contact_created ON contact (created, id);"
  "CREATE INDEX contact_first_key ON contact (first_key, id);"
  "CREATE INDEX contact_last_key ON contact (last_key, id);"
  "CREATE TABLE value ("
  "  kind INTEGER NOT NULL,"
  "  norm TEXT NOT NULL,"
  "  contact INTEGER NOT NULL,"
  "  PRIMARY KEY (kind, norm, contact)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE words ("
  "  contact INTEGER PRIMARY KEY,"
  "  text TEXT NOT NULL"
  ") STRICT;"
  /* The words are folded before they come here: ASCII white space parts
   * them, and every other byte belongs to one. */
  "CREATE VIRTUAL TABLE search USING fts5 ("
  "  text, content='words', content_rowid='contact', tokenize='ascii',"
  "  detail='none', columnsize=0, prefix='1 2 3'"
  ");"
  "CREATE TABLE extended_field ("
  "  seq INTEGER PRIMARY KEY,"
  "  key TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE label ("
  "  seq INTEGER PRIMARY KEY,"
  "  key TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE api_key ("
  "  name TEXT PRIMARY KEY,"
  "  hash TEXT NOT NULL,"
  "  permission INTEGER NOT NULL,"
  "  created INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE idempotency ("
  "  seq INTEGER PRIMARY KEY,"
  "  author TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  time INTEGER NOT NULL,"
  "  hash TEXT NOT NULL,"
  "  answer TEXT NOT NULL,"
  "  UNIQUE (author, key)"
  ") STRICT;";

/* What happened, in the order of the commits.  The document comes last, as
 * above.  What a key permits was a level, and is a set, by its names: what
 * "manage" means grows with what there is to manage.  To find a prefix of a
 * length that has no index of its own takes four times as long.  Values became
 * bytes, and are made anew from the contacts: kith_sqlite_index_refresh(). */
static const char version_2[] =
  "CREATE TABLE history ("
  "  seq INTEGER PRIMARY KEY,"
  "  kind INTEGER NOT NULL,"
  "  action INTEGER NOT NULL,"
  "  entity TEXT NOT NULL,"
  "  revision INTEGER NOT NULL,"
  "  time INTEGER NOT NULL,"
  "  author TEXT,"
  "  origin TEXT,"
  "  doc TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX history_entity ON history (entity, seq);"
  "CREATE TABLE new_api_key ("
  "  name TEXT PRIMARY KEY,"
  "  hash TEXT NOT NULL,"
  "  permissions TEXT NOT NULL,"
  "  app_id TEXT,"
  "  created INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO new_api_key (name, hash, permissions, created)"
  " SELECT name, hash, iif (permission = 2, 'manage', 'view'), created"
  " FROM api_key;"
  "DROP TABLE api_key;"
  "ALTER TABLE new_api_key RENAME TO api_key;"
  "CREATE TABLE note ("
  "  seq INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  contact TEXT NOT NULL,"
  "  revision INTEGER NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  type TEXT NOT NULL,"
  "  doc TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX note_created ON note (contact, created, id);"
  "CREATE INDEX note_updated ON note (contact, updated, id);"
  "CREATE TABLE job ("
  "  seq INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  author TEXT,"
  "  request TEXT NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL,"
  "  total INTEGER NOT NULL,"
  "  succeeded INTEGER NOT NULL,"
  "  failed INTEGER NOT NULL,"
  "  errors TEXT NOT NULL"
  ") STRICT;"
  "CREATE TABLE job_part ("
  "  seq INTEGER PRIMARY KEY,"
  "  job INTEGER NOT NULL,"
  "  ids TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX job_part_job ON job_part (job);"
  "DROP TABLE search;"
  "CREATE VIRTUAL TABLE search USING fts5 ("
  "  text, content='words', content_rowid='contact', tokenize='ascii',"
  "  detail='none', columnsize=0, prefix='1 2 3 4 5 6 7 8'"
  ");"
  "INSERT INTO search (search) VALUES ('rebuild');"
  "DROP TABLE value;"
  "CREATE TABLE value ("
  "  kind INTEGER NOT NULL,"
  "  norm BLOB NOT NULL,"
  "  contact INTEGER NOT NULL,"
  "  PRIMARY KEY (kind, norm, contact)"
  ") STRICT, WITHOUT ROWID;"
  /* Where a contact is that has become a part of another. */
  "CREATE TABLE merged ("
  "  source TEXT PRIMARY KEY,"
  "  target TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX merged_target ON merged (target);"
  "CREATE TABLE webhook ("
  "  seq INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL UNIQUE,"
  "  url TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  events TEXT,"
  "  position INTEGER NOT NULL,"
  "  created INTEGER NOT NULL"
  ") STRICT;"
  "ALTER TABLE words ADD COLUMN nationals TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE words ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;"
  "CREATE INDEX words_updated ON words (updated);"
  /* The deletions of contacts. */
  "CREATE INDEX history_deleted ON history (seq)"
  "  WHERE kind = 1 AND action = 3;";

/* What leads from each version to the next. */
static const char *const migrations[] = { version_1, version_2 };

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == KITH_SQLITE_VERSION);

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, why);

  return FALSE;
}

static gboolean
read_versions (KithDb *db,
               gint64 *application,
               gint64 *version,
               gint64 *n_tables,
               GError **error)
{
  return kith_db_query_int (db, 0, application, error, "PRAGMA application_id",
                            "")
         && kith_db_query_int (db, 0, version, error, "PRAGMA user_version", "")
         && kith_db_query_int (db, 0, n_tables, error,
                               "SELECT count(*) FROM sqlite_schema", "");
}

static gboolean
migrate (KithDb *db, gint64 version, GError **error)
{
  g_auto (KithTransaction) transaction = { NULL };
  g_autofree char *stamp = g_strdup_printf (
    "PRAGMA application_id=%d; PRAGMA user_version=%d",
    KITH_SQLITE_APPLICATION_ID, KITH_SQLITE_VERSION);

  if (version == KITH_SQLITE_VERSION)
    return TRUE;
  if (!kith_transaction_begin (&transaction, db, error))
    return FALSE;

  for (gint64 i = version; i < KITH_SQLITE_VERSION; i++)
    if (!kith_db_run_script (db, migrations[i], error))
      return FALSE;

  return kith_db_run_script (db, stamp, error)
         && kith_transaction_commit (&transaction, error);
}

gboolean
kith_sqlite_schema_set_wal (KithDb *db, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, "PRAGMA journal_mode=WAL", "");

  if (statement == NULL
      || kith_statement_step (statement, error) == KITH_STEP_FAILED)
    return FALSE;
  if (g_strcmp0 (kith_statement_get_text (statement, 0), "wal") != 0)
    return refuse ("it is on a file system that shares no memory", error);

  return TRUE;
}

/**
 * kith_sqlite_schema_prepare:
 * @db: a connection that may write
 * @may_change: FALSE: another process uses the file
 *
 * Returns: whether the file can be used
 */
gboolean
kith_sqlite_schema_prepare (KithDb *db, gboolean may_change, GError **error)
{
  gint64 application, version, n_tables;

  if (!read_versions (db, &application, &version, &n_tables, error))
    return FALSE;
  if (n_tables > 0 && application != KITH_SQLITE_APPLICATION_ID)
    return refuse ("it is not a Kith store", error);
  if (version > KITH_SQLITE_VERSION)
    return refuse ("it was made by a newer Kith", error);
  if (version < 0 || (n_tables > 0) != (version > 0))
    return refuse ("it is a broken Kith store", error);

  if (!may_change)
    return version == KITH_SQLITE_VERSION
           || refuse ("it is open in another version of kithd", error);

  return kith_sqlite_schema_set_wal (db, error)
         && kith_db_run_script (db, "PRAGMA journal_size_limit=33554432", error)
         && migrate (db, version, error);
}

char *
kith_sqlite_schema_get_meta (KithDb *db, const char *name)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, NULL,
                               "SELECT value FROM meta WHERE name = ?", "s",
                               name);

  if (statement == NULL
      || kith_statement_step (statement, NULL) != KITH_STEP_ROW)
    return NULL;

  return g_strdup (kith_statement_get_text (statement, 0));
}

gboolean
kith_sqlite_schema_set_meta (KithDb *db,
                             const char *name,
                             const char *value,
                             GError **error)
{
  return kith_db_run (
    db, error,
    "INSERT INTO meta (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    "ss", name, value);
}
