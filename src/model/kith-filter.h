/* kith-filter.h: a query's filter as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "model/kith-query-field.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_FILTER_AND,
  KITH_FILTER_OR,
  KITH_FILTER_NOT,
  KITH_FILTER_TERM,
} KithFilterType;

typedef struct _KithFilter KithFilter;

struct _KithFilter
{
  KithFilterType type;
  GPtrArray *children; /* of AND, OR, NOT: KithFilter */
  /* Of TERM: */
  char *field; /* "info.name.last" */
  const KithQueryField *rule;
  KithOperator op;
  JsonNode *value;
};

/* Checks operators against the table of wix-contacts C.6.
 * Error: KITH_ERROR_FILTER, its code one of MALFORMED_FILTER,
 * UNSUPPORTED_FILTER, UNSUPPORTED_FILTER_FIELD_UNKNOWN,
 * UNSUPPORTED_FILTER_OPERATOR, UNSUPPORTED_FILTER_VALUE,
 * UNSUPPORTED_FILTER_VALUE_TYPE. */
KithFilter *kith_filter_new_from_json (JsonObject *filter, GError **error);
KithFilter *kith_filter_copy (const KithFilter *filter);
void kith_filter_free (KithFilter *filter);
JsonObject *kith_filter_to_json (const KithFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithFilter, kith_filter_free)

G_END_DECLS
