/* kith-sqlite-store-mirror.c: a SQLite file that holds what another server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "store/mirror/kith-sqlite-mirror.h"

typedef struct
{
  KithSqliteState *state;
  KithStoreMirroring *mirroring;
  guint n_changed;
} Taking;

static void
taking_free (Taking *taking)
{
  kith_store_mirroring_free (taking->mirroring);
  g_free (taking);
}

static gpointer
run_taking (KithDb *db, gpointer data, GError **error)
{
  Taking *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db, NULL);

  return kith_sqlite_mirror_take (&work, self->mirroring, &self->n_changed,
                                  error)
           ? self
           : NULL;
}

static void
kith_sqlite_store_mirror_async (KithStore *store,
                                KithStoreMirroring *mirroring,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  Taking *taking = g_new0 (Taking, 1);
  GTask *task = _kith_sqlite_store_make_task (self,
                                              kith_sqlite_store_mirror_async,
                                              cancellable, callback, user_data);

  taking->mirroring = mirroring;
  if (task == NULL)
    {
      taking_free (taking);
      return;
    }

  taking->state = self->state;
  _kith_sqlite_store_write (task, run_taking, taking,
                            (GDestroyNotify) taking_free,
                            _kith_sqlite_store_keep);
}

static gboolean
kith_sqlite_store_mirror_finish (KithStore *store,
                                 GAsyncResult *result,
                                 guint *n_changed,
                                 GError **error)
{
  Taking *taking = _kith_sqlite_store_finish (store, result,
                                              kith_sqlite_store_mirror_async,
                                              error);

  if (taking != NULL && n_changed != NULL)
    *n_changed = taking->n_changed;

  return taking != NULL;
}

typedef struct
{
  KithSqliteState *state;
  GPtrArray *fields;
  GPtrArray *labels;
} Catalog;

/* (transfer full) */
static gpointer
run_catalog (KithDb *db, gpointer data, GError **error)
{
  Catalog *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db, NULL);

  if (!kith_sqlite_mirror_take_catalog (&work, self->fields, self->labels,
                                        error))
    return NULL;

  self->state->renewed = kith_sqlite_catalog_new (db, error);

  return self->state->renewed != NULL ? self : NULL;
}

static gboolean
kith_sqlite_store_mirror_catalog (KithStore *store,
                                  GPtrArray *fields,
                                  GPtrArray *labels,
                                  GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  Catalog catalog = { self->state, fields, labels };

  return _kith_sqlite_store_check_open (self, error)
         && kith_sqlite_writer_run (self->writer, run_catalog, &catalog, NULL,
                                    error)
              != NULL;
}

static char *
kith_sqlite_store_get_place (KithStore *store)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return self->reader != NULL ? kith_sqlite_mirror_get_place (self->reader)
                              : NULL;
}

static GHashTable *
kith_sqlite_store_list_revisions (KithStore *store,
                                  gint64 from,
                                  gint64 to,
                                  GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? kith_sqlite_mirror_list_revisions (self->reader, from, to, error)
           : NULL;
}

void
_kith_sqlite_store_init_mirror (KithStoreInterface *iface)
{
  iface->mirror_async = kith_sqlite_store_mirror_async;
  iface->mirror_finish = kith_sqlite_store_mirror_finish;
  iface->mirror_catalog = kith_sqlite_store_mirror_catalog;
  iface->get_place = kith_sqlite_store_get_place;
  iface->list_revisions = kith_sqlite_store_list_revisions;
}
