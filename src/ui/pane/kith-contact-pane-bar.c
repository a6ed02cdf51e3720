/* kith-contact-pane-bar.c: what went wrong, and what can be done about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-protocol.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-messages.h"

gboolean
_kith_contact_pane_is_offline (KithContactPane *self)
{
  return g_error_matches (self->error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
         || g_error_matches (self->error, KITH_ERROR,
                             KITH_ERROR_UNKNOWN_OUTCOME);
}

static const char *
get_remedy_label (KithContactPane *self)
{
  switch (kith_remedy_for_error (self->error))
    {
    case KITH_REMEDY_RETRY:
      return _ ("Retry");
    case KITH_REMEDY_SITE_KEY:
      return kith_connection_has_site_key (
               kith_contacts_get_connection (self->contacts))
               ? _ ("Use the Site's Own Credential")
               : NULL;
    case KITH_REMEDY_OPEN:
      return _ ("Open It");
    case KITH_REMEDY_NONE:
    default:
      return NULL;
    }
}

static void
show_bar (KithContactPane *self,
          const char *icon,
          const char *text,
          gboolean has_details,
          const char *action)
{
  gtk_image_set_from_icon_name (self->bar_icon, icon);
  gtk_label_set_text (self->bar_label, text);
  gtk_widget_set_visible (self->bar_details, has_details);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_action), action != NULL);
  if (action != NULL)
    gtk_button_set_label (self->bar_action, action);
  gtk_revealer_set_reveal_child (self->bar_revealer, TRUE);
}

static void
show_news_or_nothing (KithContactPane *self)
{
  if (self->news != NULL)
    show_bar (self, "kith-changed-symbolic", self->news,
              /* has_details= */ FALSE,
              self->marked->len > 0 ? _ ("Show") : NULL);
  else
    gtk_revealer_set_reveal_child (self->bar_revealer, FALSE);
}

void
_kith_contact_pane_clear_error (KithContactPane *self)
{
  g_clear_error (&self->error);
  show_news_or_nothing (self);
}

/* @error: (transfer full) */
void
_kith_contact_pane_show_error (KithContactPane *self, GError *error)
{
  g_autofree char *text = kith_message_for_error (error);
  g_autofree char *details = kith_message_details (error);

  g_clear_error (&self->error);
  self->error = error;
  show_bar (self,
            _kith_contact_pane_is_offline (self) ? "network-offline-symbolic"
                                                 : "dialog-warning-symbolic",
            text, details != NULL, get_remedy_label (self));
  _kith_contact_pane_update (self);
}

/* The bar takes room above the form: that is scrolled by as much, so that what
 * is being typed stays where it is. */
static void
keep_form_in_place (KithContactPane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
    kith_contact_form_get_scroller (self->form));
  int height;

  gtk_widget_measure (self->bar_clamp, GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (GTK_WIDGET (self)), NULL, &height,
                      NULL, NULL);
  gtk_adjustment_set_value (adjustment,
                            gtk_adjustment_get_value (adjustment) + height);
}

void
_kith_contact_pane_set_news (KithContactPane *self, const char *text)
{
  gboolean was_there;

  if (!kith_set_str (&self->news, text) || self->error != NULL)
    return;

  was_there = gtk_revealer_get_reveal_child (self->bar_revealer);
  show_news_or_nothing (self);
  if (text != NULL && !was_there)
    keep_form_in_place (self);
}

/* The bar is folded slowly, and can be pressed when nothing is wrong any more.
 */
static void
show_details_cb (KithContactPane *self)
{
  g_autofree char *text = NULL;
  g_autofree char *details = NULL;
  GtkWidget *dialog;

  if (self->error == NULL)
    return;

  text = kith_message_for_error (self->error);
  details = kith_message_details (self->error);
  dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), text, details);
  kith_question_add_copy (dialog, details);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close",
                                   _ ("Close"));
  kith_question_present (dialog);
}

static void
open_merged (KithContactPane *self)
{
  g_autofree char *id = g_strdup (
    kith_json_get_string (kith_error_get_data (self->error),
                          KITH_DATA_MERGED_INTO));

  g_signal_emit_by_name (self, "open-contact", id);
}

static void
bar_action_cb (KithContactPane *self)
{
  KithRemedy remedy;
  gboolean suppress_auth;

  if (self->error == NULL)
    {
      _kith_contact_pane_show_news (self);
      return;
    }

  remedy = kith_remedy_for_error (self->error);
  suppress_auth = remedy == KITH_REMEDY_SITE_KEY;
  if (remedy == KITH_REMEDY_OPEN)
    open_merged (self);
  else if (kith_contact_pane_is_dirty (self)
           || _kith_contact_pane_is_waiting (self))
    _kith_contact_pane_save (self, suppress_auth);
  else
    _kith_contact_pane_fetch_latest (self);
}

void
_kith_contact_pane_bind_bar (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_clamp);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, bar);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_icon);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_label);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_details);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_action);
  gtk_widget_class_bind_template_callback (widget_class, show_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_action_cb);
}
