/* kith-contact-pane-kept.c: what is typed in the pane is kept on the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

void
_kith_contact_pane_update_kept (KithContactPane *self)
{
  const GError *error = self->keeper != NULL
                          ? kith_keeper_get_error (self->keeper)
                          : NULL;
  gboolean is_dirty = kith_contact_pane_is_dirty (self);

  if (!is_dirty)
    self->resumed = -1;

  if (error != NULL)
    kith_kept_bar_show_error (self->kept_bar, error);
  else if (self->resumed >= 0)
    kith_kept_bar_show_kept (self->kept_bar, self->resumed);
  else
    kith_kept_bar_hide (self->kept_bar);
}

/* The person has turned to something else, or the window was left. */
static void
write_cb (KithContactPane *self)
{
  if (self->keeper != NULL)
    kith_keeper_write (self->keeper);
}

static void
root_changed_cb (KithContactPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (write_cb),
                             self, G_CONNECT_SWAPPED);
}

void
_kith_contact_pane_connect_kept (KithContactPane *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->resumed = -1;
  g_signal_connect_object (focus, "leave", G_CALLBACK (write_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->form), focus);
  g_signal_connect (self, "notify::root", G_CALLBACK (root_changed_cb), NULL);
}

/* A contact that is open already, as the program has just started, was opened
 * without what an earlier one kept of it. */
static void
loaded_cb (KithContactPane *self)
{
  KithContact *contact = kith_contact_pane_get_contact (self);
  KithKeptDraft *kept = contact != NULL
                          ? kith_drafts_find (kith_outbox_get_drafts (
                                                self->outbox),
                                              kith_contact_get_id (contact))
                          : NULL;

  if (kept != NULL && !kith_contact_pane_is_dirty (self))
    kith_contact_pane_show_kept (self, kept);
}

void
_kith_contact_pane_connect_drafts (KithContactPane *self)
{
  g_signal_connect_object (kith_outbox_get_drafts (self->outbox), "loaded",
                           G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
}

/**
 * kith_contact_pane_show_kept:
 * @self: a pane that is not dirty
 * @kept: a draft of the outbox that no form has open
 *
 * Opens the form with what was typed, as a change of what it was typed in: what
 * has become of that since comes as in any form.
 */
void
kith_contact_pane_show_kept (KithContactPane *self, KithKeptDraft *kept)
{
  gint64 when;
  KithOutboxEntry *entry;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (KITH_IS_KEPT_DRAFT (kept));
  g_return_if_fail (self->outbox != NULL);

  when = kith_kept_draft_get_when (kept);
  _kith_contact_pane_take_keeper (self, kith_keeper_new_for_kept (self->outbox,
                                                                  kept));
  self->resumed = when;
  entry = kith_post_get_entry (self->post);
  if (entry != NULL && kith_outbox_entry_get_error (entry) != NULL)
    _kith_contact_pane_show_error (
      self, g_error_copy (kith_outbox_entry_get_error (entry)));
  _kith_contact_pane_update (self);
  _kith_contact_pane_fetch_latest (self);
  _kith_contact_pane_need_names (self);
}
