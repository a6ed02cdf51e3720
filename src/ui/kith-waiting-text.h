/* kith-waiting-text.h: changes that wait, as plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/kith-outbox-entry.h"

G_BEGIN_DECLS

/* Of each the name of the contact, what was and what it is to be, and why it
 * waits, to be pasted into a message or a file.  @entries: (element-type
 * KithOutboxEntry).  @fields: (nullable) (element-type KithExtendedField): for
 * titles. (transfer full) */
char *kith_waiting_text_describe (GPtrArray *entries, GPtrArray *fields);

G_END_DECLS
