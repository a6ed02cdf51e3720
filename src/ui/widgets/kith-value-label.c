/* kith-value-label.c: a value of a field, with the words that are new
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-value-label.h"

#include <glib/gi18n.h>

#include "ui/widgets/kith-word-diff.h"
#include "ui/words/kith-conflict-value.h"

/* What a label lays out at once, and what is read on demand. */
#define MAX_CHARS_SHOWN 600
#define MAX_CHARS_TOOLTIP 5000

struct _KithValueLabel
{
  AdwBin parent_instance;

  GArray *marks; /* KithRange of what is shown; or NULL */

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (KithValueLabel, kith_value_label, ADW_TYPE_BIN)

static void
add_mark (PangoAttrList *attributes,
          const KithRange *range,
          const GdkRGBA *tint)
{
  PangoAttribute *mark[] = {
    pango_attr_background_new ((guint16) (tint->red * G_MAXUINT16),
                               (guint16) (tint->green * G_MAXUINT16),
                               (guint16) (tint->blue * G_MAXUINT16)),
    pango_attr_background_alpha_new ((guint16) (0.22 * G_MAXUINT16)),
    pango_attr_underline_new (PANGO_UNDERLINE_SINGLE)
  };

  for (guint i = 0; i < G_N_ELEMENTS (mark); i++)
    {
      mark[i]->start_index = (guint) range->start;
      mark[i]->end_index = (guint) range->end;
      pango_attr_list_insert (attributes, mark[i]);
    }
}

static void
update_marks (KithValueLabel *self)
{
  PangoAttrList *attributes;
  GdkRGBA tint;

  attributes = pango_attr_list_new ();
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (
                                         GTK_WIDGET (self)),
                                       "accent_bg_color", &tint))
    gtk_style_context_get_color (
      gtk_widget_get_style_context (GTK_WIDGET (self)), &tint);

  /* A hyphen would look like a part of an address. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  for (guint i = 0; self->marks != NULL && i < self->marks->len; i++)
    add_mark (attributes, &g_array_index (self->marks, KithRange, i), &tint);

  gtk_label_set_attributes (self->label, attributes);
  pango_attr_list_unref (attributes);
}

/* Figures and signs alone ("+1 555") keep their order in any script, and stand
 * on the side where the script begins. */
static void
show (KithValueLabel *self, const char *text)
{
  gboolean neutral = !kith_conflict_value_has_letters (text);
  GtkTextDirection direction = gtk_widget_get_direction (GTK_WIDGET (self));

  gtk_widget_set_direction (GTK_WIDGET (self->label),
                            neutral ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  gtk_label_set_xalign (self->label,
                        neutral && direction == GTK_TEXT_DIR_RTL ? 1 : 0);
  gtk_label_set_text (self->label, text);
}

static void
kith_value_label_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (kith_value_label_parent_class)
    ->css_changed (widget, change);

  /* The accent may be another one now. */
  if (KITH_VALUE_LABEL (widget)->marks != NULL)
    update_marks (KITH_VALUE_LABEL (widget));
}

static void
kith_value_label_finalize (GObject *object)
{
  g_clear_pointer (&KITH_VALUE_LABEL (object)->marks, g_array_unref);

  G_OBJECT_CLASS (kith_value_label_parent_class)->finalize (object);
}

static void
kith_value_label_class_init (KithValueLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_value_label_finalize;
  GTK_WIDGET_CLASS (klass)->css_changed = kith_value_label_css_changed;
}

static void
kith_value_label_init (KithValueLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}

GtkWidget *
kith_value_label_new (void)
{
  return g_object_new (KITH_TYPE_VALUE_LABEL, NULL);
}

/**
 * kith_value_label_set_value:
 * @self: a label
 * @value: plain text; "" for none
 * @base: (nullable): what it was before
 *
 * Returns: (transfer none): what is shown; @value, or a word in place of none
 */
const char *
kith_value_label_set_value (KithValueLabel *self,
                            const char *value,
                            const char *base)
{
  g_autofree char *shown = NULL;
  g_autofree char *tooltip = NULL;

  g_return_val_if_fail (KITH_IS_VALUE_LABEL (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  shown = kith_conflict_value_shorten (value, MAX_CHARS_SHOWN);
  g_clear_pointer (&self->marks, g_array_unref);
  if (base != NULL)
    self->marks = kith_word_diff (base, shown);

  if (!g_str_equal (shown, value))
    tooltip = kith_conflict_value_shorten (value, MAX_CHARS_TOOLTIP);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);

  if (*value != '\0')
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
      show (self, shown);
    }
  else
    {
      if (base != NULL && *base != '\0')
        /* Translators: in place of a value: this side took it away */
        value = C_ ("value", "Removed");
      else
        /* Translators: in place of a value: this side has none */
        value = C_ ("value", "Empty");
      show (self, value);
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
    }
  update_marks (self);

  return value;
}
