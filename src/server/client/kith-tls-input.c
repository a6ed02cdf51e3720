/* kith-tls-input.c: what a client sends, encrypted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-tls-input.h"

struct _KithTlsInput
{
  GInputStream parent_instance;

  KithTls *tls;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithTlsInput,
  kith_tls_input,
  G_TYPE_INPUT_STREAM,
  G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static gboolean
kith_tls_input_is_readable (GPollableInputStream *stream)
{
  KithTlsInput *self = KITH_TLS_INPUT (stream);
  GSocket *socket = kith_tls_get_socket (self->tls);

  return kith_tls_has_pending (self->tls)
         || g_socket_condition_check (socket, G_IO_IN) != 0;
}

static GSource *
kith_tls_input_create_source (GPollableInputStream *stream,
                              GCancellable *cancellable)
{
  KithTlsInput *self = KITH_TLS_INPUT (stream);
  g_autoptr (GSource) child = kith_tls_create_reader (self->tls);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static gssize
kith_tls_input_read_nonblocking (GPollableInputStream *stream,
                                 void *buffer,
                                 gsize count,
                                 GError **error)
{
  return kith_tls_read (KITH_TLS_INPUT (stream)->tls, buffer, count, error);
}

static void
kith_tls_input_finalize (GObject *object)
{
  KithTlsInput *self = KITH_TLS_INPUT (object);

  g_clear_pointer (&self->tls, kith_tls_unref);

  G_OBJECT_CLASS (kith_tls_input_parent_class)->finalize (object);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = kith_tls_input_is_readable;
  iface->create_source = kith_tls_input_create_source;
  iface->read_nonblocking = kith_tls_input_read_nonblocking;
}

static void
kith_tls_input_class_init (KithTlsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_tls_input_finalize;
}

static void
kith_tls_input_init (KithTlsInput *self)
{
}

/**
 * kith_tls_input_new:
 * @tls: the session of a connection
 *
 * For a main loop only: it never waits, and says when it would have to.
 *
 * Returns: (transfer full): a stream that reads what @tls encrypts
 */
GInputStream *
kith_tls_input_new (KithTls *tls)
{
  KithTlsInput *self;

  g_return_val_if_fail (tls != NULL, NULL);

  self = g_object_new (KITH_TYPE_TLS_INPUT, NULL);
  self->tls = kith_tls_ref (tls);

  return G_INPUT_STREAM (self);
}
