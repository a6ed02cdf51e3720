/* kith-feed.c: what happens on a server, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/feed/kith-feed.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "service/connection/kith-retry-after.h"
#include "service/contacts/kith-contacts-private.h"
#include "service/feed/kith-feed-attempt-private.h"

/* 2^6 times the first wait is more than the longest. */
#define MAX_DOUBLINGS 6

struct _KithFeed
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  KithClock *clock;

  /* owned */
  GRand *rand;
  GCancellable *running; /* NULL: stopped */
  char *last_id;
  GError *error;

  KithFeedState state;
  gint64 retry_usec;
  guint n_failures; /* since something was heard */
};

G_DEFINE_FINAL_TYPE (KithFeed, kith_feed, G_TYPE_OBJECT)

enum
{
  PROP_CONTACTS = 1,
  PROP_CLOCK,
  PROP_STATE,
  PROP_LAST_ID,
  PROP_ERROR,
  N_PROPS,
};

enum
{
  EVENT,
  RELOAD,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (KithFeed *self, KithFeedState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
take_last_id (KithFeed *self, const char *last_id)
{
  if (last_id != NULL && kith_set_str (&self->last_id, last_id))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_ID]);
}

static GQuark
get_detail (KithEvent *event)
{
  switch (kith_event_get_kind (event))
    {
    case KITH_EVENT_CONTACT:
      return g_quark_from_static_string ("contact");

    case KITH_EVENT_LABEL:
      return g_quark_from_static_string ("label");

    case KITH_EVENT_FIELD:
      return g_quark_from_static_string ("field");

    case KITH_EVENT_NOTE:
    default:
      return g_quark_from_static_string ("note");
    }
}

/* What is of no kind that this program knows is passed over: a newer server
 * may have more to tell. */
static void
take_event (KithFeed *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    json = kith_json_parse_object (text, strlen (text), KITH_LIMIT_EVENT_BYTES,
                                   &error);
  g_autoptr (KithEvent)
    event = json != NULL ? kith_event_new_from_json (json, &error) : NULL;

  if (event == NULL)
    {
      g_debug ("An event is passed over: %s", error->message);
      return;
    }

  g_signal_emit (self, signals[EVENT], get_detail (event), event);
  _kith_contacts_take_event (self->contacts, event);
}

static void
event_cb (const KithSseEvent *event, gpointer data)
{
  KithFeed *self = data;

  take_last_id (self, event->last_id);
  if (!g_str_equal (event->type, KITH_EVENT_TYPE_RELOAD))
    take_event (self, event->data);
  else
    {
      g_signal_emit (self, signals[RELOAD], 0);
      _kith_contacts_reload (self->contacts);
    }
}

static void
heard_cb (const char *last_id, gint64 retry_msec, gpointer data)
{
  KithFeed *self = data;

  self->n_failures = 0;
  take_last_id (self, last_id);
  if (retry_msec >= 0)
    self->retry_usec = CLAMP (retry_msec * 1000, 1000,
                              KITH_FEED_RETRY_CAP_USEC);
}

static void
opened_cb (gpointer data)
{
  KithFeed *self = data;

  g_clear_error (&self->error);
  set_state (self, KITH_FEED_LIVE);
  /* What was read before it began to listen may be out of date already. */
  if (self->last_id == NULL)
    _kith_contacts_reload (self->contacts);
}

static void listen (KithFeed *self);

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFeed) self = data;

  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    listen (self);
}

/* Half of it by chance, so that all who were cut off do not come at once. */
static gint64
get_delay (KithFeed *self, const GError *error)
{
  gint64 delay = self->retry_usec << MIN (self->n_failures, MAX_DOUBLINGS);
  gint64 half = MIN (delay, KITH_FEED_RETRY_CAP_USEC) / 2;

  return MAX (half + (gint64) (g_rand_double (self->rand) * (double) half),
              kith_retry_after_get (error));
}

/* Another try would come out differently.  Who redirects what has told of
 * something before is somebody in between, such as a hotel. */
static gboolean
is_passing (KithFeed *self, const GError *error)
{
  return error->domain != KITH_ERROR
         || (self->last_id != NULL
             && g_error_matches (error, KITH_ERROR, KITH_ERROR_REDIRECTED))
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_SERVER)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_PROTOCOL)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNAUTHENTICATED);
}

static void
listened_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFeed) self = data;
  g_autoptr (GCancellable) running = NULL;
  g_autoptr (GError) error = NULL;

  running = g_object_ref (g_task_get_cancellable (G_TASK (result)));
  _kith_feed_listen_finish (KITH_CONNECTION (connection), result, &error);
  if (g_cancellable_is_cancelled (running))
    return;

  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  if (!is_passing (self, error))
    {
      g_clear_object (&self->running);
      set_state (self, KITH_FEED_UNAVAILABLE);
      return;
    }

  set_state (self, KITH_FEED_CONNECTING);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
  kith_clock_wait_async (self->clock, get_delay (self, error), running,
                         waited_cb, g_object_ref (self));
  self->n_failures++;
}

