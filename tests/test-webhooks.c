/* test-webhooks.c: tests of sending what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-raw-server.h"
#include "server/webhooks/kith-jwt.h"
#include "server/webhooks/kith-webhook.h"
#include "server/webhooks/kith-webhook-url.h"
#include "server/webhooks/kith-webhooks.h"
#include "store-utils.h"
#include "test-utils.h"

#define WAIT_MSEC 60000
#define DAY_USEC (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define BROKEN "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
/* The status line goes on for ever. */
#define NO_END "HTTP/1.1 200 "

static char *key_pem;
static GString *said;

static GLogWriterOutput
keep_message (GLogLevelFlags level,
              const GLogField *fields,
              gsize n_fields,
              gpointer data)
{
  if ((level & G_LOG_LEVEL_MESSAGE) == 0)
    return g_log_writer_default (level, fields, n_fields, data);

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (said, "%s\n", (const char *) fields[i].value);

  return G_LOG_WRITER_HANDLED;
}

/* @events: (nullable) */
static void
add_for (StoreFixture *fixture,
         const char *name,
         const char *origin,
         const char *events)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (origin, "/hook?a=b", NULL);
  g_autofree char *id = g_strconcat ("id-of-", name, NULL);
  KithStoreWebhook webhook = { .id = id,
                               .name = (char *) name,
                               .url = url,
                               .key = key_pem,
                               .events = (char *) events,
                               .created = 7 };

  kith_store_add_webhook (fixture->store, &webhook, &error);
  g_assert_no_error (error);
}

static void
add (StoreFixture *fixture, const char *name, const char *origin)
{
  add_for (fixture, name, origin, NULL);
}

static KithStoreWebhook *
find (StoreFixture *fixture, GPtrArray **listed)
{
  g_autoptr (GError) error = NULL;

  *listed = kith_store_list_webhooks (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*listed)->len, ==, 1);

  return g_ptr_array_index (*listed, 0);
}

static gint64
get_position (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) listed = NULL;

  return find (fixture, &listed)->position;
}

static KithWebhook *
open_only (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  KithWebhook *hook = kith_webhook_new (find (fixture, &listed), fixture->store,
                                        KITH_CLOCK (fixture->clock), NULL,
                                        &error);

  g_assert_no_error (error);
  kith_webhook_feed (hook);

  return hook;
}

static gboolean
is_resting (gpointer hook)
{
  return !kith_webhook_is_busy (hook);
}

static void
close_hook (KithWebhook *hook)
{
  kith_webhook_stop (hook);
  kith_test_wait (is_resting, hook, WAIT_MSEC);
  kith_test_finalize (hook);
}

/* What is sent waits as long as an answer may take; what failed, shorter. */
static gboolean
is_sending (gpointer clock)
{
  return kith_fake_clock_get_next (clock) == KITH_WEBHOOK_TIMEOUT_USEC;
}

static gboolean
has_failed (gpointer clock)
{
  gint64 next = kith_fake_clock_get_next (clock);

  return next >= 0 && next < KITH_WEBHOOK_TIMEOUT_USEC;
}

typedef struct
{
  KithRawServer *server;
  guint n;
} Requests;

static gboolean
has_got (gpointer data)
{
  Requests *self = data;

  return kith_raw_server_get_n_requests (self->server) >= self->n;
}

static void
wait_requests (KithRawServer *server, guint n)
{
  Requests requests = { server, n };

  kith_test_wait (has_got, &requests, WAIT_MSEC);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, n);
}

static JsonObject *
parse_member (JsonObject *object, const char *member)
{
  return kith_test_json_object (kith_json_get_string (object, member));
}

/* (transfer full): the claim "data" of a token */
static JsonObject *
read_envelope (KithRawServer *server, guint n, JsonObject **claims)
{
  g_autofree char *body = kith_raw_server_get_body (server, n);
  g_auto (GStrv) parts = g_strsplit (body, ".", -1);
  g_autoptr (GString) payload = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  payload = g_string_new (parts[1]);
  g_strdelimit (payload->str, "-", '+');
  g_strdelimit (payload->str, "_", '/');
  while (payload->len % 4 != 0)
    g_string_append_c (payload, '=');
  text = (char *) g_base64_decode (payload->str, &length);
  *claims = kith_test_json_object (text);

  return parse_member (*claims, "data");
}

static char *
get_event_type (KithRawServer *server, guint n)
{
  g_autoptr (JsonObject) claims = NULL;
  g_autoptr (JsonObject) envelope = read_envelope (server, n, &claims);

  return g_strdup (kith_json_get_string (envelope, "eventType"));
}

