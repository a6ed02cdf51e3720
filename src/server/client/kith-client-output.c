/* kith-client-output.c: what a client is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-client-output.h"

#include <errno.h>

struct _KithClientOutput
{
  GFilterOutputStream parent_instance;

  GSocket *socket;
  GString *held;
  gsize sent; /* of what is held */
  gboolean is_holding;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithClientOutput,
  kith_client_output,
  G_TYPE_FILTER_OUTPUT_STREAM,
  G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static GPollableOutputStream *
get_base (GPollableOutputStream *stream)
{
  return G_POLLABLE_OUTPUT_STREAM (
    g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream)));
}

static gboolean
kith_client_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (get_base (stream));
}

static GSource *
kith_client_output_create_source (GPollableOutputStream *stream,
                                  GCancellable *cancellable)
{
  g_autoptr (GSource)
    child = g_pollable_output_stream_create_source (get_base (stream), NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gssize
hold (KithClientOutput *self, const void *buffer, gsize count)
{
  self->is_holding = FALSE;
  g_string_append_len (self->held, buffer, (gssize) count);

  return (gssize) count;
}

/* How much of @buffer was sent, after all that is held. */
static gssize
send_together (KithClientOutput *self,
               const void *buffer,
               gsize count,
               GError **error)
{
  gsize rest = self->held->len - self->sent;
  GOutputVector vectors[] = {
    { self->held->str + self->sent, rest },
    { buffer, count },
  };
  gssize sent = g_socket_send_message (self->socket, NULL, vectors,
                                       G_N_ELEMENTS (vectors), NULL, 0, 0, NULL,
                                       error);

  if (sent < 0)
    return -1;

  if ((gsize) sent <= rest)
    {
      self->sent += (gsize) sent;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           g_strerror (EAGAIN));
      return -1;
    }

  g_string_truncate (self->held, 0);
  self->sent = 0;

  return sent - (gssize) rest;
}

static gssize
kith_client_output_write_nonblocking (GPollableOutputStream *stream,
                                      const void *buffer,
                                      gsize count,
                                      GError **error)
{
  KithClientOutput *self = KITH_CLIENT_OUTPUT (stream);

  if (self->is_holding)
    return hold (self, buffer, count);

  if (self->held->len > 0)
    return send_together (self, buffer, count, error);

  return g_pollable_output_stream_write_nonblocking (get_base (stream), buffer,
                                                     count, NULL, error);
}

static void
kith_client_output_finalize (GObject *object)
{
  KithClientOutput *self = KITH_CLIENT_OUTPUT (object);

  g_string_free (self->held, TRUE);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (kith_client_output_parent_class)->finalize (object);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = kith_client_output_is_writable;
  iface->create_source = kith_client_output_create_source;
  iface->write_nonblocking = kith_client_output_write_nonblocking;
}

static void
kith_client_output_class_init (KithClientOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_client_output_finalize;
}

static void
kith_client_output_init (KithClientOutput *self)
{
  self->held = g_string_new (NULL);
}

GOutputStream *
kith_client_output_new (GOutputStream *base, GSocket *socket)
{
  KithClientOutput *self;

  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (base), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_object_new (KITH_TYPE_CLIENT_OUTPUT, "base-stream", base,
                       "close-base-stream", FALSE, NULL);
  self->socket = g_object_ref (socket);

  return G_OUTPUT_STREAM (self);
}

void
kith_client_output_hold (KithClientOutput *self)
{
  g_return_if_fail (KITH_IS_CLIENT_OUTPUT (self));

  self->is_holding = TRUE;
}
