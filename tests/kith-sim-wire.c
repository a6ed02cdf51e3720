/* kith-sim-wire.c: how requests come to the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-wire.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "model/kith-protocol.h"

#define STATUS_LINE "HTTP/1.1 "
#define LENGTH_LINE "\r\nContent-Length: "
#define HEAD_END "\r\n\r\n"

struct _KithSimWire
{
  int fd;
};

KithSimWire *
kith_sim_wire_new (const char *path)
{
  KithSimWire *self = g_new (KithSimWire, 1);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_assert_cmpuint (g_strlcpy (address.sun_path, path, sizeof address.sun_path),
                    <, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (self->fd);
  g_assert_no_errno (
    connect (self->fd, (struct sockaddr *) &address, sizeof address));

  return self;
}

void
kith_sim_wire_free (KithSimWire *self)
{
  if (self == NULL)
    return;

  close (self->fd);
  g_free (self);
}

/* Asking */

/* (transfer full) */
static GString *
print_request (KithSimRequest *request)
{
  GString *text = g_string_sized_new (1024);
  gsize length = 0;
  const char *body = request->body != NULL
                       ? g_bytes_get_data (request->body, &length)
                       : NULL;

  g_string_append_printf (text,
                          "%s %s HTTP/1.1\r\nHost: localhost\r\n"
                          "Content-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n",
                          request->method, request->target, length);
  if (request->idempotency_key != NULL)
    g_string_append_printf (text, KITH_HEADER_IDEMPOTENCY_KEY ": %s\r\n",
                            request->idempotency_key);
  g_string_append (text, "\r\n");
  if (length > 0)
    g_string_append_len (text, body, (gssize) length);

  return text;
}

static void
send_all (KithSimWire *self, GString *text)
{
  gsize n_sent = 0;

  while (n_sent < text->len)
    {
      gssize n = send (self->fd, text->str + n_sent, text->len - n_sent,
                       MSG_NOSIGNAL);

      g_assert_cmpint (n, >, 0);
      n_sent += (gsize) n;
    }
}

/* What is answered */

static void
receive (KithSimWire *self, GString *text)
{
  char buffer[4096];
  gssize n = recv (self->fd, buffer, sizeof buffer, 0);

  g_assert_cmpint (n, >, 0);
  g_string_append_len (text, buffer, n);
}

/* Returns: how long the head is */
static gsize
receive_head (KithSimWire *self, GString *text)
{
  const char *end;

  while ((end = strstr (text->str, HEAD_END)) == NULL)
    receive (self, text);

  return (gsize) (end - text->str) + strlen (HEAD_END);
}

static gsize
read_length (GString *text, gsize head)
{
  const char *line = g_strstr_len (text->str, (gssize) head, LENGTH_LINE);

  g_assert_nonnull (line);

  return (gsize) g_ascii_strtoull (line + strlen (LENGTH_LINE), NULL, 10);
}

static void
receive_answer (KithSimWire *self, KithSimRequest *request)
{
  g_autoptr (GString) text = g_string_sized_new (4096);
  gsize head = receive_head (self, text);
  gsize length = read_length (text, head);

  while (text->len < head + length)
    receive (self, text);
  g_assert_cmpuint (text->len, ==, head + length);
  g_assert_true (g_str_has_prefix (text->str, STATUS_LINE));

  request->status = (guint) g_ascii_strtoull (text->str + strlen (STATUS_LINE),
                                              NULL, 10);
  g_clear_pointer (&request->answer, g_bytes_unref);
  request->answer = g_bytes_new (text->str + head, length);
}

void
kith_sim_wire_deliver (KithSimWire *self, KithSimRequest *request)
{
  g_autoptr (GString) text = print_request (request);

  send_all (self, text);
  receive_answer (self, request);
}
