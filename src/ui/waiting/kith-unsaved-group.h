/* kith-unsaved-group.h: what was typed and is not saved yet, as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Each with what it changes and when it was typed; to be opened, or discarded.
 * Not visible while there is none.
 *
 * Signal: "open" (KithKeptDraft): the person wants to see it in its form.
 */
#define KITH_TYPE_UNSAVED_GROUP (kith_unsaved_group_get_type ())
G_DECLARE_FINAL_TYPE (KithUnsavedGroup,
                      kith_unsaved_group,
                      KITH,
                      UNSAVED_GROUP,
                      AdwBin)

/* @names: (nullable). */
GtkWidget *kith_unsaved_group_new (KithOutbox *outbox, KithNames *names);

G_END_DECLS
