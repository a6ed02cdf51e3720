/* kith-draft.h: an edit while it is being typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"
#include "model/kith-merge.h"

G_BEGIN_DECLS

/* What the form edits: the contact it started from, and what has become of it.
 * Property "dirty"; signal "changed" (KithField field, const char *key) after
 * each change through the draft.
 */
#define KITH_TYPE_DRAFT (kith_draft_get_type ())
G_DECLARE_FINAL_TYPE (KithDraft, kith_draft, KITH, DRAFT, GObject)

/* @base: (nullable): NULL for a new contact. */
KithDraft *kith_draft_new (KithContact *base);

KithContact *kith_draft_get_base (KithDraft *self);
/* (transfer none), for reading; change it through the draft. */
KithContactInfo *kith_draft_get_info (KithDraft *self);
gboolean kith_draft_is_dirty (KithDraft *self);
/* Whether this field (this key of it) differs from the base. */
gboolean
kith_draft_is_changed (KithDraft *self, KithField field, const char *key);

void kith_draft_set_text (KithDraft *self, KithField field, const char *text);
void kith_draft_set_items (KithDraft *self, KithField field, JsonArray *items);
/* @value: (transfer full) (nullable) */
void
kith_draft_set_extended (KithDraft *self, const char *key, JsonNode *value);
void kith_draft_set_label (KithDraft *self, const char *key, gboolean on);
/* Replaces all, as Undo and a resolved conflict do. */
void kith_draft_set_info (KithDraft *self, KithContactInfo *info);
/* Back to the base: one field (key), or everything. */
void
kith_draft_revert_field (KithDraft *self, KithField field, const char *key);
void kith_draft_revert (KithDraft *self);

/* The update to send; an empty object when nothing changed.  For a new contact
 * the whole info. (transfer full) */
JsonObject *kith_draft_get_patch (KithDraft *self);

/* The draft was saved as @contact: it becomes the base.  What was typed while
 * the save was under way (the info differs from @sent) stays, as a change. */
void
kith_draft_saved (KithDraft *self, KithContact *contact, KithContactInfo *sent);
void kith_draft_saved_since (KithDraft *self,
                             KithContact *contact,
                             KithContact *base,
                             KithContactInfo *sent);

/* The other side has made @theirs of the contact.  What is not touched follows;
 * what both have changed, differently, stays as it is typed, and so does what
 * @holds says is held, such as the text that the cursor is in.  While something
 * stays, the base keeps its revision, so that a save asks; otherwise @theirs
 * becomes the base.  (transfer full): what was found: the rows that stay are
 * those of KITH_OUTCOME_CONFLICT. */
typedef gboolean (*KithDraftHolds) (const KithMergeRow *row, gpointer data);
KithMerge *kith_draft_follow (KithDraft *self,
                              KithContact *theirs,
                              KithDraftHolds holds,
                              gpointer data);

G_END_DECLS
