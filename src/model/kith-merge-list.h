/* kith-merge-list.h: the items of one list, matched over three sides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_SIDE_BASE,
  KITH_SIDE_MINE,
  KITH_SIDE_THEIRS,
} KithSide;

#define KITH_N_SIDES (KITH_SIDE_THEIRS + 1)

/* One item, as each side has it. */
typedef struct
{
  char *name;                      /* unique in its list, from its value */
  JsonObject *items[KITH_N_SIDES]; /* NULL: not there */
} KithSlot;

typedef struct
{
  KithField field;
  GPtrArray *slots;                /* KithSlot: base's, then what was added */
  GPtrArray *orders[KITH_N_SIDES]; /* KithSlot, borrowed: one an item */
  KithSlot *primary[KITH_N_SIDES]; /* borrowed; or NULL */
} KithMergeList;

KithMergeList *kith_merge_list_new (KithField field,
                                    KithContactInfo *const *sides);
void kith_merge_list_free (KithMergeList *list);

/* Every slot that mine or theirs has, in the order of the result.
 * (transfer container) (element-type KithSlot) */
GPtrArray *kith_merge_list_arrange (KithMergeList *list);
/* Whether @side marked another item although the one marked in the base is
 * still there. */
gboolean kith_merge_list_is_primary_moved (KithMergeList *list, KithSide side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMergeList, kith_merge_list_free)

G_END_DECLS
