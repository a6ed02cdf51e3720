/* kith-sse-parser.h: reading Server-Sent Events as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the stream in pieces of any size (WHATWG HTML, "Server-sent events"):
 * lines end in CR, LF or both, and a piece may end anywhere. */
typedef struct _KithSseParser KithSseParser;

/* Borrowed. */
typedef struct
{
  const char *type; /* "message" where the stream does not say */
  const char *data;
  const char *last_id; /* (nullable): of this event, or of one before */
} KithSseEvent;

typedef void (*KithSseFunc) (const KithSseEvent *event, gpointer data);

/* @max_bytes: of one line, and of the data of one event. */
KithSseParser *
kith_sse_parser_new (gsize max_bytes, KithSseFunc func, gpointer data);
void kith_sse_parser_free (KithSseParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSseParser, kith_sse_parser_free)

/* Calls the function for each event that is whole.  Error, after which nothing
 * more is to be pushed: KITH_ERROR_PROTOCOL for too much, or no UTF-8. */
gboolean kith_sse_parser_push (KithSseParser *self,
                               const char *bytes,
                               gsize length,
                               GError **error);

/* Where to begin the next time; NULL: the stream has not said. */
const char *kith_sse_parser_get_last_id (KithSseParser *self);
/* How long to wait before it; -1: the stream has not said. */
gint64 kith_sse_parser_get_retry_msec (KithSseParser *self);

G_END_DECLS
