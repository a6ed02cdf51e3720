/* kith-seed.h: plausible contacts, as many as are wanted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-catalog.h"

G_BEGIN_DECLS

/* The info of contact number @n, always the same: names in many scripts,
 * emails, phones, a company, and for some of them custom fields, addresses and
 * labels (kith_seed_prepare()).  (transfer full) */
JsonObject *kith_seed_info (guint n);

/* The same, with what else a contact can be asked for: a birthdate, a locale,
 * subdivisions, and for some of them a second email and phone. */
JsonObject *kith_seed_full_info (guint n);

/* Makes the custom fields and labels that the contacts have. */
gboolean kith_seed_prepare (KithStore *store, GError **error);
/* Adds contacts number 0 … @count - 1.  Iterates the main context. */
gboolean kith_seed_fill (KithStore *store, guint count, GError **error);
/* @make: one of the two above. */
gboolean kith_seed_fill_with (KithStore *store,
                              JsonObject *(*make) (guint n),
                              guint count,
                              GError **error);

G_END_DECLS
