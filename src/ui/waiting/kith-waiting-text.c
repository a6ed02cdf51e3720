/* kith-waiting-text.c: changes that wait, as plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-waiting-text.h"

#include <glib/gi18n.h>

#include "ui/conflict/kith-conflict-text.h"
#include "ui/words/kith-messages.h"

static void
append_change (GString *text, KithOutboxEntry *entry, KithNames *names)
{
  KithContact *base = kith_outbox_entry_get_base (entry);
  KithContactInfo *info = kith_outbox_entry_get_info (entry);

  if (info == NULL)
    g_string_append_printf (text, "\n%s\n", _ ("Deletion"));
  else
    kith_conflict_text_append_change (
      text, base != NULL ? kith_contact_get_info (base) : NULL, info, names);
}

static void
append_entry (GString *text, KithOutboxEntry *entry, KithNames *names)
{
  KithEdit *edit = kith_outbox_entry_get_edit (entry);
  KithConflict *conflict = edit != NULL ? kith_edit_get_conflict (edit) : NULL;
  const GError *error = kith_outbox_entry_get_error (entry);
  const char *name = kith_outbox_entry_get_name (entry);
  g_autofree char *both = NULL;
  g_autofree char *reason = error != NULL ? kith_message_for_error (error)
                                          : NULL;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (conflict != NULL)
    {
      both = kith_conflict_text_describe (conflict, names);
      g_string_append (text, both);
      return;
    }

  g_string_append_printf (text, "%s\n", kith_message_name (name));
  if (reason != NULL)
    g_string_append_printf (text, "%s\n", reason);
  append_change (text, entry, names);
}

/**
 * kith_waiting_text_describe:
 * @entries: (element-type KithOutboxEntry): what waits
 * @names: (nullable): what things are called
 *
 * Returns: (transfer full): what can be pasted into a message
 */
char *
kith_waiting_text_describe (GPtrArray *entries, KithNames *names)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (entries != NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    append_entry (text, g_ptr_array_index (entries, i), names);

  return g_string_free (text, FALSE);
}
