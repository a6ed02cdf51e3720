/* kith-facet.h: contacts that have something in common, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Immutable (wix-contacts C.7). */
#define KITH_TYPE_FACET (kith_facet_get_type ())
G_DECLARE_FINAL_TYPE (KithFacet, kith_facet, KITH, FACET, GObject)

/* @type: "ALL_CONTACTS", "NOT_LABELED", "LABEL", "SUBSCRIPTION_STATUS" or
 * "MEMBERSHIP_STATUS".  @key: with its namespace.  @filter: (transfer full):
 * which contacts they are, in the API's query language. */
KithFacet *kith_facet_new (const char *type,
                           const char *key,
                           const char *display_name,
                           gint64 count,
                           JsonObject *filter);
/* Error: KITH_ERROR_PROTOCOL. */
KithFacet *kith_facet_new_from_json (JsonObject *facet, GError **error);
JsonObject *kith_facet_to_json (KithFacet *self);
const char *kith_facet_get_key (KithFacet *self);
const char *kith_facet_get_display_name (KithFacet *self);
gint64 kith_facet_get_count (KithFacet *self);
/* (transfer none) */
JsonObject *kith_facet_get_filter (KithFacet *self);

G_END_DECLS
