/* kith-raw-server.c: a server that says what it was told to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "kith-raw-server.h"

#include <string.h>

#define TRICKLE_MSEC 5

typedef struct
{
  KithRawManner manner;
  char *bytes;
} Line;

struct _KithRawServer
{
  GSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GTlsCertificate *certificate;
  char *origin;
  GCancellable *cancellable;

  GMutex mutex;
  GQueue script;       /* Line */
  GPtrArray *requests; /* char * */
  guint n_running;
  GCond ended;
};

static void
line_free (Line *line)
{
  g_free (line->bytes);
  g_free (line);
}

/* One connection, in a thread of its own */

static gsize
get_body_length (const char *head)
{
  const char *found = strcasestr (head, "\r\nContent-Length:");

  return found == NULL
           ? 0
           : g_ascii_strtoull (found + strlen ("\r\nContent-Length:"), NULL,
                               10);
}

static gboolean
is_whole (GString *request)
{
  const char *end = strstr (request->str, "\r\n\r\n");

  return end != NULL
         && request->len >= (gsize) (end + 4 - request->str)
                              + get_body_length (request->str);
}

static char *
read_request (KithRawServer *self, GInputStream *input)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char buffer[4096];

  while (!is_whole (request))
    {
      gssize n = g_input_stream_read (input, buffer, sizeof buffer,
                                      self->cancellable, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (request, buffer, n);
    }

  return g_string_free (g_steal_pointer (&request), FALSE);
}

static Line *
take_line (KithRawServer *self, char *request)
{
  Line *line;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  line = g_queue_pop_head (&self->script);
  g_mutex_unlock (&self->mutex);

  return line;
}

static gboolean
say (KithRawServer *self, GOutputStream *output, const char *bytes, gsize n)
{
  return g_output_stream_write_all (output, bytes, n, NULL, self->cancellable,
                                    NULL);
}

static void
say_for_ever (KithRawServer *self, GOutputStream *output, KithRawManner manner)
{
  static const char bytes[64 * 1024];
  gsize n = manner == KITH_RAW_TRICKLE ? 1 : sizeof bytes;
  GPollFD ended;

  g_cancellable_make_pollfd (self->cancellable, &ended);
  while (say (self, output, bytes, n))
    if (manner == KITH_RAW_TRICKLE)
      g_poll (&ended, 1, TRICKLE_MSEC);
  g_cancellable_release_fd (self->cancellable);
}

/* FALSE when the connection is over. */
static gboolean
answer (KithRawServer *self, GIOStream *stream)
{
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  char *request = read_request (self, g_io_stream_get_input_stream (stream));
  Line *line = request != NULL ? take_line (self, request) : NULL;
  gboolean goes_on = FALSE;

  if (line == NULL)
    return FALSE;

  if (line->bytes == NULL
      || say (self, output, line->bytes, strlen (line->bytes)))
    {
      goes_on = line->manner == KITH_RAW_ANSWER;
      if (line->manner == KITH_RAW_TRICKLE || line->manner == KITH_RAW_POUR)
        say_for_ever (self, output, line->manner);
    }
  line_free (line);

  return goes_on;
}

static gboolean
connected_cb (GThreadedSocketService *service,
              GSocketConnection *connection,
              GObject *source,
              gpointer data)
{
  KithRawServer *self = data;
  g_autoptr (GIOStream) stream = G_IO_STREAM (g_object_ref (connection));

  g_mutex_lock (&self->mutex);
  self->n_running++;
  g_mutex_unlock (&self->mutex);

  if (self->certificate != NULL)
    {
      GIOStream *tls = g_tls_server_connection_new (stream, self->certificate,
                                                    NULL);

      g_object_unref (stream);
      stream = tls;
    }
  while (answer (self, stream))
    ;
  g_io_stream_close (stream, NULL, NULL);

  g_mutex_lock (&self->mutex);
  self->n_running--;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* The server */

/* In its own thread: a loop that does not run yet cannot be told to end, and
 * GLib loses a source that is cancelled from elsewhere. */
static gboolean
stop_cb (gpointer data)
{
  KithRawServer *self = data;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  KithRawServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* What was called off is still to be told. */
  while (g_main_context_iteration (self->context, /* may_block= */ FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static KithRawServer *
new_server (GTlsCertificate *certificate)
{
  KithRawServer *self = g_new0 (KithRawServer, 1);
  GError *error = NULL;
  guint16 port;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended);
  g_queue_init (&self->script);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->certificate = certificate;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (16);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service),
                                              NULL, &error);
  g_main_context_pop_thread_default (self->context);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (connected_cb), self);
  self->origin = g_strdup_printf (certificate != NULL ? "https://127.0.0.1:%u"
                                                      : "http://127.0.0.1:%u",
                                  port);
  self->thread = g_thread_new ("raw-server", run, self);

  return self;
}

