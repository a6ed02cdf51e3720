/* kith-conflict-dialog-actions.c: what can be done in the conflict dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-dialog-private.h"

#include "model/kith-conflict-answers.h"
#include "ui/conflict/kith-conflict-text.h"

static void
set_enabled (KithConflictDialog *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

/* "The same" is one side throughout. */
static void
update_rest (KithConflictDialog *self)
{
  KithChoice choice = kith_conflict_get_common_choice (self->conflict);
  gboolean can_follow = choice != KITH_CHOICE_UNDECIDED;

  gtk_widget_set_visible (self->rest_box,
                          self->n_following > 0
                            && !kith_conflict_is_deletion (self->conflict));
  gtk_widget_set_sensitive (self->rest_box, can_follow && !self->busy);
  /* GTK 4.8 tells assistive technology of the switch only what it has itself.
   */
  gtk_widget_set_sensitive (GTK_WIDGET (self->rest), can_follow && !self->busy);
  if (!can_follow)
    gtk_switch_set_active (self->rest, FALSE);
}

void
_kith_conflict_dialog_update_actions (KithConflictDialog *self)
{
  gboolean deleted = kith_conflict_is_deletion (self->conflict);
  gboolean ready = !self->busy;
  guint n_undecided = kith_conflict_get_n_undecided (self->conflict);
  gboolean asks = kith_conflict_get_rows (self->conflict)->len > 0;

  set_enabled (self, "conflict.cancel", ready);
  set_enabled (self, "conflict.later", ready);
  set_enabled (self, "conflict.save", ready && !deleted && n_undecided == 0);
  set_enabled (self, "conflict.create-again", ready && deleted);
  set_enabled (self, "conflict.accept-deletion", ready && deleted);
  set_enabled (self, "conflict.apply", ready && deleted);
  set_enabled (self, "conflict.all-mine", ready && !deleted && asks);
  set_enabled (self, "conflict.all-theirs", ready && !deleted && asks);
  set_enabled (self, "conflict.next", ready && n_undecided > 0);
  set_enabled (self, "conflict.previous", ready && n_undecided > 0);
  gtk_widget_set_sensitive (self->body, ready);
  update_rest (self);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_CANCEL);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_LATER);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_SAVE);
}

static void
create_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_CREATE_AGAIN);
}

static void
accept_deletion_action (GtkWidget *widget,
                        const char *name,
                        GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_ACCEPT_DELETION);
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_respond (KITH_CONFLICT_DIALOG (widget),
                                 KITH_CONFLICT_APPLY);
}

static void
all_mine_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_conflict_choose_all (KITH_CONFLICT_DIALOG (widget)->conflict,
                            KITH_CHOICE_MINE);
}

static void
all_theirs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_conflict_choose_all (KITH_CONFLICT_DIALOG (widget)->conflict,
                            KITH_CHOICE_THEIRS);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (widget);
  g_autofree char *text = kith_conflict_text_describe (self->conflict,
                                                       self->names);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
copy_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "copy-all");
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_focus_undecided (KITH_CONFLICT_DIALOG (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_conflict_dialog_focus_undecided (KITH_CONFLICT_DIALOG (widget), -1);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "conflict.cancel", cancel_action },
    { "conflict.later", later_action },
    { "conflict.save", save_action },
    { "conflict.apply", apply_action },
    { "conflict.create-again", create_again_action },
    { "conflict.accept-deletion", accept_deletion_action },
    { "conflict.all-mine", all_mine_action },
    { "conflict.all-theirs", all_theirs_action },
    { "conflict.copy", copy_action },
    { "conflict.copy-all", copy_all_action },
    { "conflict.next", next_action },
    { "conflict.previous", previous_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL,
                                     actions[i].activate);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Escape, 0, "conflict.cancel" },
    { GDK_KEY_Return, GDK_CONTROL_MASK, "conflict.save" },
    { GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "conflict.save" },
    { GDK_KEY_F8, 0, "conflict.next" },
    { GDK_KEY_F8, GDK_SHIFT_MASK, "conflict.previous" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key,
                                         keys[i].modifiers, keys[i].action,
                                         NULL);
}

void
_kith_conflict_dialog_class_bind_actions (GtkWidgetClass *widget_class)
{
  install_actions (widget_class);
  bind_keys (widget_class);
}
