/* kith-their-changes.c: what others changed, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-their-changes.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

/* What does not fit on a screen is counted. */
#define MAX_ROWS 6
#define MAX_VALUE_CHARS 80

/* (transfer full) */
static char *
describe_value (const KithMergeRow *row, KithNames *names)
{
  g_autofree char *value = kith_message_value (row, row->theirs, names);
  g_autofree char *start = NULL;
  g_autofree char *shortened = NULL;

  if (*value == '\0')
    return g_strdup (_ ("removed"));
  if (g_utf8_strlen (value, -1) <= MAX_VALUE_CHARS)
    return kith_bidi_isolate (value);

  start = g_utf8_substring (value, 0, MAX_VALUE_CHARS);
  shortened = g_strconcat (start, "…", NULL);

  return kith_bidi_isolate (shortened);
}

static void
append_row (GString *text, const KithMergeRow *row, KithNames *names)
{
  g_autofree char *title = kith_message_row_title (row, names);
  g_autofree char *value = describe_value (row, names);

  /* Translators: a field's name and what it is now, "Phone: +46 8 5550" */
  g_string_append_printf (text, _ ("%s: %s"), title, value);
  g_string_append_c (text, '\n');
}

/* (transfer container) (element-type KithMergeRow) */
static GPtrArray *
list_rows (KithMerge *merge)
{
  GPtrArray *all = kith_merge_get_rows (merge);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (all, i);

      if (row->outcome == KITH_OUTCOME_THEIRS)
        g_ptr_array_add (rows, row);
    }

  return rows;
}

guint
kith_their_changes_count (KithMerge *merge)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (merge != NULL, 0);

  rows = list_rows (merge);

  return rows->len;
}

char *
kith_their_changes_describe (KithMerge *merge, KithNames *names)
{
  g_autoptr (GPtrArray) rows = NULL;
  GString *text = g_string_new (NULL);
  guint n_more;

  g_return_val_if_fail (merge != NULL, NULL);

  rows = list_rows (merge);
  n_more = rows->len > MAX_ROWS ? rows->len - MAX_ROWS : 0;
  for (guint i = 0; i < rows->len - n_more; i++)
    append_row (text, g_ptr_array_index (rows, i), names);
  if (n_more > 0)
    g_string_append_printf (text,
                            ngettext ("and %u more change",
                                      "and %u more changes", n_more),
                            n_more);

  return g_strchomp (g_string_free (text, FALSE));
}
