/* kith-error.h: what can go wrong, named by situation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * KithError:
 * @KITH_ERROR_FAILED: something without a better name
 * @KITH_ERROR_INVALID: the input has a shape or value that is refused
 * @KITH_ERROR_INSUFFICIENT: a contact needs a name, an email or a phone
 * @KITH_ERROR_NO_CHANGE: an update that asks for nothing
 * @KITH_ERROR_MULTIPLE_PRIMARY: two primary items in one list
 * @KITH_ERROR_EXTENDED_VALUE: a value that does not fit its extended field
 * @KITH_ERROR_NOT_FOUND: there is no such contact, label or field
 * @KITH_ERROR_ALREADY_CHANGED: the revision is stale
 * @KITH_ERROR_DUPLICATE: another contact has this email or phone
 * @KITH_ERROR_UNAUTHENTICATED: no key, or a key the server does not know
 * @KITH_ERROR_PERMISSION: the key may not do this
 * @KITH_ERROR_QUOTA: as many labels or fields as there may be
 * @KITH_ERROR_TOO_LARGE: the body is larger than is read
 * @KITH_ERROR_BUSY: try again later (429, 503)
 * @KITH_ERROR_SORT: a sort that is not offered
 * @KITH_ERROR_LIMIT: a page size or offset that is not offered
 * @KITH_ERROR_FILTER: a filter that is malformed or not offered
 * @KITH_ERROR_UNREACHABLE: the request never reached the server
 * @KITH_ERROR_UNKNOWN_OUTCOME: the request may have been carried out: the
 *   reply was lost
 * @KITH_ERROR_PROTOCOL: an answer that is not what was promised
 * @KITH_ERROR_REDIRECTED: the server sent us elsewhere; we did not go
 * @KITH_ERROR_STORE: the store cannot be read or written
 * @KITH_ERROR_STORE_FULL: there is no room left to write to
 * @KITH_ERROR_DISK: the disk below the store reports an error
 * @KITH_ERROR_SERVER: the server failed (5xx)
 */
typedef enum
{
  KITH_ERROR_FAILED,
  KITH_ERROR_INVALID,
  KITH_ERROR_INSUFFICIENT,
  KITH_ERROR_NO_CHANGE,
  KITH_ERROR_MULTIPLE_PRIMARY,
  KITH_ERROR_EXTENDED_VALUE,
  KITH_ERROR_NOT_FOUND,
  KITH_ERROR_ALREADY_CHANGED,
  KITH_ERROR_DUPLICATE,
  KITH_ERROR_UNAUTHENTICATED,
  KITH_ERROR_PERMISSION,
  KITH_ERROR_QUOTA,
  KITH_ERROR_TOO_LARGE,
  KITH_ERROR_BUSY,
  KITH_ERROR_SORT,
  KITH_ERROR_LIMIT,
  KITH_ERROR_FILTER,
  KITH_ERROR_UNREACHABLE,
  KITH_ERROR_UNKNOWN_OUTCOME,
  KITH_ERROR_PROTOCOL,
  KITH_ERROR_REDIRECTED,
  KITH_ERROR_STORE,
  KITH_ERROR_STORE_FULL,
  KITH_ERROR_DISK,
  KITH_ERROR_SERVER,
} KithError;

#define KITH_ERROR (kith_error_quark ())
GQuark kith_error_quark (void);

/* A GError of this domain also carries what the server said: its code, the
 * HTTP status, the request's id, and data.  Each is NULL (0) where there is
 * none, and for errors of any other domain.
 */
const char *kith_error_get_code (const GError *error);
guint kith_error_get_status (const GError *error);
const char *kith_error_get_request_id (const GError *error);
/* (transfer none): application data, or the list of field violations as
 * {"fieldViolations": […]}.
 */
JsonObject *kith_error_get_data (const GError *error);

/* Setters for whoever makes the error; @error must be of this domain. */
void kith_error_set_code (GError *error, const char *code);
void kith_error_set_status (GError *error, guint status);
void kith_error_set_request_id (GError *error, const char *request_id);
void kith_error_set_data (GError *error, JsonObject *data);

/* A violation of one field: path as in the API ("info.emails.items[0].email"),
 * rule one of "REQUIRED_FIELD", "FORMAT", "MAX_LENGTH", "MIN_LENGTH",
 * "MAX_SIZE", "INVALID_ENUM_VALUE", "TYPE".  Makes a KITH_ERROR_INVALID, or
 * adds to the one that is there, so that a reader sees all that is wrong.
 */
void kith_error_add_violation (GError **error,
                               const char *field,
                               const char *rule,
                               const char *format,
                               ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
