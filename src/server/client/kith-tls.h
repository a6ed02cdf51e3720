/* kith-tls.h: a connection that others cannot read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GIO shakes hands in a thread each, of a pool that the whole process has and
 * that clients who never answer would fill: nobody else could get in.  Here a
 * handshake waits in the main loop as a request does, and costs as little; so
 * this uses GnuTLS, as GIO does, and not GTlsServerConnection.
 */

/* A server's certificate and its key. */
#define KITH_TYPE_TLS_IDENTITY (kith_tls_identity_get_type ())
G_DECLARE_FINAL_TYPE (KithTlsIdentity,
                      kith_tls_identity,
                      KITH,
                      TLS_IDENTITY,
                      GObject)

/* Both files are PEM; the certificate's issuers may follow it in its file.
 * Error: KITH_ERROR_INVALID. */
KithTlsIdentity *kith_tls_identity_new (const char *certificate,
                                        const char *key,
                                        GError **error);
/* Whether the certificate is good for a host of this name. */
gboolean kith_tls_identity_has_host (KithTlsIdentity *self, const char *host);

/* One connection's.  The handshake is a part of the first reading. */
typedef struct _KithTls KithTls;

/* @socket: one that does not block. */
KithTls *kith_tls_new (KithTlsIdentity *identity, GSocket *socket);
KithTls *kith_tls_ref (KithTls *self);
void kith_tls_unref (KithTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTls, kith_tls_unref)

/* As g_pollable_input_stream_read_nonblocking() and its like. */
gssize kith_tls_read (KithTls *self, void *buffer, gsize count, GError **error);
gssize
kith_tls_write (KithTls *self, const void *buffer, gsize count, GError **error);
/* Whether something has been read from the socket but not by anybody. */
gboolean kith_tls_has_pending (KithTls *self);
/* The same, or can be at once.  What comes over the socket may be a farewell,
 * which is no input. */
gboolean kith_tls_has_input (KithTls *self);
/* Ready when it is worth to read again; it has no callback. (transfer full) */
GSource *kith_tls_create_reader (KithTls *self);
GSocket *kith_tls_get_socket (KithTls *self);
/* Says that nothing follows, if that can be said at once. */
void kith_tls_say_goodbye (KithTls *self);

G_END_DECLS
