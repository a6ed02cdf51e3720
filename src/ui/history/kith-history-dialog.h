/* kith-history-dialog.h: what a contact was, and making it that again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Each revision of a contact as a difference from the one before, the newest
 * first; a field, or the whole, can be restored, as a new revision.  Follows
 * what happens to the contact while it is open.
 *
 * Property: "names" (KithNames): what custom fields and labels are called, and
 * which there are.
 */
#define KITH_TYPE_HISTORY_DIALOG (kith_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithHistoryDialog,
                      kith_history_dialog,
                      KITH,
                      HISTORY_DIALOG,
                      AdwWindow)

KithHistoryDialog *kith_history_dialog_new (GtkWindow *parent,
                                            KithOutbox *outbox,
                                            KithContact *contact);

G_END_DECLS
