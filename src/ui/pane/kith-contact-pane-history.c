/* kith-contact-pane-history.c: the history of the contact in the pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include "ui/history/kith-history-dialog.h"
#include "ui/widgets/kith-dialog.h"

void
_kith_contact_pane_show_history (GtkWidget *widget,
                                 const char *name,
                                 GVariant *parameter)
{
  KithContactPane *self = KITH_CONTACT_PANE (widget);
  KithContact *contact = kith_contact_pane_get_contact (self);
  KithHistoryDialog *dialog;

  if (contact == NULL)
    return;

  dialog = kith_history_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                    self->outbox, contact);
  g_object_bind_property (self, "names", dialog, "names",
                          G_BINDING_SYNC_CREATE);
  kith_dialog_present (GTK_WINDOW (dialog));
}
