/* kith-patch-mask.h: which parts of an update count
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The field mask that updates had before they carried only what changes, and
 * that the API still takes (wix-contacts C.4): {"paths":["info.company",
 * "info.name.last"]}, or the same as one text with commas.  What a path names
 * counts, and is cleared where the info has nothing there; the rest of the info
 * does not count.
 */

/* The paths of @body's "fieldMask".  @paths: (out) (transfer full) (nullable):
 * NULL where there are none, which means that all counts.  Adds a violation to
 * @error for what is no mask. */
void kith_patch_mask_read (JsonObject *body, char ***paths, GError **error);

/* @patch, as far as @paths name it.  (transfer full) (nullable)
 * Error: KITH_ERROR_INVALID for a path to what no contact has. */
JsonObject *kith_patch_mask_apply (JsonObject *patch,
                                   const char *const *paths,
                                   GError **error);

G_END_DECLS
