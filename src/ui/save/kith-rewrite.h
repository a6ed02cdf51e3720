/* kith-rewrite.h: writing to a contact that no form shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-names.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Saves @draft as the form saves its own: durable first, with the same merge
 * and the same questions, which come up over the window of @widget.  What
 * cannot be sent yet waits in the outbox; what the person takes back, or what
 * is refused, is forgotten.  @names: (nullable). */
void kith_rewrite_async (GtkWidget *widget,
                         KithOutbox *outbox,
                         KithDraft *draft,
                         KithNames *names,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* (transfer full) (nullable): NULL without an error: it waits.  Errors: as
 * kith_saver_save_finish(). */
KithContact *kith_rewrite_finish (GAsyncResult *result, GError **error);
/* Of one that is finished: whose change it was. (transfer none) */
KithDraft *kith_rewrite_get_draft (GAsyncResult *result);

G_END_DECLS
