/* kith-contact-pane-status.c: how what is open stands: one of seven states
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kith-object.h"

typedef enum
{
  STATUS_SAVED,
  STATUS_NEW,
  STATUS_UNSAVED,
  STATUS_SAVING,
  STATUS_WAITING,
  STATUS_OFFLINE,
  STATUS_CONFLICT,
  STATUS_NOT_KEPT,
} Status;

static const struct
{
  const char *icon;
  const char *text;
  const char *short_text;
} statuses[] = {
  [STATUS_SAVED] = { "object-select-symbolic", N_ ("Saved"), N_ ("Saved") },
  /* Translators: a contact in which nothing is typed yet */
  [STATUS_NEW] = { "document-edit-symbolic", N_ ("Empty"), N_ ("Empty") },
  [STATUS_UNSAVED] = { "document-edit-symbolic", N_ ("Unsaved changes"),
                       N_ ("Unsaved") },
  [STATUS_SAVING] = { "content-loading-symbolic", N_ ("Saving…"),
                      N_ ("Saving…") },
  [STATUS_WAITING] = { "document-send-symbolic",
                       N_ ("Waiting – will be sent when online"),
                       N_ ("Waiting") },
  [STATUS_OFFLINE] = { "network-offline-symbolic", N_ ("Offline"),
                       N_ ("Offline") },
  [STATUS_CONFLICT] = { "dialog-warning-symbolic", N_ ("Conflict"),
                        N_ ("Conflict") },
  [STATUS_NOT_KEPT] = { "dialog-warning-symbolic",
                        N_ ("Unsaved – cannot be kept on this computer"),
                        N_ ("Not kept") },
};

gboolean
_kith_contact_pane_is_waiting (KithContactPane *self)
{
  return self->post != NULL && kith_post_get_entry (self->post) != NULL;
}

/* What waits may have been answered from the bar meanwhile. */
static gboolean
is_in_conflict (KithContactPane *self)
{
  KithOutboxEntry *entry = kith_post_get_entry (self->post);

  if (entry == NULL || kith_saver_is_busy (self->saver))
    return kith_saver_get_state (self->saver) == KITH_SAVER_CONFLICT;

  return kith_outbox_entry_get_state (entry) == KITH_OUTBOX_NEEDS_ANSWER;
}

static Status
get_status (KithContactPane *self)
{
  if (kith_saver_get_state (self->saver) == KITH_SAVER_SAVING)
    return STATUS_SAVING;
  if (is_in_conflict (self))
    return STATUS_CONFLICT;
  if (kith_post_is_kept (self->post))
    return STATUS_WAITING;
  if (kith_keeper_get_error (self->keeper) != NULL)
    return STATUS_NOT_KEPT;
  if (_kith_contact_pane_is_offline (self)
      && !_kith_contact_pane_is_waiting (self))
    return STATUS_OFFLINE;
  if (kith_draft_is_dirty (self->draft))
    return STATUS_UNSAVED;

  return kith_draft_get_base (self->draft) == NULL ? STATUS_NEW : STATUS_SAVED;
}

/* Not while it is on its way: by then it is there, or waits again. */
static gboolean
can_take_back (KithContactPane *self)
{
  KithOutboxEntry *entry = kith_contact_pane_get_entry (self);

  return entry != NULL
         && kith_outbox_entry_get_state (entry) != KITH_OUTBOX_SENDING;
}

static void
update_actions (KithContactPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean open = self->draft != NULL;
  gboolean dirty = kith_contact_pane_is_dirty (self);
  gboolean busy = self->saver != NULL && kith_saver_is_busy (self->saver);
  gboolean is_new = open && kith_draft_get_base (self->draft) == NULL;

  gtk_widget_action_set_enabled (widget, "contact.save",
                                 (dirty || _kith_contact_pane_is_waiting (self))
                                   && !busy);
  gtk_widget_action_set_enabled (widget, "contact.discard",
                                 (dirty || is_new) && !busy);
  gtk_widget_action_set_enabled (widget, "contact.delete",
                                 open && !busy
                                   && (!is_new || can_take_back (self)));
  gtk_widget_action_set_enabled (widget, "contact.history", open && !is_new);
}

static void
update_status (KithContactPane *self)
{
  Status status = get_status (self);
  gboolean narrow = kith_contact_form_get_narrow (self->form);

  gtk_image_set_from_icon_name (self->status_icon, statuses[status].icon);
  gtk_label_set_text (self->status_label, narrow
                                            ? _ (statuses[status].short_text)
                                            : _ (statuses[status].text));
  gtk_widget_set_tooltip_text (self->status,
                               narrow ? _ (statuses[status].text) : NULL);
}

void
_kith_contact_pane_update (KithContactPane *self)
{
  gboolean open = self->draft != NULL;

  if (kith_set_boolean (&self->was_dirty, kith_contact_pane_is_dirty (self)))
    g_object_notify (G_OBJECT (self), "dirty");

  gtk_widget_set_visible (self->status, open);
  gtk_widget_set_visible (self->save, open);
  gtk_widget_set_visible (self->menu, open);
  gtk_stack_set_visible_child_name (self->stack, open ? "form" : "empty");
  if (open)
    update_status (self);
  if (kith_contact_pane_is_dirty (self))
    gtk_widget_add_css_class (self->save, "suggested-action");
  else
    gtk_widget_remove_css_class (self->save, "suggested-action");
  update_actions (self);
  _kith_contact_pane_update_kept (self);
}

/* Of the window's buttons there is room for Close, on its side. */
static const char *
get_narrow_layout (KithContactPane *self)
{
  g_autofree char *layout = NULL;
  const char *close;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-decoration-layout", &layout, NULL);
  close = layout != NULL ? strstr (layout, "close") : NULL;
  if (close == NULL)
    return "";

  return strchr (close, ':') != NULL ? "close:" : ":close";
}

void
_kith_contact_pane_fold_changed (KithContactPane *self)
{
  gboolean narrow = self->folded && kith_contact_form_get_narrow (self->form);

  adw_header_bar_set_decoration_layout (self->header,
                                        narrow ? get_narrow_layout (self)
                                               : NULL);
}

/* Where there is little room, the state stands at the start. */
void
_kith_contact_pane_narrow_changed (KithContactPane *self)
{
  gboolean narrow = kith_contact_form_get_narrow (self->form);

  g_object_ref (self->status);
  adw_header_bar_remove (self->header, self->status);
  if (narrow)
    adw_header_bar_pack_start (self->header, self->status);
  else
    adw_header_bar_pack_end (self->header, self->status);
  g_object_unref (self->status);
  _kith_contact_pane_fold_changed (self);

  gtk_label_set_ellipsize (self->status_label,
                           narrow ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  kith_kept_bar_set_narrow (self->kept_bar, narrow);
  gtk_widget_set_margin_start (self->bar_clamp, narrow ? 12 : 24);
  gtk_widget_set_margin_end (self->bar_clamp, narrow ? 12 : 24);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar),
                                  narrow ? GTK_ORIENTATION_VERTICAL
                                         : GTK_ORIENTATION_HORIZONTAL);
  _kith_contact_pane_update (self);
}
