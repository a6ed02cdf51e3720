/* kith-deletions.c: deletions that can still be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-deletions.h"

#include "base/kith-error.h"
#include "base/kith-object.h"

/* Deletions on their way at the same time: the server commits them together. */
#define MAX_IN_FLIGHT 16

typedef struct
{
  guint number;
  GPtrArray *contacts; /* KithContact */
} Batch;

struct _KithDeletions
{
  GObject parent_instance;

  /* owned */
  KithOutbox *outbox;
  GHashTable *hidden; /* id → whether the outbox has it, and tries on */
  GQueue batches;     /* Batch, that can be undone: the last one at the tail */
  GQueue waiting;     /* KithContact, to be deleted */

  guint next_number;
  guint in_flight;
  gboolean was_busy;
};

enum
{
  PROP_BUSY = 1,
  N_PROPS,
};

enum
{
  SIGNAL_FAILED,
  SIGNAL_HIDE,
  SIGNAL_SHOW,
  SIGNAL_UNDONE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithDeletions, kith_deletions, G_TYPE_OBJECT)

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->contacts);
  g_free (batch);
}

static void
update_properties (KithDeletions *self)
{
  if (kith_set_boolean (&self->was_busy, kith_deletions_is_busy (self)))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
show (KithDeletions *self, const char *contact_id)
{
  g_autofree char *id = g_strdup (contact_id);

  if (g_hash_table_remove (self->hidden, id))
    g_signal_emit (self, signals[SIGNAL_SHOW], 0, id);
}

static void
set_hidden (KithDeletions *self, const char *id, gboolean is_kept)
{
  if (g_hash_table_insert (self->hidden, g_strdup (id),
                           GINT_TO_POINTER (is_kept)))
    g_signal_emit (self, signals[SIGNAL_HIDE], 0, id);
}

static GList *
find_batch (KithDeletions *self, guint number)
{
  for (GList *link = self->batches.head; link != NULL; link = link->next)
    {
      const Batch *batch = link->data;

      if (batch->number == number)
        return link;
    }

  return NULL;
}

static Batch *
take_batch (KithDeletions *self, guint number)
{
  GList *link = find_batch (self, number);
  Batch *batch = link != NULL ? link->data : NULL;

  if (link != NULL)
    g_queue_delete_link (&self->batches, link);

  return batch;
}

static void send_waiting (KithDeletions *self);

typedef struct
{
  KithDeletions *self;
  KithContact *contact;
  KithOutboxEntry *entry; /* NULL: it could not be kept */
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->self);
  g_object_unref (sending->contact);
  g_clear_object (&sending->entry);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

/* What only waits is tried again by the outbox. */
static gboolean
is_waiting (Sending *sending)
{
  return sending->entry != NULL
         && (kith_outbox_entry_get_state (sending->entry) == KITH_OUTBOX_WAITING
             || kith_outbox_entry_get_state (sending->entry)
                  == KITH_OUTBOX_SENDING);
}

/* What others changed meanwhile is asked about by the outbox; anything else is
 * told, and that is all. */
static void
let_go (Sending *sending, const GError *error)
{
  if (sending->entry != NULL
      && !g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    kith_outbox_take_back (sending->self->outbox, sending->entry, NULL);
}

/* What could not be kept as an entry was tried, and is over. */
static void
forget_announced (Sending *sending)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();

  g_ptr_array_add (contacts, sending->contact);
  kith_outbox_revoke_deletions (sending->self->outbox, contacts);
}

/* @error: (nullable) */
static void
finish (Sending *sending, const GError *error)
{
  KithDeletions *self = sending->self;
  const char *id = kith_contact_get_id (sending->contact);

  self->in_flight--;
  if (sending->entry == NULL)
    forget_announced (sending);
  /* That somebody else deleted it too is what was wanted. */
  if (error == NULL
      || g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    g_hash_table_remove (self->hidden, id);
  else if (is_waiting (sending))
    set_hidden (self, id, /* is_kept= */ TRUE);
  else
    {
      let_go (sending, error);
      show (self, id);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, sending->contact, error);
    }

  send_waiting (self);
  update_properties (self);
}

static void
deleted_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sending) sending = data;
  g_autoptr (GError) error = NULL;

  kith_contacts_delete_finish (KITH_CONTACTS (contacts), result, &error);
  finish (sending, error);
}

static void
sent_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  g_autoptr (Sending) sending = data;
  g_autoptr (GError) error = NULL;

  kith_outbox_send_finish (KITH_OUTBOX (outbox), result, NULL, &error);
  finish (sending, error);
}

