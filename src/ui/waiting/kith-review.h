/* kith-review.h: leading a person through all that needs an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* One contact after the other, in one dialog: "1 of 3".  Each can be left for
 * later; Cancel leaves all the rest.  What could be saved without asking, since
 * it no longer clashes, is.  What was refused says why, and can be tried again,
 * edited, which ends the review, or taken back.
 *
 * Signals: "failed" (GError) when one could not be saved; "open-entry"
 * (KithOutboxEntry, whether to save it) and "open-contact" (const char *id) for
 * its form; "ended".
 */
#define KITH_TYPE_REVIEW (kith_review_get_type ())
G_DECLARE_FINAL_TYPE (KithReview, kith_review, KITH, REVIEW, GObject)

/* @widget: dialogs come up over its window; not kept alive. */
KithReview *kith_review_new (GtkWidget *widget, KithOutbox *outbox);

/* Whether there is anything to ask. */
gboolean kith_review_can_start (KithReview *self);
/* Does nothing while it is under way.  @names: (nullable). */
void kith_review_start (KithReview *self, KithNames *names);

G_END_DECLS
