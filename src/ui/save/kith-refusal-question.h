/* kith-refusal-question.h: the server took a change not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox-entry.h"

G_BEGIN_DECLS

/* Says what was refused and why.  Responses: "later", "take-back", "edit" (not
 * for a deletion), "try".  @entry: has failed.  @names: (nullable). */
GtkWidget *kith_refusal_question_new (GtkWindow *parent,
                                      KithOutboxEntry *entry,
                                      KithNames *names,
                                      GPtrArray *deleted_fields);

G_END_DECLS
