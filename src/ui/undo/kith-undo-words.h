/* kith-undo-words.h: what would be undone, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/undo/kith-undo-step.h"

G_BEGIN_DECLS

/* "Undo Save of Ann Lee". (transfer full) */
char *kith_undo_describe (KithUndoStep *step);
/* "Save of Ann Lee undone". (transfer full) */
char *kith_undo_describe_done (KithUndoStep *step);

G_END_DECLS
