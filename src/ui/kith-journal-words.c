/* kith-journal-words.c: a value that was not chosen, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-journal-words.h"

#include <glib/gi18n.h>

#include "ui/kith-bidi.h"
#include "ui/kith-conflict-choice.h"
#include "ui/kith-conflict-value.h"
#include "ui/kith-messages.h"

/* What is copied has no marks of direction in it. */
static void
append_value (GString *text,
              const char *title,
              const KithMergeRow *row,
              JsonNode *value,
              guint max_chars)
{
  g_autofree char *whole = kith_conflict_value_describe (row, value);
  g_autofree char *brief = NULL;
  g_autofree char *isolated = NULL;

  if (max_chars > 0)
    {
      brief = kith_conflict_value_shorten (whole, max_chars);
      isolated = kith_bidi_isolate (brief);
    }
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, _ ("%s: %s"), title,
                          isolated != NULL ? isolated : whole);
}

static const char *
get_outcome (KithJournalEntry *entry)
{
  switch (kith_journal_entry_get_reason (entry))
    {
    case KITH_JOURNAL_GONE:
      return _ ("The contact was deleted elsewhere");
    case KITH_JOURNAL_DELETED:
      return _ ("You deleted the contact");
    case KITH_JOURNAL_CONFLICT:
    default:
      return kith_journal_entry_get_kept (entry) == NULL
               ? _ ("Nothing was kept")
               : NULL;
    }
}

char *
kith_journal_words_title (KithJournalEntry *entry, GPtrArray *fields)
{
  const char *name = kith_journal_entry_get_name (entry);
  g_autofree char *isolated = kith_bidi_isolate (*name != '\0' ? name
                                                               : _ ("No Name"));
  g_autofree char *title = kith_message_row_title (
    kith_journal_entry_get_row (entry), fields);

  /* Translators: the name of a contact, the title of a field */
  return g_strdup_printf (C_ ("contact and field", "%s: %s"), isolated, title);
}

char *
kith_journal_words_describe (KithJournalEntry *entry,
                             guint max_chars,
                             gint64 now)
{
  GString *text = g_string_new (NULL);
  const KithMergeRow *row = kith_journal_entry_get_row (entry);
  JsonNode *mine = kith_journal_entry_get_mine (entry);
  JsonNode *theirs = kith_journal_entry_get_theirs (entry);
  g_autofree char *when = kith_message_when (
    kith_journal_entry_get_time (entry), now);

  const char *outcome = get_outcome (entry);

  if (mine != NULL)
    append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_MINE), row,
                  mine, max_chars);
  if (theirs != NULL)
    append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_THEIRS),
                  row, theirs, max_chars);
  if (outcome == NULL)
    append_value (text, _ ("Kept"), row, kith_journal_entry_get_kept (entry),
                  max_chars);
  else
    g_string_append_printf (text, "\n%s", outcome);
  g_string_append_printf (text, " · %s", when);

  return g_string_free (text, FALSE);
}
