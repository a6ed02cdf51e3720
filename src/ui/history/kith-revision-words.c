/* kith-revision-words.c: who made a revision, how and when, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/history/kith-revision-words.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

char *
kith_revision_describe_author (const char *author, const char *own_name)
{
  if (author == NULL || *author == '\0')
    /* Translators: who it was is not known */
    return g_strdup (C_ ("author", "Somebody"));
  if (g_strcmp0 (author, own_name) == 0)
    /* Translators: it was the user who did it */
    return g_strdup (C_ ("author", "You"));

  return kith_bidi_isolate (author);
}

static const struct
{
  const char *action;
  const char *origin; /* NULL: none, or another one */
  const char *text;
} actions[] = {
  /* Translators: what was done to a contact */
  { "CREATED", "restore", NC_ ("action", "Brought back") },
  { "CREATED", NULL, NC_ ("action", "Created") },
  { "DELETED", "merge", NC_ ("action", "Merged into another contact") },
  { "DELETED", NULL, NC_ ("action", "Deleted") },
  /* Translators: another contact became a part of this one */
  { "UPDATED", "merge", NC_ ("action", "Merged with another contact") },
  /* Translators: together with other contacts */
  { "UPDATED", "bulk", NC_ ("action", "Changed with others") },
  { "UPDATED", "restore", NC_ ("action", "Restored") },
};

const char *
kith_revision_describe_action (const KithRevision *revision)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (revision->action, actions[i].action)
        && (actions[i].origin == NULL
            || g_strcmp0 (revision->origin, actions[i].origin) == 0))
      return g_dpgettext2 (NULL, "action", actions[i].text);

  return C_ ("action", "Changed");
}

char *
kith_revision_describe_time (gint64 usec)
{
  g_autofree char *ago = kith_message_ago (usec, g_get_real_time ());
  g_autofree char *exact = kith_message_exact_time (usec);

  return g_strconcat (ago, " · ", exact, NULL);
}
