/* kith-kept-bar.c: what has become of text that is not saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-kept-bar.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/widgets/kith-fold.h"
#include "ui/words/kith-messages.h"

struct _KithKeptBar
{
  AdwBin parent_instance;

  /* Children */
  GtkRevealer *revealer;
  GtkWidget *clamp;
  GtkOrientable *box;
  GtkImage *icon;
  GtkLabel *label;
  GtkWidget *discard;
};

G_DEFINE_FINAL_TYPE (KithKeptBar, kith_kept_bar, ADW_TYPE_BIN)

static void
kith_kept_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_KEPT_BAR);

  G_OBJECT_CLASS (kith_kept_bar_parent_class)->dispose (object);
}

static void
kith_kept_bar_class_init (KithKeptBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_kept_bar_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-kept-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, clamp);
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, box);
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, icon);
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, label);
  gtk_widget_class_bind_template_child (widget_class, KithKeptBar, discard);
}

static void
kith_kept_bar_init (KithKeptBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_fold_hide_child (self->revealer);
}

static void
show (KithKeptBar *self,
      const char *icon,
      const char *text,
      gboolean can_discard)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (self->discard, can_discard);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
kith_kept_bar_show_kept (KithKeptBar *self, gint64 when)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (KITH_IS_KEPT_BAR (self));

  time = kith_message_when (when, g_get_real_time ());
  /* Translators: %s is a time: "2 minutes ago", "at 14:03", or a date */
  text = g_strdup_printf (_ ("Your unsaved changes were kept · %s"), time);
  show (self, "document-open-recent-symbolic", text, /* can_discard= */ TRUE);
}

static const char *
get_error_text (const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    return _ ("The disk of this computer is full, so that what you type cannot "
              "be kept: stay here until it is saved.");
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_DISK))
    return _ ("The disk of this computer reports errors, so that what you type "
              "cannot be kept: stay here until it is saved.");

  return _ ("What you type cannot be kept on this computer: stay here until "
            "it is saved.");
}

void
kith_kept_bar_show_error (KithKeptBar *self, const GError *error)
{
  g_return_if_fail (KITH_IS_KEPT_BAR (self));
  g_return_if_fail (error != NULL);

  show (self, "dialog-warning-symbolic", get_error_text (error),
        /* can_discard= */ FALSE);
}

void
kith_kept_bar_hide (KithKeptBar *self)
{
  g_return_if_fail (KITH_IS_KEPT_BAR (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

void
kith_kept_bar_set_narrow (KithKeptBar *self, gboolean narrow)
{
  g_return_if_fail (KITH_IS_KEPT_BAR (self));

  gtk_widget_set_margin_start (self->clamp, narrow ? 12 : 24);
  gtk_widget_set_margin_end (self->clamp, narrow ? 12 : 24);
  gtk_orientable_set_orientation (self->box, narrow
                                               ? GTK_ORIENTATION_VERTICAL
                                               : GTK_ORIENTATION_HORIZONTAL);
}
