/* kith-sqlite-store-keys.c: API keys in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "store/write/kith-sqlite-keys.h"

static GPtrArray *
kith_sqlite_store_list_keys (KithStore *store, GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? kith_sqlite_keys_list (self->reader, error)
           : NULL;
}

static gboolean
kith_sqlite_store_add_key (KithStore *store,
                           const KithStoreKey *key,
                           GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state, .api_key = key };

  return _kith_sqlite_store_check_open (self, error)
         && kith_sqlite_writer_run (self->writer, kith_sqlite_state_add_key,
                                    &data, NULL, error)
              != NULL;
}

static gboolean
kith_sqlite_store_remove_key (KithStore *store,
                              const char *name,
                              GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state, .key = name };

  return _kith_sqlite_store_check_open (self, error)
         && kith_sqlite_writer_run (self->writer, kith_sqlite_state_remove_key,
                                    &data, NULL, error)
              != NULL;
}

void
_kith_sqlite_store_init_keys (KithStoreInterface *iface)
{
  iface->list_keys = kith_sqlite_store_list_keys;
  iface->add_key = kith_sqlite_store_add_key;
  iface->remove_key = kith_sqlite_store_remove_key;
}
