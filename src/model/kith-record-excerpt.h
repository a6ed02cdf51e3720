/* kith-record-excerpt.h: the parts of a record that are worked on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-json-excerpt.h"

G_BEGIN_DECLS

/* @record: (out) (transfer full); (transfer full) (nullable) */
KithJsonExcerpt *kith_record_excerpt_new (const char *doc,
                                          JsonObject *patch,
                                          JsonObject **record);
/* (transfer full) (nullable) */
JsonObject *kith_record_read_searched (const char *doc, GError **error);

G_END_DECLS
