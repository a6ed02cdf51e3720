/* kith-conflict-row.c: one question of the conflict dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-row.h"

#include <glib/gi18n.h>

#include "ui/conflict/kith-conflict-choice.h"
#include "ui/widgets/kith-fold-layout.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

struct _KithConflictRow
{
  GtkBox parent_instance;

  /* Owned references */
  KithConflict *conflict;
  KithNames *names; /* nullable */
  char *path;
  gboolean reset;
  gboolean invalid; /* what stands in the entry cannot be saved */

  /* Borrowed references */
  KithConflictChoice *buttons[KITH_CHOICE_EDIT + 1]; /* or NULL */

  /* Template widgets */
  GtkLabel *title;
  GtkLabel *was;
  GtkWidget *chip;
  GtkWidget *chip_icon;
  GtkLabel *chip_label;
  GtkWidget *choices;
  GtkLabel *error;
};

G_DEFINE_FINAL_TYPE (KithConflictRow, kith_conflict_row, GTK_TYPE_BOX)

/* The rows of a conflict do not outlive its next update. */
static const KithMergeRow *
get_merge_row (KithConflictRow *self)
{
  GPtrArray *rows = kith_conflict_get_rows (self->conflict);

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->path, self->path))
        return row;
    }

  return NULL;
}

static void
show_error (KithConflictRow *self, const GError *error)
{
  g_autofree char *message = NULL;

  self->invalid = error != NULL;
  if (error != NULL)
    message = kith_message_for_error (error);

  kith_conflict_choice_set_error (self->buttons[KITH_CHOICE_EDIT], message);
  gtk_label_set_text (self->error, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
}

/* A text that cannot be saved decides nothing, and is not forgotten. */
static void
decide_edit (KithConflictRow *self, const KithMergeRow *row)
{
  const char *text;
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GError) error = NULL;

  text = kith_conflict_choice_get_text (self->buttons[KITH_CHOICE_EDIT]);
  kith_conflict_value_parse (row, self->names, text, &value, &error);
  show_error (self, error);
  if (error == NULL)
    kith_conflict_choose (self->conflict, self->path, KITH_CHOICE_EDIT, value);
  else
    kith_conflict_set_unfinished (self->conflict, self->path, text);
}

static void
decide (KithConflictRow *self, KithChoice choice)
{
  const KithMergeRow *row = get_merge_row (self);

  if (row == NULL)
    return;

  if (choice == KITH_CHOICE_EDIT)
    {
      decide_edit (self, row);
      return;
    }

  if (self->invalid)
    show_error (self, NULL);
  kith_conflict_choose (self->conflict, self->path, choice, NULL);
}

static void
toggled_cb (KithConflictRow *self, KithConflictChoice *button)
{
  KithChoice choice = kith_conflict_choice_get_choice (button);

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (button))
      && kith_conflict_get_choice (self->conflict, self->path) != choice)
    decide (self, choice);

  if (choice == KITH_CHOICE_EDIT && gtk_widget_has_focus (GTK_WIDGET (button)))
    kith_conflict_choice_focus (button);
}

static void
edited_cb (KithConflictRow *self, KithConflictChoice *button)
{
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)))
    decide (self, KITH_CHOICE_EDIT);
}

static KithConflictChoice *
add_choice (KithConflictRow *self, KithChoice choice, const char *title)
{
  KithConflictChoice *button = kith_conflict_choice_new (choice, title);
  KithConflictChoice *first = self->buttons[KITH_CHOICE_MINE];

  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                                GTK_CHECK_BUTTON (first));
  self->buttons[choice] = button;
  gtk_box_append (GTK_BOX (self->choices), GTK_WIDGET (button));
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "edited", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);

  return button;
}

static void
add_side (KithConflictRow *self,
          const KithMergeRow *row,
          KithChoice choice,
          const char *title)
{
  JsonNode *value = choice == KITH_CHOICE_MINE ? row->mine : row->theirs;
  g_autofree char *base = kith_conflict_value_describe (row, row->base,
                                                        self->names);
  g_autofree char *text = kith_conflict_value_describe (row, value,
                                                        self->names);

  kith_conflict_choice_set_value (add_choice (self, choice, title), text, base);
}

/* An entry begins with mine. */
static void
fill_entry (KithConflictRow *self, JsonNode *value, const KithMergeRow *row)
{
  g_autofree char *text = kith_conflict_value_to_text (value, row, self->names);

  kith_conflict_choice_set_text (self->buttons[KITH_CHOICE_EDIT], text);
}

/* What was being typed is open again, with what is wrong with it. */
static void
fill_unfinished (KithConflictRow *self, const char *text)
{
  g_autofree char *typed = g_strdup (text);
  KithConflictChoice *button = self->buttons[KITH_CHOICE_EDIT];

  kith_conflict_choice_set_text (button, typed);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}

static void
show_was (KithConflictRow *self, const KithMergeRow *row)
{
  g_autofree char *text = kith_conflict_value_describe_was (row, row->base,
                                                            self->names);

  gtk_label_set_text (self->was, text);
}

