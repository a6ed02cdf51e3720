/* kith-sim.h: a small world in which everything may go wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Several persons edit the same contacts, each with the real service layer,
 * over a network that loses, repeats and delays (kith-sim-network.h), at a real
 * server whose power is cut now and then (kith-crash-vfs.h).  Time is that of a
 * clock which moves only when nothing else does.  All that is random comes from
 * the seed, so that the same seed is the same world.
 *
 * Some persons have a mirror, from which they read whatever the network does.
 * It is told what happens (kith-sim-stream.h), or, of a server that tells
 * nothing, has to ask.
 *
 * In the end everything works again, and each person saves what is unsaved;
 * then the ledger (kith-sim-ledger.h) tells whether the promises were kept.
 *
 * With G_MESSAGES_DEBUG=kith the story is told as it happens.
 */
typedef struct
{
  guint32 seed;
  /* (nullable): puts a store in front of the server's, such as
   * kith_mutant_store_new() */
  KithStore *(*wrap) (KithStore *store);
} KithSimOptions;

typedef struct
{
  guint n_writes;
  guint n_conflicts;
  guint n_crashes;
  guint n_mirrored;
  /* Of all that happened, in its order. */
  char *digest;
} KithSimReport;

void kith_sim_report_clear (KithSimReport *report);

/* @report: (out). (transfer full) (nullable): what is wrong */
char *kith_sim_run (const KithSimOptions *options, KithSimReport *report);

G_END_DECLS
