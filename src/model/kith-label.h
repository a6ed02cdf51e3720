/* kith-label.h: the definition of a label
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Immutable. */
#define KITH_TYPE_LABEL (kith_label_get_type ())
G_DECLARE_FINAL_TYPE (KithLabel, kith_label, KITH, LABEL, GObject)

KithLabel *kith_label_new (const char *key,
                           const char *display_name,
                           gint64 created_usec,
                           gint64 updated_usec);
KithLabel *kith_label_new_from_json (JsonObject *label, GError **error);
JsonObject *kith_label_to_json (KithLabel *self);
const char *kith_label_get_key (KithLabel *self);
const char *kith_label_get_display_name (KithLabel *self);
gboolean kith_label_is_system (KithLabel *self);
/* (transfer none) (element-type KithLabel) */
GPtrArray *kith_label_list_system (void);

G_END_DECLS
