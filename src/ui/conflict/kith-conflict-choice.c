/* kith-conflict-choice.c: one answer to one question
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-choice.h"

#include <glib/gi18n.h>

#include "ui/widgets/kith-value-label.h"
#include "ui/words/kith-conflict-value.h"

/* What is read aloud. */
#define MAX_CHARS_NAME 200

struct _KithConflictChoice
{
  GtkCheckButton parent_instance;

  KithChoice choice;
  char *field;

  /* Children */
  GtkLabel *caption;
  KithValueLabel *value;
  GtkEntry *entry; /* only of KITH_CHOICE_EDIT */
};

enum
{
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithConflictChoice,
                     kith_conflict_choice,
                     GTK_TYPE_CHECK_BUTTON)

const char *
kith_conflict_choice_get_title (KithChoice choice)
{
  switch (choice)
    {
    case KITH_CHOICE_MINE:
      /* Translators: of two values of one field, the one the user typed */
      return C_ ("choice", "Yours");
    case KITH_CHOICE_THEIRS:
      /* Translators: of two values of one field, the other person's */
      return C_ ("choice", "Theirs");
    case KITH_CHOICE_BOTH:
      return C_ ("choice", "Both");
    case KITH_CHOICE_EDIT:
      /* Translators: neither of two values, but another one */
      return C_ ("choice", "Other");
    case KITH_CHOICE_UNDECIDED:
    default:
      return C_ ("choice", "Undecided");
    }
}

/* The name says everything that is seen: "First name: theirs, Anna". */
static void
update_name (KithConflictChoice *self, const char *value)
{
  g_autofree char *brief = kith_conflict_value_shorten (value, MAX_CHARS_NAME);
  g_autofree char *name = NULL;

  switch (self->choice)
    {
    case KITH_CHOICE_MINE:
      /* Translators: read aloud for a choice: field, side, value */
      name = g_strdup_printf (_ ("%s: yours, %s"), self->field, brief);
      break;
    case KITH_CHOICE_THEIRS:
      /* Translators: read aloud for a choice: field, side, value */
      name = g_strdup_printf (_ ("%s: theirs, %s"), self->field, brief);
      break;
    case KITH_CHOICE_BOTH:
      /* Translators: read aloud for a choice: the field */
      name = g_strdup_printf (_ ("%s: keep both"), self->field);
      break;
    case KITH_CHOICE_EDIT:
    case KITH_CHOICE_UNDECIDED:
    default:
      /* Translators: read aloud for a choice: the field */
      name = g_strdup_printf (_ ("%s: edit"), self->field);
      break;
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_edit (KithConflictChoice *self)
{
  gboolean open;

  if (self->entry == NULL)
    return;

  open = gtk_check_button_get_active (GTK_CHECK_BUTTON (self));
  gtk_widget_set_visible (GTK_WIDGET (self->entry), open);
  gtk_widget_set_visible (GTK_WIDGET (self->value), !open);
  gtk_widget_set_hexpand (GTK_WIDGET (self), open);
}

/* A state of our own: :checked is the indicator's alone. */
static void
active_cb (KithConflictChoice *self)
{
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self)))
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");

  update_edit (self);
}

static void
entry_changed_cb (KithConflictChoice *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

static void
add_entry (KithConflictChoice *self, GtkBox *box)
{
  g_autofree char *name = NULL;

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->entry), FALSE);
  /* Translators: read aloud for an entry: the field it edits */
  name = g_strdup_printf (_ ("%s: your own text"), self->field);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_box_append (box, GTK_WIDGET (self->entry));
  g_signal_connect_object (self->entry, "changed",
                           G_CALLBACK (entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static GtkLabel *
add_label (GtkBox *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
build (KithConflictChoice *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));

  gtk_widget_set_hexpand (GTK_WIDGET (box), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (box), GTK_ALIGN_START);
  self->caption = add_label (box,
                             kith_conflict_choice_get_title (self->choice));
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  self->value = KITH_VALUE_LABEL (kith_value_label_new ());
  gtk_box_append (box, GTK_WIDGET (self->value));
  if (self->choice == KITH_CHOICE_EDIT)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->value), "dim-label");
      add_entry (self, box);
    }
  /* Its width is that of the words; the others share the rest. */
  gtk_widget_set_hexpand (GTK_WIDGET (self),
                          self->choice == KITH_CHOICE_MINE
                            || self->choice == KITH_CHOICE_THEIRS);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (self), GTK_WIDGET (box));
  /* The indicator stays beside the caption however long the value is. */
  gtk_widget_set_valign (gtk_widget_get_first_child (GTK_WIDGET (self)),
                         GTK_ALIGN_START);
}

static void
kith_conflict_choice_finalize (GObject *object)
{
  KithConflictChoice *self = KITH_CONFLICT_CHOICE (object);

  g_clear_pointer (&self->field, g_free);

  G_OBJECT_CLASS (kith_conflict_choice_parent_class)->finalize (object);
}

/* GTK 4.8 gives assistive technology no way to press a GtkCheckButton; a
 * widget's own actions are offered. */
static void
choose (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);
}

static void
kith_conflict_choice_class_init (KithConflictChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = kith_conflict_choice_finalize;
  gtk_widget_class_install_action (widget_class, "choice.choose", NULL, choose);
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_RADIO);

  signals[EDITED] = g_signal_new ("edited", KITH_TYPE_CONFLICT_CHOICE,
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
kith_conflict_choice_init (KithConflictChoice *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "conflict-choice");
  g_signal_connect (self, "notify::active", G_CALLBACK (active_cb), NULL);
}

KithConflictChoice *
kith_conflict_choice_new (KithChoice choice, const char *field)
{
  KithConflictChoice *self = g_object_new (KITH_TYPE_CONFLICT_CHOICE, NULL);

  self->choice = choice;
  self->field = g_strdup (field);
  build (self);
  if (choice == KITH_CHOICE_BOTH)
    kith_conflict_choice_set_value (self, _ ("Keep both"), NULL);
  else if (choice == KITH_CHOICE_EDIT)
    kith_conflict_choice_set_value (self, _ ("Edit…"), NULL);

  return self;
}

KithChoice
kith_conflict_choice_get_choice (KithConflictChoice *self)
{
  return self->choice;
}

void
kith_conflict_choice_set_value (KithConflictChoice *self,
                                const char *value,
                                const char *base)
{
  update_name (self, kith_value_label_set_value (self->value, value, base));
  /* Wherever the pointer is. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), gtk_widget_get_tooltip_text (
                                                    GTK_WIDGET (self->value)));
}

const char *
kith_conflict_choice_get_text (KithConflictChoice *self)
{
  return self->entry != NULL
           ? gtk_editable_get_text (GTK_EDITABLE (self->entry))
           : "";
}

void
kith_conflict_choice_set_text (KithConflictChoice *self, const char *text)
{
  if (self->entry != NULL
      && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                       text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

void
kith_conflict_choice_set_error (KithConflictChoice *self, const char *message)
{
  if (self->entry == NULL)
    return;

  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

void
kith_conflict_choice_focus (KithConflictChoice *self)
{
  gboolean open = self->entry != NULL
                  && gtk_check_button_get_active (GTK_CHECK_BUTTON (self));

  gtk_widget_grab_focus (open ? GTK_WIDGET (self->entry) : GTK_WIDGET (self));
}
