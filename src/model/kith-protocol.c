/* kith-protocol.c: what both ends of the wire must agree on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-protocol.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"

/* wix-contacts D.  The first row of a situation is what it is sent as; further
 * rows are other codes that mean the same to us.  The rows of what only a
 * client can meet have a status too, so that none is ever sent as a success. */
static const KithErrorInfo rows[] = {
  { KITH_ERROR_INVALID, "INVALID_ARGUMENT", 400, "The request is not valid." },
  { KITH_ERROR_INVALID, "METHOD_NOT_ALLOWED", 405,
    "This path has other methods." },
  { KITH_ERROR_INVALID, "UNSUPPORTED_MEDIA_TYPE", 415,
    "The body must be of type application/json." },
  { KITH_ERROR_INVALID, "MISDIRECTED_REQUEST", 421,
    "This server does not go by that name." },
  { KITH_ERROR_INVALID, "REQUEST_HEADER_TOO_LARGE", 431,
    "The head of the request is too large." },
  { KITH_ERROR_INVALID, "MISSING_CONTACT_ID", 400,
    "The contact whose notes are asked for is missing." },
  { KITH_ERROR_INVALID, "ILLEGAL_MERGE", 400,
    "These contacts cannot be merged." },
  { KITH_ERROR_INSUFFICIENT, "INSUFFICIENT_CONTACT_DATA", 400,
    "A contact needs a name, an email or a phone." },
  { KITH_ERROR_NO_CHANGE, "INSUFFICIENT_UPDATE_CONTACT_DATA", 400,
    "The update changes nothing." },
  { KITH_ERROR_MULTIPLE_PRIMARY, "CANNOT_HAVE_MULTIPLE_PRIMARY_INFO", 400,
    "A list can have one primary item only." },
  { KITH_ERROR_EXTENDED_VALUE, "INVALID_EXTENDED_FIELD_VALUE", 400,
    "A value does not fit its extended field." },
  { KITH_ERROR_NOT_FOUND, "CONTACT_NOT_FOUND", 404,
    "There is no such contact." },
  { KITH_ERROR_NOT_FOUND, "NOT_FOUND", 404, "There is no such thing." },
  { KITH_ERROR_ALREADY_CHANGED, "CONTACT_ALREADY_CHANGED", 409,
    "Contact has been updated since the requested revision." },
  { KITH_ERROR_ALREADY_CHANGED, "FAILED_PRECONDITION", 428,
    "Contact has been updated since the requested revision." },
  { KITH_ERROR_ALREADY_CHANGED, "NOTE_ALREADY_CHANGED", 409,
    "Note has been updated since the requested revision." },
  { KITH_ERROR_DUPLICATE, "DUPLICATE_CONTACT_EXISTS", 409,
    "Another contact has this email or phone." },
  { KITH_ERROR_UNAUTHENTICATED, "UNAUTHENTICATED", 401,
    "A valid API key is needed." },
  { KITH_ERROR_PERMISSION, "PERMISSION_DENIED", 403,
    "This API key does not permit it." },
  { KITH_ERROR_PERMISSION, "INSUFFICIENT_PERMISSION", 403,
    "This API key does not permit it." },
  { KITH_ERROR_QUOTA, "LABELS_QUOTA_REACHED", 428,
    "There are as many labels as there may be." },
  { KITH_ERROR_QUOTA, "FIELDS_QUOTA_EXCEEDED", 429,
    "There are as many extended fields as there may be." },
  { KITH_ERROR_TOO_LARGE, "PAYLOAD_TOO_LARGE", 413, "The body is too large." },
  { KITH_ERROR_BUSY, "RESOURCE_EXHAUSTED", 429, "Too many requests" },
  { KITH_ERROR_SORT, "UNSUPPORTED_SORT_FIELD", 400,
    "This sort is not offered." },
  { KITH_ERROR_SORT, "INVALID_SORT", 400, "This sort is not offered." },
  { KITH_ERROR_LIMIT, "ILLEGAL_LIMIT", 400,
    "This page size or offset is not offered." },
  { KITH_ERROR_FILTER, "MALFORMED_FILTER", 400, "The filter is malformed." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER", 400,
    "This filter is not offered." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_FIELD", 400,
    "The filter names a field that is not offered." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_FIELD_UNKNOWN", 400,
    "The filter names a field that is not known." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_OPERATOR", 400,
    "The filter names an operator that is not offered." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_VALUE", 400,
    "The filter has a value that is not offered." },
  { KITH_ERROR_FILTER, "UNSUPPORTED_FILTER_VALUE_TYPE", 400,
    "The filter has a value of a type that is not offered." },
  { KITH_ERROR_FILTER, "NEITHER_FILTER_NOR_SEARCH", 400,
    "A bulk call needs a filter or a search." },
  { KITH_ERROR_SERVER, "INTERNAL", 500, "The server failed." },
  { KITH_ERROR_STORE, "STORE_FAILED", 500,
    "The store cannot be read or written." },
  { KITH_ERROR_STORE_FULL, "STORE_FULL", 507,
    "There is no room left to write to." },
  { KITH_ERROR_DISK, "DISK_FAILED", 500,
    "The disk below the store reports an error." },
  { KITH_ERROR_FAILED, "UNKNOWN", 500, "Something failed." },
  { KITH_ERROR_UNREACHABLE, "UNREACHABLE", 503,
    "The server cannot be reached." },
  { KITH_ERROR_UNKNOWN_OUTCOME, "UNKNOWN_OUTCOME", 504,
    "The reply was lost: it is not known what became of the request." },
  { KITH_ERROR_PROTOCOL, "BAD_ANSWER", 502,
    "The server gave an answer that cannot be understood." },
  { KITH_ERROR_REDIRECTED, "REDIRECTED", 502,
    "The server points to another address." },
  { KITH_ERROR_FAILED, NULL, 0, NULL },
};

