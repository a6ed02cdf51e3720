/* kith-deletion-question.c: I delete, they edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-deletion-question.h"

#include <glib/gi18n.h>

#include "ui/save/kith-their-changes.h"
#include "ui/words/kith-bidi.h"

/* (transfer full) */
static char *
describe_changes (KithContact *seen, KithContact *theirs, KithNames *names)
{
  g_autoptr (KithMerge) merge = kith_merge_new (kith_contact_get_info (seen),
                                                kith_contact_get_info (seen),
                                                kith_contact_get_info (theirs));
  g_autofree char *changes = kith_their_changes_describe (merge, names);

  return g_strdup_printf ("%s\n\n%s", _ ("Somebody changed it meanwhile:"),
                          changes);
}

/**
 * kith_deletion_question_new:
 * @parent: the window in which it was deleted
 * @seen: the contact as the user saw it
 * @theirs: as it is now
 * @names: (nullable): what things are called
 *
 * Returns: (transfer none): an AdwMessageDialog that is not shown yet
 */
GtkWidget *
kith_deletion_question_new (GtkWindow *parent,
                            KithContact *seen,
                            KithContact *theirs,
                            KithNames *names)
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
  body = describe_changes (seen, theirs, names);

  dialog = adw_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later",
                                    _ ("Later"), "keep", _ ("Keep"), "delete",
                                    _ ("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");

  return dialog;
}
