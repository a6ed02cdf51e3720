/* kith-row-subtitle.h: the second line of a contact in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* "Company · email", each in its own direction; or, where a search has found
 * something else, that: "Phone: +46 8 …".  @terms: (nullable): the search;
 * @titles: (nullable): key of a custom field → its name; @ranges: (element-type
 * KithRange): takes where in it the search is.  (transfer full) */
char *kith_row_subtitle_new (KithContact *contact,
                             const char *const *terms,
                             GHashTable *titles,
                             GArray *ranges);
/* The same, whatever the search has found; @ranges: (nullable). */
char *kith_row_subtitle_new_plain (KithContactInfo *info,
                                   const char *const *terms,
                                   GArray *ranges);

G_END_DECLS
