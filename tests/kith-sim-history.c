/* kith-sim-history.c: whether what the server wrote is what was wanted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-ledger-private.h"

/* What the server did, and said */

static void
write_free (gpointer data)
{
  KithSimWrite *write = data;

  g_clear_object (&write->info);
  g_free (write->source);
  g_free (write);
}

static KithSimWrite *
find_write (KithSimLedger *self,
            const char *contact,
            gint64 revision,
            gboolean is_deletion)
{
  GPtrArray *writes = g_hash_table_lookup (self->writes, contact);

  for (guint i = 0; writes != NULL && i < writes->len; i++)
    {
      KithSimWrite *write = g_ptr_array_index (writes, i);

      if (write->revision == revision && write->is_deletion == is_deletion)
        return write;
    }

  return NULL;
}

static void
add_write (KithSimLedger *self, const char *contact, KithSimWrite *write)
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

/* Returns: the write, which may have been said before, to one who asked
 * again */
static KithSimWrite *
note_write (KithSimLedger *self,
            guint who,
            const char *contact,
            gint64 revision,
            KithContactInfo *info)
{
  KithSimWrite *write = find_write (self, contact, revision, info == NULL);

  if (write == NULL)
    {
      g_debug ("    ed%u %s revision %d of %.4s", who,
               info != NULL ? "made" : "deleted", (int) revision, contact);
      write = g_new0 (KithSimWrite, 1);
      write->who = who;
      write->revision = revision;
      write->is_deletion = info == NULL;
      if (info != NULL)
        write->info = kith_contact_info_copy (info);
      add_write (self, contact, write);
    }
  else if (write->who != who)
    _kith_sim_ledger_complain (self, "%s: revision %d is of ed%u and of ed%u",
                               contact, (int) revision, write->who, who);
  else if (info != NULL && !kith_contact_info_equal (write->info, info))
    _kith_sim_ledger_complain (self, "%s: revision %d is not always the same",
                               contact, (int) revision);

  return write;
}

void
kith_sim_ledger_wrote (KithSimLedger *self,
                       guint who,
                       const char *contact,
                       gint64 revision,
                       KithContactInfo *info)
{
  note_write (self, who, contact, revision, info);
}

void
kith_sim_ledger_wrote_over (KithSimLedger *self,
                            guint who,
                            const char *contact,
                            gint64 revision,
                            KithContactInfo *info)
{
  note_write (self, who, contact, revision, info)->is_unseeing = TRUE;
}

/* (nullable) */
static KithSimWrite *
get_last_write (KithSimLedger *self, const char *contact)
{
  GPtrArray *writes = g_hash_table_lookup (self->writes, contact);

  return writes != NULL ? g_ptr_array_index (writes, writes->len - 1) : NULL;
}

gint64
kith_sim_ledger_get_revision (KithSimLedger *self, const char *contact)
{
  KithSimWrite *last = get_last_write (self, contact);

  return last != NULL && !last->is_deletion ? last->revision : 0;
}

void
kith_sim_ledger_merged (KithSimLedger *self,
                        guint who,
                        const char *target,
                        gint64 revision,
                        KithContactInfo *info,
                        const char *source)
{
  KithSimWrite *write = note_write (self, who, target, revision, info);
  gint64 last = kith_sim_ledger_get_revision (self, source);

  if (write->source != NULL)
    return;

  write->source = g_strdup (source);
  if (last > 0)
    note_write (self, who, source, last, NULL)->is_unseeing = TRUE;
  else
    _kith_sim_ledger_complain (self, "%s was merged, and was not there",
                               source);
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
        KithSimWrite *write = g_ptr_array_index ((GPtrArray *) writes, i);
        g_autoptr (GHashTable) leaves = NULL;

        if (write->info == NULL)
          continue;
        leaves = kith_sim_leaves_new (write->info);
        if (g_strcmp0 (g_hash_table_lookup (leaves, path), value) == 0)
          return TRUE;
      }

  return FALSE;
}

/* (nullable): NULL where it never came to be */
static KithSimWrite *
find_told (KithSimLedger *self, guint who, KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);
  gint64 revision = kith_contact_get_revision (contact);
  KithSimWrite *write = find_write (self, id, revision, FALSE);

  if (write == NULL)
    _kith_sim_ledger_complain (
      self, "%s: ed%u was told of revision %d, which was never written", id,
      who, (int) revision);
  else if (!kith_contact_info_equal (write->info,
                                     kith_contact_get_info (contact)))
    _kith_sim_ledger_complain (
      self, "%s: ed%u was told that revision %d is other than it is", id, who,
      (int) revision);

  return write;
}

void
kith_sim_ledger_acknowledged (KithSimLedger *self,
                              guint who,
                              KithContact *contact)
{
  KithSimWrite *write = find_told (self, who, contact);

  if (write != NULL)
    write->was_acknowledged = TRUE;
}

