/* kith-deleted-dialog.c: the contacts that were deleted and can be restored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/history/kith-deleted-dialog.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "service/contacts/kith-contacts-history.h"
#include "ui/history/kith-revision-words.h"
#include "ui/undo/kith-toast.h"
#include "ui/widgets/kith-fold-layout.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

struct _KithDeletedDialog
{
  AdwWindow parent_instance;

  /* construct */
  KithContacts *contacts;
  KithUndo *undo;

  GCancellable *naming;  /* while it asks who one is; or NULL */
  GCancellable *loading; /* or NULL */
  char *search;          /* what the rows were found by; or NULL */
  char *next;            /* where the next page begins; or NULL */
  char *own_name;        /* or NULL: not known */
  GtkWidget *restoring;  /* the row that is being restored; or NULL */

  /* Children */
  GtkStack *stack;
  GtkEditable *entry;
  AdwStatusPage *message;
  GtkWidget *retry;
  GtkListBox *list;
  GtkWidget *more;
  AdwToastOverlay *toasts;
};

G_DEFINE_FINAL_TYPE (KithDeletedDialog, kith_deleted_dialog, ADW_TYPE_WINDOW)

static void load (KithDeletedDialog *self);
static void search_changed (KithDeletedDialog *self);

static void
tell (KithDeletedDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, kith_toast_new (text));
}

/* What is shown */

static gboolean
has_rows (KithDeletedDialog *self)
{
  return gtk_list_box_get_row_at_index (self->list, 0) != NULL;
}

static void
show_message (KithDeletedDialog *self, const GError *error)
{
  gboolean is_missing = g_error_matches (error, KITH_ERROR,
                                         KITH_ERROR_NOT_FOUND);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (is_missing)
    text = g_strdup (_ ("This server does not keep deleted contacts."));
  else if (error != NULL)
    text = kith_message_for_error (error);
  else if (self->search != NULL && *self->search != '\0')
    text = g_strdup (_ ("No deleted contact has that name."));
  else
    text = g_strdup (_ ("Contacts can be restored for 30 days."));

  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->message,
                             error != NULL && !is_missing
                               ? _ ("Deleted Contacts Cannot Be Read")
                               : _ ("No Deleted Contacts"));
  adw_status_page_set_description (self->message, markup);
  gtk_widget_set_visible (self->retry, error != NULL && !is_missing);
}

