/* kith-sqlite-store-catalog.c: labels and extended fields in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

static GPtrArray *
kith_sqlite_store_list_fields (KithStore *store, GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? kith_sqlite_catalog_list_fields (self->state->catalog)
           : NULL;
}

static KithExtendedField *
kith_sqlite_store_add_field (KithStore *store,
                             const char *display_name,
                             KithDataType type,
                             const char *author,
                             gboolean *is_new,
                             GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .display_name = display_name,
                            .type = type,
                            .author = author };
  KithExtendedField *found;
  KithExtendedField *field;

  if (!_kith_sqlite_store_check_open (self, error))
    return NULL;

  found = kith_sqlite_catalog_find_field (self->state->catalog, display_name);
  field = found != NULL ? g_object_ref (found)
                        : kith_sqlite_writer_run (self->writer,
                                                  kith_sqlite_state_make_field,
                                                  &data, g_object_unref, error);
  if (field != NULL && is_new != NULL)
    *is_new = found == NULL;

  return field;
}

static KithExtendedField *
kith_sqlite_store_rename_field (KithStore *store,
                                const char *key,
                                const char *display_name,
                                const char *author,
                                GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .key = key,
                            .display_name = display_name,
                            .author = author };

  if (!_kith_sqlite_store_check_open (self, error)
      || !kith_sqlite_catalog_check_field (self->state->catalog, key, error))
    return NULL;

  return kith_sqlite_writer_run (self->writer, kith_sqlite_state_rename_field,
                                 &data, g_object_unref, error);
}

static GPtrArray *
kith_sqlite_store_list_labels (KithStore *store, GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);

  return _kith_sqlite_store_check_open (self, error)
           ? kith_sqlite_catalog_list_labels (self->state->catalog)
           : NULL;
}

static KithLabel *
kith_sqlite_store_add_label (KithStore *store,
                             const char *display_name,
                             const char *author,
                             gboolean *is_new,
                             GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .display_name = display_name,
                            .author = author };
  KithLabel *found;
  KithLabel *label;

  if (!_kith_sqlite_store_check_open (self, error))
    return NULL;

  found = kith_sqlite_catalog_find_label (self->state->catalog, display_name);
  label = found != NULL ? g_object_ref (found)
                        : kith_sqlite_writer_run (self->writer,
                                                  kith_sqlite_state_make_label,
                                                  &data, g_object_unref, error);
  if (label != NULL && is_new != NULL)
    *is_new = found == NULL;

  return label;
}

void
_kith_sqlite_store_init_catalog (KithStoreInterface *iface)
{
  iface->list_fields = kith_sqlite_store_list_fields;
  iface->add_field = kith_sqlite_store_add_field;
  iface->rename_field = kith_sqlite_store_rename_field;
  iface->list_labels = kith_sqlite_store_list_labels;
  iface->add_label = kith_sqlite_store_add_label;
}
