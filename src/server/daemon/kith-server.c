/* kith-server.c: the contacts server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-server-private.h"

#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "server/access/kith-auth.h"

#define MINUTE_USEC ((gint64) 60 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (KithServer, kith_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STORE,
  PROP_CLOCK,
  N_PROPS
};

enum
{
  SIGNAL_IDLE,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Stopping. */

static void
finish_stop (KithServer *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stop == NULL || kith_clients_get_size (self->clients) > 0)
    return;

  task = g_steal_pointer (&self->stop);
  kith_clients_stop (self->clients);
  g_task_return_boolean (task, TRUE);
}

/* Clients. */

static void
left_cb (KithClients *clients, gpointer data)
{
  g_autoptr (KithServer) self = g_object_ref (KITH_SERVER (data));

  finish_stop (self);
}

static void
client_cb (KithListener *listener, KithClient *client, gpointer data)
{
  KithServer *self = data;

  if (kith_listener_is_unix (listener) && !kith_client_is_own_user (client))
    {
      g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
      return;
    }

  kith_clients_add (self->clients, client);
  _kith_server_hand_over (self, listener, client);
}

/* Somebody new is worth more than somebody who rests. */
static void
exhausted_cb (KithListener *listener, gpointer data)
{
  KithServer *self = data;

  kith_clients_cut_resting (self->clients);
}

static void
idle_cb (KithClients *clients, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_IDLE], 0);
}

static void
kith_server_constructed (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  G_OBJECT_CLASS (kith_server_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = g_object_ref (kith_clock_get_default ());

  self->clients = kith_clients_new (self->clock);
  g_signal_connect_object (self->clients, "left", G_CALLBACK (left_cb), self,
                           0);
  g_signal_connect_object (self->clients, "idle", G_CALLBACK (idle_cb), self,
                           0);
  self->host.store = self->store;
  self->host.server = self;
  self->gate.auth = kith_auth_new (self->store);
  self->gate.failures = kith_limiter_new (self->clock, KITH_LIMIT_FAILED_KEYS,
                                          KITH_FAILED_KEY_USEC);
  self->events = kith_events_new (self->store, self->clock, self->gate.auth);
  self->host.events = self->events;
  self->waiting = g_cancellable_new ();
  _kith_server_take_requests (self);
}

static void
kith_server_dispose (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  kith_clients_stop (self->clients);
  kith_events_stop (self->events);
  g_ptr_array_set_size (self->listeners, 0);
  if (self->soup != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->soup, self);
      soup_server_disconnect (self->soup);
    }
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (kith_server_parent_class)->dispose (object);
}

static void
kith_server_finalize (GObject *object)
{
  KithServer *self = KITH_SERVER (object);

  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_object (&self->clients);
  g_clear_object (&self->events);
  g_clear_pointer (&self->run_id, g_free);
  kith_gate_clear (&self->gate);
  g_clear_object (&self->silent_end);
  g_clear_object (&self->log);
  g_clear_object (&self->identity);
  g_clear_object (&self->waiting);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_server_parent_class)->finalize (object);
}