static void
update (KithDeletedDialog *self, const GError *error)
{
  const char *page = "contacts";

  if (!has_rows (self))
    page = self->loading != NULL ? "loading" : "message";
  if (g_str_equal (page, "message"))
    show_message (self, error);
  else if (error != NULL)
    {
      g_autofree char *text = kith_message_for_error (error);

      tell (self, text);
    }
  gtk_widget_set_visible (self->more, self->next != NULL);
  gtk_widget_set_sensitive (self->more, self->loading == NULL);
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* Restoring */

static void
restore (KithDeletedDialog *self, GtkWidget *row, gboolean allow_duplicates);

static void
duplicate_answered (KithDeletedDialog *self, const char *response)
{
  GtkWidget *row = g_steal_pointer (&self->restoring);

  if (g_str_equal (response, "restore"))
    restore (self, row, /* allow_duplicates= */ TRUE);
}

static void
ask_duplicate (KithDeletedDialog *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _ ("Restore a Duplicate?"),
    _ ("Another contact has the same email or phone."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back",
                                    _ ("Go Back"), "restore",
                                    _ ("Restore Anyway"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (duplicate_answered),
                           self, G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

static void
finish (KithDeletedDialog *self, KithContact *contact)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  g_autoptr (KithUndoStep) step = NULL;
  gboolean was_merged = g_object_get_data (G_OBJECT (self->restoring),
                                           "was-merged")
                        != NULL;

  gtk_list_box_remove (self->list, g_steal_pointer (&self->restoring));
  if (contact != NULL)
    {
      g_ptr_array_add (contacts, contact);
      step = kith_undo_step_new_for_contacts (KITH_UNDO_BRING_BACK, contacts,
                                              0);
      kith_undo_push (self->undo, step);
    }
  tell (self,
        was_merged ? _ ("Restored as a contact of its own") : _ ("Restored"));
  if (!has_rows (self) && self->next != NULL)
    load (self);
  update (self, NULL);
  search_changed (self);
}

static void
restored_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithDeletedDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_restore_finish (KITH_CONTACTS (contacts), result,
                                            &error);
  g_autofree char *text = NULL;

  /* Closed meanwhile. */
  if (self->contacts == NULL)
    return;

  gtk_widget_set_sensitive (self->restoring, TRUE);
  if (contact != NULL
      /* Somebody was faster. */
      || g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    finish (self, contact);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_DUPLICATE))
    ask_duplicate (self);
  else
    {
      text = kith_message_for_error (error);
      self->restoring = NULL;
      tell (self, text);
    }
}

static void
restore (KithDeletedDialog *self, GtkWidget *row, gboolean allow_duplicates)
{
  KithContact *contact = g_object_get_data (G_OBJECT (row), "contact");
  KithIdentifiers identifiers = { kith_contact_get_id (contact), 0 };
  KithWriteOptions options = { .allow_duplicates = allow_duplicates };

  if (self->restoring != NULL)
    return;

  /* To close the dialog does not take it back. */
  self->restoring = row;
  gtk_widget_set_sensitive (row, FALSE);
  kith_contacts_restore_async (self->contacts, &identifiers, 0, &options, NULL,
                               restored_cb, g_object_ref (self));
}

static void
restore_clicked (GtkWidget *row)
{
  restore (KITH_DELETED_DIALOG (
             gtk_widget_get_ancestor (row, KITH_TYPE_DELETED_DIALOG)),
           row, /* allow_duplicates= */ FALSE);
}

/* The rows */

/* (transfer full): who has deleted it and when, or merged it, and into what. */
static char *
describe (KithDeletedDialog *self, const KithRevision *revision)
{
  g_autofree char *author = kith_revision_describe_author (revision->author,
                                                           self->own_name);
  g_autofree char *when = kith_revision_describe_time (revision->time);
  const char *name = revision->merged_into_name;
  g_autofree char *target = NULL;
  g_autofree char *merged = NULL;

  if (revision->merged_into == NULL)
    return g_strdup_printf ("%s · %s", author, when);

  target = kith_bidi_isolate (kith_message_name (name));
  /* Translators: %s is a contact, which this one has become a part of; what it
   * took over from this one stays in it, also when this one is restored */
  merged = g_strdup_printf (_ ("Merged into %s; what was taken over stays "
                               "there"),
                            target);

  return g_strdup_printf ("%s\n%s · %s", merged, author, when);
}

static GtkWidget *
make_words (const char *title, const char *subtitle)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *const texts[] = { title, subtitle };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (i > 0)
        {
          gtk_widget_add_css_class (label, "dim-label");
          gtk_widget_add_css_class (label, "caption");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

static void
add_row (KithDeletedDialog *self, const KithRevision *revision)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box;
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));
  const char *name = kith_contact_get_display_name (revision->contact);
  g_autofree char *title = kith_bidi_isolate (kith_message_name (name));
  g_autofree char *subtitle = describe (self, revision);
  g_autofree char *label = g_strdup_printf (C_ ("button", "Restore %s"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  box = kith_fold_layout_make_box (make_words (title, subtitle), button);
  gtk_widget_add_css_class (box, "revision");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), "contact",
                          g_object_ref (revision->contact), g_object_unref);
  g_object_set_data (G_OBJECT (row), "was-merged",
                     GINT_TO_POINTER (revision->merged_into != NULL));
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_clicked), row,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
clear (KithDeletedDialog *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_clear_pointer (&self->next, g_free);
}

/* Reading */