static const KithErrorInfo *
find_row (KithError error)
{
  for (guint i = 0; rows[i].code != NULL; i++)
    if (rows[i].error == error)
      return &rows[i];

  g_return_val_if_reached (&rows[0]);
}

static const KithErrorInfo *
find_code (const char *code)
{
  for (guint i = 0; code != NULL && rows[i].code != NULL; i++)
    if (g_str_equal (rows[i].code, code))
      return &rows[i];

  return NULL;
}

/**
 * kith_protocol_list_errors:
 *
 * The first row of a situation is the one that is sent.
 *
 * Returns: (transfer none): every row; ends with a %NULL code
 */
const KithErrorInfo *
kith_protocol_list_errors (void)
{
  return rows;
}

static GError *
make_error (const KithErrorInfo *row, const char *text)
{
  GError *error = g_error_new_literal (KITH_ERROR, row->error, text);

  kith_error_set_code (error, row->code);
  kith_error_set_status (error, row->status);

  return error;
}

/**
 * kith_protocol_error:
 * @error: a situation
 *
 * Returns: (transfer full): an error with the text, code and status of its row
 */
GError *
kith_protocol_error (KithError error)
{
  const KithErrorInfo *row = find_row (error);

  return make_error (row, row->text);
}

/**
 * kith_protocol_error_of_code:
 * @code: a code of the table
 *
 * Returns: (transfer full): an error with the situation, text and status of the
 *   row of @code
 */
GError *
kith_protocol_error_of_code (const char *code)
{
  const KithErrorInfo *row = find_code (code);

  g_return_val_if_fail (row != NULL, kith_protocol_error (KITH_ERROR_FAILED));

  return make_error (row, row->text);
}

/**
 * kith_protocol_error_printf:
 * @error: a situation
 * @format: the text
 * @...: what @format asks for
 *
 * Returns: (transfer full): an error with the code and status of its row
 */
GError *
kith_protocol_error_printf (KithError error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  return make_error (find_row (error), text);
}

/**
 * kith_protocol_error_missing:
 * @format: the text
 * @...: what @format asks for
 *
 * Returns: (transfer full): a %KITH_ERROR_NOT_FOUND of something that is no
 *   contact
 */
GError *
kith_protocol_error_missing (const char *format, ...)
{
  g_autofree char *text = NULL;
  GError *error;
  va_list args;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  error = kith_protocol_error_printf (KITH_ERROR_NOT_FOUND, "%s", text);
  kith_error_set_code (error, "NOT_FOUND");

  return error;
}

/**
 * kith_protocol_error_changed:
 * @record: the contact as it is now
 *
 * Revisions of the past and of the future are stale alike (J.4).
 *
 * Returns: (transfer full): a %KITH_ERROR_ALREADY_CHANGED with @record in its
 *   data, so that a merge needs no second trip
 */
