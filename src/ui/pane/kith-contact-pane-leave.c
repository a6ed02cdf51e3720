/* kith-contact-pane-leave.c: leaving a form that has something to lose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "ui/widgets/kith-asking.h"
#include "ui/widgets/kith-question.h"

void
_kith_contact_pane_finish_leaving (KithContactPane *self, gboolean may_leave)
{
  g_autoptr (GPtrArray) leaving = self->leaving;

  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  if (self->is_telling_save && self->question != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self->question));
      g_clear_object (&self->question);
    }
  self->is_telling_save = FALSE;
  for (guint i = 0; i < leaving->len; i++)
    g_task_return_boolean (leaving->pdata[i], may_leave);
}

static void
drop_text (KithContactPane *self)
{
  kith_outbox_discard (self->outbox, kith_draft_get_base (self->draft),
                       kith_draft_get_info (self->draft));
  kith_post_take_back (self->post);
  kith_keeper_discard (self->keeper);
}

static void
close_form (KithContactPane *self)
{
  _kith_contact_pane_take_draft (self, NULL);
  g_signal_emit_by_name (self, "back");
}

static void
discard (KithContactPane *self)
{
  drop_text (self);
  if (kith_draft_get_base (self->draft) == NULL)
    {
      close_form (self);
      return;
    }

  _kith_contact_pane_clear_error (self);
  _kith_contact_pane_take_draft (self, kith_draft_new (
                                         kith_draft_get_base (self->draft)));
  _kith_contact_pane_fetch_latest (self);
}

/* Makes the question.  @heading, @body: plain text.  @callback is a handler of
 * "response". */
static void
ask (KithContactPane *self,
     const char *heading,
     const char *body,
     GCallback callback)
{
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, body);

  self->question = g_object_ref (ADW_MESSAGE_DIALOG (dialog));
  adw_message_dialog_add_responses (self->question, "stay", _ ("Keep Editing"),
                                    "discard", _ ("Discard"), NULL);
  adw_message_dialog_set_response_appearance (self->question, "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (self->question, "stay");
  adw_message_dialog_set_close_response (self->question, "stay");
  g_signal_connect_object (dialog, "response", callback, self,
                           G_CONNECT_SWAPPED);
}

static void
discard_response_cb (KithContactPane *self, const char *response)
{
  g_clear_object (&self->question);
  if (g_str_equal (response, "discard"))
    discard (self);
}

void
_kith_contact_pane_ask_discard (KithContactPane *self)
{
  if (self->question != NULL)
    return;

  if (kith_contact_pane_is_dirty (self))
    {
      ask (self, _ ("Discard Changes?"),
           _ ("What you typed can be looked up under Values Not Chosen."),
           G_CALLBACK (discard_response_cb));
      kith_question_present (GTK_WIDGET (self->question));
    }
  else if (kith_post_is_kept (self->post))
    close_form (self);
  else
    discard (self);
}

static void
leave_response_cb (KithContactPane *self, const char *response)
{
  g_clear_object (&self->question);

  if (g_str_equal (response, "save"))
    {
      _kith_contact_pane_save (self, /* suppress_auth= */ FALSE);
      return;
    }

  if (g_str_equal (response, "discard"))
    {
      drop_text (self);
      _kith_contact_pane_take_draft (self, kith_draft_new (kith_draft_get_base (
                                             self->draft)));
    }
  _kith_contact_pane_finish_leaving (self, g_str_equal (response, "discard"));
}

static void
ask_leave (KithContactPane *self, const char *body)
{
  ask (self, _ ("Save Changes?"), body, G_CALLBACK (leave_response_cb));
  adw_message_dialog_add_response (self->question, "save", _ ("Save"));
  adw_message_dialog_set_response_appearance (self->question, "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (self->question, "save");
  kith_question_present (GTK_WIDGET (self->question));
}

/* The same, for who is deleted with others or alone. */
static void
ask_delete (KithContactPane *self, guint n_contacts)
{
  g_autofree char *heading = g_strdup_printf (
    ngettext ("Delete Contact?", "Delete %u Contacts?", n_contacts),
    n_contacts);

  ask (self, heading,
       kith_contact_pane_get_contact (self) != NULL
         ? _ ("What you typed in the form is not saved. It can be looked up "
              "under Values Not Chosen, and what is deleted under Recently "
              "Deleted.")
         : _ ("What you typed can be looked up under Values Not Chosen."),
       G_CALLBACK (leave_response_cb));
  adw_message_dialog_set_response_label (self->question, "discard",
                                         _ ("Delete"));
  kith_question_present (GTK_WIDGET (self->question));
}

/* Whether it is asked about, or waits for the save; else @task is done.
 * @task: (transfer full) */
static gboolean
start_leaving (KithContactPane *self, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (!kith_contact_pane_is_dirty (self))
    g_task_return_boolean (task, TRUE);
  else if (self->question != NULL || kith_saver_is_asking (self->saver))
    g_task_return_boolean (task, FALSE);
  else
    {
      g_ptr_array_add (self->leaving, g_steal_pointer (&owned));
      return TRUE;
    }

  return FALSE;
}

/**
 * kith_contact_pane_leave_async:
 * @self: a pane
 * @cancellable: (nullable): to stop waiting; what was asked stays asked
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * May the form be left?  While a save is under way, that decides; while a
 * question is open, another one would be too much: then it may not.
 */
void
kith_contact_pane_leave_async (KithContactPane *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_contact_pane_leave_async);
  if (start_leaving (self, task) && !kith_saver_is_busy (self->saver))
    ask_leave (self, _ ("What you discard can be looked up under Values Not "
                        "Chosen."));
}

