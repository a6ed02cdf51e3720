/* contact-utils.h: contacts for tests, from JSON with ' for "
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* (transfer full) */
KithContact *test_contact (gint64 revision, const char *info);
/* Equal in all that a person can change. */
void test_assert_info (KithContactInfo *info, KithContactInfo *expected);

G_END_DECLS
