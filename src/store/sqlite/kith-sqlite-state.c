/* kith-sqlite-state.c: what the store writes, and what in memory follows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-state.h"

#include "base/kith-json.h"
#include "store/sqlite/kith-sqlite-prune.h"
#include "store/write/kith-sqlite-contacts.h"
#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-keys.h"

/* Of the search's backlog: few enough that nobody has to wait for long, many
 * enough that each takes less time than one alone. */
#define INDEX_PART 128

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

  g_mutex_init (&self->lock);
  self->clock = g_object_ref (clock);
  self->pruned_time = kith_clock_get_real_time (clock);
  self->catalog = catalog;
  self->orders = orders;
  self->documents = kith_sqlite_documents_new ();
  self->changes = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_order_change_free);

  return self;
}

static void
forget_pending (KithSqliteState *self)
{
  g_ptr_array_set_size (self->changes, 0);
  g_clear_pointer (&self->renewed, kith_sqlite_catalog_free);
  g_clear_object (&self->made_field);
  g_clear_object (&self->made_label);
  g_clear_pointer (&self->dropped_field, g_free);
  g_clear_pointer (&self->dropped_label, g_free);
  self->added_seq = 0;
  self->reached_seq = 0;
}

void
kith_sqlite_state_free (KithSqliteState *self)
{
  if (self == NULL)
    return;

  forget_pending (self);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->documents, kith_sqlite_documents_free);
  g_clear_pointer (&self->orders, kith_sqlite_orders_free);
  g_clear_pointer (&self->catalog, kith_sqlite_catalog_free);
  g_clear_object (&self->clock);
  g_mutex_clear (&self->lock);
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
kith_sqlite_change_copy (const KithSqliteChange *from)
{
  KithSqliteChange *self = g_new (KithSqliteChange, 1);

  *self = *from;
  self->id = g_strdup (from->id);
  self->author = g_strdup (from->author);
  self->key = g_strdup (from->key);
  self->display_name = g_strdup (from->display_name);

  return self;
}

void
kith_sqlite_change_free (KithSqliteChange *self)
{
  g_free ((char *) self->id);
  g_free ((char *) self->author);
  g_free ((char *) self->key);
  g_free ((char *) self->display_name);
  g_free (self);
}

static gint64
get_now (KithSqliteState *self)
{
  return kith_clock_get_real_time (self->clock);
}

/* SQLite tells of every row: who writes one need not think of it. */
static void
on_update (gpointer data,
           int action,
           const char *schema,
           const char *table,
           sqlite3_int64 rowid)
{
  KithSqliteState *self = data;

  if (g_str_equal (table, "contact"))
    kith_sqlite_documents_touch (self->documents, rowid);
  else if (action == SQLITE_INSERT && g_str_equal (table, "history"))
    self->added_seq = rowid;
}

void
kith_sqlite_state_watch (KithSqliteState *self, KithDb *db)
{
  sqlite3_update_hook (kith_db_get_handle (db), on_update, self);
}

/* Of a commit that has added to the history, tells. */
static void
follow_history (KithSqliteState *self)
{
  if (self->added_seq == 0)
    return;

  kith_sqlite_state_set_last_seq (self, self->added_seq);
  if (self->changed != NULL)
    self->changed (self->changed_data);
}

gint64
kith_sqlite_state_get_last_seq (KithSqliteState *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->last_seq;
}

void
kith_sqlite_state_set_last_seq (KithSqliteState *self, gint64 seq)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->last_seq = seq;
}

/* What is in memory follows what is durable. */
gint64
kith_sqlite_state_written (KithDb *db, gboolean committed, gpointer state)
{
  KithSqliteState *self = state;

  kith_sqlite_documents_written (self->documents, committed);
  if (committed)
    {
      if (self->reached_seq != 0)
        self->indexed_seq = self->reached_seq;
      kith_sqlite_orders_apply (self->orders, db, self->changes);
      if (self->renewed != NULL)
        kith_sqlite_catalog_swap (self->catalog, self->renewed);
      if (self->made_field != NULL)
        kith_sqlite_catalog_put_field (self->catalog, self->made_field);
      if (self->made_label != NULL)
        kith_sqlite_catalog_put_label (self->catalog, self->made_label);
      if (self->dropped_field != NULL)
        kith_sqlite_catalog_drop_field (self->catalog, self->dropped_field);
      if (self->dropped_label != NULL)
        kith_sqlite_catalog_drop_label (self->catalog, self->dropped_label);
    }

  /* The last, so that who is told of a change never reads what was before it.
   */
  if (committed)
    follow_history (self);
  forget_pending (self);

  return self->last_seq - self->indexed_seq;
}

KithSqliteWork
kith_sqlite_state_make_work (KithSqliteState *self,
                             KithDb *db,
                             const char *author)
{
  return (KithSqliteWork){
    .db = db,
    .catalog = self->catalog,
    .changes = self->changes,
    .author = author,
    .now = get_now (self),
  };
}

