/* kith-fake-clock.h: a clock that a test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"

G_BEGIN_DECLS

#define KITH_TYPE_FAKE_CLOCK (kith_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (KithFakeClock,
                      kith_fake_clock,
                      KITH,
                      FAKE_CLOCK,
                      KithClock)

/* @real_time: microseconds since 1970 when the clock begins. (transfer full) */
KithFakeClock *kith_fake_clock_new (gint64 real_time);

/* Moves both times on, and completes the waits that end on the way, each at
 * its own moment, in their order.  May be 0.
 */
void kith_fake_clock_advance (KithFakeClock *self, gint64 usec);

/* Somebody sets the clock on the wall. */
void kith_fake_clock_set_real (KithFakeClock *self, gint64 real_time);

/* How many waits are going on, and how long until the first of them ends, or
 * -1 when there is none.
 */
guint kith_fake_clock_get_n_waits (KithFakeClock *self);
gint64 kith_fake_clock_get_next (KithFakeClock *self);

G_END_DECLS
