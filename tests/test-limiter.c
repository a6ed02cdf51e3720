/* test-limiter.c: how often somebody may do something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "server/access/kith-limiter.h"

#define SECOND G_USEC_PER_SEC

static void
test_take (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithLimiter)
    limiter = kith_limiter_new (KITH_CLOCK (clock), 3, 20 * SECOND);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 0);

  /* What is refused costs nothing. */
  g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 20 * SECOND);
  g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 20 * SECOND);
  g_assert_cmpint (kith_limiter_take (limiter, "b"), ==, 0);

  kith_fake_clock_advance (clock, 15 * SECOND);
  g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 5 * SECOND);
  kith_fake_clock_advance (clock, 5 * SECOND);
  g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 0);
  g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 20 * SECOND);

  kith_fake_clock_advance (clock, (gint64) 3600 * SECOND);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (kith_limiter_take (limiter, "a"), ==, 0);
  g_assert_cmpint (kith_limiter_take (limiter, "a"), >, 0);
}

static void
test_queue (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithLimiter)
    limiter = kith_limiter_new (KITH_CLOCK (clock), 2, SECOND);

  g_assert_cmpint (kith_limiter_queue (limiter, "a", 2 * SECOND), ==, 0);
  g_assert_cmpint (kith_limiter_queue (limiter, "a", 2 * SECOND), ==, 0);
  g_assert_cmpint (kith_limiter_queue (limiter, "a", 2 * SECOND), ==, SECOND);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (kith_limiter_queue (limiter, "a", 2 * SECOND), ==,
                     2 * SECOND);

  /* However many came, it is over as soon as the last one has had its turn. */
  kith_fake_clock_advance (clock, 3 * SECOND);
  g_assert_cmpint (kith_limiter_queue (limiter, "a", 2 * SECOND), ==, 0);
}

/* Many names do not take more memory, nor the limit away from who is at it. */
static void
test_many (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  g_autoptr (KithLimiter)
    limiter = kith_limiter_new (KITH_CLOCK (clock), 1, SECOND);
  guint n_refused = 0;

  for (guint i = 0; i < 10 * KITH_LIMIT_LIMITED_NAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_assert_cmpint (kith_limiter_take (limiter, name), ==, 0);
      if (i % KITH_LIMIT_LIMITED_NAMES == 0)
        kith_fake_clock_advance (clock, 2 * SECOND);
    }

  for (guint i = 0; i < 10 * KITH_LIMIT_LIMITED_NAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      if (kith_limiter_take (limiter, name) > 0)
        n_refused++;
    }
  g_assert_cmpuint (n_refused, <=, KITH_LIMIT_LIMITED_NAMES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limiter/take", test_take);
  g_test_add_func ("/limiter/queue", test_queue);
  g_test_add_func ("/limiter/many", test_many);

  return g_test_run ();
}
