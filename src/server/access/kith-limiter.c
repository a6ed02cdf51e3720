/* kith-limiter.c: how often somebody may do something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/access/kith-limiter.h"

#include "base/kith-limits.h"

struct _KithLimiter
{
  KithClock *clock;
  GHashTable *full_at; /* by name: when all of its tokens are there again */
  gint64 interval;
  gint64 burst; /* how long it takes to fill */
  gint64 swept_at;
};

/**
 * kith_limiter_new:
 * @clock: tells the time
 * @burst: how many there are at once
 * @interval_usec: how long until one that was taken is there again
 *
 * Returns: (transfer full): a limiter that knows nobody yet
 */
KithLimiter *
kith_limiter_new (KithClock *clock, guint burst, gint64 interval_usec)
{
  KithLimiter *self;

  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (burst > 0 && interval_usec > 0, NULL);

  self = g_new0 (KithLimiter, 1);
  self->clock = g_object_ref (clock);
  self->full_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  self->interval = interval_usec;
  self->burst = burst * interval_usec;

  return self;
}

void
kith_limiter_free (KithLimiter *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->full_at);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
is_full (gpointer name, gpointer full_at, gpointer now)
{
  return *(gint64 *) full_at <= *(gint64 *) now;
}

/* Who has all tokens is as good as unknown.  If that is not enough, whoever
 * comes first in the table is forgiven: it costs less than to remember all. */
static void
make_room (KithLimiter *self, gint64 now)
{
  GHashTableIter iter;

  if (g_hash_table_size (self->full_at) < KITH_LIMIT_LIMITED_NAMES)
    return;

  if (now >= self->swept_at + self->interval)
    {
      g_hash_table_foreach_remove (self->full_at, is_full, &now);
      self->swept_at = now;
    }
  if (g_hash_table_size (self->full_at) < KITH_LIMIT_LIMITED_NAMES)
    return;

  g_hash_table_iter_init (&iter, self->full_at);
  if (g_hash_table_iter_next (&iter, NULL, NULL))
    g_hash_table_iter_remove (&iter);
}

static gint64 *
find (KithLimiter *self, const char *name, gint64 now)
{
  gint64 *full_at = g_hash_table_lookup (self->full_at, name);

  if (full_at == NULL)
    {
      make_room (self, now);
      full_at = g_new (gint64, 1);
      *full_at = now;
      g_hash_table_insert (self->full_at, g_strdup (name), full_at);
    }

  *full_at = MAX (*full_at, now);

  return full_at;
}

/**
 * kith_limiter_take:
 * @self: a limiter
 * @name: whose it is
 *
 * Returns: 0 when one was taken; else in how many microseconds one is there
 */
gint64
kith_limiter_take (KithLimiter *self, const char *name)
{
  gint64 now, wait;
  gint64 *full_at;

  g_return_val_if_fail (self != NULL && name != NULL, 0);

  now = kith_clock_get_monotonic_time (self->clock);
  full_at = find (self, name, now);
  wait = *full_at + self->interval - self->burst - now;
  if (wait > 0)
    return wait;

  *full_at += self->interval;

  return 0;
}

/**
 * kith_limiter_queue:
 * @self: a limiter
 * @name: whose it is
 * @cap: the longest wait, in microseconds
 *
 * Takes one, though it may not be there yet.
 *
 * Returns: in how many microseconds its turn comes; 0: now
 */
gint64
kith_limiter_queue (KithLimiter *self, const char *name, gint64 cap)
{
  gint64 now, wait;
  gint64 *full_at;

  g_return_val_if_fail (self != NULL && name != NULL && cap >= 0, 0);

  now = kith_clock_get_monotonic_time (self->clock);
  full_at = find (self, name, now);
  wait = *full_at + self->interval - self->burst - now;
  if (wait >= cap)
    return cap;

  *full_at += self->interval;

  return MAX (wait, 0);
}
