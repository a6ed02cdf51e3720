/* kith-their-changes.h: what others changed, as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* How much of a merge only they have changed. */
guint kith_their_changes_count (KithMerge *merge);

/* "Phone: +46 8 5550", a line each; of many the first ones, and how many more
 * there are.  @names: (nullable): what things are called. (transfer full) */
char *kith_their_changes_describe (KithMerge *merge, KithNames *names);

G_END_DECLS
