/* kith-velo.h: the shape of a contact in the Velo API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* kithctl speaks the Velo shape (wix-contacts B.10): "_id", "_createdDate",
 * "_updatedDate", lists and extended fields without "items", addresses and
 * pictures in their own dialect; no primaryEmail, no primaryPhone.  An absent
 * part is absent.  Pure functions; each result (transfer full).
 */
JsonObject *kith_velo_from_contact (JsonObject *contact);
JsonObject *kith_velo_from_info (JsonObject *info);
/* Of a label or an extended field. */
JsonObject *kith_velo_from_definition (JsonObject *definition);
/* Error: KITH_ERROR_INVALID for a member of the wrong type. */
JsonObject *kith_velo_to_info (JsonObject *velo, GError **error);
/* The flat info of the deprecated two-argument update ({firstName, lastName,
 * emails: […], phones: […], labels: […], …}). */
JsonObject *kith_velo_to_info_deprecated (JsonObject *velo, GError **error);
/* Makes the body of a query call from {"filter", "sort", "paging", …}. */
JsonObject *kith_velo_to_query (JsonObject *velo);

G_END_DECLS