GError *
kith_protocol_error_changed (JsonObject *record)
{
  g_autoptr (JsonObject) data = json_object_new ();
  GError *error = kith_protocol_error (KITH_ERROR_ALREADY_CHANGED);

  g_return_val_if_fail (record != NULL, error);

  json_object_set_int_member (data, "currentRevision",
                              kith_json_get_int (record, "revision", 0));
  json_object_set_member (data, "contact", kith_json_object_node (record));
  kith_error_set_data (error, data);

  return error;
}

/**
 * kith_protocol_error_merged:
 * @contact_id: the contact that it was merged into
 *
 * Returns: (transfer full): a %KITH_ERROR_NOT_FOUND of a contact that has
 * become a part of another, which its data names
 */
GError *
kith_protocol_error_merged (const char *contact_id)
{
  g_autoptr (JsonObject) data = json_object_new ();
  GError *error = kith_protocol_error (KITH_ERROR_NOT_FOUND);

  kith_json_set_string (data, KITH_DATA_MERGED_INTO, contact_id);
  kith_error_set_data (error, data);

  return error;
}

/**
 * kith_protocol_error_duplicate:
 * @contact_id: the other contact's id
 * @email: (nullable): the email that both would have
 * @phone: (nullable): the phone that both would have
 *
 * Returns: (transfer full): a %KITH_ERROR_DUPLICATE
 */
GError *
kith_protocol_error_duplicate (const char *contact_id,
                               const char *email,
                               const char *phone)
{
  g_autoptr (JsonObject) data = json_object_new ();
  GError *error = kith_protocol_error (KITH_ERROR_DUPLICATE);

  kith_json_set_string (data, "duplicateContactId", contact_id);
  kith_json_set_string (data, "duplicateEmail", email);
  kith_json_set_string (data, "duplicatePhone", phone);
  kith_error_set_data (error, data);

  return error;
}

/**
 * kith_protocol_get_code:
 * @error: an error of any domain
 *
 * Returns: (transfer none): the code a server answers @error with: the error's
 *   own, else that of its situation; `INTERNAL` for any other domain
 */
const char *
kith_protocol_get_code (const GError *error)
{
  const char *code;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != KITH_ERROR)
    return find_row (KITH_ERROR_SERVER)->code;

  code = kith_error_get_code (error);

  return code != NULL ? code : find_row (error->code)->code;
}

/**
 * kith_protocol_get_status:
 * @error: an error of any domain
 *
 * Returns: the status a server answers @error with: the error's own, else that
 *   of its code, else that of its situation; 500 for any other domain
 */
guint
kith_protocol_get_status (const GError *error)
{
  const KithErrorInfo *row;

  g_return_val_if_fail (error != NULL, 500);

  if (error->domain != KITH_ERROR)
    return 500;

  if (kith_error_get_status (error) >= 400)
    return kith_error_get_status (error);

  row = find_code (kith_error_get_code (error));

  return row != NULL ? row->status : find_row (error->code)->status;
}

static JsonObject *
make_body (const char *message, JsonObject **details)
{
  JsonObject *body = json_object_new ();

  *details = json_object_new ();
  kith_json_set_string (body, "message", message);
  json_object_set_object_member (body, "details", *details);

  return body;
}

static void
add_application_error (JsonObject *details, const GError *error)
{
  JsonObject *application = json_object_new ();
  JsonObject *data = kith_error_get_data (error);
  const char *code = kith_protocol_get_code (error);

  /* Clients go by the code: each that is sent is one of the table. */
  g_warn_if_fail (find_code (code) != NULL);

  kith_json_set_string (application, "code", code);
  kith_json_set_string (application, "description", error->message);
  if (data != NULL)
    json_object_set_member (application, "data", kith_json_object_node (data));
  json_object_set_object_member (details, "applicationError", application);
}

static void
add_validation_error (JsonObject *details, JsonArray *violations)
{
  JsonObject *validation = json_object_new ();

  json_object_set_array_member (validation, "fieldViolations",
                                json_array_ref (violations));
  json_object_set_object_member (details, "validationError", validation);
}

