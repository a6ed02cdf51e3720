/* kith-journal-private.h: how the journal is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "service/outbox/kith-journal.h"
#include "store/outbox/kith-outbox-file.h"

G_BEGIN_DECLS

KithJournal *_kith_journal_new (KithOutboxFile *file, KithClock *clock);
/* One of the file's. */
void _kith_journal_load (KithJournal *self, KithOutboxRecord *record);
/* All of it is written with @batch. */
void _kith_journal_add_to_batch (KithJournal *self, KithOutboxBatch *batch);
/* The last one was loaded. */
void _kith_journal_loaded (KithJournal *self);
/* @entries (of KithJournalEntry) are written with @batch. */
void _kith_journal_add (KithJournal *self,
                        GPtrArray *entries,
                        KithOutboxBatch *batch);
/* What says the same as one of @entries, which are going to be added: text that
 * is dropped twice is told once, as of the last time. */
void _kith_journal_forget_same (KithJournal *self,
                                GPtrArray *entries,
                                KithOutboxBatch *batch);
/* They were not decided after all. */
void _kith_journal_remove (KithJournal *self,
                           GPtrArray *entries,
                           KithOutboxBatch *batch);

G_END_DECLS
