/* kith-contact-pane-tell.c: what a save has to tell afterwards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/widgets/kith-question.h"
#include "ui/save/kith-their-changes.h"
#include "ui/undo/kith-toast.h"
#include "ui/widgets/kith-toast-label.h"

/* What a toast and its dialog know of a save. */
typedef struct
{
  KithContactPane *pane; /* weak */
  KithUndoStep *step;    /* or NULL */
  char *changes;         /* theirs, as text; or NULL */
  char *duplicate_id;    /* or NULL */
} Told;

static Told *
told_new (KithContactPane *self)
{
  Told *told = g_rc_box_new0 (Told);

  g_set_weak_pointer (&told->pane, self);

  return told;
}

static void
told_clear (gpointer data)
{
  Told *told = data;

  g_clear_weak_pointer (&told->pane);
  g_clear_object (&told->step);
  g_free (told->changes);
  g_free (told->duplicate_id);
}

static void
told_unref (gpointer told)
{
  g_rc_box_release_full (told, told_clear);
}

/* @callback is called with a reference to @told, swapped. */
static void
connect_told (gpointer instance,
              const char *signal,
              GCallback callback,
              Told *told)
{
  g_signal_connect_data (instance, signal, callback, g_rc_box_acquire (told),
                         (GClosureNotify) (GCallback) told_unref,
                         G_CONNECT_SWAPPED);
}

static void
show_toast (KithContactPane *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self),
                                                ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* Undo */

static KithUndoStep *
find_step (KithContactPane *self)
{
  KithEdit *edit = kith_saver_get_edit (self->saver);
  KithContact *saved = edit != NULL ? kith_edit_get_saved (edit) : NULL;

  if (self->runner == NULL || saved == NULL)
    return NULL;

  return kith_undo_find (kith_undo_runner_get_undo (self->runner), saved);
}

static void
undo_clicked_cb (Told *told)
{
  if (told->pane != NULL && told->step != NULL)
    kith_undo_runner_run (told->pane->runner, told->step);
}

/* What was merged without asking is told afterwards. */

static void
changes_response_cb (Told *told, const char *response)
{
  if (g_str_equal (response, "undo"))
    undo_clicked_cb (told);
}

static void
show_changes_cb (Told *told)
{
  AdwMessageDialog *dialog;

  if (told->pane == NULL)
    return;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (told->pane))),
    _ ("Changed Elsewhere"), told->changes));
  if (told->step != NULL)
    adw_message_dialog_add_response (dialog, "undo", _ ("Undo"));
  adw_message_dialog_add_response (dialog, "close", _ ("Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  connect_told (dialog, "response", G_CALLBACK (changes_response_cb), told);
  kith_question_present (GTK_WIDGET (dialog));
}

/* A toast has room for one button: the title brings the other. */
static GtkWidget *
make_title (const char *text, Told *told)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = kith_toast_label_new (text);
  GtkWidget *show = gtk_button_new_with_label (_ ("Show"));

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (show, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  connect_told (show, "clicked", G_CALLBACK (show_changes_cb), told);
  gtk_box_append (GTK_BOX (box), show);

  return box;
}

static void
add_buttons (KithContactPane *self,
             AdwToast *toast,
             const char *text,
             Told *told)
{
  /* The text needs what room there is: Undo is behind Show. */
  if (told->step == NULL || kith_contact_form_get_narrow (self->form))
    {
      adw_toast_set_button_label (toast, _ ("Show"));
      connect_told (toast, "button-clicked", G_CALLBACK (show_changes_cb),
                    told);
      return;
    }

  adw_toast_set_custom_title (toast, make_title (text, told));
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (kith_toast_undo),
                    NULL);
}

static void
tell_merged (KithContactPane *self, KithMerge *merge)
{
  guint n = kith_their_changes_count (merge);
  g_autofree char *text = NULL;
  AdwToast *toast;
  Told *told = told_new (self);

  told->changes = kith_their_changes_describe (merge, self->names);
  g_set_object (&told->step, find_step (self));
  text = g_strdup_printf (
    ngettext ("Saved; %u change made elsewhere was also taken",
              "Saved; %u changes made elsewhere were also taken", n),
    n);
  toast = kith_toast_new (text);
  if (told->step != NULL)
    kith_toast_set_undo (toast, self->runner, told->step);
  add_buttons (self, toast, text, told);
  show_toast (self, toast);
  told_unref (told);
}

/* What was saved although another contact has the same. */

static void
show_duplicate_cb (Told *told)
{
  if (told->pane != NULL)
    g_signal_emit_by_name (told->pane, "open-contact", told->duplicate_id);
}

static char *
make_duplicate_title (KithContact *duplicate)
{
  const char *name = kith_contact_get_display_name (duplicate);
  g_autofree char *isolated = kith_bidi_isolate (name);

  if (*name == '\0')
    return g_strdup (_ ("Saved; another contact has the same email or phone"));

  /* Translators: %s is the name of a contact */
  return g_strdup_printf (_ ("Saved; “%s” has the same email or phone"),
                          isolated);
}

static void
tell_duplicate (KithContactPane *self)
{
  KithContact *duplicate = kith_saver_get_duplicate (self->saver);
  g_autofree char *title = NULL;
  AdwToast *toast;
  Told *told = told_new (self);

  told->duplicate_id = g_strdup (kith_contact_get_id (duplicate));
  title = make_duplicate_title (duplicate);
  toast = kith_toast_new (title);
  adw_toast_set_button_label (toast, _ ("Show"));
  connect_told (toast, "button-clicked", G_CALLBACK (show_duplicate_cb), told);
  show_toast (self, toast);
  told_unref (told);
}

/* Nothing but that it is saved. */

static char *
make_saved_title (KithContact *saved)
{
  const char *name = kith_contact_get_display_name (saved);
  g_autofree char *isolated = kith_bidi_isolate (name);

  if (*name == '\0')
    return g_strdup (_ ("Contact saved"));

  /* Translators: %s is the name of a contact */
  return g_strdup_printf (_ ("“%s” saved"), isolated);
}

static void
tell_plainly (KithContactPane *self)
{
  KithUndoStep *step = find_step (self);
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (step == NULL)
    return;

  title = make_saved_title (kith_undo_step_get_contacts (step)->pdata[0]);
  toast = kith_toast_new (title);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  kith_toast_set_undo (toast, self->runner, step);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (kith_toast_undo),
                    NULL);
  /* The last save is the one that is told. */
  if (self->saved_toast != NULL)
    kith_toast_dismiss (self->saved_toast);
  g_set_weak_pointer (&self->saved_toast, toast);
  show_toast (self, toast);
}

void
_kith_contact_pane_tell_saved (KithContactPane *self)
{
  KithMerge *merge = kith_edit_get_merge (kith_saver_get_edit (self->saver));
  gboolean is_merged = merge != NULL && kith_their_changes_count (merge) > 0;

  /* What went past the outbox is not known yet. */
  if (self->runner != NULL && find_step (self) == NULL)
    kith_undo_push_edit (kith_undo_runner_get_undo (self->runner),
                         kith_saver_get_edit (self->saver));
  if (is_merged)
    tell_merged (self, merge);
  if (kith_saver_get_duplicate (self->saver) != NULL)
    tell_duplicate (self);
  else if (!is_merged)
    tell_plainly (self);
}
