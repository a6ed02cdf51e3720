/* kith-question.c: presenting an AdwMessageDialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-question.h"

#include <glib/gi18n.h>

#include "ui/widgets/kith-asking.h"

static char *
strip_mnemonic (const char *label)
{
  char **parts = g_strsplit (label, "_", -1);
  char *text = g_strjoinv ("", parts);

  g_strfreev (parts);

  return text;
}

/* GTK 4.8 takes the label and its mnemonic for two names: "_Save Save". */
static void
name_button (GtkButton *button)
{
  const char *label = gtk_button_get_label (button);
  g_autofree char *name = label != NULL ? strip_mnemonic (label) : NULL;

  if (name == NULL)
    return;

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    name_button (GTK_BUTTON (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

static void
copy_cb (GtkWidget *dialog, const char *response, gpointer text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (dialog), text);
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

/**
 * kith_question_add_copy:
 * @dialog: an #AdwMessageDialog
 * @text: what there is to copy
 */
void
kith_question_add_copy (GtkWidget *dialog, const char *text)
{
  g_return_if_fail (ADW_IS_MESSAGE_DIALOG (dialog));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "copy",
                                   _ ("C_opy"));
  g_signal_connect_data (dialog, "response::copy", G_CALLBACK (copy_cb),
                         g_strdup (text), free_text, 0);
}

/**
 * kith_question_present:
 * @dialog: an #AdwMessageDialog with all its responses
 */
void
kith_question_present (GtkWidget *dialog)
{
  g_return_if_fail (ADW_IS_MESSAGE_DIALOG (dialog));

  name_buttons (dialog);
  kith_asking_present (GTK_WINDOW (dialog));
}
