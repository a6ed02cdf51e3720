/* kith-conversation.h: what is asked and answered on one connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/kith-clients.h"
#include "server/kith-listener.h"
#include "server/kith-request.h"

G_BEGIN_DECLS

/* Reads HTTP/1.1 requests, has them handled one after the other, and writes
 * their answers.  It lives until its client is closed.
 */

/* Who handles them. */
typedef struct
{
  KithRequestHost request;
  KithClients *clients; /* knows how long each step may take */
  gboolean is_stopping; /* each answer is the last on its connection */
  gpointer server;

  /* An id for the next request. (transfer full) */
  char *(*make_id) (gpointer server);
  /* The head was read: what may be refused without a body is answered now, and
   * stays unread. */
  void (*check) (KithRequest *request, KithListener *listener, gpointer server);
  /* All was read, and it is not answered yet. */
  void (*handle) (KithRequest *request, gpointer server);
  /* It has its answer, or nobody waits for that any more. */
  void (*handled) (KithRequest *request, gpointer server);
  /* The answer was written, or the client has left. */
  void (*done) (KithRequest *request, gpointer server);
} KithConversationHost;

/* @host is borrowed. */
void kith_conversation_start (const KithConversationHost *host,
                              KithListener *listener,
                              KithClient *client);

/* For requests: the one at hand is answered; its answer, a stream, goes on with
 * @text, or ends where @length is 0. */
void kith_conversation_answer (KithConversation *self);
void kith_conversation_stream (KithConversation *self,
                               const char *text,
                               gsize length);

G_END_DECLS
