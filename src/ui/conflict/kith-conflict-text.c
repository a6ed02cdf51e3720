/* kith-conflict-text.c: both sides of a conflict, as plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-text.h"

#include <glib/gi18n.h>

#include "ui/conflict/kith-conflict-choice.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

static void
append_value (GString *text,
              const char *title,
              const KithMergeRow *row,
              JsonNode *value,
              KithNames *names)
{
  g_autofree char *described = kith_conflict_value_describe (row, value, names);

  g_string_append (text, "  ");
  g_string_append_printf (text, _ ("%s: %s"), title,
                          *described != '\0' ? described : _ ("nothing"));
  g_string_append_c (text, '\n');
}

static void
append_rows (GString *text,
             GPtrArray *rows,
             KithNames *names,
             gboolean is_deletion)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      g_autofree char *title = kith_message_row_title (row, names);

      g_string_append_printf (text, "\n%s\n", title);
      append_value (text, C_ ("what a field was", "Was"), row, row->base,
                    names);
      append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_MINE),
                    row, row->mine, names);
      if (!is_deletion)
        append_value (text, kith_conflict_choice_get_title (KITH_CHOICE_THEIRS),
                      row, row->theirs, names);
    }
}

/**
 * kith_conflict_text_append_change:
 * @text: to add to
 * @base: (nullable): what was
 * @info: what it is to be
 * @names: (nullable): what things are called
 */
void
kith_conflict_text_append_change (GString *text,
                                  KithContactInfo *base,
                                  KithContactInfo *info,
                                  KithNames *names)
{
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();
  KithContactInfo *was = base != NULL ? base : nothing;
  g_autoptr (KithMerge) merge = kith_merge_new (was, info, was);

  append_rows (text, kith_merge_get_rows (merge), names,
               /* is_deletion= */ TRUE);
}

/**
 * kith_conflict_text_describe:
 * @conflict: a conflict
 * @names: (nullable): what things are called
 *
 * Returns: (transfer full): what can be pasted into a message
 */
char *
kith_conflict_text_describe (KithConflict *conflict, KithNames *names)
{
  KithContact *base;
  const char *name;
  GString *text;

  g_return_val_if_fail (KITH_IS_CONFLICT (conflict), NULL);

  base = kith_conflict_get_base (conflict);
  name = kith_contact_get_display_name (base);
  text = g_string_new (kith_message_name (name));
  g_string_append_c (text, '\n');
  if (kith_conflict_is_deletion (conflict))
    {
      /* Of theirs nothing is left. */
      kith_conflict_text_append_change (text, kith_contact_get_info (base),
                                        kith_conflict_get_mine (conflict),
                                        names);
    }
  else
    {
      append_rows (text, kith_conflict_get_rows (conflict), names,
                   /* is_deletion= */ FALSE);
      append_rows (text, kith_conflict_get_merged (conflict), names,
                   /* is_deletion= */ FALSE);
    }

  return g_string_free (text, FALSE);
}
