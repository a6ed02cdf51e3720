/* kith-conflict-gone.h: what can be done about a contact that is gone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-conflict.h"

G_BEGIN_DECLS

/* The choices, and what each means: of a contact that the other side has
 * deleted, or merged into another one.
 */
#define KITH_TYPE_CONFLICT_GONE (kith_conflict_gone_get_type ())
G_DECLARE_FINAL_TYPE (KithConflictGone,
                      kith_conflict_gone,
                      KITH,
                      CONFLICT_GONE,
                      GtkWidget)

void kith_conflict_gone_set_conflict (KithConflictGone *self,
                                      KithConflict *conflict);

G_END_DECLS
