/* kith-request.h: one request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "server/client/kith-client.h"
#include "store/interface/kith-store-keys.h"

G_BEGIN_DECLS

typedef struct _KithRequest KithRequest;
typedef struct _KithRoute KithRoute;
typedef struct _KithEvents KithEvents;

/* What a request needs of the server that it came to. */
typedef struct
{
  KithStore *store;
  gpointer server;
  KithEvents *events;
  /* Told when the answer is ready, once. */
  void (*answered) (KithRequest *request, gpointer server);
} KithRequestHost;

/* Lives as long as @message, which owns it.  @host and @client are borrowed. */
KithRequest *kith_request_new (SoupServerMessage *message,
                               const KithRequestHost *host,
                               KithClient *client);
/* NULL before kith_request_new(). (transfer none) */
KithRequest *kith_request_from_message (SoupServerMessage *message);

/* For whoever answers later: keeps the message, and so the request, alive
 * until kith_request_release(). */
KithRequest *kith_request_hold (KithRequest *self);
void kith_request_release (KithRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRequest, kith_request_release)

SoupServerMessage *kith_request_get_message (KithRequest *self);
KithStore *kith_request_get_store (KithRequest *self);
/* Who tells clients what happens. */
KithEvents *kith_request_get_events (KithRequest *self);
KithClient *kith_request_get_client (KithRequest *self);
const char *kith_request_get_header (KithRequest *self, const char *name);

/* The route, and the one part of the path that it leaves open, decoded. */
const KithRoute *kith_request_get_route (KithRequest *self);
const char *kith_request_get_parameter (KithRequest *self);
void kith_request_set_route (KithRequest *self,
                             const KithRoute *route,
                             char *parameter);

/* The name of the key, or of the user on a UNIX socket, and what it permits. */
const char *kith_request_get_caller (KithRequest *self);
KithPermission kith_request_get_permission (KithRequest *self);
/* The key's name; NULL: without one. */
const char *kith_request_get_key (KithRequest *self);
/* (nullable): that of the app that the key belongs to. */
const char *kith_request_get_app_id (KithRequest *self);
/* Where a contact comes from that it makes; NULL: made by hand, with the key
 * of a person or with none. (transfer full) */
JsonObject *kith_request_make_source (KithRequest *self);
void kith_request_set_key (KithRequest *self, const KithStoreKey *key);
/* On a UNIX socket. */
void kith_request_set_own_user (KithRequest *self);

/* When its head was read; monotonic. */
gint64 kith_request_get_start (KithRequest *self);

/* Whether nobody else has been served at the same time: see KithStoreWrite. */
gboolean kith_request_is_alone (KithRequest *self);
void kith_request_set_alone (KithRequest *self, gboolean alone);

gboolean kith_request_has_body (KithRequest *self);
/* Reads the body, strictly, as one JSON object, and checks what is the same in
 * all of them (kith-body.h).
 * Errors: KITH_ERROR_INVALID, KITH_ERROR_TOO_LARGE. */
gboolean kith_request_read_body (KithRequest *self, GError **error);
/* (transfer none): after kith_request_read_body(). */
JsonObject *kith_request_get_body (KithRequest *self);

/* The query string, as it came; NULL: there is none. (transfer none) */
const char *kith_request_get_query_text (KithRequest *self);
/* The query's @name: the first value (transfer full) (nullable), or all of
 * them, each split at commas, NULL when there is none. */
gboolean kith_request_has_query (KithRequest *self);
char *kith_request_get_query (KithRequest *self, const char *name);
char **kith_request_get_query_list (KithRequest *self, const char *name);

/* Each request is answered once, by one of these. */
void kith_request_answer (KithRequest *self, JsonObject *body);
/* @text: (transfer full) */
void kith_request_answer_text (KithRequest *self, char *text, gsize length);
/* Begins an answer that goes on: whoever calls this appends to the message's
 * body, and completes it. */
void kith_request_answer_stream (KithRequest *self, const char *content_type);
/* @error: (transfer full); a KITH_ERROR_BUSY says when to come again if it has
 * "retryAfter" in its data. */
void kith_request_fail (KithRequest *self, GError *error);
/* Answers nothing yet; whoever handles the request has it wait for so long.
 * @error: (transfer full) */
void
kith_request_fail_later (KithRequest *self, GError *error, gint64 delay_usec);
/* 0: there is nothing to wait for. */
gint64 kith_request_get_delay (KithRequest *self);
void kith_request_fail_now (KithRequest *self);
gboolean kith_request_is_answered (KithRequest *self);
/* 0: not answered yet. */
guint kith_request_get_status (KithRequest *self);
/* The code of the error that it was answered with; NULL: of none. */
const char *kith_request_get_code (KithRequest *self);

G_END_DECLS
