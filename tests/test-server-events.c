/* test-server-events.c: tests of the stream of events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <malloc.h>
#include <sqlite3.h>
#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "kith-test-server.h"
#include "model/kith-event.h"
#include "model/kith-protocol.h"
#include "store/interface/kith-store-keys.h"
#include "store/kith-store-open.h"
#include "test-utils.h"

#define TIMEOUT_SECONDS 20

/* A stream is asked for in HTTP/1.0, so that it comes without frames. */
typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *input;
} Stream;

static void
stream_clear (Stream *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream, stream_clear)

typedef struct
{
  char *id;
  char *type; /* NULL: only an id */
  JsonObject *data;
} Event;

static void
event_clear (Event *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->data, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Event, event_clear)

/* NULL at the end. */
static char *
read_line (Stream *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->input, NULL, NULL, &error);

  g_assert_no_error (error);

  return line != NULL ? g_strchomp (line) : NULL;
}

static gboolean
read_event (Stream *self, Event *event)
{
  event_clear (event);

  while (TRUE)
    {
      g_autofree char *line = read_line (self);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        return TRUE;

      if (g_str_has_prefix (line, "id: "))
        event->id = g_strdup (line + strlen ("id: "));
      if (g_str_has_prefix (line, "event: "))
        event->type = g_strdup (line + strlen ("event: "));
      if (g_str_has_prefix (line, "data: "))
        event->data = kith_test_json_object (line + strlen ("data: "));
    }
}

static void
connect_stream (KithTestServer *server,
                Stream *self,
                const char *key,
                const char *last_id)
{
  g_autofree char *request = g_strdup_printf (
    "GET " KITH_PATH_EVENTS " HTTP/1.0\r\nAuthorization: %s\r\n%s%s\r\n\r\n",
    kith_test_server_get_key (server, key),
    last_id != NULL ? "Last-Event-ID: " : "X: ",
    last_id != NULL ? last_id : "x");

  self->connection = kith_test_server_connect (server);
  g_socket_set_timeout (g_socket_connection_get_socket (self->connection),
                        TIMEOUT_SECONDS);
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (self->connection)),
                             request, strlen (request), NULL, NULL, NULL);
  self->input = g_data_input_stream_new (
    g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
}

/* Reads the head, too, and the id that comes first. */
static void
open_stream (KithTestServer *server,
             Stream *self,
             const char *key,
             const char *last_id)
{
  g_autofree char *line = NULL;

  connect_stream (server, self, key, last_id);
  line = read_line (self);
  g_assert_true (g_str_has_suffix (line, " 200 OK"));
  do
    {
      g_free (line);
      line = read_line (self);
    }
  while (*line != '\0');
}

static void
assert_event (Stream *self, const char *id, const char *type)
{
  g_auto (Event) event = { NULL };

  g_assert_true (read_event (self, &event));
  g_assert_cmpstr (event.id, ==, id);
  g_assert_cmpstr (event.type, ==, type);
}

static void
call_ok (KithTestServer *server,
         const char *method,
         const char *path,
         const char *body)
{
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, method, path, body, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (answer);
}

static char *
create (KithTestServer *server)
{
  return kith_test_server_create (server, "{\"name\":{\"first\":\"Ann\"}}");
}

static void
add_label (KithTestServer *server)
{
  call_ok (server, "POST", KITH_PATH_LABELS, "{\"displayName\":\"VIP\"}");
}

static KithTestServerOptions tcp = { .transport = "tcp" };

static void
test_tells (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };
  g_auto (Event) event = { NULL };
  g_autoptr (KithEvent) read = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  open_stream (server, &stream, "view", NULL);
  assert_event (&stream, "0", NULL);
  id = create (server);
  path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  assert_event (&stream, "1", "wix.contacts.v4.contact_created");

  call_ok (server, "PATCH", path,
           "{\"info\":{\"company\":\"X\"},\"revision\":1}");
  g_assert_true (read_event (&stream, &event));
  g_assert_cmpstr (event.type, ==, "wix.contacts.v4.contact_updated");
  read = kith_event_new_from_json (event.data, NULL);
  g_assert_cmpstr (kith_event_get_entity_id (read), ==, id);
  g_assert_cmpstr (kith_event_get_author (read), ==, "manage key");
  g_assert_cmpint (kith_json_get_int (kith_event_get_entity (read), "revision",
                                      0),
                   ==, 2);

  call_ok (server, "DELETE", path, NULL);
  assert_event (&stream, "3", "wix.contacts.v4.contact_deleted");
  add_label (server);
  assert_event (&stream, "4", "wix.contacts.v4.label_created");
  call_ok (server, "PATCH", KITH_PATH_LABELS "/custom.vip",
           "{\"label\":{\"displayName\":\"V\"}}");
  assert_event (&stream, "5", "wix.contacts.v4.label_updated");
  call_ok (server, "DELETE", KITH_PATH_LABELS "/custom.vip", NULL);
  assert_event (&stream, "6", "wix.contacts.v4.label_deleted");
  call_ok (server, "POST", KITH_PATH_EXTENDED_FIELDS,
           "{\"displayName\":\"Size\"}");
  assert_event (&stream, "7", "wix.contacts.v4.extended-field_created");
}

