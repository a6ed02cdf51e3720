/* kith-conflict-dialog-words.c: what the conflict dialog says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-dialog-private.h"

#include <glib/gi18n.h>

#include "model/kith-conflict-answers.h"
#include "ui/conflict/kith-conflict-words.h"

void
_kith_conflict_dialog_show_heading (KithConflictDialog *self)
{
  g_autofree char *heading = kith_conflict_words_heading (self->conflict,
                                                          self->is_since);
  g_autofree char *sentence = kith_conflict_words_sentence (self->conflict,
                                                            self->is_since);

  kith_avatar_set_text (self->avatar,
                        kith_contact_get_display_name (
                          kith_conflict_get_base (self->conflict)));
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->sentence, sentence);
  gtk_window_set_title (GTK_WINDOW (self), heading);
}

static void
show_banner (KithConflictDialog *self, const char *text)
{
  gtk_label_set_text (self->banner, text);
  gtk_widget_set_visible (self->banner_box, TRUE);
}

void
_kith_conflict_dialog_show_again (KithConflictDialog *self)
{
  g_autofree char *text = NULL;

  if (self->n_reset < 0)
    return;

  text = kith_conflict_words_again (self->conflict, (guint) self->n_reset);
  show_banner (self, text);
}

void
_kith_conflict_dialog_show_recalled (KithConflictDialog *self)
{
  if (kith_conflict_is_begun (self->conflict))
    show_banner (self, _ ("What you chose before is here again"));
  else
    gtk_widget_set_visible (self->banner_box, FALSE);
}

void
_kith_conflict_dialog_show_counter (KithConflictDialog *self)
{
  guint n_rows = kith_conflict_get_rows (self->conflict)->len;
  guint n_decided = n_rows - kith_conflict_get_n_undecided (self->conflict);
  g_autofree char *text = NULL;

  /* Translators: how many of the questions are answered */
  text = g_strdup_printf (ngettext ("%u of %u decided", "%u of %u decided",
                                    n_rows),
                          n_decided, n_rows);
  gtk_label_set_text (self->counter, text);
}

void
_kith_conflict_dialog_show_merged (KithConflictDialog *self)
{
  g_autofree char *subtitle = kith_conflict_words_merged (self->conflict,
                                                          self->names);
  g_autofree char *title = NULL;

  title = g_strdup_printf (_ ("Merged without asking (%u)"),
                           kith_conflict_get_merged (self->conflict)->len);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->merged), title);
  adw_expander_row_set_subtitle (self->merged, subtitle);
}

void
kith_conflict_dialog_set_since (KithConflictDialog *self)
{
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));

  self->is_since = TRUE;
  if (self->conflict != NULL)
    _kith_conflict_dialog_show_heading (self);
}
