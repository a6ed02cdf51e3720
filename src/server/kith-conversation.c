/* kith-conversation.c: what is asked and answered on one connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-conversation.h"

#include "base/kith-limits.h"
#include "server/kith-answer.h"
#include "server/kith-framing.h"
#include "server/kith-gate.h"
#include "server/kith-status.h"

#define BUFFER_BYTES 16384
/* What is kept between two requests is no larger. */
#define SPARE_BYTES 4096

/* The source that tells when the client can be read or written. */
struct _KithConversation
{
  GSource source;

  const KithConversationHost *host;
  KithListener *listener;
  KithClient *client; /* borrowed: it ends us when it is closed */
  GPollFD poll;
  gboolean is_polling;

  KithFraming framing;
  GByteArray *head; /* what has come of the next one */
  GByteArray *rest; /* what has come behind the request at hand */
  KithRequest *request;
  gboolean is_whole;    /* all of the request has come */
  gboolean is_handling; /* it is being answered */
  gboolean is_taking;   /* what was read is being looked at */
  gboolean is_writing;  /* the answer has begun */

  GString *output;
  gsize sent; /* of the output */
  GString
    *early; /* what the answer, a stream, goes on with once it has begun */

  gboolean is_ended; /* the stream that is the answer */
  gboolean is_closed;
};

static void take (KithConversation *self, const char *bytes, gsize length);
static void read_some (KithConversation *self);

/* The main loop is woken by each change: to wait for input is what is never
 * given up between two requests. */
static void
wait_for (KithConversation *self, GIOCondition condition)
{
  if (self->is_closed
      || (self->is_polling && self->poll.events == (gushort) condition))
    return;

  if (self->is_polling)
    g_source_remove_poll (&self->source, &self->poll);
  self->is_polling = condition != 0;
  self->poll.events = (gushort) condition;
  self->poll.revents = 0;
  if (self->is_polling)
    g_source_add_poll (&self->source, &self->poll);
}

/* Whoever comes to this has a reference to the client, which keeps us. */
static void
close_client (KithConversation *self)
{
  g_io_stream_close (G_IO_STREAM (self->client), NULL, NULL);
}

static void
leave_handling (KithConversation *self)
{
  if (!self->is_handling)
    return;

  self->is_handling = FALSE;
  self->host->handled (self->request, self->host->server);
}

static void
end_request (KithConversation *self)
{
  g_autoptr (KithRequest) request = NULL;

  leave_handling (self);
  request = g_steal_pointer (&self->request);
  self->is_whole = FALSE;
  self->is_writing = FALSE;
  self->is_ended = FALSE;
  if (request == NULL)
    return;

  self->host->done (request, self->host->server);
  kith_request_end (request);
}

static void
closed_cb (KithClient *client, gpointer data)
{
  KithConversation *self = data;

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  g_source_destroy (&self->source);
  end_request (self);
}

/* Writing. */

static gboolean
has_output (KithConversation *self)
{
  return self->sent < self->output->len;
}

static void
empty_output (KithConversation *self)
{
  if (self->output->allocated_len > SPARE_BYTES)
    {
      g_string_free (self->output, TRUE);
      self->output = g_string_new (NULL);
    }

  g_string_truncate (self->output, 0);
  self->sent = 0;
}

/* Behind the answer. */
static void
go_on (KithConversation *self)
{
  g_autoptr (GByteArray) rest = NULL;

  wait_for (self, G_IO_IN);
  /* Whoever takes goes on by himself. */
  if (self->is_taking)
    return;

  rest = g_steal_pointer (&self->rest);
  if (rest != NULL)
    take (self, (const char *) rest->data, rest->len);
  if (!self->is_closed && self->request == NULL
      && kith_client_has_pending (self->client))
    read_some (self);
}

static void
finish_answer (KithConversation *self)
{
  gboolean is_last = kith_request_is_last (self->request);

  end_request (self);
  if (self->is_closed)
    return;

  kith_client_set_state (self->client, KITH_CLIENT_RESTING, 0);
  if (is_last || self->framing.is_broken)
    close_client (self);
  else
    go_on (self);
}

static void
written (KithConversation *self)
{
  const KithStreaming *streaming;

  empty_output (self);
  if (!self->is_writing)
    {
      /* It was asked to go on. */
      wait_for (self, G_IO_IN);
      return;
    }

  streaming = kith_request_get_streaming (self->request);
  if (streaming == NULL || self->is_ended)
    finish_answer (self);
  else
    {
      wait_for (self, G_IO_IN);
      streaming->wrote (streaming->data);
    }
}

static void
write_some (KithConversation *self)
{
  while (has_output (self))
    {
      gssize length = kith_client_write (self->client,
                                         self->output->str + self->sent,
                                         self->output->len - self->sent);

      if (length < 0)
        {
          wait_for (self, G_IO_OUT);
          return;
        }
      if (length == 0)
        {
          close_client (self);
          return;
        }
      self->sent += (gsize) length;
    }

  written (self);
}

