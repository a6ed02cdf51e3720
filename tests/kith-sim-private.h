/* kith-sim-private.h: the world, as its persons see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-fake-clock.h"
#include "kith-sim-ledger.h"
#include "kith-sim-network.h"
#include "kith-sim.h"

G_BEGIN_DECLS

#define KITH_SIM_MSEC ((gint64) 1000)

typedef struct
{
  guint32 seed;
  GRand *rand;
  KithFakeClock *clock;
  KithSimLedger *ledger;
  GPtrArray *contacts; /* ids of those that persons know of */
  guint n_tokens;
  guint n_conflicts;
  gboolean is_calm; /* nothing goes wrong any more: everybody ends */
  char *wrong;
  GChecksum *digest;
} KithSimWorld;

/* Writes a line of the story. */
void kith_sim_tell (KithSimWorld *world, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* The first complaint counts. */
void kith_sim_complain (KithSimWorld *world, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* TRUE in @percent of all cases. */
gboolean kith_sim_chance (KithSimWorld *world, guint percent);
guint kith_sim_draw (KithSimWorld *world, guint n);

/* A person with a form. */
typedef struct _KithSimEditor KithSimEditor;

/* @link: borrowed */
KithSimEditor *kith_sim_editor_new (KithSimWorld *world,
                                    guint index,
                                    const char *origin,
                                    KithSimLink *link);
void kith_sim_editor_free (KithSimEditor *self);
/* Does something, whatever comes to mind. */
void kith_sim_editor_act (KithSimEditor *self);
/* Nothing will happen to it before a request is answered or time goes on.
 * @n_waits: (inout): one more for each wait of its on the clock */
gboolean kith_sim_editor_is_quiet (KithSimEditor *self, guint *n_waits);
/* Has nothing that is unsaved or under way. */
gboolean kith_sim_editor_is_done (KithSimEditor *self);

G_END_DECLS
