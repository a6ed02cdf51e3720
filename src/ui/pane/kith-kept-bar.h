/* kith-kept-bar.h: what has become of text that is not saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says above a form that its text was kept, with the way to discard it; or that
 * it cannot be.  Its button is the action "contact.discard". */
#define KITH_TYPE_KEPT_BAR (kith_kept_bar_get_type ())
G_DECLARE_FINAL_TYPE (KithKeptBar, kith_kept_bar, KITH, KEPT_BAR, AdwBin)

/* @when: when it was typed; microseconds since 1970. */
void kith_kept_bar_show_kept (KithKeptBar *self, gint64 when);
/* @error: why it cannot be kept. */
void kith_kept_bar_show_error (KithKeptBar *self, const GError *error);
void kith_kept_bar_hide (KithKeptBar *self);
void kith_kept_bar_set_narrow (KithKeptBar *self, gboolean narrow);

G_END_DECLS
