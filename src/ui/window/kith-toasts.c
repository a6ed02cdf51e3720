/* kith-toasts.c: what a window says in passing, and the Undo in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-toasts.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "ui/save/kith-deletion-question.h"
#include "ui/undo/kith-toast.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

struct _KithToasts
{
  GObject parent_instance;

  /* owned */
  AdwToastOverlay *overlay;
  KithDeletions *deletions;
  KithUndoRunner *runner;
  GPtrArray *shown;    /* AdwToast, each with an Undo */
  GtkWidget *question; /* about a deletion; or NULL */
  KithContact *theirs; /* what it is about; or NULL */
  KithContact *seen;   /* what was to be deleted */
};

G_DEFINE_FINAL_TYPE (KithToasts, kith_toasts, G_TYPE_OBJECT)

static guint
get_batch (AdwToast *toast)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toast), "batch"));
}

static void
toast_dismissed (KithToasts *self, AdwToast *toast)
{
  kith_deletions_carry_out (self->deletions, get_batch (toast));
  g_ptr_array_remove_fast (self->shown, toast);
}

static char *
make_deleted_title (GPtrArray *contacts)
{
  g_autofree char *name = NULL;

  if (contacts->len != 1)
    return g_strdup_printf (ngettext ("%u contact deleted",
                                      "%u contacts deleted", contacts->len),
                            contacts->len);

  name = kith_bidi_isolate (
    kith_contact_get_display_name (g_ptr_array_index (contacts, 0)));
  if (name[0] == '\0')
    return g_strdup (_ ("Contact deleted"));

  return g_strdup_printf (_ ("“%s” deleted"), name);
}

static void
offer_undo (KithToasts *self, GPtrArray *contacts, guint batch)
{
  g_autofree char *title = make_deleted_title (contacts);
  g_autoptr (KithUndoStep)
    step = kith_undo_step_new_for_contacts (KITH_UNDO_DELETE, contacts, batch);
  AdwToast *toast = kith_toast_new (title);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data (G_OBJECT (toast), "batch", GUINT_TO_POINTER (batch));
  kith_undo_push (kith_undo_runner_get_undo (self->runner), step);
  kith_toast_set_undo (toast, self->runner, step);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (kith_toast_undo),
                    NULL);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed),
                           self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->shown, g_object_ref (toast));
  adw_toast_overlay_add_toast (self->overlay, toast);
}

/* (transfer full) */
static char *
make_failed_text (KithContact *contact, const GError *error)
{
  g_autofree char *name = kith_bidi_isolate (
    kith_contact_get_display_name (contact));
  g_autofree char *message = NULL;

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    return g_strdup_printf (
      _ ("“%s” was not deleted: it has been changed meanwhile"), name);

  message = kith_message_for_error (error);

  /* Translators: a contact's name, then what went wrong. */
  return g_strdup_printf (_ ("“%s” was not deleted: %s"), name, message);
}

/* Their change, to be asked about: once, in the window that is in use, and not
 * above another question. */
static KithContact *
get_theirs (KithToasts *self, const GError *error)
{
  GtkWindow *window = GTK_WINDOW (
    gtk_widget_get_root (GTK_WIDGET (self->overlay)));
  GtkApplication *application = NULL;
  JsonObject *contact;

  contact = kith_json_get_object (kith_error_get_data (error), "contact");
  if (window == NULL || contact == NULL
      || !g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    return NULL;

  application = gtk_window_get_application (window);
  if (self->theirs != NULL || application == NULL
      || gtk_application_get_active_window (application) != window)
    return NULL;

  return kith_contact_new_from_json (contact, NULL);
}

static void
question_answered (KithToasts *self, const char *response)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  g_autoptr (KithContact) theirs = g_steal_pointer (&self->theirs);

  g_clear_object (&self->question);
  g_ptr_array_add (contacts, theirs);
  if (g_str_equal (response, "delete"))
    kith_toasts_delete (self, contacts);
  else if (g_str_equal (response, "keep"))
    kith_deletions_take_back (self->deletions, kith_contact_get_id (theirs));
}

static void
ask (KithToasts *self)
{
  GtkWindow *window = GTK_WINDOW (
    gtk_widget_get_root (GTK_WIDGET (self->overlay)));

  self->question = g_object_ref (
    kith_deletion_question_new (window, self->seen, self->theirs,
                                kith_undo_runner_get_names (self->runner)));
  g_signal_connect_object (self->question, "response",
                           G_CALLBACK (question_answered), self,
                           G_CONNECT_SWAPPED);
  kith_question_present (self->question);
}

