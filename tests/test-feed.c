/* test-feed.c: tests of hearing what happens on a server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/feed/kith-feed.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "kith-raw-server.h"
#include "kith-test-server.h"
#include "model/kith-protocol.h"
#include "test-utils.h"

#define WAIT_MSEC 10000

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  KithFeed *feed;
  GString *told; /* what the signals said, in order */
} Fixture;

static void
event_cb (KithFeed *feed, KithEvent *event, gpointer data)
{
  g_autofree char *type = kith_event_make_type (kith_event_get_kind (event),
                                                kith_event_get_action (event));

  g_string_append_printf (data, "event %s\n", strrchr (type, '.') + 1);
}

static void
contact_event_cb (KithFeed *feed, KithEvent *event, gpointer data)
{
  g_string_append (data, "of a contact\n");
}

static void
reload_cb (KithFeed *feed, gpointer data)
{
  g_string_append (data, "reload\n");
}

static void
elsewhere_cb (KithContacts *contacts, KithEvent *event, gpointer data)
{
  g_string_append_printf (data, "elsewhere by %s\n",
                          kith_event_get_author (event));
}

static void
changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  g_string_append_printf (data, "changed to %" G_GINT64_FORMAT "\n",
                          kith_contact_get_revision (contact));
}

static void
gone_cb (KithContacts *contacts, const char *id, gpointer data)
{
  g_string_append (data, "gone\n");
}

static void
fields_changed_cb (KithContacts *contacts, gpointer data)
{
  g_string_append (data, "fields changed\n");
}

static void
listen_to (Fixture *self, const char *origin, const char *key, KithClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);
  kith_connection_set_key (connection, key);
  self->told = g_string_new (NULL);
  self->contacts = kith_contacts_new (connection);
  self->feed = g_object_new (KITH_TYPE_FEED, "contacts", self->contacts,
                             "clock", clock, NULL);
  g_signal_connect (self->feed, "event", G_CALLBACK (event_cb), self->told);
  g_signal_connect (self->feed, "event::contact", G_CALLBACK (contact_event_cb),
                    self->told);
  g_signal_connect (self->feed, "reload", G_CALLBACK (reload_cb), self->told);
  g_signal_connect (self->contacts, "elsewhere", G_CALLBACK (elsewhere_cb),
                    self->told);
  g_signal_connect (self->contacts, "contact-changed", G_CALLBACK (changed_cb),
                    self->told);
  g_signal_connect (self->contacts, "contact-gone", G_CALLBACK (gone_cb),
                    self->told);
  g_signal_connect (self->contacts, "fields-changed",
                    G_CALLBACK (fields_changed_cb), self->told);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  KithTestServerOptions options = { .transport = "tcp" };

  self->server = kith_test_server_new (&options);
  listen_to (self, kith_test_server_get_address (self->server),
             kith_test_server_get_key (self->server, "manage"), NULL);
}

static gboolean
is_let_go (gpointer data)
{
  GObject **feed = data;

  return *feed == NULL;
}

/* A feed that is stopped lets go of itself. */
static void
drop_feed (Fixture *self)
{
  GObject *feed = G_OBJECT (self->feed);

  g_object_add_weak_pointer (feed, (gpointer *) &feed);
  kith_feed_stop (self->feed);
  g_clear_object (&self->feed);
  kith_test_wait (is_let_go, &feed, WAIT_MSEC);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  drop_feed (self);
  g_clear_object (&self->contacts);
  g_string_free (self->told, TRUE);
  g_clear_pointer (&self->server, kith_test_server_free);
}

static gboolean
is_live (gpointer data)
{
  return kith_feed_get_state (data) == KITH_FEED_LIVE
         && kith_feed_get_last_id (data) != NULL;
}

static void
start (Fixture *self)
{
  kith_feed_start (self->feed);
  kith_test_wait (is_live, self->feed, WAIT_MSEC);
}

typedef struct
{
  KithFeed *feed;
  const char *id;
} Wanted;

static gboolean
has_come (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (kith_feed_get_last_id (wanted->feed), wanted->id) == 0;
}

