/* kith-store-mirror.h: a store that holds what another server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-extended-field.h"
#include "model/kith-label.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Contacts come with the id, the revision and the dates that the server gave
 * them, as they are; nothing is checked, and nothing is added to the history.
 * What was read up to where is remembered with them, in one transaction.
 */
typedef struct
{
  /* (element-type JsonObject): whole contacts, each the last reference */
  GPtrArray *records;
  GPtrArray *gone; /* (element-type utf8): ids */
  char *place;     /* (nullable): anything; NULL: stays as it was */
  gboolean anew;   /* what is older than what is here takes its place, too */
} KithStoreMirroring;

KithStoreMirroring *kith_store_mirroring_new (void);
void kith_store_mirroring_free (KithStoreMirroring *mirroring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreMirroring, kith_store_mirroring_free)

/* Takes over what differs; what is older than what is here is passed over.
 * @mirroring: (transfer full).  Errors: KITH_ERROR_STORE,
 * KITH_ERROR_STORE_FULL, KITH_ERROR_PROTOCOL for what is no contact. */
void kith_store_mirror_async (KithStore *self,
                              KithStoreMirroring *mirroring,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* @n_changed: (out) (optional): how many contacts are not what they were. */
gboolean kith_store_mirror_finish (KithStore *self,
                                   GAsyncResult *result,
                                   guint *n_changed,
                                   GError **error);
/* These are all there are, beside the system's; the contacts are found by the
 * labels' names of now when it returns.  (element-type KithExtendedField),
 * (element-type KithLabel) */
gboolean kith_store_mirror_catalog (KithStore *self,
                                    GPtrArray *fields,
                                    GPtrArray *labels,
                                    GError **error);
/* What was remembered last. (transfer full) (nullable) */
char *kith_store_get_place (KithStore *self);
/* id → gint64 *: the revisions of the contacts that were created from @from up
 * to, but not at, @to (microseconds). (transfer full) */
GHashTable *kith_store_list_revisions (KithStore *self,
                                       gint64 from,
                                       gint64 to,
                                       GError **error);

G_END_DECLS