static gint64
get_sequence (KithRawServer *server, guint n)
{
  g_autoptr (JsonObject) claims = NULL;
  g_autoptr (JsonObject) envelope = read_envelope (server, n, &claims);
  g_autoptr (JsonObject) event = parse_member (envelope, "data");

  return g_ascii_strtoll (kith_json_get_string (event, "entityEventSequence"),
                          NULL, 10);
}

static void
assert_retried (StoreFixture *fixture, guint n_failures)
{
  gint64 most = (gint64) KITH_WEBHOOK_RETRY_BASE_USEC << n_failures;
  gint64 next;

  kith_test_wait (has_failed, fixture->clock, WAIT_MSEC);
  next = kith_fake_clock_get_next (fixture->clock);
  g_assert_cmpint (next, >=, most / 2);
  g_assert_cmpint (next, <=, most);
  g_assert_cmpint (get_position (fixture), ==, 0);
  kith_fake_clock_advance (fixture->clock, next);
  kith_test_wait (is_sending, fixture->clock, WAIT_MSEC);
}

/* It fails, is late, leads elsewhere, hangs up, and is there when the next
 * kithd asks. */
static void
test_retried (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autofree char *redirect = g_strdup_printf (
    "HTTP/1.1 302 There\r\nLocation: %s/elsewhere\r\n"
    "Content-Length: 0\r\n\r\n",
    kith_raw_server_get_origin (server));
  g_autoptr (JsonObject) ann = NULL;
  g_autofree char *last = NULL;
  KithWebhook *hook;

  kith_raw_server_push (server, KITH_RAW_ANSWER, BROKEN);
  kith_raw_server_push (server, KITH_RAW_TRICKLE, NO_END);
  kith_raw_server_push (server, KITH_RAW_ANSWER, redirect);
  add (fixture, "desk", kith_raw_server_get_origin (server));
  ann = store_create (fixture, "{'name':{'first':'Ann'}}");

  hook = open_only (fixture);
  assert_retried (fixture, 0);
  wait_requests (server, 2);
  kith_fake_clock_advance (fixture->clock, KITH_WEBHOOK_TIMEOUT_USEC);
  assert_retried (fixture, 1);
  wait_requests (server, 3);
  kith_test_wait (has_failed, fixture->clock, WAIT_MSEC);
  close_hook (hook);
  last = kith_raw_server_get_request (server, 2);
  g_assert_true (g_str_has_prefix (last, "POST /hook?a=b HTTP/1.1\r\n"));
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 3);

  store_fixture_reopen (fixture);
  kith_raw_server_push (server, KITH_RAW_ANSWER, OK);
  hook = open_only (fixture);
  kith_test_wait (is_resting, hook, WAIT_MSEC);
  wait_requests (server, 4);
  g_assert_cmpint (get_position (fixture), ==, 1);
  close_hook (hook);

  /* What was accepted is not sent again. */
  hook = open_only (fixture);
  g_assert_false (kith_webhook_is_busy (hook));
  close_hook (hook);
}

static void
test_envelope (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (JsonObject) ann = NULL;
  g_autoptr (JsonObject) claims = NULL;
  g_autoptr (JsonObject) envelope = NULL;
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (JsonObject) identity = NULL;
  g_autofree char *type = NULL;
  gint64 now;
  KithWebhook *hook;

  /* Before it was added. */
  json_object_unref (store_create (fixture, "{'name':{'first':'Bob'}}"));
  add (fixture, "desk", kith_raw_server_get_origin (server));
  ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  kith_raw_server_push (server, KITH_RAW_POUR, "HTTP/1.1 202 Yes\r\n\r\n");
  hook = open_only (fixture);
  kith_test_wait (is_resting, hook, WAIT_MSEC);
  close_hook (hook);

  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 1);
  g_assert_cmpint (get_position (fixture), ==, 2);
  type = kith_raw_server_get_header (server, 0, "Content-Type");
  g_assert_cmpstr (type, ==, "text/plain; charset=utf-8");
  envelope = read_envelope (server, 0, &claims);
  now = kith_clock_get_real_time (KITH_CLOCK (fixture->clock)) / G_USEC_PER_SEC;
  g_assert_cmpint (kith_json_get_int (claims, "iat", 0), ==, now);
  g_assert_cmpint (kith_json_get_int (claims, "exp", 0), ==,
                   now + KITH_WEBHOOK_TOKEN_SECONDS);
  g_assert_cmpstr (kith_json_get_string (envelope, "instanceId"), ==,
                   "id-of-desk");
  g_assert_cmpstr (kith_json_get_string (envelope, "eventType"), ==,
                   "wix.contacts.v4.contact_created");
  identity = parse_member (envelope, "identity");
  g_assert_nonnull (identity);
  event = parse_member (envelope, "data");
  g_assert_cmpstr (kith_json_get_string (event, "entityId"), ==,
                   kith_json_get_string (ann, "id"));
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (event, "createdEvent", "entity", "info",
                                       "name", "first", NULL)),
                   ==, "Ann");
}