static gboolean
is_for_head (KithConversation *self)
{
  KithHead *head = kith_request_get_head (self->request);

  return head != NULL && g_str_equal (kith_head_get_method (head), "HEAD");
}

static void
begin_answer (KithConversation *self)
{
  gboolean is_stream = kith_request_get_streaming (self->request) != NULL;
  const char *text;
  gsize length;

  leave_handling (self);
  if (self->host->is_stopping)
    kith_request_set_last (self->request);
  if (kith_client_get_state (self->client) != KITH_CLIENT_STREAMING)
    kith_client_set_state (self->client, KITH_CLIENT_WRITING,
                           kith_clients_get_deadline (self->host->clients));

  self->is_writing = TRUE;
  text = kith_request_get_answer (self->request, &length);
  kith_answer_begin (self->request, self->output);
  if (text != NULL && !is_for_head (self))
    g_string_append_len (self->output, text, (gssize) length);
  if (is_stream && is_for_head (self))
    self->is_ended = TRUE;
  else
    g_string_append_len (self->output, self->early->str,
                         (gssize) self->early->len);
  g_string_truncate (self->early, 0);
  write_some (self);
}

/* What is answered while it is handled, or before its body has come, waits
 * until that is over. */
void
kith_conversation_answer (KithConversation *self)
{
  if (self->is_whole && !self->is_taking)
    begin_answer (self);
}

/* Written from the main loop: whoever has more to say is not told in the middle
 * of it that the client is gone. */
void
kith_conversation_stream (KithConversation *self,
                          const char *text,
                          gsize length)
{
  KithHead *head = kith_request_get_head (self->request);

  if (self->is_ended)
    return;

  self->is_ended = length == 0;
  kith_answer_append (self->is_writing ? self->output : self->early,
                      kith_head_is_old (head), text, length);
  if (self->is_writing)
    wait_for (self, G_IO_OUT);
}

/* Reading. */

static gboolean
wants_input (KithConversation *self)
{
  return !self->is_closed && !self->is_whole;
}

static void
handle (KithConversation *self)
{
  self->is_whole = TRUE;
  if (!kith_request_is_answered (self->request))
    {
      self->is_handling = TRUE;
      kith_client_set_state (self->client, KITH_CLIENT_HANDLING, 0);
      self->host->handle (self->request, self->host->server);
    }
  if (!self->is_closed && kith_request_is_answered (self->request))
    begin_answer (self);
}

