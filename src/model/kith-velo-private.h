/* kith-velo-private.h: what the files of the Velo API share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @image: (nullable): as REST has it. (transfer full) (nullable) */
char *kith_velo_picture_from_rest (JsonObject *image);
/* {"image"}. (transfer full) */
JsonObject *kith_velo_picture_to_rest (const char *picture);

G_END_DECLS
