/* kith-sqlite-state.c: what the store writes, and what in memory follows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-state.h"

#include "base/kith-json.h"
#include "store/kith-sqlite-contacts.h"
#include "store/kith-sqlite-keys.h"

/**
 * kith_sqlite_state_new:
 * @clock: what time it is
 * @catalog: (transfer full): labels and fields
 * @orders: (transfer full): the orders
 *
 * Returns: (transfer full): the state
 */
KithSqliteState *
kith_sqlite_state_new (KithClock *clock,
                       KithSqliteCatalog *catalog,
                       KithSqliteOrders *orders)
{
  KithSqliteState *self = g_new0 (KithSqliteState, 1);

  self->clock = g_object_ref (clock);
  self->catalog = catalog;
  self->orders = orders;
  self->recent = kith_sqlite_recent_new ();
  self->changes = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_order_change_free);

  return self;
}

static void
forget_pending (KithSqliteState *self)
{
  g_ptr_array_set_size (self->changes, 0);
  g_clear_object (&self->made_field);
  g_clear_object (&self->made_label);
  g_clear_pointer (&self->dropped_field, g_free);
}

void
kith_sqlite_state_free (KithSqliteState *self)
{
  if (self == NULL)
    return;

  forget_pending (self);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->recent, kith_sqlite_recent_free);
  g_clear_pointer (&self->orders, kith_sqlite_orders_free);
  g_clear_pointer (&self->catalog, kith_sqlite_catalog_free);
  g_clear_object (&self->clock);
  g_free (self);
}

void
kith_sqlite_write_free (KithSqliteWrite *self)
{
  g_free ((char *) self->write.contact_id);
  g_clear_pointer (&self->write.info, json_object_unref);
  g_clear_pointer (&self->write.source, json_object_unref);
  g_free ((char *) self->write.idempotency_key);
  g_free ((char *) self->write.author);
  g_free (self);
}

KithSqliteWrite *
kith_sqlite_write_new (KithSqliteState *state, const KithStoreWrite *write)
{
  KithSqliteWrite *self = g_new0 (KithSqliteWrite, 1);

  self->state = state;
  self->write = *write;
  self->write.contact_id = g_strdup (write->contact_id);
  self->write.info = kith_json_copy_object (write->info);
  self->write.source = write->source != NULL
                         ? kith_json_copy_object (write->source)
                         : NULL;
  self->write.idempotency_key = g_strdup (write->idempotency_key);
  self->write.author = g_strdup (write->author);

  return self;
}

KithSqliteChange *
kith_sqlite_delete_new (KithSqliteState *state, const char *id, gint64 revision)
{
  KithSqliteChange *self = g_new0 (KithSqliteChange, 1);

  self->state = state;
  self->id = g_strdup (id);
  self->revision = revision;

  return self;
}

void
kith_sqlite_delete_free (KithSqliteChange *self)
{
  g_free ((char *) self->id);
  g_free (self);
}

static gint64
get_now (KithSqliteState *self)
{
  return kith_clock_get_real_time (self->clock);
}

/* What is in memory follows what is durable. */
void
kith_sqlite_state_written (KithDb *db, gboolean committed, gpointer state)
{
  KithSqliteState *self = state;

  if (committed)
    {
      kith_sqlite_orders_apply (self->orders, db, self->changes);
      if (self->made_field != NULL)
        kith_sqlite_catalog_put_field (self->catalog, self->made_field);
      if (self->made_label != NULL)
        kith_sqlite_catalog_put_label (self->catalog, self->made_label);
      if (self->dropped_field != NULL)
        kith_sqlite_catalog_drop_field (self->catalog, self->dropped_field);
    }

  kith_sqlite_recent_written (self->recent, committed);
  forget_pending (self);
}

gpointer
kith_sqlite_state_write_contact (KithDb *db, gpointer data, GError **error)
{
  KithSqliteWrite *self = data;
  KithSqliteState *state = self->state;

  return kith_sqlite_contacts_write (db, state->catalog, state->recent,
                                     &self->write, get_now (state),
                                     state->changes, error);
}

gpointer
kith_sqlite_state_delete_contact (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;

  return kith_sqlite_contacts_delete (db, self->state->recent, self->id,
                                      self->revision, self->state->changes,
                                      error)
           ? self
           : NULL;
}

gpointer
kith_sqlite_state_make_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;

  state->made_field = kith_sqlite_catalog_make_field (
    state->catalog, db, self->display_name, self->type, get_now (state), error);

  return state->made_field != NULL ? g_object_ref (state->made_field) : NULL;
}

gpointer
kith_sqlite_state_rename_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;

  state->made_field = kith_sqlite_catalog_rename_field (
    state->catalog, db, self->key, self->display_name, get_now (state), error);

  return state->made_field != NULL ? g_object_ref (state->made_field) : NULL;
}

gpointer
kith_sqlite_state_remove_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;

  if (!kith_sqlite_contacts_clear_field (db, state->catalog, state->recent,
                                         self->key, get_now (state), error)
      || !kith_sqlite_catalog_remove_field (db, self->key, error))
    return NULL;

  state->dropped_field = g_strdup (self->key);

  return self;
}

gpointer
kith_sqlite_state_make_label (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;

  state->made_label = kith_sqlite_catalog_make_label (state->catalog, db,
                                                      self->display_name,
                                                      get_now (state), error);

  return state->made_label != NULL ? g_object_ref (state->made_label) : NULL;
}

gpointer
kith_sqlite_state_add_key (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;

  return kith_sqlite_keys_add (db, self->api_key, error) ? self : NULL;
}

gpointer
kith_sqlite_state_remove_key (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;

  return kith_sqlite_keys_remove (db, self->key, error) ? self : NULL;
}
