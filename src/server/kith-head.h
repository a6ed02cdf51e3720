/* kith-head.h: what the head of a request says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KithHead KithHead;

/* @bytes: a head that KithFraming has found good, to its last byte.  NULL with
 * the @status that it is answered with. (transfer full) (nullable) */
KithHead *kith_head_new (const char *bytes, gsize length, guint *status);
void kith_head_free (KithHead *self);

const char *kith_head_get_method (KithHead *self);
/* HTTP/1.0 */
gboolean kith_head_is_old (KithHead *self);
/* The host that the request line names, or else that of the header Host; the
 * path and, (nullable), the query as they came, but for what has two names by
 * RFC 3986. */
GUri *kith_head_get_uri (KithHead *self);

/* The last header of this name; letters count the same in either case.
 * (nullable) */
const char *kith_head_get (KithHead *self, const char *name);
/* Whether a header @name, a list, has @token. */
gboolean
kith_head_has_token (KithHead *self, const char *name, const char *token);
/* The value of Content-Length; 0: there is none. */
guint64 kith_head_get_length (KithHead *self);
/* Whether the body comes in chunks. */
gboolean kith_head_is_chunked (KithHead *self);
/* Content-Type without its parameters. (transfer full) (nullable) */
char *kith_head_get_type (KithHead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithHead, kith_head_free)

G_END_DECLS