void
kith_sim_ledger_saw (KithSimLedger *self, guint who, KithContact *contact)
{
  find_told (self, who, contact);
}

void
kith_sim_ledger_saw_gone (KithSimLedger *self, guint who, const char *contact)
{
  g_hash_table_insert (self->gone, g_strdup (contact), GUINT_TO_POINTER (who));
}

static guint
count_contacts (KithSimLedger *self)
{
  GHashTableIter iter;
  gpointer contact;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, &contact, NULL))
    if (kith_sim_ledger_get_revision (self, contact) > 0)
      n++;

  return n;
}

void
kith_sim_ledger_agree (KithSimLedger *self, guint who, GPtrArray *contacts)
{
  if (contacts->len != count_contacts (self))
    _kith_sim_ledger_complain (self, "ed%u sees %u contacts, not %u", who,
                               contacts->len, count_contacts (self));

  for (guint i = 0; i < contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (contacts, i);
      const char *id = kith_contact_get_id (contact);

      kith_sim_ledger_saw (self, who, contact);
      if (kith_contact_get_revision (contact)
          != kith_sim_ledger_get_revision (self, id))
        _kith_sim_ledger_complain (self, "%s: ed%u sees revision %d, not %d",
                                   id, who,
                                   (int) kith_contact_get_revision (contact),
                                   (int) kith_sim_ledger_get_revision (self,
                                                                       id));
    }
}

/* The history */

static const char *
get_leaf (GHashTable *leaves, const char *path)
{
  const char *value = leaves != NULL ? g_hash_table_lookup (leaves, path)
                                     : NULL;

  return value != NULL ? value : "";
}

/* A contact that somebody made is made again by that person only once it is
 * gone, or by decision. */
static void
check_made (KithSimLedger *self,
            const char *contact,
            KithSimWrite *write,
            KithSimToken *token)
{
  if (!write->is_decided && token->contact != NULL && token->maker == write->who
      && GPOINTER_TO_INT (g_hash_table_lookup (self->last, token->contact)) > 0)
    {
      write->is_decided = _kith_sim_ledger_take_again (self, write->who);
      if (!write->is_decided)
        _kith_sim_ledger_complain (self,
                                   "%s was made a second time, as %s, by ed%u",
                                   token->contact, contact, write->who);
    }

  g_free (token->contact);
  token->contact = g_strdup (contact);
  token->maker = write->who;
}

/* Whether a merge took @to over from its source, where there was nothing. */
static gboolean
is_taken_over (KithSimLedger *self,
               KithSimWrite *write,
               const char *path,
               const char *from,
               const char *to)
{
  return write->source != NULL && *from == '\0'
         && g_str_equal (
           get_leaf (g_hash_table_lookup (self->history, write->source), path),
           to);
}

static gboolean
is_wanted_unseen (KithSimLedger *self,
                  KithSimWrite *write,
                  const char *path,
                  const char *to)
{
  return write->is_unseeing
         && _kith_sim_ledger_is_wanted (self, write->who, path,
                                        KITH_SIM_WHATEVER, to);
}

static void
check_leaf (KithSimLedger *self,
            const char *contact,
            KithSimWrite *write,
            const char *path,
            const char *from,
            const char *to)
{
  KithSimToken *token = g_hash_table_lookup (self->tokens, to);
  /* A contact that is made, or made again, replaces nothing. */
  gboolean is_new = write->revision == 1;

  if (token != NULL)
    token->is_in_history = TRUE;
  if (token != NULL && is_new)
    check_made (self, contact, write, token);

  if (g_str_equal (from, to) || is_new
      || is_taken_over (self, write, path, from, to)
      || is_wanted_unseen (self, write, path, to))
    return;
  if (!_kith_sim_ledger_is_wanted (self, write->who, path, from, to))
    _kith_sim_ledger_complain (
      self,
      "%s: nobody wanted “%s” instead of “%s” in %s, but ed%u put it "
      "there in revision %d",
      contact, to, from, path, write->who, (int) write->revision);
}

static void
check_leaves (KithSimLedger *self,
              const char *contact,
              KithSimWrite *write,
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

/* A name is one: nothing is added to that of another person. */
static gboolean
is_in_the_way (GHashTable *before, const char *path)
{
  const char *first = kith_field_get_path (KITH_FIELD_FIRST_NAME);
  const char *last = kith_field_get_path (KITH_FIELD_LAST_NAME);

  if (g_str_equal (path, first) || g_str_equal (path, last))
    return *get_leaf (before, first) != '\0'
           || *get_leaf (before, last) != '\0';

  return *get_leaf (before, path) != '\0';
}

/* Nothing of the source is lost, but where the target had something. */
static void
check_merge (KithSimLedger *self,
             const char *contact,
             KithSimWrite *write,
             GHashTable *before,
             GHashTable *after)
{
  GHashTable *source = g_hash_table_lookup (self->history, write->source);
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           write->revision - 1);
  g_autofree char *merged = _kith_sim_ledger_print_merged (write->source);
  GHashTableIter iter;
  gpointer path, value;

  if (!_kith_sim_ledger_is_wanted (self, write->who, contact, seen, merged))
    _kith_sim_ledger_complain (
      self, "%s: ed%u had not seen revision %s, but merged it", contact,
      write->who, seen);

  g_hash_table_iter_init (&iter, source);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (!is_in_the_way (before, path)
        && !g_str_equal (get_leaf (after, path), value))
      _kith_sim_ledger_complain (self, "%s: “%s” in %s of %s was lost", contact,
                                 (char *) value, (char *) path, write->source);
}

