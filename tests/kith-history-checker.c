/* kith-history-checker.c: whether what was promised to writers was kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-history-checker.h"

#define MAX_DESCRIBED 10

typedef struct
{
  gboolean is_acknowledged;
  guint n_found; /* in the contact */
} Write;

/* All that is known of one contact. */
typedef struct
{
  char *contact;
  GHashTable *writes;    /* token → Write */
  GHashTable *revisions; /* acknowledged: gint64 → how often */
  GPtrArray *unasked;
  gint64 end;
} Story;

struct _KithHistory
{
  GHashTable *stories; /* contact → Story */
  guint n_acknowledged;
};

/* Being told */

static Story *
story_new (const char *contact)
{
  Story *story = g_new0 (Story, 1);

  story->contact = g_strdup (contact);
  story->writes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  story->revisions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                            NULL);
  story->unasked = g_ptr_array_new_with_free_func (g_free);

  return story;
}

static void
story_free (Story *story)
{
  g_free (story->contact);
  g_hash_table_unref (story->writes);
  g_hash_table_unref (story->revisions);
  g_ptr_array_unref (story->unasked);
  g_free (story);
}

static Story *
get_story (KithHistory *self, const char *contact)
{
  Story *story = g_hash_table_lookup (self->stories, contact);

  if (story == NULL)
    {
      story = story_new (contact);
      g_hash_table_insert (self->stories, story->contact, story);
    }

  return story;
}

static Write *
add_write (Story *story, const char *token)
{
  Write *write = g_new0 (Write, 1);

  /* Two writers with one token: nothing could be told from it. */
  g_assert (g_hash_table_insert (story->writes, g_strdup (token), write));

  return write;
}

static guint
count_revision (Story *story, gint64 revision)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (story->revisions, &revision));
}

static void
add_revision (Story *story, gint64 revision)
{
  guint count = count_revision (story, revision) + 1;

  g_hash_table_insert (story->revisions, g_memdup2 (&revision, sizeof revision),
                       GUINT_TO_POINTER (count));
}

KithHistory *
kith_history_new (void)
{
  KithHistory *self = g_new0 (KithHistory, 1);

  self->stories = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) story_free);

  return self;
}

void
kith_history_free (KithHistory *self)
{
  g_hash_table_unref (self->stories);
  g_free (self);
}

void
kith_history_add (KithHistory *self,
                  const char *contact,
                  const char *token,
                  gint64 revision)
{
  Story *story = get_story (self, contact);

  add_write (story, token)->is_acknowledged = TRUE;
  add_revision (story, revision);
  self->n_acknowledged++;
}

void
kith_history_add_unknown (KithHistory *self,
                          const char *contact,
                          const char *token)
{
  add_write (get_story (self, contact), token);
}

void
kith_history_end (KithHistory *self,
                  const char *contact,
                  gint64 revision,
                  const char *const *tokens)
{
  Story *story = get_story (self, contact);

  g_assert (story->end == 0 && revision > 0);

  story->end = revision;
  for (guint i = 0; tokens[i] != NULL; i++)
    {
      Write *write = g_hash_table_lookup (story->writes, tokens[i]);

      if (write != NULL)
        write->n_found++;
      else
        g_ptr_array_add (story->unasked, g_strdup (tokens[i]));
    }
}

guint
kith_history_get_n_acknowledged (KithHistory *self)
{
  return self->n_acknowledged;
}

/* Checking */

static void
finding_free (gpointer data)
{
  KithFinding *finding = data;

  g_free (finding->contact);
  g_free (finding->token);
  g_free (finding);
}

static void
find (GPtrArray *findings,
      KithFindingKind kind,
      Story *story,
      const char *token,
      gint64 revision)
{
  KithFinding *finding = g_new0 (KithFinding, 1);

  finding->kind = kind;
  finding->contact = g_strdup (story->contact);
  finding->token = g_strdup (token);
  finding->revision = revision;
  g_ptr_array_add (findings, finding);
}

/* Returns how many writes are in the contact. */
static guint
check_tokens (Story *story, GPtrArray *findings)
{
  GHashTableIter iter;
  gpointer token, data;
  guint n_applied = 0;

  g_hash_table_iter_init (&iter, story->writes);
  while (g_hash_table_iter_next (&iter, &token, &data))
    {
      Write *write = data;

      if (write->is_acknowledged && write->n_found == 0)
        find (findings, KITH_FINDING_LOST, story, token, 0);
      if (write->n_found > 1)
        find (findings, KITH_FINDING_TWICE, story, token, 0);
      if (write->is_acknowledged || write->n_found > 0)
        n_applied++;
    }
  for (guint i = 0; i < story->unasked->len; i++)
    find (findings, KITH_FINDING_UNASKED, story,
          g_ptr_array_index (story->unasked, i), 0);

  return n_applied;
}

static void
check_acknowledged (Story *story, GPtrArray *findings)
{
  GHashTableIter iter;
  gpointer key, count;

  g_hash_table_iter_init (&iter, story->revisions);
  while (g_hash_table_iter_next (&iter, &key, &count))
    {
      gint64 revision = *(gint64 *) key;

      if (GPOINTER_TO_UINT (count) > 1)
        find (findings, KITH_FINDING_REVISION_TWICE, story, NULL, revision);
      if (revision < 2 || revision > story->end)
        find (findings, KITH_FINDING_END, story, NULL, revision);
    }
}

/* A revision that nobody was told of belongs to a write that is in the contact
 * and of which its writer does not know: there is one for each. */
static void
check_revisions (Story *story, guint n_applied, GPtrArray *findings)
{
  if (story->end - 1 > n_applied)
    {
      for (gint64 revision = 2; revision <= story->end; revision++)
        if (count_revision (story, revision) == 0)
          find (findings, KITH_FINDING_GAP, story, NULL, revision);
    }
  else if (story->end - 1 < n_applied)
    {
      find (findings, KITH_FINDING_END, story, NULL, story->end);
    }
}

GPtrArray *
kith_history_check (KithHistory *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->stories);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Story *story = data;

      g_assert (story->end > 0);

      check_acknowledged (story, findings);
      check_revisions (story, check_tokens (story, findings), findings);
    }

  return findings;
}

/* Findings */

static const char *const finding_texts[KITH_N_FINDINGS] = {
  [KITH_FINDING_LOST] = "lost",
  [KITH_FINDING_TWICE] = "there twice",
  [KITH_FINDING_UNASKED] = "there, and nobody's",
  [KITH_FINDING_REVISION_TWICE] = "acknowledged twice",
  [KITH_FINDING_GAP] = "made by nobody",
  [KITH_FINDING_END] = "against the number of writes",
};

guint
kith_findings_count (GPtrArray *findings, KithFindingKind kind)
{
  guint count = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const KithFinding *finding = g_ptr_array_index (findings, i);

      if (finding->kind == kind)
        count++;
    }

  return count;
}

char *
kith_findings_describe (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u findings", findings->len);
  for (guint i = 0; i < MIN (findings->len, MAX_DESCRIBED); i++)
    {
      const KithFinding *finding = g_ptr_array_index (findings, i);

      g_string_append_printf (text, "; %s: ", finding->contact);
      if (finding->token != NULL)
        g_string_append_printf (text, "token %s ", finding->token);
      else
        g_string_append_printf (text, "revision %" G_GINT64_FORMAT " ",
                                finding->revision);
      g_string_append (text, finding_texts[finding->kind]);
    }

  return g_string_free (text, FALSE);
}
