/* kith-window-fold.c: which page is in front once the window is narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

/* Who searches or selects looks at the list; who has a contact open, at that,
 * also when the row of it has the focus. */
static const char *
choose_page (KithWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean is_selecting;

  g_object_get (self->list_pane, "selecting", &is_selecting, NULL);
  if (is_selecting || !kith_contact_pane_is_open (self->contact_pane))
    return "list";
  if (GTK_IS_TEXT (focus)
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_pane)))
    return "list";

  return "contact";
}

static gboolean
has_focus (KithWindow *self, gpointer pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (pane));
}

/* While both are seen, so that nothing moves when one has to go.  A page that
 * does not have the focus would take it. */
static void
focus_changed (KithWindow *self)
{
  if (self->leaflet == NULL || self->list_pane == NULL
      || self->contact_pane == NULL || adw_leaflet_get_folded (self->leaflet))
    return;

  if (has_focus (self, self->contact_pane))
    _kith_window_go_to (self, "contact");
  else if (has_focus (self, self->list_pane))
    _kith_window_go_to (self, "list");
}

static void
folded_changed (KithWindow *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    _kith_window_go_to (self, choose_page (self));
}

void
_kith_window_connect_fold (KithWindow *self)
{
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed),
                    NULL);
  g_signal_connect_object (self->leaflet, "notify::folded",
                           G_CALLBACK (folded_changed), self,
                           G_CONNECT_SWAPPED);
}
