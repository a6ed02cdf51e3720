/* kith-place.h: the names of countries and of their parts, in English
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "US" → "United States", by ICU.  @country: an ISO 3166-1 alpha-2 code in
 * upper case.  (transfer full) (nullable): NULL for no country's code
 */
char *kith_place_dup_country_name (const char *country);

/* "GB-LDS" → "Leeds", by iso-codes.  @subdivision: an ISO 3166-2 code in upper
 * case.  (transfer none) (nullable): NULL for no subdivision's code, and
 * without iso-codes
 */
const char *kith_place_get_subdivision_name (const char *subdivision);

/* "GB-LDS" → "GB-ENG": the code of what @subdivision is a part of.
 * (transfer none) (nullable): NULL when that is the country itself
 */
const char *kith_place_get_subdivision_parent (const char *subdivision);

G_END_DECLS
