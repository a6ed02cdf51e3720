/* kith-list-pane-unsent.c: contacts in the list that are to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-list-pane-private.h"

static void
marks_changed (KithListPane *self, KithContactMarks *marks)
{
  kith_contact_list_set_unsent (self->list,
                                kith_contact_marks_get_unsent (marks));
}

/* Before its mark goes: it keeps its place. */
static void
sent (KithListPane *self, KithOutboxEntry *entry, KithContact *contact)
{
  const char *id = kith_outbox_entry_get_unsent_id (entry);

  if (id != NULL && contact != NULL)
    kith_contact_list_set_sent (self->list, id, contact);
}

void
_kith_list_pane_connect_unsent (KithListPane *self,
                                KithOutbox *outbox,
                                KithContactMarks *marks)
{
  g_signal_connect_object (marks, "changed", G_CALLBACK (marks_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "sent", G_CALLBACK (sent), self,
                           G_CONNECT_SWAPPED);
  marks_changed (self, marks);
}
