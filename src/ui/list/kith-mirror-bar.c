/* kith-mirror-bar.c: what is shown, when it is not the server's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-mirror-bar.h"

#include <glib/gi18n.h>

#include "ui/widgets/kith-fold.h"
#include "ui/words/kith-messages.h"

/* A load that is over sooner is not worth a word. */
#define PATIENCE_MSEC 700

struct _KithMirrorBar
{
  AdwBin parent_instance;

  /* owned */
  KithMirror *mirror;

  guint patience;
  gboolean is_patient; /* a load is over soon, as far as is known */

  /* template */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *progress;
  GtkButton *button;
};

enum
{
  RETRY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithMirrorBar, kith_mirror_bar, ADW_TYPE_BIN)

/* What it says */

static char *
format_number (gint64 number)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

/* Of a load that was not over.  @why: (nullable) */
static char *
make_part_text (KithMirrorBar *self, const char *why, const char *time)
{
  g_autofree char *loaded = format_number (
    kith_mirror_get_n_loaded (self->mirror));
  g_autofree char *total = format_number (kith_mirror_get_total (self->mirror));

  if (why == NULL)
    /* Translators: "8,000 of 10,000", then a time, as above */
    return g_strdup_printf (_ ("Offline – showing %s of %s contacts, as of %s"),
                            loaded, total, time);

  /* Translators: a sentence that says what is wrong; then as above */
  return g_strdup_printf (_ ("%s Showing %s of %s contacts, as of %s"), why,
                          loaded, total, time);
}

static char *
make_offline_text (KithMirrorBar *self)
{
  g_autofree char *why = kith_message_why_offline (
    kith_mirror_get_error (self->mirror));
  g_autofree char *time = kith_message_clock (
    kith_mirror_get_as_of (self->mirror), g_get_real_time ());

  if (!kith_mirror_is_complete (self->mirror))
    return make_part_text (self, why, time);
  if (why == NULL)
    /* Translators: %s is a time of today, "14:03", or a date with a time */
    return g_strdup_printf (_ ("Offline – showing contacts as of %s"), time);

  /* Translators: a sentence that says what is wrong; then a time, as above */
  return g_strdup_printf (_ ("%s Showing contacts as of %s"), why, time);
}

static char *
make_progress_text (KithMirrorBar *self)
{
  g_autofree char *loaded = format_number (
    kith_mirror_get_n_loaded (self->mirror));
  g_autofree char *total = format_number (kith_mirror_get_total (self->mirror));

  /* Translators: how many contacts are on this computer: "1,200 of 10,000" */
  return g_strdup_printf (_ ("For use offline: %s of %s contacts"), loaded,
                          total);
}

static void
show (KithMirrorBar *self,
      const char *text,
      const char *button,
      gboolean is_progress)
{
  double total = (double) MAX (kith_mirror_get_total (self->mirror), 1);
  double n_loaded = (double) kith_mirror_get_n_loaded (self->mirror);

  gtk_label_set_text (self->label, text);
  gtk_button_set_label (self->button, button);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_progress);
  gtk_progress_bar_set_fraction (self->progress, n_loaded / total);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void update (KithMirrorBar *self);

static gboolean
patience_over_cb (gpointer data)
{
  KithMirrorBar *self = data;

  self->patience = 0;
  self->is_patient = FALSE;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
show_loading (KithMirrorBar *self)
{
  g_autofree char *text = make_progress_text (self);

  if (!self->is_patient)
    show (self, text, _ ("Cancel"), /* is_progress= */ TRUE);
  else if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MSEC, patience_over_cb, self);
}

static void
update (KithMirrorBar *self)
{
  g_autofree char *text = NULL;

  switch (kith_mirror_get_state (self->mirror))
    {
    case KITH_MIRROR_LOADING:
      show_loading (self);
      return;

    case KITH_MIRROR_PAUSED:
      text = make_progress_text (self);
      show (self, text, _ ("Resume"), /* is_progress= */ TRUE);
      return;

    case KITH_MIRROR_OFFLINE:
      if (kith_mirror_get_n_loaded (self->mirror) > 0)
        {
          text = make_offline_text (self);
          show (self, text, _ ("Retry"), /* is_progress= */ FALSE);
          return;
        }
      break;

    case KITH_MIRROR_OPENING:
    case KITH_MIRROR_ABSENT:
    case KITH_MIRROR_CURRENT:
    default:
      break;
    }

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
button_clicked (KithMirrorBar *self)
{
  switch (kith_mirror_get_state (self->mirror))
    {
    case KITH_MIRROR_LOADING:
      kith_mirror_pause (self->mirror);
      break;

    case KITH_MIRROR_PAUSED:
      self->is_patient = FALSE;
      kith_mirror_resume (self->mirror);
      break;

    case KITH_MIRROR_OFFLINE:
      g_signal_emit (self, signals[RETRY], 0);
      break;

    case KITH_MIRROR_OPENING:
    case KITH_MIRROR_ABSENT:
    case KITH_MIRROR_CURRENT:
    default:
      break;
    }
}

/* What is not seen is not read out either. */
static void
revealed_changed (KithMirrorBar *self)
{
  if (self->revealer != NULL && !gtk_revealer_get_reveal_child (self->revealer)
      && !gtk_revealer_get_child_revealed (self->revealer))
    gtk_label_set_text (self->label, "");
}

/* Class */

static void
kith_mirror_bar_dispose (GObject *object)
{
  KithMirrorBar *self = KITH_MIRROR_BAR (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->mirror != NULL)
    g_signal_handlers_disconnect_by_data (self->mirror, self);
  g_clear_object (&self->mirror);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_MIRROR_BAR);

  G_OBJECT_CLASS (kith_mirror_bar_parent_class)->dispose (object);
}

static void
kith_mirror_bar_class_init (KithMirrorBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_mirror_bar_dispose;

  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-mirror-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KithMirrorBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, KithMirrorBar, label);
  gtk_widget_class_bind_template_child (widget_class, KithMirrorBar, progress);
  gtk_widget_class_bind_template_child (widget_class, KithMirrorBar, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, revealed_changed);
}

static void
kith_mirror_bar_init (KithMirrorBar *self)
{
  self->is_patient = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_fold_hide_child (self->revealer);
}

/**
 * kith_mirror_bar_set_mirror:
 * @self: a bar that has none yet
 * @mirror: what it tells of
 */
void
kith_mirror_bar_set_mirror (KithMirrorBar *self, KithMirror *mirror)
{
  g_return_if_fail (KITH_IS_MIRROR_BAR (self));
  g_return_if_fail (KITH_IS_MIRROR (mirror));
  g_return_if_fail (self->mirror == NULL);

  self->mirror = g_object_ref (mirror);
  g_signal_connect_swapped (mirror, "changed", G_CALLBACK (update), self);
  update (self);
}
