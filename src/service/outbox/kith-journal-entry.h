/* kith-journal-entry.h: one value that a person decided against
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-conflict.h"

G_BEGIN_DECLS

/**
 * KithJournalReason:
 * @KITH_JOURNAL_CONFLICT: both sides had changed it, and one was chosen
 * @KITH_JOURNAL_GONE: others had deleted the contact, which was accepted
 * @KITH_JOURNAL_DELETED: the contact was deleted although others had changed it
 * @KITH_JOURNAL_TAKEN_BACK: it waited to be saved, and was taken back
 */
typedef enum
{
  KITH_JOURNAL_CONFLICT,
  KITH_JOURNAL_GONE,
  KITH_JOURNAL_DELETED,
  KITH_JOURNAL_TAKEN_BACK,
} KithJournalReason;

/* Of one field of one contact: what it was, what each side had made of it, and
 * what was kept.  Immutable.
 */
#define KITH_TYPE_JOURNAL_ENTRY (kith_journal_entry_get_type ())
G_DECLARE_FINAL_TYPE (KithJournalEntry,
                      kith_journal_entry,
                      KITH,
                      JOURNAL_ENTRY,
                      GObject)

/* What the answers to @conflict leave out, when they are saved at @now.
 * (transfer full) (element-type KithJournalEntry) */
GPtrArray *kith_journal_list_conflict (KithConflict *conflict, gint64 now);
/* What is dropped of @info, which was made of @base.  @author: (nullable): who
 * has deleted that. (transfer full) (element-type KithJournalEntry) */
GPtrArray *kith_journal_list_gone (KithContact *base,
                                   KithContactInfo *info,
                                   const char *author,
                                   gint64 now);
/* What a change that waited would have made of @base, when it is taken back.
 * @base: (nullable): NULL: a new contact, called @name. (transfer full)
 * (element-type KithJournalEntry) */
GPtrArray *kith_journal_list_taken_back (KithContact *base,
                                         const char *name,
                                         KithContactInfo *info,
                                         gint64 now);
/* What others had made of @base, when @theirs is deleted. (transfer full)
 * (element-type KithJournalEntry) */
GPtrArray *
kith_journal_list_deleted (KithContact *base, KithContact *theirs, gint64 now);

/* (nullable): NULL when @document is none. */
KithJournalEntry *kith_journal_entry_new_from_json (const char *id,
                                                    JsonObject *document);
/* (transfer full) */
JsonObject *kith_journal_entry_to_json (KithJournalEntry *self);

const char *kith_journal_entry_get_id (KithJournalEntry *self);
/* When it was decided; microseconds since 1970. */
gint64 kith_journal_entry_get_time (KithJournalEntry *self);
KithJournalReason kith_journal_entry_get_reason (KithJournalEntry *self);
/* "": it has never been made */
const char *kith_journal_entry_get_contact_id (KithJournalEntry *self);
/* Of the contact; "" when it has none. */
const char *kith_journal_entry_get_name (KithJournalEntry *self);
/* The field and its values; borrowed. */
const KithMergeRow *kith_journal_entry_get_row (KithJournalEntry *self);
/* What was not chosen. (transfer none) (nullable): NULL: it was */
JsonNode *kith_journal_entry_get_mine (KithJournalEntry *self);
JsonNode *kith_journal_entry_get_theirs (KithJournalEntry *self);
/* What was. (transfer none) (nullable): NULL: nothing is there */
JsonNode *kith_journal_entry_get_kept (KithJournalEntry *self);
/* Whether both tell of the same text that was meant for the same place,
 * whenever that was. */
gboolean kith_journal_entry_says_same (KithJournalEntry *self,
                                       KithJournalEntry *other);
/* When the others saved theirs; microseconds since 1970, -1: not known. */
gint64 kith_journal_entry_get_theirs_time (KithJournalEntry *self);
/* Who has saved theirs, or has deleted the contact. (nullable): not known */
const char *kith_journal_entry_get_author (KithJournalEntry *self);

G_END_DECLS
