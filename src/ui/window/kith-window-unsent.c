/* kith-window-unsent.c: a contact in the form that is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

#include <glib/gi18n.h>

static const char *
get_unsent_id (KithWindow *self)
{
  KithOutboxEntry *entry = kith_contact_pane_get_entry (self->contact_pane);

  return entry != NULL ? kith_outbox_entry_get_unsent_id (entry) : NULL;
}

const char *
_kith_window_get_opened_id (KithWindow *self)
{
  KithContact *contact = kith_contact_pane_get_contact (self->contact_pane);

  return contact != NULL ? kith_contact_get_id (contact) : get_unsent_id (self);
}

/* It is in the list from when it waits on. */
void
_kith_window_follow_unsent (KithWindow *self)
{
  const char *id;

  /* The form lets go of it while the window goes away. */
  if (self->contact_pane == NULL || self->list_pane == NULL)
    return;

  id = get_unsent_id (self);
  if (!kith_contact_pane_is_open (self->contact_pane)
      || kith_contact_pane_get_contact (self->contact_pane) != NULL
      || g_strcmp0 (kith_list_pane_get_opened (self->list_pane), id) == 0)
    return;

  kith_list_pane_set_opened (self->list_pane, id);
  if (id != NULL)
    kith_list_pane_reveal (self->list_pane, id);
}

/* With what was typed over it. */
void
_kith_window_show_unsent (KithWindow *self, KithOutboxEntry *entry)
{
  KithKeptDraft *kept = kith_outbox_find_typed_over (self->outbox, entry);

  if (kept != NULL)
    kith_contact_pane_show_kept (self->contact_pane, kept);
  else
    kith_contact_pane_show_entry (self->contact_pane, entry);
}

void
_kith_window_take_back (KithWindow *self, KithOutboxEntry *entry)
{
  kith_contact_pane_show (self->contact_pane, NULL);
  /* Without it, if what was typed over it was given up just now. */
  if (kith_outbox_contains (self->outbox, entry))
    kith_outbox_take_back_soon (self->outbox, entry);
  kith_toasts_tell_briefly (
    self->messages,
    _ ("What you typed can be looked up under Values Not Chosen."));
}
