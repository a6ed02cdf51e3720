/* kith-merge-private.h: a merge, as its comparison leaves it to its result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge-list.h"
#include "model/kith-merge.h"

G_BEGIN_DECLS

/* In front of the key of a member of "name" that Kith does not know. */
#define KITH_MERGE_NAME_PREFIX "name."

struct _KithMerge
{
  gatomicrefcount references;
  KithContactInfo *sides[KITH_N_SIDES];
  KithMergeList *lists[KITH_N_FIELDS]; /* of the fields that are lists */
  KithOutcome primary[KITH_N_FIELDS];  /* whose mark such a list keeps */
  GPtrArray *rows;
  GHashTable *rows_by_path; /* borrows both */
  guint n_conflicts;
};

/* The rows of an item, of a list's primary mark; NULL: nobody changed them. */
KithMergeRow *
_kith_merge_find_value (KithMerge *merge, KithMergeList *list, KithSlot *slot);
KithMergeRow *
_kith_merge_find_tag (KithMerge *merge, KithMergeList *list, KithSlot *slot);
KithMergeRow *_kith_merge_find_primary (KithMerge *merge, KithMergeList *list);

G_END_DECLS
