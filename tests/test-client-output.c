/* test-client-output.c: the head of an answer together with its body
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "server/client/kith-client.h"

#define BODY_BYTES (8 * 1024 * 1024)

typedef struct
{
  KithClient *client;
  GSocket *peer;
  GPollableOutputStream *output;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocket) socket = NULL;
  int pair[2];

  /* A packet for each time something is sent. */
  g_assert_cmpint (socketpair (AF_UNIX, GPOINTER_TO_INT (data), 0, pair), ==,
                   0);
  socket = g_socket_new_from_fd (pair[0], NULL);
  g_socket_set_blocking (socket, FALSE);
  self->client = kith_client_new (socket);
  self->peer = g_socket_new_from_fd (pair[1], NULL);
  g_socket_set_blocking (self->peer, FALSE);
  self->output = G_POLLABLE_OUTPUT_STREAM (
    g_io_stream_get_output_stream (G_IO_STREAM (self->client)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->client);
  g_clear_object (&self->peer);
}

static void
write_text (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_output_stream_write_nonblocking (self->output, text,
                                                         strlen (text), NULL,
                                                         &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, strlen (text));
}

/* @text: NULL: nothing has come. */
static void
assert_packet (Fixture *self, const char *text)
{
  char buffer[100];
  gssize n = g_socket_receive (self->peer, buffer, sizeof buffer, NULL, NULL);

  if (text == NULL)
    g_assert_cmpint (n, ==, -1);
  else
    g_assert_cmpmem (buffer, n, text, strlen (text));
}

static void
test_together (Fixture *self, gconstpointer data)
{
  write_text (self, "continue");
  assert_packet (self, "continue");

  kith_client_hold_head (self->client);
  write_text (self, "head ");
  assert_packet (self, NULL);
  write_text (self, "body");
  assert_packet (self, "head body");
  assert_packet (self, NULL);

  write_text (self, "more");
  assert_packet (self, "more");
}

static void
receive_some (Fixture *self, GString *received)
{
  static char buffer[BODY_BYTES];
  gssize n = g_socket_receive (self->peer, buffer, sizeof buffer, NULL, NULL);

  if (n > 0)
    g_string_append_len (received, buffer, n);
  g_assert_cmpuint (received->len, <=, 3 * BODY_BYTES);
}

static void
write_all (Fixture *self, const char *text, GString *received)
{
  gsize length = strlen (text);
  gsize written = 0;

  while (written < length)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (
        self->output, text + written, length - written, NULL, &error);

      if (n < 0)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      else
        written += (gsize) n;
      receive_some (self, received);
    }
}

/* More than the socket takes at once: in the head, and in the body. */
static void
test_slow_peer (Fixture *self, gconstpointer data)
{
  g_autofree char *head = g_strnfill (BODY_BYTES, 'h');
  g_autofree char *body = g_strnfill (BODY_BYTES, 'b');
  g_autoptr (GString) received = g_string_new (NULL);
  g_autofree char *sent = g_strconcat (head, body, "end", NULL);

  kith_client_hold_head (self->client);
  write_all (self, head, received);
  g_assert_cmpuint (received->len, ==, 0);
  write_all (self, body, received);
  write_all (self, "end", received);
  while (received->len < strlen (sent))
    receive_some (self, received);
  g_assert_true (g_str_equal (received->str, sent));
}

static void
add (const char *path,
     int type,
     void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (type), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/client-output/together", SOCK_SEQPACKET, test_together);
  add ("/client-output/slow-peer", SOCK_STREAM, test_slow_peer);

  return g_test_run ();
}
