/* kith-refusal-question.c: the server took a change not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-refusal-question.h"

#include <glib/gi18n.h>

#include "ui/save/kith-deleted-fields.h"
#include "ui/save/kith-their-changes.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

static gboolean
is_deletion (KithOutboxEntry *entry)
{
  return kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE;
}

/* (transfer full) */
static char *
make_heading (KithOutboxEntry *entry)
{
  const char *name = kith_outbox_entry_get_name (entry);
  g_autofree char *isolated = kith_bidi_isolate (kith_message_name (name));

  /* Translators: %s is the name of a contact */
  return g_strdup_printf (is_deletion (entry) ? _ ("“%s” Was Not Deleted")
                                              : _ ("“%s” Was Not Saved"),
                          isolated);
}

/* (transfer full): what it was to become, a line each */
static char *
describe_change (KithOutboxEntry *entry, KithNames *names)
{
  KithContact *base = kith_outbox_entry_get_base (entry);
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();
  KithContactInfo *was = base != NULL ? kith_contact_get_info (base) : nothing;
  g_autoptr (KithMerge)
    merge = kith_merge_new (was, was, kith_outbox_entry_get_info (entry));

  return kith_their_changes_describe (merge, names);
}

/* (transfer full) */
static char *
make_reason (KithOutboxEntry *entry, GPtrArray *deleted_fields)
{
  const GError *error = kith_outbox_entry_get_error (entry);

  if (deleted_fields != NULL)
    return kith_deleted_fields_describe (deleted_fields);

  return error != NULL ? kith_message_for_error (error) : g_strdup ("");
}

/* (transfer full) */
static char *
make_body (KithOutboxEntry *entry, KithNames *names, GPtrArray *deleted_fields)
{
  g_autofree char *reason = make_reason (entry, deleted_fields);
  g_autofree char *change = NULL;

  if (is_deletion (entry))
    return g_steal_pointer (&reason);

  change = describe_change (entry, names);

  return g_strdup_printf ("%s\n\n%s", reason, change);
}

/**
 * kith_refusal_question_new:
 * @parent: over which window it comes up
 * @entry: a change that was refused
 * @names: (nullable): what things are called
 * @deleted_fields: (nullable) (element-type KithExtendedField): for want of
 *   which it was refused
 *
 * Returns: (transfer none): an AdwMessageDialog that is not shown yet
 */
GtkWidget *
kith_refusal_question_new (GtkWindow *parent,
                           KithOutboxEntry *entry,
                           KithNames *names,
                           GPtrArray *deleted_fields)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (entry), NULL);

  heading = make_heading (entry);
  body = make_body (entry, names, deleted_fields);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  adw_message_dialog_add_responses (dialog, "later", _ ("Later"), "take-back",
                                    _ ("Take Back"), NULL);
  if (!is_deletion (entry))
    adw_message_dialog_add_response (dialog, "edit", _ ("Edit"));
  if (deleted_fields != NULL)
    adw_message_dialog_add_response (dialog, "create", _ ("Create Again"));
  else
    adw_message_dialog_add_response (dialog, "try", _ ("Retry"));
  adw_message_dialog_set_response_appearance (dialog, "take-back",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "later");
  adw_message_dialog_set_close_response (dialog, "later");

  return GTK_WIDGET (dialog);
}
