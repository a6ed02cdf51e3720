/* bench-client.c: many connections that ask as fast as they are answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "bench-client.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bench-report.h"

typedef struct
{
  guint index;
  int fd;
  GString *request;
  gsize sent;
  GString *answer;
  gint64 started;
} Connection;

typedef struct
{
  int epoll;
  BenchNext next;
  BenchAnswer answer;
  gpointer data;
  GArray *latencies; /* double, microseconds */
} Client;

static void
send_rest (Connection *self)
{
  while (self->sent < self->request->len)
    {
      gssize n = send (self->fd, self->request->str + self->sent,
                       self->request->len - self->sent, MSG_NOSIGNAL);

      if (n < 0 && errno == EAGAIN)
        return;
      if (n <= 0)
        g_error ("sending failed: %s", g_strerror (errno));
      self->sent += (gsize) n;
    }
}

static void
ask (Client *client, Connection *connection)
{
  g_string_truncate (connection->request, 0);
  g_string_truncate (connection->answer, 0);
  connection->sent = 0;
  client->next (connection->index, connection->request, client->data);
  connection->started = g_get_monotonic_time ();
  send_rest (connection);
}

/* Whether the answer is whole; then where its body is. */
static gboolean
is_whole (const GString *answer, guint *status, gsize *body, gsize *length)
{
  const char *end = strstr (answer->str, "\r\n\r\n");
  const char *header;

  if (end == NULL)
    return FALSE;

  header = strcasestr (answer->str, "\r\ncontent-length:");
  if (header == NULL || header > end)
    g_error ("no Content-Length: %.200s", answer->str);

  *status = (guint) g_ascii_strtoull (answer->str + strlen ("HTTP/1.1 "), NULL,
                                      10);
  *length = g_ascii_strtoull (header + strlen ("\r\ncontent-length:"), NULL,
                              10);
  *body = (gsize) (end + 4 - answer->str);

  return answer->len >= *body + *length;
}

static void
receive (Client *client, Connection *connection, gboolean go_on)
{
  char buffer[65536];
  double usec;
  gsize body, length;
  guint status;
  gssize n;

  send_rest (connection);
  n = recv (connection->fd, buffer, sizeof buffer, 0);
  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    g_error ("the server closed the connection");

  g_string_append_len (connection->answer, buffer, n);
  if (!is_whole (connection->answer, &status, &body, &length))
    return;

  usec = (double) (g_get_monotonic_time () - connection->started);
  g_array_append_val (client->latencies, usec);
  client->answer (connection->index, status, connection->answer->str + body,
                  length, client->data);
  if (go_on)
    ask (client, connection);
  else
    connection->started = 0;
}

static int
connect_unix (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) < 0)
    g_error ("cannot connect to %s: %s", path, g_strerror (errno));

  return fd;
}

static int
connect_loopback (guint16 port)
{
  const struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  if (connect (fd, (const struct sockaddr *) &address, sizeof address) < 0)
    g_error ("cannot connect to port %u: %s", port, g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  return fd;
}

static Connection *
connect_one (Client *client, const char *address, guint index)
{
  static const char loopback[] = "http://127.0.0.1:";
  Connection *self = g_new0 (Connection, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };

  self->index = index;
  self->request = g_string_new (NULL);
  self->answer = g_string_new (NULL);
  self->fd = g_str_has_prefix (address, loopback)
               ? connect_loopback ((guint16) atoi (address + strlen (loopback)))
               : connect_unix (address);
  if (fcntl (self->fd, F_SETFL, O_NONBLOCK) < 0)
    g_error ("fcntl: %s", g_strerror (errno));
  if (epoll_ctl (client->epoll, EPOLL_CTL_ADD, self->fd, &event) < 0)
    g_error ("epoll: %s", g_strerror (errno));

  return self;
}

static void
connection_free (Connection *self)
{
  close (self->fd);
  g_string_free (self->request, TRUE);
  g_string_free (self->answer, TRUE);
  g_free (self);
}

static gboolean
is_any_waiting (GPtrArray *connections)
{
  for (guint i = 0; i < connections->len; i++)
    if (((Connection *) g_ptr_array_index (connections, i))->started != 0)
      return TRUE;

  return FALSE;
}

static void
turn (Client *client, gboolean go_on)
{
  struct epoll_event events[64];
  int n = epoll_wait (client->epoll, events, G_N_ELEMENTS (events), 1000);

  for (int i = 0; i < n; i++)
    receive (client, events[i].data.ptr, go_on);
}

void
bench_client_add_request (GString *request,
                          const char *method,
                          const char *path,
                          const char *headers,
                          const char *body)
{
  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s",
                          method, path, headers != NULL ? headers : "");
  if (body != NULL)
    g_string_append_printf (request,
                            "Content-Type: application/json\r\n"
                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                            strlen (body), body);
  else
    g_string_append (request, "\r\n");
}

BenchRate
bench_client_run (const char *address,
                  guint n_connections,
                  double seconds,
                  BenchNext next,
                  BenchAnswer answer,
                  gpointer data)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (
    (GDestroyNotify) connection_free);
  Client client = { .next = next, .answer = answer, .data = data };
  BenchRate rate;
  gint64 start, end;

  client.epoll = epoll_create1 (EPOLL_CLOEXEC);
  client.latencies = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n_connections; i++)
    g_ptr_array_add (connections, connect_one (&client, address, i));

  start = g_get_monotonic_time ();
  end = start + (gint64) (seconds * G_USEC_PER_SEC);
  for (guint i = 0; i < n_connections; i++)
    ask (&client, g_ptr_array_index (connections, i));
  while (g_get_monotonic_time () < end)
    turn (&client, TRUE);
  while (is_any_waiting (connections))
    turn (&client, FALSE);

  rate.n_answers = client.latencies->len;
  rate.per_second = (double) rate.n_answers * G_USEC_PER_SEC
                    / (double) (g_get_monotonic_time () - start);
  rate.p50_usec = bench_percentile (client.latencies, 0.5);
  rate.p99_usec = bench_percentile (client.latencies, 0.99);
  g_array_unref (client.latencies);
  close (client.epoll);

  return rate;
}
