/* random-info.h: infos made at random, and edits of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* By g_test_rand_int(): the seed that GLib prints makes them again.  Values are
 * few, so that sides meet; among them are case, white space, NFC and phone
 * punctuation variants of one another. */
KithContactInfo *random_info_new (void);
/* @server: gives what is added an id, and may change computed members. */
void random_info_edit (KithContactInfo *info, guint n_edits, gboolean server);

/* A value no random info has. (transfer full) */
JsonNode *random_info_edited_value (KithField field);

extern const char *const random_info_custom_keys[];
extern const guint random_info_n_custom_keys;

G_END_DECLS
