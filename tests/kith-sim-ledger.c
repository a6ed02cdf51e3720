/* kith-sim-ledger.c: who wanted what, and whether it came so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-ledger.h"

#include "model/kith-extended-field.h"

/* One write. */
typedef struct
{
  guint who;
  gint64 revision;
  gboolean is_deletion;
  gboolean was_acknowledged;
  gboolean is_in_history;
  gboolean is_decided;   /* it makes what there is once more */
  KithContactInfo *info; /* NULL of a deletion */
} Write;

/* What was typed once. */
typedef struct
{
  guint who;
  char *path;
  char *contact; /* that it was made with, if it was, and for whom */
  guint maker;
  gboolean is_given_up;
  gboolean is_in_history;
} Token;

struct _KithSimLedger
{
  GHashTable *wishes;   /* "who path from to", of what may happen */
  GHashTable *accepted; /* "who path value" → what was seen instead */
  GHashTable *answers;  /* "who path value" → what was answered instead */
  GHashTable *tokens;   /* value → Token */
  GHashTable *writes;   /* contact → GPtrArray of Write, as they came */
  GHashTable *history; /* contact → GHashTable of the leaves as they are now */
  GHashTable *last;    /* contact → last revision in the history */
  GHashTable *again;   /* who → how many contacts may be made again */
  GString *wrong;      /* the first thing */
  guint n_writes;
};

static void
write_free (gpointer data)
{
  Write *write = data;

  g_clear_object (&write->info);
  g_free (write);
}

static void
token_free (gpointer data)
{
  Token *token = data;

  g_free (token->path);
  g_free (token->contact);
  g_free (token);
}

KithSimLedger *
kith_sim_ledger_new (void)
{
  KithSimLedger *self = g_new0 (KithSimLedger, 1);

  self->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          g_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        token_free);
  self->writes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
  self->history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->again = g_hash_table_new (NULL, NULL);
  self->wrong = g_string_new (NULL);

  return self;
}

void
kith_sim_ledger_free (KithSimLedger *self)
{
  g_hash_table_unref (self->wishes);
  g_hash_table_unref (self->accepted);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->writes);
  g_hash_table_unref (self->history);
  g_hash_table_unref (self->last);
  g_hash_table_unref (self->again);
  g_string_free (self->wrong, TRUE);
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static void
complain (KithSimLedger *self, const char *format, ...)
{
  va_list args;

  if (self->wrong->len > 0)
    return;

  va_start (args, format);
  g_string_append_vprintf (self->wrong, format, args);
  va_end (args);
}

/* Leaves */

static const KithField text_fields[] = {
  KITH_FIELD_FIRST_NAME,
  KITH_FIELD_LAST_NAME,
  KITH_FIELD_COMPANY,
  KITH_FIELD_JOB_TITLE,
};

static void
add_items (GHashTable *leaves, KithContactInfo *info, KithField field)
{
  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    {
      g_autofree char *text = kith_item_get_text (
        field, kith_contact_info_get_item (info, field, i));

      g_hash_table_insert (leaves,
                           g_strconcat (kith_field_get_path (field), "/", text,
                                        NULL),
                           g_strdup (text));
    }
}

static void
add_keyed (GHashTable *leaves, KithContactInfo *info)
{
  g_auto (GStrv) labels = kith_contact_info_get_labels (info);
  g_auto (GStrv) keys = kith_contact_info_list_extended (info);

  for (guint i = 0; labels[i] != NULL; i++)
    g_hash_table_insert (leaves,
                         g_strconcat (kith_field_get_path (KITH_FIELD_LABELS),
                                      "/", labels[i], NULL),
                         g_strdup ("on"));
  for (guint i = 0; keys[i] != NULL; i++)
    if (kith_extended_key_is_writable (keys[i]))
      g_hash_table_insert (leaves,
                           g_strconcat (kith_field_get_path (
                                          KITH_FIELD_EXTENDED),
                                        "/", keys[i], NULL),
                           kith_contact_info_get_extended_text (info, keys[i]));
}

GHashTable *
kith_sim_leaves_new (KithContactInfo *info)
{
  GHashTable *leaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (text_fields); i++)
    {
      const char *text = kith_contact_info_get_text (info, text_fields[i]);

      if (text != NULL)
        g_hash_table_insert (leaves,
                             g_strdup (kith_field_get_path (text_fields[i])),
                             g_strdup (text));
    }
  add_items (leaves, info, KITH_FIELD_EMAILS);
  add_keyed (leaves, info);

  return leaves;
}

