/* kith-window-leave.c: leaving the form for something else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

static gboolean
contains (GPtrArray *contacts, KithContact *contact)
{
  for (guint i = 0; contact != NULL && i < contacts->len; i++)
    if (g_strcmp0 (kith_contact_get_id (g_ptr_array_index (contacts, i)),
                   kith_contact_get_id (contact))
        == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_contact_in_front (KithWindow *self)
{
  return g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet),
                    "contact")
         == 0;
}

static void
delete_contacts (KithWindow *self, GPtrArray *contacts)
{
  KithContact *opened = kith_contact_pane_get_contact (self->contact_pane);

  if (contains (contacts, opened))
    {
      g_set_object (&self->deleted, opened);
      self->deleted_in_front = is_contact_in_front (self);
      kith_contact_pane_show (self->contact_pane, NULL);
    }
  kith_toasts_delete (self->messages, contacts);
}

void
_kith_window_undone (KithWindow *self, GPtrArray *contacts)
{
  g_autoptr (KithContact) contact = NULL;

  if (!contains (contacts, self->deleted))
    return;

  contact = g_steal_pointer (&self->deleted);
  if (!kith_contact_pane_is_open (self->contact_pane))
    _kith_window_leave_for_contact (self, contact, self->deleted_in_front);
}

static void
show_next (KithWindow *self)
{
  g_autoptr (KithContact) contact = g_steal_pointer (&self->next_contact);
  const char *id = kith_contact_get_id (contact);
  KithOutboxEntry *entry = kith_outbox_find_unsent (self->outbox, id);

  /* It may have been made meanwhile, or taken back. */
  if (entry == NULL && kith_contact_get_revision (contact) == 0)
    return;

  kith_list_pane_set_opened (self->list_pane, id);
  if (entry != NULL)
    _kith_window_show_unsent (self, entry);
  else
    kith_contact_pane_show (self->contact_pane, contact);
  if (!self->next_focus)
    return;

  _kith_window_go_to (self, "contact");
  kith_contact_pane_focus (self->contact_pane);
}

static void
show_next_entry (KithWindow *self)
{
  g_autoptr (KithOutboxEntry) entry = g_steal_pointer (&self->next_entry);

  /* It may have been sent meanwhile. */
  if (!kith_outbox_contains (self->outbox, entry))
    return;

  kith_contact_pane_show_entry (self->contact_pane, entry);
  kith_list_pane_set_opened (self->list_pane,
                             _kith_window_get_opened_id (self));
  _kith_window_go_to (self, "contact");
  kith_contact_pane_focus (self->contact_pane);
  if (self->next_save)
    gtk_widget_activate_action (GTK_WIDGET (self->contact_pane), "contact.save",
                                NULL);
}

static void
show_next_kept (KithWindow *self)
{
  g_autoptr (KithKeptDraft) kept = g_steal_pointer (&self->next_kept);

  /* Another window may have it open meanwhile. */
  if (!kith_drafts_contains (kith_outbox_get_drafts (self->outbox), kept))
    return;

  kith_contact_pane_show_kept (self->contact_pane, kept);
  kith_list_pane_set_opened (self->list_pane,
                             _kith_window_get_opened_id (self));
  _kith_window_go_to (self, "contact");
  kith_contact_pane_focus (self->contact_pane);
}

static void
do_next (KithWindow *self)
{
  g_autoptr (GPtrArray) contacts = NULL;
  KithWindowNext next = self->next;

  self->next = KITH_WINDOW_NEXT_NOTHING;
  switch (next)
    {
    case KITH_WINDOW_NEXT_NOTHING:
      break;
    case KITH_WINDOW_NEXT_SHOW:
      show_next (self);
      break;
    case KITH_WINDOW_NEXT_NEW:
      kith_list_pane_set_opened (self->list_pane, NULL);
      kith_contact_pane_show_new (self->contact_pane);
      _kith_window_go_to (self, "contact");
      break;
    case KITH_WINDOW_NEXT_ENTRY:
      show_next_entry (self);
      break;
    case KITH_WINDOW_NEXT_KEPT:
      show_next_kept (self);
      break;
    case KITH_WINDOW_NEXT_DELETE:
      contacts = g_steal_pointer (&self->next_contacts);
      delete_contacts (self, contacts);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_contact_pane_leave_finish (KITH_CONTACT_PANE (source), result,
                                      &error))
    {
      do_next (self);
      return;
    }

  self->next = KITH_WINDOW_NEXT_NOTHING;
  g_clear_object (&self->next_contact);
  g_clear_object (&self->next_entry);
  g_clear_object (&self->next_kept);
  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
}

