/* kith-listing-filter.h: whether a JSON object passes a filter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_LISTING_EQ = 1 << 0,
  KITH_LISTING_NE = 1 << 1,
  KITH_LISTING_IN = 1 << 2,
  KITH_LISTING_STARTS_WITH = 1 << 3,
  KITH_LISTING_GT = 1 << 4,
  KITH_LISTING_GTE = 1 << 5,
  KITH_LISTING_LT = 1 << 6,
  KITH_LISTING_LTE = 1 << 7,
  KITH_LISTING_NIN = 1 << 8,
  KITH_LISTING_EXISTS = 1 << 9,

  KITH_LISTING_EQUALITY = KITH_LISTING_EQ | KITH_LISTING_NE,
  KITH_LISTING_COMPARISON = KITH_LISTING_EQUALITY | KITH_LISTING_GT
                            | KITH_LISTING_GTE | KITH_LISTING_LT
                            | KITH_LISTING_LTE,
} KithListingOperator;

/* What may be asked of one member of the objects, all of which are strings. */
typedef struct
{
  const char *name;
  guint operators; /* KithListingOperator */
  gboolean is_time;
  gboolean is_sortable;
} KithListingMember;

/* A KithListingOperator; 0: there is none of this name. */
guint kith_listing_operator_find (const char *name);

/* @members: ends with a NULL name. (nullable) */
const KithListingMember *
kith_listing_member_find (const KithListingMember *members, const char *name);

/* Whether it can be asked.  @filter: (nullable).
 * Error: KITH_ERROR_FILTER, its code one of MALFORMED_FILTER,
 * UNSUPPORTED_FILTER, UNSUPPORTED_FILTER_FIELD, UNSUPPORTED_FILTER_OPERATOR,
 * UNSUPPORTED_FILTER_VALUE. */
gboolean kith_listing_filter_check (const KithListingMember *members,
                                    JsonNode *filter,
                                    GError **error);
/* @filter: one that has been checked. */
gboolean kith_listing_filter_matches (const KithListingMember *members,
                                      JsonObject *filter,
                                      JsonObject *item);

G_END_DECLS
