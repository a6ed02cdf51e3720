/* kith-client.h: one connection of a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/client/kith-tls.h"

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

/* Says that the head of the last request is cut short, for it was too large. */
void kith_client_set_overlong (KithClient *self);
gboolean kith_client_is_overlong (KithClient *self);

/* Whether bytes of a request wait to be read. */
gboolean kith_client_has_input (KithClient *self);
/* Ends the conversation: whoever reads or writes the stream is told. */
void kith_client_cut (KithClient *self);

/* The head of the next answer waits for its body, which it must have, where
 * that saves something. */
void kith_client_hold_head (KithClient *self);
/* Ready when there is something to read; (transfer full). */
GSource *kith_client_create_reader (KithClient *self);

/* Whether the process at the other end of a UNIX socket runs as our user. */
gboolean kith_client_is_own_user (KithClient *self);

G_END_DECLS
