/* kith-sqlite-store-catalog.c: labels and extended fields in a SQLite file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-store-private.h"

#include "base/kith-error.h"
#include "model/kith-protocol.h"

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
                             gboolean *is_new,
                             GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .display_name = display_name,
                            .type = type };
  KithExtendedField *found;
  KithExtendedField *field;

  if (!_kith_sqlite_store_check_open (self, error))
    return NULL;

  found = kith_sqlite_catalog_find_field (self->state->catalog, display_name);
  field = found != NULL ? g_object_ref (found)
                        : kith_sqlite_writer_run (self->writer,
                                                  kith_sqlite_state_make_field,
                                                  &data, error);
  if (field != NULL && is_new != NULL)
    *is_new = found == NULL;

  return field;
}

/* Whether there is such a field, and it is not the system's. */
static gboolean
check_custom_field (KithSqliteStore *self, const char *key, GError **error)
{
  KithExtendedField *field = kith_sqlite_catalog_get_field (
    self->state->catalog, key);

  GError *refusal;

  if (field != NULL && !kith_extended_field_is_system (field))
    return TRUE;

  if (field == NULL)
    {
      refusal = kith_protocol_error_printf (KITH_ERROR_NOT_FOUND,
                                            "There is no extended field “%s”.",
                                            key);
      kith_error_set_code (refusal, "NOT_FOUND");
    }
  else
    refusal = kith_protocol_error_printf (KITH_ERROR_PERMISSION,
                                          "The field “%s” is the system's.",
                                          key);
  g_propagate_error (error, refusal);

  return FALSE;
}

static KithExtendedField *
kith_sqlite_store_rename_field (KithStore *store,
                                const char *key,
                                const char *display_name,
                                GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .key = key,
                            .display_name = display_name };

  if (!_kith_sqlite_store_check_open (self, error)
      || !check_custom_field (self, key, error))
    return NULL;

  return kith_sqlite_writer_run (self->writer, kith_sqlite_state_rename_field,
                                 &data, error);
}

static gboolean
kith_sqlite_store_remove_field (KithStore *store,
                                const char *key,
                                GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state, .key = key };

  return _kith_sqlite_store_check_open (self, error)
         && check_custom_field (self, key, error)
         && kith_sqlite_writer_run (self->writer,
                                    kith_sqlite_state_remove_field, &data,
                                    error)
              != NULL;
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
                             gboolean *is_new,
                             GError **error)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  KithSqliteChange data = { .state = self->state,
                            .display_name = display_name };
  KithLabel *found;
  KithLabel *label;

  if (!_kith_sqlite_store_check_open (self, error))
    return NULL;

  found = kith_sqlite_catalog_find_label (self->state->catalog, display_name);
  label = found != NULL ? g_object_ref (found)
                        : kith_sqlite_writer_run (self->writer,
                                                  kith_sqlite_state_make_label,
                                                  &data, error);
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
  iface->remove_field = kith_sqlite_store_remove_field;
  iface->list_labels = kith_sqlite_store_list_labels;
  iface->add_label = kith_sqlite_store_add_label;
}
