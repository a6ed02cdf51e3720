/* kith-limiter.h: how often somebody may do something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"

G_BEGIN_DECLS

/* Of each name, so many at once, and one more each time an interval has passed:
 * a bucket of tokens that fills again.  Remembers a bounded number of names; of
 * those that it forgets, whoever has waited longest comes first. */
typedef struct _KithLimiter KithLimiter;

KithLimiter *
kith_limiter_new (KithClock *clock, guint burst, gint64 interval_usec);
void kith_limiter_free (KithLimiter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithLimiter, kith_limiter_free)

/* Takes one if there is one.  Returns 0, or in how many microseconds there will
 * be one. */
gint64 kith_limiter_take (KithLimiter *self, const char *name);
/* Takes one that is not there yet, too, for whoever is willing to wait.
 * Returns how long until its turn, @cap at most. */
gint64 kith_limiter_queue (KithLimiter *self, const char *name, gint64 cap);

G_END_DECLS
