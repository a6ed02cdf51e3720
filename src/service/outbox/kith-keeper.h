/* kith-keeper.h: keeps what is being typed in a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-kept-draft.h"
#include "service/outbox/kith-post.h"

G_BEGIN_DECLS

/* Text that is kept is at most this old. */
#define KITH_KEEPER_USEC G_USEC_PER_SEC
/* What could not be kept is tried again, also when nobody types. */
#define KITH_KEEPER_RETRY_USEC (5 * G_USEC_PER_SEC)

/* Writes the draft of a form to the disk while it is typed, within a second,
 * until it is saved: it goes out of the file in the moment in which the change
 * that waits to be sent comes into it.  To be closed with the form.
 *
 * Signal "changed": whether it can be kept is another now.
 */
#define KITH_TYPE_KEEPER (kith_keeper_get_type ())
G_DECLARE_FINAL_TYPE (KithKeeper, kith_keeper, KITH, KEEPER, GObject)

/* Of the draft of @post. */
KithKeeper *kith_keeper_new (KithOutbox *outbox, KithPost *post);
/* Goes on with @kept, with a post and a draft of its own. */
KithKeeper *kith_keeper_new_for_kept (KithOutbox *outbox, KithKeptDraft *kept);

KithPost *kith_keeper_get_post (KithKeeper *self);
/* Why it cannot be kept: only the form has it. (nullable) */
const GError *kith_keeper_get_error (KithKeeper *self);

/* Does not wait for the second to end. */
void kith_keeper_write (KithKeeper *self);
/* The same, and tells when: what is typed now is on disk at the end.  Errors:
 * those of kith_outbox_put_async(); G_IO_ERROR_CLOSED: the form went first. */
void kith_keeper_write_async (KithKeeper *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kith_keeper_write_finish (KithKeeper *self,
                                   GAsyncResult *result,
                                   GError **error);
/* The form goes, with all that is typed in it: what is not written is, and who
 * has neither saved nor discarded it finds it among the KithDrafts. */
void kith_keeper_close (KithKeeper *self);
/* The same, but the person does not want what was typed. */
void kith_keeper_discard (KithKeeper *self);

G_END_DECLS
