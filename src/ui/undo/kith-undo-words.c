/* kith-undo-words.c: what would be undone, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/undo/kith-undo-words.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

typedef struct
{
  const char *undo;
  const char *undone;
} Words;

/* Translators: %s is the name of a contact */
static const Words words[] = {
  [KITH_UNDO_SAVE] = { N_ ("Undo Save of %s"), N_ ("Save of %s undone") },
  [KITH_UNDO_CREATE] = { N_ ("Undo Creation of %s"),
                         N_ ("Creation of %s undone") },
  [KITH_UNDO_BRING_BACK] = { N_ ("Undo Restoring of %s"),
                             N_ ("Restoring of %s undone") },
  [KITH_UNDO_DELETE] = { N_ ("Undo Deletion of %s"),
                         N_ ("Deletion of %s undone") },
};

static char *
get_name (KithUndoStep *step)
{
  GPtrArray *contacts = kith_undo_step_get_contacts (step);
  const char *name = kith_contact_get_display_name (contacts->pdata[0]);

  if (contacts->len > 1)
    /* Translators: in "Undo Deletion of 3 Contacts" */
    return g_strdup_printf (ngettext ("%u Contact", "%u Contacts",
                                      contacts->len),
                            contacts->len);

  return kith_bidi_isolate (kith_message_name (name));
}

static char *
describe (const char *format, KithUndoStep *step)
{
  g_autofree char *name = get_name (step);
  GString *text = g_string_new (_ (format));

  g_string_replace (text, "%s", name, 1);

  return g_string_free (text, FALSE);
}

char *
kith_undo_describe (KithUndoStep *step)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (step), NULL);

  return describe (words[kith_undo_step_get_kind (step)].undo, step);
}

char *
kith_undo_describe_done (KithUndoStep *step)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (step), NULL);

  return describe (words[kith_undo_step_get_kind (step)].undone, step);
}
