/* kith-conflict-author.c: who the other one of a conflict is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-author.h"

#include "service/contacts/kith-contacts-history.h"

/* Somebody may have saved once more meanwhile. */
#define N_REVISIONS 5

typedef struct
{
  GWeakRef dialog;
  KithConflict *conflict;
} Asked;

static void
asked_free (Asked *asked)
{
  g_weak_ref_clear (&asked->dialog);
  g_object_unref (asked->conflict);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static gint64
get_revision (const KithRevision *revision)
{
  return g_str_equal (revision->action, "DELETED") ? KITH_CONFLICT_DELETION
                                                   : revision->revision;
}

static void
listed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (Asked) asked = data;
  g_autoptr (KithConflictDialog) dialog = g_weak_ref_get (&asked->dialog);
  g_autoptr (KithRevisions)
    page = kith_contacts_list_revisions_finish (KITH_CONTACTS (contacts),
                                                result, NULL);

  /* The newest deletion is the one that counts. */
  for (guint i = page != NULL ? page->revisions->len : 0; i > 0; i--)
    {
      const KithRevision *revision = page->revisions->pdata[i - 1];

      kith_conflict_set_author (asked->conflict, get_revision (revision),
                                revision->author);
    }
  if (dialog != NULL)
    kith_conflict_dialog_update_author (dialog, asked->conflict);
}

void
kith_conflict_author_ask (KithConflictDialog *dialog,
                          KithContacts *contacts,
                          KithConflict *conflict)
{
  KithContact *theirs = kith_conflict_get_theirs (conflict);
  KithContact *known = theirs != NULL ? theirs
                                      : kith_conflict_get_base (conflict);
  Asked *asked;

  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (dialog));

  /* On one's own computer everybody is oneself. */
  if (kith_connection_is_embedded (kith_contacts_get_connection (contacts)))
    return;

  asked = g_new0 (Asked, 1);
  g_weak_ref_init (&asked->dialog, dialog);
  asked->conflict = g_object_ref (conflict);
  kith_contacts_list_revisions_async (contacts, kith_contact_get_id (known),
                                      N_REVISIONS, NULL, NULL, listed_cb,
                                      asked);
}
