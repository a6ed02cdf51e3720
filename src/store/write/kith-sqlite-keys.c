/* kith-sqlite-keys.c: API keys in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-keys.h"

#include "base/kith-error.h"

static KithStoreKey *
read_key (KithStatement *statement)
{
  KithStoreKey *key = g_new0 (KithStoreKey, 1);

  key->name = g_strdup (kith_statement_get_text (statement, 0));
  key->hash = g_strdup (kith_statement_get_text (statement, 1));
  /* A newer Kith may know permissions that this one does not. */
  if (!kith_permission_from_string (kith_statement_get_text (statement, 2),
                                    &key->permission))
    key->permission = KITH_PERMISSION_KNOWN;
  key->app_id = g_strdup (kith_statement_get_text (statement, 3));
  key->created = kith_statement_get_int (statement, 4);

  return key;
}

GPtrArray *
kith_sqlite_keys_list (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_store_key_free);
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT name, hash, permissions, app_id, created FROM api_key"
    " ORDER BY name",
    "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (keys, read_key (statement));

  return step == KITH_STEP_DONE ? g_steal_pointer (&keys) : NULL;
}

gboolean
kith_sqlite_keys_add (KithDb *db, const KithStoreKey *key, GError **error)
{
  g_autofree char *permissions = kith_permission_to_string (key->permission);

  if (!kith_db_run (
        db, error,
        "INSERT INTO api_key (name, hash, permissions, app_id, created)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        "ssssi", key->name, key->hash, permissions, key->app_id, key->created))
    return FALSE;
  if (kith_db_get_changes (db) == 1)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE,
               "There is a key named “%s” already", key->name);

  return FALSE;
}

gboolean
kith_sqlite_keys_remove (KithDb *db, const char *name, GError **error)
{
  if (!kith_db_run (db, error, "DELETE FROM api_key WHERE name = ?", "s", name))
    return FALSE;
  if (kith_db_get_changes (db) == 1)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND,
               "There is no key named “%s”", name);

  return FALSE;
}
