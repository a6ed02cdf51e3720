/* kith-journal.h: the values that people decided against
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-journal-entry.h"

G_BEGIN_DECLS

/* What was not chosen where two sides had changed the same, so that a wrong
 * choice can be looked up: for KITH_JOURNAL_DAYS days, KITH_LIMIT_JOURNAL
 * values at most, in the outbox's file.
 *
 * A GListModel of KithJournalEntry, newest first.
 */
#define KITH_TYPE_JOURNAL (kith_journal_get_type ())
G_DECLARE_FINAL_TYPE (KithJournal, kith_journal, KITH, JOURNAL, GObject)

/* Forgets all of it. */
void kith_journal_clear (KithJournal *self);

G_END_DECLS
