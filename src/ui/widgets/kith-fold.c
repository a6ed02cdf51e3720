/* kith-fold.c: what is folded is not there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-fold.h"

static void
update_child (GtkRevealer *revealer)
{
  GtkWidget *child = gtk_revealer_get_child (revealer);

  if (child != NULL)
    gtk_widget_set_visible (child,
                            gtk_revealer_get_reveal_child (revealer)
                              || gtk_revealer_get_child_revealed (revealer));
}

/**
 * kith_fold_hide_child:
 * @revealer: a revealer with a child that stays
 */
void
kith_fold_hide_child (GtkRevealer *revealer)
{
  g_return_if_fail (GTK_IS_REVEALER (revealer));

  g_signal_connect (revealer, "notify::reveal-child", G_CALLBACK (update_child),
                    NULL);
  g_signal_connect (revealer, "notify::child-revealed",
                    G_CALLBACK (update_child), NULL);
  update_child (revealer);
}
