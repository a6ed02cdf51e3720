/* kith-sqlite-sort.h: a page of a set of contacts, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-query.h"
#include "store/database/kith-db.h"
#include "store/index/kith-seq-set.h"

G_BEGIN_DECLS

/* The two ways to a page, which give the same: to fetch the keys of all
 * contacts of the set and to sort them, or to look through an index for those
 * that are in the set. */
typedef enum
{
  KITH_SORT_SHORTER_WAY,
  KITH_SORT_FETCH,
  KITH_SORT_SCAN,
} KithSortWay;

/* The numbers of the contacts of @set on the page that @query asks for.
 * @total: how many contacts there are in all; of a set that is not inverted it
 * need not be exact.  (transfer full) (element-type gint64) */
GArray *kith_sqlite_sort_page (KithDb *db,
                               const KithQuery *query,
                               KithSeqSet *set,
                               gint64 total,
                               KithSortWay way,
                               GError **error);

G_END_DECLS
