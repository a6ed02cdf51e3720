/* kith-conflict-author.h: who the other one of a conflict is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"
#include "ui/conflict/kith-conflict-dialog.h"

G_BEGIN_DECLS

/* Asks the server's history who has saved theirs, or has deleted the contact,
 * and lets the conflict know and the dialog say so; where that is not known, it
 * says what it said. */
void kith_conflict_author_ask (KithConflictDialog *dialog,
                               KithContacts *contacts,
                               KithConflict *conflict);

G_END_DECLS
