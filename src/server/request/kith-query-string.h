/* kith-query-string.h: the query string of a call without a body
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* A list call says in its query string ("sort.fieldName", "sort.order",
 * "paging.limit", "paging.offset", "fields", "fieldsets") what a query call
 * says in its body.  Makes that body, so that there is one place that checks
 * it.  (transfer full)
 * Error: KITH_ERROR_INVALID for a number that is none. */
JsonObject *kith_query_string_to_body (KithRequest *request, GError **error);
/* The same of a query string itself.  @form: (nullable) */
JsonObject *kith_query_string_read (const char *form, GError **error);
/* Adds the parameter @name, where there is one, as an equality to that body's
 * filter. */
void kith_query_string_add_filter (KithRequest *request,
                                   const char *name,
                                   JsonObject *body);
/* The same of one that must be among @choices, which NULL ends.
 * Error: KITH_ERROR_INVALID. */
gboolean kith_query_string_add_choice (KithRequest *request,
                                       const char *name,
                                       const char *const *choices,
                                       JsonObject *body,
                                       GError **error);
/* Whether the parameter @name, where there is one, has as many characters.
 * Error: KITH_ERROR_INVALID. */
gboolean kith_query_string_check_length (KithRequest *request,
                                         const char *name,
                                         guint min_chars,
                                         guint max_chars,
                                         GError **error);

G_END_DECLS
