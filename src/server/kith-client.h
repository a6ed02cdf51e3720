/* kith-client.h: one connection of a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/kith-tls.h"

G_BEGIN_DECLS

/* What the client at the other end is doing; it decides how long it may. */
typedef enum
{
  KITH_CLIENT_READING,   /* sending a request, or has not begun its first */
  KITH_CLIENT_HANDLING,  /* waiting for us */
  KITH_CLIENT_WRITING,   /* reading our answer */
  KITH_CLIENT_RESTING,   /* kept alive between two requests */
  KITH_CLIENT_STREAMING, /* being told what happens, as it happens */
} KithClientState;

#define KITH_TYPE_CLIENT (kith_client_get_type ())
G_DECLARE_FINAL_TYPE (KithClient, kith_client, KITH, CLIENT, GSocketConnection)

/* Emits "closed" once. */
KithClient *kith_client_new (GSocket *socket);
/* Before anything is read or written. */
void kith_client_start_tls (KithClient *self, KithTlsIdentity *identity);

KithClientState kith_client_get_state (KithClient *self);
/* Microseconds of the monotonic clock; 0: when no deadline is set. */
gint64 kith_client_get_deadline (KithClient *self);
void kith_client_set_state (KithClient *self,
                            KithClientState state,
                            gint64 deadline);

/* How much was read or written; 0: the client is gone; -1: not now. */
gssize kith_client_read (KithClient *self, void *buffer, gsize count);
gssize kith_client_write (KithClient *self, const void *buffer, gsize count);
/* Whether there is something to read that the socket does not tell of. */
gboolean kith_client_has_pending (KithClient *self);
/* Whether to read one has to wait until the socket can be written. */
gboolean kith_client_reads_by_writing (KithClient *self);
/* It is answered before all was read that it sends: when it is closed, what
 * still comes is taken for a while, so that the answer is not lost. */
void kith_client_linger (KithClient *self);

/* Whether bytes of a request wait to be read. */
gboolean kith_client_has_input (KithClient *self);
/* Ends the conversation: whoever reads or writes the stream is told. */
void kith_client_cut (KithClient *self);

/* Whether the process at the other end of a UNIX socket runs as our user. */
gboolean kith_client_is_own_user (KithClient *self);

G_END_DECLS
