/* kith-clients.c: who is connected, and how long each may take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-clients.h"

#include "base/kith-limits.h"

#define TICK_USEC G_USEC_PER_SEC
/* How long, once we stop, somebody may take who has connected but not asked. */
#define FAREWELL_USEC G_USEC_PER_SEC

struct _KithClients
{
  GObject parent_instance;

  KithClock *clock;
  GHashTable *set;       /* of KithClient, each owned */
  GCancellable *ticking; /* NULL: no clients, no ticks */
  GSource *idle;
  guint idle_seconds;
};

G_DEFINE_FINAL_TYPE (KithClients, kith_clients, G_TYPE_OBJECT)

enum
{
  SIGNAL_IDLE,
  SIGNAL_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void tick (KithClients *self);

static void
cut_late (KithClients *self)
{
  gint64 now = kith_clock_get_monotonic_time (self->clock);
  GHashTableIter iter;
  gpointer client;

  /* Cutting only shuts the socket; the set changes when it is closed. */
  g_hash_table_iter_init (&iter, self->set);
  while (g_hash_table_iter_next (&iter, &client, NULL))
    if (kith_client_get_deadline (client) != 0
        && kith_client_get_deadline (client) <= now)
      kith_client_cut (client);
}

static void
ticked_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithClients) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL)
      || self->ticking == NULL)
    return;

  cut_late (self);
  tick (self);
}

static void
tick (KithClients *self)
{
  kith_clock_wait_async (self->clock, TICK_USEC, self->ticking, ticked_cb,
                         g_object_ref (self));
}

static void
start_ticking (KithClients *self)
{
  if (self->ticking != NULL)
    return;

  self->ticking = g_cancellable_new ();
  tick (self);
}

static void
clear_idle (KithClients *self)
{
  if (self->idle == NULL)
    return;

  g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

static gboolean
idle_cb (gpointer data)
{
  KithClients *self = data;

  g_clear_pointer (&self->idle, g_source_unref);
  g_signal_emit (self, signals[SIGNAL_IDLE], 0);

  return G_SOURCE_REMOVE;
}

static void
update_idle (KithClients *self)
{
  clear_idle (self);
  if (self->idle_seconds == 0 || g_hash_table_size (self->set) > 0)
    return;

  self->idle = g_timeout_source_new_seconds (self->idle_seconds);
  g_source_set_callback (self->idle, idle_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

static void
closed_cb (KithClient *client, gpointer data)
{
  g_autoptr (KithClients) self = g_object_ref (KITH_CLIENTS (data));

  g_hash_table_remove (self->set, client);
  if (g_hash_table_size (self->set) == 0)
    kith_clients_stop (self);

  update_idle (self);
  g_signal_emit (self, signals[SIGNAL_LEFT], 0);
}

static void
kith_clients_finalize (GObject *object)
{
  KithClients *self = KITH_CLIENTS (object);

  clear_idle (self);
  kith_clients_stop (self);
  g_clear_pointer (&self->set, g_hash_table_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (kith_clients_parent_class)->finalize (object);
}

static void
kith_clients_class_init (KithClientsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_clients_finalize;

  signals[SIGNAL_IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[SIGNAL_LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
kith_clients_init (KithClients *self)
{
  self->set = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

KithClients *
kith_clients_new (KithClock *clock)
{
  KithClients *self;

  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  self = g_object_new (KITH_TYPE_CLIENTS, NULL);
  self->clock = g_object_ref (clock);

  return self;
}

void
kith_clients_add (KithClients *self, KithClient *client)
{
  g_return_if_fail (KITH_IS_CLIENTS (self));
  g_return_if_fail (KITH_IS_CLIENT (client));

  g_hash_table_add (self->set, g_object_ref (client));
  g_signal_connect_object (client, "closed", G_CALLBACK (closed_cb), self, 0);
  kith_client_set_state (client, KITH_CLIENT_READING,
                         kith_clients_get_deadline (self));
  clear_idle (self);
  start_ticking (self);
}

guint
kith_clients_get_size (KithClients *self)
{
  g_return_val_if_fail (KITH_IS_CLIENTS (self), 0);

  return g_hash_table_size (self->set);
}

gint64
kith_clients_get_deadline (KithClients *self)
{
  g_return_val_if_fail (KITH_IS_CLIENTS (self), 0);

  return kith_clock_get_monotonic_time (self->clock)
         + KITH_TIMEOUT_REQUEST_SECONDS * G_USEC_PER_SEC;
}

void
kith_clients_cut_resting (KithClients *self)
{
  GHashTableIter iter;
  gpointer client;

  g_return_if_fail (KITH_IS_CLIENTS (self));

  g_hash_table_iter_init (&iter, self->set);
  while (g_hash_table_iter_next (&iter, &client, NULL))
    if (kith_client_get_state (client) == KITH_CLIENT_RESTING)
      kith_client_cut (client);
}

/* One who rests has nothing under way; one whose request is in our buffer
 * already is served first. */
static void
take_leave (KithClients *self, KithClient *client)
{
  gint64 deadline = kith_clock_get_monotonic_time (self->clock) + FAREWELL_USEC;

  switch (kith_client_get_state (client))
    {
    case KITH_CLIENT_RESTING:
      if (kith_client_has_input (client))
        kith_client_set_state (client, KITH_CLIENT_READING, deadline);
      else
        kith_client_cut (client);
      break;

    case KITH_CLIENT_READING:
    case KITH_CLIENT_STREAMING:
      kith_client_set_state (client, kith_client_get_state (client), deadline);
      break;

    case KITH_CLIENT_HANDLING:
    case KITH_CLIENT_WRITING:
    default:
      break;
    }
}

void
kith_clients_take_leave (KithClients *self)
{
  g_autoptr (GList) clients = NULL;

  g_return_if_fail (KITH_IS_CLIENTS (self));

  clients = g_hash_table_get_keys (self->set);
  for (GList *l = clients; l != NULL; l = l->next)
    take_leave (self, l->data);
}

void
kith_clients_set_idle_timeout (KithClients *self, guint seconds)
{
  g_return_if_fail (KITH_IS_CLIENTS (self));

  self->idle_seconds = seconds;
  update_idle (self);
}

void
kith_clients_stop (KithClients *self)
{
  g_return_if_fail (KITH_IS_CLIENTS (self));

  g_cancellable_cancel (self->ticking);
  g_clear_object (&self->ticking);
}
