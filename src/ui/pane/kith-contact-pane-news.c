/* kith-contact-pane-news.c: what others have changed of what is being typed,
 * out of sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

static gboolean
is_in_sight (KithContactPane *self, GtkWidget *row)
{
  GtkWidget *scroller = GTK_WIDGET (
    kith_contact_form_get_scroller (self->form));
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (row, scroller, &bounds)
         && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height
              <= gtk_widget_get_height (scroller);
}

static gboolean
are_all_in_sight (KithContactPane *self, guint n_clashes)
{
  if (self->marked->len < n_clashes)
    return FALSE;

  for (guint i = 0; i < self->marked->len; i++)
    if (!is_in_sight (self, self->marked->pdata[i]))
      return FALSE;

  return TRUE;
}

static guint
count_clashes (KithMerge *merge, const KithMergeRow **first)
{
  GPtrArray *rows = kith_merge_get_rows (merge);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome == KITH_OUTCOME_CONFLICT && n++ == 0)
        *first = row;
    }

  return n;
}

/* (transfer full) */
static char *
describe (KithContactPane *self, const KithMergeRow *first, guint n)
{
  g_autofree char *title = kith_message_row_title (first, self->names);
  g_autofree char *isolated = kith_bidi_isolate (title);
  g_autofree char *author = self->author != NULL
                              ? kith_bidi_isolate (self->author)
                              : NULL;

  if (n == 1 && author != NULL)
    /* Translators: who, and the title of a field: "Dana has changed Phone" */
    return g_strdup_printf (_ ("%s has changed %s, too"), author, isolated);
  if (n == 1)
    /* Translators: %s is the title of a field: "Phone was changed …" */
    return g_strdup_printf (_ ("%s was changed elsewhere, too"), isolated);

  return g_strdup_printf (
    ngettext ("%u field that you have changed was changed elsewhere, too",
              "%u fields that you have changed were changed elsewhere, too", n),
    n);
}

void
_kith_contact_pane_tell_news (KithContactPane *self, KithMerge *merge)
{
  const KithMergeRow *first = NULL;
  guint n = count_clashes (merge, &first);
  g_autofree char *text = NULL;

  if (n > self->n_told && !are_all_in_sight (self, n))
    text = describe (self, first, n);
  if (text != NULL || n == 0)
    _kith_contact_pane_set_news (self, text);
  self->n_told = n;
}

void
_kith_contact_pane_forget_news (KithContactPane *self)
{
  self->n_told = 0;
  _kith_contact_pane_set_news (self, NULL);
}

void
_kith_contact_pane_show_news (KithContactPane *self)
{
  /* Nothing is selected, which the next key would replace. */
  if (self->marked->len > 0)
    gtk_text_grab_focus_without_selecting (
      GTK_TEXT (gtk_editable_get_delegate (self->marked->pdata[0])));
  _kith_contact_pane_set_news (self, NULL);
}
