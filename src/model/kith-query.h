/* kith-query.h: which contacts, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-limits.h"
#include "model/kith-filter.h"

G_BEGIN_DECLS

typedef struct
{
  KithSort sort;
  char *key; /* of KITH_SORT_EXTENDED: "custom.event-we-met-at" */
  gboolean descending;
} KithSortKey;

typedef struct
{
  KithSort sort;
  char *sort_key; /* of KITH_SORT_EXTENDED */
  gboolean descending;
  GArray *then; /* (nullable): KithSortKey, of those that are equal so far */
  guint limit;
  guint offset;
  char *search;       /* (nullable) */
  KithFilter *filter; /* (nullable) */
  char **fields;      /* (nullable) */
  char **fieldsets;   /* (nullable) */
} KithQuery;

/* Created date, ascending; the first KITH_DEFAULT_PAGE. */
KithQuery *kith_query_new (void);
KithQuery *kith_query_copy (const KithQuery *query);
void kith_query_free (KithQuery *query);

/* Whether all extended fields that @query names are there, and take what it
 * asks of them.  @fields: (element-type KithExtendedField).
 * Errors: KITH_ERROR_FILTER, KITH_ERROR_SORT. */
gboolean
kith_query_check_fields (KithQuery *query, GPtrArray *fields, GError **error);
/* The same for a filter alone. */
gboolean kith_filter_check_fields (KithFilter *filter,
                                   GPtrArray *fields,
                                   GError **error);

/* Reads the body of POST /contacts/v4/contacts/query.
 * Errors: KITH_ERROR_SORT, KITH_ERROR_LIMIT, KITH_ERROR_FILTER,
 * KITH_ERROR_INVALID. */
KithQuery *kith_query_new_from_json (JsonObject *body, GError **error);
/* Makes that body. (transfer full) */
JsonObject *kith_query_to_json (const KithQuery *query);
/* Takes sort.fieldName and sort.order of a list call. */
gboolean kith_query_set_sort (KithQuery *query,
                              const char *field_name,
                              const char *order,
                              GError **error);
gboolean kith_query_set_paging (KithQuery *query,
                                gint64 limit,
                                gint64 offset,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithQuery, kith_query_free)

G_END_DECLS
