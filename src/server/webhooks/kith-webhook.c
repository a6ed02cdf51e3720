/* kith-webhook.c: somebody who is sent what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/webhooks/kith-webhook.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-event.h"
#include "server/webhooks/kith-jwt.h"
#include "server/webhooks/kith-webhook-url.h"
#include "store/interface/kith-store-history.h"

/* All that is read of an answer's body. */
#define ANSWER_BYTES 4096
/* So many events are looked at in one go where not all are sent, and at most so
 * many are passed over before that is written down. */
#define PAGE 64

struct _KithWebhook
{
  GObject parent_instance;

  KithStore *store;
  KithClock *clock;
  SoupSession *session;
  KithJwtKey *key;
  GUri *uri;
  char *id;
  char *name;
  char **events; /* (nullable): the types that are sent; all */

  GCancellable *stopping;
  GCancellable *sending; /* NULL: nothing is being sent */
  gint64 position;       /* the seq of the last event that was accepted, or
                          * passed over */
  gint64 written;        /* the same, as it is in the store */
  gint64 target;         /* the same, as it is being written there */
  guint n_failures;      /* since then */
  guint n_pending;       /* calls that have not come back */
  gboolean is_working;
};

G_DEFINE_FINAL_TYPE (KithWebhook, kith_webhook, G_TYPE_OBJECT)

/* One try to send one event. */
typedef struct
{
  KithWebhook *hook;
  SoupMessage *message;
  GInputStream *stream;
  GCancellable *cancellable;
  GCancellable *timer;
  gint64 seq;
  gboolean is_late;
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_object (&attempt->stream);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->cancellable);
  g_clear_object (&attempt->timer);
  g_clear_object (&attempt->hook);
}

static void
attempt_unref (Attempt *attempt)
{
  g_rc_box_release_full (attempt, (GDestroyNotify) attempt_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_unref)

/* What every callback begins with: FALSE when nothing is to follow. */
static gboolean
came_back (KithWebhook *self)
{
  self->n_pending--;

  return !g_cancellable_is_cancelled (self->stopping);
}

/* Failing */

/* At least a half of what has doubled with each failure, so that those who
 * failed together do not come back together. */
static gint64
draw_wait (guint n_failures)
{
  gint64 most = MIN ((gint64) KITH_WEBHOOK_RETRY_BASE_USEC
                       << MIN (n_failures, 16),
                     (gint64) KITH_WEBHOOK_RETRY_CAP_USEC);

  return most / 2 + (gint64) (g_random_double () * (double) most / 2);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWebhook) self = data;

  kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL);
  if (!came_back (self))
    return;

  self->is_working = FALSE;
  kith_webhook_feed (self);
}

/* Says so once, until it is accepted. */
static void
fail (KithWebhook *self, const char *reason)
{
  if (self->n_failures == 0)
    g_message ("Webhook “%s” is tried again: %s", self->name, reason);

  self->n_pending++;
  kith_clock_wait_async (self->clock, draw_wait (self->n_failures++),
                         self->stopping, waited_cb, g_object_ref (self));
}

/* Accepting */

static void
advanced_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWebhook) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_advanced = kith_store_advance_webhook_finish (KITH_STORE (store),
                                                            result, &error);

  if (!came_back (self))
    return;

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    {
      kith_webhook_stop (self);
      return;
    }
  if (!is_advanced)
    {
      fail (self, error->message);
      return;
    }

  if (self->n_failures > 0)
    g_message ("Webhook “%s” accepts events again", self->name);
  self->n_failures = 0;
  self->position = self->target;
  self->written = self->target;
  self->is_working = FALSE;
  kith_webhook_feed (self);
}

static void
advance (KithWebhook *self, gint64 seq)
{
  self->n_pending++;
  self->target = seq;
  kith_store_advance_webhook_async (self->store, self->id, seq, NULL,
                                    advanced_cb, g_object_ref (self));
}

/* Sending */

/* The status is what counts: an answer that never ends accepts, too, and one
 * that has come is not forgotten when there is to be no other. */
static void
judge (Attempt *attempt, gboolean is_stopping)
{
  guint status = soup_message_get_status (attempt->message);
  g_autofree char *reason = g_strdup_printf ("it answers with %u", status);

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    advance (attempt->hook, attempt->seq);
  else if (!is_stopping)
    fail (attempt->hook, reason);
}

static void
end_sending (Attempt *attempt)
{
  g_cancellable_cancel (attempt->timer);
  g_clear_object (&attempt->hook->sending);
}

static void
closed_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;

  g_input_stream_close_finish (G_INPUT_STREAM (stream), result, NULL);
  end_sending (attempt);
  judge (attempt, !came_back (attempt->hook));
}