/* Waits until the feed is at @id, and looks what was told until then. */
static void
assert_told (Fixture *self, const char *id, const char *told)
{
  Wanted wanted = { self->feed, id };

  kith_test_wait (has_come, &wanted, WAIT_MSEC);
  g_assert_cmpstr (self->told->str, ==, told);
  g_string_truncate (self->told, 0);
}

static void
call_ok (Fixture *self, const char *method, const char *path, const char *body)
{
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (self->server, method, path, body, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (answer);
}

static char *
create (Fixture *self)
{
  return kith_test_server_create (self->server, "{\"name\":{\"first\":\"A\"}}");
}

static void
test_tells (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  start (self);
  id = create (self);
  path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  assert_told (self, "1",
               "event contact_created\nof a contact\n"
               "elsewhere by manage key\nchanged to 1\n");
  call_ok (self, "PATCH", path,
           "{\"info\":{\"company\":\"X\"},\"revision\":1}");
  assert_told (self, "2",
               "event contact_updated\nof a contact\n"
               "elsewhere by manage key\nchanged to 2\n");
  call_ok (self, "DELETE", path, NULL);
  assert_told (self, "3",
               "event contact_deleted\nof a contact\n"
               "elsewhere by manage key\ngone\n");
  call_ok (self, "POST", KITH_PATH_LABELS, "{\"displayName\":\"VIP\"}");
  assert_told (self, "4", "event label_created\nfields changed\n");
  call_ok (self, "POST", KITH_PATH_EXTENDED_FIELDS,
           "{\"displayName\":\"Size\"}");
  assert_told (self, "5", "event extended-field_created\nfields changed\n");
}

/* What comes again, or was seen in an answer, is no news. */
static void
test_no_news (Fixture *self, gconstpointer data)
{
  g_autofree char *id = create (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_get_async (self->contacts, id, NULL, kith_test_result_cb,
                           &result);
  kith_test_wait (kith_test_has_result, &result, WAIT_MSEC);
  contact = kith_contacts_get_finish (self->contacts, result, NULL);
  g_assert_nonnull (contact);

  kith_feed_set_last_id (self->feed, "0");
  start (self);
  assert_told (self, "1", "event contact_created\nof a contact\n");
}

/* Deleted by this program: that is told once. */
static void
test_own_deletion (Fixture *self, gconstpointer data)
{
  g_autofree char *id = create (self);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_delete_async (self->contacts, id, 0, NULL, NULL,
                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, WAIT_MSEC);
  g_assert_true (kith_contacts_delete_finish (self->contacts, result, NULL));
  g_assert_cmpstr (self->told->str, ==, "gone\n");
  g_string_truncate (self->told, 0);

  kith_feed_set_last_id (self->feed, "1");
  start (self);
  assert_told (self, "2", "event contact_deleted\nof a contact\n");
}

static gboolean
is_connecting (gpointer data)
{
  return kith_feed_get_state (data) == KITH_FEED_CONNECTING;
}

/* The server comes back at the same address, and tells what was missed. */
static void
test_comes_back (void)
{
  g_autofree char *folder = kith_test_tmpdir ();
  KithTestServerOptions options = { .transport = "unix", .folder = folder };
  g_autofree char *one = g_strdup_printf (
    "event contact_created\nof a contact\nelsewhere by %s\nchanged to 1\n",
    g_get_user_name ());
  g_autofree char *told = g_strconcat (one, one, NULL);
  Fixture fixture = { .server = kith_test_server_new (&options) };

  listen_to (&fixture, kith_test_server_get_address (fixture.server), NULL,
             NULL);
  start (&fixture);
  g_clear_pointer (&fixture.server, kith_test_server_free);
  kith_test_wait (is_connecting, fixture.feed, WAIT_MSEC);
  g_assert_nonnull (kith_feed_get_error (fixture.feed));

  fixture.server = kith_test_server_new (&options);
  g_free (create (&fixture));
  kith_test_wait (is_live, fixture.feed, WAIT_MSEC);
  g_assert_null (kith_feed_get_error (fixture.feed));
  g_free (create (&fixture));
  {
    Wanted wanted = { fixture.feed, "2" };

    kith_test_wait (has_come, &wanted, WAIT_MSEC);
  }
  g_assert_cmpstr (fixture.told->str, ==, told);
  tear_down (&fixture, NULL);
  kith_test_remove (folder);
}

static void
test_reload (Fixture *self, gconstpointer data)
{
  g_free (create (self));
  kith_feed_set_last_id (self->feed, "77");
  start (self);
  assert_told (self, "1", "reload\n");
}

/* Servers that are scripted. */

#define ME "{\"name\":\"x\",\"permission\":\"view\"}"
#define STREAM                                                                 \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"                     \
  "Connection: close\r\n\r\n"

static gboolean
is_unavailable (gpointer data)
{
  return kith_feed_get_state (data) == KITH_FEED_UNAVAILABLE;
}

/* A server of the API that is no kithd is asked once. */
static void
test_unavailable (void)
{
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key", NULL);
  kith_raw_server_push_json (raw, 404, "{\"message\":\"\",\"details\":{}}");
  kith_feed_start (fixture.feed);
  kith_test_wait (is_unavailable, fixture.feed, WAIT_MSEC);
  g_assert_error (kith_feed_get_error (fixture.feed), KITH_ERROR,
                  KITH_ERROR_NOT_FOUND);
  g_assert_cmpuint (kith_raw_server_get_n_requests (raw), ==, 1);
  tear_down (&fixture, NULL);
}

static gboolean
is_waiting (gpointer data)
{
  return kith_fake_clock_get_n_waits (data) == 1;
}

/* Nothing is heard of a server that has gone without a word. */
static void
test_silence (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };
  g_autofree char *last_id = NULL;

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER, STREAM "retry: 2000\nid: 8\n\n");
  start (&fixture);

  kith_fake_clock_advance (clock, KITH_FEED_SILENCE_SECONDS * G_USEC_PER_SEC);
  kith_test_wait (is_connecting, fixture.feed, WAIT_MSEC);
  kith_test_wait (is_waiting, clock, WAIT_MSEC);
  /* Half of what the server has asked for, and up to as much again. */
  g_assert_cmpint (kith_fake_clock_get_next (clock), >=, 1000 * 1000);
  g_assert_cmpint (kith_fake_clock_get_next (clock), <=, 2000 * 1000);

  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER, STREAM ":\n");
  kith_fake_clock_advance (clock, 2000 * 1000);
  kith_test_wait (is_live, fixture.feed, WAIT_MSEC);
  last_id = kith_raw_server_get_header (raw, 3, KITH_HEADER_LAST_EVENT_ID);
  g_assert_cmpstr (last_id, ==, "8");
  tear_down (&fixture, NULL);
}

