/* kith-history-item.h: one revision of a contact, beside the one before it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge.h"
#include "model/kith-names.h"
#include "service/contacts/kith-contacts-history.h"

G_BEGIN_DECLS

/* Immutable. */
#define KITH_TYPE_HISTORY_ITEM (kith_history_item_get_type ())
G_DECLARE_FINAL_TYPE (KithHistoryItem,
                      kith_history_item,
                      KITH,
                      HISTORY_ITEM,
                      GObject)

/* @revision: (transfer full).  @former: (nullable): the contact as it was
 * before; NULL of the oldest revision that is known. */
KithHistoryItem *kith_history_item_new (KithRevision *revision,
                                        KithContact *former);

const KithRevision *kith_history_item_get_revision (KithHistoryItem *self);
KithContact *kith_history_item_get_contact (KithHistoryItem *self);
/* (transfer none) (nullable) */
KithContact *kith_history_item_get_former (KithHistoryItem *self);

/* What this revision changed, and what has become of it in @current: a merge
 * whose base is the contact as of this revision, mine is how it was before and
 * theirs is how it is now; of a revision with nothing before it the two are the
 * same.  Rows of KITH_OUTCOME_THEIRS are not of this revision. (transfer full)
 */
KithMerge *kith_history_item_compare (KithHistoryItem *self,
                                      KithContact *current);

/* How @current would be with one row of kith_history_item_compare() as it was
 * before this revision. (transfer full) */
KithContactInfo *kith_history_item_put_back (KithMerge *merge,
                                             const char *path);

/* How @current would be if it were again as of this revision, as far as that is
 * possible: what has a custom field or label that is gone stays as it is.
 * @names: (nullable): those that there are. (transfer full) */
KithContactInfo *kith_history_item_restore (KithHistoryItem *self,
                                            KithContact *current,
                                            KithNames *names);

G_END_DECLS
