/* kith-waiting-text.h: changes that wait, as plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-names.h"
#include "service/outbox/kith-outbox-entry.h"

G_BEGIN_DECLS

/* Of each the name of the contact, what was and what it is to be, and why it
 * waits, to be pasted into a message or a file.  @entries: (element-type
 * KithOutboxEntry).  @names: (nullable). (transfer full) */
char *kith_waiting_text_describe (GPtrArray *entries, KithNames *names);

G_END_DECLS
