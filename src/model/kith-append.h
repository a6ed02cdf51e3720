/* kith-append.h: what one contact takes over from others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The patch (kith-patch.h) that gives @info what @others, infos too, have and
 * it has not: how contacts are merged, and how what somebody submits is added
 * to the contact that is there (wix-contacts C.8, B.11).  Nothing that @info
 * has is overwritten; the first of @others goes before the second.
 *
 * - Text, dates, custom values and members that Kith does not know fill what is
 *   empty.  A name is one: a part of it is taken only from who has the other
 *   part too, so that no two people become a third.
 * - Emails, phones, addresses and labels are added at the end, unless they are
 *   there: items by their values, phones by E.164 where both have one.  The
 *   primary item stays; a list that was empty gets that of who fills it first.
 * - What the server computes is not taken.
 *
 * Pure.  @others: (element-type JsonObject).  (transfer full): an empty object
 * when there is nothing to take over.
 */
JsonObject *kith_append_make_patch (JsonObject *info, GPtrArray *others);

G_END_DECLS
