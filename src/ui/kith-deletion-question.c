/* kith-deletion-question.c: I delete, they edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-deletion-question.h"

#include <glib/gi18n.h>

#include "model/kith-merge.h"
#include "ui/kith-bidi.h"
#include "ui/kith-messages.h"

/* What does not fit on a screen is counted. */
#define MAX_ROWS 6
#define MAX_VALUE_CHARS 80

/* (transfer full) */
static char *
describe_value (const KithMergeRow *row)
{
  g_autofree char *value = kith_message_value (row, row->theirs);
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
append_row (GString *text, const KithMergeRow *row, GPtrArray *fields)
{
  g_autofree char *title = kith_message_row_title (row, fields);
  g_autofree char *value = describe_value (row);

  /* Translators: a field's name and what it is now, "Phone: +46 8 5550" */
  g_string_append_printf (text, _ ("%s: %s"), title, value);
  g_string_append_c (text, '\n');
}

/* (transfer full) */
static char *
describe_changes (KithContact *seen, KithContact *theirs, GPtrArray *fields)
{
  g_autoptr (KithMerge) merge = kith_merge_new (kith_contact_get_info (seen),
                                                kith_contact_get_info (seen),
                                                kith_contact_get_info (theirs));
  GPtrArray *rows = kith_merge_get_rows (merge);
  GString *text = g_string_new (NULL);
  guint n_more = rows->len > MAX_ROWS ? rows->len - MAX_ROWS : 0;

  g_string_append (text, _ ("Somebody changed it meanwhile:"));
  g_string_append (text, "\n\n");
  for (guint i = 0; i < rows->len - n_more; i++)
    append_row (text, g_ptr_array_index (rows, i), fields);
  if (n_more > 0)
    g_string_append_printf (text,
                            ngettext ("and %u more change",
                                      "and %u more changes", n_more),
                            n_more);

  return g_strchomp (g_string_free (text, FALSE));
}

/**
 * kith_deletion_question_new:
 * @parent: the window in which it was deleted
 * @seen: the contact as the user saw it
 * @theirs: as it is now
 * @fields: (nullable) (element-type KithExtendedField): for the titles of
 * custom fields
 *
 * Returns: (transfer none): an AdwMessageDialog that is not shown yet
 */
GtkWidget *
kith_deletion_question_new (GtkWindow *parent,
                            KithContact *seen,
                            KithContact *theirs,
                            GPtrArray *fields)
{
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  g_return_val_if_fail (KITH_IS_CONTACT (seen), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (theirs), NULL);

  name = kith_bidi_isolate (kith_contact_get_display_name (theirs));
  /* Translators: %s is the name of a contact */
  heading = g_strdup_printf (_ ("Delete “%s” All the Same?"), name);
  body = describe_changes (seen, theirs, fields);

  dialog = adw_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep",
                                    _ ("Keep"), "delete", _ ("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");

  return dialog;
}
