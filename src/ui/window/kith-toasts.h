/* kith-toasts.h: what a window says in passing, and the Undo in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/undo/kith-undo-runner.h"

G_BEGIN_DECLS

/* The toasts of one window.  What is deleted can be undone until its toast has
 * gone; then it is carried out, and undoing it brings it back.
 */
#define KITH_TYPE_TOASTS (kith_toasts_get_type ())
G_DECLARE_FINAL_TYPE (KithToasts, kith_toasts, KITH, TOASTS, GObject)

/* Tells what becomes of what @runner undoes, too. */
KithToasts *kith_toasts_new (AdwToastOverlay *overlay,
                             KithDeletions *deletions,
                             KithUndoRunner *runner);

/* Stays until it is dismissed.  @text is no markup. */
void kith_toasts_tell (KithToasts *self, const char *text);
/* Goes by itself. */
void kith_toasts_tell_briefly (KithToasts *self, const char *text);
void kith_toasts_tell_error (KithToasts *self, const GError *error);
/* What somebody asked for is not there, or could not be read. */
void kith_toasts_tell_not_shown (KithToasts *self, const GError *error);

/* Deletes @contacts (of KithContact) and offers Undo. */
void kith_toasts_delete (KithToasts *self, GPtrArray *contacts);
/* There is nobody left to press Undo. */
void kith_toasts_carry_out (KithToasts *self);

G_END_DECLS