static void
listen (KithFeed *self)
{
  static const KithFeedListener listener = { opened_cb, event_cb, heard_cb };

  _kith_feed_listen_async (kith_contacts_get_connection (self->contacts),
                           self->clock, self->last_id, &listener, self,
                           self->running, listened_cb, g_object_ref (self));
}

static void
kith_feed_get_property (GObject *object,
                        guint id,
                        GValue *value,
                        GParamSpec *pspec)
{
  KithFeed *self = KITH_FEED (object);

  switch (id)
    {
    case PROP_CONTACTS:
      g_value_set_object (value, self->contacts);
      break;

    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_LAST_ID:
      g_value_set_string (value, self->last_id);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_feed_set_property (GObject *object,
                        guint id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  KithFeed *self = KITH_FEED (object);

  switch (id)
    {
    case PROP_CONTACTS:
      self->contacts = g_value_dup_object (value);
      break;

    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_feed_constructed (GObject *object)
{
  KithFeed *self = KITH_FEED (object);

  G_OBJECT_CLASS (kith_feed_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = g_object_ref (kith_clock_get_default ());
}

static void
kith_feed_finalize (GObject *object)
{
  KithFeed *self = KITH_FEED (object);

  g_clear_object (&self->running);
  g_clear_object (&self->contacts);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->last_id, g_free);
  g_clear_error (&self->error);
  g_rand_free (self->rand);

  G_OBJECT_CLASS (kith_feed_parent_class)->finalize (object);
}

static void
kith_feed_class_init (KithFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = kith_feed_get_property;
  object_class->set_property = kith_feed_set_property;
  object_class->constructed = kith_feed_constructed;
  object_class->finalize = kith_feed_finalize;

  props[PROP_CONTACTS] = g_param_spec_object ("contacts", NULL, NULL,
                                              KITH_TYPE_CONTACTS,
                                              KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, KITH_TYPE_CLOCK,
                                           KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, KITH_FEED_STOPPED,
                                         KITH_FEED_UNAVAILABLE,
                                         KITH_FEED_STOPPED,
                                         KITH_PARAM_READABLE);
  props[PROP_LAST_ID] = g_param_spec_string ("last-id", NULL, NULL, NULL,
                                             KITH_PARAM_READABLE);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                          KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * KithFeed::event:
   * @event: what has happened
   *
   * Detailed: "contact", "label", "field" or "note".
   */
  signals[EVENT] = g_signal_new ("event", type,
                                 G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, KITH_TYPE_EVENT);
  /**
   * KithFeed::reload:
   *
   * The server does not know any more what has happened meanwhile.
   */
  signals[RELOAD] = g_signal_new ("reload", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_feed_init (KithFeed *self)
{
  self->retry_usec = KITH_FEED_RETRY_USEC;
  self->rand = g_rand_new_with_seed (g_random_int ());
}

/**
 * kith_feed_new:
 * @contacts: the contacts of a server, which hear of it
 *
 * The construct property `clock` lets a test be the clock of its waits.
 *
 * Returns: (transfer full): a feed that is stopped
 */
KithFeed *
kith_feed_new (KithContacts *contacts)
{
  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);

  return g_object_new (KITH_TYPE_FEED, "contacts", contacts, NULL);
}

void
kith_feed_set_last_id (KithFeed *self, const char *last_id)
{
  g_return_if_fail (KITH_IS_FEED (self));

  kith_set_str (&self->last_id, last_id);
}

const char *
kith_feed_get_last_id (KithFeed *self)
{
  g_return_val_if_fail (KITH_IS_FEED (self), NULL);

  return self->last_id;
}

/**
 * kith_feed_start:
 * @self: a feed
 *
 * Listens, until kith_feed_stop(); which also is what lets go of it.
 */
void
kith_feed_start (KithFeed *self)
{
  g_return_if_fail (KITH_IS_FEED (self));

  if (self->running != NULL)
    return;

  self->running = g_cancellable_new ();
  self->n_failures = 0;
  set_state (self, KITH_FEED_CONNECTING);
  listen (self);
}

void
kith_feed_stop (KithFeed *self)
{
  g_return_if_fail (KITH_IS_FEED (self));

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  set_state (self, KITH_FEED_STOPPED);
}

KithFeedState
kith_feed_get_state (KithFeed *self)
{
  g_return_val_if_fail (KITH_IS_FEED (self), KITH_FEED_STOPPED);

  return self->state;
}

const GError *
kith_feed_get_error (KithFeed *self)
{
  g_return_val_if_fail (KITH_IS_FEED (self), NULL);

  return self->error;
}
