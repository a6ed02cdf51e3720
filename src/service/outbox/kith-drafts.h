/* kith-drafts.h: what was typed and is not saved yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "service/outbox/kith-kept-draft.h"

G_BEGIN_DECLS

/* The text of forms that ended without being saved or discarded: their window
 * was closed, or their program ended, however it did.  What a form has open,
 * in whichever window, is not in it (see KithKeeper).
 *
 * A GListModel of KithKeptDraft, oldest first; part of the outbox, in whose
 * file it is kept.  Signal: "loaded" when it has what earlier programs left.
 */
#define KITH_TYPE_DRAFTS (kith_drafts_get_type ())
G_DECLARE_FINAL_TYPE (KithDrafts, kith_drafts, KITH, DRAFTS, GObject)

/* The newest of a contact. (transfer none) (nullable) */
KithKeptDraft *kith_drafts_find (KithDrafts *self, const char *contact_id);
gboolean kith_drafts_contains (KithDrafts *self, KithKeptDraft *kept);
/* The person does not want it any more. */
void kith_drafts_discard (KithDrafts *self, KithKeptDraft *kept);
/* Writes at once what the open forms have not written yet: the program may
 * end.  kith_outbox_close() waits for it. */
void kith_drafts_write (KithDrafts *self);

G_END_DECLS
