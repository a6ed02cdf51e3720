/* merge-triple.h: three contacts at random, to be merged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge.h"

G_BEGIN_DECLS

#ifdef __SANITIZE_ADDRESS__
#define N_MERGE_TRIPLES 5000
#else
#define N_MERGE_TRIPLES 100000
#endif

typedef struct
{
  KithContactInfo *base;
  KithContactInfo *mine;
  KithContactInfo *theirs;
} MergeTriple;

void merge_triple_init (MergeTriple *triple);
void merge_triple_clear (MergeTriple *triple);
/* Prints the three and what came of them, and ends the test.  @result:
 * (nullable) */
void merge_triple_fail (const MergeTriple *triple,
                        KithContactInfo *result,
                        const char *what,
                        const char *about);
gboolean merge_triple_has_outcome (KithMerge *merge, KithOutcome outcome);

G_END_DECLS
