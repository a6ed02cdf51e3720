/* kith-window-undo.c: undoing what was done, from the menu and by a key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

#include <glib/gi18n.h>

#include "ui/history/kith-deleted-dialog.h"
#include "ui/undo/kith-undo-words.h"
#include "ui/widgets/kith-dialog.h"

static void
undo_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  kith_undo_runner_run_last (self->runner);
}

static void
show_deleted (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  kith_dialog_present (GTK_WINDOW (
    kith_deleted_dialog_new (GTK_WINDOW (self), self->contacts,
                             kith_undo_runner_get_undo (self->runner))));
}

/* A menu takes "_" for the mark of a key. */
static char *
make_label (KithUndoStep *step)
{
  GString *label;
  g_autofree char *text = NULL;

  if (step == NULL)
    return g_strdup (_ ("_Undo"));

  text = kith_undo_describe (step);
  label = g_string_new (text);
  g_string_replace (label, "_", "__", 0);

  return g_string_free (label, FALSE);
}

static void
undo_changed (KithWindow *self)
{
  KithUndoStep *step = kith_undo_get_last (
    kith_undo_runner_get_undo (self->runner));
  g_autofree char *label = make_label (step);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, "win.undo");

  /* By hand: the key is not the action's, as long as a text has the focus. */
  g_menu_item_set_attribute (item, "accel", "s", "<Control>z");
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "undo")),
    step != NULL);
  g_menu_remove_all (self->undo_section);
  g_menu_append_item (self->undo_section, item);
}

/* What is being typed has its own undo, also when there is nothing left of it:
 * one press too many takes back nothing that was saved. */
static gboolean
undo_pressed (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus))
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_activate_action (widget, "win.undo", NULL);
}

void
_kith_window_class_bind_undo (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KithWindow, undo_section);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                undo_pressed, NULL);
}

void
_kith_window_add_undo (KithWindow *self, KithUndo *undo)
{
  static const GActionEntry actions[] = {
    { "deleted", show_deleted, NULL, NULL, NULL, { 0 } },
    { "undo", undo_activated, NULL, NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  self->runner = kith_undo_runner_new (GTK_WIDGET (self), self->outbox,
                                       self->deletions, undo);
  g_signal_connect_object (self->runner, "delete",
                           G_CALLBACK (_kith_window_delete_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (undo, "changed", G_CALLBACK (undo_changed), self,
                           G_CONNECT_SWAPPED);
  kith_contact_pane_set_undo (self->contact_pane, self->runner);
  undo_changed (self);
}