/* A merge is told as what it does to each, and as itself. */
static void
test_merge (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };
  g_auto (Event) event = { NULL };
  g_autoptr (KithEvent) read = NULL;
  g_autofree char *target = create (server);
  g_autofree char *source = create (server);
  const char *const sources[] = { source, NULL };
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", target, "/merge",
                                       NULL);
  g_autofree char *body = g_strdup_printf (
    "{\"targetContactRevision\":1,\"sourceContactIds\":[\"%s\"]}", source);

  open_stream (server, &stream, "view", NULL);
  assert_event (&stream, "2", NULL);
  call_ok (server, "POST", path, body);
  assert_event (&stream, "3", "wix.contacts.v4.contact_updated");
  g_assert_true (read_event (&stream, &event));
  g_assert_cmpstr (event.type, ==, "wix.contacts.v4.contact_merged");
  read = kith_event_new_from_json (event.data, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (kith_event_get_entity_id (read), ==, target);
  g_assert_true (g_strv_equal (kith_event_get_sources (read), sources));
  g_assert_cmpint (kith_json_get_int (kith_event_get_entity (read), "revision",
                                      0),
                   ==, 2);

  g_assert_true (read_event (&stream, &event));
  g_assert_cmpstr (event.type, ==, "wix.contacts.v4.contact_deleted");
  g_assert_cmpstr (kith_json_get_string (event.data, "entityId"), ==, source);
  g_assert_cmpstr (kith_json_get_string (event.data, "originatedFrom"), ==,
                   "merge");
}

/* The same folder, another server: the ids go on. */
static void
test_resumes (void)
{
  g_autofree char *folder = kith_test_tmpdir ();
  KithTestServerOptions options = { .transport = "tcp", .folder = folder };

  {
    g_autoptr (KithTestServer) server = kith_test_server_new (&options);
    g_auto (Stream) stream = { NULL };
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;

    open_stream (server, &stream, "view", NULL);
    assert_event (&stream, "0", NULL);
    one = create (server);
    assert_event (&stream, "1", "wix.contacts.v4.contact_created");
    two = create (server);
  }
  {
    g_autoptr (KithTestServer) server = kith_test_server_new (&options);
    g_auto (Stream) stream = { NULL };

    add_label (server);
    open_stream (server, &stream, "view", "1");
    assert_event (&stream, "1", NULL);
    assert_event (&stream, "2", "wix.contacts.v4.contact_created");
    assert_event (&stream, "3", "wix.contacts.v4.label_created");
  }

  kith_test_remove (folder);
}

/* More than are read at once. */
static void
test_catches_up (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };

  for (guint i = 0; i < 100; i++)
    g_free (create (server));

  open_stream (server, &stream, "view", "0");
  assert_event (&stream, "0", NULL);
  for (guint i = 1; i <= 100; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      assert_event (&stream, id, "wix.contacts.v4.contact_created");
    }
}

static void
forget (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "contacts.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* @data: what is forgotten of five entries, as SQL; then the id begun from is
 * 1, and what is told is to reload, and how it goes on. */
static void
test_forgotten (gconstpointer data)
{
  g_autofree char *folder = kith_test_tmpdir ();
  KithTestServerOptions options = { .transport = "tcp", .folder = folder };

  {
    g_autoptr (KithTestServer) server = kith_test_server_new (&options);

    for (guint i = 0; i < 5; i++)
      g_free (create (server));
  }
  forget (folder, data);
  {
    g_autoptr (KithTestServer) server = kith_test_server_new (&options);
    g_auto (Stream) stream = { NULL };
    g_auto (Event) event = { NULL };

    open_stream (server, &stream, "view", "1");
    assert_event (&stream, "1", NULL);
    while (g_strcmp0 (event.type, KITH_EVENT_TYPE_RELOAD) != 0)
      {
        g_assert_true (read_event (&stream, &event));
        g_assert_nonnull (event.type);
      }
    g_assert_cmpstr (event.id, ==, "5");
    add_label (server);
    assert_event (&stream, "6", "wix.contacts.v4.label_created");
  }

  kith_test_remove (folder);
}

/* The store is another one, or an old copy. */
static void
test_from_the_future (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };

  open_stream (server, &stream, "view", "12");
  assert_event (&stream, "0", KITH_EVENT_TYPE_RELOAD);
  add_label (server);
  assert_event (&stream, "1", "wix.contacts.v4.label_created");
}

