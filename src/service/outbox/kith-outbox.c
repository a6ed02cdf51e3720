/* kith-outbox.c: the changes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-private.h"

#include "base/kith-object.h"
#include "service/connection/kith-data-path-private.h"
#include "service/edit/kith-edit-private.h"

enum
{
  PROP_BUSY = 1,
  N_PROPS,
};

enum
{
  SIGNAL_SENT,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void kith_outbox_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithOutbox,
  kith_outbox,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_outbox_list_model_init))

/* The list */

static GType
kith_outbox_get_item_type (GListModel *model)
{
  return KITH_TYPE_OUTBOX_ENTRY;
}

static guint
kith_outbox_get_n_items (GListModel *model)
{
  return KITH_OUTBOX (model)->entries->len;
}

static gpointer
kith_outbox_get_item (GListModel *model, guint position)
{
  KithOutbox *self = KITH_OUTBOX (model);

  return position < self->entries->len
           ? g_object_ref (g_ptr_array_index (self->entries, position))
           : NULL;
}

static void
kith_outbox_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = kith_outbox_get_item_type;
  interface->get_n_items = kith_outbox_get_n_items;
  interface->get_item = kith_outbox_get_item;
}

void
_kith_outbox_changed (KithOutbox *self)
{
  if (kith_set_boolean (&self->was_busy, self->n_sending > 0))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
_kith_outbox_add (KithOutbox *self, KithOutboxEntry *entry)
{
  g_ptr_array_add (self->entries, g_object_ref (entry));
  g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0,
                              1);
  _kith_outbox_changed (self);
}

void
_kith_outbox_remove (KithOutbox *self, KithOutboxEntry *entry)
{
  guint position;

  entry->is_ended = TRUE;
  if (!g_ptr_array_find (self->entries, entry, &position))
    return;

  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

KithOutboxEntry *
_kith_outbox_find_by_id (GPtrArray *entries, const char *id)
{
  for (guint i = 0; id != NULL && i < entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->id, id))
        return entry;
    }

  return NULL;
}

gboolean
_kith_outbox_is_behind (KithOutbox *self, KithOutboxEntry *entry)
{
  const char *id = kith_outbox_entry_get_contact_id (entry);

  if (entry->maker != NULL && !entry->maker->is_ended)
    return TRUE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *other = g_ptr_array_index (self->entries, i);

      if (other == entry)
        return FALSE;
      if (_kith_outbox_entry_is_of (other, id))
        return TRUE;
    }

  return FALSE;
}

/* The file */

static void
kept_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* An older state of it is in the file, from which it goes on. */
  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("Not written to the outbox: %s", error->message);
}

void
_kith_outbox_add_to_batch (KithOutboxBatch *batch,
                           KithOutboxEntry *entry,
                           KithAttempt *attempt)
{
  g_autoptr (JsonObject) document = _kith_outbox_entry_to_json (entry, attempt);

  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_ENTRY, entry->id, document);
}

void
_kith_outbox_keep (KithOutbox *self, KithOutboxEntry *entry)
{
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  _kith_outbox_add_to_batch (batch, entry, _kith_outbox_entry_get_lost (entry));
  kith_outbox_file_write_async (self->file, batch, kept_cb, NULL);
}

void
_kith_outbox_drop (KithOutbox *self,
                   KithOutboxEntry *entry,
                   KithOutboxBatch *batch)
{
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY, entry->id);
  kith_outbox_file_write_async (self->file, batch, kept_cb, NULL);

  _kith_outbox_remove (self, entry);
  _kith_outbox_changed (self);
}

/* The class */

static void
kith_outbox_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *pspec)
{
  KithOutbox *self = KITH_OUTBOX (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->was_busy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_outbox_dispose (GObject *object)
{
  kith_outbox_close (KITH_OUTBOX (object));

  G_OBJECT_CLASS (kith_outbox_parent_class)->dispose (object);
}

static void
kith_outbox_finalize (GObject *object)
{
  KithOutbox *self = KITH_OUTBOX (object);

  g_clear_object (&self->contacts);
  g_clear_object (&self->clock);
  g_clear_object (&self->file);
  g_clear_object (&self->drafts);
  g_clear_object (&self->journal);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->timer);
  g_clear_object (&self->load_timer);
  g_clear_error (&self->load_error);
  _kith_outbox_damages_free (self->damages);
  g_rand_free (self->rand);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->putting);
  g_hash_table_unref (self->moved);
  g_hash_table_unref (self->announced);

  G_OBJECT_CLASS (kith_outbox_parent_class)->finalize (object);
}

static void
kith_outbox_class_init (KithOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = KITH_TYPE_OUTBOX;

  object_class->get_property = kith_outbox_get_property;
  object_class->dispose = kith_outbox_dispose;
  object_class->finalize = kith_outbox_finalize;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                           KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_SENT] = g_signal_new ("sent", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2,
                                       KITH_TYPE_OUTBOX_ENTRY,
                                       KITH_TYPE_CONTACT);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_outbox_init (KithOutbox *self)
{
  self->rand = g_rand_new_with_seed (g_random_int ());
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->putting = g_ptr_array_new_with_free_func (g_object_unref);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       g_object_unref);
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           g_object_unref);
  self->damages = _kith_outbox_damages_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * kith_outbox_get_default_path:
 * @connection: a connection
 *
 * Returns: (transfer full): the file for its server and site
 */
