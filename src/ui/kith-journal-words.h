/* kith-journal-words.h: a value that was not chosen, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/kith-journal-entry.h"

G_BEGIN_DECLS

/* "Ann Lee: Job title". @fields: (nullable) (element-type KithExtendedField).
 * (transfer full) */
char *kith_journal_words_title (KithJournalEntry *entry, GPtrArray *fields);
/* "Yours: …", "Kept: …", a line each, with when it was decided.  @max_chars: of
 * each value; 0: all. (transfer full) */
char *kith_journal_words_describe (KithJournalEntry *entry,
                                   guint max_chars,
                                   gint64 now);

G_END_DECLS