/* What happened long ago is not kept, but for the last event of all. */
static void
test_gap (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ann = NULL;
  g_autofree char *type = NULL;
  KithWebhook *hook;

  add (fixture, "desk", kith_raw_server_get_origin (server));
  ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_assert_true (
    store_delete (fixture->store, kith_json_get_string (ann, "id"), 1, &error));
  kith_fake_clock_advance (fixture->clock, (KITH_HISTORY_DAYS + 1) * DAY_USEC);
  store_fixture_reopen (fixture);
  json_object_unref (store_create (fixture, "{'name':{'first':'Bob'}}"));

  kith_raw_server_push (server, KITH_RAW_ANSWER, OK);
  kith_raw_server_push (server, KITH_RAW_ANSWER, OK);
  hook = open_only (fixture);
  kith_test_wait (is_resting, hook, WAIT_MSEC);
  g_assert_nonnull (
    strstr (said->str, "“desk” is not sent the events 1 to 1: they"));
  close_hook (hook);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 2);
  type = get_event_type (server, 0);
  g_assert_cmpstr (type, ==, "wix.contacts.v4.contact_deleted");
  g_assert_cmpint (get_sequence (server, 1), ==, 3);
  g_assert_cmpint (get_position (fixture), ==, 3);
}

/* What is passed over is not sent, and is not looked at each time. */
static void
test_types (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithLabel) label = NULL;
  g_autoptr (JsonObject) eve = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  KithWebhook *hook;

  for (guint i = 0; i < 2; i++)
    kith_raw_server_push (server, KITH_RAW_ANSWER, OK);
  add_for (fixture, "desk", kith_raw_server_get_origin (server),
           "wix.contacts.v4.label_created wix.contacts.v4.contact_deleted");
  hook = open_only (fixture);
  for (guint i = 0; i < 130; i++)
    {
      json_object_unref (store_create (fixture, "{'name':{'first':'Ann'}}"));
      kith_webhook_feed (hook);
      kith_test_wait (is_resting, hook, WAIT_MSEC);
    }
  g_assert_cmpint (get_position (fixture), ==, 128);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 0);

  eve = store_create (fixture, "{'name':{'first':'Eve'}}");
  label = kith_store_add_label (fixture->store, "Friend", NULL, NULL, NULL);
  g_assert_nonnull (label);
  g_assert_true (
    store_delete (fixture->store, kith_json_get_string (eve, "id"), 1, NULL));
  kith_webhook_feed (hook);
  g_assert_true (kith_webhook_is_sending (hook));
  kith_test_wait (is_resting, hook, WAIT_MSEC);
  g_assert_false (kith_webhook_is_sending (hook));
  close_hook (hook);

  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 2);
  first = get_event_type (server, 0);
  g_assert_cmpstr (first, ==, "wix.contacts.v4.label_created");
  second = get_event_type (server, 1);
  g_assert_cmpstr (second, ==, "wix.contacts.v4.contact_deleted");
  g_assert_cmpint (get_position (fixture), ==, 133);
}

/* Whom nobody vouches for is told nothing; who fails does not keep kithd from
 * leaving. */
static void
test_stranger (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) server = kith_raw_server_new_tls ();
  KithWebhook *hook;

  add (fixture, "desk", kith_raw_server_get_origin (server));
  json_object_unref (store_create (fixture, "{'name':{'first':'Ann'}}"));
  hook = open_only (fixture);
  g_assert_true (kith_webhook_is_sending (hook));
  kith_test_wait (has_failed, fixture->clock, WAIT_MSEC);
  g_assert_true (kith_webhook_is_busy (hook));
  g_assert_false (kith_webhook_is_sending (hook));
  close_hook (hook);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 0);
  g_assert_cmpint (get_position (fixture), ==, 0);
}

