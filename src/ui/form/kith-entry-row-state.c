/* kith-entry-row-state.c: what is wrong with a row, and what is new in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-entry-row-private.h"

#include <glib/gi18n.h>

/* As long as the animation in style.css. */
#define NEWS_SECONDS 10

/* What is wrong goes before what is new. */
static void
describe (KithEntryRow *self)
{
  KithEntryRowPrivate *priv = _kith_entry_row_get_private (self);
  const char *text = kith_entry_row_get_error (self);

  if (text == NULL)
    text = priv->news_id != 0 ? _ ("Changed elsewhere") : "";
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

/**
 * kith_entry_row_set_error:
 * @self: a row
 * @error: (nullable): what is wrong with the text, plain text
 */
void
kith_entry_row_set_error (KithEntryRow *self, const char *error)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = _kith_entry_row_get_private (self);
  gtk_widget_set_visible (priv->error, error != NULL);
  if (error != NULL)
    {
      gtk_label_set_text (GTK_LABEL (priv->error), error);
      gtk_widget_add_css_class (GTK_WIDGET (self), "error");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  describe (self);
}

/**
 * kith_entry_row_get_error:
 * @self: a row
 *
 * Returns: (nullable): the sentence that is shown
 */
const char *
kith_entry_row_get_error (KithEntryRow *self)
{
  KithEntryRowPrivate *priv;

  g_return_val_if_fail (KITH_IS_ENTRY_ROW (self), NULL);

  priv = _kith_entry_row_get_private (self);

  return gtk_widget_get_visible (priv->error)
           ? gtk_label_get_text (GTK_LABEL (priv->error))
           : NULL;
}

static gboolean
news_over_cb (gpointer data)
{
  _kith_entry_row_get_private (data)->news_id = 0;
  kith_entry_row_set_news (data, FALSE);

  return G_SOURCE_REMOVE;
}

/**
 * kith_entry_row_set_news:
 * @self: a row
 * @news: whether its value has just come from elsewhere
 *
 * Goes by itself.
 */
void
kith_entry_row_set_news (KithEntryRow *self, gboolean news)
{
  KithEntryRowPrivate *priv;

  g_return_if_fail (KITH_IS_ENTRY_ROW (self));

  priv = _kith_entry_row_get_private (self);
  g_clear_handle_id (&priv->news_id, g_source_remove);
  if (news)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "news");
      priv->news_id = g_timeout_add_seconds (NEWS_SECONDS, news_over_cb, self);
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "news");
  describe (self);
}
