/* kith-names.h: what people call the custom fields and the labels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-extended-field.h"
#include "model/kith-label.h"

G_BEGIN_DECLS

/* Immutable. */
#define KITH_TYPE_NAMES (kith_names_get_type ())
G_DECLARE_FINAL_TYPE (KithNames, kith_names, KITH, NAMES, GObject)

KithNames *kith_names_new (GPtrArray *fields, GPtrArray *labels);
KithNames *
kith_names_new_after (KithNames *before, GPtrArray *fields, GPtrArray *labels);
GPtrArray *kith_names_get_fields (KithNames *self);
KithNames *
kith_names_new_after (KithNames *before, GPtrArray *fields, GPtrArray *labels);
GPtrArray *kith_names_get_labels (KithNames *self);
KithExtendedField *kith_names_find_field (KithNames *self, const char *key);
KithLabel *kith_names_find_label (KithNames *self, const char *key);

G_END_DECLS
