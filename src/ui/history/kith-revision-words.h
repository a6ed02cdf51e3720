/* kith-revision-words.h: who made a revision, how and when, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts-history.h"

G_BEGIN_DECLS

/* "You" for @own_name, "Somebody" for nobody that is known. @author,
 * @own_name: (nullable). (transfer full) */
char *kith_revision_describe_author (const char *author, const char *own_name);
/* "Changed", "Restored", "Merged", …: what was done. (transfer none) */
const char *kith_revision_describe_action (const KithRevision *revision);
/* "2 hours ago · 7 Apr 2021, 20:37". (transfer full) */
char *kith_revision_describe_time (gint64 usec);

G_END_DECLS
