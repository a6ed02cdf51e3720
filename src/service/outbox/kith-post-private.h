/* kith-post-private.h: a form's way to the outbox, for who keeps its text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-kept-draft-private.h"
#include "service/outbox/kith-post.h"

G_BEGIN_DECLS

/* Goes on with @draft, which was typed over what waits in @entry. @over: what
 * that was then, in its form */
KithPost *_kith_post_new_over (KithOutbox *outbox,
                               KithOutboxEntry *entry,
                               KithDraft *draft,
                               const KithTypedOver *over);
/* What the draft goes on from, of what is kept; all NULL: nothing is. */
KithTypedOver _kith_post_get_over (KithPost *self);

G_END_DECLS
