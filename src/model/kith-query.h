/* kith-query.h: which contacts, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-limits.h"
#include "model/kith-filter.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_SORT_CREATED,
  KITH_SORT_ACTIVITY,
  KITH_SORT_EMAIL,
  KITH_SORT_FIRST_NAME, /* the whole name, first name first, by locale */
  KITH_SORT_LAST_NAME,  /* the whole name, last name first, by locale */
  KITH_SORT_COMPANY,
  KITH_SORT_JOB_TITLE,
  KITH_SORT_BIRTHDATE,
  KITH_SORT_EXTENDED, /* by KithQuery.sort_key */
} KithSort;

typedef struct
{
  KithSort sort;
  char *sort_key; /* of KITH_SORT_EXTENDED */
  gboolean descending;
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
