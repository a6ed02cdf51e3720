/* kith-webhooks.c: all who are sent what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/webhooks/kith-webhooks.h"

#include "base/kith-limits.h"
#include "server/webhooks/kith-webhook.h"

struct _KithWebhooks
{
  GObject parent_instance;

  KithStore *store;
  KithClock *clock;
  GTlsDatabase *authorities; /* (nullable) */
  GHashTable *hooks;         /* by id: KithWebhook */
  GPtrArray *leaving;        /* KithWebhook: stopped, and still busy */
  GCancellable *stopping;
  gulong changed; /* the handler; 0: there are no hooks */
  gboolean is_waiting;
};

G_DEFINE_FINAL_TYPE (KithWebhooks, kith_webhooks, G_TYPE_OBJECT)

static void look (KithWebhooks *self);

static void
feed_all (KithWebhooks *self)
{
  GHashTableIter iter;
  gpointer hook;

  g_hash_table_iter_init (&iter, self->hooks);
  while (g_hash_table_iter_next (&iter, NULL, &hook))
    kith_webhook_feed (hook);
}

static void
changed_cb (KithStore *store, gpointer data)
{
  feed_all (data);
}

/* While nobody listens a store need not say that it has changed. */
static void
listen_if_needed (KithWebhooks *self)
{
  if (g_hash_table_size (self->hooks) == 0)
    g_clear_signal_handler (&self->changed, self->store);
  else if (self->changed == 0)
    self->changed = g_signal_connect (self->store, "changed",
                                      G_CALLBACK (changed_cb), self);
}

static gboolean
is_listed (GPtrArray *listed, const char *id)
{
  for (guint i = 0; i < listed->len; i++)
    {
      const KithStoreWebhook *webhook = g_ptr_array_index (listed, i);

      if (g_str_equal (webhook->id, id))
        return TRUE;
    }

  return FALSE;
}

/* @listed: (nullable): who may stay. */
static void
dismiss (KithWebhooks *self, GPtrArray *listed)
{
  GHashTableIter iter;
  gpointer id, hook;

  for (guint i = self->leaving->len; i-- > 0;)
    if (!kith_webhook_is_busy (g_ptr_array_index (self->leaving, i)))
      g_ptr_array_remove_index_fast (self->leaving, i);

  g_hash_table_iter_init (&iter, self->hooks);
  while (g_hash_table_iter_next (&iter, &id, &hook))
    if (listed == NULL || !is_listed (listed, id))
      {
        kith_webhook_stop (hook);
        g_ptr_array_add (self->leaving, g_object_ref (hook));
        g_hash_table_iter_remove (&iter);
      }
}

static void
admit (KithWebhooks *self, const KithStoreWebhook *webhook)
{
  g_autoptr (GError) error = NULL;
  KithWebhook *hook;

  if (g_hash_table_contains (self->hooks, webhook->id))
    return;

  hook = kith_webhook_new (webhook, self->store, self->clock, self->authorities,
                           &error);
  if (hook == NULL)
    g_message ("Webhook “%s” cannot be used: %s", webhook->name,
               error->message);
  else
    g_hash_table_insert (self->hooks, g_strdup (webhook->id), hook);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWebhooks) self = data;

  self->is_waiting = FALSE;
  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    look (self);
}

static void
look (KithWebhooks *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = kith_store_list_webhooks (self->store, &error);

  if (listed == NULL)
    g_message ("The webhooks cannot be read: %s", error->message);
  else
    {
      dismiss (self, listed);
      for (guint i = 0; i < listed->len; i++)
        admit (self, g_ptr_array_index (listed, i));
      listen_if_needed (self);
      feed_all (self);
    }

  self->is_waiting = TRUE;
  kith_clock_wait_async (self->clock, KITH_WEBHOOK_LOOK_USEC, self->stopping,
                         waited_cb, g_object_ref (self));
}

static void
kith_webhooks_finalize (GObject *object)
{
  KithWebhooks *self = KITH_WEBHOOKS (object);

  g_clear_pointer (&self->hooks, g_hash_table_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_object (&self->stopping);
  g_clear_object (&self->authorities);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_webhooks_parent_class)->finalize (object);
}

static void
kith_webhooks_class_init (KithWebhooksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_webhooks_finalize;
}

static void
kith_webhooks_init (KithWebhooks *self)
{
  self->hooks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       g_object_unref);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->stopping = g_cancellable_new ();
}

KithWebhooks *
kith_webhooks_new (KithStore *store,
                   KithClock *clock,
                   GTlsDatabase *authorities)
{
  KithWebhooks *self;

  g_return_val_if_fail (KITH_IS_STORE (store), NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  self = g_object_new (KITH_TYPE_WEBHOOKS, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_set_object (&self->authorities, authorities);
  look (self);

  return self;
}

gboolean
kith_webhooks_is_sending (KithWebhooks *self)
{
  GHashTableIter iter;
  gpointer hook;

  g_return_val_if_fail (KITH_IS_WEBHOOKS (self), FALSE);

  g_hash_table_iter_init (&iter, self->hooks);
  while (g_hash_table_iter_next (&iter, NULL, &hook))
    if (kith_webhook_is_sending (hook))
      return TRUE;

  return FALSE;
}

static gboolean
is_busy (KithWebhooks *self)
{
  dismiss (self, NULL);

  return self->is_waiting || self->leaving->len > 0;
}

void
kith_webhooks_stop (KithWebhooks *self)
{
  g_return_if_fail (KITH_IS_WEBHOOKS (self));

  g_cancellable_cancel (self->stopping);
  dismiss (self, NULL);
  listen_if_needed (self);
  while (is_busy (self))
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}
