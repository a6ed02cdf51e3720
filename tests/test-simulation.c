/* test-simulation.c: no edit is lost in any of many worlds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See kith-sim.h.  With -m slow there are 20,000 worlds, others each time;
 * otherwise fewer, always the same, so that what fails is the change that was
 * made.  KITH_TEST_SEED=N begins with that one, and KITH_TEST_WORLDS=N says how
 * many there are.
 */

#include "kith-mutant-store.h"
#include "kith-sim.h"
#include "test-utils.h"

/* One run of tests/run sees 2,500, in about three minutes of one core: with the
 * sanitizers others, and fewer, since each takes three times as long and is
 * there for their sake. */
#ifdef __SANITIZE_ADDRESS__
#define FIRST_SEED 100001
#define N_WORLDS 300
#else
#define FIRST_SEED 1
#define N_WORLDS 2200
#endif
#define N_SLOW_WORLDS 20000
#define N_MUTANT_WORLDS 200
#define N_AGAIN 3

static guint
get_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static guint32
get_seed (void)
{
  return get_number ("KITH_TEST_SEED",
                     g_test_slow () ? (guint) g_test_rand_int () : FIRST_SEED);
}

/* The first world in which something is wrong ends it. */
static void
test_nothing_lost (void)
{
  guint32 seed = get_seed ();
  guint n = get_number ("KITH_TEST_WORLDS",
                        g_test_slow () ? N_SLOW_WORLDS : N_WORLDS);
  guint n_writes = 0, n_conflicts = 0, n_crashes = 0, n_mirrored = 0;

  for (guint i = 0; i < n; i++)
    {
      const KithSimOptions options = { .seed = seed + i };
      KithSimReport report = { 0 };
      g_autofree char *wrong = kith_sim_run (&options, &report);

      if (wrong != NULL)
        g_test_message ("KITH_TEST_SEED=%u KITH_TEST_WORLDS=1: %s",
                        options.seed, wrong);
      g_assert_null (wrong);
      n_writes += report.n_writes;
      n_conflicts += report.n_conflicts;
      n_crashes += report.n_crashes;
      n_mirrored += report.n_mirrored;
      kith_sim_report_clear (&report);
    }

  g_test_message ("%u worlds from seed %u: %u writes, %u conflicts, %u "
                  "crashes, %u times a mirror was compared",
                  n, seed, n_writes, n_conflicts, n_crashes, n_mirrored);
  /* A world where nothing happens shows nothing. */
  g_assert_cmpuint (n_writes, >=, n);
}

static void
try_again (guint32 seed)
{
  const KithSimOptions options = { .seed = seed };
  KithSimReport once = { 0 }, again = { 0 };
  g_autofree char *wrong = kith_sim_run (&options, &once);
  g_autofree char *wrong_again = kith_sim_run (&options, &again);

  g_test_message ("KITH_TEST_SEED=%u", options.seed);
  g_assert_cmpstr (once.digest, ==, again.digest);
  g_assert_cmpstr (wrong, ==, wrong_again);
  kith_sim_report_clear (&once);
  kith_sim_report_clear (&again);
}

static void
test_same_again (void)
{
  guint32 seed = get_seed ();
  guint n = get_number ("KITH_TEST_WORLDS", N_AGAIN);

  for (guint i = 0; i < n; i++)
    try_again (seed + i);
}

/* A server without the comparison must be caught, or the test above shows
 * nothing. */
static void
test_mutant (void)
{
  guint32 seed = get_seed ();
  g_autofree char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < N_MUTANT_WORLDS; i++)
    {
      const KithSimOptions options = {
        .seed = seed + i,
        .wrap = kith_mutant_store_new,
      };
      KithSimReport report = { 0 };

      wrong = kith_sim_run (&options, &report);
      kith_sim_report_clear (&report);
    }

  g_test_message ("Caught: %s", wrong);
  g_assert_nonnull (wrong);
}

static void
ignore_cb (const char *domain,
           GLogLevelFlags level,
           const char *message,
           gpointer data)
{
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Each connection would be eight lines. */
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, ignore_cb, NULL);

  g_test_add_func ("/simulation/nothing-lost", test_nothing_lost);
  g_test_add_func ("/simulation/same-again", test_same_again);
  g_test_add_func ("/simulation/mutant/no-comparison", test_mutant);

  return g_test_run ();
}
