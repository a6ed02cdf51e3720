/* kith-tls.c: a connection that others cannot read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "base/kith-error.h"

/* What one record holds. */
#define RECORD_BYTES 16384

struct _KithTlsIdentity
{
  GObject parent_instance;

  gnutls_certificate_credentials_t credentials;
  gnutls_x509_crt_t *chain; /* the server's own comes first */
  guint n_chain;
};

G_DEFINE_FINAL_TYPE (KithTlsIdentity, kith_tls_identity, G_TYPE_OBJECT)

struct _KithTls
{
  KithTlsIdentity *identity;
  GSocket *socket;
  gnutls_session_t session;
  gsize unsent; /* of a record that the socket has not taken yet */
  gboolean is_shaken;
  gboolean has_ahead;
  char ahead; /* a byte that was read before anybody wanted it */
};

static void
clear_chain (KithTlsIdentity *self)
{
  for (guint i = 0; i < self->n_chain; i++)
    gnutls_x509_crt_deinit (self->chain[i]);

  gnutls_free (self->chain);
}

static void
kith_tls_identity_finalize (GObject *object)
{
  KithTlsIdentity *self = KITH_TLS_IDENTITY (object);

  clear_chain (self);
  gnutls_certificate_free_credentials (self->credentials);

  G_OBJECT_CLASS (kith_tls_identity_parent_class)->finalize (object);
}

static void
kith_tls_identity_class_init (KithTlsIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_tls_identity_finalize;
}

static void
kith_tls_identity_init (KithTlsIdentity *self)
{
  gnutls_certificate_allocate_credentials (&self->credentials);
}

/**
 * kith_tls_identity_new:
 * @certificate: a PEM file: the certificate, and then those of its issuers
 * @key: a PEM file: its private key
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the identity; %NULL with
 *   %KITH_ERROR_INVALID for files that cannot be read or do not belong together
 */
KithTlsIdentity *
kith_tls_identity_new (const char *certificate, const char *key, GError **error)
{
  g_autoptr (KithTlsIdentity) self = NULL;
  int result;

  g_return_val_if_fail (certificate != NULL && key != NULL, NULL);

  self = g_object_new (KITH_TYPE_TLS_IDENTITY, NULL);
  result = gnutls_certificate_set_x509_key_file (self->credentials, certificate,
                                                 key, GNUTLS_X509_FMT_PEM);
  if (result >= 0)
    result = gnutls_certificate_get_x509_crt (self->credentials,
                                              (unsigned int) result,
                                              &self->chain, &self->n_chain);
  if (result >= 0)
    return g_steal_pointer (&self);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
               "The certificate %s and the key %s cannot be used: %s",
               certificate, key, gnutls_strerror (result));

  return NULL;
}

/**
 * kith_tls_identity_has_host:
 * @self: an identity
 * @host: a host name, or an address without brackets
 *
 * Returns: whether its certificate is good for @host, wildcards included
 */
gboolean
kith_tls_identity_has_host (KithTlsIdentity *self, const char *host)
{
  g_return_val_if_fail (KITH_IS_TLS_IDENTITY (self) && host != NULL, FALSE);

  return self->n_chain > 0
         && gnutls_x509_crt_check_hostname (self->chain[0], host) != 0;
}

/**
 * kith_tls_new:
 * @identity: the server's
 * @socket: a connected socket that does not block
 *
 * Returns: (transfer full): a session that has not begun
 */
KithTls *
kith_tls_new (KithTlsIdentity *identity, GSocket *socket)
{
  static const gnutls_datum_t http = { (unsigned char *) "http/1.1", 8 };
  KithTls *self;

  g_return_val_if_fail (KITH_IS_TLS_IDENTITY (identity), NULL);
  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_rc_box_new0 (KithTls);
  self->identity = g_object_ref (identity);
  self->socket = g_object_ref (socket);
  gnutls_init (&self->session,
               GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (self->session);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                          identity->credentials);
  gnutls_alpn_set_protocols (self->session, &http, 1, 0);
  gnutls_transport_set_int (self->session, g_socket_get_fd (socket));

  return self;
}

/**
 * kith_tls_ref:
 * @self: a session
 *
 * Returns: (transfer full): @self
 */
KithTls *
kith_tls_ref (KithTls *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  KithTls *self = data;

  gnutls_deinit (self->session);
  g_object_unref (self->socket);
  g_object_unref (self->identity);
}

/**
 * kith_tls_unref:
 * @self: (transfer full) (nullable): a session
 *
 * Whoever is last ends it without a word; see kith_tls_say_goodbye().
 */
void
kith_tls_unref (KithTls *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear);
}

/* The number of a closed socket may be another one's by now. */
static gboolean
check_open (KithTls *self, GError **error)
{
  if (!g_socket_is_closed (self->socket))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                       "The connection is closed");

  return FALSE;
}

