/* kith-elsewhere-mark.c: that a value which is being edited was changed
 * elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-elsewhere-mark.h"

#include <glib/gi18n.h>

#include "base/kith-object.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-conflict-value.h"

/* More of a value does not help to know it again. */
#define MAX_CHARS 200
#define COMPARE_CHARS 40

typedef enum
{
  SIDE_WAS,
  SIDE_MINE,
  SIDE_THEIRS,
  N_SIDES,
} Side;

struct _KithElsewhereMark
{
  GtkBox parent_instance;

  char *path;

  /* Children */
  GtkLabel *label;
  GtkLabel *values[N_SIDES];
};

G_DEFINE_FINAL_TYPE (KithElsewhereMark, kith_elsewhere_mark, GTK_TYPE_BOX)

enum
{
  TAKE_OVER,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
take_over_cb (KithElsewhereMark *self)
{
  g_signal_emit (self, signals[TAKE_OVER], 0);
}

static void
kith_elsewhere_mark_finalize (GObject *object)
{
  g_free (KITH_ELSEWHERE_MARK (object)->path);

  G_OBJECT_CLASS (kith_elsewhere_mark_parent_class)->finalize (object);
}

static void
kith_elsewhere_mark_class_init (KithElsewhereMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_elsewhere_mark_finalize;

  signals[TAKE_OVER] = g_signal_new ("take-over", G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static GtkLabel *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);

  return GTK_LABEL (label);
}

static GtkWidget *
make_comparison (KithElsewhereMark *self)
{
  static const char *const titles[N_SIDES] = { N_ ("Was"), N_ ("Yours"),
                                               N_ ("Elsewhere") };
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_widget_add_css_class (popover, "comparison");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  for (guint i = 0; i < N_SIDES; i++)
    {
      GtkLabel *title = make_label (_ (titles[i]));

      self->values[i] = make_label (NULL);
      gtk_label_set_max_width_chars (self->values[i], COMPARE_CHARS);
      gtk_widget_set_valign (GTK_WIDGET (title), GTK_ALIGN_BASELINE);
      gtk_widget_set_valign (GTK_WIDGET (self->values[i]), GTK_ALIGN_BASELINE);
      gtk_widget_add_css_class (GTK_WIDGET (title), "dim-label");
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (title), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->values[i]), 1,
                       (int) i, 1, 1);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), grid);

  return popover;
}

static void
kith_elsewhere_mark_init (KithElsewhereMark *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *take_over = gtk_button_new_with_label (_ ("Take Over"));
  GtkWidget *compare = gtk_menu_button_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "elsewhere-mark");

  self->label = make_label (NULL);
  g_signal_connect_swapped (take_over, "clicked", G_CALLBACK (take_over_cb),
                            self);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (compare), _ ("Compare"));
  /* Without it, it goes by the name of its class. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (compare),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Compare"),
                                  -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (compare),
                               make_comparison (self));
  gtk_box_append (GTK_BOX (buttons), take_over);
  gtk_box_append (GTK_BOX (buttons), compare);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self), buttons);
}

GtkWidget *
kith_elsewhere_mark_new (void)
{
  return g_object_new (KITH_TYPE_ELSEWHERE_MARK, NULL);
}

/* (transfer full) */
static char *
describe (const char *theirs, const char *author)
{
  g_autofree char *shortened = kith_conflict_value_shorten (theirs, MAX_CHARS);
  g_autofree char *value = kith_bidi_isolate (shortened);
  g_autofree char *name = author != NULL ? kith_bidi_isolate (author) : NULL;

  if (*theirs == '\0')
    return name != NULL ? g_strdup_printf (_ ("Removed elsewhere, by %s"), name)
                        : g_strdup (_ ("Removed elsewhere"));

  if (name != NULL)
    /* Translators: a value, and the name of who has typed it */
    return g_strdup_printf (_ ("Changed elsewhere to “%s”, by %s"), value,
                            name);

  return g_strdup_printf (_ ("Changed elsewhere to “%s”"), value);
}

static void
set_value (KithElsewhereMark *self, Side side, const char *value)
{
  g_autofree char *text = kith_conflict_value_shorten (value, MAX_CHARS);

  gtk_label_set_text (self->values[side],
                      *value != '\0' ? text : C_ ("value", "Empty"));
  if (*value != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->values[side]), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->values[side]), "dim-label");
}

/**
 * kith_elsewhere_mark_set_values:
 * @self: a mark
 * @was: what both sides have begun with
 * @mine: what is typed
 * @theirs: what is there now
 * @author: (nullable): who has made it so
 */
void
kith_elsewhere_mark_set_values (KithElsewhereMark *self,
                                const char *was,
                                const char *mine,
                                const char *theirs,
                                const char *author)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KITH_IS_ELSEWHERE_MARK (self));
  g_return_if_fail (was != NULL && mine != NULL && theirs != NULL);

  text = describe (theirs, author);
  gtk_label_set_text (self->label, text);
  set_value (self, SIDE_WAS, was);
  set_value (self, SIDE_MINE, mine);
  set_value (self, SIDE_THEIRS, theirs);
}

void
kith_elsewhere_mark_set_path (KithElsewhereMark *self, const char *path)
{
  g_return_if_fail (KITH_IS_ELSEWHERE_MARK (self));

  kith_set_str (&self->path, path);
}

const char *
kith_elsewhere_mark_get_path (KithElsewhereMark *self)
{
  g_return_val_if_fail (KITH_IS_ELSEWHERE_MARK (self), NULL);

  return self->path;
}