/* What persons want */

static char *
print_wish (guint who, const char *path, const char *from, const char *to)
{
  return g_strdup_printf ("%u\t%s\t%s\t%s", who, path, from, to);
}

static gboolean
is_wanted (KithSimLedger *self,
           guint who,
           const char *path,
           const char *from,
           const char *to)
{
  g_autofree char *wish = print_wish (who, path, from, to);

  return g_hash_table_contains (self->wishes, wish);
}

void
kith_sim_ledger_decide (KithSimLedger *self,
                        guint who,
                        const char *path,
                        const char *seen,
                        const char *value)
{
  g_debug ("    ed%u wants %s to be “%s” instead of “%s”", who, path, value,
           seen);
  g_hash_table_add (self->wishes, print_wish (who, path, seen, value));
}

/* What was wanted in the place of others is wanted there no more: whoever
 * types over it wants the new value there. */
static void
inherit_wishes (KithSimLedger *self,
                guint who,
                const char *path,
                const char *shown,
                const char *value)
{
  g_autofree char *start = g_strdup_printf ("%u\t%s\t", who, path);
  g_autofree char *end = g_strconcat ("\t", shown, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, start) && g_str_has_suffix (key, end))
      {
        g_autofree char *head = g_strndup (key, strlen (key) - strlen (end));

        g_ptr_array_add (found, g_strconcat (head, "\t", value, NULL));
      }

  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (self->wishes, g_strdup (g_ptr_array_index (found, i)));
}

static char *
print_value (guint who, const char *path, const char *value)
{
  return g_strdup_printf ("%u\t%s\t%s", who, path, value);
}

void
kith_sim_ledger_accept (KithSimLedger *self,
                        guint who,
                        const char *path,
                        const char *seen,
                        const char *value)
{
  kith_sim_ledger_give_up (self, value);
  g_hash_table_insert (self->accepted, print_value (who, path, value),
                       g_strdup (seen));
}

void
kith_sim_ledger_type (KithSimLedger *self,
                      guint who,
                      const char *path,
                      const char *shown,
                      const char *value)
{
  g_autofree char *key = print_value (who, path, shown);
  const char *accepted = g_hash_table_lookup (self->accepted, key);

  inherit_wishes (self, who, path, shown, value);
  kith_sim_ledger_decide (self, who, path, shown, value);
  if (accepted != NULL)
    kith_sim_ledger_decide (self, who, path, accepted, value);
  kith_sim_ledger_give_up (self, shown);

  if (*value != '\0' && !g_str_equal (value, "on"))
    {
      Token *token = g_new0 (Token, 1);

      token->who = who;
      token->path = g_strdup (path);
      g_assert_true (
        g_hash_table_insert (self->tokens, g_strdup (value), token));
    }
}

void
kith_sim_ledger_give_up (KithSimLedger *self, const char *value)
{
  Token *token = g_hash_table_lookup (self->tokens, value);

  if (token != NULL)
    token->is_given_up = TRUE;
}

void
kith_sim_ledger_answer (KithSimLedger *self,
                        guint who,
                        const char *path,
                        const char *mine,
                        const char *seen,
                        const char *value)
{
  kith_sim_ledger_type (self, who, path, mine, value);
  kith_sim_ledger_decide (self, who, path, seen, value);
  g_hash_table_insert (self->answers, print_value (who, path, mine),
                       g_strdup (value));
}

void
kith_sim_ledger_save_over (KithSimLedger *self,
                           guint who,
                           const char *path,
                           const char *before,
                           const char *value)
{
  g_autofree char *key = print_value (who, path, before);
  const char *answer = g_hash_table_lookup (self->answers, key);

  inherit_wishes (self, who, path, before, value);
  while (answer != NULL && !g_str_equal (answer, value))
    {
      kith_sim_ledger_give_up (self, answer);
      g_free (key);
      key = print_value (who, path, answer);
      answer = g_hash_table_lookup (self->answers, key);
    }
}

static guint
count_again (KithSimLedger *self, guint who)
{
  return GPOINTER_TO_UINT (
    g_hash_table_lookup (self->again, GUINT_TO_POINTER (who)));
}

void
kith_sim_ledger_make_again (KithSimLedger *self, guint who)
{
  g_hash_table_insert (self->again, GUINT_TO_POINTER (who),
                       GUINT_TO_POINTER (count_again (self, who) + 1));
}

