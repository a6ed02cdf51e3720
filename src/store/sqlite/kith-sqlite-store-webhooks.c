/* kith-sqlite-store-webhooks.c: webhooks in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "store/write/kith-sqlite-webhooks.h"

static GPtrArray *
kith_sqlite_store_list_webhooks (KithStore *store, GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? kith_sqlite_webhooks_list (self->reader, error)
           : NULL;
}

static gpointer
run_add (KithDb *db, gpointer data, GError **error)
{
  return kith_sqlite_webhooks_add (db, data, error) ? data : NULL;
}

static gboolean
kith_sqlite_store_add_webhook (KithStore *store,
                               const KithStoreWebhook *webhook,
                               GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
         && kith_sqlite_writer_run (self->writer, run_add, (gpointer) webhook,
                                    NULL, error)
              != NULL;
}

static gpointer
run_remove (KithDb *db, gpointer data, GError **error)
{
  return kith_sqlite_webhooks_remove (db, data, error) ? data : NULL;
}

static gboolean
kith_sqlite_store_remove_webhook (KithStore *store,
                                  const char *name,
                                  GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
         && kith_sqlite_writer_run (self->writer, run_remove, (gpointer) name,
                                    NULL, error)
              != NULL;
}

/* What outlives the call that asked for it. */
typedef struct
{
  char *id;
  gint64 position;
} Advance;

static void
advance_free (Advance *self)
{
  g_free (self->id);
  g_free (self);
}

static gpointer
run_advance (KithDb *db, gpointer data, GError **error)
{
  Advance *self = data;

  return kith_sqlite_webhooks_advance (db, self->id, self->position, error)
           ? self
           : NULL;
}

static void
kith_sqlite_store_advance_webhook_async (KithStore *store,
                                         const char *id,
                                         gint64 position,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (
    self, kith_sqlite_store_advance_webhook_async, cancellable, callback,
    user_data);
  Advance *advance;

  if (task == NULL)
    return;

  advance = g_new0 (Advance, 1);
  advance->id = g_strdup (id);
  advance->position = position;
  _kith_sqlite_store_write (task, run_advance, advance,
                            (GDestroyNotify) advance_free,
                            _kith_sqlite_store_keep);
}

static gboolean
kith_sqlite_store_advance_webhook_finish (KithStore *store,
                                          GAsyncResult *result,
                                          GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_advance_webhook_async,
                                    error)
         != NULL;
}

void
_kith_sqlite_store_init_webhooks (KithStoreInterface *iface)
{
  iface->list_webhooks = kith_sqlite_store_list_webhooks;
  iface->add_webhook = kith_sqlite_store_add_webhook;
  iface->remove_webhook = kith_sqlite_store_remove_webhook;
  iface->advance_webhook_async = kith_sqlite_store_advance_webhook_async;
  iface->advance_webhook_finish = kith_sqlite_store_advance_webhook_finish;
}
