/* kith-asking.c: one question at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-asking.h"

#include "ui/widgets/kith-dialog.h"

/* Of the window: its dialogs that ask, or wait until they may, in order. */
#define KEY "kith-asking"

static GtkWindow *
get_root (GtkWindow *dialog)
{
  GtkWindow *root = dialog;

  while (gtk_window_get_transient_for (root) != NULL)
    root = gtk_window_get_transient_for (root);

  return root;
}

static gboolean
is_above (GtkWindow *dialog, GtkWindow *other)
{
  while (dialog != NULL && dialog != other)
    dialog = gtk_window_get_transient_for (dialog);

  return dialog != NULL;
}

static gboolean
may_ask (GPtrArray *dialogs, GtkWindow *dialog)
{
  for (guint i = 0; i < dialogs->len; i++)
    {
      GtkWindow *other = g_ptr_array_index (dialogs, i);

      if (gtk_widget_get_visible (GTK_WIDGET (other))
          && !is_above (dialog, other))
        return FALSE;
    }

  return TRUE;
}

/* A popover would stay open, and over the dialog. */
static void
close_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_visible (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    close_popovers (child);
}

static void
present (GtkWindow *dialog)
{
  GtkWindow *parent = gtk_window_get_transient_for (dialog);

  if (parent != NULL)
    close_popovers (GTK_WIDGET (parent));
  gtk_window_present (dialog);
}

static void
show_next (GPtrArray *dialogs)
{
  for (guint i = 0; i < dialogs->len; i++)
    {
      GtkWindow *dialog = g_ptr_array_index (dialogs, i);

      if (!gtk_widget_get_visible (GTK_WIDGET (dialog))
          && may_ask (dialogs, dialog))
        {
          present (dialog);
          return;
        }
    }
}

static void
gone_cb (GtkWindow *root, GtkWindow *dialog)
{
  GPtrArray *dialogs = g_object_get_data (G_OBJECT (root), KEY);

  g_signal_handlers_disconnect_by_func (dialog, gone_cb, root);
  if (dialogs != NULL && g_ptr_array_remove (dialogs, dialog)
      && !gtk_widget_in_destruction (GTK_WIDGET (root)))
    show_next (dialogs);
}

void
kith_asking_present (GtkWindow *dialog)
{
  GtkWindow *root;
  GPtrArray *dialogs;

  g_return_if_fail (GTK_IS_WINDOW (dialog));

  kith_dialog_adopt (dialog);
  root = get_root (dialog);
  dialogs = g_object_get_data (G_OBJECT (root), KEY);
  if (root == dialog
      || (dialogs != NULL && g_ptr_array_find (dialogs, dialog, NULL)))
    {
      present (dialog);
      return;
    }

  if (dialogs == NULL)
    {
      dialogs = g_ptr_array_new ();
      g_object_set_data_full (G_OBJECT (root), KEY, dialogs,
                              (GDestroyNotify) g_ptr_array_unref);
    }
  g_ptr_array_add (dialogs, dialog);
  g_signal_connect_object (dialog, "hide", G_CALLBACK (gone_cb), root,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (gone_cb), root,
                           G_CONNECT_SWAPPED);
  if (may_ask (dialogs, dialog))
    present (dialog);
}

GtkWindow *
kith_asking_get_current (GtkWindow *window)
{
  GPtrArray *dialogs;
  GtkWindow *current = window;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  dialogs = g_object_get_data (G_OBJECT (get_root (window)), KEY);
  for (guint i = 0; dialogs != NULL && i < dialogs->len; i++)
    {
      GtkWindow *dialog = g_ptr_array_index (dialogs, i);

      if (gtk_widget_get_visible (GTK_WIDGET (dialog))
          && is_above (dialog, current))
        current = dialog;
    }

  return current;
}