KithRawServer *
kith_raw_server_new (void)
{
  return new_server (NULL);
}

/* A key that everyone knows, and that nobody trusts. */
static const char tls_pem[] =
  "-----BEGIN PRIVATE KEY-----\n"
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg745wdC7LJnTd/GEy\n"
  "9tOlFps8XkF5idpvBeYEXiEsksihRANCAAQMw4UXswf8mDS2Wfa/5dNWuOL3iTAR\n"
  "MFqMUZobnGct4vuGkdi6JIcnaFVzQFXy2d1pjl/IkEmIUaZXHKRtvpE1\n"
  "-----END PRIVATE KEY-----\n"
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBhjCCASugAwIBAgIUZNB6eNpE6aUZhNp9Cf6m6S9Nb3AwCgYIKoZIzj0EAwIw\n"
  "FzEVMBMGA1UEAwwMa2l0aC5pbnZhbGlkMCAXDTI2MTEyMzE0MDIxNloYDzIxMjYx\n"
  "MDMwMTQwMjE2WjAXMRUwEwYDVQQDDAxraXRoLmludmFsaWQwWTATBgcqhkjOPQIB\n"
  "BggqhkjOPQMBBwNCAAQMw4UXswf8mDS2Wfa/5dNWuOL3iTARMFqMUZobnGct4vuG\n"
  "kdi6JIcnaFVzQFXy2d1pjl/IkEmIUaZXHKRtvpE1o1MwUTAdBgNVHQ4EFgQUEZW+\n"
  "weKqB5QXTyohTJbE1+5ObXMwHwYDVR0jBBgwFoAUEZW+weKqB5QXTyohTJbE1+5O\n"
  "bXMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA2SSc7o4azrJg\n"
  "IaNbwGcswt7TliGoD3gP0TBHPbo4W3kCIQDqiYaPsAfo+vxX98CwyA9deAfT2FXe\n"
  "Bqd0OTZx7+Qxeg==\n"
  "-----END CERTIFICATE-----\n";

KithRawServer *
kith_raw_server_new_tls (void)
{
  GError *error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (tls_pem, -1,
                                                                 &error);

  g_assert_no_error (error);

  return new_server (certificate);
}

void
kith_raw_server_free (KithRawServer *self)
{
  g_autoptr (GSource) stop = g_idle_source_new ();

  g_source_set_callback (stop, stop_cb, self, NULL);
  g_source_attach (stop, self->context);
  g_thread_join (self->thread);
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  while (self->n_running > 0)
    g_cond_wait (&self->ended, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->script, (GDestroyNotify) line_free);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
  g_free (self->origin);
  g_free (self);
}

const char *
kith_raw_server_get_origin (KithRawServer *self)
{
  return self->origin;
}

void
kith_raw_server_push (KithRawServer *self,
                      KithRawManner manner,
                      const char *bytes)
{
  Line *line = g_new0 (Line, 1);

  line->manner = manner;
  line->bytes = g_strdup (bytes);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->script, line);
  g_mutex_unlock (&self->mutex);
}

void
kith_raw_server_push_json (KithRawServer *self, guint status, const char *body)
{
  g_autofree char *bytes = g_strdup_printf (
    "HTTP/1.1 %u Said\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
    "X-Wix-Request-Id: raw-%u\r\n"
    "Content-Length: %zu\r\n\r\n%s",
    status, status, strlen (body), body);

  kith_raw_server_push (self, KITH_RAW_ANSWER, bytes);
}

guint
kith_raw_server_get_n_left (KithRawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->script.length;
  g_mutex_unlock (&self->mutex);

  return n;
}

guint
kith_raw_server_get_n_requests (KithRawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

char *
kith_raw_server_get_request (KithRawServer *self, guint n)
{
  char *request = NULL;

  g_mutex_lock (&self->mutex);
  if (n < self->requests->len)
    request = g_strdup (g_ptr_array_index (self->requests, n));
  g_mutex_unlock (&self->mutex);

  return request;
}

char *
kith_raw_server_get_header (KithRawServer *self, guint n, const char *name)
{
  g_autofree char *request = kith_raw_server_get_request (self, n);
  g_auto (GStrv) lines = g_strsplit (request != NULL ? request : "", "\r\n", 0);
  gsize length = strlen (name);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        break;
      if (g_ascii_strncasecmp (lines[i], name, length) == 0
          && lines[i][length] == ':')
        return g_strdup (g_strstrip (lines[i] + length + 1));
    }

  return NULL;
}

char *
kith_raw_server_get_body (KithRawServer *self, guint n)
{
  g_autofree char *request = kith_raw_server_get_request (self, n);
  const char *end = request != NULL ? strstr (request, "\r\n\r\n") : NULL;

  return g_strdup (end != NULL ? end + 4 : "");
}
