/* test-client-input.c: how a connection ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sys/socket.h>
#include <unistd.h>

#include "server/kith-client.h"

/* A client whose other end said "ab" and left. */
static KithClient *
make_client (KithClientState state)
{
  g_autoptr (GSocket) socket = NULL;
  KithClient *client;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  g_assert_cmpint (write (pair[1], "ab", 2), ==, 2);
  close (pair[1]);
  socket = g_socket_new_from_fd (pair[0], NULL);
  client = kith_client_new (socket);
  kith_client_set_state (client, state, 0);

  return client;
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
  g_autoptr (KithClient) client = make_client (KITH_CLIENT_RESTING);

  g_assert_cmpint (read_some (client), ==, 2);
  g_assert_cmpint (read_some (client), ==, 1);
  g_assert_cmpint (read_some (client), ==, 0);
  g_assert_cmpint (read_some (client), ==, 0);
}

static void
test_within_request (void)
{
  g_autoptr (KithClient) client = make_client (KITH_CLIENT_READING);

  g_assert_cmpint (read_some (client), ==, 2);
  g_assert_cmpint (read_some (client), ==, 0);
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
  g_test_add_func ("/client-input/closed", test_closed);

  return g_test_run ();
}
