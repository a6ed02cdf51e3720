/* kith-fault-proxy.c: a network that fails where it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-fault-proxy.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "test-utils.h"

#define HEAD_END "\r\n\r\n"
#define CHUNK_BYTES (64 * 1024)

struct _KithFaultProxy
{
  GSocketConnectable *server;
  char *directory;
  char *path;
  char *away; /* where the socket is while it is refusing */
  char *origin;
  GSocket *listener;
  GThread *acceptor;
  GCancellable *stop;

  GMutex lock;
  GCond changed;
  /* under the lock */
  KithFault fault;
  GSocket *dead; /* in the place of the listener while it is refusing */
  guint counts[KITH_N_STEPS];
  guint n_fired;
  guint length;    /* of the message that was cut last */
  guint n_held;    /* not yet released */
  guint n_leaving; /* released, and not yet gone */
  guint n_links;
  guint n_releases;
  gboolean is_plain;
};

/* One client's connection, and that to the server which belongs to it. */
typedef struct
{
  GIOStream *stream;
  GByteArray *read; /* what belongs to the next message */
} Side;

typedef struct
{
  KithFaultProxy *proxy;
  guint n_releases; /* when its message was held */
  Side client;
  Side server;
} Link;

/* Sockets */

static GSocket *
bind_socket (const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);

  return socket;
}

static void
changed (KithFaultProxy *self)
{
  g_cond_broadcast (&self->changed);
  g_main_context_wakeup (NULL);
}

/* A bound socket that nobody listens on refuses every connection. */
static void
refuse_when_due (KithFaultProxy *self)
{
  if (self->fault.kind != KITH_FAULT_REFUSE || self->dead != NULL
      || self->counts[KITH_STEP_CONNECTION] + 1 < self->fault.nth)
    return;

  g_assert_cmpint (g_rename (self->path, self->away), ==, 0);
  self->dead = bind_socket (self->path);
  self->n_fired = 1;
}

static void
refuse_no_more (KithFaultProxy *self)
{
  if (self->dead == NULL)
    return;

  g_assert_cmpint (g_rename (self->away, self->path), ==, 0);
  g_clear_object (&self->dead);
}

/* Faults */

static KithStep
step_of (KithFaultKind kind)
{
  if (kind >= KITH_FAULT_CUT_ANSWER)
    return KITH_STEP_ANSWER;

  return kind >= KITH_FAULT_CUT_REQUEST ? KITH_STEP_REQUEST
                                        : KITH_STEP_CONNECTION;
}

static gboolean
holds (KithFaultKind kind)
{
  return kind == KITH_FAULT_LATE_REQUEST || kind == KITH_FAULT_HOLD_REQUEST
         || kind == KITH_FAULT_HOLD_ANSWER;
}

/* Counts a step.  Returns the fault that happens at it; what it holds is held
 * from now on. */
static KithFault
take_step (Link *link, KithStep step)
{
  KithFaultProxy *self = link->proxy;
  KithFault fault = { .kind = KITH_FAULT_NONE };
  guint count;

  g_mutex_lock (&self->lock);
  count = ++self->counts[step];
  refuse_when_due (self);
  if (self->fault.kind != KITH_FAULT_NONE
      && self->fault.kind != KITH_FAULT_REFUSE
      && step_of (self->fault.kind) == step
      && (count == self->fault.nth
          || (self->fault.lasting && count > self->fault.nth)))
    {
      fault = self->fault;
      self->n_fired++;
      link->n_releases = self->n_releases;
      if (holds (fault.kind))
        self->n_held++;
    }
  changed (self);
  g_mutex_unlock (&self->lock);

  return fault;
}