static gssize
fail (gssize result, GError **error)
{
  if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                         g_strerror (EAGAIN));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         gnutls_strerror ((int) result));

  return -1;
}

/* A warning of the client's is no reason to give up. */
static int
shake_hands (KithTls *self)
{
  int result = 0;

  while (!self->is_shaken && (result = gnutls_handshake (self->session)) < 0
         && result != GNUTLS_E_AGAIN && gnutls_error_is_fatal (result) == 0)
    continue;

  self->is_shaken = self->is_shaken || result == GNUTLS_E_SUCCESS;

  return self->is_shaken ? 0 : result;
}

/**
 * kith_tls_read:
 * @self: a session
 * @buffer: where to put what was read
 * @count: its size
 * @error: return location for an error
 *
 * Who leaves without a farewell has left all the same, since HTTP says itself
 * how long each message is; and after what cannot be decrypted nothing follows.
 *
 * Returns: how much was read; 0 at the end, whatever it is; -1 with
 * %G_IO_ERROR_WOULD_BLOCK when there is nothing to read yet
 */
gssize
kith_tls_read (KithTls *self, void *buffer, gsize count, GError **error)
{
  gssize result;

  g_return_val_if_fail (self != NULL && buffer != NULL, -1);

  if (!check_open (self, error))
    return -1;

  if (self->has_ahead && count > 0)
    {
      *(char *) buffer = self->ahead;
      self->has_ahead = FALSE;
      return 1;
    }

  result = shake_hands (self);
  if (result == 0)
    result = gnutls_record_recv (self->session, buffer, count);
  if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
    return fail (result, error);

  return MAX (result, 0);
}

/**
 * kith_tls_write:
 * @self: a session
 * @buffer: what to write
 * @count: how much of it there is
 * @error: return location for an error
 *
 * What would block has been taken all the same: the next call, which brings
 * the same again, first sends that.
 *
 * Returns: how much was written; -1 with %G_IO_ERROR_WOULD_BLOCK
 */
gssize
kith_tls_write (KithTls *self, const void *buffer, gsize count, GError **error)
{
  gsize length = MIN (count, RECORD_BYTES);
  gssize result;

  g_return_val_if_fail (self != NULL && buffer != NULL, -1);

  if (!check_open (self, error))
    return -1;

  if (self->unsent > 0)
    result = gnutls_record_send (self->session, NULL, 0);
  else
    result = gnutls_record_send (self->session, buffer, length);

  if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
    self->unsent = self->unsent > 0 ? self->unsent : length;
  else
    self->unsent = 0;

  return result < 0 ? fail (result, error) : result;
}

/**
 * kith_tls_has_pending:
 * @self: a session
 *
 * What has been decrypted is not to be had from the socket any more: whoever
 * waits for the socket would wait in vain.
 *
 * Returns: whether there is something to read that the socket does not tell of
 */
gboolean
kith_tls_has_pending (KithTls *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_ahead || gnutls_record_check_pending (self->session) > 0;
}

/**
 * kith_tls_has_input:
 * @self: a session
 *
 * Reads one byte ahead, which the next kith_tls_read() gives: that the socket
 * can be read may mean a farewell, which is no input.
 *
 * Returns: whether there is something to read at once
 */
gboolean
kith_tls_has_input (KithTls *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->has_ahead)
    self->has_ahead = kith_tls_read (self, &self->ahead, 1, NULL) == 1;

  return self->has_ahead;
}

/**
 * kith_tls_create_reader:
 * @self: a session
 *
 * During the handshake it may be for writing that one has to wait.
 *
 * Returns: (transfer full): a source that is ready when kith_tls_read() is worth
 *   another try; it has a callback that does nothing
 */
GSource *
kith_tls_create_reader (KithTls *self)
{
  GSource *source;
  gboolean writes;

  g_return_val_if_fail (self != NULL, NULL);

  writes = !self->is_shaken && gnutls_record_get_direction (self->session) == 1;
  if (kith_tls_has_pending (self))
    source = g_timeout_source_new (0);
  else
    source = g_socket_create_source (self->socket, writes ? G_IO_OUT : G_IO_IN,
                                     NULL);
  g_source_set_dummy_callback (source);

  return source;
}

/**
 * kith_tls_get_socket:
 * @self: a session
 *
 * Returns: (transfer none): the socket that it was made for
 */
GSocket *
kith_tls_get_socket (KithTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->socket;
}

/**
 * kith_tls_say_goodbye:
 * @self: a session
 *
 * Says that nothing follows, if the socket takes it at once; nobody waits for
 * an answer.  Does nothing before the handshake is over, or once the socket is
 * closed.
 */
void
kith_tls_say_goodbye (KithTls *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_shaken && !g_socket_is_closed (self->socket))
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}
