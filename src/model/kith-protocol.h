/* kith-protocol.h: what both ends of the wire must agree on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-error.h"

G_BEGIN_DECLS

#define KITH_PATH_CONTACTS "/contacts/v4/contacts"
#define KITH_PATH_SUBMIT "/contacts/v4/contact-submit"
#define KITH_PATH_LABELS "/contacts/v4/labels"
#define KITH_PATH_EXTENDED_FIELDS "/contacts/v4/extended-fields"
#define KITH_PATH_BULK "/contacts/v4/bulk/contacts"
#define KITH_PATH_JOBS "/contacts/v4/bulk/jobs"
#define KITH_PATH_NOTES "/crm/notes/v2/notes"
/* Kith's own, beside the API. */
#define KITH_PATH_HEALTH "/kith/v1/health"
#define KITH_PATH_ME "/kith/v1/me"
#define KITH_PATH_EVENTS "/kith/v1/events"
#define KITH_PATH_HISTORY "/kith/v1/contacts"
#define KITH_PATH_DELETED "/kith/v1/deleted-contacts"

#define KITH_HEADER_REQUEST_ID "X-Wix-Request-Id"
#define KITH_HEADER_SITE_ID "wix-site-id"
#define KITH_HEADER_IDEMPOTENCY_KEY "Idempotency-Key"

/* In the data of a KITH_ERROR_UNREACHABLE whose reason is the server's
 * certificate: names of what is wrong with it: "UNKNOWN_CA", "BAD_IDENTITY",
 * "NOT_ACTIVATED", "EXPIRED", "REVOKED", "INSECURE". */
#define KITH_DATA_CERTIFICATE "certificateErrors"

/* In the data of a KITH_ERROR_NOT_FOUND: the contact that the one which is gone
 * was merged into. */
#define KITH_DATA_MERGED_INTO "mergedInto"

/* One row a situation: its code in the API, HTTP status and standard text. */
typedef struct
{
  KithError error;
  const char *code;
  guint status;
  const char *text;
} KithErrorInfo;

/* Every row; ends with a NULL code. (transfer none) */
const KithErrorInfo *kith_protocol_list_errors (void);

/* Makes an error with the row's text, code and status. */
GError *kith_protocol_error (KithError error);
/* The same with a text of its own. */
GError *kith_protocol_error_printf (KithError error, const char *format, ...)
  G_GNUC_PRINTF (2, 3);

/* "NOT_FOUND", of whatever is no contact, with a text of its own. */
GError *kith_protocol_error_missing (const char *format, ...)
  G_GNUC_PRINTF (1, 2);

/* The same for one of a situation's further rows; @code is one of the table. */
GError *kith_protocol_error_of_code (const char *code);

/* KITH_ERROR_ALREADY_CHANGED with @record, the contact as it is now, in its
 * data ("contact", "currentRevision"), so that a merge needs no second trip. */
GError *kith_protocol_error_changed (JsonObject *record);
/* KITH_ERROR_NOT_FOUND with KITH_DATA_MERGED_INTO. */
GError *kith_protocol_error_merged (const char *contact_id);
/* KITH_ERROR_DUPLICATE; one of @email and @phone is NULL. */
GError *kith_protocol_error_duplicate (const char *contact_id,
                                       const char *email,
                                       const char *phone);

/* Server: the status, code and body for an error of any domain; the body of a
 * 5xx says nothing, not even the code. */
guint kith_protocol_get_status (const GError *error);
const char *kith_protocol_get_code (const GError *error);
JsonObject *kith_protocol_error_to_json (const GError *error);

/* Client: the error that an answer of this status and body means.  Classified
 * by code first, by status where there is no code (rule R13).  @body may be
 * anything, NULL included. (transfer full) */
GError *kith_protocol_error_from_answer (guint status,
                                         const char *body,
                                         gsize length,
                                         const char *request_id);

G_END_DECLS