static void
kept_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  KithWriteOptions options = { FALSE, FALSE, NULL };

  sending->entry = kith_outbox_delete_finish (KITH_OUTBOX (outbox), result,
                                              NULL);
  if (sending->entry != NULL)
    kith_outbox_send_async (KITH_OUTBOX (outbox), sending->entry, &options,
                            sent_cb, sending);
  else
    /* There is no room to keep it: it is tried once. */
    kith_contacts_delete_async (kith_outbox_get_contacts (KITH_OUTBOX (outbox)),
                                kith_contact_get_id (sending->contact),
                                kith_contact_get_revision (sending->contact),
                                &options, NULL, deleted_cb, sending);
}

static void
send_waiting (KithDeletions *self)
{
  while (self->in_flight < MAX_IN_FLIGHT && !g_queue_is_empty (&self->waiting))
    {
      Sending *sending = g_new0 (Sending, 1);

      sending->self = g_object_ref (self);
      sending->contact = g_queue_pop_head (&self->waiting);
      self->in_flight++;
      kith_outbox_delete_async (self->outbox, sending->contact,
                                /* hold= */ TRUE, kept_cb, sending);
    }
}

/* What the outbox does by itself */

static gboolean
is_pending_deletion (KithOutboxEntry *entry)
{
  KithOutboxState state = kith_outbox_entry_get_state (entry);

  return kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE
         && (state == KITH_OUTBOX_WAITING || state == KITH_OUTBOX_SENDING);
}

static GHashTable *
find_pending (KithDeletions *self)
{
  GHashTable *pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               NULL);
  GListModel *model = G_LIST_MODEL (self->outbox);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (KithOutboxEntry) entry = g_list_model_get_item (model, i);

      if (is_pending_deletion (entry))
        g_hash_table_add (pending,
                          g_strdup (kith_outbox_entry_get_contact_id (entry)));
    }

  return pending;
}

static void
outbox_changed_cb (KithDeletions *self)
{
  g_autoptr (GHashTable) pending = find_pending (self);
  g_auto (GStrv) hidden = kith_deletions_list_hidden (self);
  GHashTableIter iter;
  gpointer id;

  /* Refused, or taken back. */
  for (guint i = 0; hidden[i] != NULL; i++)
    if (GPOINTER_TO_INT (g_hash_table_lookup (self->hidden, hidden[i]))
        && !g_hash_table_contains (pending, hidden[i]))
      show (self, hidden[i]);

  /* Kept since the last time. */
  g_hash_table_iter_init (&iter, pending);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->hidden, id))
      set_hidden (self, id, /* is_kept= */ TRUE);
  update_properties (self);
}

static void
outbox_sent_cb (KithDeletions *self, KithOutboxEntry *entry)
{
  if (kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE)
    g_hash_table_remove (self->hidden,
                         kith_outbox_entry_get_contact_id (entry));
  update_properties (self);
}

