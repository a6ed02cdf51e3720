/* kith-patch.h: an update's info: only what changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* A patch is the "info" member of an update: what it does not carry stays; a
 * null, "" or empty list clears; lists go whole; extended fields merge by key
 * (wix-contacts C.4, J.7, J.8).  Pure functions.
 */

/* Checks shape and limits, not what needs a store (do the label keys exist, do
 * values fit their extended fields).  Errors: KITH_ERROR_INVALID with every
 * violation, KITH_ERROR_MULTIPLE_PRIMARY.
 */
gboolean kith_patch_check (JsonObject *patch, GError **error);

/* The patch that makes @base into @mine; an empty object when they are equal.
 * (transfer full) */
JsonObject *kith_patch_diff (KithContactInfo *base, KithContactInfo *mine);
gboolean kith_patch_is_empty (JsonObject *patch);

/* @base with @patch applied: the rule the server follows, without what it adds
 * of its own (new item ids, e164Phone, display names).  Keeps item ids by the
 * item's own id, else by the same value; keeps exactly one primary item in a
 * list that is not empty. (transfer full) */
KithContactInfo *kith_patch_apply (KithContactInfo *base, JsonObject *patch);

/* The same in place: @info is changed.  @patch stays as it is. */
void kith_patch_apply_json (JsonObject *info, JsonObject *patch);

/* Whether @info already is what @patch would make of it: how a client finds
 * that a lost reply was a success (rule R7). */
gboolean kith_patch_is_applied (JsonObject *patch, KithContactInfo *info);

G_END_DECLS