static void
hold (Link *link)
{
  KithFaultProxy *self = link->proxy;

  g_mutex_lock (&self->lock);
  while (self->n_releases == link->n_releases)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
hold_no_more (KithFaultProxy *self)
{
  g_mutex_lock (&self->lock);
  self->n_leaving--;
  changed (self);
  g_mutex_unlock (&self->lock);
}

static void
wait_for_release (Link *link)
{
  hold (link);
  hold_no_more (link->proxy);
}

/* Messages */

static const char *
find_header (const char *head, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0)
      return g_intern_string (g_strstrip (lines[i] + length));

  return NULL;
}

/* How long the message is that @bytes begin, or 0 while it cannot be told. */
static gsize
measure_message (GByteArray *bytes)
{
  const char *end = NULL;
  g_autofree char *head = NULL;
  const char *length;
  gsize head_length;

  if (bytes->len > 0)
    end = g_strstr_len ((const char *) bytes->data, bytes->len, HEAD_END);
  if (end == NULL)
    return 0;

  head_length = (gsize) (end - (const char *) bytes->data) + strlen (HEAD_END);
  head = g_strndup ((const char *) bytes->data, head_length);
  g_assert_null (find_header (head, "Transfer-Encoding:"));
  length = find_header (head, "Content-Length:");

  return head_length
         + (length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0);
}

static GBytes *
take_message (GByteArray *bytes)
{
  gsize length = measure_message (bytes);
  GBytes *message = NULL;

  if (length > 0 && bytes->len >= length)
    {
      message = g_bytes_new (bytes->data, length);
      g_byte_array_remove_range (bytes, 0, (guint) length);
    }

  return message;
}

/* Returns NULL when the other side has gone. */
static GBytes *
read_message (KithFaultProxy *self, Side *side)
{
  GBytes *message;

  while ((message = take_message (side->read)) == NULL)
    {
      g_autoptr (GBytes)
        more = g_input_stream_read_bytes (g_io_stream_get_input_stream (
                                            side->stream),
                                          CHUNK_BYTES, self->stop, NULL);

      if (more == NULL || g_bytes_get_size (more) == 0)
        return NULL;
      g_byte_array_append (side->read, g_bytes_get_data (more, NULL),
                           (guint) g_bytes_get_size (more));
    }

  return message;
}

static gboolean
write_all (KithFaultProxy *self, Side *side, gconstpointer data, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (
                                      side->stream),
                                    data, length, NULL, self->stop, NULL);
}

static gboolean
write_message (KithFaultProxy *self, Side *side, GBytes *message)
{
  return write_all (self, side, g_bytes_get_data (message, NULL),
                    g_bytes_get_size (message));
}

static void
write_text (KithFaultProxy *self, Side *side, const char *text)
{
  write_all (self, side, text, strlen (text));
}

static void
write_part (KithFaultProxy *self, Side *side, GBytes *message, gsize length)
{
  g_mutex_lock (&self->lock);
  self->length = (guint) g_bytes_get_size (message);
  g_mutex_unlock (&self->lock);

  write_all (self, side, g_bytes_get_data (message, NULL),
             MIN (length, g_bytes_get_size (message) - 1));
}

static void
side_open (KithFaultProxy *self, Side *side)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  if (side->stream != NULL)
    return;

  side->stream = G_IO_STREAM (
    g_socket_client_connect (client, self->server, self->stop, NULL));
  side->read = g_byte_array_new ();
}

static void
side_close (Side *side)
{
  if (side->stream != NULL)
    g_io_stream_close (side->stream, NULL, NULL);
  g_clear_object (&side->stream);
  g_clear_pointer (&side->read, g_byte_array_unref);
}

/* Links */

static GBytes *
ask (KithFaultProxy *self, Side *server, GBytes *request)
{
  side_open (self, server);
  if (server->stream == NULL || !write_message (self, server, request))
    return NULL;

  return read_message (self, server);
}

/* The server gets it all, and the answer is for nobody. */
static void
ask_for_nobody (KithFaultProxy *self, GBytes *request)
{
  Side server = { NULL };
  g_autoptr (GBytes) answer = ask (self, &server, request);

  side_close (&server);
}