/* A connection whose answer was read is used again. */
static void
read_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes)
    bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result,
                                              NULL);

  g_input_stream_close_async (G_INPUT_STREAM (stream), G_PRIORITY_DEFAULT, NULL,
                              closed_cb, data);
}

static void
sent_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;
  g_autoptr (GError) error = NULL;

  attempt->stream = soup_session_send_finish (SOUP_SESSION (session), result,
                                              &error);
  if (attempt->stream != NULL)
    {
      g_input_stream_read_bytes_async (attempt->stream, ANSWER_BYTES,
                                       G_PRIORITY_DEFAULT, attempt->cancellable,
                                       read_cb, g_rc_box_acquire (attempt));
      return;
    }

  end_sending (attempt);
  if (came_back (attempt->hook))
    fail (attempt->hook,
          attempt->is_late ? "it does not answer in time" : error->message);
}

static void
late_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;

  attempt->hook->n_pending--;
  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    return;

  attempt->is_late = TRUE;
  g_cancellable_cancel (attempt->cancellable);
}

/* The API's envelope (wix-contacts G): JSON in a string, twice.  Who did it is
 * told in the event itself. */
static JsonObject *
make_claims (KithWebhook *self, const char *type, const char *event)
{
  JsonObject *claims = json_object_new ();
  g_autoptr (JsonObject) envelope = json_object_new ();
  g_autofree char *text = NULL;
  gint64 now = kith_clock_get_real_time (self->clock) / G_USEC_PER_SEC;

  json_object_set_string_member (envelope, "data", event);
  json_object_set_string_member (envelope, "instanceId", self->id);
  json_object_set_string_member (envelope, "eventType", type);
  json_object_set_string_member (envelope, "identity",
                                 "{\"identityType\":\"UNKNOWN\"}");
  text = kith_json_print (envelope);
  json_object_set_string_member (claims, "data", text);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + KITH_WEBHOOK_TOKEN_SECONDS);

  return claims;
}

static char *
make_token (KithWebhook *self, const KithHistoryEntry *entry, GError **error)
{
  KithEventParts parts = {
    .kind = (KithEventKind) entry->kind,
    .action = (KithEventAction) entry->action,
    .entity_id = entry->entity,
    .seq = entry->seq,
    .time = entry->time,
    .author = entry->author,
    .origin = entry->origin,
    .doc = g_bytes_get_data (entry->doc, NULL),
    .doc_length = g_bytes_get_size (entry->doc),
  };
  g_autofree char *type = kith_event_make_type (parts.kind, parts.action);
  g_autofree char *event = kith_event_print (&parts);
  g_autoptr (JsonObject) claims = make_claims (self, type, event);

  return kith_jwt_key_sign (self->key, claims, error);
}

static Attempt *
attempt_new (KithWebhook *self, gint64 seq, char *token)
{
  Attempt *attempt = g_rc_box_new0 (Attempt);
  g_autoptr (GBytes) body = g_bytes_new_take (token, strlen (token));

  attempt->hook = g_object_ref (self);
  attempt->seq = seq;
  attempt->cancellable = g_cancellable_new ();
  attempt->timer = g_cancellable_new ();
  attempt->message = soup_message_new_from_uri (SOUP_METHOD_POST, self->uri);
  /* Where a redirect leads nobody has looked at. */
  soup_message_add_flags (attempt->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (attempt->message,
                                            "text/plain; charset=utf-8", body);

  return attempt;
}

static void
send (KithWebhook *self, const KithHistoryEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Attempt) attempt = NULL;
  char *token = make_token (self, entry, &error);

  if (token == NULL)
    {
      fail (self, error->message);
      return;
    }

  attempt = attempt_new (self, entry->seq, token);
  self->sending = g_object_ref (attempt->cancellable);
  self->n_pending += 2;
  kith_clock_wait_async (self->clock, KITH_WEBHOOK_TIMEOUT_USEC, attempt->timer,
                         late_cb, g_rc_box_acquire (attempt));
  soup_session_send_async (self->session, attempt->message, G_PRIORITY_DEFAULT,
                           attempt->cancellable, sent_cb,
                           g_rc_box_acquire (attempt));
}

/* Reading */

/* Entries are numbered without a gap, and forgotten in time. */
static void
note_gap (KithWebhook *self, gint64 next)
{
  if (next > self->position + 1)
    g_message ("Webhook “%s” is not sent the events %" G_GINT64_FORMAT
               " to %" G_GINT64_FORMAT ": they are forgotten",
               self->name, self->position + 1, next - 1);
}

