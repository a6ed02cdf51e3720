/* kith-contact-pane-save.c: saving what is in the pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include "base/kith-error.h"

static void
save_succeeded (KithContactPane *self, KithContact *contact)
{
  _kith_contact_pane_clear_error (self);
  _kith_contact_pane_tell_saved (self);
  kith_contact_form_reload (self->form);
  g_object_notify (G_OBJECT (self), "contact");
  _kith_contact_pane_update (self);
  g_signal_emit_by_name (self, "saved", contact);
}

void
_kith_contact_pane_settled (KithContactPane *self, KithContact *contact)
{
  save_succeeded (self, contact);
}

static void
save_failed (KithContactPane *self, GError *error)
{
  KithEdit *edit = kith_saver_get_edit (self->saver);
  gboolean gone = g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
                  && edit != NULL
                  && kith_edit_get_state (edit) == KITH_EDIT_ASKING;

  if (gone)
    {
      /* The person accepted that it was deleted. */
      g_error_free (error);
      kith_keeper_discard (self->keeper);
      _kith_contact_pane_take_draft (self, NULL);
      g_signal_emit_by_name (self, "back");
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING)
           || kith_contact_form_show_violations (self->form, error))
    {
      g_error_free (error);
      _kith_contact_pane_update (self);
    }
  else
    _kith_contact_pane_show_error (self, error);
}

static void
saved_cb (GObject *saver, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_saver_save_finish (KITH_SAVER (saver), result, &error);

  if (KITH_SAVER (saver) == self->saver)
    {
      if (contact != NULL)
        save_succeeded (self, contact);
      else
        save_failed (self, g_steal_pointer (&error));
    }

  _kith_contact_pane_finish_leaving (self, !kith_contact_pane_is_dirty (self));
}

void
_kith_contact_pane_save (KithContactPane *self, gboolean suppress_auth)
{
  if (kith_saver_is_busy (self->saver))
    return;

  if (!kith_contact_form_check (self->form))
    {
      _kith_contact_pane_finish_leaving (self, FALSE);
      return;
    }

  /* That the contact is gone is true until a save makes it again. */
  if (!g_error_matches (self->error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    _kith_contact_pane_clear_error (self);
  kith_saver_save_async (self->saver, suppress_auth, NULL, saved_cb,
                         g_object_ref (self));
  _kith_contact_pane_update (self);
}