/**
 * kith_contact_pane_leave_to_delete_async:
 * @self: a pane
 * @n_contacts: how many are to be deleted, of which it shows one
 * @cancellable: (nullable): to stop waiting; what was asked stays asked
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * As kith_contact_pane_leave_async(), but what is not saved is not saved first:
 * it asks whether to delete all the same.
 */
void
kith_contact_pane_leave_to_delete_async (KithContactPane *self,
                                         guint n_contacts,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_contact_pane_leave_to_delete_async);
  if (start_leaving (self, task) && !kith_saver_is_busy (self->saver))
    ask_delete (self, n_contacts);
}

gboolean
kith_contact_pane_leave_finish (KithContactPane *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* @data: (transfer full) (nullable): what waited as the person asked for it. */
static void
left_to_delete_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);
  g_autoptr (KithOutboxEntry) entry = data;
  KithContact *contact = kith_contact_pane_get_contact (self);

  if (!kith_contact_pane_leave_finish (self, result, NULL))
    return;

  if (contact != NULL)
    g_signal_emit_by_name (self, "delete", contact);
  else if (entry != NULL)
    g_signal_emit_by_name (self, "take-back", entry);
}

void
_kith_contact_pane_ask_delete (KithContactPane *self)
{
  KithOutboxEntry *entry = kith_contact_pane_get_entry (self);

  if (entry != NULL)
    g_object_ref (entry);
  kith_contact_pane_leave_to_delete_async (self, /* n_contacts= */ 1, NULL,
                                           left_to_delete_cb, entry);
}

/* Closing: what is kept is found again. */

static gboolean
is_asking (KithContactPane *self)
{
  return self->question != NULL || kith_saver_is_asking (self->saver);
}

/* Nobody is there to answer. */
static void
stop_asking (KithContactPane *self)
{
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question));
  g_clear_object (&self->question);
  kith_saver_give_up (self->saver);
  _kith_contact_pane_finish_leaving (self, FALSE);
}

/* What is asked has to be answered first. */
static void
tell_open_question (KithContactPane *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = adw_message_dialog_new (
    kith_asking_get_current (window), _ ("This Window Stays Open"),
    _ ("What you typed cannot be kept on this computer, and would be lost: "
       "answer the question first."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close",
                                   _ ("Close"));
  kith_question_present (dialog);
}

static void
save_response_cb (KithContactPane *self)
{
  g_clear_object (&self->question);
  _kith_contact_pane_finish_leaving (self, FALSE);
}

/* Only the server may have it in the end. */
static void
tell_save (KithContactPane *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Saving Changes…"),
    _ ("What you typed cannot be kept on this computer. The window closes as "
       "soon as the server has it."));

  self->question = g_object_ref (ADW_MESSAGE_DIALOG (dialog));
  self->is_telling_save = TRUE;
  adw_message_dialog_add_response (self->question, "stay",
                                   _ ("Keep Window Open"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb),
                           self, G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

static void
written_cb (GObject *keeper, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithContactPane *self = g_task_get_source_object (task);

  if (kith_keeper_write_finish (KITH_KEEPER (keeper), result, NULL))
    {
      if (KITH_KEEPER (keeper) == self->keeper)
        stop_asking (self);
      g_task_return_boolean (task, TRUE);
    }
  else if (KITH_KEEPER (keeper) != self->keeper)
    g_task_return_boolean (task, FALSE);
  else if (is_asking (self))
    {
      tell_open_question (self);
      g_task_return_boolean (task, FALSE);
    }
  else
    {
      g_ptr_array_add (self->leaving, g_steal_pointer (&task));
      if (kith_saver_is_busy (self->saver))
        tell_save (self);
      else
        ask_leave (
          self, _ ("They cannot be kept on this computer, and will be lost if "
                   "they are not saved."));
    }
}

/**
 * kith_contact_pane_close_async:
 * @self: a pane
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * May the window be closed?  Text that is on the disk is found again, so that
 * nothing is asked about it, what is asked is asked again another time, and
 * what is being saved goes on, or is sent by the next program; otherwise as
 * kith_contact_pane_leave_async().
 */
void
kith_contact_pane_close_async (KithContactPane *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));

  if (!kith_contact_pane_is_dirty (self))
    {
      kith_contact_pane_leave_async (self, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_contact_pane_close_async);
  kith_keeper_write_async (self->keeper, cancellable, written_cb, task);
}

gboolean
kith_contact_pane_close_finish (KithContactPane *self,
                                GAsyncResult *result,
                                GError **error)
{
  return kith_contact_pane_leave_finish (self, result, error);
}
