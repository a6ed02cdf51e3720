/* kith-saver.c: saving a draft, with all that a person may be asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-saver-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-conflict-answers.h"
#include "ui/conflict/kith-conflict-author.h"
#include "ui/widgets/kith-asking.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

/* While others save again and again; then somebody is asked. */
#define MAX_ANSWERS 5

G_DEFINE_FINAL_TYPE (KithSaver, kith_saver, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (KithSaverState,
                    kith_saver_state,
                    G_DEFINE_ENUM_VALUE (KITH_SAVER_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (KITH_SAVER_SAVING, "saving"),
                    G_DEFINE_ENUM_VALUE (KITH_SAVER_CONFLICT, "conflict"))

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS,
};

enum
{
  OPEN_CONTACT,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Notifies even without a change: whether it is busy goes with it. */
void
_kith_saver_set_state (KithSaver *self, KithSaverState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

GtkWindow *
_kith_saver_get_window (KithSaver *self)
{
  GtkRoot *root = self->widget != NULL ? gtk_widget_get_root (self->widget)
                                       : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
close_dialogs (KithSaver *self)
{
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question));
  if (self->dialog != NULL && self->dialog != self->lent)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  else if (self->dialog != NULL)
    g_signal_handlers_disconnect_by_data (self->dialog, self);
  g_clear_object (&self->question);
  g_clear_object (&self->dialog);
}

static void
finish_error (KithSaver *self, KithSaverState state, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_assert (task != NULL);

  close_dialogs (self);
  _kith_saver_set_state (self, state);
  g_task_return_error (task, error);
}

void
_kith_saver_finish_cancelled (KithSaver *self, KithSaverState state)
{
  finish_error (self, state,
                g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                     "Back to the form"));
}

static void
finish_saved (KithSaver *self, KithContact *contact)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_assert (task != NULL);

  close_dialogs (self);
  _kith_saver_set_state (self, KITH_SAVER_IDLE);
  g_task_return_pointer (task, g_object_ref (contact), g_object_unref);
}

/* What clashes there is asked about before anything is sent. */
static void
apply_to_merged (KithSaver *self)
{
  KithEdit *edit = kith_post_get_edit (self->post);

  kith_edit_apply_to_merged (edit);
  if (kith_conflict_get_n_undecided (kith_edit_get_conflict (edit)) > 0)
    return;

  kith_conflict_dialog_set_busy (self->dialog, TRUE);
  _kith_saver_send (self);
}

/* Of one that was merged, the other one is shown. */
static void
accept_gone (KithSaver *self)
{
  KithConflict *conflict = kith_edit_get_conflict (
    kith_post_get_edit (self->post));
  KithContact *target = kith_conflict_get_merged_into (conflict);

  /* While the form hears it. */
  if (target != NULL)
    g_signal_emit (self, signals[OPEN_CONTACT], 0,
                   kith_contact_get_id (target));
  kith_post_accept_gone (self->post);
  finish_error (self, KITH_SAVER_IDLE,
                g_error_new_literal (KITH_ERROR, KITH_ERROR_NOT_FOUND,
                                     "The contact was deleted"));
}

static void
conflict_response_cb (KithSaver *self, KithConflictResponse response)
{
  switch (response)
    {
    case KITH_CONFLICT_CREATE_AGAIN:
      kith_edit_set_create_again (kith_post_get_edit (self->post), TRUE);
      G_GNUC_FALLTHROUGH;
    case KITH_CONFLICT_SAVE:
      kith_conflict_dialog_set_busy (self->dialog, TRUE);
      _kith_saver_send (self);
      break;
    case KITH_CONFLICT_ACCEPT_DELETION:
      accept_gone (self);
      break;
    case KITH_CONFLICT_APPLY:
      apply_to_merged (self);
      break;
    case KITH_CONFLICT_CANCEL:
    case KITH_CONFLICT_LATER:
    default:
      kith_post_cancel_conflict (self->post);
      _kith_saver_finish_cancelled (self, KITH_SAVER_CONFLICT);
      break;
    }
}

/* (transfer full) */
static KithConflictDialog *
open_dialog (KithSaver *self, KithConflict *conflict)
{
  if (self->lent == NULL)
    return g_object_ref_sink (
      kith_conflict_dialog_new (_kith_saver_get_window (self), conflict,
                                self->names));

  kith_conflict_dialog_set_conflict (self->lent, conflict);
  kith_conflict_dialog_set_busy (self->lent, FALSE);

  return g_object_ref (self->lent);
}