static void
test_bad_id (gconstpointer data)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };
  g_autofree char *line = NULL;

  connect_stream (server, &stream, "view", data);
  line = read_line (&stream);
  g_assert_true (g_str_has_suffix (line, " 400 Bad Request"));
}

static void
advance_cb (gpointer server, gpointer clock)
{
  kith_fake_clock_advance (clock, KITH_HEARTBEAT_SECONDS * G_USEC_PER_SEC);
}

static void
test_heartbeat (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  KithTestServerOptions options = { .transport = "tcp",
                                    .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_auto (Stream) stream = { NULL };

  open_stream (server, &stream, "labels", NULL);
  assert_event (&stream, "0", NULL);
  kith_test_server_invoke (server, advance_cb, clock);
  assert_event (&stream, "0", NULL);
  /* Nothing that this key may know, but it need not be looked at again. */
  g_free (create (server));
  kith_test_server_invoke (server, advance_cb, clock);
  assert_event (&stream, "1", NULL);
}

static void
test_permissions (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) labels = { NULL };
  g_auto (Stream) fields = { NULL };
  g_auto (Stream) contacts = { NULL };

  open_stream (server, &labels, "labels", "0");
  open_stream (server, &fields, "fields", "0");
  open_stream (server, &contacts, "contacts", "0");
  assert_event (&labels, "0", NULL);
  assert_event (&fields, "0", NULL);
  assert_event (&contacts, "0", NULL);

  g_free (create (server));
  add_label (server);
  call_ok (server, "POST", KITH_PATH_EXTENDED_FIELDS,
           "{\"displayName\":\"Size\"}");
  call_ok (server, "DELETE", KITH_PATH_LABELS "/custom.vip", NULL);

  assert_event (&labels, "2", "wix.contacts.v4.label_created");
  assert_event (&labels, "4", "wix.contacts.v4.label_deleted");
  assert_event (&fields, "3", "wix.contacts.v4.extended-field_created");
  assert_event (&contacts, "1", "wix.contacts.v4.contact_created");
  assert_event (&contacts, "2", "wix.contacts.v4.label_created");
}

static void
remove_key_cb (gpointer server, gpointer store)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (kith_store_remove_key (store, "view key", &error));
  g_assert_no_error (error);
}

/* Nobody goes on listening with a key that is gone. */
static void
test_key_goes (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  KithTestServerOptions options = { .transport = "tcp",
                                    .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore)
    store = kith_store_open_keys (kith_test_server_get_store (server), &error);
  g_auto (Stream) stream = { NULL };
  g_auto (Event) event = { NULL };
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_assert_no_error (error);
  open_stream (server, &stream, "view", NULL);
  assert_event (&stream, "0", NULL);
  remove_key_cb (NULL, store);
  /* The keys are read again each second; until then hearts beat. */
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      kith_test_server_invoke (server, advance_cb, clock);
    }
  while (read_event (&stream, &event));
  kith_store_close (store, NULL);
}

static void
test_many (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  Stream streams[100] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      open_stream (server, &streams[i], "view", NULL);
      assert_event (&streams[i], "0", NULL);
    }
  add_label (server);
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    assert_event (&streams[i], "1", "wix.contacts.v4.label_created");
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    stream_clear (&streams[i]);
}

static void
idle_cb (KithServer *server, gpointer data)
{
  g_atomic_int_set ((int *) data, TRUE);
}

static void
expect_idle_cb (gpointer server, gpointer data)
{
  g_signal_connect (server, "idle", G_CALLBACK (idle_cb), data);
  kith_server_set_idle_timeout (server, 1);
}