static void
set_row (KithConflictRow *self, const KithMergeRow *row)
{
  g_autofree char *title = kith_message_row_title (row, self->names);

  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  show_was (self, row);
  add_side (self, row, KITH_CHOICE_MINE, title);
  add_side (self, row, KITH_CHOICE_THEIRS, title);
  if (kith_merge_row_can_keep_both (row))
    add_choice (self, KITH_CHOICE_BOTH, title);
  if (kith_merge_row_can_edit (row))
    {
      JsonNode *edited = kith_conflict_get_edited (self->conflict, self->path);
      const char *unfinished = kith_conflict_get_unfinished (self->conflict,
                                                             self->path);

      add_choice (self, KITH_CHOICE_EDIT, title);
      if (unfinished != NULL)
        fill_unfinished (self, unfinished);
      else
        fill_entry (self, edited != NULL ? edited : row->mine, row);
    }
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static const char *
get_state (KithConflictRow *self, KithChoice choice)
{
  if (self->invalid)
    return _ ("Not valid");
  if (choice == KITH_CHOICE_UNDECIDED && self->reset)
    /* Translators: the choice was reset since the other person saved again */
    return _ ("Changed again");

  return kith_conflict_choice_get_title (choice);
}

static void
show_state (KithConflictRow *self, KithChoice choice)
{
  gboolean decided = choice != KITH_CHOICE_UNDECIDED;

  gtk_label_set_text (self->chip_label, get_state (self, choice));
  gtk_widget_set_visible (self->chip_icon, decided);
  set_class (self->chip, "decided", decided);
  set_class (self->chip, "warning", !decided && (self->reset || self->invalid));
}

static void
kith_conflict_row_choose (GtkWidget *widget,
                          const char *action_name,
                          GVariant *parameter)
{
  KithConflictRow *self = KITH_CONFLICT_ROW (widget);
  int choice = g_variant_get_int32 (parameter);

  if (choice <= KITH_CHOICE_UNDECIDED || choice > KITH_CHOICE_EDIT
      || self->buttons[choice] == NULL)
    return;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->buttons[choice]), TRUE);
  kith_conflict_choice_focus (self->buttons[choice]);
}

static void
kith_conflict_row_dispose (GObject *object)
{
  KithConflictRow *self = KITH_CONFLICT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_CONFLICT_ROW);
  g_clear_object (&self->conflict);
  g_clear_object (&self->names);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (kith_conflict_row_parent_class)->dispose (object);
}

static void
bind_key (GtkWidgetClass *widget_class,
          guint key,
          GdkModifierType modifiers,
          KithChoice choice)
{
  gtk_widget_class_add_binding_action (widget_class, key, modifiers,
                                       "conflict.choose", "i", (int) choice);
}

static void
kith_conflict_row_class_init (KithConflictRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_conflict_row_dispose;

  g_type_ensure (KITH_TYPE_FOLD_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-conflict-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow, title);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow, was);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow, chip);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow,
                                        chip_icon);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow,
                                        chip_label);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow, choices);
  gtk_widget_class_bind_template_child (widget_class, KithConflictRow, error);

  gtk_widget_class_install_action (widget_class, "conflict.choose", "i",
                                   kith_conflict_row_choose);
  bind_key (widget_class, GDK_KEY_1, 0, KITH_CHOICE_MINE);
  bind_key (widget_class, GDK_KEY_2, 0, KITH_CHOICE_THEIRS);
  bind_key (widget_class, GDK_KEY_3, 0, KITH_CHOICE_BOTH);
  bind_key (widget_class, GDK_KEY_4, 0, KITH_CHOICE_EDIT);
  bind_key (widget_class, GDK_KEY_m, GDK_ALT_MASK, KITH_CHOICE_MINE);
  bind_key (widget_class, GDK_KEY_t, GDK_ALT_MASK, KITH_CHOICE_THEIRS);
  bind_key (widget_class, GDK_KEY_b, GDK_ALT_MASK, KITH_CHOICE_BOTH);
}

static void
kith_conflict_row_init (KithConflictRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KithConflictRow *
kith_conflict_row_new (KithConflict *conflict,
                       const KithMergeRow *row,
                       KithNames *names,
                       gboolean reset)
{
  KithConflictRow *self = g_object_new (KITH_TYPE_CONFLICT_ROW, NULL);

  self->conflict = g_object_ref (conflict);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  self->path = g_strdup (row->path);
  self->reset = reset;
  set_row (self, row);
  kith_conflict_row_refresh (self);

  return self;
}

const char *
kith_conflict_row_get_path (KithConflictRow *self)
{
  return self->path;
}

gboolean
kith_conflict_row_is_decided (KithConflictRow *self)
{
  return kith_conflict_get_choice (self->conflict, self->path)
         != KITH_CHOICE_UNDECIDED;
}

static gboolean
is_active (KithConflictRow *self, KithChoice choice)
{
  return self->buttons[choice] != NULL
         && gtk_check_button_get_active (
           GTK_CHECK_BUTTON (self->buttons[choice]));
}

/* Shows the decision as the conflict has it. */
void
kith_conflict_row_refresh (KithConflictRow *self)
{
  KithChoice choice = kith_conflict_get_choice (self->conflict, self->path);

  if (choice != KITH_CHOICE_UNDECIDED && choice != KITH_CHOICE_EDIT
      && self->invalid)
    show_error (self, NULL);

  /* Not while it is typed: a value may be written otherwise than the text. */
  if (choice == KITH_CHOICE_EDIT && !is_active (self, choice))
    fill_entry (self, kith_conflict_get_edited (self->conflict, self->path),
                get_merge_row (self));

  /* What is being typed stays open although it decides nothing yet. */
  for (guint i = 0; i < G_N_ELEMENTS (self->buttons) && !self->invalid; i++)
    if (self->buttons[i] != NULL)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->buttons[i]),
                                   i == choice);

  show_state (self, choice);
}

void
kith_conflict_row_focus (KithConflictRow *self)
{
  KithChoice choice = kith_conflict_get_choice (self->conflict, self->path);

  if (choice == KITH_CHOICE_UNDECIDED)
    choice = self->invalid ? KITH_CHOICE_EDIT : KITH_CHOICE_MINE;
  kith_conflict_choice_focus (self->buttons[choice]);
}