/* What somebody has begun to choose is not chosen over. */
static gboolean
can_answer (KithSaver *self, KithConflict *conflict)
{
  return self->answer != KITH_CHOICE_UNDECIDED && self->n_answers < MAX_ANSWERS
         && !kith_conflict_is_deletion (conflict)
         && (self->n_answers > 0 || !kith_conflict_is_begun (conflict));
}

static void
ask_conflict (KithSaver *self)
{
  KithConflict *conflict = kith_edit_get_conflict (
    kith_post_get_edit (self->post));

  if (can_answer (self, conflict))
    {
      self->n_answers++;
      kith_conflict_choose_all (conflict, self->answer);
      _kith_saver_send (self);
      return;
    }

  _kith_saver_set_state (self, KITH_SAVER_CONFLICT);

  /* One that is open follows its conflict. */
  if (self->dialog != NULL)
    {
      kith_conflict_dialog_set_busy (self->dialog, FALSE);
      kith_conflict_author_ask (self->dialog,
                                kith_outbox_get_contacts (self->outbox),
                                conflict);
      return;
    }

  self->dialog = open_dialog (self, conflict);
  if (self->is_since)
    kith_conflict_dialog_set_since (self->dialog);
  g_signal_connect_object (self->dialog, "response",
                           G_CALLBACK (conflict_response_cb), self,
                           G_CONNECT_SWAPPED);
  kith_asking_present (GTK_WINDOW (self->dialog));
  kith_conflict_author_ask (self->dialog,
                            kith_outbox_get_contacts (self->outbox), conflict);
}

/* While it is not on its way. */
KithSaverState
_kith_saver_get_asking_state (KithSaver *self)
{
  return self->dialog != NULL ? KITH_SAVER_CONFLICT : KITH_SAVER_IDLE;
}

static void
notice_closed_cb (KithSaver *self)
{
  g_clear_object (&self->question);
}

/* The answers that were given stay: the dialog is open again, and its Save is
 * the next try. */
void
_kith_saver_tell_in_dialog (KithSaver *self, const GError *error)
{
  g_autofree char *text = kith_message_for_error (error);
  g_autofree char *details = kith_message_details (error);
  GtkWidget *notice = adw_message_dialog_new (GTK_WINDOW (self->dialog), text,
                                              details);

  kith_conflict_dialog_set_busy (self->dialog, FALSE);
  _kith_saver_set_state (self, KITH_SAVER_CONFLICT);
  kith_question_add_copy (notice, details);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (notice), "close",
                                   _ ("Close"));
  self->question = g_object_ref (ADW_MESSAGE_DIALOG (notice));
  g_signal_connect_object (notice, "response", G_CALLBACK (notice_closed_cb),
                           self, G_CONNECT_SWAPPED);
  kith_question_present (notice);
}

/* Nobody is there to be asked. */
static void
finish_alone (KithSaver *self, GError *error)
{
  kith_post_cancel_conflict (self->post);
  finish_error (self, KITH_SAVER_IDLE, error);
}

static gboolean
is_asking (KithSaver *self)
{
  KithEdit *edit = kith_post_get_edit (self->post);

  return edit != NULL && kith_edit_get_state (edit) == KITH_EDIT_ASKING;
}

static void
saved_cb (GObject *post, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSaver) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_post_save_finish (KITH_POST (post), result, &error);

  self->is_sending = FALSE;
  if (contact != NULL)
    finish_saved (self, contact);
  else if (self->widget == NULL || _kith_saver_get_window (self) == NULL)
    finish_alone (self, g_steal_pointer (&error));
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_DUPLICATE))
    _kith_saver_name_duplicate (self, error);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED)
           && is_asking (self))
    ask_conflict (self);
  else if (self->dialog != NULL && !kith_post_keep_answers (self->post))
    _kith_saver_tell_refused (self, error);
  else
    finish_error (self, KITH_SAVER_IDLE, g_steal_pointer (&error));
}

void
_kith_saver_send (KithSaver *self)
{
  self->is_sending = TRUE;
  _kith_saver_set_state (self, KITH_SAVER_SAVING);
  kith_post_save_async (self->post, &self->options, saved_cb,
                        g_object_ref (self));
}

static void
kith_saver_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, KITH_SAVER (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_saver_dispose (GObject *object)
{
  KithSaver *self = KITH_SAVER (object);

  close_dialogs (self);
  g_clear_object (&self->lent);
  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->outbox);
  g_clear_object (&self->post);
  g_clear_object (&self->duplicate);

  G_OBJECT_CLASS (kith_saver_parent_class)->dispose (object);
}

