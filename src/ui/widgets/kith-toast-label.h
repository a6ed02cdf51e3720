/* kith-toast-label.h: the title of a toast, in as many lines as it needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KITH_TYPE_TOAST_LABEL (kith_toast_label_get_type ())
G_DECLARE_FINAL_TYPE (KithToastLabel,
                      kith_toast_label,
                      KITH,
                      TOAST_LABEL,
                      GtkWidget)

/* @text: no markup */
GtkWidget *kith_toast_label_new (const char *text);

G_END_DECLS