static void
cut_request (Link *link, GBytes *request, gsize length)
{
  if (length == 0)
    return;

  side_open (link->proxy, &link->server);
  if (link->server.stream != NULL)
    write_part (link->proxy, &link->server, request, length);
}

static void
deliver_late (Link *link, GBytes *request)
{
  side_close (&link->client);
  hold (link);
  ask_for_nobody (link->proxy, request);
  hold_no_more (link->proxy);
}

static gboolean
is_extension (GBytes *request)
{
  static const char path[] = "GET /kith/";
  gsize length;
  const char *text = g_bytes_get_data (request, &length);

  return length >= strlen (path) && memcmp (text, path, strlen (path)) == 0;
}

static gboolean
is_hidden (KithFaultProxy *self, GBytes *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_plain && is_extension (request);
}

/* Returns FALSE when the link is at its end. */
static gboolean
pass_request (Link *link, GBytes *request)
{
  KithFaultProxy *self = link->proxy;
  KithFault fault;

  if (is_hidden (self, request))
    {
      write_text (self, &link->client, KITH_ANSWER_404);
      return FALSE;
    }

  fault = take_step (link, KITH_STEP_REQUEST);
  if (fault.kind == KITH_FAULT_CUT_REQUEST)
    cut_request (link, request, fault.bytes);
  else if (fault.kind == KITH_FAULT_ANSWER_UNASKED)
    write_text (self, &link->client, fault.answer);
  else if (fault.kind == KITH_FAULT_LATE_REQUEST)
    deliver_late (link, request);
  else if (fault.kind == KITH_FAULT_REPEAT_REQUEST)
    ask_for_nobody (self, request);
  else if (fault.kind == KITH_FAULT_HOLD_REQUEST)
    wait_for_release (link);

  return fault.kind == KITH_FAULT_NONE
         || fault.kind == KITH_FAULT_REPEAT_REQUEST
         || fault.kind == KITH_FAULT_HOLD_REQUEST;
}

static gboolean
pass_answer (Link *link, GBytes *answer)
{
  KithFaultProxy *self = link->proxy;
  KithFault fault = take_step (link, KITH_STEP_ANSWER);

  if (fault.kind == KITH_FAULT_CUT_ANSWER)
    write_part (self, &link->client, answer, fault.bytes);
  else if (fault.kind == KITH_FAULT_REPLACE_ANSWER)
    write_text (self, &link->client, fault.answer);
  else if (fault.kind == KITH_FAULT_HOLD_ANSWER)
    wait_for_release (link);

  return (fault.kind == KITH_FAULT_NONE || fault.kind == KITH_FAULT_HOLD_ANSWER)
         && write_message (self, &link->client, answer);
}

static gboolean
pass_exchange (Link *link)
{
  g_autoptr (GBytes) request = read_message (link->proxy, &link->client);
  g_autoptr (GBytes) answer = NULL;

  if (request == NULL || !pass_request (link, request))
    return FALSE;

  answer = ask (link->proxy, &link->server, request);

  return answer != NULL && pass_answer (link, answer);
}

static gpointer
run_link (gpointer data)
{
  Link *link = data;
  KithFaultProxy *self = link->proxy;

  if (take_step (link, KITH_STEP_CONNECTION).kind == KITH_FAULT_NONE)
    while (pass_exchange (link))
      ;

  side_close (&link->client);
  side_close (&link->server);
  g_free (link);

  g_mutex_lock (&self->lock);
  self->n_links--;
  changed (self);
  g_mutex_unlock (&self->lock);

  return NULL;
}

static void
start_link (KithFaultProxy *self, GSocket *client)
{
  Link *link = g_new0 (Link, 1);

  link->proxy = self;
  link->client.stream = G_IO_STREAM (
    g_socket_connection_factory_create_connection (client));
  link->client.read = g_byte_array_new ();

  g_mutex_lock (&self->lock);
  self->n_links++;
  g_mutex_unlock (&self->lock);
  g_thread_unref (g_thread_new ("kith-link", run_link, link));
}

