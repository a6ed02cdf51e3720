/* kith-sim-stream.c: what a server tells one client, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-stream.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "model/kith-event.h"
#include "model/kith-protocol.h"

#define BLOCK_END "\n\n"

struct _KithSimStream
{
  SoupSession *session;
  GInputStream *input;
  SoupServerMessage *message; /* NULL: the client has gone */
  GString *heard;             /* what is not passed on yet */
  gint64 last;                /* the event that was heard last */
  gboolean is_torn;           /* the client has got a part only */
};

static void
disconnected_cb (SoupServerMessage *message, gpointer data)
{
  KithSimStream *self = data;

  g_signal_handlers_disconnect_by_data (message, self);
  g_clear_object (&self->message);
}

/* The server's end */

static void
listen (KithSimStream *self, KithSimRequest *request, const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autofree char *uri = g_strconcat ("http://localhost", request->target,
                                      NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, uri);
  g_autoptr (GError) error = NULL;

  if (request->last_event_id != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  KITH_HEADER_LAST_EVENT_ID,
                                  request->last_event_id);
  self->session = soup_session_new_with_options ("remote-connectable", address,
                                                 NULL);
  self->input = soup_session_send (self->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_OK);
}

/* Blocks begin with an id, but the first one, which says how soon to come back;
 * what has no event is a heartbeat. */
static void
take_block (KithSimStream *self, GString *told, const char *block)
{
  const char *id = strstr (block, "id: ");

  g_assert_nonnull (id);
  self->last = g_ascii_strtoll (id + strlen ("id: "), NULL, 10);
  if (g_str_has_prefix (block, "retry:") || strstr (block, "\nevent:") != NULL)
    g_string_append_printf (told, "%s" BLOCK_END, block);
}

static void
take_blocks (KithSimStream *self, GString *told)
{
  char *end;

  while ((end = strstr (self->heard->str, BLOCK_END)) != NULL)
    {
      g_autofree char *block = g_strndup (self->heard->str,
                                          (gsize) (end - self->heard->str));

      take_block (self, told, block);
      g_string_erase (self->heard, 0,
                      (gssize) (strlen (block) + strlen (BLOCK_END)));
    }
}

/* (transfer full) */
static GString *
hear (KithSimStream *self, gint64 last)
{
  GString *told = g_string_new (NULL);

  while (self->last < last)
    {
      char buffer[4096];
      gssize n_read = g_input_stream_read (self->input, buffer, sizeof buffer,
                                           NULL, NULL);

      g_assert_cmpint (n_read, >, 0);
      g_string_append_len (self->heard, buffer, n_read);
      take_blocks (self, told);
    }
  if (told->len == 0)
    g_string_append_printf (told, "id: %" G_GINT64_FORMAT BLOCK_END,
                            self->last);

  return told;
}

/* The client's end */

static void
pass_on (KithSimStream *self, const char *text, gsize length)
{
  if (self->message == NULL)
    return;

  soup_message_body_append (soup_server_message_get_response_body (
                              self->message),
                            SOUP_MEMORY_COPY, text, length);
  soup_server_message_unpause (self->message);
}

static void
answer (KithSimStream *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (
    self->message);

  g_signal_connect (self->message, "disconnected", G_CALLBACK (disconnected_cb),
                    self);
  soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_body_set_accumulate (
    soup_server_message_get_response_body (self->message), FALSE);
}

KithSimStream *
kith_sim_stream_new (KithSimRequest *request, const char *path)
{
  SoupServerMessage *message = kith_sim_request_release (request);
  KithSimStream *self;

  if (message == NULL)
    return NULL;

  self = g_new0 (KithSimStream, 1);
  self->message = message;
  self->heard = g_string_new (NULL);
  self->last = -1;
  listen (self, request, path);
  answer (self);
  kith_sim_request_unref (request);
  kith_sim_stream_tell (self, 0);

  return self;
}

void
kith_sim_stream_free (KithSimStream *self)
{
  if (self == NULL)
    return;

  if (self->message != NULL)
    {
      g_autoptr (SoupServerMessage) message = g_steal_pointer (&self->message);
      g_autoptr (GIOStream) stream = NULL;

      g_signal_handlers_disconnect_by_data (message, self);
      stream = soup_server_message_steal_connection (message);
      g_io_stream_close (stream, NULL, NULL);
    }
  g_input_stream_close (self->input, NULL, NULL);
  soup_session_abort (self->session);
  g_object_unref (self->input);
  g_object_unref (self->session);
  g_string_free (self->heard, TRUE);
  g_free (self);
}

void
kith_sim_stream_tell (KithSimStream *self, gint64 last)
{
  kith_sim_stream_tell_part (self, last, 100);
}

void
kith_sim_stream_tell_part (KithSimStream *self, gint64 last, guint percent)
{
  g_autoptr (GString) told = NULL;

  /* No connection goes on behind what it has lost. */
  if (self->is_torn)
    return;

  self->is_torn = percent < 100;
  told = hear (self, last);
  pass_on (self, told->str, told->len * percent / 100);
}
