/* kith-toast.c: a toast, and its offer to undo what it tells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/undo/kith-toast.h"

#include "ui/widgets/kith-toast-label.h"

/* libadwaita 1.2 crashes when a toast is dismissed that is still coming. */
#define COMING_MSEC 500

typedef struct
{
  KithUndoRunner *runner;
  KithUndoStep *step; /* NULL: it is on its way */
  gint64 begun;       /* monotonic milliseconds */
} Offer;

static void
offer_free (Offer *offer)
{
  g_clear_object (&offer->runner);
  g_clear_object (&offer->step);
  g_free (offer);
}

static gint64
now_msec (void)
{
  return g_get_monotonic_time () / 1000;
}

static Offer *
get_offer (AdwToast *toast)
{
  return g_object_get_data (G_OBJECT (toast), "kith-undo");
}

static gboolean
dismiss_cb (gpointer toast)
{
  adw_toast_dismiss (toast);

  return G_SOURCE_REMOVE;
}

/* Of a deletion there may be less to undo by now. */
static gboolean
is_same (KithUndoStep *a, KithUndoStep *b)
{
  return a == b
         || (a != NULL && kith_undo_step_get_batch (a) != 0
             && kith_undo_step_get_batch (a) == kith_undo_step_get_batch (b));
}

static void
undone_cb (AdwToast *toast, KithUndoStep *step)
{
  if (is_same (get_offer (toast)->step, step))
    kith_toast_dismiss (toast);
}

/**
 * kith_toast_new:
 * @text: what is said, no markup
 *
 * What a toast says by itself is one line, and cut where the window is narrow.
 *
 * Returns: (transfer full): a toast that says all of it
 */
AdwToast *
kith_toast_new (const char *text)
{
  AdwToast *toast;

  g_return_val_if_fail (text != NULL, NULL);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, kith_toast_label_new (text));

  return toast;
}

void
kith_toast_set_undo (AdwToast *toast,
                     KithUndoRunner *runner,
                     KithUndoStep *step)
{
  Offer *offer;

  g_return_if_fail (ADW_IS_TOAST (toast));
  g_return_if_fail (KITH_IS_UNDO_RUNNER (runner));
  g_return_if_fail (KITH_IS_UNDO_STEP (step));

  offer = g_new0 (Offer, 1);
  offer->runner = g_object_ref (runner);
  offer->step = g_object_ref (step);
  offer->begun = now_msec ();
  g_object_set_data_full (G_OBJECT (toast), "kith-undo", offer,
                          (GDestroyNotify) offer_free);
  g_signal_connect_object (runner, "undone", G_CALLBACK (undone_cb), toast,
                           G_CONNECT_SWAPPED);
}

void
kith_toast_undo (AdwToast *toast)
{
  Offer *offer;
  g_autoptr (KithUndoStep) step = NULL;
  KithUndoStep *now;

  g_return_if_fail (ADW_IS_TOAST (toast));

  /* The button takes the toast away. */
  offer = get_offer (toast);
  step = offer != NULL ? g_steal_pointer (&offer->step) : NULL;
  if (step == NULL)
    return;

  now = kith_undo_find_batch (kith_undo_runner_get_undo (offer->runner),
                              kith_undo_step_get_batch (step));
  kith_undo_runner_run (offer->runner, now != NULL ? now : step);
}

void
kith_toast_dismiss (AdwToast *toast)
{
  const Offer *offer;
  gint64 rest;

  g_return_if_fail (ADW_IS_TOAST (toast));

  offer = get_offer (toast);
  g_return_if_fail (offer != NULL);

  rest = offer->begun + COMING_MSEC - now_msec ();
  if (rest > 0)
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) rest, dismiss_cb,
                        g_object_ref (toast), g_object_unref);
  else
    adw_toast_dismiss (toast);
}
