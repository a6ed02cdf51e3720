/* kith-tls-output.c: what a client is sent, encrypted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-tls-output.h"

struct _KithTlsOutput
{
  GOutputStream parent_instance;

  KithTls *tls;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithTlsOutput,
  kith_tls_output,
  G_TYPE_OUTPUT_STREAM,
  G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gboolean
kith_tls_output_is_writable (GPollableOutputStream *stream)
{
  KithTlsOutput *self = KITH_TLS_OUTPUT (stream);
  GSocket *socket = kith_tls_get_socket (self->tls);

  return g_socket_condition_check (socket, G_IO_OUT) != 0;
}

static GSource *
kith_tls_output_create_source (GPollableOutputStream *stream,
                               GCancellable *cancellable)
{
  KithTlsOutput *self = KITH_TLS_OUTPUT (stream);
  GSocket *socket = kith_tls_get_socket (self->tls);
  g_autoptr (GSource) child = g_socket_create_source (socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gssize
kith_tls_output_write_nonblocking (GPollableOutputStream *stream,
                                   const void *buffer,
                                   gsize count,
                                   GError **error)
{
  return kith_tls_write (KITH_TLS_OUTPUT (stream)->tls, buffer, count, error);
}

static void
kith_tls_output_finalize (GObject *object)
{
  KithTlsOutput *self = KITH_TLS_OUTPUT (object);

  g_clear_pointer (&self->tls, kith_tls_unref);

  G_OBJECT_CLASS (kith_tls_output_parent_class)->finalize (object);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = kith_tls_output_is_writable;
  iface->create_source = kith_tls_output_create_source;
  iface->write_nonblocking = kith_tls_output_write_nonblocking;
}

static void
kith_tls_output_class_init (KithTlsOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_tls_output_finalize;
}

static void
kith_tls_output_init (KithTlsOutput *self)
{
}

/**
 * kith_tls_output_new:
 * @tls: the session of a connection
 *
 * For a main loop only: it never waits, and says when it would have to.
 *
 * Returns: (transfer full): a stream that writes what @tls encrypts
 */
GOutputStream *
kith_tls_output_new (KithTls *tls)
{
  KithTlsOutput *self;

  g_return_val_if_fail (tls != NULL, NULL);

  self = g_object_new (KITH_TYPE_TLS_OUTPUT, NULL);
  self->tls = kith_tls_ref (tls);

  return G_OUTPUT_STREAM (self);
}
