/* kith-large-text.c: buttons that leave room where text is large
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-large-text.h"

/* Of less nobody knows what it says. */
#define LEGIBLE_CHARS 5

static GtkLabel *
get_label (GtkWidget *button)
{
  return GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
}

void
kith_large_text_cut (GtkWidget *button)
{
  GtkLabel *label = get_label (button);

  if (g_utf8_strlen (gtk_label_get_text (label), -1) <= LEGIBLE_CHARS)
    return;

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (label, LEGIBLE_CHARS);
}

void
kith_large_text_wrap (GtkWidget *button)
{
  GtkLabel *label = get_label (button);

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}
