/* kith-sqlite-matches.h: the contacts that a search has found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-query.h"
#include "store/kith-db.h"

G_BEGIN_DECLS

/* A set of contacts by number: as a list, and as a map of bits. */
typedef struct _KithMatches KithMatches;

/* Takes the first column of every row of @statement. */
KithMatches *kith_matches_new (KithStatement *statement, GError **error);
void kith_matches_free (KithMatches *self);

gint64 kith_matches_get_count (KithMatches *self);

/* The page that @query asks for, of these contacts, in an order that has an
 * index.  @total: of all contacts.  (transfer full) (element-type gint64) */
GArray *kith_matches_get_page (KithMatches *self,
                               KithDb *db,
                               const KithQuery *query,
                               gint64 total,
                               GError **error);
/* The two ways to find it, which give the same: sorting these, and looking
 * through all. */
GArray *kith_matches_sort_page (KithMatches *self,
                                KithDb *db,
                                const KithQuery *query,
                                GError **error);
GArray *kith_matches_scan_page (KithMatches *self,
                                KithDb *db,
                                const KithQuery *query,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMatches, kith_matches_free)

G_END_DECLS