static void
kith_deletions_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  KithDeletions *self = KITH_DELETIONS (object);

  switch (property_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->was_busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_deletions_finalize (GObject *object)
{
  KithDeletions *self = KITH_DELETIONS (object);

  g_queue_clear_full (&self->batches, (GDestroyNotify) batch_free);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (kith_deletions_parent_class)->finalize (object);
}

static void
kith_deletions_class_init (KithDeletionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = KITH_TYPE_DELETIONS;

  object_class->finalize = kith_deletions_finalize;
  object_class->get_property = kith_deletions_get_property;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                           KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         KITH_TYPE_CONTACT, G_TYPE_ERROR);
  signals[SIGNAL_HIDE] = g_signal_new ("hide", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  signals[SIGNAL_SHOW] = g_signal_new ("show", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  signals[SIGNAL_UNDONE] = g_signal_new ("undone", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_PTR_ARRAY);
}

static void
kith_deletions_init (KithDeletions *self)
{
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->batches);
  g_queue_init (&self->waiting);
  self->next_number = 1;
}

/**
 * kith_deletions_new:
 * @outbox: from where deletions are sent
 *
 * Returns: (transfer full): an object with nothing to undo
 */
KithDeletions *
kith_deletions_new (KithOutbox *outbox)
{
  KithDeletions *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);

  self = g_object_new (KITH_TYPE_DELETIONS, NULL);
  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (outbox, "changed", G_CALLBACK (outbox_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "sent", G_CALLBACK (outbox_sent_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

KithContacts *
kith_deletions_get_contacts (KithDeletions *self)
{
  g_return_val_if_fail (KITH_IS_DELETIONS (self), NULL);

  return kith_outbox_get_contacts (self->outbox);
}

/**
 * kith_deletions_add:
 * @self: deletions
 * @contacts: (element-type KithContact): as the user saw them
 *
 * Returns: the number of this deletion, or 0 when nothing was left to delete
 */
guint
kith_deletions_add (KithDeletions *self, GPtrArray *contacts)
{
  Batch *batch;
  guint number;

  g_return_val_if_fail (KITH_IS_DELETIONS (self), 0);
  g_return_val_if_fail (contacts != NULL, 0);

  batch = g_new (Batch, 1);
  batch->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (contacts, i);
      const char *id = kith_contact_get_id (contact);

      if (g_hash_table_contains (self->hidden, id))
        continue;
      g_ptr_array_add (batch->contacts, g_object_ref (contact));
      set_hidden (self, id, /* is_kept= */ FALSE);
    }
  if (batch->contacts->len == 0)
    {
      batch_free (batch);
      return 0;
    }

  kith_outbox_announce_deletions (self->outbox, batch->contacts);
  number = batch->number = self->next_number++;
  g_queue_push_tail (&self->batches, batch);
  update_properties (self);

  return number;
}

/**
 * kith_deletions_undo:
 * @self: deletions
 * @batch: what kith_deletions_add() returned
 *
 * Returns: whether it could still be undone
 */
gboolean
kith_deletions_undo (KithDeletions *self, guint batch)
{
  Batch *taken;

  g_return_val_if_fail (KITH_IS_DELETIONS (self), FALSE);

  taken = take_batch (self, batch);
  if (taken == NULL)
    return FALSE;

  kith_outbox_revoke_deletions (self->outbox, taken->contacts);
  for (guint i = 0; i < taken->contacts->len; i++)
    show (self, kith_contact_get_id (g_ptr_array_index (taken->contacts, i)));
  update_properties (self);
  g_signal_emit (self, signals[SIGNAL_UNDONE], 0, taken->contacts);
  batch_free (taken);

  return TRUE;
}

guint
kith_deletions_get_last (KithDeletions *self)
{
  const Batch *batch;

  g_return_val_if_fail (KITH_IS_DELETIONS (self), 0);

  batch = g_queue_peek_tail (&self->batches);

  return batch != NULL ? batch->number : 0;
}

/**
 * kith_deletions_carry_out:
 * @self: deletions
 * @batch: what kith_deletions_add() returned; one that was undone or carried
 *   out does nothing
 */
void
kith_deletions_carry_out (KithDeletions *self, guint batch)
{
  Batch *taken;

  g_return_if_fail (KITH_IS_DELETIONS (self));

  taken = take_batch (self, batch);
  if (taken == NULL)
    return;

  for (guint i = 0; i < taken->contacts->len; i++)
    g_queue_push_tail (&self->waiting,
                       g_object_ref (g_ptr_array_index (taken->contacts, i)));
  batch_free (taken);
  send_waiting (self);
  update_properties (self);
}

void
kith_deletions_carry_out_all (KithDeletions *self)
{
  guint batch;

  g_return_if_fail (KITH_IS_DELETIONS (self));

  while ((batch = kith_deletions_get_last (self)) != 0)
    kith_deletions_carry_out (self, batch);
}

void
kith_deletions_take_back (KithDeletions *self, const char *contact_id)
{
  KithOutboxEntry *entry;

  g_return_if_fail (KITH_IS_DELETIONS (self));
  g_return_if_fail (contact_id != NULL);

  entry = kith_outbox_find (self->outbox, contact_id);
  if (entry != NULL
      && kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE)
    kith_outbox_take_back (self->outbox, entry, NULL);
}

gboolean
kith_deletions_is_busy (KithDeletions *self)
{
  GHashTableIter iter;
  gpointer is_kept;

  g_return_val_if_fail (KITH_IS_DELETIONS (self), FALSE);

  g_hash_table_iter_init (&iter, self->hidden);
  while (g_hash_table_iter_next (&iter, NULL, &is_kept))
    if (!GPOINTER_TO_INT (is_kept))
      return TRUE;

  return FALSE;
}

gboolean
kith_deletions_is_hidden (KithDeletions *self, const char *contact_id)
{
  g_return_val_if_fail (KITH_IS_DELETIONS (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);

  return g_hash_table_contains (self->hidden, contact_id);
}

guint
kith_deletions_get_n_hidden (KithDeletions *self)
{
  g_return_val_if_fail (KITH_IS_DELETIONS (self), 0);

  return g_hash_table_size (self->hidden);
}

char **
kith_deletions_list_hidden (KithDeletions *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (KITH_IS_DELETIONS (self), NULL);

  g_hash_table_iter_init (&iter, self->hidden);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
