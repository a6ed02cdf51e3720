/* kith-journal-dialog.c: the values that were not chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-journal-dialog.h"

#include <glib/gi18n.h>

#include "ui/waiting/kith-journal-words.h"
#include "ui/widgets/kith-question.h"

/* Of a value, in a row; what is copied is whole. */
#define MAX_CHARS 200

struct _KithJournalDialog
{
  AdwWindow parent_instance;

  /* Owned references */
  KithJournal *journal;
  KithNames *names; /* nullable */

  /* Template widgets */
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KithJournalDialog, kith_journal_dialog, ADW_TYPE_WINDOW)

/* The text */

/* (transfer full) */
static char *
make_text (KithJournalDialog *self, KithJournalEntry *entry)
{
  g_autofree char *title = kith_journal_words_title (entry, self->names);
  g_autofree char *values = kith_journal_words_describe (entry, self->names, 0,
                                                         g_get_real_time ());

  return g_strdup_printf ("%s\n%s\n", title, values);
}

static void
copy (KithJournalDialog *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_clicked (GtkWidget *button, KithJournalEntry *entry)
{
  KithJournalDialog *self = KITH_JOURNAL_DIALOG (
    gtk_widget_get_ancestor (button, KITH_TYPE_JOURNAL_DIALOG));
  g_autofree char *text = make_text (self, entry);

  copy (self, text);
}

static void
copy_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithJournalDialog *self = KITH_JOURNAL_DIALOG (widget);
  GListModel *model = G_LIST_MODEL (self->journal);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (KithJournalEntry) entry = g_list_model_get_item (model, i);
      g_autofree char *text = make_text (self, entry);

      if (i > 0)
        g_string_append_c (all, '\n');
      g_string_append (all, text);
    }

  copy (self, all->str);
}

/* Clearing */

static void
clear_response (KithJournalDialog *self, const char *response)
{
  if (g_str_equal (response, "clear"))
    kith_journal_clear (self->journal);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (widget), _ ("Clear All Values?"),
    _ ("They cannot be looked up any more. Contacts do not change."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("Cancel"), "clear", _ ("Clear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_response),
                           widget, G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

/* Rows */

static GtkWidget *
make_copy_button (KithJournalEntry *entry)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Copy as Text"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy as Text"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_clicked), entry,
                           0);

  return button;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KithJournalDialog *self = data;
  KithJournalEntry *entry = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = kith_journal_words_title (entry, self->names);
  g_autofree char *values = kith_journal_words_describe (entry, self->names,
                                                         MAX_CHARS,
                                                         g_get_real_time ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), values);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_copy_button (entry));

  return row;
}

static void
update (KithJournalDialog *self)
{
  gboolean has_values = g_list_model_get_n_items (G_LIST_MODEL (self->journal))
                        > 0;

  gtk_stack_set_visible_child_name (self->stack,
                                    has_values ? "values" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "journal.clear",
                                 has_values);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "journal.copy-all",
                                 has_values);
}

/* The class */

static void
kith_journal_dialog_dispose (GObject *object)
{
  KithJournalDialog *self = KITH_JOURNAL_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_JOURNAL_DIALOG);
  g_clear_object (&self->journal);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (kith_journal_dialog_parent_class)->dispose (object);
}

static void
kith_journal_dialog_class_init (KithJournalDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_journal_dialog_dispose;
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-journal-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KithJournalDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, KithJournalDialog, list);
  gtk_widget_class_install_action (widget_class, "journal.clear", NULL,
                                   clear_action);
  gtk_widget_class_install_action (widget_class, "journal.copy-all", NULL,
                                   copy_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
kith_journal_dialog_init (KithJournalDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_journal_dialog_new:
 * @parent: over which window it comes up
 * @journal: what was not chosen
 * @names: (nullable): what things are called
 *
 * Returns: (transfer none): the dialog, to be presented
 */
KithJournalDialog *
kith_journal_dialog_new (GtkWindow *parent,
                         KithJournal *journal,
                         KithNames *names)
{
  KithJournalDialog *self;

  g_return_val_if_fail (KITH_IS_JOURNAL (journal), NULL);

  self = g_object_new (KITH_TYPE_JOURNAL_DIALOG, "transient-for", parent, NULL);
  self->journal = g_object_ref (journal);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (journal), create_row, self,
                           NULL);
  g_signal_connect_object (journal, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return self;
}
