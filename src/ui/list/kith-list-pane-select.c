/* kith-list-pane-select.c: selecting contacts in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-list-pane-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/list/kith-fetch-all.h"
#include "ui/words/kith-messages.h"

static void
update_selecting_title (KithListPane *self)
{
  guint n = kith_list_selection_get_n_checked (self->selection);
  g_autofree char *number = g_strdup_printf ("%'u", n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s Selected",
                                                     "%s Selected", n),
                                           number);

  adw_window_title_set_title (self->selecting_title, text);
  gtk_widget_action_set_enabled (
    GTK_WIDGET (self), "contacts.delete",
    n > 0 || !kith_list_selection_is_selecting (self->selection));
}

static void
selecting_changed (KithListPane *self)
{
  gboolean selecting = kith_list_selection_is_selecting (self->selection);

  if (!selecting)
    g_cancellable_cancel (self->fetching);

  gtk_stack_set_visible_child_name (self->headers,
                                    selecting ? "selecting" : "list");
  gtk_action_bar_set_revealed (self->action_bar, selecting);
  update_selecting_title (self);
  g_object_notify (G_OBJECT (self), "selecting");
}

static void
check_fetched (KithListPane *self, GPtrArray *found)
{
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < found->len; i++)
    {
      KithContact *contact = g_ptr_array_index (found, i);

      if (!kith_deletions_is_hidden (self->deletions,
                                     kith_contact_get_id (contact)))
        g_ptr_array_add (contacts, g_object_ref (contact));
    }
  kith_list_selection_check (self->selection, contacts);
}

static void
all_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithListPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = kith_fetch_all_finish (result, &error);
  g_autofree char *message = NULL;

  g_clear_object (&self->fetching);
  kith_list_pane_set_progress (self, NULL, 0);
  if (found != NULL && kith_list_selection_is_selecting (self->selection))
    check_fetched (self, found);
  else if (error != NULL
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      message = kith_message_for_error (error);
      gtk_label_set_label (self->trouble_label, message);
      gtk_revealer_set_reveal_child (self->trouble, TRUE);
    }
}

static void
show_fetched (goffset fetched, goffset total, gpointer data)
{
  KithListPane *self = data;

  if (fetched < total && self->view != NULL)
    kith_list_pane_set_progress (self, _ ("Selecting contacts…"),
                                 (double) fetched / (double) total);
}

static void
select_all (KithListPane *self)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  KithSort sort;

  if (self->fetching != NULL)
    return;

  g_object_get (self->list, "sort", &sort, NULL);
  query->sort = sort;
  query->search = g_strdup (kith_contact_list_get_search (self->list));
  self->fetching = g_cancellable_new ();
  kith_list_selection_set_selecting (self->selection, TRUE);
  kith_fetch_all_async (self->contacts, query, show_fetched, self->fetching,
                        all_fetched, g_object_ref (self));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  select_all (KITH_LIST_PANE (widget));
}

static void
stop_selecting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_list_pane_set_selecting (KITH_LIST_PANE (widget), FALSE);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithListPane *self = KITH_LIST_PANE (widget);
  g_autoptr (GPtrArray) checked = NULL;

  if (!kith_list_selection_is_selecting (self->selection))
    {
      g_signal_emit_by_name (self, "delete-opened");
      return;
    }

  checked = kith_list_selection_dup_checked (self->selection);
  kith_list_pane_set_selecting (self, FALSE);
  if (checked->len > 0)
    g_signal_emit_by_name (self, "delete", checked);
}

static gboolean
stop_selecting (GtkWidget *widget, GVariant *args, gpointer data)
{
  KithListPane *self = KITH_LIST_PANE (widget);

  if (!kith_list_selection_is_selecting (self->selection))
    return FALSE;

  kith_list_pane_set_selecting (self, FALSE);

  return TRUE;
}

void
_kith_list_pane_install_selecting (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "contacts.delete", NULL,
                                   delete_action);
  gtk_widget_class_install_action (widget_class, "contacts.select-all", NULL,
                                   select_all_action);
  gtk_widget_class_install_action (widget_class, "contacts.stop-selecting",
                                   NULL, stop_selecting_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, stop_selecting,
                                NULL);
}

void
_kith_list_pane_connect_selecting (KithListPane *self)
{
  g_signal_connect_object (self->selection, "all", G_CALLBACK (select_all),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selecting",
                           G_CALLBACK (selecting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::n-checked",
                           G_CALLBACK (update_selecting_title), self,
                           G_CONNECT_SWAPPED);
}