static void
loaded_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithDeletedDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithRevisions)
    page = kith_contacts_list_deleted_finish (KITH_CONTACTS (contacts), result,
                                              &error);

  /* Another one is on its way, or the dialog was closed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->contacts == NULL)
    return;

  g_clear_object (&self->loading);
  if (page != NULL)
    {
      for (guint i = 0; i < page->revisions->len; i++)
        add_row (self, page->revisions->pdata[i]);
      kith_set_str (&self->next, page->next);
      if (!has_rows (self) && self->next != NULL)
        load (self);
    }
  update (self, error);
}

/* From where the last page has ended. */
static void
load (KithDeletedDialog *self)
{
  self->loading = g_cancellable_new ();
  kith_contacts_list_deleted_async (self->contacts, self->search, self->next,
                                    self->loading, loaded_cb,
                                    g_object_ref (self));
}

static void
stop (KithDeletedDialog *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
load_more (KithDeletedDialog *self)
{
  if (self->loading != NULL)
    return;

  load (self);
  update (self, NULL);
}

static void
search_changed (KithDeletedDialog *self)
{
  if (self->restoring != NULL
      || !kith_set_str (&self->search, gtk_editable_get_text (self->entry)))
    return;

  stop (self);
  clear (self);
  load (self);
  update (self, NULL);
}

static void
named_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithDeletedDialog) self = data;

  self->own_name = kith_contacts_get_own_name_finish (KITH_CONTACTS (contacts),
                                                      result, NULL);
  if (!g_cancellable_is_cancelled (self->naming))
    load_more (self);
  g_clear_object (&self->naming);
}

/* The class */

/* Closed: what is on its way holds the dialog, for as long as the server does
 * not answer. */
static void
kith_deleted_dialog_unrealize (GtkWidget *widget)
{
  KithDeletedDialog *self = KITH_DELETED_DIALOG (widget);

  g_cancellable_cancel (self->naming);
  g_cancellable_cancel (self->loading);

  GTK_WIDGET_CLASS (kith_deleted_dialog_parent_class)->unrealize (widget);
}

static void
kith_deleted_dialog_dispose (GObject *object)
{
  KithDeletedDialog *self = KITH_DELETED_DIALOG (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_DELETED_DIALOG);
  g_clear_object (&self->contacts);
  g_clear_object (&self->undo);

  G_OBJECT_CLASS (kith_deleted_dialog_parent_class)->dispose (object);
}

static void
kith_deleted_dialog_finalize (GObject *object)
{
  KithDeletedDialog *self = KITH_DELETED_DIALOG (object);

  g_free (self->search);
  g_free (self->next);
  g_free (self->own_name);

  G_OBJECT_CLASS (kith_deleted_dialog_parent_class)->finalize (object);
}

static void
kith_deleted_dialog_class_init (KithDeletedDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_deleted_dialog_dispose;
  object_class->finalize = kith_deleted_dialog_finalize;
  widget_class->unrealize = kith_deleted_dialog_unrealize;

  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-deleted-dialog.ui");
#define BIND(child)                                                            \
  gtk_widget_class_bind_template_child (widget_class, KithDeletedDialog, child)
  BIND (stack);
  BIND (entry);
  BIND (message);
  BIND (retry);
  BIND (list);
  BIND (more);
  BIND (toasts);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, load_more);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
kith_deleted_dialog_init (KithDeletedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KithDeletedDialog *
kith_deleted_dialog_new (GtkWindow *parent,
                         KithContacts *contacts,
                         KithUndo *undo)
{
  KithDeletedDialog *self;

  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (KITH_IS_UNDO (undo), NULL);

  self = g_object_new (KITH_TYPE_DELETED_DIALOG, "transient-for", parent, NULL);
  self->contacts = g_object_ref (contacts);
  self->undo = g_object_ref (undo);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recently Deleted"), -1);
  self->naming = g_cancellable_new ();
  kith_contacts_get_own_name_async (contacts, self->naming, named_cb,
                                    g_object_ref (self));

  return self;
}
