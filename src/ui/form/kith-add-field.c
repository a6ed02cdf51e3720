/* kith-add-field.c: choosing a custom field, or making one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-add-field.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "ui/form/kith-field-row.h"
#include "ui/widgets/kith-fold.h"
#include "ui/words/kith-messages.h"

struct _KithAddField
{
  GtkPopover parent_instance;

  /* Owned */
  KithContacts *contacts;
  GCancellable *cancellable; /* while a field is made */

  /* Children */
  GtkWidget *scroller;
  GtkBox *choices;
  GtkWidget *separator;
  GtkEditable *name;
  GtkDropDown *type;
  GtkWidget *create;
  GtkRevealer *complaint_revealer;
  GtkLabel *complaint;
};

G_DEFINE_FINAL_TYPE (KithAddField, kith_add_field, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
complain (KithAddField *self, const char *complaint)
{
  if (complaint != NULL)
    gtk_label_set_text (self->complaint, complaint);
  gtk_revealer_set_reveal_child (self->complaint_revealer, complaint != NULL);
}

static void
update (KithAddField *self)
{
  g_autofree char *name = kith_text_normalize (
    gtk_editable_get_text (self->name));
  gboolean busy = self->cancellable != NULL;
  gboolean too_long = g_utf8_strlen (name, -1) > KITH_LIMIT_FIELD_NAME_CHARS;

  complain (self, too_long ? _ ("This name is too long.") : NULL);
  /* Insensitive, it would lose the focus, of which GtkText is not told. */
  gtk_editable_set_editable (self->name, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->type), !busy);
  gtk_widget_set_sensitive (self->create, !busy && *name != '\0' && !too_long
                                            && self->contacts != NULL);
}

static void
name_changed_cb (KithAddField *self)
{
  update (self);
}

static void
choose (KithAddField *self, KithExtendedField *field)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, field);
}

static void
complain_about (KithAddField *self, const GError *error)
{
  g_autofree char *text = g_error_matches (error, KITH_ERROR, KITH_ERROR_QUOTA)
                            ? g_strdup (_ ("There are already as many custom "
                                           "fields as there may be."))
                            : kith_message_for_error (error);

  complain (self, text);
}

static void
created_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAddField) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_contacts_find_or_create_field_finish (KITH_CONTACTS (contacts),
                                                       result, NULL, &error);

  /* Disposed of meanwhile. */
  if (self->cancellable == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (field != NULL)
    gtk_editable_set_text (self->name, "");
  update (self);

  if (field != NULL)
    choose (self, field);
  else
    complain_about (self, error);
}

/* The focus starts on what is there to choose from: who types a name means
 * another field. */
static gboolean
choice_key_cb (KithAddField *self,
               guint keyval,
               guint keycode,
               GdkModifierType state,
               GtkEventControllerKey *controller)
{
  GtkEditable *text = gtk_editable_get_delegate (self->name);

  if (!g_unichar_isgraph (gdk_keyval_to_unicode (keyval))
      || !gtk_event_controller_key_forward (controller, GTK_WIDGET (text)))
    return GDK_EVENT_PROPAGATE;

  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->name));

  return GDK_EVENT_STOP;
}

static KithDataType
get_type_choice (KithAddField *self)
{
  static const KithDataType types[] = { KITH_DATA_TEXT, KITH_DATA_NUMBER,
                                        KITH_DATA_DATE, KITH_DATA_URL };
  guint selected = gtk_drop_down_get_selected (self->type);

  return types[MIN (selected, G_N_ELEMENTS (types) - 1)];
}

static void
create_cb (KithAddField *self)
{
  g_autofree char *name = kith_text_normalize (
    gtk_editable_get_text (self->name));

  if (!gtk_widget_get_sensitive (self->create))
    return;

  self->cancellable = g_cancellable_new ();
  update (self);
  kith_contacts_find_or_create_field_async (self->contacts, name,
                                            get_type_choice (self),
                                            self->cancellable, created_cb,
                                            g_object_ref (self));
}

static void
choice_clicked_cb (GtkButton *button, gpointer data)
{
  choose (KITH_ADD_FIELD (data),
          g_object_get_data (G_OBJECT (button), "field"));
}

static GtkWidget *
make_choice (KithAddField *self, KithExtendedField *field)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *name = kith_extended_field_get_display_name (field);
  GtkWidget *label = gtk_label_new (name);

  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name (kith_field_row_get_icon_name (
                    kith_extended_field_get_data_type (field))));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);

  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "field", g_object_ref (field),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choice_clicked_cb),
                           self, 0);

  return button;
}

static void
kith_add_field_dispose (GObject *object)
{
  KithAddField *self = KITH_ADD_FIELD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->contacts);
  gtk_popover_set_child (GTK_POPOVER (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ADD_FIELD);

  G_OBJECT_CLASS (kith_add_field_parent_class)->dispose (object);
}

static void
kith_add_field_class_init (KithAddFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_add_field_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, KITH_TYPE_EXTENDED_FIELD);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-add-field.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAddField, scroller);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, choices);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, separator);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, name);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, type);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, create);
  gtk_widget_class_bind_template_child (widget_class, KithAddField,
                                        complaint_revealer);
  gtk_widget_class_bind_template_child (widget_class, KithAddField, complaint);
  gtk_widget_class_bind_template_callback (widget_class, choice_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
kith_add_field_init (KithAddField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_fold_hide_child (self->complaint_revealer);
  kith_widget_set_label (GTK_WIDGET (self->type), _ ("Type of the Field"));
}

GtkWidget *
kith_add_field_new (void)
{
  return g_object_new (KITH_TYPE_ADD_FIELD, NULL);
}

void
kith_add_field_set_contacts (KithAddField *self, KithContacts *contacts)
{
  g_return_if_fail (KITH_IS_ADD_FIELD (self));
  g_return_if_fail (contacts == NULL || KITH_IS_CONTACTS (contacts));

  g_set_object (&self->contacts, contacts);
  update (self);
}

/**
 * kith_add_field_set_fields:
 * @self: the popover
 * @fields: (element-type KithExtendedField): what there is to choose from
 */
void
kith_add_field_set_fields (KithAddField *self, GPtrArray *fields)
{
  GtkWidget *child;

  g_return_if_fail (KITH_IS_ADD_FIELD (self));
  g_return_if_fail (fields != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))))
    gtk_box_remove (self->choices, child);
  for (guint i = 0; i < fields->len; i++)
    gtk_box_append (self->choices, make_choice (self, fields->pdata[i]));

  gtk_widget_set_visible (self->scroller, fields->len > 0);
  gtk_widget_set_visible (self->separator, fields->len > 0);
}
