/* test-conversation.c: what is asked and answered on one connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "kith-fake-clock.h"
#include "server/kith-conversation.h"
#include "test-utils.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define LARGE_BYTES (8 * 1024 * 1024)
#define PATIENCE_MSEC 30000

typedef struct
{
  KithConversationHost host;
  char *folder;
  KithListener *listener;
  KithClient *client; /* not owned; NULL: it was closed */
  GSocket *peer;

  KithRequest *request; /* the one to be answered */
  guint n_handled;      /* that wait for nothing any more */
  guint n_done;
  gboolean is_late; /* whoever is asked answers later */
  guint n_wrote;    /* parts of a stream */
  guint n_gone;
} Fixture;

static char *
make_id (gpointer data)
{
  return g_strdup ("id");
}

static void
check (KithRequest *request, KithListener *listener, gpointer data)
{
}

static void
answer (KithRequest *request)
{
  GUri *uri = kith_head_get_uri (kith_request_get_head (request));
  char *text = g_strconcat ("\"", g_uri_get_path (uri), "\"", NULL);

  if (g_str_equal (g_uri_get_path (uri), "/large"))
    {
      g_free (text);
      text = g_strnfill (LARGE_BYTES, 'x');
    }
  kith_request_answer_text (request, text, strlen (text));
}

static void
handle (KithRequest *request, gpointer data)
{
  Fixture *self = data;

  g_clear_pointer (&self->request, kith_request_release);
  if (self->is_late)
    self->request = kith_request_hold (request);
  else
    answer (request);
}

static void
handled (KithRequest *request, gpointer data)
{
  ((Fixture *) data)->n_handled++;
}

static void
done (KithRequest *request, gpointer data)
{
  ((Fixture *) data)->n_done++;
}

static void
closed_cb (KithClient *client, gpointer data)
{
  ((Fixture *) data)->client = NULL;
}

static void
start (Fixture *self, int type)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (KithClient) client = NULL;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, type, 0, pair), ==, 0);
  socket = g_socket_new_from_fd (pair[0], NULL);
  g_socket_set_blocking (socket, FALSE);
  self->peer = g_socket_new_from_fd (pair[1], NULL);
  g_socket_set_blocking (self->peer, FALSE);
  client = kith_client_new (socket);
  self->client = client;
  g_signal_connect (client, "closed", G_CALLBACK (closed_cb), self);
  kith_clients_add (self->host.clients, client);
  kith_conversation_start (&self->host, self->listener, client);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = kith_test_tmpdir ();
  address = g_strconcat ("unix:", self->folder, "/socket", NULL);
  self->listener = kith_listener_new (address, NULL, &error);
  g_assert_no_error (error);
  self->host = (KithConversationHost){
    .clients = kith_clients_new (KITH_CLOCK (clock)),
    .server = self,
    .make_id = make_id,
    .check = check,
    .handle = handle,
    .handled = handled,
    .done = done,
  };
  /* A packet for each time something is sent. */
  start (self, SOCK_SEQPACKET);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->request, kith_request_release);
  kith_clients_close_all (self->host.clients);
  kith_clients_stop (self->host.clients);
  g_clear_object (&self->host.clients);
  g_clear_object (&self->listener);
  g_clear_object (&self->peer);
  kith_test_remove (self->folder);
  g_free (self->folder);
}

static void
ask (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_send (self->peer, text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, strlen (text));
}

static gboolean
has_answer (gpointer data)
{
  return g_socket_condition_check (((Fixture *) data)->peer, G_IO_IN) != 0;
}

/* The next packet. (transfer full) */
static char *
receive (Fixture *self)
{
  g_autofree char *buffer = g_malloc (LARGE_BYTES);
  gssize n;

  kith_test_wait (has_answer, self, PATIENCE_MSEC);
  n = g_socket_receive (self->peer, buffer, LARGE_BYTES, NULL, NULL);
  g_assert_cmpint (n, >=, 0);

  return g_strndup (buffer, (gsize) n);
}

static void
assert_answer (Fixture *self, const char *body)
{
  g_autofree char *text = receive (self);

  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 200 OK\r\n"));
  g_assert_true (g_str_has_suffix (text, body));
}

static gboolean
has_request (gpointer data)
{
  return ((Fixture *) data)->request != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->client == NULL;
}

/* Head and body are sent at once, and each answer in its turn. */
static void
test_together (Fixture *self, gconstpointer data)
{
  ask (self, GET ("/a") GET ("/b"));
  assert_answer (self, "\r\n\r\n\"/a\"");
  assert_answer (self, "\r\n\r\n\"/b\"");
  g_assert_cmpuint (self->n_handled, ==, 2);
  g_assert_cmpuint (self->n_done, ==, 2);
}

/* However it comes in pieces. */
static void
test_pieces (Fixture *self, gconstpointer data)
{
  static const char text[] = "POST /a HTTP/1.1\r\nHost: localhost\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n"
                             "2\r\n{}\r\n0\r\n\r\n";

  self->is_late = TRUE;
  for (gsize i = 0; i < strlen (text); i++)
    {
      char byte[] = { text[i], '\0' };

      g_assert_null (self->request);
      ask (self, byte);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }

  kith_test_wait (has_request, self, PATIENCE_MSEC);
  g_assert_cmpuint (kith_request_get_body_length (self->request), ==, 2);
  answer (self->request);
  assert_answer (self, "\"/a\"");
}

/* It is answered before its end has come, and what comes behind it is not. */
static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  ask (self, "POST /a HTTP/1.1\r\nHost: localhost\r\n");
  ask (self, data);
  ask (self, GET ("/b"));
  text = receive (self);
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (text, "\r\nConnection: close\r\n"));
  kith_test_wait (is_closed, self, PATIENCE_MSEC);
  g_assert_false (has_answer (self)
                  && g_socket_get_available_bytes (self->peer) > 0);
  g_assert_cmpuint (self->n_handled, ==, 0);
  g_assert_cmpuint (self->n_done, ==, 1);
}

