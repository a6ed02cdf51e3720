/* kith-contact-pane-save.c: saving what is in the pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"

static AdwToastOverlay *
find_toast_overlay (KithContactPane *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self),
                                                ADW_TYPE_TOAST_OVERLAY);

  return overlay != NULL ? ADW_TOAST_OVERLAY (overlay) : NULL;
}

typedef struct
{
  KithContactPane *pane; /* weak */
  KithDraft *draft;
  KithSaver *saver;
} Undo;

static void
undo_free (Undo *undo)
{
  g_clear_weak_pointer (&undo->pane);
  g_clear_object (&undo->draft);
  g_clear_object (&undo->saver);
  g_free (undo);
}

static gboolean
shows (KithContactPane *self, KithContact *contact)
{
  KithContact *shown = kith_contact_pane_get_contact (self);

  return shown != NULL
         && g_str_equal (kith_contact_get_id (shown),
                         kith_contact_get_id (contact));
}

static void
undone_cb (GObject *saver, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_saver_save_finish (KITH_SAVER (saver), result, &error);

  if (contact != NULL)
    {
      if (shows (self, contact) && !kith_contact_pane_is_dirty (self))
        _kith_contact_pane_take_draft (self, kith_draft_new (contact));
      g_signal_emit_by_name (self, "saved", contact);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && self->draft != NULL)
    _kith_contact_pane_show_error (self, g_steal_pointer (&error));
}

static void
undo_clicked_cb (Undo *undo)
{
  if (undo->pane == NULL || kith_saver_is_busy (undo->saver))
    return;

  kith_saver_save_async (undo->saver, /* suppress_auth= */ FALSE, NULL,
                         undone_cb, g_object_ref (undo->pane));
}

static void
add_undo (KithContactPane *self, AdwToast *toast, KithDraft *draft)
{
  Undo *undo = g_new0 (Undo, 1);

  g_set_weak_pointer (&undo->pane, self);
  undo->draft = g_object_ref (draft);
  undo->saver = kith_saver_new (GTK_WIDGET (self), self->contacts, draft);
  kith_saver_set_fields (undo->saver, self->fields);

  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb),
                         undo, (GClosureNotify) (GCallback) undo_free,
                         G_CONNECT_SWAPPED);
}

static guint
count_theirs (KithMerge *merge)
{
  GPtrArray *rows = merge != NULL ? kith_merge_get_rows (merge) : NULL;
  guint n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((KithMergeRow *) rows->pdata[i])->outcome == KITH_OUTCOME_THEIRS)
      n++;

  return n;
}

/* What was merged without asking is told afterwards. */
static void
tell_merged (KithContactPane *self)
{
  KithEdit *edit = kith_saver_get_edit (self->saver);
  guint n = count_theirs (kith_edit_get_merge (edit));
  AdwToastOverlay *overlay = find_toast_overlay (self);
  g_autoptr (KithDraft) undo = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (n == 0 || overlay == NULL)
    return;

  title = g_strdup_printf (
    ngettext ("Saved; %u change made elsewhere was also taken",
              "Saved; %u changes made elsewhere were also taken", n),
    n);
  toast = adw_toast_new (title);
  undo = kith_edit_get_undo (edit);
  if (undo != NULL)
    add_undo (self, toast, undo);
  adw_toast_overlay_add_toast (overlay, toast);
}

static void
save_succeeded (KithContactPane *self, KithContact *contact)
{
  _kith_contact_pane_clear_error (self);
  tell_merged (self);
  kith_contact_form_reload (self->form);
  g_object_notify (G_OBJECT (self), "contact");
  _kith_contact_pane_update (self);
  g_signal_emit_by_name (self, "saved", contact);
}

static void
save_failed (KithContactPane *self, GError *error)
{
  gboolean gone = g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
                  && kith_edit_get_state (kith_saver_get_edit (self->saver))
                       == KITH_EDIT_ASKING;

  if (gone)
    {
      /* The person accepted that it was deleted. */
      g_error_free (error);
      _kith_contact_pane_take_draft (self, NULL);
      g_signal_emit_by_name (self, "back");
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
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

  _kith_contact_pane_clear_error (self);
  kith_saver_save_async (self->saver, suppress_auth, NULL, saved_cb,
                         g_object_ref (self));
  _kith_contact_pane_update (self);
}
