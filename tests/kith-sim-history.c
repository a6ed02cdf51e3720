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

void
kith_sim_ledger_wrote (KithSimLedger *self,
                       guint who,
                       const char *contact,
                       gint64 revision,
                       KithContactInfo *info)
{
  KithSimWrite *write = find_write (self, contact, revision, info == NULL);

  if (write == NULL)
    {
      write = g_new0 (KithSimWrite, 1);
      write->who = who;
      write->revision = revision;
      write->is_deletion = info == NULL;
      if (info != NULL)
        write->info = kith_contact_info_copy (info);
      add_write (self, contact, write);
    }
  /* Said again, to one who asked again. */
  else if (write->who != who)
    _kith_sim_ledger_complain (self, "%s: revision %d is of ed%u and of ed%u",
                               contact, (int) revision, write->who, who);
  else if (info != NULL && !kith_contact_info_equal (write->info, info))
    _kith_sim_ledger_complain (self, "%s: revision %d is not always the same",
                               contact, (int) revision);
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

void
kith_sim_ledger_acknowledged (KithSimLedger *self,
                              guint who,
                              KithContact *contact)
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

  if (g_str_equal (from, to) || is_new)
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

static void
check_deletion (KithSimLedger *self, const char *contact, KithSimWrite *write)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           write->revision);

  if (!_kith_sim_ledger_is_wanted (self, write->who, contact, seen,
                                   KITH_SIM_GONE))
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
      KithSimWrite *write = g_ptr_array_index (writes, i);

      if (!write->is_in_history)
        _kith_sim_ledger_complain (
          self, "%s: revision %d was %s, and is not in the history", contact,
          (int) write->revision,
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