char *
kith_outbox_get_default_path (KithConnection *connection)
{
  return _kith_data_path_new (connection, g_get_user_data_dir (), "outbox");
}

/**
 * kith_outbox_new:
 * @contacts: where changes are sent
 * @clock: (nullable): how it waits; NULL for the real clock
 * @path: its file
 * @vfs: (nullable): the SQLite VFS of the file
 *
 * Returns: (transfer full): an outbox that has not read its file yet
 */
KithOutbox *
kith_outbox_new (KithContacts *contacts,
                 KithClock *clock,
                 const char *path,
                 const char *vfs)
{
  KithOutbox *self;

  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (clock == NULL || KITH_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (KITH_TYPE_OUTBOX, NULL);
  self->contacts = g_object_ref (contacts);
  self->clock = g_object_ref (clock != NULL ? clock
                                            : kith_clock_get_default ());
  self->file = kith_outbox_file_new (path, vfs);
  self->drafts = _kith_drafts_new (self->file);
  self->journal = _kith_journal_new (self->file, self->clock);
  g_signal_connect_object (self->file, "rescued",
                           G_CALLBACK (_kith_outbox_rescued), self,
                           G_CONNECT_SWAPPED);
  self->wall_ahead = kith_clock_get_real_time (self->clock)
                     - kith_clock_get_monotonic_time (self->clock);

  return self;
}

void
_kith_outbox_seed (KithOutbox *self, guint32 seed)
{
  g_rand_set_seed (self->rand, seed);
}

KithContacts *
kith_outbox_get_contacts (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  return self->contacts;
}

KithClock *
kith_outbox_get_clock (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  return self->clock;
}

KithDrafts *
kith_outbox_get_drafts (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);

  return self->drafts;
}

void
kith_outbox_close (KithOutbox *self)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->timer != NULL)
    g_cancellable_cancel (self->timer);
  _kith_outbox_stop_loading (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->edit != NULL)
        _kith_edit_set_recorder (entry->edit, NULL, NULL);
      _kith_outbox_close_choices (entry);
    }
  if (self->file != NULL)
    {
      _kith_outbox_close_announced (self);
      kith_outbox_file_close (self->file);
    }
}

/* Taking back */

/**
 * kith_outbox_take_back:
 * @self: an outbox
 * @entry: what is not wanted any more
 *
 * Returns: whether it is gone
 */
gboolean
kith_outbox_take_back (KithOutbox *self, KithOutboxEntry *entry, GError **error)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (entry), FALSE);

  if (entry->state == KITH_OUTBOX_SENDING || entry->n_writing > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "The change is on its way");
      return FALSE;
    }
  if (!entry->is_ended)
    _kith_outbox_drop (self, entry, kith_outbox_batch_new ());
  _kith_outbox_pump (self);

  return TRUE;
}

/**
 * kith_outbox_take_back_soon:
 * @self: an outbox
 * @entry: what is not wanted any more
 *
 * As kith_outbox_take_back(), but what was typed can be looked up in the
 * journal afterwards; what is on its way is taken back as soon as it is not,
 * unless it has arrived by then.
 */
void
kith_outbox_take_back_soon (KithOutbox *self, KithOutboxEntry *entry)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));
  g_return_if_fail (KITH_IS_OUTBOX_ENTRY (entry));

  entry->is_unwanted = TRUE;
  _kith_outbox_pump (self);
}

/* What there is */

KithOutboxEntry *
kith_outbox_find (KithOutbox *self, const char *contact_id)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  for (guint i = self->entries->len; i > 0; i--)
    if (_kith_outbox_entry_is_of (g_ptr_array_index (self->entries, i - 1),
                                  contact_id))
      return g_ptr_array_index (self->entries, i - 1);

  return NULL;
}

gboolean
kith_outbox_contains (KithOutbox *self, KithOutboxEntry *entry)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), FALSE);

  return g_ptr_array_find (self->entries, entry, NULL);
}

/**
 * kith_outbox_count:
 * @self: an outbox
 * @n_waiting: (out): how many go by themselves
 * @n_needing: (out): how many need a person
 */
void
kith_outbox_count (KithOutbox *self, guint *n_waiting, guint *n_needing)
{
  g_return_if_fail (KITH_IS_OUTBOX (self));

  *n_waiting = 0;
  *n_needing = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      /* Somebody sees to it just now. */
      if (entry->is_held)
        continue;
      if (kith_outbox_entry_needs_person (entry))
        ++*n_needing;
      else
        ++*n_waiting;
    }
}

gboolean
kith_outbox_is_busy (KithOutbox *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX (self), FALSE);

  return self->n_sending > 0;
}
