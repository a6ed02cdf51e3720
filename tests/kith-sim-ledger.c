/* kith-sim-ledger.c: who wanted what, and whether it came so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-ledger-private.h"

#include "model/kith-extended-field.h"

static void
token_free (gpointer data)
{
  KithSimToken *token = data;

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
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  g_hash_table_unref (self->gone);
  g_hash_table_unref (self->last);
  g_hash_table_unref (self->again);
  g_string_free (self->wrong, TRUE);
  g_free (self);
}

void
_kith_sim_ledger_complain (KithSimLedger *self, const char *format, ...)
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

gboolean
_kith_sim_ledger_is_wanted (KithSimLedger *self,
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
      KithSimToken *token = g_new0 (KithSimToken, 1);

      token->who = who;
      token->path = g_strdup (path);
      g_assert_true (
        g_hash_table_insert (self->tokens, g_strdup (value), token));
    }
}

void
kith_sim_ledger_give_up (KithSimLedger *self, const char *value)
{
  KithSimToken *token = g_hash_table_lookup (self->tokens, value);

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
_kith_sim_ledger_take_again (KithSimLedger *self, guint who)
{
  guint n = count_again (self, who);

  if (n == 0)
    return FALSE;

  g_hash_table_insert (self->again, GUINT_TO_POINTER (who),
                       GUINT_TO_POINTER (n - 1));

  return TRUE;
}

gboolean
kith_sim_ledger_is_given_up (KithSimLedger *self, const char *value)
{
  KithSimToken *token = g_hash_table_lookup (self->tokens, value);

  return token != NULL && token->is_given_up;
}

void
kith_sim_ledger_want_gone (KithSimLedger *self,
                           guint who,
                           const char *contact,
                           gint64 revision)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT, revision);

  kith_sim_ledger_decide (self, who, contact, seen, KITH_SIM_GONE);
}

char *
_kith_sim_ledger_print_merged (const char *source)
{
  return g_strconcat ("with ", source, NULL);
}

void
kith_sim_ledger_want_merged (KithSimLedger *self,
                             guint who,
                             const char *target,
                             gint64 revision,
                             const char *source)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_FORMAT, revision);
  g_autofree char *merged = _kith_sim_ledger_print_merged (source);

  kith_sim_ledger_decide (self, who, target, seen, merged);
}