static gboolean
is_wanted (KithWebhook *self, const KithHistoryEntry *entry)
{
  g_autofree char *type = kith_event_make_type (
    (KithEventKind) entry->kind, (KithEventAction) entry->action);

  return self->events == NULL
         || g_strv_contains ((const char *const *) self->events, type);
}

/* The first that is sent, past those that are not; NULL: there is none. */
static const KithHistoryEntry *
choose (KithWebhook *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (self->n_failures == 0)
        note_gap (self, entry->seq);
      if (is_wanted (self, entry))
        return entry;

      self->position = entry->seq;
    }

  return NULL;
}

static void
listed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWebhook) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    entries = kith_store_list_history_finish (KITH_STORE (store), result,
                                              &error);
  const KithHistoryEntry *entry;

  if (!came_back (self))
    return;

  if (entries == NULL)
    {
      fail (self, error->message);
      return;
    }

  entry = choose (self, entries);
  if (entry != NULL)
    send (self, entry);
  else if (self->position - self->written >= PAGE)
    advance (self, self->position);
  else
    {
      self->is_working = FALSE;
      if (entries->len > 0)
        kith_webhook_feed (self);
    }
}

void
kith_webhook_feed (KithWebhook *self)
{
  KithHistoryQuery query = { 0 };

  g_return_if_fail (KITH_IS_WEBHOOK (self));

  if (self->is_working || g_cancellable_is_cancelled (self->stopping)
      || self->position >= kith_store_get_last_seq (self->store))
    return;

  self->is_working = TRUE;
  self->n_pending++;
  query.after = self->position;
  query.limit = self->events != NULL ? PAGE : 1;
  kith_store_list_history_async (self->store, &query, NULL, listed_cb,
                                 g_object_ref (self));
}

void
kith_webhook_stop (KithWebhook *self)
{
  g_return_if_fail (KITH_IS_WEBHOOK (self));

  g_cancellable_cancel (self->stopping);
  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
}

gboolean
kith_webhook_is_busy (KithWebhook *self)
{
  g_return_val_if_fail (KITH_IS_WEBHOOK (self), FALSE);

  return self->n_pending > 0;
}

gboolean
kith_webhook_is_sending (KithWebhook *self)
{
  g_return_val_if_fail (KITH_IS_WEBHOOK (self), FALSE);

  return self->is_working && self->n_failures == 0;
}

/* The class */

static void
kith_webhook_finalize (GObject *object)
{
  KithWebhook *self = KITH_WEBHOOK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->session);
  g_clear_object (&self->stopping);
  g_clear_object (&self->sending);
  g_clear_pointer (&self->key, kith_jwt_key_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->events, g_strfreev);

  G_OBJECT_CLASS (kith_webhook_parent_class)->finalize (object);
}

static void
kith_webhook_class_init (KithWebhookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_webhook_finalize;
}

static void
kith_webhook_init (KithWebhook *self)
{
  self->stopping = g_cancellable_new ();
}

/* One for each, so that nobody waits for another's connection. */
static SoupSession *
new_session (GUri *uri, GTlsDatabase *authorities)
{
  SoupSession *session = soup_session_new_with_options (
    "max-conns", 1, "max-conns-per-host", 1, "user-agent", "Kith ", NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  /* What is not encrypted stays on this computer. */
  if (g_str_equal (g_uri_get_scheme (uri), "http"))
    soup_session_set_proxy_resolver (session, NULL);
  if (authorities != NULL)
    soup_session_set_tls_database (session, authorities);

  return session;
}

KithWebhook *
kith_webhook_new (const KithStoreWebhook *webhook,
                  KithStore *store,
                  KithClock *clock,
                  GTlsDatabase *authorities,
                  GError **error)
{
  g_autoptr (KithWebhook) self = NULL;

  g_return_val_if_fail (webhook != NULL, NULL);
  g_return_val_if_fail (KITH_IS_STORE (store), NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  self = g_object_new (KITH_TYPE_WEBHOOK, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->id = g_strdup (webhook->id);
  self->name = g_strdup (webhook->name);
  if (webhook->events != NULL)
    self->events = g_strsplit (webhook->events, " ", -1);
  /* A store may have been put back to what it was. */
  self->position = MIN (webhook->position, kith_store_get_last_seq (store));
  self->written = self->position;
  self->uri = kith_webhook_url_parse (webhook->url, error);
  if (self->uri == NULL)
    return NULL;
  self->key = kith_jwt_key_new (webhook->key, error);
  if (self->key == NULL)
    return NULL;
  self->session = new_session (self->uri, authorities);

  return g_steal_pointer (&self);
}
