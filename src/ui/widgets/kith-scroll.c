/* kith-scroll.c: bringing what was made just now into sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-scroll.h"

/* So that it does not stick to the edge. */
#define SPACE 12

typedef struct
{
  GtkWidget *last; /* weak */
  gboolean is_placed;
} Scroll;

static void
scroll_free (gpointer data)
{
  Scroll *scroll = data;

  g_clear_weak_pointer (&scroll->last);
  g_free (scroll);
}

static void
scroll_now (GtkWidget *first, GtkWidget *last)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (first,
                                                 GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t above;
  graphene_rect_t below;
  double top;
  double hidden;

  if (scroller == NULL || !gtk_widget_compute_bounds (first, scroller, &above)
      || !gtk_widget_compute_bounds (last, scroller, &below))
    return;

  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (scroller));
  top = above.origin.y - SPACE;
  hidden = below.origin.y + below.size.height + SPACE
           - gtk_widget_get_height (scroller);
  if (hidden > 0 || top < 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                            + MIN (hidden, top));
}

/* Frames begin before anything is placed. */
static gboolean
tick_cb (GtkWidget *first, GdkFrameClock *clock, gpointer data)
{
  Scroll *scroll = data;

  if (!scroll->is_placed)
    {
      scroll->is_placed = TRUE;
      return G_SOURCE_CONTINUE;
    }

  scroll_now (first, scroll->last != NULL ? scroll->last : first);

  return G_SOURCE_REMOVE;
}

void
kith_scroll_into_sight (GtkWidget *first, GtkWidget *last)
{
  Scroll *scroll;

  g_return_if_fail (GTK_IS_WIDGET (first));
  g_return_if_fail (GTK_IS_WIDGET (last));

  scroll = g_new0 (Scroll, 1);
  g_set_weak_pointer (&scroll->last, last);
  gtk_widget_add_tick_callback (first, tick_cb, scroll, scroll_free);
}
