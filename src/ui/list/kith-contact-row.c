/* kith-contact-row.c: a contact in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-contact-row-private.h"

#include "base/kith-object.h"
#include "model/kith-match.h"
#include "ui/list/kith-row-subtitle.h"
#include "ui/words/kith-messages.h"

#define PADDING 8

enum
{
  PROP_CONTACT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KithContactRow, kith_contact_row, GTK_TYPE_WIDGET)

KithContact *
_kith_contact_row_get_shown (KithContactRow *self)
{
  return self->waiting != NULL ? self->waiting
                               : kith_contact_row_get_contact (self);
}

static void
forget_layouts (KithContactRow *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_clear_object (&self->initials);
}

static GArray *
new_ranges (void)
{
  return g_array_new (FALSE, FALSE, sizeof (KithRange));
}

static const char *const *
get_terms (KithContactRow *self)
{
  return (const char *const *) self->terms;
}

/* From the font alone: the same for every row. */
static void
kith_contact_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = KITH_ROW_AVATAR_SIZE + KITH_ROW_SPACING
                            + KITH_ROW_CHECK_SIZE;
      return;
    }

  _kith_contact_row_measure_lines (self);
  *minimum = *natural = 2 * PADDING
                        + MAX (KITH_ROW_AVATAR_SIZE, self->title_height
                                                       + KITH_ROW_LINE_SPACING
                                                       + self->subtitle_height);
}

static void
kith_contact_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);

  GTK_WIDGET_CLASS (kith_contact_row_parent_class)
    ->css_changed (widget, change);
  forget_layouts (self);
  self->title_height = 0;
}

static void
kith_contact_row_direction_changed (GtkWidget *widget,
                                    GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (kith_contact_row_parent_class)
    ->direction_changed (widget, previous);
  forget_layouts (KITH_CONTACT_ROW (widget));
}

static gboolean
kith_contact_row_query_tooltip (GtkWidget *widget,
                                int x,
                                int y,
                                gboolean keyboard,
                                GtkTooltip *tooltip)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->title == NULL)
    return FALSE;

  if (pango_layout_is_ellipsized (self->title)
      || pango_layout_is_ellipsized (self->subtitle))
    g_string_printf (text, "%s\n%s\n", pango_layout_get_text (self->title),
                     pango_layout_get_text (self->subtitle));
  if (self->mark != KITH_MARK_NONE)
    g_string_append (text, kith_mark_describe (self->mark));
  gtk_tooltip_set_text (tooltip, g_strchomp (text->str));

  return *text->str != '\0';
}

/* What is seen beside the name. (transfer full) */
static char *
describe (KithContactRow *self, const char *subtitle)
{
  const char *mark = kith_mark_describe (self->mark);

  if (mark == NULL)
    return g_strdup (subtitle);

  return *subtitle != '\0' ? g_strdup_printf ("%s · %s", mark, subtitle)
                           : g_strdup (mark);
}

