/* kith-mutant-store.h: a store that forgot the comparison
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-interface.h"

G_BEGIN_DECLS

/* A KithStore around a real one, which puts the current revision in the place
 * of the one that a write names: no write is ever stale, so that the last
 * writer wins.  Whoever claims to find lost updates must find them here.
 * Everything else is passed on as it is.
 */
#define KITH_TYPE_MUTANT_STORE (kith_mutant_store_get_type ())
G_DECLARE_FINAL_TYPE (KithMutantStore,
                      kith_mutant_store,
                      KITH,
                      MUTANT_STORE,
                      GObject)

/* Closing it closes @store. (transfer full) */
KithStore *kith_mutant_store_new (KithStore *store);

G_END_DECLS
