/* bench-report.h: a line of figures beside a baseline
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_RATIO_AT_LEAST,
  BENCH_RATIO_AT_MOST,
  BENCH_AT_MOST,            /* the figure itself */
  BENCH_DIFFERENCE_AT_MOST, /* to the baseline */
} BenchWanted;

/* Sorts; the value below which the part @p of them lies. */
double bench_percentile (GArray *doubles, double p);
/* Adds to an array that is made when it is not there yet. */
void bench_add (GArray **array, double value);

void bench_report_title (const char *title);
/* The medians of @ours and @theirs, which were measured in turn, and the
 * median, lowest and highest ratio of the pairs; whether @wanted holds of the
 * medians.  Leaves the arrays as they are.
 */
void bench_report (const char *what,
                   GArray *ours,
                   GArray *theirs,
                   const char *unit,
                   BenchWanted wanted,
                   double bound);

G_END_DECLS
