/* kith-sqlite-filter.h: the contacts that a filter lets through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-filter.h"
#include "store/database/kith-db.h"
#include "store/index/kith-seq-set.h"

G_BEGIN_DECLS

/* Each term is a few statements, always the same ones, that an index answers
 * alone; what a client sent is only ever bound to them.  How the terms are
 * combined is a matter of sets.  (transfer full) */
KithSeqSet *
kith_sqlite_filter_find (const KithFilter *filter, KithDb *db, GError **error);

G_END_DECLS
