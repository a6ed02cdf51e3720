/* kith-window-mirror.c: what a window shows of the mirror
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"

static const char *
get_discarded_text (const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    return _ ("There is no room to keep the contacts on this computer: they "
              "are shown only while the server can be reached.");
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_DISK))
    return _ ("The disk of this computer reports errors. The copy of the "
              "contacts on it is made anew where it can be; what waits to be "
              "sent is not in it.");

  return _ ("The copy of the contacts on this computer is broken. It is made "
            "anew; what waits to be sent is not in it.");
}

/* It is a copy: nothing that was typed is in it. */
static void
discarded_cb (KithWindow *self, const GError *error)
{
  kith_toasts_tell (self->messages, get_discarded_text (error));
}

/**
 * kith_window_set_mirror:
 * @self: a window that has none yet
 * @mirror: the mirror of its contacts
 */
void
kith_window_set_mirror (KithWindow *self, KithMirror *mirror)
{
  g_return_if_fail (KITH_IS_WINDOW (self));
  g_return_if_fail (KITH_IS_MIRROR (mirror));
  g_return_if_fail (self->mirror == NULL);

  self->mirror = g_object_ref (mirror);
  g_signal_connect_object (mirror, "discarded", G_CALLBACK (discarded_cb), self,
                           G_CONNECT_SWAPPED);
  kith_list_pane_set_mirror (self->list_pane, mirror);
}

void
_kith_window_wake (KithWindow *self)
{
  if (self->mirror != NULL)
    kith_mirror_wake (self->mirror);
}
