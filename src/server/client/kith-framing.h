/* kith-framing.h: where each request on a connection begins and ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libsoup 3.2 passes over headers that it cannot read, takes the last of two
 * lengths, and reads "+2" and "0x2" as numbers.  A proxy in front of kithd that
 * reads them otherwise would see other requests than kithd does, and one client
 * could say what another one asks for (request smuggling).  So this reads
 * along, strictly by RFC 9112, and stops at the first byte that is open to
 * doubt.  It also counts, so that nobody makes us keep headers or chunks
 * without end.
 */

/* What has been read of the request at hand; all zero at first. */
typedef struct
{
  guint state;
  guint header;  /* which one the line at hand is */
  guint64 left;  /* bytes of the body, or of its chunk */
  gsize n_bytes; /* of the head, or of the line of a chunk */
  guint n_headers;
  guint n_chunks;
  char word[32];     /* what the name or value at hand begins with */
  guint word_length; /* of all of it */
  gboolean is_old;   /* HTTP/1.0 */
  gboolean has_host;
  gboolean has_length;
  gboolean is_chunked;
  gboolean is_overlong; /* the head: it was good as far as it was read */
} KithFraming;

/* Reads on.  Returns how many of the bytes are beyond doubt; once it is fewer
 * than @length, the connection is of no use any more. */
gsize kith_framing_read (KithFraming *self, const char *bytes, gsize length);
/* Whether the next byte is the first of a request. */
gboolean kith_framing_is_between (const KithFraming *self);
/* Whether the next byte belongs to a request's head. */
gboolean kith_framing_is_in_head (const KithFraming *self);
/* What a head that is overlong would have to go on with to be, to libsoup, a
 * whole one without a body; NULL of any other. */
const char *kith_framing_get_end (const KithFraming *self);

G_END_DECLS
