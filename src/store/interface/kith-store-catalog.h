/* kith-store-catalog.h: the labels and extended fields of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-extended-field.h"
#include "model/kith-label.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Few, and seldom changed: held in memory, read at once; a change is durable
 * when the call returns.  What reaches every contact that has a label or field
 * takes its time instead, a part after the other, so that others are served in
 * between.  @author: (nullable): who does it.
 */

/* (transfer container) (element-type KithExtendedField): the system's first. */
GPtrArray *kith_store_list_fields (KithStore *self, GError **error);
/* Finds by exact display name, else creates.  Error: KITH_ERROR_QUOTA. */
KithExtendedField *kith_store_add_field (KithStore *self,
                                         const char *display_name,
                                         KithDataType type,
                                         const char *author,
                                         gboolean *is_new,
                                         GError **error);
/* Errors: KITH_ERROR_NOT_FOUND; KITH_ERROR_PERMISSION for a system field. */
KithExtendedField *kith_store_rename_field (KithStore *self,
                                            const char *key,
                                            const char *display_name,
                                            const char *author,
                                            GError **error);
/* Removes the value from every contact (revision + 1 there), then the field.
 * When it fails in between, the field is still there.  Errors: as above. */
void kith_store_remove_field_async (KithStore *self,
                                    const char *key,
                                    const char *author,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kith_store_remove_field_finish (KithStore *self,
                                         GAsyncResult *result,
                                         GError **error);

/* (transfer container) (element-type KithLabel): the system's first. */
GPtrArray *kith_store_list_labels (KithStore *self, GError **error);
/* Finds by exact display name, else creates.  Error: KITH_ERROR_QUOTA. */
KithLabel *kith_store_add_label (KithStore *self,
                                 const char *display_name,
                                 const char *author,
                                 gboolean *is_new,
                                 GError **error);
/* Contacts are found by the new name once this finishes.
 * Errors: KITH_ERROR_NOT_FOUND; KITH_ERROR_PERMISSION for a system label. */
void kith_store_rename_label_async (KithStore *self,
                                    const char *key,
                                    const char *display_name,
                                    const char *author,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KithLabel *kith_store_rename_label_finish (KithStore *self,
                                           GAsyncResult *result,
                                           GError **error);
/* As kith_store_remove_field_async(). */
void kith_store_remove_label_async (KithStore *self,
                                    const char *key,
                                    const char *author,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kith_store_remove_label_finish (KithStore *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
