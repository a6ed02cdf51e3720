/* kith-conflict-gone.c: what can be done about a contact that is gone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-gone.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/conflict/kith-conflict-words.h"

struct _KithConflictGone
{
  GtkWidget parent_instance;

  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KithConflictGone, kith_conflict_gone, GTK_TYPE_WIDGET)

static void
add_choice (KithConflictGone *self, const char *title, const char *meaning)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), meaning);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
add_deletion (KithConflictGone *self)
{
  add_choice (self, _ ("Create Again"),
              _ ("Saves everything in the form as a new contact. It does not "
                 "get back its old history, nor what other programs had "
                 "linked to it."));
  add_choice (self, _ ("Accept Deletion"),
              _ ("The contact stays deleted. What you typed can be looked up "
                 "under Values Not Chosen."));
}

static void
add_merge (KithConflictGone *self, KithConflict *conflict)
{
  g_autofree char *name = kith_conflict_words_target (conflict);
  g_autofree char *meaning = NULL;

  /* Translators: the name of a contact */
  meaning = g_strdup_printf (_ ("Makes your changes to %s. What was changed "
                                "there, too, is asked about."),
                             name);
  add_choice (self, _ ("Apply"), meaning);
  add_choice (self, _ ("Keep as New"),
              _ ("Saves everything in the form as a contact of its own."));
  add_choice (self, _ ("Drop Mine"),
              _ ("What you typed can be looked up under Values Not Chosen."));
}

static void
kith_conflict_gone_dispose (GObject *object)
{
  g_clear_pointer (&KITH_CONFLICT_GONE (object)->list, gtk_widget_unparent);

  G_OBJECT_CLASS (kith_conflict_gone_parent_class)->dispose (object);
}

static void
kith_conflict_gone_class_init (KithConflictGoneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_conflict_gone_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
kith_conflict_gone_init (KithConflictGone *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list),
                                   GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What can be done"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

void
kith_conflict_gone_set_conflict (KithConflictGone *self, KithConflict *conflict)
{
  GtkWidget *row;

  g_return_if_fail (KITH_IS_CONFLICT_GONE (self));
  g_return_if_fail (KITH_IS_CONFLICT (conflict));

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);

  if (kith_conflict_get_merged_into (conflict) != NULL)
    add_merge (self, conflict);
  else
    add_deletion (self);
  add_choice (self, _ ("Cancel"),
              _ ("Goes back to the form. Nothing is saved and nothing is "
                 "lost."));
}
