/* kith-sqlite-webhooks.c: webhooks in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-webhooks.h"

#include "base/kith-error.h"
#include "store/write/kith-sqlite-history.h"

static KithStoreWebhook *
read_webhook (KithStatement *statement)
{
  KithStoreWebhook *webhook = g_new0 (KithStoreWebhook, 1);

  webhook->id = g_strdup (kith_statement_get_text (statement, 0));
  webhook->name = g_strdup (kith_statement_get_text (statement, 1));
  webhook->url = g_strdup (kith_statement_get_text (statement, 2));
  webhook->key = g_strdup (kith_statement_get_text (statement, 3));
  webhook->events = g_strdup (kith_statement_get_text (statement, 4));
  webhook->position = kith_statement_get_int (statement, 5);
  webhook->created = kith_statement_get_int (statement, 6);

  return webhook;
}

GPtrArray *
kith_sqlite_webhooks_list (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) webhooks = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_store_webhook_free);
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT id, name, url, key, events, position, created FROM webhook"
    " ORDER BY name",
    "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (webhooks, read_webhook (statement));

  return step == KITH_STEP_DONE ? g_steal_pointer (&webhooks) : NULL;
}

gboolean
kith_sqlite_webhooks_add (KithDb *db,
                          const KithStoreWebhook *webhook,
                          GError **error)
{
  gint64 position;

  if (!kith_sqlite_history_read_last (db, &position, error)
      || !kith_db_run (
        db, error,
        "INSERT INTO webhook (id, name, url, key, events, position, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        "sssssii", webhook->id, webhook->name, webhook->url, webhook->key,
        webhook->events, position, webhook->created))
    return FALSE;
  if (kith_db_get_changes (db) == 1)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE,
               "There is a webhook named “%s” already", webhook->name);

  return FALSE;
}

gboolean
kith_sqlite_webhooks_remove (KithDb *db, const char *name, GError **error)
{
  if (!kith_db_run (db, error, "DELETE FROM webhook WHERE name = ?", "s", name))
    return FALSE;
  if (kith_db_get_changes (db) == 1)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND,
               "There is no webhook named “%s”", name);

  return FALSE;
}

gboolean
kith_sqlite_webhooks_advance (KithDb *db,
                              const char *id,
                              gint64 position,
                              GError **error)
{
  if (!kith_db_run (db, error, "UPDATE webhook SET position = ? WHERE id = ?",
                    "is", position, id))
    return FALSE;
  if (kith_db_get_changes (db) == 1)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND,
               "There is no webhook %s", id);

  return FALSE;
}
