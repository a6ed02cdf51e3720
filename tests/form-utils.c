/* form-utils.c: finding things in a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "form-utils.h"

typedef gboolean (*Matches) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Matches matches, const char *text, guint *n)
{
  /* A popover is not visible until it is open; what it is in is. */
  if (!gtk_widget_get_visible (widget)
      && (n != NULL || !GTK_IS_POPOVER (widget)))
    return NULL;

  if (matches (widget, text) && (n == NULL || (*n)-- == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, text, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_title (GtkWidget *widget, const char *title)
{
  return KITH_IS_ENTRY_ROW (widget)
         && g_str_equal (
           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_button (GtkWidget *widget, const char *label)
{
  guint n = 0;

  if (!GTK_IS_BUTTON (widget))
    return FALSE;

  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), label) == 0
         || find (widget, has_text, label, &n) != NULL;
}

GtkWidget *
form_find_hidden_button (GtkWidget *widget, const char *label)
{
  return find (widget, is_button, label, NULL);
}

GtkWidget *
form_find_label (GtkWidget *widget, const char *text)
{
  guint n = 0;

  return find (widget, has_text, text, &n);
}

KithEntryRow *
form_find_row (GtkWidget *widget, const char *title, guint n)
{
  return (KithEntryRow *) find (widget, has_title, title, &n);
}

GtkWidget *
form_find_button (GtkWidget *widget, const char *label)
{
  guint n = 0;

  return find (widget, is_button, label, &n);
}

void
form_press (GtkWidget *widget, const char *label)
{
  GtkWidget *button = form_find_button (widget, label);

  if (button == NULL)
    g_error ("There is no button “%s”", label);

  g_signal_emit_by_name (button, "clicked");
}

void
form_type (GtkWidget *widget, const char *title, const char *text)
{
  KithEntryRow *row = form_find_row (widget, title, 0);

  if (row == NULL)
    g_error ("There is no row “%s”", title);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

const char *
form_read (GtkWidget *widget, const char *title)
{
  KithEntryRow *row = form_find_row (widget, title, 0);

  return row != NULL ? gtk_editable_get_text (GTK_EDITABLE (row)) : NULL;
}