gboolean
_kith_window_can_leave (KithWindow *self)
{
  return self->next == KITH_WINDOW_NEXT_NOTHING && !self->is_closing
         && !self->may_close;
}

void
_kith_window_leave_for (KithWindow *self, KithWindowNext next)
{
  g_assert (self->next == KITH_WINDOW_NEXT_NOTHING);

  self->next = next;
  if (next == KITH_WINDOW_NEXT_DELETE)
    kith_contact_pane_leave_to_delete_async (self->contact_pane,
                                             self->next_contacts->len,
                                             self->cancellable, left,
                                             g_object_ref (self));
  else
    kith_contact_pane_leave_async (self->contact_pane, self->cancellable, left,
                                   g_object_ref (self));
}

/* Not while a dialog gives its answer: it touches its parent after that. */
static gboolean
close_cb (gpointer data)
{
  gtk_window_close (data);

  return G_SOURCE_REMOVE;
}

static void
left_to_close (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;

  self->is_closing = FALSE;
  if (!kith_contact_pane_close_finish (KITH_CONTACT_PANE (source), result,
                                       NULL))
    return;

  self->may_close = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self),
                   g_object_unref);
}

/* Also while something is asked: what is kept on the disk is asked about again.
 */
void
_kith_window_leave_to_close (KithWindow *self)
{
  if (self->is_closing || self->may_close)
    return;

  self->is_closing = TRUE;
  kith_contact_pane_close_async (self->contact_pane, self->cancellable,
                                 left_to_close, g_object_ref (self));
}

void
_kith_window_leave_for_contact (KithWindow *self,
                                KithContact *contact,
                                gboolean focus)
{
  /* While the keyboard runs through the list, the last one counts. */
  if (!_kith_window_can_leave (self) && self->next != KITH_WINDOW_NEXT_SHOW)
    return;

  g_set_object (&self->next_contact, contact);
  self->next_focus = focus;
  if (self->next == KITH_WINDOW_NEXT_NOTHING)
    _kith_window_leave_for (self, KITH_WINDOW_NEXT_SHOW);
}

void
_kith_window_leave_for_entry (KithWindow *self,
                              KithOutboxEntry *entry,
                              gboolean save)
{
  if (!_kith_window_can_leave (self))
    return;

  g_set_object (&self->next_entry, entry);
  self->next_save = save;
  _kith_window_leave_for (self, KITH_WINDOW_NEXT_ENTRY);
}

void
_kith_window_leave_for_kept (KithWindow *self, KithKeptDraft *kept)
{
  if (!_kith_window_can_leave (self))
    return;

  g_set_object (&self->next_kept, kept);
  _kith_window_leave_for (self, KITH_WINDOW_NEXT_KEPT);
}

void
_kith_window_delete_all (KithWindow *self, GPtrArray *contacts)
{
  if (!_kith_window_can_leave (self))
    return;

  if (!contains (contacts, kith_contact_pane_get_contact (self->contact_pane)))
    {
      delete_contacts (self, contacts);
      return;
    }

  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
  self->next_contacts = g_ptr_array_ref (contacts);
  _kith_window_leave_for (self, KITH_WINDOW_NEXT_DELETE);
}

void
_kith_window_delete (KithWindow *self, KithContact *contact)
{
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (contacts, g_object_ref (contact));
  _kith_window_delete_all (self, contacts);
}