gboolean
kith_sim_ledger_is_given_up (KithSimLedger *self, const char *value)
{
  Token *token = g_hash_table_lookup (self->tokens, value);

  return token != NULL && token->is_given_up;
}

#define GONE "(gone)"

void
kith_sim_ledger_want_gone (KithSimLedger *self,
                           guint who,
                           const char *contact,
                           gint64 revision)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT, revision);

  kith_sim_ledger_decide (self, who, contact, seen, GONE);
}

/* What the server did, and said */

static Write *
find_write (KithSimLedger *self,
            const char *contact,
            gint64 revision,
            gboolean is_deletion)
{
  GPtrArray *writes = g_hash_table_lookup (self->writes, contact);

  for (guint i = 0; writes != NULL && i < writes->len; i++)
    {
      Write *write = g_ptr_array_index (writes, i);

      if (write->revision == revision && write->is_deletion == is_deletion)
        return write;
    }

  return NULL;
}

static void
add_write (KithSimLedger *self, const char *contact, Write *write)
{
  GPtrArray *writes = g_hash_table_lookup (self->writes, contact);

  if (writes == NULL)
    {
      writes = g_ptr_array_new_with_free_func (write_free);
      g_hash_table_insert (self->writes, g_strdup (contact), writes);
    }
  g_ptr_array_add (writes, write);
  self->n_writes++;
}

void
kith_sim_ledger_wrote (KithSimLedger *self,
                       guint who,
                       const char *contact,
                       gint64 revision,
                       KithContactInfo *info)
{
  Write *write = find_write (self, contact, revision, info == NULL);

  if (write == NULL)
    {
      write = g_new0 (Write, 1);
      write->who = who;
      write->revision = revision;
      write->is_deletion = info == NULL;
      if (info != NULL)
        write->info = kith_contact_info_copy (info);
      add_write (self, contact, write);
    }
  /* Said again, to one who asked again. */
  else if (write->who != who)
    complain (self, "%s: revision %d is of ed%u and of ed%u", contact,
              (int) revision, write->who, who);
  else if (info != NULL && !kith_contact_info_equal (write->info, info))
    complain (self, "%s: revision %d is not always the same", contact,
              (int) revision);
}

gboolean
kith_sim_ledger_was_written (KithSimLedger *self,
                             const char *path,
                             const char *value)
{
  GHashTableIter iter;
  gpointer writes;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, NULL, &writes))
    for (guint i = 0; i < ((GPtrArray *) writes)->len; i++)
      {
        Write *write = g_ptr_array_index ((GPtrArray *) writes, i);
        g_autoptr (GHashTable) leaves = NULL;

        if (write->info == NULL)
          continue;
        leaves = kith_sim_leaves_new (write->info);
        if (g_strcmp0 (g_hash_table_lookup (leaves, path), value) == 0)
          return TRUE;
      }

  return FALSE;
}

void
kith_sim_ledger_acknowledged (KithSimLedger *self,
                              guint who,
                              KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);
  gint64 revision = kith_contact_get_revision (contact);
  Write *write = find_write (self, id, revision, FALSE);

  if (write == NULL)
    complain (self, "%s: ed%u was told of revision %d, which was never written",
              id, who, (int) revision);
  else if (!kith_contact_info_equal (write->info,
                                     kith_contact_get_info (contact)))
    complain (self, "%s: ed%u was told that revision %d is other than it is",
              id, who, (int) revision);
  else
    write->was_acknowledged = TRUE;
}

/* The history */

static const char *
get_leaf (GHashTable *leaves, const char *path)
{
  const char *value = leaves != NULL ? g_hash_table_lookup (leaves, path)
                                     : NULL;

  return value != NULL ? value : "";
}

/* Whether @who has decided so; that counts once. */
static gboolean
take_again (KithSimLedger *self, guint who)
{
  guint n = count_again (self, who);

  if (n == 0)
    return FALSE;

  g_hash_table_insert (self->again, GUINT_TO_POINTER (who),
                       GUINT_TO_POINTER (n - 1));

  return TRUE;
}

/* A contact that somebody made is made again by that person only once it is
 * gone, or by decision. */
