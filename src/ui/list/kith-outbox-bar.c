/* kith-outbox-bar.c: what waits to be sent cannot be read, or could not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-outbox-bar.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/widgets/kith-fold.h"
#include "ui/words/kith-bidi.h"

struct _KithOutboxBar
{
  AdwBin parent_instance;

  /* owned */
  KithOutbox *outbox;

  /* template */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *try_again_button;
  GtkButton *close_button;
};

G_DEFINE_FINAL_TYPE (KithOutboxBar, kith_outbox_bar, ADW_TYPE_BIN)

static const char *
get_text (const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    return _ ("The disk of this computer is full. Changes that wait to be sent "
              "and unsaved text are shown when there is room again.");

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_DISK))
    return _ ("The disk of this computer reports errors, so that changes that "
              "wait to be sent and unsaved text cannot be read. Kith goes on "
              "trying.");

  return _ ("Changes that wait to be sent and unsaved text cannot be read on "
            "this computer.");
}

/* (transfer full) */
static char *
make_damage_text (const char *file, guint n_changes)
{
  g_autofree char *name = g_filename_display_name (file);
  g_autofree char *where = kith_bidi_isolate (name);

  if (n_changes == 0)
    /* Translators: %s is the path of a file. */
    return g_strdup_printf (_ ("The file of changes that wait to be sent and "
                               "of unsaved text was damaged, and no change "
                               "in it could be read. It is kept as %s."),
                            where);

  return g_strdup_printf (
    ngettext (
      /* Translators: %2$s is the path of a file. */
      "The file of changes that wait to be sent and of unsaved text was "
      "damaged. %1$u change could be read and is still here. The file is kept "
      "as %2$s.",
      "The file of changes that wait to be sent and of unsaved text was "
      "damaged. %1$u changes could be read and are still here. The file is "
      "kept as %2$s.",
      n_changes),
    n_changes, where);
}

static void
update (KithOutboxBar *self)
{
  const GError *error = kith_outbox_get_load_error (self->outbox);
  guint n_changes = 0;
  const char *file = kith_outbox_get_damaged_file (self->outbox, &n_changes);

  if (error != NULL)
    {
      gtk_label_set_text (self->label, get_text (error));
    }
  else if (file != NULL)
    {
      g_autofree char *text = make_damage_text (file, n_changes);

      gtk_label_set_text (self->label, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->try_again_button), error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), error == NULL);
  gtk_revealer_set_reveal_child (self->revealer, error != NULL || file != NULL);
}

static void
try_again_clicked (KithOutboxBar *self)
{
  kith_outbox_wake (self->outbox);
}

static void
close_clicked (KithOutboxBar *self)
{
  kith_outbox_forget_damaged_file (self->outbox);
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
  gtk_widget_class_bind_template_child (widget_class, KithOutboxBar,
                                        try_again_button);
  gtk_widget_class_bind_template_child (widget_class, KithOutboxBar,
                                        close_button);
  gtk_widget_class_bind_template_callback (widget_class, try_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked);
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