/* From try to try it waits longer, up to a limit. */
static void
test_backs_off (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };
  gint64 expected = KITH_FEED_RETRY_USEC;

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  for (guint i = 0; i < 10; i++)
    kith_raw_server_push_json (raw, 503, "{}");
  kith_feed_start (fixture.feed);
  for (guint i = 0; i < 10; i++)
    {
      gint64 delay;

      kith_test_wait (is_waiting, clock, WAIT_MSEC);
      delay = kith_fake_clock_get_next (clock);
      g_assert_cmpint (delay, >=, expected / 2);
      g_assert_cmpint (delay, <=, expected);
      expected = MIN (2 * expected, KITH_FEED_RETRY_CAP_USEC);
      if (i < 9)
        kith_fake_clock_advance (clock, delay);
    }
  tear_down (&fixture, NULL);
}

/* What the server says of it counts, before and after it is known. */
static void
test_retry_after (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  kith_raw_server_push (raw, KITH_RAW_ANSWER,
                        "HTTP/1.1 429 x\r\nRetry-After: 90\r\n"
                        "Content-Length: 0\r\n\r\n");
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER,
                        "HTTP/1.1 503 x\r\nRetry-After: 120\r\n"
                        "Content-Length: 0\r\nConnection: close\r\n\r\n");
  kith_feed_start (fixture.feed);
  kith_test_wait (is_waiting, clock, WAIT_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (clock), ==,
                   90 * G_TIME_SPAN_SECOND);
  kith_fake_clock_advance (clock, 90 * G_TIME_SPAN_SECOND);
  kith_test_wait (is_waiting, clock, WAIT_MSEC);
  g_assert_cmpint (kith_fake_clock_get_next (clock), ==,
                   120 * G_TIME_SPAN_SECOND);
  tear_down (&fixture, NULL);
}

