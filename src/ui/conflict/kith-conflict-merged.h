/* kith-conflict-merged.h: a change that was merged without asking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-conflict.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* Whose change it is, what it brings, and a switch that takes it back. */
#define KITH_TYPE_CONFLICT_MERGED (kith_conflict_merged_get_type ())
G_DECLARE_FINAL_TYPE (KithConflictMerged,
                      kith_conflict_merged,
                      KITH,
                      CONFLICT_MERGED,
                      AdwActionRow)

KithConflictMerged *kith_conflict_merged_new (KithConflict *conflict,
                                              const KithMergeRow *row,
                                              KithNames *names);

G_END_DECLS
