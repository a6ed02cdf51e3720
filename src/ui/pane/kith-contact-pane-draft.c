/* kith-contact-pane-draft.c: what is open in the pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

static void
open_contact_cb (KithContactPane *self, const char *id)
{
  g_signal_emit_by_name (self, "open-contact", id);
}

void
_kith_contact_pane_drop_draft (KithContactPane *self)
{
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);

  _kith_contact_pane_forget_live (self);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (self->saver != NULL)
    {
      kith_saver_give_up (self->saver);
      g_signal_handlers_disconnect_by_data (self->saver, self);
    }
  if (self->post != NULL)
    g_signal_handlers_disconnect_by_data (self->post, self);
  if (self->keeper != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->keeper, self);
      kith_keeper_close (self->keeper);
    }
  /* First: who hears of the others finds nothing open. */
  g_clear_object (&self->draft);
  g_clear_object (&self->keeper);
  g_clear_object (&self->saver);
  g_clear_object (&self->post);
}

/* The conflict is over, although nothing is sent yet. */
static void
answered_cb (KithContactPane *self)
{
  kith_contact_form_reload (self->form);
  g_object_notify (G_OBJECT (self), "contact");
}

static void
connect_post (KithContactPane *self)
{
  /* By every change: what is kept is compared with what is typed. */
  g_signal_connect_swapped (self->draft, "changed",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->draft, "changed",
                            G_CALLBACK (_kith_contact_pane_follow_soon), self);
  g_signal_connect_swapped (self->draft, "notify::dirty",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->post, "changed",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->post, "settled",
                            G_CALLBACK (_kith_contact_pane_settled), self);
  g_signal_connect_swapped (self->post, "answered", G_CALLBACK (answered_cb),
                            self);
  g_signal_connect_swapped (self->keeper, "changed",
                            G_CALLBACK (_kith_contact_pane_update), self);
  self->saver = kith_saver_new (GTK_WIDGET (self), self->outbox, self->post);
  kith_saver_set_names (self->saver, self->names);
  g_signal_connect_swapped (self->saver, "notify::state",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->saver, "notify::state",
                            G_CALLBACK (_kith_contact_pane_follow), self);
  g_signal_connect_swapped (self->saver, "open-contact",
                            G_CALLBACK (open_contact_cb), self);
}

/* @keeper: (transfer full) (nullable) */
void
_kith_contact_pane_take_keeper (KithContactPane *self, KithKeeper *keeper)
{
  _kith_contact_pane_drop_draft (self);
  _kith_contact_pane_clear_error (self);

  self->keeper = keeper;
  self->resumed = -1;
  if (keeper != NULL)
    {
      self->post = g_object_ref (kith_keeper_get_post (keeper));
      self->draft = g_object_ref (kith_post_get_draft (self->post));
      connect_post (self);
    }
  kith_contact_form_set_draft (self->form, self->draft);

  g_object_notify (G_OBJECT (self), "contact");
  g_object_notify (G_OBJECT (self), "open");
  _kith_contact_pane_update (self);
}

/* @post: (transfer full) (nullable) */
void
_kith_contact_pane_take_post (KithContactPane *self, KithPost *post)
{
  g_autoptr (KithPost) owned = post;

  _kith_contact_pane_take_keeper (self, post != NULL
                                          ? kith_keeper_new (self->outbox, post)
                                          : NULL);
}

/* @draft: (transfer full) (nullable) */
void
_kith_contact_pane_take_draft (KithContactPane *self, KithDraft *draft)
{
  g_autoptr (KithDraft) owned = draft;

  _kith_contact_pane_take_post (self, draft != NULL
                                        ? kith_post_new (self->outbox, draft)
                                        : NULL);
}

static gboolean
is_newer (KithContactPane *self, KithContact *contact)
{
  return kith_contact_get_revision (contact)
         > kith_contact_get_revision (kith_draft_get_base (self->draft));
}

static void
fetched_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_fetch_finish (KITH_CONTACTS (contacts), result,
                                          &error);

  /* Somebody else's contact by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->fetching == NULL)
    return;

  g_clear_object (&self->fetching);
  if (contact == NULL)
    _kith_contact_pane_show_error (self, g_steal_pointer (&error));
  else if (kith_draft_is_dirty (self->draft)
           || _kith_contact_pane_is_waiting (self)
           || kith_saver_is_busy (self->saver))
    /* What was typed is based on what was shown. */
    _kith_contact_pane_hear (self, contact);
  else if (is_newer (self, contact))
    _kith_contact_pane_take_draft (self, kith_draft_new (contact));
  else
    {
      _kith_contact_pane_clear_error (self);
      _kith_contact_pane_update (self);
    }
}

void
_kith_contact_pane_fetch_latest (KithContactPane *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL || self->fetching != NULL)
    return;

  self->fetching = g_cancellable_new ();
  kith_contacts_fetch_async (self->contacts, kith_contact_get_id (base),
                             self->fetching, fetched_cb, g_object_ref (self));
}