static void
kith_saver_finalize (GObject *object)
{
  KithSaver *self = KITH_SAVER (object);

  g_clear_object (&self->names);
  g_free (self->duplicate_id);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->deleted_fields, g_ptr_array_unref);

  G_OBJECT_CLASS (kith_saver_parent_class)->finalize (object);
}

static void
kith_saver_class_init (KithSaverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_saver_get_property;
  object_class->dispose = kith_saver_dispose;
  object_class->finalize = kith_saver_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                         KITH_TYPE_SAVER_STATE, KITH_SAVER_IDLE,
                                         KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[OPEN_CONTACT] = g_signal_new ("open-contact",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kith_saver_init (KithSaver *self)
{
}

/**
 * kith_saver_new:
 * @widget: over whose window dialogs come up
 * @outbox: from where it is sent
 * @post: what to save
 *
 * Returns: (transfer full): a new saver
 */
KithSaver *
kith_saver_new (GtkWidget *widget, KithOutbox *outbox, KithPost *post)
{
  KithSaver *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_POST (post), NULL);

  self = g_object_new (KITH_TYPE_SAVER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->outbox = g_object_ref (outbox);
  self->post = g_object_ref (post);

  return self;
}

KithEdit *
kith_saver_get_edit (KithSaver *self)
{
  g_return_val_if_fail (KITH_IS_SAVER (self), NULL);

  return kith_post_get_edit (self->post);
}

KithSaverState
kith_saver_get_state (KithSaver *self)
{
  g_return_val_if_fail (KITH_IS_SAVER (self), KITH_SAVER_IDLE);

  return self->state;
}

gboolean
kith_saver_is_busy (KithSaver *self)
{
  g_return_val_if_fail (KITH_IS_SAVER (self), FALSE);

  return self->task != NULL;
}

/**
 * kith_saver_is_asking:
 * @self: a saver
 *
 * Returns: whether a dialog of it is open that waits for the person
 */
gboolean
kith_saver_is_asking (KithSaver *self)
{
  g_return_val_if_fail (KITH_IS_SAVER (self), FALSE);

  return self->task != NULL && !self->is_sending
         && (self->dialog != NULL || self->question != NULL);
}

void
kith_saver_set_names (KithSaver *self, KithNames *names)
{
  g_return_if_fail (KITH_IS_SAVER (self));

  g_set_object (&self->names, names);
}

void
kith_saver_lend_dialog (KithSaver *self, KithConflictDialog *dialog)
{
  g_return_if_fail (KITH_IS_SAVER (self));
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (dialog));

  g_set_object (&self->lent, dialog);
}

void
kith_saver_set_since (KithSaver *self)
{
  g_return_if_fail (KITH_IS_SAVER (self));

  self->is_since = TRUE;
}

void
kith_saver_set_answer (KithSaver *self, KithChoice answer)
{
  g_return_if_fail (KITH_IS_SAVER (self));

  self->answer = answer;
}

/**
 * kith_saver_save_async:
 * @self: a saver that is not busy
 * @suppress_auth: whether to use the site's own credential
 * @cancellable: (nullable): for a program that ends
 * @callback: called when it is saved, or given up
 * @user_data: for @callback
 */
void
kith_saver_save_async (KithSaver *self,
                       gboolean suppress_auth,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (KITH_IS_SAVER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, kith_saver_save_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->options.suppress_auth = suppress_auth;
  self->options.allow_duplicates = FALSE;
  self->n_answers = 0;
  g_clear_object (&self->duplicate);
  _kith_saver_send (self);
}

/**
 * kith_saver_save_finish:
 * @self: a saver
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full): the contact as it is now
 */
KithContact *
kith_saver_save_finish (KithSaver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_saver_get_duplicate:
 * @self: a saver
 *
 * Returns: (transfer none) (nullable): the contact that has the same email or
 *   phone, when the last save was made all the same
 */
KithContact *
kith_saver_get_duplicate (KithSaver *self)
{
  g_return_val_if_fail (KITH_IS_SAVER (self), NULL);

  return self->options.allow_duplicates ? self->duplicate : NULL;
}

void
kith_saver_give_up (KithSaver *self)
{
  g_return_if_fail (KITH_IS_SAVER (self));

  /* What is on its way comes back, and needs the task. */
  if (!kith_saver_is_asking (self))
    return;

  kith_post_cancel_conflict (self->post);
  _kith_saver_finish_cancelled (self, KITH_SAVER_IDLE);
}
