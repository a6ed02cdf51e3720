/* kith-window.h: a window: the list and one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/outbox/kith-outbox.h"
#include "service/undo/kith-undo.h"
#include "service/mirror/kith-mirror.h"
#include "ui/save/kith-deletions.h"

G_BEGIN_DECLS

/* List and contact beside each other, or one after the other when narrow.
 *
 * Actions: "win.new-contact", "win.find", "win.select", "win.undo",
 * "win.add-samples", "win.remove-samples".
 */
#define KITH_TYPE_WINDOW (kith_window_get_type ())
G_DECLARE_FINAL_TYPE (KithWindow,
                      kith_window,
                      KITH,
                      WINDOW,
                      AdwApplicationWindow)

KithWindow *kith_window_new (GtkApplication *application,
                             KithOutbox *outbox,
                             KithDeletions *deletions,
                             KithUndo *undo);

/* Once, where there is one. */
void kith_window_set_mirror (KithWindow *self, KithMirror *mirror);

/* Both ask first when the form would lose something. */
void kith_window_new_contact (KithWindow *self);
void kith_window_show_contact (KithWindow *self, const char *contact_id);

G_END_DECLS