static void
kith_server_set_property (GObject *object,
                          guint prop_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  KithServer *self = KITH_SERVER (object);

  switch (prop_id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;

    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_server_class_init (KithServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = kith_server_constructed;
  object_class->dispose = kith_server_dispose;
  object_class->finalize = kith_server_finalize;
  object_class->set_property = kith_server_set_property;

  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, KITH_TYPE_STORE,
                                           G_PARAM_WRITABLE
                                             | G_PARAM_CONSTRUCT_ONLY
                                             | G_PARAM_STATIC_STRINGS);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, KITH_TYPE_CLOCK,
                                           G_PARAM_WRITABLE
                                             | G_PARAM_CONSTRUCT_ONLY
                                             | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
kith_server_init (KithServer *self)
{
  self->run_id = g_uuid_string_random ();
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_server_new:
 * @store: the contacts
 *
 * The server belongs to the thread-default main context it is made in.  The
 * construct property `clock` lets a test be the clock of its time limits.
 *
 * Returns: (transfer full): a server that does not listen yet
 */
KithServer *
kith_server_new (KithStore *store)
{
  g_return_val_if_fail (KITH_IS_STORE (store), NULL);

  return g_object_new (KITH_TYPE_SERVER, "store", store, NULL);
}

/**
 * kith_server_listen:
 * @self: a server
 * @address: `unix:PATH` or `tcp:HOST:PORT`
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the address in use, `unix:PATH` or
 *   `http://HOST:PORT`, or `https://HOST:PORT` with a certificate
 */
char *
kith_server_listen (KithServer *self, const char *address, GError **error)
{
  g_autoptr (KithListener) listener = NULL;

  g_return_val_if_fail (KITH_IS_SERVER (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (!self->is_stopping, NULL);

  if (kith_listener_is_for_tcp (address)
      && !kith_auth_has_keys (self->gate.auth, error))
    return NULL;

  listener = kith_listener_new (address, self->identity, error);
  if (listener == NULL)
    return NULL;

  g_signal_connect_object (listener, "client", G_CALLBACK (client_cb), self, 0);
  g_signal_connect_object (listener, "exhausted", G_CALLBACK (exhausted_cb),
                           self, 0);
  kith_listener_start (listener);
  g_ptr_array_add (self->listeners, g_object_ref (listener));

  return g_strdup (kith_listener_get_address (listener));
}

/**
 * kith_server_set_site_id:
 * @self: a server
 * @site_id: (nullable): what `wix-site-id` has to say; %NULL: it is not asked
 *
 * Clients on a UNIX socket name no site.
 */
void
kith_server_set_site_id (KithServer *self, const char *site_id)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  kith_set_str (&self->gate.site_id, site_id);
}

/**
 * kith_server_set_rate_limit:
 * @self: a server
 * @per_minute: how many requests each key has a minute; 0: any number
 */
void
kith_server_set_rate_limit (KithServer *self, guint per_minute)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  g_clear_pointer (&self->gate.rate, kith_limiter_free);
  if (per_minute > 0)
    self->gate.rate = kith_limiter_new (self->clock, per_minute,
                                        MAX (MINUTE_USEC / per_minute, 1));
}

/**
 * kith_server_set_certificate:
 * @self: a server
 * @certificate: a PEM file; the certificates of its issuers may follow in it
 * @key: a PEM file: the private key
 * @error: return location for an error
 *
 * Encrypts what comes over TCP, from the next kith_server_listen() on.
 *
 * Returns: whether the files can be used
 */
gboolean
kith_server_set_certificate (KithServer *self,
                             const char *certificate,
                             const char *key,
                             GError **error)
{
  g_return_val_if_fail (KITH_IS_SERVER (self), FALSE);

  g_clear_object (&self->identity);
  self->identity = kith_tls_identity_new (certificate, key, error);

  return self->identity != NULL;
}

/**
 * kith_server_set_access_log:
 * @self: a server
 * @path: where each request leaves a line; `-` for standard error
 * @error: return location for an error
 *
 * Returns: whether the log can be written
 */
gboolean
kith_server_set_access_log (KithServer *self, const char *path, GError **error)
{
  g_return_val_if_fail (KITH_IS_SERVER (self), FALSE);

  g_clear_object (&self->log);
  self->log = kith_access_log_new (path, error);

  return self->log != NULL;
}

void
kith_server_set_idle_timeout (KithServer *self, guint seconds)
{
  g_return_if_fail (KITH_IS_SERVER (self));

  kith_clients_set_idle_timeout (self->clients, seconds);
}

/**
 * kith_server_stop_async:
 * @self: a server
 * @cancellable: (nullable): not used once begun: what is in flight is answered
 * @callback: called when the last client is gone
 * @user_data: for @callback
 *
 * Nobody is let in any more; those who got in before are answered, told to
 * close the connection, and bidden farewell.
 */
void
kith_server_stop_async (KithServer *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (KITH_IS_SERVER (self));
  g_return_if_fail (!self->is_stopping);

  self->is_stopping = TRUE;
  self->stop = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->stop, kith_server_stop_async);
  g_task_set_check_cancellable (self->stop, FALSE);
  kith_clients_set_idle_timeout (self->clients, 0);

  for (guint i = 0; i < self->listeners->len; i++)
    kith_listener_close (g_ptr_array_index (self->listeners, i));

  g_cancellable_cancel (self->waiting);
  kith_events_stop (self->events);
  kith_clients_take_leave (self->clients);
  finish_stop (self);
}

gboolean
kith_server_stop_finish (KithServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
