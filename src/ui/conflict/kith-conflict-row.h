/* kith-conflict-row.h: one question of the conflict dialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-conflict.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* What a field was, its choices, and whether it is decided.  Writes decisions
 * into the conflict; shows them when kith_conflict_row_refresh() is called.
 * Action "conflict.choose" (KithChoice); keys 1 to 4, Alt+M, Alt+T, Alt+B.
 */
#define KITH_TYPE_CONFLICT_ROW (kith_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (KithConflictRow,
                      kith_conflict_row,
                      KITH,
                      CONFLICT_ROW,
                      GtkBox)

/* @reset: a decision was taken back since theirs changed once more. */
KithConflictRow *kith_conflict_row_new (KithConflict *conflict,
                                        const KithMergeRow *row,
                                        KithNames *names,
                                        gboolean reset);
const char *kith_conflict_row_get_path (KithConflictRow *self);
gboolean kith_conflict_row_is_decided (KithConflictRow *self);
void kith_conflict_row_refresh (KithConflictRow *self);
void kith_conflict_row_focus (KithConflictRow *self);

G_END_DECLS
