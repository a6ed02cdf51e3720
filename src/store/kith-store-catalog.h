/* kith-store-catalog.h: the labels and extended fields of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-extended-field.h"
#include "model/kith-label.h"
#include "store/kith-store.h"

G_BEGIN_DECLS

/* Few, and seldom changed: held in memory, read at once; a change is durable
 * when the call returns. */

/* (transfer container) (element-type KithExtendedField): the system's first. */
GPtrArray *kith_store_list_fields (KithStore *self, GError **error);
/* Finds by exact display name, else creates.  Error: KITH_ERROR_QUOTA. */
KithExtendedField *kith_store_add_field (KithStore *self,
                                         const char *display_name,
                                         KithDataType type,
                                         gboolean *is_new,
                                         GError **error);
/* Errors: KITH_ERROR_NOT_FOUND; KITH_ERROR_PERMISSION for a system field. */
KithExtendedField *kith_store_rename_field (KithStore *self,
                                            const char *key,
                                            const char *display_name,
                                            GError **error);
/* Removes the field and its value from every contact (revision + 1 there). */
gboolean
kith_store_remove_field (KithStore *self, const char *key, GError **error);
GPtrArray *kith_store_list_labels (KithStore *self, GError **error);
KithLabel *kith_store_add_label (KithStore *self,
                                 const char *display_name,
                                 gboolean *is_new,
                                 GError **error);

G_END_DECLS
