/* kith-revision-row.c: one revision in the history of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/history/kith-revision-row.h"

#include <glib/gi18n.h>

#include "ui/history/kith-revision-words.h"
#include "ui/widgets/kith-fold-layout.h"
#include "ui/widgets/kith-value-label.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

/* What is read aloud of a value. */
#define MAX_CHARS_NAME 80

struct _KithRevisionRow
{
  GtkListBoxRow parent_instance;

  /* construct */
  KithContactHistory *history;
  KithHistoryItem *item;
  KithNames *names; /* nullable */

  KithMerge *merge; /* as it is shown; or NULL */

  GtkLabel *title;
  GtkLabel *when;
  GtkWidget *restore;
  GtkBox *changes;
};

enum
{
  PUT_BACK,
  RESTORE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithRevisionRow, kith_revision_row, GTK_TYPE_LIST_BOX_ROW)

/* The fields */

static GtkWidget *
add_text (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
put_back_clicked (KithRevisionRow *self, GtkWidget *button)
{
  g_autofree char *path = g_strdup (
    g_object_get_data (G_OBJECT (button), "path"));

  g_signal_emit (self, signals[PUT_BACK], 0, path);
}

static char *
name_put_back (KithRevisionRow *self,
               const KithMergeRow *row,
               const char *title)
{
  g_autofree char *value = kith_conflict_value_describe (row, row->mine,
                                                         self->names);
  g_autofree char *brief = kith_conflict_value_shorten (value, MAX_CHARS_NAME);

  if (*brief == '\0')
    /* Translators: a button; %s is a field that had no value before */
    return g_strdup_printf (_ ("%s: remove again"), title);

  /* Translators: a button; a field and the value that it gets again */
  return g_strdup_printf (_ ("%s: restore %s"), title, brief);
}

static GtkWidget *
make_put_back (KithRevisionRow *self,
               const KithMergeRow *row,
               const char *title)
{
  g_autofree char *name = name_put_back (self, row, title);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (row->path),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (put_back_clicked),
                           self, G_CONNECT_SWAPPED);

  return button;
}

/* @row: its base is what this revision made of it, mine what it was before. */
static void
add_change (KithRevisionRow *self, const KithMergeRow *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *value = kith_value_label_new ();
  g_autofree char *title = kith_message_row_title (row, self->names);
  g_autofree char *after = kith_conflict_value_describe (row, row->base,
                                                         self->names);
  g_autofree char *before = kith_conflict_value_describe (row, row->mine,
                                                          self->names);
  g_autofree char *was = kith_conflict_value_was (before);

  add_text (box, title, "caption-heading");
  kith_value_label_set_value (KITH_VALUE_LABEL (value), after, before);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_add_css_class (add_text (box, was, "dim-label"), "caption");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), box);
  /* Otherwise it is so already. */
  if (row->outcome != KITH_OUTCOME_SAME
      && kith_contact_history_get_current (self->history) != NULL)
    gtk_box_append (GTK_BOX (line), make_put_back (self, row, title));
  gtk_box_append (self->changes, line);
}

static void
clear_changes (KithRevisionRow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->changes)))
         != NULL)
    gtk_box_remove (self->changes, child);
}

static gboolean
is_action (KithRevisionRow *self, const char *action)
{
  return g_str_equal (kith_history_item_get_revision (self->item)->action,
                      action);
}

static void
show_changes (KithRevisionRow *self)
{
  KithContact *current = kith_contact_history_get_current (self->history);
  GPtrArray *rows;

  g_clear_pointer (&self->merge, kith_merge_unref);
  clear_changes (self);
  if (is_action (self, "DELETED"))
    return;

  self->merge = kith_history_item_compare (
    self->item,
    current != NULL ? current : kith_history_item_get_contact (self->item));
  rows = kith_merge_get_rows (self->merge);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome != KITH_OUTCOME_THEIRS)
        add_change (self, row);
    }
  if (kith_history_item_get_former (self->item) == NULL
      && is_action (self, "UPDATED"))
    add_text (GTK_WIDGET (self->changes),
              _ ("What was there before is no longer kept."), "dim-label");
  gtk_widget_set_visible (
    GTK_WIDGET (self->changes),
    gtk_widget_get_first_child (GTK_WIDGET (self->changes)) != NULL);
}

/* Who and when */

static void
show_head (KithRevisionRow *self)
{
  const KithRevision *revision = kith_history_item_get_revision (self->item);
  KithContact *current = kith_contact_history_get_current (self->history);
  g_autofree char *author = kith_revision_describe_author (
    revision->author, kith_contact_history_get_own_name (self->history));
  g_autofree char *when = kith_revision_describe_time (revision->time);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  /* Translators: who did what, "Dana · Changed" */
  title = g_strdup_printf (C_ ("revision", "%s · %s"), author,
                           kith_revision_describe_action (revision));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->when, when);
  /* Translators: read aloud for a revision: who did what, when */
  name = g_strdup_printf (C_ ("revision", "%s, %s"), title, when);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (self->restore,
                          current != NULL
                            && kith_history_item_get_contact (self->item)
                                 != current
                            && !is_action (self, "DELETED"));
}

static void
restore_clicked (KithRevisionRow *self)
{
  g_signal_emit (self, signals[RESTORE], 0);
}

/* The class */

static void
kith_revision_row_finalize (GObject *object)
{
  KithRevisionRow *self = KITH_REVISION_ROW (object);

  g_clear_object (&self->history);
  g_clear_object (&self->item);
  g_clear_object (&self->names);
  g_clear_pointer (&self->merge, kith_merge_unref);

  G_OBJECT_CLASS (kith_revision_row_parent_class)->finalize (object);
}

static void
kith_revision_row_class_init (KithRevisionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_revision_row_finalize;

  signals[PUT_BACK] = g_signal_new ("put-back", KITH_TYPE_REVISION_ROW,
                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESTORE] = g_signal_new ("restore", KITH_TYPE_REVISION_ROW,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static GtkWidget *
make_restore (KithRevisionRow *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));

  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Make the contact what it was then"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_clicked),
                           self, G_CONNECT_SWAPPED);

  return button;
}

static void
kith_revision_row_init (KithRevisionRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->title = GTK_LABEL (add_text (words, NULL, "heading"));
  self->when = GTK_LABEL (add_text (words, NULL, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->when), "dim-label");
  self->restore = make_restore (self);
  self->changes = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_box_append (GTK_BOX (box),
                  kith_fold_layout_make_box (words, self->restore));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->changes));
  gtk_widget_add_css_class (box, "revision");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
kith_revision_row_new (KithContactHistory *history,
                       KithHistoryItem *item,
                       KithNames *names)
{
  KithRevisionRow *self = g_object_new (KITH_TYPE_REVISION_ROW, NULL);

  self->history = g_object_ref (history);
  self->item = g_object_ref (item);
  kith_revision_row_update (self, names);

  return GTK_WIDGET (self);
}

KithHistoryItem *
kith_revision_row_get_item (KithRevisionRow *self)
{
  g_return_val_if_fail (KITH_IS_REVISION_ROW (self), NULL);

  return self->item;
}

KithMerge *
kith_revision_row_get_merge (KithRevisionRow *self)
{
  g_return_val_if_fail (KITH_IS_REVISION_ROW (self), NULL);

  return self->merge;
}

void
kith_revision_row_update (KithRevisionRow *self, KithNames *names)
{
  g_return_if_fail (KITH_IS_REVISION_ROW (self));

  g_set_object (&self->names, names);
  show_head (self);
  show_changes (self);
}
