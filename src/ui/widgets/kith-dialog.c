/* kith-dialog.c: a dialog as one of the program's windows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-dialog.h"

/* What "destroy-with-parent" is for; but the event that ends both may hold the
 * dialog longer than its parent, which GTK 4.8 would touch then. */
static void
parent_gone_cb (GtkWindow *dialog)
{
  gtk_window_set_transient_for (dialog, NULL);
  gtk_window_destroy (dialog);
}

/* GTK 4 takes the program over from no parent. */
void
kith_dialog_adopt (GtkWindow *dialog)
{
  GtkWindow *parent;

  g_return_if_fail (GTK_IS_WINDOW (dialog));

  parent = gtk_window_get_transient_for (dialog);
  if (parent == NULL)
    return;

  gtk_window_set_application (dialog, gtk_window_get_application (parent));
  g_signal_handlers_disconnect_by_func (parent, parent_gone_cb, dialog);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (parent_gone_cb),
                           dialog, G_CONNECT_SWAPPED);
}

void
kith_dialog_present (GtkWindow *dialog)
{
  kith_dialog_adopt (dialog);
  gtk_window_present (dialog);
}