static void
check_made (KithSimLedger *self,
            const char *contact,
            Write *write,
            Token *token)
{
  if (!write->is_decided && token->contact != NULL && token->maker == write->who
      && GPOINTER_TO_INT (g_hash_table_lookup (self->last, token->contact)) > 0)
    {
      write->is_decided = take_again (self, write->who);
      if (!write->is_decided)
        complain (self, "%s was made a second time, as %s, by ed%u",
                  token->contact, contact, write->who);
    }

  g_free (token->contact);
  token->contact = g_strdup (contact);
  token->maker = write->who;
}

static void
check_leaf (KithSimLedger *self,
            const char *contact,
            Write *write,
            const char *path,
            const char *from,
            const char *to)
{
  Token *token = g_hash_table_lookup (self->tokens, to);
  /* A contact that is made, or made again, replaces nothing. */
  gboolean is_new = write->revision == 1;

  if (token != NULL)
    token->is_in_history = TRUE;
  if (token != NULL && is_new)
    check_made (self, contact, write, token);

  if (g_str_equal (from, to) || is_new)
    return;
  if (!is_wanted (self, write->who, path, from, to))
    complain (self,
              "%s: nobody wanted “%s” instead of “%s” in %s, but ed%u put it "
              "there in revision %d",
              contact, to, from, path, write->who, (int) write->revision);
}

static void
check_leaves (KithSimLedger *self,
              const char *contact,
              Write *write,
              GHashTable *before,
              GHashTable *after)
{
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, &value))
    check_leaf (self, contact, write, path, get_leaf (before, path), value);

  if (before == NULL)
    return;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (!g_hash_table_contains (after, path))
      check_leaf (self, contact, write, path, value, "");
}

static void
check_deletion (KithSimLedger *self, const char *contact, Write *write)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           write->revision);

  if (!is_wanted (self, write->who, contact, seen, GONE))
    complain (self, "%s: ed%u had not seen revision %d, but deleted it",
              contact, write->who, (int) write->revision);
}

/* A deletion has the revision that it took. */
static void
check_order (KithSimLedger *self,
             const char *contact,
             gint64 revision,
             gboolean is_deletion)
{
  gint64 last = GPOINTER_TO_INT (g_hash_table_lookup (self->last, contact));

  if (last < 0)
    complain (self, "%s: revision %d comes after it was deleted", contact,
              (int) revision);
  else if (revision != last + (is_deletion ? 0 : 1))
    complain (self, "%s: revision %d comes after %d", contact, (int) revision,
              (int) last);
  g_hash_table_insert (self->last, g_strdup (contact),
                       GINT_TO_POINTER (is_deletion ? -1 : (int) revision));
}

void
kith_sim_ledger_history (KithSimLedger *self,
                         const char *contact,
                         gint64 revision,
                         gboolean is_deletion,
                         KithContactInfo *info)
{
  Write *write = find_write (self, contact, revision, is_deletion);
  GHashTable *after = kith_sim_leaves_new (info);

  check_order (self, contact, revision, is_deletion);
  if (write == NULL)
    complain (self, "%s: revision %d is nobody's", contact, (int) revision);
  else if (write->is_in_history)
    complain (self, "%s: revision %d is there twice", contact, (int) revision);
  else if (is_deletion)
    check_deletion (self, contact, write);
  else if (!kith_contact_info_equal (write->info, info))
    complain (self, "%s: revision %d is other than was said", contact,
              (int) revision);
  else
    check_leaves (self, contact, write,
                  g_hash_table_lookup (self->history, contact), after);

  if (write != NULL)
    write->is_in_history = TRUE;
  g_hash_table_insert (self->history, g_strdup (contact), after);
}

static void
check_writes (KithSimLedger *self, const char *contact, GPtrArray *writes)
{
  for (guint i = 0; i < writes->len; i++)
    {
      Write *write = g_ptr_array_index (writes, i);

      if (!write->is_in_history)
        complain (self, "%s: revision %d was %s, and is not in the history",
                  contact, (int) write->revision,
                  write->was_acknowledged ? "acknowledged" : "written");
    }
}

char *
kith_sim_ledger_check (KithSimLedger *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    check_writes (self, key, value);

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Token *token = value;

      if (!token->is_in_history && !token->is_given_up)
        complain (self, "“%s”, which ed%u typed in %s, has disappeared",
                  (char *) key, token->who, token->path);
    }

  return self->wrong->len > 0 ? g_strdup (self->wrong->str) : NULL;
}

guint
kith_sim_ledger_get_n_writes (KithSimLedger *self)
{
  return self->n_writes;
}
