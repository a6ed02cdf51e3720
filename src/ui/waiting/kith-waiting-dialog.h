/* kith-waiting-dialog.h: the changes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Each with what it changes, why it waits and since when; to be sent now, gone
 * on with, or taken back; below them, what was typed and is not saved yet.
 * Follows the outbox while it is open.
 *
 * Signals: "open-entry" (KithOutboxEntry, gboolean save): the person wants to
 * see it in the form, and to save it there; "open-kept" (KithKeptDraft): the
 * same of what is not saved yet.  The dialog has closed then.
 */
#define KITH_TYPE_WAITING_DIALOG (kith_waiting_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithWaitingDialog,
                      kith_waiting_dialog,
                      KITH,
                      WAITING_DIALOG,
                      AdwWindow)

/* @names: (nullable). */
KithWaitingDialog *kith_waiting_dialog_new (GtkWindow *parent,
                                            KithOutbox *outbox,
                                            KithNames *names);

/* "2 changes wait", "3 contacts need you", "1 change is not saved yet", or some
 * of them. (transfer full) (nullable):
 * NULL when nothing waits. */
char *kith_waiting_summary (KithOutbox *outbox);

G_END_DECLS
