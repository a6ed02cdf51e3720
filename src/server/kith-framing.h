/* kith-framing.h: where each request on a connection begins and ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A proxy in front of kithd that takes a request apart otherwise than kithd
 * does sees other requests than kithd, and one client could say what another
 * one asks for (request smuggling).  So this reads strictly by RFC 9112, and
 * stops at the first byte that is open to doubt.  It also counts, so that
 * nobody makes us keep headers or chunks without end.
 */

typedef enum
{
  KITH_FRAMING_HEAD,
  KITH_FRAMING_CONTENT, /* of a body */
  KITH_FRAMING_MARKS,   /* around the chunks of a body, and behind them */
} KithFramingPart;

/* What has been read of the request at hand; all zero at first. */
typedef struct
{
  guint state;
  guint header;  /* which one the line at hand is */
  guint64 left;  /* bytes of the body, or of its chunk */
  gsize n_bytes; /* of the head, or of the line of a chunk */
  gsize n_body;  /* bytes of the chunks before this one */
  guint n_headers;
  guint n_chunks;
  char word[32];     /* what the name or value at hand begins with */
  guint word_length; /* of all of it */
  gboolean is_old;   /* HTTP/1.0 */
  gboolean has_host;
  gboolean has_length;
  gboolean is_chunked;
  /* The head, or what its chunks are to have: it was good as far as read. */
  gboolean is_overlong;
  gboolean is_broken; /* the next byte is open to doubt */
  guint n_ended;      /* requests before this one */
} KithFraming;

/* Reads on, to the end of a part or of a request.  Returns how many of the
 * bytes belong to @part; once the next one is open to doubt, the connection is
 * of no use any more. */
gsize kith_framing_read_part (KithFraming *self,
                              const char *bytes,
                              gsize length,
                              KithFramingPart *part);
/* The same to the end of @bytes. */
gsize kith_framing_read (KithFraming *self, const char *bytes, gsize length);
/* Whether the next byte is the first of a request. */
gboolean kith_framing_is_between (const KithFraming *self);
/* Whether the next byte belongs to a request's head. */
gboolean kith_framing_is_in_head (const KithFraming *self);

G_END_DECLS
