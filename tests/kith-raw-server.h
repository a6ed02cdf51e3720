/* kith-raw-server.h: a server that says what it was told to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Listens on a TCP port of the loopback interface, in threads of its own,
 * keeps every request, and answers each with the next line of its script: any
 * bytes, right or wrong.  Connections stay open until the script ends them.
 */
typedef struct _KithRawServer KithRawServer;

typedef enum
{
  KITH_RAW_ANSWER,  /* the bytes */
  KITH_RAW_HANG_UP, /* the bytes (or none), then no more */
  KITH_RAW_TRICKLE, /* the bytes, then one byte now and then, for ever */
  KITH_RAW_POUR,    /* the bytes, then as many as fit through, for ever */
} KithRawManner;

KithRawServer *kith_raw_server_new (void);
/* Speaks TLS with a certificate that nobody trusts. */
KithRawServer *kith_raw_server_new_tls (void);
void kith_raw_server_free (KithRawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRawServer, kith_raw_server_free)

/* "http://127.0.0.1:PORT" */
const char *kith_raw_server_get_origin (KithRawServer *self);

/* Adds a line to the script.  @bytes: (nullable) */
void kith_raw_server_push (KithRawServer *self,
                           KithRawManner manner,
                           const char *bytes);
/* An answer with a body of JSON. */
void
kith_raw_server_push_json (KithRawServer *self, guint status, const char *body);
/* How many lines have not been said. */
guint kith_raw_server_get_n_left (KithRawServer *self);

guint kith_raw_server_get_n_requests (KithRawServer *self);
/* A whole request, head and body; NULL where there is none. (transfer full) */
char *kith_raw_server_get_request (KithRawServer *self, guint n);
/* What stands in a header of a request; NULL where it is not.
 * (transfer full) (nullable) */
char *
kith_raw_server_get_header (KithRawServer *self, guint n, const char *name);
/* Its body. (transfer full) */
char *kith_raw_server_get_body (KithRawServer *self, guint n);

G_END_DECLS
