/* kith-pair.h: two rows of a form, side by side or stacked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KITH_TYPE_PAIR (kith_pair_get_type ())
G_DECLARE_FINAL_TYPE (KithPair, kith_pair, KITH, PAIR, AdwBin)

/* @start, @end: AdwPreferencesRow */
GtkWidget *kith_pair_new (GtkWidget *start, GtkWidget *end);
void kith_pair_set_stacked (KithPair *self, gboolean stacked);

G_END_DECLS
