/* kith-drafts-private.h: the drafts, for the outbox and for who keeps them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-drafts.h"
#include "service/outbox/kith-kept-draft-private.h"
#include "service/outbox/kith-keeper.h"
#include "store/outbox/kith-outbox-file.h"

G_BEGIN_DECLS

/* kith-drafts.c */
KithDrafts *_kith_drafts_new (KithOutboxFile *file);
/* From an earlier program. */
void _kith_drafts_take_record (KithDrafts *self, KithOutboxRecord *record);
/* All of those have been taken. */
void _kith_drafts_loaded (KithDrafts *self);
KithOutboxFile *_kith_drafts_get_file (KithDrafts *self);
/* @keeper is told of what happens until it is removed; it is not kept alive. */
void _kith_drafts_add_keeper (KithDrafts *self, KithKeeper *keeper);
void _kith_drafts_remove_keeper (KithDrafts *self, KithKeeper *keeper);
/* All that should be in the file. */
void _kith_drafts_add_to_batch (KithDrafts *self, KithOutboxBatch *batch);
/* The newest that was typed over what waits. (transfer none) (nullable) */
KithKeptDraft *_kith_drafts_find_over (KithDrafts *self, const char *entry_id);
/* No form has it open any more. */
void _kith_drafts_offer (KithDrafts *self, KithKeptDraft *kept);
/* A form has it open: it is offered to nobody else. */
void _kith_drafts_withdraw (KithDrafts *self, KithKeptDraft *kept);

/* What the outbox does: @draft is put as @entry, in @batch, and what was kept
 * of it goes out of the file in the same moment; it was put, or @error says why
 * not. */
void _kith_drafts_begin_put (KithDrafts *self,
                             KithDraft *draft,
                             KithOutboxEntry *entry,
                             KithOutboxBatch *batch);
void
_kith_drafts_end_put (KithDrafts *self, KithDraft *draft, const GError *error);
/* @entry was sent as @contact: what was typed over it is a change of that now,
 * in the file from @batch on. */
void _kith_drafts_pass_on (KithDrafts *self,
                           KithOutboxEntry *entry,
                           KithContact *contact,
                           KithOutboxBatch *batch);

/* kith-keeper.c: the same for one form. */
/* (nullable): as it is in the file */
KithKeptDraft *_kith_keeper_get_in_file (KithKeeper *self);
KithDraft *_kith_keeper_get_draft (KithKeeper *self);
void _kith_keeper_begin_put (KithKeeper *self,
                             KithOutboxEntry *entry,
                             KithOutboxBatch *batch);
void _kith_keeper_end_put (KithKeeper *self, const GError *error);
void _kith_keeper_pass_on (KithKeeper *self,
                           KithOutboxEntry *entry,
                           KithContact *contact,
                           KithOutboxBatch *batch);

G_END_DECLS
