/* kith-outbox-bar.c: what waits to be sent cannot be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-outbox-bar.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/widgets/kith-fold.h"

struct _KithOutboxBar
{
  AdwBin parent_instance;

  /* owned */
  KithOutbox *outbox;

  /* template */
  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (KithOutboxBar, kith_outbox_bar, ADW_TYPE_BIN)

static const char *
get_text (const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    return _ ("The disk of this computer is full. Changes that wait to be sent "
              "and unsaved text are shown when there is room again.");

  return _ ("Changes that wait to be sent and unsaved text cannot be read on "
            "this computer.");
}

static void
update (KithOutboxBar *self)
{
  const GError *error = kith_outbox_get_load_error (self->outbox);

  if (error != NULL)
    gtk_label_set_text (self->label, get_text (error));
  gtk_revealer_set_reveal_child (self->revealer, error != NULL);
}

static void
try_again_clicked (KithOutboxBar *self)
{
  kith_outbox_wake (self->outbox);
}

/* Class */

static void
kith_outbox_bar_dispose (GObject *object)
{
  KithOutboxBar *self = KITH_OUTBOX_BAR (object);

  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_clear_object (&self->outbox);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_OUTBOX_BAR);

  G_OBJECT_CLASS (kith_outbox_bar_parent_class)->dispose (object);
}

static void
kith_outbox_bar_class_init (KithOutboxBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_outbox_bar_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-outbox-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KithOutboxBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KithOutboxBar, label);
  gtk_widget_class_bind_template_callback (widget_class, try_again_clicked);
}

static void
kith_outbox_bar_init (KithOutboxBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_fold_hide_child (self->revealer);
}

/**
 * kith_outbox_bar_set_outbox:
 * @self: a bar that has none yet
 * @outbox: what it tells of
 */
void
kith_outbox_bar_set_outbox (KithOutboxBar *self, KithOutbox *outbox)
{
  g_return_if_fail (KITH_IS_OUTBOX_BAR (self));
  g_return_if_fail (KITH_IS_OUTBOX (outbox));
  g_return_if_fail (self->outbox == NULL);

  self->outbox = g_object_ref (outbox);
  g_signal_connect_swapped (outbox, "changed", G_CALLBACK (update), self);
  update (self);
}
