/* kith-journal-words.c: a value that was not chosen, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-journal-words.h"

#include <glib/gi18n.h>

#include "ui/conflict/kith-conflict-choice.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

/* What is copied has no marks of direction in it. */
static void
append_value (GString *text,
              const char *title,
              const KithMergeRow *row,
              JsonNode *value,
              KithNames *names,
              guint max_chars)
{
  g_autofree char *whole = kith_conflict_value_describe (row, value, names);
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

/* (transfer full) (nullable): as it is read, or as it is copied */
static char *
get_author (KithJournalEntry *entry, gboolean is_read)
{
  const char *author = kith_journal_entry_get_author (entry);

  if (author == NULL || *author == '\0')
    return NULL;

  return is_read ? kith_bidi_isolate (author) : g_strdup (author);
}

/* @author: (nullable) */
static char *
describe_deletion (const char *author)
{
  if (author == NULL)
    return g_strdup (_ ("The contact was deleted elsewhere"));

  /* Translators: a person */
  return g_strdup_printf (_ ("%s deleted the contact"), author);
}

static char *
describe_outcome (KithJournalEntry *entry, const char *author)
{
  switch (kith_journal_entry_get_reason (entry))
    {
    case KITH_JOURNAL_GONE:
      return describe_deletion (author);
    case KITH_JOURNAL_DELETED:
      return g_strdup (_ ("You deleted the contact"));
    case KITH_JOURNAL_TAKEN_BACK:
      return g_strdup (_ ("You took it back before it was saved"));
    case KITH_JOURNAL_CONFLICT:
    default:
      return kith_journal_entry_get_kept (entry) == NULL
               ? g_strdup (_ ("Nothing was kept"))
               : NULL;
    }
}

/* Whose theirs is, and since when: chosen or not. */
static void
append_theirs (GString *text,
               KithJournalEntry *entry,
               const char *author,
               gint64 now)
{
  gint64 time = kith_journal_entry_get_theirs_time (entry);
  g_autofree char *when = NULL;
  g_autofree char *decided = NULL;

  if (time < 0)
    return;

  when = kith_message_when (time, now);
  decided = kith_message_when (kith_journal_entry_get_time (entry), now);
  /* That is said already. */
  if (g_str_equal (when, decided))
    g_clear_pointer (&when, g_free);
  if (when == NULL && author == NULL)
    return;

  g_string_append_c (text, '\n');
  if (when == NULL)
    /* Translators: a person: who the other one was */
    g_string_append_printf (text, _ ("Theirs was saved by %s"), author);
  else if (author != NULL)
    /* Translators: a person, "2 minutes ago": who the other one was */
    g_string_append_printf (text, _ ("Theirs was saved by %s, %s"), author,
                            when);
  else
    /* Translators: "2 minutes ago" */
    g_string_append_printf (text, _ ("Theirs was saved %s"), when);
}

char *
kith_journal_words_title (KithJournalEntry *entry, KithNames *names)
{
  const char *name = kith_journal_entry_get_name (entry);
  g_autofree char *isolated = kith_bidi_isolate (kith_message_name (name));
  g_autofree char *title = kith_message_row_title (
    kith_journal_entry_get_row (entry), names);

  /* Translators: the name of a contact, the title of a field */
  return g_strdup_printf (C_ ("contact and field", "%s: %s"), isolated, title);
}

char *
kith_journal_words_describe (KithJournalEntry *entry,
                             KithNames *names,
                             guint max_chars,
                             gint64 now)
{
  GString *text = g_string_new (NULL);
  const KithMergeRow *row = kith_journal_entry_get_row (entry);
  JsonNode *mine = kith_journal_entry_get_mine (entry);
  JsonNode *theirs = kith_journal_entry_get_theirs (entry);
  g_autofree char *when = kith_message_when (
    kith_journal_entry_get_time (entry), now);

  g_autofree char *author = get_author (entry, max_chars > 0);
  g_autofree char *outcome = describe_outcome (entry, author);

  if (mine != NULL)
    append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_MINE), row,
                  mine, names, max_chars);
  if (theirs != NULL)
    append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_THEIRS),
                  row, theirs, names, max_chars);
  if (outcome == NULL)
    append_value (text, _ ("Kept"), row, kith_journal_entry_get_kept (entry),
                  names, max_chars);
  else
    g_string_append_printf (text, "\n%s", outcome);
  g_string_append_printf (text, " · %s", when);
  append_theirs (text, entry, author, now);

  return g_string_free (text, FALSE);
}
