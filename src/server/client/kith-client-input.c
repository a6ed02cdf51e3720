/* kith-client-input.c: what a client sends, and how it leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-client-input.h"

#include <string.h>

#include "server/client/kith-client.h"
#include "server/client/kith-framing.h"

/* Makes libsoup answer a head with 400. */
static const char spoiler[] = "\0\r\n\r\n";

struct _KithClientInput
{
  GFilterInputStream parent_instance;

  KithClient *client; /* borrowed: it owns us */
  KithFraming framing;
  const char *rest; /* what is read instead of what is there */
  gsize n_left;     /* bytes of it */
  gboolean is_broken;
  gboolean has_left;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithClientInput,
  kith_client_input,
  G_TYPE_FILTER_INPUT_STREAM,
  G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static GPollableInputStream *
get_base (GPollableInputStream *stream)
{
  return G_POLLABLE_INPUT_STREAM (
    g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream)));
}

static gboolean
kith_client_input_is_readable (GPollableInputStream *stream)
{
  return KITH_CLIENT_INPUT (stream)->is_broken
         || g_pollable_input_stream_is_readable (get_base (stream));
}

static GSource *
kith_client_input_create_source (GPollableInputStream *stream,
                                 GCancellable *cancellable)
{
  KithClientInput *self = KITH_CLIENT_INPUT (stream);
  GSource *source = g_pollable_source_new_full (stream, NULL, cancellable);
  g_autoptr (GSource) child = NULL;

  if (self->is_broken)
    {
      g_source_set_ready_time (source, 0);
      return source;
    }

  child = kith_client_create_reader (self->client);
  g_source_add_child_source (source, child);

  return source;
}

/* libsoup would take the end of the input for the end of the head, or of a body
 * in chunks. */
static gssize
fail_partial (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       "The request ends in its middle");

  return -1;
}

/* What was read before is another request's: only now is this one's head known
 * to be cut short. */
static void
start_rest (KithClientInput *self)
{
  self->rest = kith_framing_get_end (&self->framing);
  if (self->rest != NULL)
    {
      self->n_left = strlen (self->rest);
      kith_client_set_overlong (self->client);
      return;
    }

  self->rest = spoiler;
  self->n_left = sizeof spoiler - 1;
}

/* A head that is broken, or has no end, is answered; in the middle of a body
 * there is nothing but to leave. */
static gssize
spoil (KithClientInput *self, void *buffer, gsize count, GError **error)
{
  gsize length;

  if (!kith_framing_is_in_head (&self->framing))
    return fail_partial (error);

  if (self->rest == NULL)
    start_rest (self);
  length = MIN (count, self->n_left);
  memcpy (buffer, self->rest, length);
  self->rest += length;
  self->n_left -= length;

  return (gssize) length;
}

/* libsoup closes a connection that ends between two requests, or before it has
 * seen a line of the next, only once there is one to fail: it gets one that is
 * none.  Nobody sees an answer to it: the socket is shut. */
static gssize
fail_last_request (KithClientInput *self,
                   void *buffer,
                   gsize count,
                   GError **error)
{
  self->has_left = TRUE;
  kith_client_cut (self->client);
  if (!kith_framing_is_between (&self->framing))
    {
      self->is_broken = TRUE;
      return spoil (self, buffer, count, error);
    }

  *(char *) buffer = 'X';

  return 1;
}

static gssize
read_checked (KithClientInput *self, void *buffer, gsize count, GError **error)
{
  GPollableInputStream *base = get_base (G_POLLABLE_INPUT_STREAM (self));
  gssize length;
  gsize good;

  if (self->is_broken)
    return spoil (self, buffer, count, error);

  length = g_pollable_input_stream_read_nonblocking (base, buffer, count, NULL,
                                                     error);
  if (length == 0 && !kith_framing_is_between (&self->framing))
    return fail_partial (error);
  if (length <= 0)
    return length;

  good = kith_framing_read (&self->framing, buffer, (gsize) length);
  self->is_broken = good < (gsize) length;

  return good > 0 ? (gssize) good : spoil (self, buffer, count, error);
}

static gssize
kith_client_input_read_nonblocking (GPollableInputStream *stream,
                                    void *buffer,
                                    gsize count,
                                    GError **error)
{
  KithClientInput *self = KITH_CLIENT_INPUT (stream);
  g_autoptr (GError) read_error = NULL;
  gssize length = read_checked (self, buffer, count, &read_error);
  gboolean is_end = length == 0
                    || (length < 0
                        && !g_error_matches (read_error, G_IO_ERROR,
                                             G_IO_ERROR_WOULD_BLOCK));

  if (is_end && !self->has_left && count > 0
      && kith_client_get_state (self->client) == KITH_CLIENT_RESTING)
    return fail_last_request (self, buffer, count, error);

  if (read_error != NULL)
    g_propagate_error (error, g_steal_pointer (&read_error));

  return length;
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = kith_client_input_is_readable;
  iface->create_source = kith_client_input_create_source;
  iface->read_nonblocking = kith_client_input_read_nonblocking;
}

static void
kith_client_input_class_init (KithClientInputClass *klass)
{
}

static void
kith_client_input_init (KithClientInput *self)
{
}

GInputStream *
kith_client_input_new (GInputStream *base, gpointer client)
{
  KithClientInput *self;

  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (KITH_IS_CLIENT (client), NULL);

  self = g_object_new (KITH_TYPE_CLIENT_INPUT, "base-stream", base,
                       "close-base-stream", FALSE, NULL);
  self->client = client;

  return G_INPUT_STREAM (self);
}

gboolean
kith_client_input_is_broken (KithClientInput *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT_INPUT (self), FALSE);

  return self->is_broken;
}