/* One that does not answer, and one that does; both added while it runs. */
static void
test_several (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (KithRawServer) dead = kith_raw_server_new ();
  g_autoptr (KithRawServer) alive = kith_raw_server_new ();
  g_autoptr (GError) error = NULL;
  KithWebhooks *hooks = kith_webhooks_new (fixture->store,
                                           KITH_CLOCK (fixture->clock), NULL);

  kith_raw_server_push (dead, KITH_RAW_TRICKLE, NO_END);
  for (guint i = 0; i < 3; i++)
    kith_raw_server_push (alive, KITH_RAW_ANSWER, OK);
  add (fixture, "a", kith_raw_server_get_origin (dead));
  add (fixture, "b", kith_raw_server_get_origin (alive));
  kith_fake_clock_advance (fixture->clock, KITH_WEBHOOK_LOOK_USEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  for (guint i = 0; i < 3; i++)
    json_object_unref (store_create (fixture, "{'name':{'first':'Ann'}}"));
  wait_requests (dead, 1);
  wait_requests (alive, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (get_sequence (alive, i), ==, i + 1);

  /* Who is removed gets nothing more. */
  g_assert_true (kith_store_remove_webhook (fixture->store, "b", &error));
  kith_fake_clock_advance (fixture->clock, KITH_WEBHOOK_LOOK_USEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  json_object_unref (store_create (fixture, "{'name':{'first':'Eve'}}"));
  kith_webhooks_stop (hooks);
  kith_test_finalize (hooks);
  g_assert_cmpuint (kith_raw_server_get_n_requests (alive), ==, 3);
  g_assert_cmpint (get_position (fixture), ==, 0);
  g_assert_cmpuint (kith_fake_clock_get_n_waits (fixture->clock), ==, 0);
}

static void
test_names (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreWebhook webhook = { .id = (char *) "i",
                               .name = (char *) "desk",
                               .url = (char *) "https://a.example",
                               .key = (char *) "k",
                               .events = (char *) "a b",
                               .position = 9,
                               .created = 7 };
  g_autoptr (GPtrArray) listed = NULL;
  KithStoreWebhook *read;

  g_assert_true (kith_store_add_webhook (fixture->store, &webhook, &error));
  webhook.id = (char *) "j";
  g_assert_false (kith_store_add_webhook (fixture->store, &webhook, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_clear_error (&error);
  store_fixture_reopen (fixture);

  read = find (fixture, &listed);
  g_assert_cmpstr (read->id, ==, "i");
  g_assert_cmpstr (read->name, ==, "desk");
  g_assert_cmpstr (read->url, ==, "https://a.example");
  g_assert_cmpstr (read->key, ==, "k");
  g_assert_cmpstr (read->events, ==, "a b");
  g_assert_cmpint (read->position, ==, 0);
  g_assert_cmpint (read->created, ==, 7);

  g_assert_true (kith_store_remove_webhook (fixture->store, "desk", &error));
  g_assert_false (kith_store_remove_webhook (fixture->store, "desk", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
test_urls (void)
{
  static const char *const good[] = {
    "https://example.com",  "https://example.com:8443/a/b?c=d",
    "http://127.0.0.1:9/x", "http://[::1]:9/",
    "http://localhost/",
  };
  static const char *const bad[] = {
    "",
    "example.com",
    "http://example.com/",
    "http://127.0.0.1.example.com/",
    "ftp://127.0.0.1/",
    "https://",
    "https://a:b@example.com/",
    "https://example.com/#a",
    "https://example.com/a b",
    "https://example.com/\n",
    "file:///etc/passwd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GUri) uri = kith_webhook_url_parse (good[i], NULL);

      g_assert_nonnull (uri);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kith_webhook_url_parse (bad[i], &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  key_pem = kith_jwt_make_key (NULL);
  said = g_string_new (NULL);
  g_log_set_writer_func (keep_message, NULL, NULL);

  g_test_add_func ("/webhooks/urls", test_urls);
#define ADD(name, func)                                                        \
  g_test_add ("/webhooks/" name, StoreFixture, NULL, store_fixture_set_up,     \
              func, store_fixture_tear_down)
  ADD ("retried", test_retried);
  ADD ("envelope", test_envelope);
  ADD ("gap", test_gap);
  ADD ("several", test_several);
  ADD ("types", test_types);
  ADD ("stranger", test_stranger);
  ADD ("names", test_names);
#undef ADD

  status = g_test_run ();
  g_free (key_pem);
  g_string_free (said, TRUE);

  return status;
}
