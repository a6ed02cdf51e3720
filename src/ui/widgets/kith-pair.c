/* kith-pair.c: two rows of a form, side by side or stacked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-pair.h"

struct _KithPair
{
  AdwBin parent_instance;

  GtkSizeGroup *heights; /* of the rows, side by side */

  /* Children */
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (KithPair, kith_pair, ADW_TYPE_BIN)

/* Tab goes from a row to the next one, not into a list and out of it. */
static gboolean
keynav_failed_cb (KithPair *self, GtkDirectionType direction)
{
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;

  return gtk_widget_child_focus (GTK_WIDGET (self), direction == GTK_DIR_UP
                                                      ? GTK_DIR_TAB_BACKWARD
                                                      : GTK_DIR_TAB_FORWARD);
}

static void
append (KithPair *self, GtkWidget *row)
{
  /* Of one row: no list to whom it is read aloud. */
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  gtk_widget_set_hexpand (list, TRUE);
  g_signal_connect_swapped (list, "keynav-failed",
                            G_CALLBACK (keynav_failed_cb), self);
  gtk_box_append (GTK_BOX (self->box), list);
  gtk_size_group_add_widget (self->heights, row);
}

static void
kith_pair_dispose (GObject *object)
{
  g_clear_object (&KITH_PAIR (object)->heights);

  G_OBJECT_CLASS (kith_pair_parent_class)->dispose (object);
}

static void
kith_pair_class_init (KithPairClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_pair_dispose;
}

static void
kith_pair_init (KithPair *self)
{
  /* A list is as high as the other, but its row is not. */
  self->heights = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (self->box), TRUE);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "pair");
  adw_bin_set_child (ADW_BIN (self), self->box);
}

/**
 * kith_pair_new:
 * @start: an #AdwPreferencesRow
 * @end: another one
 *
 * A row has to be in a list, and a list has one row in a line: so these are two
 * lists in one card.
 *
 * Returns: (transfer floating): a new pair
 */
GtkWidget *
kith_pair_new (GtkWidget *start, GtkWidget *end)
{
  KithPair *self = g_object_new (KITH_TYPE_PAIR, NULL);

  append (self, start);
  append (self, end);

  return GTK_WIDGET (self);
}

void
kith_pair_set_stacked (KithPair *self, gboolean stacked)
{
  g_return_if_fail (KITH_IS_PAIR (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  stacked ? GTK_ORIENTATION_VERTICAL
                                          : GTK_ORIENTATION_HORIZONTAL);
  /* Stacked, the row with a complaint is higher than the other. */
  gtk_box_set_homogeneous (GTK_BOX (self->box), !stacked);
  gtk_size_group_set_mode (self->heights, stacked ? GTK_SIZE_GROUP_NONE
                                                  : GTK_SIZE_GROUP_VERTICAL);
}