/* Whoever waits to be asked for the body. */
static void
answer_expectation (KithConversation *self, KithHead *head)
{
  static const char go_ahead[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *expected = kith_head_get (head, "Expect");

  if (expected == NULL || kith_head_is_old (head))
    return;

  if (kith_request_is_answered (self->request))
    {
      /* The body will not come. */
      self->is_whole = TRUE;
      kith_client_linger (self->client);
      kith_request_set_last (self->request);
    }
  else if (g_ascii_strcasecmp (expected, "100-continue") != 0)
    {
      kith_request_leave_unread (self->request);
      kith_request_answer_status (self->request,
                                  KITH_STATUS_EXPECTATION_FAILED);
    }
  else if (!kith_framing_is_between (&self->framing))
    {
      g_string_append (self->output, go_ahead);
      write_some (self);
    }
}

/* Of a body that is too long nothing more is read: whoever sends it learns so
 * at once, and the connection is of no use any more. */
static void
refuse_rest (KithConversation *self)
{
  kith_request_leave_unread (self->request);
  kith_client_linger (self->client);
  if (!kith_request_is_answered (self->request)
      && kith_request_get_delay (self->request) == 0)
    kith_request_fail (self->request, kith_gate_error_too_large ());
  handle (self);
}

/* What follows a head that is broken is not looked at. */
static void
refuse_head (KithConversation *self, guint status)
{
  self->framing.is_broken = TRUE;
  kith_client_linger (self->client);
  if (self->framing.is_overlong)
    kith_request_fail (self->request, kith_gate_error_head_too_large ());
  else
    kith_request_answer_status (self->request, status);
  handle (self);
}

static void
empty_head (KithConversation *self)
{
  if (self->head->len > SPARE_BYTES)
    {
      g_byte_array_unref (self->head);
      self->head = g_byte_array_new ();
    }

  g_byte_array_set_size (self->head, 0);
}

static void
begin_request (KithConversation *self, gboolean is_good)
{
  guint status = KITH_STATUS_BAD_REQUEST;
  KithHead *head = NULL;

  if (is_good)
    head = kith_head_new ((const char *) self->head->data, self->head->len,
                          &status);
  empty_head (self);
  self->request = kith_request_new (head,
                                    self->host->make_id (self->host->server),
                                    &self->host->request, self->client, self);
  if (head == NULL)
    {
      refuse_head (self, status);
      return;
    }

  self->host->check (self->request, self->listener, self->host->server);
  answer_expectation (self, head);
  if (!self->is_closed && !self->is_whole
      && kith_head_get_length (head) > KITH_LIMIT_BODY_BYTES)
    refuse_rest (self);
  else if (!self->is_closed
           && (self->is_whole || kith_framing_is_between (&self->framing)))
    handle (self);
}

static void
take_head (KithConversation *self, const char *bytes, gsize length)
{
  /* Empty lines before a request are none yet. */
  if (kith_client_get_state (self->client) == KITH_CLIENT_RESTING
      && !kith_framing_is_between (&self->framing))
    kith_client_set_state (self->client, KITH_CLIENT_READING,
                           kith_clients_get_deadline (self->host->clients));

  g_byte_array_append (self->head, (const guint8 *) bytes, (guint) length);
}

/* How much was taken: to the end of a part, or of a request. */
static gsize
take_part (KithConversation *self, const char *bytes, gsize length)
{
  guint n_ended = self->framing.n_ended;
  KithFramingPart part;
  gsize taken = kith_framing_read_part (&self->framing, bytes, length, &part);
  gboolean is_broken = self->framing.is_broken;
  gboolean is_end = self->framing.n_ended != n_ended;

  if (part == KITH_FRAMING_HEAD)
    {
      take_head (self, bytes, taken);
      if (is_broken || is_end || !kith_framing_is_in_head (&self->framing))
        begin_request (self, !is_broken);
    }
  else if (is_broken && self->framing.is_overlong)
    refuse_rest (self);
  else if (is_broken)
    close_client (self);
  else
    {
      if (part == KITH_FRAMING_CONTENT)
        kith_request_append_body (self->request, bytes, taken);
      if (is_end)
        handle (self);
    }

  return taken;
}

static void
take (KithConversation *self, const char *bytes, gsize length)
{
  gsize taken = 0;

  self->is_taking = TRUE;
  while (wants_input (self) && taken < length)
    taken += take_part (self, bytes + taken, length - taken);
  self->is_taking = FALSE;

  if (self->is_closed || taken == length)
    return;

  if (self->rest == NULL)
    self->rest = g_byte_array_new ();
  g_byte_array_append (self->rest, (const guint8 *) bytes + taken,
                       (guint) (length - taken));
}

static void
read_some (KithConversation *self)
{
  char buffer[BUFFER_BYTES];

  do
    {
      gssize length = kith_client_read (self->client, buffer, sizeof buffer);

      if (length < 0)
        break;
      if (length == 0)
        {
          close_client (self);
          return;
        }
      take (self, buffer, (gsize) length);
    }
  while (wants_input (self) && kith_client_has_pending (self->client));

  if (wants_input (self) && !has_output (self))
    wait_for (self,
              kith_client_reads_by_writing (self->client) ? G_IO_OUT : G_IO_IN);
}

/* The source. */

static gboolean
conversation_prepare (GSource *source, int *timeout)
{
  *timeout = -1;

  return FALSE;
}

static gboolean
conversation_check (GSource *source)
{
  return ((KithConversation *) source)->poll.revents != 0;
}

static gboolean
conversation_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  KithConversation *self = (KithConversation *) source;
  g_autoptr (KithClient) client = g_object_ref (self->client);

  if (has_output (self) || self->is_ended)
    write_some (self);
  else if (wants_input (self))
    read_some (self);
  else
    /* There is input, and nobody reads it before the request at hand is
     * answered: to go on polling would be to spin. */
    wait_for (self, 0);

  return G_SOURCE_CONTINUE;
}

static void
conversation_finalize (GSource *source)
{
  KithConversation *self = (KithConversation *) source;

  g_clear_object (&self->listener);
  g_byte_array_unref (self->head);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  g_string_free (self->output, TRUE);
  g_string_free (self->early, TRUE);
}

static GSourceFuncs conversation_funcs = {
  .prepare = conversation_prepare,
  .check = conversation_check,
  .dispatch = conversation_dispatch,
  .finalize = conversation_finalize,
};

void
kith_conversation_start (const KithConversationHost *host,
                         KithListener *listener,
                         KithClient *client)
{
  GSource *source = g_source_new (&conversation_funcs,
                                  sizeof (KithConversation));
  KithConversation *self = (KithConversation *) source;

  g_source_set_static_name (source, "KithConversation");
  /* Else the main loop would take it out of the poll for each request, and be
   * woken twice by that. */
  g_source_set_can_recurse (source, TRUE);
  self->host = host;
  self->listener = g_object_ref (listener);
  self->client = client;
  self->head = g_byte_array_new ();
  self->output = g_string_new (NULL);
  self->early = g_string_new (NULL);
  self->poll.fd = g_socket_get_fd (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (client)));
  g_signal_connect_data (client, "closed", G_CALLBACK (closed_cb), source,
                         (GClosureNotify) (void *) g_source_unref, 0);
  wait_for (self, G_IO_IN);
  g_source_attach (source, g_main_context_get_thread_default ());
}
