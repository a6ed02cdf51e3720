/* contact-utils.h: contacts for tests, from JSON with ' for "
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"
#include "model/kith-match.h"

G_BEGIN_DECLS

/* (transfer full) */
KithContact *test_contact (gint64 revision, const char *info);
/* Equal in all that a person can change. */
void test_assert_info (KithContactInfo *info, KithContactInfo *expected);
/* @found: (element-type KithRange): what of @text stands in brackets in what is
 * returned. (transfer full) */
char *test_mark (const char *text, GArray *found);

G_END_DECLS
