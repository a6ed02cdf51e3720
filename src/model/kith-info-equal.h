/* kith-info-equal.h: whether two infos say the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* One field's share of kith_contact_info_equal(). */
gboolean
kith_info_field_equal (KithContactInfo *a, KithContactInfo *b, KithField field);

/* Whether Kith does not know this member of "info" (of "name"). */
gboolean kith_info_is_unknown (const char *member);
gboolean kith_name_is_unknown (const char *member);

G_END_DECLS
