/* kith-conflict-words.c: what the conflict dialog says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-words.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

char *
kith_conflict_words_target (KithConflict *conflict)
{
  const char *name = kith_contact_get_display_name (
    kith_conflict_get_merged_into (conflict));

  return kith_bidi_isolate (*name != '\0' ? name : _ ("another contact"));
}

char *
kith_conflict_words_heading (KithConflict *conflict, gboolean is_since)
{
  g_autofree char *target = NULL;
  const char *name = kith_contact_get_display_name (
    kith_conflict_get_base (conflict));
  g_autofree char *isolated = kith_bidi_isolate (
    *name != '\0' ? name : _ ("This contact"));

  if (kith_conflict_get_merged_into (conflict) != NULL)
    {
      target = kith_conflict_words_target (conflict);
      /* Translators: the names of two contacts */
      return g_strdup_printf (_ ("%s was merged into %s"), isolated, target);
    }
  if (is_since)
    return g_strdup_printf (kith_conflict_is_deletion (conflict)
                              /* Translators: the name of a contact */
                              ? _ ("%s was deleted since")
                              : _ ("%s was changed since"),
                            isolated);
  if (kith_conflict_is_deletion (conflict))
    /* Translators: the name of a contact */
    return g_strdup_printf (_ ("%s was deleted while you were editing"),
                            isolated);

  /* Translators: the name of a contact */
  return g_strdup_printf (_ ("%s was changed while you were editing"),
                          isolated);
}

/* (transfer full) (nullable): NULL while that is not known */
static char *
get_author (KithConflict *conflict)
{
  const char *author = kith_conflict_get_author (conflict);

  return author != NULL && *author != '\0' ? kith_bidi_isolate (author) : NULL;
}

static gboolean
is_merge (KithConflict *conflict)
{
  return kith_conflict_is_deletion (conflict)
         && kith_conflict_get_merged_into (conflict) != NULL;
}

/* What is undone or restored was not being edited.  @author: (nullable) */
static char *
describe_merged_since (const char *author)
{
  if (author != NULL)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s made one of two contacts since. Nothing is "
                               "overwritten until you decide."),
                            author);

  return g_strdup (_ ("Somebody made one of two contacts since. Nothing is "
                      "overwritten until you decide."));
}

/* @author: (nullable) */
static char *
describe_gone (KithConflict *conflict, const char *author)
{
  if (is_merge (conflict) && author != NULL)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s made one of two contacts while you were "
                               "editing. Your changes are kept until you "
                               "decide."),
                            author);
  if (is_merge (conflict))
    return g_strdup (_ ("Somebody made one of two contacts while you were "
                        "editing. Your changes are kept until you decide."));
  if (author != NULL)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s deleted this contact. Your changes are "
                               "kept until you decide."),
                            author);

  return g_strdup (_ ("Somebody deleted this contact. Your changes are "
                      "kept until you decide."));
}

char *
kith_conflict_words_sentence (KithConflict *conflict, gboolean is_since)
{
  KithContact *theirs = kith_conflict_get_theirs (conflict);
  g_autofree char *author = get_author (conflict);
  g_autofree char *time = NULL;
  g_autofree char *when = NULL;
  g_autofree char *revision = NULL;

  if (theirs == NULL && is_since && is_merge (conflict))
    return describe_merged_since (author);
  if (theirs == NULL)
    return describe_gone (conflict, author);

  time = kith_message_when (kith_contact_get_updated (theirs),
                            g_get_real_time ());
  when = kith_bidi_isolate (time);
  revision = g_strdup_printf ("%" G_GINT64_FORMAT,
                              kith_contact_get_revision (theirs));

  if (author != NULL)
    /* Translators: a person; the number of a revision; "2 minutes ago" */
    return g_strdup_printf (_ ("%s saved revision %s, %s. Your changes are "
                               "kept until you decide."),
                            author, revision, when);

  /* Translators: the number of a revision; "2 minutes ago", "at 14:03" */
  return g_strdup_printf (_ ("Somebody saved revision %s, %s. Your changes "
                             "are kept until you decide."),
                          revision, when);
}

static char *
describe_again_by (KithConflict *conflict, const char *author, guint n_reset)
{
  if (is_merge (conflict))
    /* Translators: a person */
    return g_strdup_printf (_ ("%s merged the contact meanwhile"), author);
  if (kith_conflict_is_deletion (conflict))
    /* Translators: a person */
    return g_strdup_printf (_ ("%s deleted the contact meanwhile"), author);
  if (n_reset == 0)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s saved again: your choices still hold"),
                            author);

  return g_strdup_printf (
    /* Translators: a person, the number of choices */
    ngettext ("%s saved again: %u choice was reset",
              "%s saved again: %u choices were reset", n_reset),
    author, n_reset);
}

char *
kith_conflict_words_again (KithConflict *conflict, guint n_reset)
{
  g_autofree char *author = get_author (conflict);

  if (author != NULL)
    return describe_again_by (conflict, author, n_reset);
  if (is_merge (conflict))
    return g_strdup (_ ("Somebody merged the contact meanwhile"));
  if (kith_conflict_is_deletion (conflict))
    return g_strdup (_ ("Somebody deleted the contact meanwhile"));
  if (n_reset == 0)
    return g_strdup (_ ("Somebody saved again: your choices still hold"));

  return g_strdup_printf (
    ngettext ("Somebody saved again: %u choice was reset",
              "Somebody saved again: %u choices were reset", n_reset),
    n_reset);
}

/* The titles of what one side changed, each once; "" when it is nothing. */
static char *
join_titles (GPtrArray *merged, KithOutcome outcome, KithNames *names)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < merged->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (merged, i);
      g_autofree char *title = kith_message_row_title (row, names);

      if (row->outcome == outcome
          && !g_ptr_array_find_with_equal_func (titles, title, g_str_equal,
                                                NULL))
        g_ptr_array_add (titles, g_steal_pointer (&title));
    }
  g_ptr_array_add (titles, NULL);

  /* Translators: between the names of fields */
  return g_strjoinv (_ (", "), (char **) titles->pdata);
}

char *
kith_conflict_words_merged (KithConflict *conflict, KithNames *names)
{
  GPtrArray *merged = kith_conflict_get_merged (conflict);
  g_autofree char *mine = join_titles (merged, KITH_OUTCOME_MINE, names);
  g_autofree char *theirs = join_titles (merged, KITH_OUTCOME_THEIRS, names);

  if (*mine == '\0')
    /* Translators: the names of fields that the other person changed */
    return g_strdup_printf (_ ("Theirs: %s"), theirs);
  if (*theirs == '\0')
    /* Translators: the names of fields that the user changed */
    return g_strdup_printf (_ ("Yours: %s"), mine);

  /* Translators: the names of fields that each side changed */
  return g_strdup_printf (_ ("Theirs: %s · Yours: %s"), theirs, mine);
}
