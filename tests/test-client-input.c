/* test-client-input.c: how a connection ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/client/kith-client.h"

/* A client whose other end said @text and left. */
static KithClient *
make_client_of (KithClientState state, const char *text)
{
  g_autoptr (GSocket) socket = NULL;
  KithClient *client;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  g_assert_cmpint (write (pair[1], text, strlen (text)), ==, strlen (text));
  close (pair[1]);
  socket = g_socket_new_from_fd (pair[0], NULL);
  client = kith_client_new (socket);
  kith_client_set_state (client, state, 0);

  return client;
}

static KithClient *
make_client (KithClientState state)
{
  return make_client_of (state, "ab");
}

static gssize
read_some (KithClient *client)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client));
  char buffer[16];

  return g_pollable_input_stream_read_nonblocking (
    G_POLLABLE_INPUT_STREAM (input), buffer, sizeof buffer, NULL, NULL);
}

/* One byte, once: more would be read on and on. */
static void
test_at_rest (void)
{
  g_autoptr (KithClient) client = make_client_of (KITH_CLIENT_RESTING, "");

  g_assert_cmpint (read_some (client), ==, 1);
  g_assert_cmpint (read_some (client), ==, 0);
  g_assert_cmpint (read_some (client), ==, 0);
}

static void
test_within_request (void)
{
  g_autoptr (KithClient) client = make_client (KITH_CLIENT_READING);

  g_assert_cmpint (read_some (client), ==, 2);
  g_assert_cmpint (read_some (client), ==, -1);
}

/* libsoup is given a head that it refuses, and no more. */
static void
test_broken_head (void)
{
  g_autoptr (KithClient)
    client = make_client_of (KITH_CLIENT_READING, "GET /\r\n:x\r\n");
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (client));
  g_autoptr (GSource) source = NULL;

  g_assert_cmpint (read_some (client), ==, strlen ("GET /\r\n"));
  source = g_pollable_input_stream_create_source (
    G_POLLABLE_INPUT_STREAM (input), NULL);
  g_assert_cmpint (g_source_get_ready_time (source), ==, 0);
  g_assert_true (
    g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input)));
  g_assert_cmpint (read_some (client), ==, strlen ("0\r\n\r\n"));
  g_assert_cmpint (read_some (client), ==, 0);
}

/* The end of the input would be taken for the end of the request. */
static void
test_broken_request (void)
{
  static const char *const texts[] = {
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}",
    "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n{}",
    "GET / HTTP/1.1\r\nHost: a\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (KithClient)
        client = make_client_of (KITH_CLIENT_READING, texts[i]);

      while (read_some (client) > 0)
        continue;
      g_assert_cmpint (read_some (client), ==, -1);
    }
}

static void
closed_cb (KithClient *client, gpointer data)
{
  (*(int *) data)++;
}

static void
test_closed (void)
{
  g_autoptr (KithClient) client = make_client (KITH_CLIENT_RESTING);
  int n_closed = 0;

  g_signal_connect (client, "closed", G_CALLBACK (closed_cb), &n_closed);
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  g_assert_cmpint (n_closed, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-input/at-rest", test_at_rest);
  g_test_add_func ("/client-input/within-request", test_within_request);
  g_test_add_func ("/client-input/broken-head", test_broken_head);
  g_test_add_func ("/client-input/broken-request", test_broken_request);
  g_test_add_func ("/client-input/closed", test_closed);

  return g_test_run ();
}