static gboolean
is_set (gpointer data)
{
  return g_atomic_int_get ((int *) data);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Who leaves is noticed before anything is to be said: the clock stands. */
static void
test_leaves (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  KithTestServerOptions options = { .transport = "tcp",
                                    .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_auto (Stream) stream = { NULL };
  guint waker = g_timeout_add (20, wake_cb, NULL);
  int is_idle = FALSE;

  open_stream (server, &stream, "view", NULL);
  assert_event (&stream, "0", NULL);
  kith_test_server_invoke (server, expect_idle_cb, &is_idle);
  stream_clear (&stream);
  kith_test_wait (is_set, &is_idle, 10000);
  g_source_remove (waker);
}

/* Whom the server leaves sees the end, and no broken connection. */
static void
test_server_stops (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (&tcp);
  g_auto (Stream) stream = { NULL };
  g_auto (Event) event = { NULL };

  open_stream (server, &stream, "view", NULL);
  assert_event (&stream, "0", NULL);
  kith_test_server_stop (server);
  g_assert_false (read_event (&stream, &event));
}

#define LARGE_WRITES 300
#define LARGE_BYTES (100 * 1000)

static char *
make_large (void)
{
  GString *body = g_string_new ("{\"info\":{\"addresses\":{\"items\":[");

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strnfill (LARGE_BYTES / 50 / 2, 'x');

      g_string_append_printf (body,
                              "%s{\"address\":{\"addressLine\":\"%.990s\","
                              "\"addressLine2\":\"%.990s\"}}",
                              i > 0 ? "," : "", text, text);
    }
  g_string_append (body, "]},\"company\":\"%u\"},\"revision\":%u}");

  return g_string_free (body, FALSE);
}

/* One that never reads is cut off, what waits for it is bounded, and another
 * one hears of everything meanwhile. */
static void
test_never_reads (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  KithTestServerOptions options = { .transport = "tcp",
                                    .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *id = create (server);
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  g_autofree char *format = make_large ();
  g_auto (GStrv) parts = g_strsplit (format, "%u", 3);
  g_auto (Stream) deaf = { NULL };
  g_auto (Stream) other = { NULL };
  g_auto (Event) event = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  gsize before;
  gsize after;

  connect_stream (server, &deaf, "view", NULL);
  open_stream (server, &other, "view", NULL);
  assert_event (&other, "1", NULL);
  before = mallinfo2 ().uordblks;
  for (guint i = 1; i <= LARGE_WRITES; i++)
    {
      g_autofree char *body = g_strdup_printf ("%s%u%s%u%s", parts[0], i,
                                               parts[1], i, parts[2]);

      call_ok (server, "PATCH", path, body);
      g_assert_true (read_event (&other, &event));
      g_assert_cmpstr (event.type, ==, "wix.contacts.v4.contact_updated");
    }
  after = mallinfo2 ().uordblks;
  g_assert_cmpuint (after, <, before + LARGE_WRITES * LARGE_BYTES / 3);

  for (guint i = 0; i <= KITH_TIMEOUT_ANSWER_SECONDS / KITH_HEARTBEAT_SECONDS;
       i++)
    kith_test_server_invoke (server, advance_cb, clock);
  /* What was in the buffers of the system comes, and then the end. */
  while ((line = g_data_input_stream_read_line (deaf.input, NULL, NULL, &error))
         != NULL)
    g_clear_pointer (&line, g_free);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-events/tells", test_tells);
  g_test_add_func ("/server-events/merge", test_merge);
  g_test_add_func ("/server-events/resumes", test_resumes);
  g_test_add_func ("/server-events/catches-up", test_catches_up);
  g_test_add_data_func ("/server-events/forgotten/beginning",
                        "DELETE FROM history WHERE seq < 4", test_forgotten);
  g_test_add_data_func ("/server-events/forgotten/middle",
                        "DELETE FROM history WHERE seq = 3", test_forgotten);
  g_test_add_func ("/server-events/from-the-future", test_from_the_future);
  g_test_add_data_func ("/server-events/bad-id/text", "x", test_bad_id);
  g_test_add_data_func ("/server-events/bad-id/negative", "-1", test_bad_id);
  g_test_add_data_func ("/server-events/bad-id/too-large",
                        "9223372036854775808", test_bad_id);
  g_test_add_func ("/server-events/heartbeat", test_heartbeat);
  g_test_add_func ("/server-events/permissions", test_permissions);
  g_test_add_func ("/server-events/key-goes", test_key_goes);
  g_test_add_func ("/server-events/many", test_many);
  g_test_add_func ("/server-events/leaves", test_leaves);
  g_test_add_func ("/server-events/server-stops", test_server_stops);
  g_test_add_func ("/server-events/never-reads", test_never_reads);

  return g_test_run ();
}
