/* kith-events.c: telling clients what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/events/kith-events.h"

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "model/kith-event.h"
#include "model/kith-protocol.h"
#include "server/events/kith-event-stream.h"
#include "store/interface/kith-store-history.h"

struct _KithEvents
{
  GObject parent_instance;

  KithStore *store;
  KithClock *clock;
  KithAuth *auth;
  GPtrArray *streams;    /* of KithEventStream, each owned */
  GCancellable *beating; /* NULL: no streams, no heartbeats */
  gulong changed;        /* the handler */
};

G_DEFINE_FINAL_TYPE (KithEvents, kith_events, G_TYPE_OBJECT)

static void beat (KithEvents *self);

/* Whose key is gone, or permits something else now, has to ask again. */
static gboolean
is_welcome (KithEvents *self, KithRequest *request)
{
  const KithStoreKey *key;

  if (kith_request_get_key (request) == NULL)
    return TRUE;

  key = kith_auth_find (self->auth,
                        kith_request_get_header (request, "Authorization"));

  return key != NULL
         && key->permission == kith_request_get_permission (request);
}

static void
visit_all (KithEvents *self, void (*visit) (KithEventStream *stream))
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      KithEventStream *stream = g_ptr_array_index (self->streams, i);

      if (is_welcome (self, kith_event_stream_get_request (stream)))
        visit (stream);
      else
        kith_event_stream_end (stream);
    }
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithEvents) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL)
      || self->beating == NULL)
    return;

  visit_all (self, kith_event_stream_beat);
  beat (self);
}

static void
beat (KithEvents *self)
{
  kith_clock_wait_async (self->clock, KITH_HEARTBEAT_SECONDS * G_USEC_PER_SEC,
                         self->beating, waited_cb, g_object_ref (self));
}

/* Whose key is gone hears no more of it: not even until the next heartbeat. */
static void
changed_cb (KithStore *store, gpointer data)
{
  visit_all (data, kith_event_stream_feed);
}

static void
wake (KithEvents *self)
{
  self->beating = g_cancellable_new ();
  beat (self);
  self->changed = g_signal_connect (self->store, "changed",
                                    G_CALLBACK (changed_cb), self);
}

/* While nobody listens a store need not say that it has changed. */
static void
sleep_until_woken (KithEvents *self)
{
  g_cancellable_cancel (self->beating);
  g_clear_object (&self->beating);
  g_clear_signal_handler (&self->changed, self->store);
}

static void
gone_cb (KithEventStream *stream, gpointer data)
{
  KithEvents *self = data;

  g_ptr_array_remove_fast (self->streams, stream);
  if (self->streams->len == 0)
    sleep_until_woken (self);
}

static void
kith_events_finalize (GObject *object)
{
  KithEvents *self = KITH_EVENTS (object);

  sleep_until_woken (self);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  g_clear_object (&self->auth);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_events_parent_class)->finalize (object);
}

static void
kith_events_class_init (KithEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_events_finalize;
}

static void
kith_events_init (KithEvents *self)
{
  self->streams = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_event_stream_unref);
}

/**
 * kith_events_new:
 * @store: whose history is told
 * @clock: when to send heartbeats
 * @auth: the keys: a stream ends when its key does
 *
 * Returns: (transfer full): no streams yet
 */
KithEvents *
kith_events_new (KithStore *store, KithClock *clock, KithAuth *auth)
{
  KithEvents *self;

  g_return_val_if_fail (KITH_IS_STORE (store), NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (KITH_IS_AUTH (auth), NULL);

  self = g_object_new (KITH_TYPE_EVENTS, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->auth = g_object_ref (auth);

  return self;
}

/* Without the header it begins with what comes next. */
static gboolean
read_position (KithEvents *self,
               KithRequest *request,
               gint64 *position,
               GError **error)
{
  const char *text = kith_request_get_header (request,
                                              KITH_HEADER_LAST_EVENT_ID);
  guint64 value = 0;

  *position = kith_store_get_last_seq (self->store);
  if (text == NULL)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    {
      kith_error_add_violation (error, KITH_HEADER_LAST_EVENT_ID, "FORMAT",
                                "It is no id of an event.");
      return FALSE;
    }

  *position = (gint64) value;

  return TRUE;
}

/**
 * kith_events_add:
 * @self: the streams
 * @request: who wants another
 * @error: return location for an error
 *
 * Returns: whether @request is answered
 */
gboolean
kith_events_add (KithEvents *self, KithRequest *request, GError **error)
{
  gint64 position;

  g_return_val_if_fail (KITH_IS_EVENTS (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  if (!read_position (self, request, &position, error))
    return FALSE;
  if (self->streams->len >= KITH_LIMIT_STREAMS)
    {
      g_propagate_error (error, kith_protocol_error (KITH_ERROR_BUSY));
      return FALSE;
    }

  if (self->streams->len == 0)
    wake (self);
  g_ptr_array_add (self->streams,
                   kith_event_stream_new (request, position, self->clock,
                                          gone_cb, self));

  return TRUE;
}

void
kith_events_stop (KithEvents *self)
{
  g_return_if_fail (KITH_IS_EVENTS (self));

  for (guint i = 0; i < self->streams->len; i++)
    kith_event_stream_end (g_ptr_array_index (self->streams, i));
}