/* Who wants a contact gone that a change of his own still waits for knows of
 * that change, but of nobody else's. */
static gboolean
is_wanted_gone (KithSimLedger *self,
                const char *contact,
                guint who,
                gint64 revision)
{
  for (; revision > 0; revision--)
    {
      g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT, revision);
      KithSimWrite *made = find_write (self, contact, revision, FALSE);

      if (_kith_sim_ledger_is_wanted (self, who, contact, seen, KITH_SIM_GONE))
        return TRUE;
      if (made == NULL || made->who != who)
        return FALSE;
    }

  return FALSE;
}

static void
check_deletion (KithSimLedger *self, const char *contact, KithSimWrite *write)
{
  /* By a merge, whose target tells. */
  if (write->is_unseeing)
    return;
  if (!is_wanted_gone (self, contact, write->who, write->revision))
    _kith_sim_ledger_complain (
      self, "%s: ed%u had not seen revision %d, but deleted it", contact,
      write->who, (int) write->revision);
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
    _kith_sim_ledger_complain (self,
                               "%s: revision %d comes after it was deleted",
                               contact, (int) revision);
  else if (revision != last + (is_deletion ? 0 : 1))
    _kith_sim_ledger_complain (self, "%s: revision %d comes after %d", contact,
                               (int) revision, (int) last);
  g_hash_table_insert (self->last, g_strdup (contact),
                       GINT_TO_POINTER (is_deletion ? -1 : (int) revision));
}

static void
check_change (KithSimLedger *self,
              const char *contact,
              KithSimWrite *write,
              GHashTable *after)
{
  GHashTable *before = g_hash_table_lookup (self->history, contact);

  check_leaves (self, contact, write, before, after);
  if (write->source != NULL)
    check_merge (self, contact, write, before, after);
}

void
kith_sim_ledger_history (KithSimLedger *self,
                         const char *contact,
                         gint64 revision,
                         gboolean is_deletion,
                         KithContactInfo *info)
{
  KithSimWrite *write = find_write (self, contact, revision, is_deletion);
  GHashTable *after = kith_sim_leaves_new (info);

  check_order (self, contact, revision, is_deletion);
  if (write == NULL)
    _kith_sim_ledger_complain (self, "%s: revision %d is nobody's", contact,
                               (int) revision);
  else if (write->is_in_history)
    _kith_sim_ledger_complain (self, "%s: revision %d is there twice", contact,
                               (int) revision);
  else if (is_deletion)
    check_deletion (self, contact, write);
  else if (!kith_contact_info_equal (write->info, info))
    _kith_sim_ledger_complain (self, "%s: revision %d is other than was said",
                               contact, (int) revision);
  else
    check_change (self, contact, write, after);

  if (write != NULL)
    write->is_in_history = TRUE;
  g_hash_table_insert (self->history, g_strdup (contact), after);
}

static void
check_writes (KithSimLedger *self, const char *contact, GPtrArray *writes)
{
  for (guint i = 0; i < writes->len; i++)
    {
      KithSimWrite *write = g_ptr_array_index (writes, i);

      if (!write->is_in_history)
        _kith_sim_ledger_complain (
          self, "%s: revision %d was %s, and is not in the history", contact,
          (int) write->revision,
          write->was_acknowledged ? "acknowledged" : "written");
    }
}

static void
check_gone (KithSimLedger *self, const char *contact, guint who)
{
  if (GPOINTER_TO_INT (g_hash_table_lookup (self->last, contact)) > 0)
    _kith_sim_ledger_complain (
      self, "%s: ed%u was told that it is deleted, and it is there", contact,
      who);
}

char *
kith_sim_ledger_check (KithSimLedger *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    check_writes (self, key, value);

  g_hash_table_iter_init (&iter, self->gone);
  while (g_hash_table_iter_next (&iter, &key, &value))
    check_gone (self, key, GPOINTER_TO_UINT (value));

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      KithSimToken *token = value;

      if (!token->is_in_history && !token->is_given_up)
        _kith_sim_ledger_complain (
          self, "“%s”, which ed%u typed in %s, has disappeared", (char *) key,
          token->who, token->path);
    }

  return self->wrong->len > 0 ? g_strdup (self->wrong->str) : NULL;
}

guint
kith_sim_ledger_get_n_writes (KithSimLedger *self)
{
  return self->n_writes;
}