/* What waits behind a request that is not answered yet wakes nobody, and is
 * answered next. */
static void
test_waiting (Fixture *self, gconstpointer data)
{
  self->is_late = TRUE;
  ask (self, GET ("/a"));
  kith_test_wait (has_request, self, PATIENCE_MSEC);
  ask (self, GET ("/b") GET ("/c"));
  ask (self, GET ("/d"));
  /* Once it is seen that nobody wants it. */
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (g_main_context_pending (NULL));

  self->is_late = FALSE;
  answer (self->request);
  assert_answer (self, "\"/a\"");
  assert_answer (self, "\"/b\"");
  assert_answer (self, "\"/c\"");
  assert_answer (self, "\"/d\"");
}

/* Of what it sends nothing is lost. */
static void
test_slow_peer (Fixture *self, gconstpointer data)
{
  g_autofree char *buffer = g_malloc (LARGE_BYTES);
  gsize total = 0;
  gssize n;

  /* Not by packets, which cannot be cut. */
  kith_clients_close_all (self->host.clients);
  g_clear_object (&self->peer);
  start (self, SOCK_STREAM);

  ask (self, "GET /large HTTP/1.0\r\n\r\n");
  do
    {
      kith_test_wait (has_answer, self, PATIENCE_MSEC);
      n = g_socket_receive (self->peer, buffer, LARGE_BYTES, NULL, NULL);
      total += (gsize) MAX (n, 0);
    }
  while (n > 0);

  g_assert_cmpuint (total, >, LARGE_BYTES);
  g_assert_cmpuint (self->n_done, ==, 1);
}

/* Who leaves is not waited for, and whoever answers then answers nobody. */
static void
test_left (Fixture *self, gconstpointer data)
{
  self->is_late = TRUE;
  ask (self, GET ("/a"));
  kith_test_wait (has_request, self, PATIENCE_MSEC);
  kith_clients_close_all (self->host.clients);
  g_assert_true (is_closed (self));
  g_assert_cmpuint (self->n_handled, ==, 1);
  g_assert_cmpuint (self->n_done, ==, 1);

  answer (self->request);
  g_assert_cmpuint (self->n_done, ==, 1);
}

static void
test_left_at_rest (Fixture *self, gconstpointer data)
{
  ask (self, GET ("/a"));
  assert_answer (self, "\"/a\"");
  g_clear_object (&self->peer);
  kith_test_wait (is_closed, self, PATIENCE_MSEC);
  g_assert_cmpuint (self->n_done, ==, 1);
}

/* Streams. */

static void
wrote (gpointer data)
{
  ((Fixture *) data)->n_wrote++;
}

static void
gone (gpointer data)
{
  ((Fixture *) data)->n_gone++;
}

static gboolean
has_written (gpointer data)
{
  return ((Fixture *) data)->n_wrote > 0;
}

static void
begin_stream (Fixture *self, const char *text)
{
  const KithStreaming streaming = { wrote, gone, self };

  self->is_late = TRUE;
  ask (self, text);
  kith_test_wait (has_request, self, PATIENCE_MSEC);
  kith_request_answer_stream (self->request, "text/plain", &streaming);
  self->n_wrote = 0;
}

static void
assert_packet (Fixture *self, const char *expected)
{
  g_autofree char *text = receive (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_stream (Fixture *self, gconstpointer data)
{
  g_autofree char *head = NULL;

  begin_stream (self, GET ("/a"));
  head = receive (self);
  g_assert_nonnull (strstr (head, "Transfer-Encoding: chunked\r\n"));
  g_assert_nonnull (strstr (head, "Connection: close\r\n"));

  /* Nobody is told of it before the main loop runs. */
  kith_request_stream (self->request, "one", 3);
  g_assert_cmpuint (self->n_wrote, ==, 0);
  assert_packet (self, "3\r\none\r\n");
  kith_test_wait (has_written, self, PATIENCE_MSEC);

  kith_request_stream (self->request, "", 0);
  g_assert_cmpuint (self->n_gone, ==, 0);
  assert_packet (self, "0\r\n\r\n");
  kith_test_wait (is_closed, self, PATIENCE_MSEC);
  g_assert_cmpuint (self->n_gone, ==, 1);

  kith_request_stream (self->request, "two", 3);
}

/* HTTP/1.0 knows no chunks. */
static void
test_old_stream (Fixture *self, gconstpointer data)
{
  g_autofree char *head = NULL;

  begin_stream (self, "GET / HTTP/1.0\r\n\r\n");
  head = receive (self);
  g_assert_null (strstr (head, "chunked"));

  kith_request_stream (self->request, "one", 3);
  assert_packet (self, "one");
  kith_request_stream (self->request, "", 0);
  kith_test_wait (is_closed, self, PATIENCE_MSEC);
}

static void
add (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/conversation/together", test_together);
  add ("/conversation/pieces", test_pieces);
  g_test_add ("/conversation/long-body", Fixture,
              "Content-Length: 1048577\r\n\r\n", set_up, test_too_long,
              tear_down);
  g_test_add ("/conversation/long-chunks", Fixture,
              "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nfffff", set_up,
              test_too_long, tear_down);
  add ("/conversation/waiting", test_waiting);
  add ("/conversation/slow-peer", test_slow_peer);
  add ("/conversation/left", test_left);
  add ("/conversation/left-at-rest", test_left_at_rest);
  add ("/conversation/stream", test_stream);
  add ("/conversation/old-stream", test_old_stream);

  return g_test_run ();
}
