/* kith-journal-words.h: a value that was not chosen, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-names.h"
#include "service/outbox/kith-journal-entry.h"

G_BEGIN_DECLS

/* "Ann Lee: Job title". @names: (nullable). (transfer full) */
char *kith_journal_words_title (KithJournalEntry *entry, KithNames *names);
/* "Yours: …", "Kept: …", a line each, with when it was decided.  @names:
 * (nullable).  @max_chars: of each value; 0: all. (transfer full) */
char *kith_journal_words_describe (KithJournalEntry *entry,
                                   KithNames *names,
                                   guint max_chars,
                                   gint64 now);

G_END_DECLS
