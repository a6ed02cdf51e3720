/* kith-conflict-author.c: who the other one of a conflict is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-conflict-author.h"

#include "service/kith-contacts-history.h"

/* Somebody may have saved once more meanwhile. */
#define N_REVISIONS 5

static void
listed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autofree GWeakRef *weak = data;
  g_autoptr (KithConflictDialog) dialog = g_weak_ref_get (weak);
  g_autoptr (KithRevisions)
    page = kith_contacts_list_revisions_finish (KITH_CONTACTS (contacts),
                                                result, NULL);

  g_weak_ref_clear (weak);
  for (guint i = 0; dialog != NULL && page != NULL && i < page->revisions->len;
       i++)
    {
      const KithRevision *revision = page->revisions->pdata[i];

      kith_conflict_dialog_set_author (dialog, revision->revision,
                                       revision->author);
    }
}

void
kith_conflict_author_ask (KithConflictDialog *dialog,
                          KithContacts *contacts,
                          KithConflict *conflict)
{
  KithContact *theirs = kith_conflict_get_theirs (conflict);
  GWeakRef *weak;

  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (dialog));

  /* On one's own computer everybody is oneself. */
  if (theirs == NULL
      || kith_connection_is_embedded (kith_contacts_get_connection (contacts)))
    return;

  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, dialog);
  kith_contacts_list_revisions_async (contacts, kith_contact_get_id (theirs),
                                      N_REVISIONS, NULL, NULL, listed_cb, weak);
}
