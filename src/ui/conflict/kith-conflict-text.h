/* kith-conflict-text.h: both sides of a conflict, as plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-conflict.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* The name of the contact, and of each field that a side has changed what it
 * was, what one wanted and what the others have saved. @names: (nullable).
 * (transfer full) */
char *kith_conflict_text_describe (KithConflict *conflict, KithNames *names);

/* Adds of each field that differs what it was and what it is to be.  @base:
 * (nullable): of a contact that is new. */
void kith_conflict_text_append_change (GString *text,
                                       KithContactInfo *base,
                                       KithContactInfo *info,
                                       KithNames *names);

G_END_DECLS