static gpointer
accept_links (gpointer data)
{
  KithFaultProxy *self = data;

  while (TRUE)
    {
      g_autoptr (GSocket)
        client = g_socket_accept (self->listener, self->stop, NULL);

      if (client == NULL)
        return NULL;
      start_link (self, client);
    }
}

/* The proxy */

static GSocketConnectable *
parse_server (const char *server)
{
  g_autoptr (GError) error = NULL;
  GSocketConnectable *address;

  if (g_str_has_prefix (server, "unix:"))
    return G_SOCKET_CONNECTABLE (
      g_unix_socket_address_new (server + strlen ("unix:")));

  address = g_network_address_parse_uri (server, 80, &error);
  g_assert_no_error (error);

  return address;
}

KithFaultProxy *
kith_fault_proxy_new (const char *server)
{
  KithFaultProxy *self = g_new0 (KithFaultProxy, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->server = parse_server (server);
  self->directory = kith_test_tmpdir ();
  self->path = g_build_filename (self->directory, "proxy.sock", NULL);
  self->away = g_build_filename (self->directory, "away.sock", NULL);
  self->origin = g_strconcat ("unix:", self->path, NULL);
  self->stop = g_cancellable_new ();

  self->listener = bind_socket (self->path);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  self->acceptor = g_thread_new ("kith-proxy", accept_links, self);

  return self;
}

void
kith_fault_proxy_free (KithFaultProxy *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->acceptor);
  kith_fault_proxy_heal (self);

  g_mutex_lock (&self->lock);
  while (self->n_links > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);

  kith_test_remove (self->directory);
  g_object_unref (self->listener);
  g_object_unref (self->server);
  g_object_unref (self->stop);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->directory);
  g_free (self->path);
  g_free (self->away);
  g_free (self->origin);
  g_free (self);
}

const char *
kith_fault_proxy_get_origin (KithFaultProxy *self)
{
  return self->origin;
}

void
kith_fault_proxy_arm (KithFaultProxy *self, const KithFault *fault)
{
  g_assert_cmpuint (fault->nth, >, 0);

  g_mutex_lock (&self->lock);
  refuse_no_more (self);
  memset (self->counts, 0, sizeof self->counts);
  self->n_fired = 0;
  self->fault = *fault;
  refuse_when_due (self);
  g_mutex_unlock (&self->lock);
}

void
kith_fault_proxy_heal (KithFaultProxy *self)
{
  g_mutex_lock (&self->lock);
  self->fault.kind = KITH_FAULT_NONE;
  refuse_no_more (self);
  g_mutex_unlock (&self->lock);

  kith_fault_proxy_release (self);
}

void
kith_fault_proxy_release (KithFaultProxy *self)
{
  g_mutex_lock (&self->lock);
  self->n_releases++;
  self->n_leaving += self->n_held;
  self->n_held = 0;
  changed (self);
  while (self->n_leaving > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static guint
read_locked (KithFaultProxy *self, const guint *number)
{
  guint value;

  g_mutex_lock (&self->lock);
  value = *number;
  g_mutex_unlock (&self->lock);

  return value;
}

guint
kith_fault_proxy_get_count (KithFaultProxy *self, KithStep step)
{
  g_assert_cmpint (step, <, KITH_N_STEPS);

  return read_locked (self, &self->counts[step]);
}

guint
kith_fault_proxy_get_fired (KithFaultProxy *self)
{
  return read_locked (self, &self->n_fired);
}

guint
kith_fault_proxy_get_length (KithFaultProxy *self)
{
  return read_locked (self, &self->length);
}

guint
kith_fault_proxy_get_held (KithFaultProxy *self)
{
  return read_locked (self, &self->n_held);
}

void
kith_fault_proxy_hide_extensions (KithFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_plain = TRUE;
}