gpointer
kith_sqlite_state_write_contact (KithDb *db, gpointer data, GError **error)
{
  KithSqliteWrite *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->write.author);

  return kith_sqlite_contacts_write (&work, &self->write, error);
}

gpointer
kith_sqlite_state_delete_contact (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->author);

  return kith_sqlite_contacts_delete (&work, self->id, self->revision, error)
           ? self
           : NULL;
}

static gboolean
note_field (const KithSqliteWork *work,
            KithHistoryAction action,
            KithExtendedField *field,
            GError **error)
{
  g_autoptr (JsonObject) json = kith_extended_field_to_json (field);
  g_autofree char *doc = kith_json_print (json);

  return kith_sqlite_history_add (work, KITH_HISTORY_FIELD, action,
                                  kith_extended_field_get_key (field), 0, doc,
                                  error);
}

static gboolean
note_label (const KithSqliteWork *work,
            KithHistoryAction action,
            KithLabel *label,
            GError **error)
{
  g_autoptr (JsonObject) json = kith_label_to_json (label);
  g_autofree char *doc = kith_json_print (json);

  return kith_sqlite_history_add (work, KITH_HISTORY_LABEL, action,
                                  kith_label_get_key (label), 0, doc, error);
}

gpointer
kith_sqlite_state_make_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);

  state->made_field = kith_sqlite_catalog_make_field (
    state->catalog, db, self->display_name, self->type, work.now, error);
  if (state->made_field == NULL
      || !note_field (&work, KITH_HISTORY_CREATED, state->made_field, error))
    return NULL;

  return g_object_ref (state->made_field);
}

gpointer
kith_sqlite_state_rename_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);

  state->made_field = kith_sqlite_catalog_rename_field (
    state->catalog, db, self->key, self->display_name, work.now, error);
  if (state->made_field == NULL
      || !note_field (&work, KITH_HISTORY_UPDATED, state->made_field, error))
    return NULL;

  return g_object_ref (state->made_field);
}

gpointer
kith_sqlite_state_remove_field (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);
  KithExtendedField *field = kith_sqlite_catalog_get_field (state->catalog,
                                                            self->key);

  if (!kith_sqlite_sweep_rest (&self->sweep, &work, self->key, error)
      || !kith_sqlite_catalog_remove_field (db, self->key, error)
      || !note_field (&work, KITH_HISTORY_DELETED, field, error))
    return NULL;

  state->dropped_field = g_strdup (self->key);

  return self;
}

gpointer
kith_sqlite_state_make_label (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);

  state->made_label = kith_sqlite_catalog_make_label (state->catalog, db,
                                                      self->display_name,
                                                      work.now, error);
  if (state->made_label == NULL
      || !note_label (&work, KITH_HISTORY_CREATED, state->made_label, error))
    return NULL;

  return g_object_ref (state->made_label);
}

gpointer
kith_sqlite_state_rename_label (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);

  state->made_label = kith_sqlite_catalog_rename_label (db, self->key,
                                                        self->display_name,
                                                        work.now, error);
  if (state->made_label == NULL
      || !kith_sqlite_sweep_note (&self->sweep, &work, self->key, error)
      || !note_label (&work, KITH_HISTORY_UPDATED, state->made_label, error))
    return NULL;

  return g_object_ref (state->made_label);
}

gpointer
kith_sqlite_state_remove_label (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteState *state = self->state;
  KithSqliteWork work = kith_sqlite_state_make_work (state, db, self->author);
  KithLabel *label = kith_sqlite_catalog_get_label (state->catalog, self->key);

  if (!kith_sqlite_sweep_rest (&self->sweep, &work, self->key, error)
      || !kith_sqlite_catalog_remove_label (db, self->key, error)
      || !note_label (&work, KITH_HISTORY_DELETED, label, error))
    return NULL;

  state->dropped_label = g_strdup (self->key);

  return self;
}

gpointer
kith_sqlite_state_sweep (KithDb *db, gpointer data, GError **error)
{
  KithSqliteChange *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self->state, db,
                                                     self->author);

  return kith_sqlite_sweep_some (&self->sweep, &work, self->key, error) ? self
                                                                        : NULL;
}

/* A server for a team is not started again for months. */
static gboolean
prune_if_due (KithSqliteState *self, KithDb *db, GError **error)
{
  gint64 now = kith_clock_get_real_time (self->clock);

  if (now - self->pruned_time < KITH_PRUNE_USEC)
    return TRUE;
  if (!kith_sqlite_prune (db, now, error))
    return FALSE;

  self->pruned_time = now;

  return TRUE;
}

gpointer
kith_sqlite_state_do_chore (KithDb *db, gpointer data, GError **error)
{
  KithSqliteState *self = data;
  KithSqliteWork work = kith_sqlite_state_make_work (self, db, NULL);
  gint64 from = self->indexed_seq;
  gint64 to = MIN (from + INDEX_PART, self->last_seq);

  if (!prune_if_due (self, db, error))
    return NULL;
  if (to <= from)
    return self;
  if (!kith_sqlite_backlog_index (&work, from, to, error))
    return NULL;

  self->reached_seq = to;

  return self;
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
