/* kith-contact-io.h: what requests about contacts say, and are answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-query.h"
#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* The id in the path, in the form that ids are made in.  @name: what the API
 * calls it.  (transfer full) (nullable): NULL with a violation */
char *kith_contact_io_read_id (KithRequest *request,
                               const char *name,
                               GError **error);
/* The same for an id at @path of the body, from @node.  (transfer full)
 * (nullable) */
char *
kith_contact_io_check_id (JsonNode *node, const char *path, GError **error);

/* Each adds a violation to @error for what is missing or malformed, and leaves
 * what it would set as it is. */
void
kith_contact_io_read_info (JsonObject *body, JsonObject **info, GError **error);
void kith_contact_io_read_allow_duplicates (JsonObject *body,
                                            gboolean *allow,
                                            GError **error);
/* A list of texts.  (transfer full) (nullable): NULL where there is none, or
 * with a violation */
char **kith_contact_io_read_keys (JsonObject *body,
                                  const char *member,
                                  GError **error);
/* The info of an update, as far as its field mask, if it has one, names it.
 * (transfer full) (nullable) */
JsonObject *kith_contact_io_read_patch (JsonObject *body, GError **error);
/* A query, as POST /contacts/v4/contacts/query has it, of fields that there
 * are.  (transfer full) (nullable) */
KithQuery *kith_contact_io_read_query (KithRequest *request,
                                       JsonObject *body,
                                       GError **error);
/* From the header; not set without it. */
void kith_contact_io_read_idempotency_key (KithRequest *request,
                                           const char **key,
                                           GError **error);

/* {"contact":@record, the record as it lies in the store; @rest: the rest. */
void
kith_contact_io_answer (KithRequest *request, GBytes *record, const char *rest);
/* The same, whole; @error: (transfer full), of a @record that is not there. */
void kith_contact_io_answer_or_fail (KithRequest *request,
                                     GBytes *record,
                                     GError *error);

G_END_DECLS
