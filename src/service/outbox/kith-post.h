/* kith-post.h: a form's way to the outbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Saves what a form edits: keeps it in the outbox, sends it, and knows
 * afterwards what became of it, also when it is sent much later.
 *
 * Signals: "changed" when what is kept, or its state, has changed; "settled"
 * (KithContact) when it was sent without the form's doing; "answered" when the
 * draft has become what was answered to its conflict.
 */
#define KITH_TYPE_POST (kith_post_get_type ())
G_DECLARE_FINAL_TYPE (KithPost, kith_post, KITH, POST, GObject)

/* @draft: what the form edits, changed by nobody but the form. */
KithPost *kith_post_new (KithOutbox *outbox, KithDraft *draft);
/* Goes on with what waits: with a draft of its own. */
KithPost *kith_post_new_for_entry (KithOutbox *outbox, KithOutboxEntry *entry);

KithDraft *kith_post_get_draft (KithPost *self);
/* What is kept of it. (transfer none) (nullable) */
KithOutboxEntry *kith_post_get_entry (KithPost *self);
/* Whether all of the draft is kept and goes by itself: the form can be left. */
gboolean kith_post_is_kept (KithPost *self);
/* The same, but it may wait for an answer, or have been refused. */
gboolean kith_post_has_put_all (KithPost *self);
/* How the last save went: its conflict, what was merged, how to undo it.
 * (transfer none) (nullable) */
KithEdit *kith_post_get_edit (KithPost *self);

/* One at a time.  Keeps the draft as it is now and sends it; after a
 * KITH_ERROR_ALREADY_CHANGED sends the answers to the conflict.  Resolves to
 * the contact, which has become the draft's base; with an error what is kept
 * stays kept (see kith_outbox_send_async()). */
void kith_post_save_async (KithPost *self,
                           const KithWriteOptions *options,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
KithContact *
kith_post_save_finish (KithPost *self, GAsyncResult *result, GError **error);
/* Where all of the conflict was answered, and the answers go by themselves from
 * the outbox when they can: TRUE, and it is over. */
gboolean kith_post_keep_answers (KithPost *self);
/* The conflict is put off: it is asked about by the next save. */
void kith_post_cancel_conflict (KithPost *self);
/* The person does not want what is kept. */
void kith_post_take_back (KithPost *self);
/* The same, since others have deleted the contact (kith_outbox_accept_gone()).
 */
void kith_post_accept_gone (KithPost *self);

G_END_DECLS
