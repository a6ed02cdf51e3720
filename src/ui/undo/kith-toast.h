/* kith-toast.h: a toast, and its offer to undo what it tells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/undo/kith-undo-runner.h"

G_BEGIN_DECLS

AdwToast *kith_toast_new (const char *text);

/* Before it is shown: it goes when @step is undone by other means. */
void kith_toast_set_undo (AdwToast *toast,
                          KithUndoRunner *runner,
                          KithUndoStep *step);
/* What it offers is wanted. */
void kith_toast_undo (AdwToast *toast);
/* Takes away one that kith_toast_set_undo() was called for, in its own time. */
void kith_toast_dismiss (AdwToast *toast);

G_END_DECLS
