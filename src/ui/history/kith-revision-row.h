/* kith-revision-row.h: one revision in the history of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-names.h"
#include "service/contacts/kith-contact-history.h"

G_BEGIN_DECLS

/* Who, when, and each field that it changed: what it is now and what it was, in
 * the words of the conflict dialog.
 *
 * Signals: "restore": all of the contact as of this revision; "put-back" (const
 * char *path): one field as it was before, a row of
 * kith_revision_row_get_merge().
 */
#define KITH_TYPE_REVISION_ROW (kith_revision_row_get_type ())
G_DECLARE_FINAL_TYPE (KithRevisionRow,
                      kith_revision_row,
                      KITH,
                      REVISION_ROW,
                      GtkListBoxRow)

/* @names: (nullable). */
GtkWidget *kith_revision_row_new (KithContactHistory *history,
                                  KithHistoryItem *item,
                                  KithNames *names);
KithHistoryItem *kith_revision_row_get_item (KithRevisionRow *self);
/* Shown against the contact as it is now. (transfer none) (nullable) */
KithMerge *kith_revision_row_get_merge (KithRevisionRow *self);
/* Shows what the history knows by now.  @names: (nullable). */
void kith_revision_row_update (KithRevisionRow *self, KithNames *names);

G_END_DECLS
