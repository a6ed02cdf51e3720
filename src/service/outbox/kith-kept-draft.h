/* kith-kept-draft.h: what was typed in a form and is not saved yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* The text of a form as it is on disk, with what the form started from. */
#define KITH_TYPE_KEPT_DRAFT (kith_kept_draft_get_type ())
G_DECLARE_FINAL_TYPE (KithKeptDraft, kith_kept_draft, KITH, KEPT_DRAFT, GObject)

/* (nullable): NULL for a new contact. */
const char *kith_kept_draft_get_contact_id (KithKeptDraft *self);
/* Of the contact, as it is typed, else as it was; "" when it has none. */
const char *kith_kept_draft_get_name (KithKeptDraft *self);
/* The contact it started from. (transfer none) (nullable) */
KithContact *kith_kept_draft_get_base (KithKeptDraft *self);
/* All that was typed, also what no server would take; for reading.
 * (transfer none) */
KithContactInfo *kith_kept_draft_get_info (KithKeptDraft *self);
/* When it was typed; microseconds since 1970. */
gint64 kith_kept_draft_get_when (KithKeptDraft *self);

G_END_DECLS
