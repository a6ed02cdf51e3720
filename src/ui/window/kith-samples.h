/* kith-samples.h: made-up contacts to try things with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* About forty people in many scripts, each with the label "Sample", by which
 * they are found again.
 */

/* Adds those that are not there yet, one after the other: stopping in between
 * leaves what was added.  @progress: (nullable) (scope notified): how many of
 * how many; its @data is that of @callback. */
void kith_samples_add_async (KithContacts *contacts,
                             GFileProgressCallback progress,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
gboolean kith_samples_add_finish (GAsyncResult *result, GError **error);

/* Those that are there. */
void kith_samples_find_async (KithContacts *contacts,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
/* (transfer container) (element-type KithContact) */
GPtrArray *kith_samples_find_finish (GAsyncResult *result, GError **error);

/* Whether somebody has changed it since it was added. */
gboolean kith_samples_is_edited (KithContact *contact);

G_END_DECLS
