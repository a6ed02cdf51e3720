/* bench-report.c: a line of figures beside a baseline
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-report.h"

#include <stdio.h>

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

double
bench_percentile (GArray *doubles, double p)
{
  guint position;

  if (doubles->len == 0)
    return 0;

  g_array_sort (doubles, compare_doubles);
  position = (guint) (p * (doubles->len - 1) + 0.5);

  return g_array_index (doubles, double, position);
}

void
bench_add (GArray **array, double value)
{
  if (*array == NULL)
    *array = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_append_val (*array, value);
}

static double
get_median (GArray *doubles)
{
  g_autoptr (GArray) sorted = g_array_copy (doubles);

  return bench_percentile (sorted, 0.5);
}

static char *
describe (const char *unit, BenchWanted wanted, double bound)
{
  switch (wanted)
    {
    case BENCH_RATIO_AT_LEAST:
      return g_strdup_printf ("ratio >= %.2f", bound);
    case BENCH_RATIO_AT_MOST:
      return g_strdup_printf ("ratio <= %.2f", bound);
    case BENCH_AT_MOST:
      return g_strdup_printf ("<= %g %s", bound, unit);
    case BENCH_DIFFERENCE_AT_MOST:
      return g_strdup_printf ("<= +%g %s", bound, unit);
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
is_met (double ours,
        double theirs,
        double ratio,
        BenchWanted wanted,
        double bound)
{
  switch (wanted)
    {
    case BENCH_RATIO_AT_LEAST:
      return ratio >= bound;
    case BENCH_RATIO_AT_MOST:
      return ratio <= bound;
    case BENCH_AT_MOST:
      return ours <= bound;
    case BENCH_DIFFERENCE_AT_MOST:
      return ours - theirs <= bound;
    default:
      g_return_val_if_reached (FALSE);
    }
}

void
bench_report_title (const char *title)
{
  printf ("%-48s %10s %10s %5s %-14s %s\n", title, "Kith", "baseline", "ratio",
          "  from    to", "wanted");
}

void
bench_report (const char *what,
              GArray *ours,
              GArray *theirs,
              const char *unit,
              BenchWanted wanted,
              double bound)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *text = describe (unit, wanted, bound);
  double our_median = get_median (ours);
  double their_median = get_median (theirs);
  double ratio;

  for (guint i = 0; i < MIN (ours->len, theirs->len); i++)
    {
      ratio = g_array_index (ours, double, i)
              / g_array_index (theirs, double, i);
      g_array_append_val (ratios, ratio);
    }
  ratio = bench_percentile (ratios, 0.5);

  printf ("%-48s %7.*f %-2s %7.*f %-2s %5.2f (%5.2f %5.2f)  %-14s %s\n", what,
          our_median < 100 ? 1 : 0, our_median, unit,
          their_median < 100 ? 1 : 0, their_median, unit, ratio,
          bench_percentile (ratios, 0), bench_percentile (ratios, 1), text,
          is_met (our_median, their_median, ratio, wanted, bound) ? "met"
                                                                  : "MISSED");
  fflush (stdout);
}