#define HTML                                                                   \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"        \
  "Content-Length: 0\r\n\r\n"

/* A server that is known to be a kithd is asked again, whoever answers in its
 * place. */
static void
test_somebody_else (void)
{
  static const char *const answers[] = {
    "HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", HTML
  };
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      kith_raw_server_push_json (raw, 200, ME);
      kith_raw_server_push (raw, KITH_RAW_ANSWER, answers[i]);
    }
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER, STREAM "id: 1\n\n");
  kith_feed_start (fixture.feed);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      kith_test_wait (is_waiting, clock, WAIT_MSEC);
      g_assert_cmpint (kith_feed_get_state (fixture.feed), ==,
                       KITH_FEED_CONNECTING);
      kith_fake_clock_advance (clock, KITH_FEED_RETRY_CAP_USEC);
    }
  assert_told (&fixture, "1", "");
  tear_down (&fixture, NULL);
}

/* A hotel's log-in page, on the way to a server that has told something. */
static void
test_redirected (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_HANG_UP, STREAM "id: 8\n\n");
  kith_raw_server_push (raw, KITH_RAW_ANSWER,
                        "HTTP/1.1 302 x\r\nLocation: http://localhost/\r\n"
                        "Content-Length: 0\r\n\r\n");
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER, STREAM ":\n");
  start (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      kith_test_wait (is_connecting, fixture.feed, WAIT_MSEC);
      kith_test_wait (is_waiting, clock, WAIT_MSEC);
      kith_fake_clock_advance (clock, KITH_FEED_RETRY_CAP_USEC);
    }
  kith_test_wait (is_live, fixture.feed, WAIT_MSEC);
  tear_down (&fixture, NULL);
}

/* What nobody understands is passed over; what is no stream is left. */
static void
test_nonsense (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_ANSWER,
                        STREAM "id: 1\nevent: x\ndata: {}\n\n"
                               "id: 2\nevent: y\ndata: [\n\n");
  start (&fixture);
  assert_told (&fixture, "2", "");
  tear_down (&fixture, NULL);
}

static gboolean
has_failed (gpointer data)
{
  return kith_feed_get_error (data) != NULL;
}

static void
test_huge_line (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithRawServer) raw = kith_raw_server_new ();
  Fixture fixture = { 0 };

  listen_to (&fixture, kith_raw_server_get_origin (raw), "key",
             KITH_CLOCK (clock));
  kith_raw_server_push_json (raw, 200, ME);
  kith_raw_server_push (raw, KITH_RAW_POUR, STREAM "data: ");
  kith_feed_start (fixture.feed);
  kith_test_wait (has_failed, fixture.feed, WAIT_MSEC);
  g_assert_error (kith_feed_get_error (fixture.feed), KITH_ERROR,
                  KITH_ERROR_PROTOCOL);
  tear_down (&fixture, NULL);
}

#define ADD(name, func)                                                        \
  g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/feed/tells", test_tells);
  ADD ("/feed/no-news", test_no_news);
  ADD ("/feed/own-deletion", test_own_deletion);
  ADD ("/feed/reload", test_reload);
  g_test_add_func ("/feed/comes-back", test_comes_back);
  g_test_add_func ("/feed/unavailable", test_unavailable);
  g_test_add_func ("/feed/somebody-else", test_somebody_else);
  g_test_add_func ("/feed/redirected", test_redirected);
  g_test_add_func ("/feed/silence", test_silence);
  g_test_add_func ("/feed/backs-off", test_backs_off);
  g_test_add_func ("/feed/retry-after", test_retry_after);
  g_test_add_func ("/feed/nonsense", test_nonsense);
  g_test_add_func ("/feed/huge-line", test_huge_line);

  return g_test_run ();
}