/* A body that could not be read at all has a message only (J.38). */
static gboolean
is_plain (const GError *error)
{
  return error->code == KITH_ERROR_INVALID
         && g_str_equal (kith_protocol_get_code (error),
                         find_row (KITH_ERROR_INVALID)->code);
}

/**
 * kith_protocol_error_to_json:
 * @error: an error of any domain
 *
 * Makes the body of an answer (wix-contacts D.1).  What went wrong inside a
 * server is nobody else's business: a 5xx says nothing.
 *
 * Returns: (transfer full): the body
 */
JsonObject *
kith_protocol_error_to_json (const GError *error)
{
  JsonArray *violations;
  JsonObject *details;
  JsonObject *body;

  g_return_val_if_fail (error != NULL, NULL);

  if (kith_protocol_get_status (error) >= 500)
    return make_body ("", &details);

  body = make_body (error->message, &details);
  violations = kith_json_get_array (kith_error_get_data (error),
                                    "fieldViolations");

  if (violations != NULL)
    add_validation_error (details, violations);
  else if (!is_plain (error))
    add_application_error (details, error);

  return body;
}

static KithError
classify_status (guint status, gboolean has_code)
{
  switch (status)
    {
    case 400:
    case 422:
      return KITH_ERROR_INVALID;
    case 401:
      return KITH_ERROR_UNAUTHENTICATED;
    case 403:
      return KITH_ERROR_PERMISSION;
    case 404:
    case 410:
      return KITH_ERROR_NOT_FOUND;
    case 409:
    case 412:
      /* A conflict with a name that we do not know is not ours to merge. */
      return has_code ? KITH_ERROR_FAILED : KITH_ERROR_ALREADY_CHANGED;
    case 413:
      return KITH_ERROR_TOO_LARGE;
    case 429:
    case 503:
      return KITH_ERROR_BUSY;
    case 507:
      return KITH_ERROR_STORE_FULL;
    default:
      break;
    }

  if (status >= 500)
    return KITH_ERROR_SERVER;
  if (status >= 400)
    return KITH_ERROR_FAILED;

  return status >= 300 ? KITH_ERROR_REDIRECTED : KITH_ERROR_PROTOCOL;
}

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static JsonObject *
get_details (JsonObject *body, const char *member)
{
  return kith_json_get_object (kith_json_get_object (body, "details"), member);
}

static const char *
choose_text (JsonObject *body, KithError situation)
{
  const char *description = kith_json_get_string (
    get_details (body, "applicationError"), "description");
  const char *message = kith_json_get_string (body, "message");

  if (is_text (description))
    return description;

  return is_text (message) ? message : find_row (situation)->text;
}

static void
keep_data (GError *error, JsonObject *body)
{
  JsonObject *data = kith_json_get_object (get_details (body,
                                                        "applicationError"),
                                           "data");
  JsonObject *validation = get_details (body, "validationError");

  if (data != NULL)
    kith_error_set_data (error, data);
  else if (kith_json_get_array (validation, "fieldViolations") != NULL)
    kith_error_set_data (error, validation);
}

/**
 * kith_protocol_error_from_answer:
 * @status: the HTTP status, not that of a success
 * @body: (nullable): the body, whatever it is
 * @length: its length in bytes
 * @request_id: (nullable): the header %KITH_HEADER_REQUEST_ID
 *
 * Classifies by the code, and by the status where there is no code that Kith
 * knows (rule R13).  A body that is not JSON gives the standard text.
 *
 * Returns: (transfer full): the error
 */
GError *
kith_protocol_error_from_answer (guint status,
                                 const char *body,
                                 gsize length,
                                 const char *request_id)
{
  g_autoptr (JsonObject) object = NULL;
  const KithErrorInfo *row;
  const char *code;
  KithError situation;
  GError *error;

  if (body != NULL && status >= 400)
    object = kith_json_parse_object (body, length, KITH_LIMIT_ANSWER_BYTES,
                                     NULL);

  code = kith_json_get_string (get_details (object, "applicationError"),
                               "code");
  row = find_code (code);
  situation = row != NULL ? row->error
                          : classify_status (status, is_text (code));

  error = g_error_new_literal (KITH_ERROR, situation,
                               choose_text (object, situation));
  kith_error_set_code (error, code);
  kith_error_set_status (error, status);
  kith_error_set_request_id (error, request_id);
  keep_data (error, object);

  return error;
}
