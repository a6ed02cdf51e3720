/* kith-listing.h: filter, sort and page what is held in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-listing-filter.h"

G_BEGIN_DECLS

/* Extended fields and labels are few: their query calls (wix-contacts C.9,
 * C.10) work on their JSON. */
typedef struct
{
  const char *member; /* "fields": what an answer calls the list */
  const KithListingMember *members;
  guint max_sorts;
  guint default_limit;
  guint max_limit;
} KithListing;

/* @items: (element-type JsonObject).  @query: (nullable): {filter, sort,
 * paging}.  @prefix: (nullable): what display names begin with, case and all.
 * Makes the answer, with "pagingMetadata" and the older "metadata".
 * (transfer full)
 * Errors: KITH_ERROR_FILTER, KITH_ERROR_SORT, KITH_ERROR_LIMIT. */
JsonObject *kith_listing_answer (const KithListing *listing,
                                 GPtrArray *items,
                                 JsonObject *query,
                                 const char *prefix,
                                 GError **error);

G_END_DECLS
