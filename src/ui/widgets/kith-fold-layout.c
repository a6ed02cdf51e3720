/* kith-fold-layout.c: children side by side, or stacked where it is narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-fold-layout.h"

#include "base/kith-object.h"

/* Less than that, and words are a tower. */
#define WORDS_WIDTH 210

struct _KithFoldLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  int column_width;
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_COLUMN_WIDTH,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KithFoldLayout, kith_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

/* What the columns of one width come to. */
typedef struct
{
  int n_children;
  int n_sharing;
  int fixed; /* what those that do not expand take, with all spacing */
  int least; /* what each that expands needs */
} Columns;

static void
measure_child (GtkWidget *child, int *minimum, int *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural,
                      NULL, NULL);
}

static Columns
count_columns (KithFoldLayout *self, GtkWidget *widget)
{
  Columns columns = { .least = self->column_width };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum, natural;

      if (!gtk_widget_should_layout (child))
        continue;

      measure_child (child, &minimum, &natural);
      columns.n_children++;
      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          columns.n_sharing++;
          columns.least = MAX (columns.least, minimum);
        }
      else
        columns.fixed += natural;
    }
  columns.fixed += MAX (columns.n_children - 1, 0) * self->spacing;

  return columns;
}

static gboolean
is_folded (const Columns *columns, int width)
{
  return width < columns->fixed + columns->n_sharing * columns->least;
}

static int
get_column_width (const Columns *columns, GtkWidget *child, int width)
{
  int minimum, natural;

  if (is_folded (columns, width))
    return width;

  if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    return (width - columns->fixed) / columns->n_sharing;

  measure_child (child, &minimum, &natural);

  return natural;
}

static GtkSizeRequestMode
kith_fold_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (KithFoldLayout *self,
               GtkWidget *widget,
               int *minimum,
               int *natural)
{
  *minimum = 0;
  *natural = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      measure_child (child, &child_minimum, &child_natural);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
measure_height (KithFoldLayout *self,
                GtkWidget *widget,
                int width,
                int *minimum,
                int *natural)
{
  Columns columns = count_columns (self, widget);
  gboolean folded;

  if (width < 0)
    measure_width (self, widget, &(int){ 0 }, &width);
  folded = is_folded (&columns, width);
  *minimum = 0;
  *natural = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL,
                          get_column_width (&columns, child, width),
                          &child_minimum, &child_natural, NULL, NULL);
      if (folded)
        {
          int gap = *minimum > 0 ? self->spacing : 0;

          *minimum += child_minimum + gap;
          *natural += child_natural + gap;
        }
      else
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
    }
}

static void
kith_fold_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  KithFoldLayout *self = KITH_FOLD_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, widget, minimum, natural);
  else
    measure_height (self, widget, for_size, minimum, natural);
}

static void
kith_fold_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  KithFoldLayout *self = KITH_FOLD_LAYOUT (manager);
  Columns columns = count_columns (self, widget);
  gboolean folded = is_folded (&columns, width);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { 0 };
  int start = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;

      place.width = get_column_width (&columns, child, width);
      place.height = height;
      if (folded)
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place.width, NULL,
                            &place.height, NULL, NULL);
      place.x = mirrored ? width - start - place.width : start;
      gtk_widget_size_allocate (child, &place, -1);

      if (folded)
        place.y += place.height + self->spacing;
      else
        start += place.width + self->spacing;
    }
}

static void
kith_fold_layout_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  KithFoldLayout *self = KITH_FOLD_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;

    case PROP_COLUMN_WIDTH:
      g_value_set_int (value, self->column_width);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_fold_layout_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  KithFoldLayout *self = KITH_FOLD_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;

    case PROP_COLUMN_WIDTH:
      self->column_width = g_value_get_int (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_fold_layout_class_init (KithFoldLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = kith_fold_layout_get_property;
  object_class->set_property = kith_fold_layout_set_property;
  layout_class->get_request_mode = kith_fold_layout_get_request_mode;
  layout_class->measure = kith_fold_layout_measure;
  layout_class->allocate = kith_fold_layout_allocate;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                                          KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_COLUMN_WIDTH] = g_param_spec_int ("column-width", NULL, NULL, 0,
                                               G_MAXINT, 0,
                                               KITH_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kith_fold_layout_init (KithFoldLayout *self)
{
}

GtkWidget *
kith_fold_layout_make_box (GtkWidget *words, GtkWidget *button)
{
  GtkLayoutManager *layout = g_object_new (KITH_TYPE_FOLD_LAYOUT, "spacing", 6,
                                           "column-width", WORDS_WIDTH, NULL);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "layout-manager", layout, NULL);

  g_object_unref (layout);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}