/* GTK before 4.12 has no way to name a list item but through its widget. */
static void
name_list_item (KithContactRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  KithContact *contact = _kith_contact_row_get_shown (self);
  const char *name = contact != NULL ? kith_message_name (
                       kith_contact_get_display_name (contact))
                                     : "";
  g_autofree char *subtitle = NULL;
  g_autofree char *description = NULL;

  if (item == NULL || self->slot == NULL)
    return;

  if (contact != NULL)
    subtitle = kith_row_subtitle_new_plain (kith_contact_get_info (contact),
                                            NULL, NULL);
  description = describe (self, subtitle != NULL ? subtitle : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
contact_changed (KithContactRow *self)
{
  forget_layouts (self);
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
}

static void
kith_contact_row_get_property (GObject *object,
                               guint property_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  KithContactRow *self = KITH_CONTACT_ROW (object);

  switch (property_id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, kith_contact_row_get_contact (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_contact_row_dispose (GObject *object)
{
  KithContactRow *self = KITH_CONTACT_ROW (object);

  if (self->slot != NULL)
    g_clear_signal_handler (&self->contact_id, self->slot);
  g_clear_object (&self->slot);
  g_clear_object (&self->waiting);
  g_clear_pointer (&self->terms, g_strfreev);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  forget_layouts (self);

  G_OBJECT_CLASS (kith_contact_row_parent_class)->dispose (object);
}

static void
kith_contact_row_class_init (KithContactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_contact_row_dispose;
  object_class->get_property = kith_contact_row_get_property;
  widget_class->css_changed = kith_contact_row_css_changed;
  widget_class->direction_changed = kith_contact_row_direction_changed;
  widget_class->measure = kith_contact_row_measure;
  widget_class->query_tooltip = kith_contact_row_query_tooltip;
  widget_class->snapshot = _kith_contact_row_snapshot;

  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL,
                                             KITH_TYPE_CONTACT,
                                             KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "contact");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kith_contact_row_init (KithContactRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  /* A long name must not push the window's edge outwards. */
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * kith_contact_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
kith_contact_row_new (void)
{
  return g_object_new (KITH_TYPE_CONTACT_ROW, NULL);
}

/**
 * kith_contact_row_set_slot:
 * @self: a row
 * @slot: (nullable): whose contact to show, now and when it changes
 */
void
kith_contact_row_set_slot (KithContactRow *self, KithContactSlot *slot)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));
  g_return_if_fail (slot == NULL || KITH_IS_CONTACT_SLOT (slot));

  if (self->slot == slot)
    return;

  if (self->slot != NULL)
    g_clear_signal_handler (&self->contact_id, self->slot);
  g_set_object (&self->slot, slot);
  g_clear_object (&self->waiting);
  if (slot != NULL)
    self->contact_id = g_signal_connect_object (slot, "notify::contact",
                                                G_CALLBACK (contact_changed),
                                                self, G_CONNECT_SWAPPED);
  contact_changed (self);
}

/**
 * kith_contact_row_get_contact:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the contact, once it has been fetched
 */
KithContact *
kith_contact_row_get_contact (KithContactRow *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_ROW (self), NULL);

  return self->slot != NULL ? kith_contact_slot_get_contact (self->slot) : NULL;
}

/**
 * kith_contact_row_set_terms:
 * @self: a row
 * @terms: (nullable): what is searched for
 */
void
kith_contact_row_set_terms (KithContactRow *self, const char *const *terms)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (self->terms != NULL && terms != NULL
      && g_strv_equal ((const char *const *) self->terms, terms))
    return;

  g_strfreev (self->terms);
  self->terms = g_strdupv ((char **) terms);
  forget_layouts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_titles:
 * @self: a row
 * @titles: (nullable) (element-type utf8 utf8): the names of the custom fields
 *   by their keys
 */
void
kith_contact_row_set_titles (KithContactRow *self, GHashTable *titles)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (self->titles == titles)
    return;

  g_clear_pointer (&self->titles, g_hash_table_unref);
  if (titles != NULL)
    self->titles = g_hash_table_ref (titles);
  forget_layouts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_mark:
 * @self: a row
 * @mark: whether something of the contact is nowhere but here
 * @waiting: (nullable): the contact with what waits to be sent, to be shown
 *   instead
 */
void
kith_contact_row_set_mark (KithContactRow *self,
                           KithMark mark,
                           KithContact *waiting)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));
  g_return_if_fail (waiting == NULL || KITH_IS_CONTACT (waiting));

  if (self->mark == mark && self->waiting == waiting)
    return;

  self->mark = mark;
  if (g_set_object (&self->waiting, waiting))
    forget_layouts (self);
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_checkable:
 * @self: a row
 * @checkable: whether contacts are being selected
 */
void
kith_contact_row_set_checkable (KithContactRow *self, gboolean checkable)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (kith_set_boolean (&self->checkable, checkable))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_checked:
 * @self: a row
 * @checked: whether this contact is selected
 */
void
kith_contact_row_set_checked (KithContactRow *self, gboolean checked)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (kith_set_boolean (&self->checked, checked))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_dup_subtitle:
 * @self: a row
 * @ranges: (out) (optional) (transfer full) (element-type KithRange): where in
 *   it the search is
 *
 * Returns: (transfer full) (nullable): the second line; %NULL without contact
 */
char *
kith_contact_row_dup_subtitle (KithContactRow *self, GArray **ranges)
{
  KithContact *contact;
  g_autoptr (GArray) found = new_ranges ();
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (KITH_IS_CONTACT_ROW (self), NULL);

  contact = _kith_contact_row_get_shown (self);

  if (contact == NULL)
    return NULL;

  subtitle = kith_row_subtitle_new (contact, get_terms (self), self->titles,
                                    found);
  if (ranges != NULL)
    *ranges = g_steal_pointer (&found);

  return g_steal_pointer (&subtitle);
}
