/* kith-journal-dialog.h: the values that were not chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-journal.h"

G_BEGIN_DECLS

/* Each with its contact and field, what was kept instead, and when; to be
 * copied as text, one or all, and cleared.  Follows the journal while it is
 * open.
 */
#define KITH_TYPE_JOURNAL_DIALOG (kith_journal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithJournalDialog,
                      kith_journal_dialog,
                      KITH,
                      JOURNAL_DIALOG,
                      AdwWindow)

/* @names: (nullable). */
KithJournalDialog *kith_journal_dialog_new (GtkWindow *parent,
                                            KithJournal *journal,
                                            KithNames *names);

G_END_DECLS
