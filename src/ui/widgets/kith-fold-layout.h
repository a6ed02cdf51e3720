/* kith-fold-layout.h: children side by side, or stacked where it is narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children that expand share what the others leave, equally; when that would be
 * less than "column-width" for each, all children are stacked.
 */
#define KITH_TYPE_FOLD_LAYOUT (kith_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (KithFoldLayout,
                      kith_fold_layout,
                      KITH,
                      FOLD_LAYOUT,
                      GtkLayoutManager)

/* @words, and beside them a button, which comes below them where they would be
 * a tower. (transfer floating) */
GtkWidget *kith_fold_layout_make_box (GtkWidget *words, GtkWidget *button);

G_END_DECLS