static void
deletion_failed (KithToasts *self, KithContact *contact, GError *error)
{
  KithContact *theirs = get_theirs (self, error);
  g_autofree char *text = NULL;

  kith_undo_forget_deletion (kith_undo_runner_get_undo (self->runner), contact);
  if (theirs == NULL)
    {
      text = make_failed_text (contact, error);
      kith_toasts_tell (self, text);
      return;
    }

  self->theirs = theirs;
  g_set_object (&self->seen, contact);
  ask (self);
}

static void
kith_toasts_dispose (GObject *object)
{
  KithToasts *self = KITH_TOASTS (object);

  if (self->deletions != NULL)
    kith_toasts_carry_out (self);
  g_clear_object (&self->question);
  g_clear_object (&self->theirs);
  g_clear_object (&self->seen);
  g_clear_object (&self->overlay);
  g_clear_object (&self->deletions);
  g_clear_object (&self->runner);

  G_OBJECT_CLASS (kith_toasts_parent_class)->dispose (object);
}

static void
kith_toasts_finalize (GObject *object)
{
  g_clear_pointer (&KITH_TOASTS (object)->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (kith_toasts_parent_class)->finalize (object);
}

static void
kith_toasts_class_init (KithToastsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_toasts_dispose;
  object_class->finalize = kith_toasts_finalize;
}

static void
kith_toasts_init (KithToasts *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_toasts_new:
 * @overlay: where they are shown
 * @deletions: the deletions of all windows
 * @runner: what undoes them in this one
 *
 * Returns: (transfer full): the toasts of a window
 */
KithToasts *
kith_toasts_new (AdwToastOverlay *overlay,
                 KithDeletions *deletions,
                 KithUndoRunner *runner)
{
  KithToasts *self;

  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);
  g_return_val_if_fail (KITH_IS_DELETIONS (deletions), NULL);

  self = g_object_new (KITH_TYPE_TOASTS, NULL);
  self->overlay = g_object_ref (overlay);
  self->deletions = g_object_ref (deletions);
  self->runner = g_object_ref (runner);
  g_signal_connect_object (runner, "tell",
                           G_CALLBACK (kith_toasts_tell_briefly), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "failed",
                           G_CALLBACK (kith_toasts_tell_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (deletions, "failed", G_CALLBACK (deletion_failed),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * kith_toasts_tell:
 * @self: toasts
 * @text: a sentence, no markup
 */
void
kith_toasts_tell (KithToasts *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (KITH_IS_TOASTS (self));
  g_return_if_fail (text != NULL);

  toast = kith_toast_new (text);
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->overlay, toast);
}

/**
 * kith_toasts_tell_briefly:
 * @self: toasts
 * @text: a sentence, no markup
 */
void
kith_toasts_tell_briefly (KithToasts *self, const char *text)
{
  g_return_if_fail (KITH_IS_TOASTS (self));
  g_return_if_fail (text != NULL);

  adw_toast_overlay_add_toast (self->overlay, kith_toast_new (text));
}

/**
 * kith_toasts_tell_error:
 * @self: toasts
 * @error: what went wrong; nothing is said when somebody stopped it
 */
void
kith_toasts_tell_error (KithToasts *self, const GError *error)
{
  g_autofree char *message = NULL;

  g_return_if_fail (KITH_IS_TOASTS (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  message = kith_message_for_error (error);
  kith_toasts_tell (self, message);
}

/**
 * kith_toasts_tell_not_shown:
 * @self: toasts
 * @error: why a contact that somebody has asked for by its ID is not shown
 */
void
kith_toasts_tell_not_shown (KithToasts *self, const GError *error)
{
  g_return_if_fail (KITH_IS_TOASTS (self));
  g_return_if_fail (error != NULL);

  /* Nothing tells whether it has ever been there. */
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
      && kith_remedy_for_error (error) != KITH_REMEDY_OPEN)
    kith_toasts_tell (self, _ ("There is no such contact."));
  else
    kith_toasts_tell_error (self, error);
}

/**
 * kith_toasts_delete:
 * @self: toasts
 * @contacts: (element-type KithContact): as the user saw them
 */
void
kith_toasts_delete (KithToasts *self, GPtrArray *contacts)
{
  guint batch;

  g_return_if_fail (KITH_IS_TOASTS (self));
  g_return_if_fail (contacts != NULL);

  batch = kith_deletions_add (self->deletions, contacts);
  if (batch != 0)
    offer_undo (self, contacts, batch);
}

void
kith_toasts_carry_out (KithToasts *self)
{
  g_return_if_fail (KITH_IS_TOASTS (self));

  for (guint i = 0; i < self->shown->len; i++)
    kith_deletions_carry_out (self->deletions,
                              get_batch (g_ptr_array_index (self->shown, i)));
}
