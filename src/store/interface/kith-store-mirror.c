/* kith-store-mirror.c: a store that holds what another server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/interface/kith-store-interface.h"

KithStoreMirroring *
kith_store_mirroring_new (void)
{
  KithStoreMirroring *mirroring = g_new0 (KithStoreMirroring, 1);

  mirroring->records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  mirroring->gone = g_ptr_array_new_with_free_func (g_free);

  return mirroring;
}

void
kith_store_mirroring_free (KithStoreMirroring *mirroring)
{
  if (mirroring == NULL)
    return;

  g_ptr_array_unref (mirroring->records);
  g_ptr_array_unref (mirroring->gone);
  g_free (mirroring->place);
  g_free (mirroring);
}

void
kith_store_mirror_async (KithStore *self,
                         KithStoreMirroring *mirroring,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (KITH_IS_STORE (self));
  g_return_if_fail (mirroring != NULL);

  KITH_STORE_GET_IFACE (self)->mirror_async (self, mirroring, cancellable,
                                             callback, user_data);
}

gboolean
kith_store_mirror_finish (KithStore *self,
                          GAsyncResult *result,
                          guint *n_changed,
                          GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);

  return KITH_STORE_GET_IFACE (self)->mirror_finish (self, result, n_changed,
                                                     error);
}

gboolean
kith_store_mirror_catalog (KithStore *self,
                           GPtrArray *fields,
                           GPtrArray *labels,
                           GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), FALSE);
  g_return_val_if_fail (fields != NULL && labels != NULL, FALSE);

  return KITH_STORE_GET_IFACE (self)->mirror_catalog (self, fields, labels,
                                                      error);
}

char *
kith_store_get_place (KithStore *self)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->get_place (self);
}

GHashTable *
kith_store_list_revisions (KithStore *self,
                           gint64 from,
                           gint64 to,
                           GError **error)
{
  g_return_val_if_fail (KITH_IS_STORE (self), NULL);

  return KITH_STORE_GET_IFACE (self)->list_revisions (self, from, to, error);
}
